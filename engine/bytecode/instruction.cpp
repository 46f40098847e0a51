#include "bytecode/instruction.h"

namespace kinako::bytecode {

namespace {

/// What the column `next` of the table says: None, Target or Extra(…).
struct NextWord {
  constexpr NextWord(OperandKind kind)
      : next(kind == OperandKind::Target ? NextKind::Target : NextKind::None) {}
  constexpr NextWord(OperandKind d, OperandKind e, OperandKind f)
      : next(NextKind::Extra), extra{d, e, f} {}

  NextKind next;
  OperandKind extra[3] = {};
};

constexpr NextWord Extra(OperandKind d, OperandKind e = OperandKind::None,
                         OperandKind f = OperandKind::None) {
  return {d, e, f};
}

constexpr OpcodeInfo row(std::string_view mnemonic, OperandKind a, OperandKind b, OperandKind c,
                         NextWord next, OpEffect effect, std::string_view meaning) {
  const auto [d, e, f] = next.extra;
  return {mnemonic, {a, b, c}, next.next, {d, e, f}, effect, meaning};
}

}  // namespace

const OpcodeInfo& opcodeInfo(Opcode opcode) {
  using enum OperandKind;
  static constexpr OpcodeInfo kRows[] = {
#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning) \
  row(mnemonic, a, b, c, next, OpEffect::effect, meaning),
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

Opcode plainOpcode(Opcode opcode) {
  for (const FusedPair& pair : fusedPairs()) {
    if (pair.fused == opcode) return pair.first;
  }
  return opcode;
}

}  // namespace kinako::bytecode
