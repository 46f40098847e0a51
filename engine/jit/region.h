// What is compiled at once: a function from its start, or from the head of a loop, in one of the
// two worlds of the machine (vm/machine.h).
#pragma once

#include <cstdint>

#include "bytecode/program.h"

namespace kinako::jit {

struct Region {
  static constexpr uint32_t kStart = UINT32_MAX;

  const bytecode::Program& program;  ///< verified
  uint32_t function;                 ///< index in Program::functions
  uint32_t loop = kStart;  ///< the word where a loop begins, which the target of a jump back is
  bool isWide = false;

  const bytecode::Function& code() const { return *program.functions[function]; }
  bool isFromStart() const { return loop == kStart; }
  /// Whether the instruction at a word calls the function that the region is, as its last act.
  bool callsItself(uint32_t word) const {
    const bytecode::Instruction& it = code().code[word];
    return isFromStart() && it.opcode == bytecode::Opcode::TailCall && it.b == function;
  }
};

}  // namespace kinako::jit
