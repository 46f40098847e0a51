// The register machine: runs bytecode. Made by the engine for one run.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/program.h"
#include "runtime/context.h"
#include "runtime/host.h"
#include "runtime/run.h"
#include "vm/tier.h"

namespace kinako::vm {

class Machine;

/// Also tells a tier where the program spends its time.
struct VmOptions : runtime::RunOptions {
  Tier* tier = nullptr;      ///< told of hot places; may be null
  uint64_t hotSteps = 8192;  ///< what makes a place hot; slices are of at most 4,096 steps
};

struct Outcome : runtime::Outcome {
  std::vector<HotPlace> hot;  ///< where the steps went, the most first
  std::string opcodes;        ///< see OpcodeCounts; only of builds that count
  bool isWide = false;        ///< an integer left 64 bits on the way
};

class Vm {
 public:
  /// `program` has passed bytecode::verify; it and `host` must outlive the machine.
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

  /// For the engine, which sets `evaluate`.
  runtime::Context& context();

 private:
  std::unique_ptr<Machine> machine_;
};

}  // namespace kinako::vm
