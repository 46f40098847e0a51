#include "bytecode/instruction.h"

namespace kinako::bytecode {

namespace {

/// What the column `next` of the table says: None, Target or Extra(…).
struct NextWord {
  constexpr NextWord(OperandKind kind) : words(kind == OperandKind::None ? 1 : 2) {
    fields[1] = kind;
  }
  constexpr NextWord(OperandKind d, OperandKind e, OperandKind f) : words(2), fields{d, e, f} {}

  uint8_t words;
  OperandKind fields[3] = {};
};

constexpr NextWord Extra(OperandKind d, OperandKind e = OperandKind::None,
                         OperandKind f = OperandKind::None) {
  return {d, e, f};
}

constexpr OpcodeInfo row(Opcode plain, Opcode second, std::string_view mnemonic, OperandKind a,
                         OperandKind b, OperandKind c, NextWord next, OpEffect effect,
                         std::string_view meaning) {
  const auto [d, e, f] = next.fields;
  return {mnemonic, {a, b, c}, next.words, {d, e, f}, effect, plain, second, meaning};
}

}  // namespace

const OpcodeInfo& opcodeInfo(Opcode opcode) {
  using enum OperandKind;
  static constexpr OpcodeInfo kRows[] = {
#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning) \
  row(Opcode::Name, Opcode::Name, mnemonic, a, b, c, next, OpEffect::effect, meaning),
#define FUSED(Name, First, Second, mnemonic, a, b, c, next, effect, meaning) \
  row(Opcode::First, Opcode::Second, mnemonic, a, b, c, next, OpEffect::effect, meaning),
#include "bytecode/opcodes.def"
  };
  return kRows[static_cast<size_t>(opcode)];
}

std::span<const FusedPair> fusedPairs() {
  static constexpr FusedPair kPairs[] = {
#define FUSED(Name, First, Second, mnemonic, a, b, c, next, effect, meaning) \
  {Opcode::Name, Opcode::First, Opcode::Second},
#include "bytecode/opcodes.def"
  };
  return kPairs;
}

}  // namespace kinako::bytecode
