// A conversation, such as a REPL: each text sees what the earlier ones declared.
#include <algorithm>

#include "base/check.h"
#include "base/order.h"
#include "compile/compile.h"
#include "engine.h"
#include "interp/interp.h"
#include "modules/modules.h"
#include "program.h"
#include "syntax/parser.h"
#include "types/checker.h"
#include "vm/vm.h"

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

/// What the texts run on, one after the other.
class Machines {
 public:
  Machines(const types::Program& program, runtime::Host& host, const RunOptions& options)
      : program_(program),
        host_(host),
        options_(options),
        tier_(useJit(options_)),
        code_(program) {}

  /// To be asked before each run: compiles what the program has got. When a limit was reached,
  /// nothing of that can run.
  std::optional<TrapReport> compile(const Source& source) {
    if (options_.backend != Backend::Vm || interpreter_) return std::nullopt;
    Budget budget = budgetOf(options_.limits);
    const size_t before = code_.program().functions.size();
    code_.grow(budget);
    if (!budget.isSpent()) declined_ = tooLarge(code_.program(), before);
    return limitReached(budget, options_.limits, &source);
  }

  RunResult run(const types::Function& text, std::string& value) {
    if (options_.backend == Backend::Vm && declined_.empty()) {
      if (!vm_) {
        vm_ = std::make_unique<vm::Vm>(code_.program(), host_, vmOptions(options_));
        provide(*vm_, program_, host_, options_);
      }
      return resultOf(*vm_, vm_->runFunction(code_.placeOf(text), &value), program_,
                      code_.program());
    }
    if (!interpreter_) {
      interpreter_ = vm_ ? std::make_unique<interp::Interpreter>(
                               program_, vm_->handOver(code_.firstFunction()), options_)
                         : std::make_unique<interp::Interpreter>(program_, host_, options_);
      provide(*interpreter_, program_, host_, options_);
    }
    return resultOf(*interpreter_, interpreter_->runFunction(text, &value), program_, declined_);
  }

 private:
  const types::Program& program_;
  runtime::Host& host_;
  RunOptions options_;
  std::unique_ptr<vm::Tier> tier_;
  compiler::GrowingProgram code_;
  std::string declined_;        ///< why the VM cannot have the program any more
  std::unique_ptr<vm::Vm> vm_;  ///< holds the values even then
  std::unique_ptr<interp::Interpreter> interpreter_;
};

}  // namespace

struct Session::State {
  State(runtime::Host& host, const RunOptions& options, modules::Files* files)
      : options(options), imported(files, sources), machines(checker.program(), host, options) {}

  RunOptions options;
  /// Labels may speak of earlier texts.
  std::shared_ptr<SourceSet> sources = std::make_shared<SourceSet>();
  modules::Modules imported;
  types::Checker checker;
  Machines machines;
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
  outcome.trap = state.machines.compile(*outcome.source);
  if (outcome.trap) {
    state.checker.forgetLatest();
    state.imported.forgetLatest();
    return outcome;
  }
  RunResult ran = state.machines.run(*function, outcome.value);
  for (auto& warning : ran.warnings) outcome.diagnostics.push_back(std::move(warning));
  outcome.trap = std::move(ran.trap);
  outcome.stats = std::move(ran.stats);
  if (!outcome.trap) {
    for (const auto& module : state.imported.all()) module->hasRun = true;
  }
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
