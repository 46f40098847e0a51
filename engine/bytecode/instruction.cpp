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

struct Pair {
  Opcode first;
  Opcode second;
};

constexpr OpcodeInfo makeRow(RowKind kind, Pair pair, std::string_view mnemonic, OperandKind a,
                             OperandKind b, OperandKind c, NextWord next, Effects effects) {
  const auto [d, e, f] = next.fields;
  if (kind == RowKind::Slow || kind == RowKind::Loop) effects = effects | effects::Safepoint;
  return {mnemonic, {a, b, c, d, e, f}, next.words, effects, kind, pair.first, pair.second};
}

namespace table {

using namespace effects;
using enum OperandKind;
// Not all of them: both enums have a None.
inline constexpr Memory IntElements = Memory::IntElements;
inline constexpr Memory FloatElements = Memory::FloatElements;
inline constexpr Memory ListHeaders = Memory::ListHeaders;
inline constexpr Memory Lists = Memory::Lists;
inline constexpr Memory Sharing = Memory::Sharing;
inline constexpr Memory Fields = Memory::Fields;
inline constexpr Memory Maps = Memory::Maps;
inline constexpr Memory Cells = Memory::Cells;
inline constexpr Memory Globals = Memory::Globals;
inline constexpr Memory Outside = Memory::Outside;
inline constexpr Memory Data = Memory::Data;

constexpr OpcodeInfo kRows[] = {
// What they mean is for pages only: instruction_pages.cpp.
#define ROW(kind, First, Second, mnemonic, a, b, c, next, effects, meaning) \
  makeRow(RowKind::kind, {Opcode::First, Opcode::Second}, mnemonic, a, b, c, next, effects),
#define OPCODE(Name, ...) ROW(Plain, Name, Name, __VA_ARGS__)
#define BRANCH(Name, ...) ROW(Branch, Name, Name, __VA_ARGS__)
#define LOOP(Name, ...) ROW(Loop, Name, Name, __VA_ARGS__)
#define SLOW(Name, ...) ROW(Slow, Name, Name, __VA_ARGS__)
#define CONTROL(Name, ...) ROW(Control, Name, Name, __VA_ARGS__)
#define FUSED(Name, First, Second, ...) ROW(Fused, First, Second, __VA_ARGS__)
#include "bytecode/opcodes.def"
#undef ROW
};

}  // namespace table

constexpr bool hasTarget(const OpcodeInfo& row) {
  return row.operands[1] == OperandKind::Target || row.operands[4] == OperandKind::Target;
}
constexpr bool makesInt(const OpcodeInfo& row) { return row.operands[0] == OperandKind::wI; }

constexpr bool haveSameOperands(const OpcodeInfo& a, const OpcodeInfo& b) {
  for (size_t i = 0; i < 6; ++i) {
    if (a.operands[i] != b.operands[i]) return false;
  }
  return a.words == b.words;
}

/// Whether the columns of a row fit each other and its macro.
constexpr bool isSound(const OpcodeInfo& row) {
  const auto has = [&](Fact fact) { return row.effects.has(fact); };
  if (has(Fact::Branches) != hasTarget(row)) return false;
  // Whoever starts an instruction again, or makes a large int, has a register for it.
  if (!has(Fact::Calls) && (has(Fact::Widens) || has(Fact::Big)) && !makesInt(row)) return false;
  switch (row.row) {
    case RowKind::Plain:
    case RowKind::Slow:
      // What never continues fails.
      return !has(Fact::Calls) && !has(Fact::Branches) && (!has(Fact::Ends) || has(Fact::Traps));
    case RowKind::Branch:
    case RowKind::Loop:
      return row.words == 2 && has(Fact::Branches) && !has(Fact::Calls) && !has(Fact::Ends);
    case RowKind::Control:
      return has(Fact::Calls) || has(Fact::Ends);
    case RowKind::Fused: {
      const OpcodeInfo& first = table::kRows[static_cast<size_t>(row.plain)];
      return first.row == RowKind::Plain && !first.effects.has(Fact::Ends) &&
             haveSameOperands(row, first) && row.effects == first.effects;
    }
  }
  return false;
}

#define OPCODE(Name, mnemonic, a, b, c, next, effects, meaning)           \
  static_assert(isSound(table::kRows[static_cast<size_t>(Opcode::Name)]), \
                #Name ": its effects, operands and macro do not fit each other");
#include "bytecode/opcodes.def"

}  // namespace

const OpcodeInfo& opcodeInfo(Opcode opcode) { return table::kRows[static_cast<size_t>(opcode)]; }

std::span<const FusedPair> fusedPairs() {
  static constexpr FusedPair kPairs[] = {
#define FUSED(Name, First, Second, mnemonic, a, b, c, next, effects, meaning) \
  {Opcode::Name, Opcode::First, Opcode::Second},
#include "bytecode/opcodes.def"
  };
  return kPairs;
}

}  // namespace kinako::bytecode
