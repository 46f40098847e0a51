// A conversation, such as a REPL: each text sees what the earlier ones declared.
#include <algorithm>

#include "base/check.h"
#include "base/order.h"
#include "engine.h"
#include "interp/interp.h"
#include "modules/modules.h"
#include "program.h"
#include "syntax/parser.h"
#include "types/checker.h"

namespace kinako {

namespace {

/// Whether what is wrong is that the text stops in the middle of something.
bool endsTooEarly(const std::string& text, const std::vector<Diagnostic>& diagnostics) {
  const auto end = text.find_last_not_of(" \t\r\n;") + 1;
  for (const auto& diagnostic : diagnostics) {
    if (diagnosticInfo(diagnostic.code).severity != Severity::Error) continue;
    return diagnostic.span.begin >= end || diagnostic.code == Code::P040 ||
           diagnostic.code == Code::P042;
  }
  return false;
}

}  // namespace

struct Session::State {
  State(runtime::Host& host, const RunOptions& options, modules::Files* files)
      : host(host), options(options), imported(files, sources) {}

  runtime::Host& host;
  RunOptions options;
  /// Labels may speak of earlier texts.
  std::shared_ptr<SourceSet> sources = std::make_shared<SourceSet>();
  modules::Modules imported;
  types::Checker checker;
  std::unique_ptr<interp::Interpreter> interpreter;
  int64_t line = 1;  ///< of the next text
};

Session::Session(runtime::Host& host, RunOptions options, modules::Files* files)
    : state_(std::make_unique<State>(host, options, files)) {}
Session::~Session() = default;

Session::Outcome Session::evaluate(const std::string& text, const std::string& given) {
  auto& state = *state_;
  Outcome outcome;
  const std::string name = given.empty() ? "line " + std::to_string(state.line) : given;
  const auto known = state.checker.modules();
  Budget budget = budgetOf(state.options.limits);
  DiagnosticSink sink(&budget);
  outcome.source = std::make_shared<const Source>(name, charged(text, budget));
  syntax::parse(outcome.source, sink, known);
  const auto isOver = [&] {
    outcome.trap = limitReached(budget, state.options.limits, outcome.source.get());
    return outcome.trap.has_value();
  };
  if (isOver()) return outcome;
  outcome.incomplete = endsTooEarly(text, sink.sorted());
  outcome.diagnostics = sink.sorted();
  if (outcome.incomplete) return outcome;  // it comes again, with another line
  if (given.empty()) {
    const auto breaks = std::count(text.begin(), text.end(), '\n');
    state.line += breaks + (text.ends_with('\n') ? 0 : 1);
  }
  // An input with syntax errors is not checked: half of what it declares would be missing.
  if (sink.hasErrors()) return outcome;
  // Read again at a place of its own, since it stays: later texts may speak of it. After 4 GiB
  // there are no such places left.
  DiagnosticSink problems(&budget);
  if (auto source = state.sources->add(name, text)) outcome.source = std::move(source);
  const auto tree = syntax::parse(outcome.source, problems, known);
  state.imported.load(*tree, given, problems);
  types::Function* function = nullptr;
  if (!problems.hasErrors()) function = state.checker.check(*tree, problems, &state.imported);
  if (!function) state.imported.forgetLatest();
  if (isOver()) return outcome;
  outcome.diagnostics = problems.sorted();
  if (!function) return outcome;
  if (!state.interpreter) {
    state.interpreter =
        std::make_unique<interp::Interpreter>(state.checker.program(), state.host, state.options);
    provide(*state.interpreter, state.checker.program(), state.host, state.options);
  }
  const auto ran = state.interpreter->runFunction(*function, &outcome.value);
  for (auto& warning : warningsOf(state.interpreter->context())) {
    outcome.diagnostics.push_back(std::move(warning));
  }
  if (ran.trap) {
    outcome.trap = ran.trap;
  } else {
    for (const auto& module : state.imported.all()) module->hasRun = true;
  }
  explainNull(outcome.trap, state.checker.program());
  return outcome;
}

std::vector<std::string> Session::complete(std::string_view prefix) const {
  auto names = state_->checker.names();
  for (const auto& builtin : allBuiltins()) names.emplace_back(builtin.name);
  for (const auto keyword : keywords()) names.emplace_back(keyword);
  std::erase_if(names, [&](const std::string& name) { return !name.starts_with(prefix); });
  sortInOrder(names, std::less<>());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace kinako
