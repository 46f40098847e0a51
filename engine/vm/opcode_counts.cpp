#include "vm/opcode_counts.h"

#include <fmt/format.h>

namespace kinako::vm {

namespace {
std::string_view nameOf(size_t index) {
  return bytecode::opcodeInfo(static_cast<bytecode::Opcode>(index)).mnemonic;
}
}  // namespace

std::string OpcodeCounts::json() const {
  std::string ops;
  std::string pairs;
  for (size_t first = 0; first < bytecode::kOpcodeCount; ++first) {
    if (ops_[first] == 0) continue;
    ops += fmt::format("{}\"{}\":{}", ops.empty() ? "" : ",", nameOf(first), ops_[first]);
    for (size_t second = 0; second < bytecode::kOpcodeCount; ++second) {
      const uint64_t count = pairs_[first * kSize + second];
      if (count == 0) continue;
      pairs += fmt::format("{}\"{} {}\":{}", pairs.empty() ? "" : ",", nameOf(first),
                           nameOf(second), count);
    }
  }
  return "{\"ops\":{" + ops + "},\"pairs\":{" + pairs + "}}";
}

}  // namespace kinako::vm
