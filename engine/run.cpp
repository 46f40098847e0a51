// Programs on machines: one run, or an instance that can be called again.
#include <algorithm>

#include "base/check.h"
#include "declarations.h"
#include "engine.h"
#include "interp/interp.h"
#ifdef KINAKO_JIT
#include "jit/driver.h"
#include "jit/evaluate/evaluate.h"
#endif
#include "program.h"
#include "runtime/exchange.h"
#include "runtime/room.h"
#include "types/null_origin.h"
#include "vm/vm.h"

namespace kinako {

namespace {

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

bool isAboutNull(const TrapReport& trap) {
  if (trap.kind == TrapKind::NullUse) return true;
  const bool namesKinds = trap.kind == TrapKind::Operator || trap.kind == TrapKind::UnaryOperator ||
                          trap.kind == TrapKind::NotCallable ||
                          trap.kind == TrapKind::IndexTarget || trap.kind == TrapKind::Cast;
  return namesKinds && trap.message.find(" null") != trap.message.npos;
}

/// A trap about null says where the null came from, as far as the program tells.
void explainNull(std::optional<TrapReport>& trap, const types::Program& program) {
  if (!trap || !trap->source || !isAboutNull(*trap)) return;
  auto origin = types::nullOrigin(program, *trap->source, trap->kind, trap->message, trap->span);
  if (!origin.empty()) trap->help = std::move(origin);
}

RunResult resultOn(runtime::Outcome& outcome, const runtime::Context& context, Backend backend,
                   const types::Program& program) {
  RunResult result;
  result.warnings = warningsOf(context);
  result.trap = std::move(outcome.trap);
  explainNull(result.trap, program);
  result.value = std::move(outcome.value);
  Stats& stats = result.stats;
  stats.backend = backend;
  stats.allocatedBytes = outcome.allocatedBytes;
  stats.peakBytes = outcome.peakBytes;
  stats.collections = outcome.collections;
  stats.steps = outcome.steps;
  stats.instructions = outcome.instructions;
  stats.printedBytes = context.printedBytes();
  stats.savedBytes = context.savedBytes();
  return result;
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

}  // namespace

std::unique_ptr<vm::Tier> useJit([[maybe_unused]] RunOptions& options) {
#ifdef KINAKO_JIT
  if (options.jit == Jit::Evaluate && !options.tier) {
    auto driver = std::make_unique<jit::Driver>(
        std::make_unique<jit::Evaluator>(), jit::Policy{.compilesAll = true, .verifies = true},
        options.jitLog ? *options.jitLog : jit::Driver::Log());
    options.tier = driver.get();
    return driver;
  }
#endif
  return nullptr;
}

vm::VmOptions vmOptions(const RunOptions& options) {
  vm::VmOptions result;
  static_cast<runtime::RunOptions&>(result) = options;
  result.tier = options.tier;
  return result;
}

RunResult resultOf(interp::Interpreter& machine, runtime::Outcome outcome,
                   const types::Program& program, std::string declined) {
  RunResult result = resultOn(outcome, machine.context(), Backend::Interp, program);
  result.stats.declined = std::move(declined);
  return result;
}

RunResult resultOf(vm::Vm& machine, vm::Outcome outcome, const types::Program& program,
                   const bytecode::Program& code) {
  RunResult result = resultOn(outcome, machine.context(), Backend::Vm, program);
  for (const auto& hot : outcome.hot) result.stats.hot.push_back(describe(hot, code));
  result.stats.opcodes = std::move(outcome.opcodes);
  result.stats.jit = std::move(outcome.jit);
  return result;
}

namespace {

RunResult runNested(const Program& program, runtime::Host& host, const RunOptions& options,
                    unsigned depth);

/// Programs run programs (builtin eval) to this depth; each has stacks of its own.
constexpr unsigned kMostNested = 8;

/// What is left of the limits of a running program; nothing = it has failed, a limit is reached.
std::optional<Limits> limitsLeft(runtime::Context& context, const Limits& limits) {
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
  return left;
}

/// The builtin eval: a program of its own on the same host, within the limits of the one that
/// runs it. Returns the value of its last expression statement, else null.
runtime::Value evaluate(runtime::Context& context, runtime::Host& host, const RunOptions& options,
                        unsigned depth, std::string_view text) {
  if (depth > kMostNested) {
    return context.fail(TrapKind::Domain, {"eval", "too many nested programs"});
  }
  auto limits = limitsLeft(context, options.limits);
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
  limits = limitsLeft(context, options.limits);
  if (!limits) return {};
  inner.limits = *limits;
  const RunResult outcome = runNested(*compiled.program, host, inner, depth);
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
  const TrapKind kind = outcome.trap->kind;
  if (kind == TrapKind::Memory) return context.failMemory(outcome.stats.peakBytes);
  if (kind == TrapKind::StackOverflow) {
    return context.fail(kind, {std::to_string(options.limits.frames)});
  }
  if (kind == TrapKind::Output) {
    return context.fail(kind, {std::to_string(options.limits.outputBytes)});
  }
  if (kind == TrapKind::Fuel || kind == TrapKind::Timeout || kind == TrapKind::Interrupted) {
    return context.fail(kind);
  }
  std::string_view message = outcome.trap->message;
  constexpr std::string_view kHost = "the host: ";  // which is this program
  if (message.starts_with(kHost)) message.remove_prefix(kHost.size());
  return context.fail(TrapKind::Domain, {"eval", std::string(message)});
}

/// What a machine needs of the engine.
template <typename Machine>
void prepare(Machine& machine, const types::Program& program, runtime::Host& host,
             const RunOptions& options, unsigned depth) {
  machine.context().declared = std::make_unique<Declarations>(program, machine.context());
  machine.context().evaluate = [&machine, &host, options = RunOptions(options),
                                depth](std::string_view text) mutable {
    if constexpr (requires { machine.hostStackLeft(); }) {
      options.limits.hostStackBytes = machine.hostStackLeft();
    }
    return evaluate(machine.context(), host, options, depth + 1, text);
  };
}

/// A program on a machine of the back end that was asked for, or on the interpreter where that
/// cannot have it.
class Runner {
 public:
  Runner(const Program& program, std::optional<size_t> test, runtime::Host& host,
         const RunOptions& options, unsigned depth = 0)
      : program_(program), test_(test), host_(host), options_(options), depth_(depth) {
    tier_ = useJit(options_);
    if (options.backend != Backend::Vm) return;
    Budget budget = budgetOf(options.limits);
    compiled_ =
        program.compiled(test ? compiler::Tests::ByNumber : compiler::Tests::InPlace, budget);
    limit_ = limitReached(budget, options.limits, typed().source.get());
    millisecondsLeft_ = budget.millisecondsLeft();
  }

  /// From the start. `handsOut`: functions may leave the program.
  RunResult run(bool handsOut) {
    if (limit_) {
      RunResult ended;
      ended.trap = limit_;
      return ended;
    }
    machine_.reset();  // its memory is free for the next one
    interpreter_.reset();
    if (hasCode()) {
      machine_ = std::make_unique<vm::Vm>(*compiled_->code, host_, vmOptions(options_));
      prepare(*machine_, typed(), host_, options_, depth_);
      machine_->context().handsOut = handsOut;
      return ended(test_ ? machine_->runTest(static_cast<uint32_t>(*test_)) : machine_->run());
    }
    interpreter_ = std::make_unique<interp::Interpreter>(typed(), host_, options_);
    prepare(*interpreter_, typed(), host_, options_, depth_);
    interpreter_->context().handsOut = handsOut;
    return ended(test_ ? interpreter_->runTest(*test_) : interpreter_->run());
  }

  /// The same in the time that compiling has left.
  RunResult runAtOnce() {
    if (hasCode()) options_.limits.timeoutMilliseconds = millisecondsLeft_;
    return run(false);
  }

  bool hasRun() const { return machine_ || interpreter_; }

  RunResult call(uint32_t function, std::string_view arguments) {
    if (machine_) return ended(machine_->call(function, arguments));
    return ended(interpreter_->call(*typed().functions.at(function), arguments));
  }

  RunResult callHandedOut(uint32_t handle, std::string_view arguments) {
    if (machine_) return ended(machine_->callHandedOut(handle, arguments));
    return ended(interpreter_->callHandedOut(handle, arguments));
  }

 private:
  const types::Program& typed() const { return *program_.typed; }
  bool hasCode() const { return compiled_ && compiled_->code; }

  RunResult ended(runtime::Outcome outcome) {
    return resultOf(*interpreter_, std::move(outcome), typed(),
                    compiled_ ? compiled_->tooLarge : std::string());
  }

  RunResult ended(vm::Outcome outcome) {
    return resultOf(*machine_, std::move(outcome), typed(), *compiled_->code);
  }

  const Program& program_;
  std::optional<size_t> test_;  ///< nothing: the program itself
  runtime::Host& host_;
  RunOptions options_;
  unsigned depth_;
  std::shared_ptr<const Compiled> compiled_;  ///< null, or without code: the interpreter runs it
  std::optional<TrapReport> limit_;           ///< reached while it was compiled
  uint64_t millisecondsLeft_ = 0;
  std::unique_ptr<vm::Tier> tier_;  ///< of this run's own
  std::unique_ptr<vm::Vm> machine_;
  std::unique_ptr<interp::Interpreter> interpreter_;
};

RunResult runNested(const Program& program, runtime::Host& host, const RunOptions& options,
                    unsigned depth) {
  return Runner(program, std::nullopt, host, options, depth).runAtOnce();
}

}  // namespace

void provide(interp::Interpreter& machine, const types::Program& program, runtime::Host& host,
             const RunOptions& options) {
  prepare(machine, program, host, options, 0);
}

void provide(vm::Vm& machine, const types::Program& program, runtime::Host& host,
             const RunOptions& options) {
  prepare(machine, program, host, options, 0);
}

RunResult run(const Program& program, runtime::Host& host, const RunOptions& options) {
  return Runner(program, std::nullopt, host, options).runAtOnce();
}

RunResult runTest(const Program& program, size_t index, runtime::Host& host,
                  const RunOptions& options) {
  KINAKO_CHECK(index < program.typed->tests.size());
  return Runner(program, index, host, options).runAtOnce();
}

// --- Instance

struct Instance::State {
  std::shared_ptr<const Program> program;
  Runner runner;
};

Instance::Instance(std::shared_ptr<const Program> program, runtime::Host& host, RunOptions options)
    : state_(
          std::make_unique<State>(State{program, Runner(*program, std::nullopt, host, options)})) {}
Instance::~Instance() = default;

RunResult Instance::run() { return state_->runner.run(true); }

std::optional<RunResult> Instance::call(std::string_view name, std::string_view arguments) {
  for (const auto& function : state_->program->typed->functions) {
    if (function->name == name && isCallable(*function)) return call(function->index, arguments);
  }
  return std::nullopt;
}

RunResult Instance::call(uint32_t function, std::string_view arguments) {
  if (!state_->runner.hasRun()) {
    RunResult started = run();
    if (started.trap) return started;
  }
  return state_->runner.call(function, arguments);
}

RunResult Instance::callHandedOut(uint32_t handle, std::string_view arguments) {
  return state_->runner.callHandedOut(handle, arguments);
}

}  // namespace kinako
