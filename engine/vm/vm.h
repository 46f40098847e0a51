// The register machine: runs bytecode. Made by the engine for one run.
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
#include "bytecode/program.h"
#include "runtime/context.h"
#include "runtime/host.h"
#include "vm/tier.h"

namespace kinako::vm {

class Machine;

struct VmOptions {
  uint64_t fuel = 0;                 ///< steps: calls and loop iterations; 0 = no limit
  uint64_t memoryBytes = 0;          ///< of guest values; 0 = no limit
  uint64_t timeoutMilliseconds = 0;  ///< of wall time; 0 = no limit
  uint64_t outputBytes = 0;          ///< that a run may print; 0 = no limit
  uint32_t frames = 1'048'576;       ///< guest call depth
  bool gcStress = false;             ///< collect garbage at every safepoint
  bool wantsValue = false;           ///< Outcome::value is to be filled
  bool wantsCount = false;   ///< Outcome::instructions is to be filled; in wasm it always is
  Tier* tier = nullptr;      ///< told of hot places; may be null
  uint64_t hotSteps = 8192;  ///< what makes a place hot; slices are of at most 4,096 steps
  /// Set from elsewhere: the program stops soon with the trap Interrupted.
  const std::atomic<bool>* interrupt = nullptr;
};

/// One call that had not ended when the program stopped.
struct StackFrame {
  const bytecode::Function* function;
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
  uint64_t steps = 0;           ///< fuel used
  uint64_t instructions = 0;    ///< that ran; 0 when they were not counted
  uint64_t allocatedBytes = 0;
  uint64_t peakBytes = 0;
  uint64_t collections = 0;
  std::vector<HotPlace> hot;  ///< where the steps went, the most first
  std::string opcodes;        ///< see OpcodeCounts; only of builds that count
  bool isWide = false;        ///< an integer left 64 bits on the way
  /// What the function returned, in the form of runtime/exchange.h, if that was requested.
  std::string value;
};

class Vm {
 public:
  /// `program` has passed bytecode::verify; it and `host` must outlive the machine.
  Vm(const bytecode::Program& program, runtime::Host& host, const VmOptions& options);
  ~Vm();
  Vm(const Vm&) = delete;
  Vm& operator=(const Vm&) = delete;

  Outcome run();

  /// After run(): calls a function of the program (by its place in Program::functions) with the
  /// globals as they are. `arguments` holds as many values as it has parameters, in the form of
  /// runtime/exchange.h. Every call has the whole of the limits.
  Outcome call(uint32_t function, std::string_view arguments);
  /// The same for one of Context::handedOut, with as many values as it is given.
  Outcome callHandedOut(uint32_t handle, std::string_view arguments);

  /// For the engine, which sets `evaluate`.
  runtime::Context& context();

 private:
  std::unique_ptr<Machine> machine_;
};

}  // namespace kinako::vm
