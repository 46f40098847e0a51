// The whole pipeline on one page.
#include "engine.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/order.h"
#include "compile/compile.h"
#ifdef KINAKO_JIT
#include "jit/listing.h"
#include "jit/passes/passes.h"
#endif
#include "modules/modules.h"
#include "program.h"
#include "syntax/format.h"
#include "syntax/parser.h"
#include "syntax/printer.h"
#include "syntax/token.h"
#include "types/checker.h"
#include "types/printer.h"

namespace kinako {

std::optional<Backend> findBackend(std::string_view name) {
  for (const auto backend : allBackends()) {
    if (backendName(backend) == name) return backend;
  }
  return std::nullopt;
}

std::string_view backendName(Backend backend) {
  switch (backend) {
    case Backend::Interp:
      return "interp";
    case Backend::Vm:
      return "vm";
  }
  KINAKO_UNREACHABLE();
}

std::vector<Backend> allBackends() { return {Backend::Interp, Backend::Vm}; }

namespace {

/// A small text may be looked at however little memory its values may take.
constexpr uint64_t kLeastMemory = 8 << 20;

}  // namespace

Budget budgetOf(const Limits& limits) {
  const uint64_t bytes = limits.memoryBytes == 0 ? 0 : std::max(limits.memoryBytes, kLeastMemory);
  return Budget(limits.timeoutMilliseconds, bytes);
}

std::string charged(std::string text, Budget& budget) {
  const auto lines = static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  budget.take(2 * text.size() + sizeof(uint32_t) * lines);
  return budget.isSpent() ? std::string() : text;
}

std::optional<TrapReport> limitReached(const Budget& budget, const Limits& limits,
                                       const Source* source) {
  if (!budget.isSpent()) return std::nullopt;
  const bool isMemory = budget.limit() == Budget::Limit::Memory;
  TrapReport report{};
  report.kind = isMemory ? TrapKind::Memory : TrapKind::Timeout;
  report.message = isMemory ? memoryLimitText(limits.memoryBytes)
                            : std::string(trapInfo(TrapKind::Timeout).message);
  if (source) report.span = {source->base(), source->base()};
  report.source = source;
  return report;
}

// --- Program

namespace {

Compiled compileProgram(const types::Program& typed, compiler::Tests tests, Budget& budget) {
  auto program = compiler::compileProgram(typed, tests, &budget);
  if (budget.isSpent()) return {};
  std::string why = tooLarge(*program);
  if (!why.empty()) return {nullptr, std::move(why)};
  return {std::move(program), {}};
}

}  // namespace

std::string tooLarge(const bytecode::Program& program, size_t first) {
  for (size_t i = first; i < program.functions.size(); ++i) {
    const bytecode::Function& function = *program.functions[i];
    if (function.tooLarge.empty()) continue;
    return "function " + function.name + " has too many " + function.tooLarge;
  }
  const std::string problem = bytecode::verify(program, first);
  if (!problem.empty()) checkFailed(problem.c_str(), __FILE__, __LINE__);
  return "";
}

std::shared_ptr<const Compiled> Program::compiled(compiler::Tests tests, Budget& budget) const {
  const std::lock_guard lock(mutex_);
  auto& kept = compiled_[static_cast<size_t>(tests)];
  if (kept) return kept;
  ++compilations_;
  auto compiled = std::make_shared<const Compiled>(compileProgram(*typed, tests, budget));
  if (!budget.isSpent()) kept = compiled;
  return compiled;
}

size_t Program::compilations() const {
  const std::lock_guard lock(mutex_);
  return compilations_;
}

// --- what is asked of a text, or of a program

CompileResult compile(std::string name, std::string text, const CompileOptions& options) {
  CompileResult result;
  Budget budget = budgetOf(options.limits);
  DiagnosticSink sink(&budget);
  const auto sources = std::make_shared<SourceSet>();
  result.source = sources->add(std::move(name), charged(std::move(text), budget));
  KINAKO_CHECK(result.source);
  const auto tree = syntax::parse(result.source, sink);
  modules::Modules imported(options.files, sources);
  imported.load(*tree, options.path, sink);
  types::Checker checker(options.supplied, options.wantsValue);
  // Checked even when the text has errors: one run reports all that can be said.
  checker.check(*tree, sink, &imported);
  if ((result.limit = limitReached(budget, options.limits, result.source.get()))) return result;
  if (!sink.hasErrors()) result.program = std::make_shared<const Program>(checker.takeProgram());
  result.diagnostics = sink.sorted();
  return result;
}

service::Analysis analyze(std::string name, std::string text, const CompileOptions& options,
                          std::string* json) {
  Budget budget = budgetOf(options.limits);
  auto analysis = service::analyze(
      std::move(name), charged(std::move(text), budget),
      {options.supplied, options.files, options.path, &budget, options.wantsValue});
  if (json) *json = renderJson(analysis, &budget);
  if (auto limit = limitReached(budget, options.limits, analysis.source.get())) {
    auto source = std::move(analysis.source);
    analysis = {};
    analysis.source = std::move(source);
    analysis.limit = std::move(limit);
  }
  return analysis;
}

service::Renaming renameSymbol(std::string name, std::string text, uint32_t offset,
                               std::string_view newName, const CompileOptions& options) {
  Budget budget = budgetOf(options.limits);
  auto renaming =
      service::renameSymbol(std::move(name), charged(std::move(text), budget), offset, newName,
                            {options.supplied, options.files, options.path, &budget});
  renaming.limit = limitReached(budget, options.limits, renaming.source.get());
  return renaming;
}

std::span<const std::string_view> keywords() { return syntax::kReservedWords; }

bool isCallable(const types::Function& function) {
  return !function.name.empty() && !function.isMain && !function.parent && !function.owner &&
         function.module == 0 && function.result;
}

std::vector<FunctionSignature> functions(const Program& program) {
  std::vector<FunctionSignature> signatures;
  std::set<std::string_view> known;
  for (const auto& function : program.typed->functions) {
    if (!isCallable(*function) || !known.insert(function->name).second) continue;
    auto& signature = signatures.emplace_back();
    signature.name = function->name;
    signature.index = function->index;
    signature.result = types::toString(function->result);
    for (const auto* parameter : function->parameters) {
      signature.parameters.push_back(
          {std::string(parameter->name), types::toString(parameter->type)});
    }
  }
  return signatures;
}

std::vector<TestBlock> testBlocks(const Program& program) {
  std::vector<TestBlock> blocks;
  for (const auto* test : program.typed->tests) {
    blocks.push_back({std::string(test->title), test->span});
  }
  return blocks;
}

namespace {

/// The first link of each line that comes from somewhere.
std::vector<Inspection::LineLink> byLine(std::string_view text, const std::vector<Link>& links,
                                         const Source& source) {
  std::vector<Inspection::LineLink> lines;
  uint32_t line = 0;
  size_t at = 0;
  for (const Link& link : links) {
    line += static_cast<uint32_t>(
        std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                   text.begin() + static_cast<std::ptrdiff_t>(link.offset), '\n'));
    at = link.offset;
    if (link.span.begin >= link.span.end || (!lines.empty() && lines.back().line == line)) continue;
    if (link.span.end > source.text().size()) continue;  // in a file it imports
    lines.push_back({line, link.span});
  }
  return lines;
}

std::string listHot([[maybe_unused]] const bytecode::Program& program,
                    [[maybe_unused]] std::string_view passes,
                    [[maybe_unused]] std::vector<Link>& links, [[maybe_unused]] Budget& budget) {
#ifdef KINAKO_JIT
  return jit::listSsa(program, passes, &links, &budget);
#else
  return "";
#endif
}

}  // namespace

#ifdef KINAKO_JIT
std::string unknownPass(std::string_view names) { return jit::unknownPass(names); }
#endif

Inspection inspect(Stage stage, const std::string& name, const std::string& text,
                   const CompileOptions& options) {
  Inspection result;
  Budget budget = budgetOf(options.limits);
  DiagnosticSink sink(&budget);
  std::vector<Link> links;
  const auto sources = std::make_shared<SourceSet>();
  result.source = sources->add(name, charged(text, budget));
  KINAKO_CHECK(result.source);
  if (stage == Stage::Tokens) {
    result.text = syntax::dumpTokens(*result.source, sink, &links);
  } else {
    const auto tree = syntax::parse(result.source, sink);
    modules::Modules imported(options.files, sources);
    types::Checker checker;
    if (stage == Stage::Ast) {
      result.text = syntax::dumpAst(*tree, &links, &budget);
    } else if (imported.load(*tree, options.path, sink), checker.check(*tree, sink, &imported);
               !sink.hasErrors() && !budget.isSpent()) {
      const auto& program = checker.program();
      if (stage == Stage::Types) {
        result.text = types::dumpTypes(program, &links, &budget);
      } else if (const auto compiled =
                     compiler::compileProgram(program, compiler::Tests::InPlace, &budget);
                 !budget.isSpent()) {
        result.text = stage == Stage::Bytecode ? bytecode::disassemble(*compiled, &links, &budget)
                                               : listHot(*compiled, options.passes, links, budget);
      }
    }
  }
  if ((result.limit = limitReached(budget, options.limits, result.source.get()))) {
    result.text.clear();
    return result;
  }
  result.links = byLine(result.text, links, *result.source);
  result.diagnostics = sink.sorted();
  return result;
}

std::string dump(Stage stage, const std::string& name, const std::string& text,
                 std::vector<Diagnostic>& diagnostics, const CompileOptions& options) {
  auto result = inspect(stage, name, text, options);
  diagnostics = std::move(result.diagnostics);
  return std::move(result.text);
}

std::optional<std::string> format(const std::string& name, const std::string& text,
                                  std::vector<Diagnostic>& diagnostics, const Limits& limits,
                                  std::optional<TrapReport>* limit) {
  Budget budget = budgetOf(limits);
  DiagnosticSink sink(&budget);
  const auto source = std::make_shared<const Source>(name, charged(text, budget));
  auto formatted = syntax::format(source, sink);
  auto reached = limitReached(budget, limits, nullptr);
  if (reached) {
    if (limit) *limit = std::move(reached);
    return std::nullopt;
  }
  diagnostics = sink.sorted();
  return formatted;
}

}  // namespace kinako
