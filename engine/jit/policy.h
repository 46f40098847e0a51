// When something is compiled, and when it is given up: all thresholds, with the reasons for them.
#pragma once

#include <cstdint>
#include <string>

namespace kinako::jit {

struct Policy {
  /// Everything, before it runs: for tests.
  bool compilesAll = false;
  /// Steps put down to calls of a function, and to a loop, that make it hot. A slice of the machine
  /// is 4,095 steps: after two that end in the same place it is no accident.
  uint64_t callSteps = 8'000;
  uint64_t loopSteps = 8'000;
  /// Leaving costs as much as some dozen instructions of the machine, and what comes after it runs
  /// there until the next call or safepoint. An instruction at which code leaves so often is
  /// compiled as the call of its body.
  uint32_t mostLeft = 16;
  /// Compilations of one place: then it is left to the machine.
  uint32_t mostVersions = 4;
  /// What runs before code is made of it; see runPasses.
  std::string passes = "all";
  /// Looks at the code after every pass, and stops when it is unsound.
  bool verifies = false;
};

}  // namespace kinako::jit
