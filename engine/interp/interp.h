// The reference back end: walks the typed tree. Plain and complete; every other back end is
// compared with it. Made by the engine for one run, or kept for a conversation (REPL).
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/builtin.h"
#include "base/evidence.h"
#include "base/span.h"
#include "base/trap_kind.h"
#include "runtime/context.h"
#include "runtime/host.h"
#include "types/typed_ast.h"

namespace kinako::interp {

class Machine;

struct InterpOptions {
  uint64_t fuel = 0;                 ///< steps: calls and loop iterations; 0 = no limit
  uint64_t memoryBytes = 0;          ///< of guest values; 0 = no limit
  uint64_t timeoutMilliseconds = 0;  ///< of wall time; 0 = no limit
  uint64_t outputBytes = 0;          ///< that a run may print; 0 = no limit
  uint32_t frames = 1'048'576;       ///< guest call depth
  uint64_t hostStackBytes = 0;       ///< native stack to use; 0 = what the thread has
  bool gcStress = false;             ///< collect garbage at every safepoint
  bool wantsValue = false;           ///< Outcome::value is to be filled
  /// Set from elsewhere: the program stops soon with the trap Interrupted.
  const std::atomic<bool>* interrupt = nullptr;
};

/// One call that had not ended when the program stopped.
struct StackFrame {
  const types::Function* function;
  Span span;  ///< where in it: the call in progress, or what failed
  /// Not null: the frame is that of a builtin, which `function` calls and which calls back.
  const BuiltinInfo* builtin = nullptr;
};

/// Why and where a program stopped.
struct Trapped {
  TrapKind kind;
  std::string message;
  std::string_view help;  ///< may be empty
  Span span;
  const Source* source;           ///< the file `span` speaks of
  std::vector<StackFrame> stack;  ///< innermost first; all of them
  Evidence evidence;              ///< of a failed `expect`
};

struct Outcome {
  std::optional<Trapped> trap;  ///< nothing when the program ended by itself
  uint64_t steps = 0;           ///< fuel this run has used
  uint64_t allocatedBytes = 0;  ///< this and what follows: since the interpreter was made
  uint64_t peakBytes = 0;
  uint64_t collections = 0;
  /// What the function returned, in the form of runtime/exchange.h, if that was requested.
  std::string value;
};

class Interpreter {
 public:
  /// `program` may grow between calls, by functions, globals and types at the end; it and
  /// `host` must outlive the interpreter.
  Interpreter(const types::Program& program, runtime::Host& host, const InterpOptions& options);
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  /// The whole program; test blocks run where they are.
  Outcome run();

  /// After run(): calls `function`, one of the top level, with the globals as they are.
  /// `arguments` holds as many values as it has parameters, in the form of runtime/exchange.h.
  /// Every call has the whole of the limits.
  Outcome call(const types::Function& function, std::string_view arguments);
  /// The same for one of Context::handedOut, with as many values as it is given.
  Outcome callHandedOut(uint32_t handle, std::string_view arguments);

  /// Everything but the top-level test blocks, then the one test block `index`.
  Outcome runTest(size_t index);

  /// Runs `function`, whose body is more top-level statements, with the globals and values
  /// of earlier runs. `lastValue`, unless null, receives the printed form of its last
  /// statement when that is an expression with a value, else "".
  Outcome runFunction(const types::Function& function, std::string* lastValue);

  /// For the engine, which sets `evaluate`.
  runtime::Context& context();
  /// Bytes of native stack that the run in progress may still use.
  uint64_t hostStackLeft() const;

 private:
  std::unique_ptr<Machine> machine_;
};

}  // namespace kinako::interp
