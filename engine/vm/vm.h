// The register machine: runs bytecode. Made by the engine for one run, or kept for a conversation
// (REPL).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/program.h"
#include "runtime/context.h"
#include "runtime/handover.h"
#include "runtime/host.h"
#include "runtime/run.h"
#include "vm/tier.h"

namespace kinako::vm {

class Machine;

struct VmOptions : runtime::RunOptions {
  Tier* tier = nullptr;  ///< asked for code of hot places; may be null
};

struct Outcome : runtime::Outcome {
  std::vector<HotPlace> hot;  ///< where the steps went, the most first
  std::string opcodes;        ///< see OpcodeCounts; only of builds that count
  std::string jit;            ///< Tier::report
  bool isWide = false;        ///< an integer left 64 bits on the way
};

class Vm {
 public:
  /// `program` has passed bytecode::verify; it and `host` must outlive the machine. It may grow
  /// between runs, by functions, globals, shapes and types at the end.
  Vm(const bytecode::Program& program, runtime::Host& host, const VmOptions& options);
  ~Vm();
  Vm(const Vm&) = delete;
  Vm& operator=(const Vm&) = delete;

  Outcome run();
  /// The same of a program whose main takes the number of a test block.
  Outcome runTest(uint32_t test);

  /// After run(): calls a function of the program (by its place in Program::functions) with the
  /// globals as they are. `arguments` holds as many values as it has parameters, in the form of
  /// runtime/exchange.h. Every call has the whole of the limits.
  Outcome call(uint32_t function, std::string_view arguments);
  /// The same for one of Context::handedOut, with as many values as it is given.
  Outcome callHandedOut(uint32_t handle, std::string_view arguments);

  /// Runs `function`, which takes nothing, with the globals and values of earlier runs.
  /// `lastValue`, unless null, receives the printed form of what it returns, "" if that is nothing.
  Outcome runFunction(uint32_t function, std::string* lastValue);

  /// For a back end that goes on in the place of this one, which runs nothing any more.
  /// `firstFunction`: the place of the first function of the program's text.
  runtime::Handover handOver(uint32_t firstFunction);

  /// For the engine, which sets `evaluate`.
  runtime::Context& context();

 private:
  std::unique_ptr<Machine> machine_;
};

}  // namespace kinako::vm
