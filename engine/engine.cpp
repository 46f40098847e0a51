// The whole pipeline on one page.
#include "engine.h"

#include <algorithm>

#include "base/check.h"
#include "base/order.h"
#include "compile/compile.h"
#include "declarations.h"
#include "interp/interp.h"
#include "modules/modules.h"
#include "runtime/exchange.h"
#include "runtime/room.h"
#include "syntax/format.h"
#include "syntax/parser.h"
#include "syntax/printer.h"
#include "syntax/token.h"
#include "types/checker.h"
#include "types/null_origin.h"
#include "types/printer.h"
#include "vm/vm.h"

namespace kinako {

class Program {
 public:
  explicit Program(std::unique_ptr<types::Program> typed) : typed(std::move(typed)) {}
  const std::unique_ptr<types::Program> typed;
};

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

Budget budgetOf(const Limits& limits) {
  const uint64_t bytes = limits.memoryBytes == 0 ? 0 : std::max(limits.memoryBytes, kLeastMemory);
  return Budget(limits.timeoutMilliseconds, bytes);
}

/// Charges for the text and its lines; one that is too large is left out.
std::string charged(std::string text, Budget& budget) {
  const auto lines = static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  budget.take(2 * text.size() + sizeof(uint32_t) * lines);
  return budget.isSpent() ? std::string() : text;
}

/// Nothing when `budget` was enough.
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

}  // namespace

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

namespace {

interp::InterpOptions interpOptions(const RunOptions& options) {
  interp::InterpOptions result;
  result.fuel = options.limits.fuel;
  result.memoryBytes = options.limits.memoryBytes;
  result.timeoutMilliseconds = options.limits.timeoutMilliseconds;
  result.outputBytes = options.limits.outputBytes;
  result.frames = options.limits.frames;
  result.hostStackBytes = options.limits.hostStackBytes;
  result.gcStress = options.gcStress;
  result.wantsValue = options.wantsValue;
  result.interrupt = options.interrupt;
  return result;
}

vm::VmOptions vmOptions(const RunOptions& options) {
  vm::VmOptions result;
  result.fuel = options.limits.fuel;
  result.memoryBytes = options.limits.memoryBytes;
  result.timeoutMilliseconds = options.limits.timeoutMilliseconds;
  result.outputBytes = options.limits.outputBytes;
  result.frames = options.limits.frames;
  result.gcStress = options.gcStress;
  result.wantsValue = options.wantsValue;
  result.wantsCount = options.wantsCount;
  result.interrupt = options.interrupt;
  return result;
}

std::string nameOf(const types::Function& function) { return types::displayName(function); }
std::string nameOf(const bytecode::Function& function) { return function.name; }

template <typename Trapped>
TrapReport report(const Trapped& trap) {
  TrapReport result;
  result.kind = trap.kind;
  result.message = trap.message;
  result.help = trap.help;
  result.span = trap.span;
  result.source = trap.source;
  result.evidence = trap.evidence;
  for (const auto& frame : trap.stack) {
    result.stack.push_back(
        {frame.builtin ? std::string(frame.builtin->name) : nameOf(*frame.function), frame.span,
         frame.function->source, frame.builtin != nullptr});
  }
  return result;
}

std::vector<Diagnostic> warningsOf(const runtime::Context& context) {
  std::vector<Diagnostic> warnings;
  for (const auto& notice : context.notices) {
    const DiagnosticInfo& info = diagnosticInfo(notice.code);
    warnings.push_back({notice.code,
                        notice.span,
                        fillIn(info.message, notice.operands),
                        fillIn(info.help, notice.operands),
                        {},
                        {}});
  }
  return warnings;
}

template <typename Outcome>
RunResult result(const Outcome& outcome, const runtime::Context& context) {
  RunResult result;
  result.warnings = warningsOf(context);
  if (outcome.trap) result.trap = report(*outcome.trap);
  result.stats.allocatedBytes = outcome.allocatedBytes;
  result.stats.peakBytes = outcome.peakBytes;
  result.stats.collections = outcome.collections;
  result.stats.steps = outcome.steps;
  result.stats.printedBytes = context.printedBytes();
  result.stats.savedBytes = context.savedBytes();
  result.value = outcome.value;
  return result;
}

bool isAboutNull(const TrapReport& trap) {
  switch (trap.kind) {
    case TrapKind::NullUse:
      return true;
    case TrapKind::Operator:
    case TrapKind::UnaryOperator:
    case TrapKind::NotCallable:
    case TrapKind::IndexTarget:
    case TrapKind::Cast:
      return trap.message.find(" null") != trap.message.npos;
    default:
      return false;
  }
}

/// A trap about null says where the null came from, as far as the program tells.
void explainNull(std::optional<TrapReport>& trap, const types::Program& program) {
  if (!trap || !trap->source || !isAboutNull(*trap)) return;
  auto origin = types::nullOrigin(program, *trap->source, trap->kind, trap->message, trap->span);
  if (!origin.empty()) trap->help = std::move(origin);
}

/// A run that ended before it began.
RunResult stopped(TrapReport limit) {
  RunResult result;
  result.trap = std::move(limit);
  return result;
}

RunResult explained(RunResult result, const types::Program& program) {
  explainNull(result.trap, program);
  return result;
}

/// Programs run programs (builtin eval) to this depth; each has stacks of its own.
constexpr unsigned kMostNested = 8;

RunResult runOn(const Program& program, const types::Test* test, runtime::Host& host,
                const RunOptions& options, unsigned depth = 0);

/// What is left of the limits of a running program; nothing = it has failed, a limit is reached.
template <typename Machine>
std::optional<Limits> limitsLeft(Machine& machine, const Limits& limits) {
  auto& context = machine.context();
  if (!context.mayGoOn()) return std::nullopt;
  Limits left = limits;
  if (limits.fuel != 0) {
    left.fuel = limits.fuel - std::min(limits.fuel, context.steps());
    if (left.fuel == 0) {
      context.fail(TrapKind::Fuel);
      return std::nullopt;
    }
  }
  if (limits.memoryBytes != 0) {
    context.heap.collect();
    const uint64_t live = context.heap.stats().liveBytes;
    left.memoryBytes =
        std::max<uint64_t>(1, limits.memoryBytes - std::min(limits.memoryBytes, live));
  }
  if (limits.timeoutMilliseconds != 0) left.timeoutMilliseconds = context.millisecondsLeft();
  if (limits.outputBytes != 0) {
    left.outputBytes = context.outputLeft();
    if (left.outputBytes == 0) {
      context.fail(TrapKind::Output, {std::to_string(limits.outputBytes)});
      return std::nullopt;
    }
  }
  if constexpr (requires { machine.hostStackLeft(); })
    left.hostStackBytes = machine.hostStackLeft();
  return left;
}

/// The builtin eval: a program of its own on the same host, within the limits of the one that
/// runs it. Returns the value of its last expression statement, else null.
template <typename Machine>
runtime::Value evaluate(Machine& machine, runtime::Host& host, const RunOptions& options,
                        unsigned depth, std::string_view text) {
  auto& context = machine.context();
  if (depth > kMostNested) {
    return context.fail(TrapKind::Domain, {"eval", "too many nested programs"});
  }
  auto limits = limitsLeft(machine, options.limits);
  if (!limits) return {};
  CompileOptions compiling;
  compiling.limits = *limits;
  const auto compiled = compile("eval", std::string(text), compiling);
  if (compiled.limit && compiled.limit->kind == TrapKind::Memory) {
    return context.failMemory(options.limits.memoryBytes);
  }
  if (compiled.limit) return context.fail(compiled.limit->kind);
  if (!compiled.program) {
    const auto isError = [](const Diagnostic& diagnostic) {
      return diagnosticInfo(diagnostic.code).severity == Severity::Error;
    };
    const auto error =
        std::find_if(compiled.diagnostics.begin(), compiled.diagnostics.end(), isError);
    return context.fail(TrapKind::Domain, {"eval", error->message});
  }
  RunOptions inner = options;
  inner.wantsValue = true;
  limits = limitsLeft(machine, options.limits);
  if (!limits) return {};
  inner.limits = *limits;
  const RunResult outcome = runOn(*compiled.program, nullptr, host, inner, depth);
  context.charge(outcome.stats.steps, outcome.stats.instructions);
  context.addPrinted(outcome.stats.printedBytes);
  if (!context.heap.borrow(outcome.stats.savedBytes)) {
    return context.failMemory(outcome.stats.savedBytes);
  }
  if (!outcome.trap) {
    runtime::Room room(context);
    if (!room.take(outcome.value.size())) return {};
    return runtime::ExchangeReader(context, outcome.value, "eval").read();
  }
  switch (outcome.trap->kind) {
    case TrapKind::Memory:
      return context.failMemory(outcome.stats.peakBytes);
    case TrapKind::StackOverflow:
      return context.fail(TrapKind::StackOverflow, {std::to_string(options.limits.frames)});
    case TrapKind::Output:
      return context.fail(TrapKind::Output, {std::to_string(options.limits.outputBytes)});
    case TrapKind::Fuel:
    case TrapKind::Timeout:
    case TrapKind::Interrupted:
      return context.fail(outcome.trap->kind);
    default: {
      std::string_view message = outcome.trap->message;
      constexpr std::string_view kHost = "the host: ";  // which is this program
      if (message.starts_with(kHost)) message.remove_prefix(kHost.size());
      return context.fail(TrapKind::Domain, {"eval", std::string(message)});
    }
  }
}

/// What a machine needs of the engine.
template <typename Machine>
void provide(Machine& machine, const types::Program& program, runtime::Host& host,
             const RunOptions& options, unsigned depth = 0) {
  machine.context().declared = std::make_unique<Declarations>(program, machine.context());
  machine.context().evaluate = [&machine, &host, options, depth](std::string_view text) {
    return evaluate(machine, host, options, depth + 1, text);
  };
}

/// The program as bytecode that may run; null when a function is too large for it, or the budget
/// is spent.
std::unique_ptr<bytecode::Program> makeBytecode(const types::Program& program,
                                                const types::Test* test, Budget& budget) {
  auto compiled = compiler::compileProgram(program, test, &budget);
  if (budget.isSpent()) return nullptr;
  for (const auto& function : compiled->functions) {
    if (!function->tooLarge.empty()) return nullptr;
  }
  const std::string problem = bytecode::verify(*compiled);
  if (!problem.empty()) checkFailed(problem.c_str(), __FILE__, __LINE__);
  return compiled;
}

Stats::Hot describe(const vm::HotPlace& hot, const bytecode::Program& program) {
  const bytecode::Function& function = *program.functions[hot.place.function];
  Stats::Hot described;
  described.function = function.name;
  if (function.source) {
    described.file = function.source->name();
    described.line = function.source->position(hot.span.begin).line;
  }
  described.isLoop = hot.place.loop != vm::Place::kEntry;
  described.steps = hot.steps;
  return described;
}

RunResult result(const vm::Outcome& outcome, const bytecode::Program& program,
                 const runtime::Context& context) {
  RunResult ended = result(outcome, context);
  for (const auto& hot : outcome.hot) ended.stats.hot.push_back(describe(hot, program));
  ended.stats.instructions = outcome.instructions;
  ended.stats.opcodes = outcome.opcodes;
  return ended;
}

RunResult runOn(const Program& program, const types::Test* test, runtime::Host& host,
                const RunOptions& options, unsigned depth) {
  if (options.backend == Backend::Vm) {
    Budget budget = budgetOf(options.limits);
    const auto compiled = makeBytecode(*program.typed, test, budget);
    if (auto limit = limitReached(budget, options.limits, program.typed->source.get())) {
      return stopped(std::move(*limit));
    }
    if (compiled) {
      auto machineOptions = vmOptions(options);
      machineOptions.timeoutMilliseconds = budget.millisecondsLeft();
      vm::Vm machine(*compiled, host, machineOptions);
      provide(machine, *program.typed, host, options, depth);
      return explained(result(machine.run(), *compiled, machine.context()), *program.typed);
    }
  }
  interp::Interpreter interpreter(*program.typed, host, interpOptions(options));
  provide(interpreter, *program.typed, host, options, depth);
  if (!test) return explained(result(interpreter.run(), interpreter.context()), *program.typed);
  const auto& tests = program.typed->tests;
  const auto index = std::find(tests.begin(), tests.end(), test) - tests.begin();
  return explained(result(interpreter.runTest(static_cast<size_t>(index)), interpreter.context()),
                   *program.typed);
}

}  // namespace

RunResult run(const Program& program, runtime::Host& host, const RunOptions& options) {
  return runOn(program, nullptr, host, options);
}

// --- Instance

namespace {

/// Whether a host can call it by its name, unless an earlier one has the same.
bool isCallable(const types::Function& function) {
  return !function.name.empty() && !function.isMain && !function.parent && !function.owner &&
         function.module == 0 && function.result;
}

}  // namespace

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

struct Instance::State {
  std::shared_ptr<const Program> program;
  runtime::Host& host;
  RunOptions options;
  std::unique_ptr<bytecode::Program> compiled;  ///< null: the interpreter runs it
  std::optional<TrapReport> limit;              ///< reached while it was compiled
  std::unique_ptr<vm::Vm> machine;
  std::unique_ptr<interp::Interpreter> interpreter;

  RunResult ended(vm::Outcome outcome);
};

/// A call that ends well has little to say, and there may be many of them.
RunResult Instance::State::ended(vm::Outcome outcome) {
  const runtime::Context& context = machine->context();
  if (outcome.trap || !outcome.hot.empty() || !context.notices.empty()) {
    return explained(result(outcome, *compiled, context), *program->typed);
  }
  RunResult brief;
  brief.value = std::move(outcome.value);
  brief.stats.allocatedBytes = outcome.allocatedBytes;
  brief.stats.peakBytes = outcome.peakBytes;
  brief.stats.collections = outcome.collections;
  brief.stats.steps = outcome.steps;
  brief.stats.instructions = outcome.instructions;
  brief.stats.printedBytes = context.printedBytes();
  brief.stats.savedBytes = context.savedBytes();
  brief.stats.opcodes = std::move(outcome.opcodes);
  return brief;
}

Instance::Instance(std::shared_ptr<const Program> program, runtime::Host& host, RunOptions options)
    : state_(std::make_unique<State>(State{std::move(program), host, options, {}, {}, {}, {}})) {
  if (options.backend == Backend::Vm) {
    const auto& typed = *state_->program->typed;
    Budget budget = budgetOf(options.limits);
    state_->compiled = makeBytecode(typed, nullptr, budget);
    state_->limit = limitReached(budget, options.limits, typed.source.get());
  }
}
Instance::~Instance() = default;

RunResult Instance::run() {
  State& state = *state_;
  if (state.limit) return stopped(*state.limit);
  state.machine.reset();  // its memory is free for the next one
  state.interpreter.reset();
  if (state.compiled) {
    state.machine = std::make_unique<vm::Vm>(*state.compiled, state.host, vmOptions(state.options));
    provide(*state.machine, *state.program->typed, state.host, state.options);
    state.machine->context().handsOut = true;
    return explained(result(state.machine->run(), *state.compiled, state.machine->context()),
                     *state.program->typed);
  }
  state.interpreter = std::make_unique<interp::Interpreter>(*state.program->typed, state.host,
                                                            interpOptions(state.options));
  provide(*state.interpreter, *state.program->typed, state.host, state.options);
  state.interpreter->context().handsOut = true;
  return explained(result(state.interpreter->run(), state.interpreter->context()),
                   *state.program->typed);
}

std::optional<RunResult> Instance::call(std::string_view name, std::string_view arguments) {
  for (const auto& function : state_->program->typed->functions) {
    if (function->name == name && isCallable(*function)) return call(function->index, arguments);
  }
  return std::nullopt;
}

RunResult Instance::call(uint32_t function, std::string_view arguments) {
  State& state = *state_;
  if (!state.machine && !state.interpreter) {
    RunResult started = run();
    if (started.trap) return started;
  }
  if (state.machine) return state.ended(state.machine->call(function, arguments));
  const auto& called = *state.program->typed->functions.at(function);
  return explained(result(state.interpreter->call(called, arguments), state.interpreter->context()),
                   *state.program->typed);
}

RunResult Instance::callHandedOut(uint32_t handle, std::string_view arguments) {
  State& state = *state_;
  if (state.machine) return state.ended(state.machine->callHandedOut(handle, arguments));
  return explained(
      result(state.interpreter->callHandedOut(handle, arguments), state.interpreter->context()),
      *state.program->typed);
}

std::vector<TestBlock> testBlocks(const Program& program) {
  std::vector<TestBlock> blocks;
  for (const auto* test : program.typed->tests) {
    blocks.push_back({std::string(test->title), test->span});
  }
  return blocks;
}

RunResult runTest(const Program& program, size_t index, runtime::Host& host,
                  const RunOptions& options) {
  return runOn(program, program.typed->tests.at(index), host, options);
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

}  // namespace

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
      } else if (const auto compiled = compiler::compileProgram(program, nullptr, &budget);
                 !budget.isSpent()) {
        result.text = bytecode::disassemble(*compiled, &links, &budget);
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

// --- Session

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
    state.interpreter = std::make_unique<interp::Interpreter>(state.checker.program(), state.host,
                                                              interpOptions(state.options));
    provide(*state.interpreter, state.checker.program(), state.host, state.options);
  }
  const auto ran = state.interpreter->runFunction(*function, &outcome.value);
  for (auto& warning : warningsOf(state.interpreter->context())) {
    outcome.diagnostics.push_back(std::move(warning));
  }
  if (ran.trap) {
    outcome.trap = report(*ran.trap);
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
