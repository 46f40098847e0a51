// How often each instruction ran, and each after which: what new instructions are chosen from.
// Counted by builds with KINAKO_OPCODE_PROFILE only.
#pragma once

#include <string>
#include <vector>

#include "bytecode/instruction.h"

namespace kinako::vm {

class OpcodeCounts {
 public:
  void count(bytecode::Opcode opcode) {
    const auto index = static_cast<size_t>(opcode);
    ++ops_[index];
    ++pairs_[last_ * kSize + index];
    last_ = index;
  }
  /// {"ops": {"add_int": 12, …}, "pairs": {"add_int jump": 11, …}} on one line; mnemonics, in
  /// the order of the table, those that ran.
  std::string json() const;

 private:
  static constexpr size_t kSize = bytecode::kOpcodeCount + 1;  ///< the last one: nothing yet

  std::vector<uint64_t> ops_ = std::vector<uint64_t>(kSize);
  std::vector<uint64_t> pairs_ = std::vector<uint64_t>(kSize * kSize);
  size_t last_ = bytecode::kOpcodeCount;
};

}  // namespace kinako::vm
