// One instruction: an opcode and three operands of 16 bits. Some have a second word, which is three
// more fields: operands, or the target of a jump.
//
//   word         | opcode | a | b | c |        a Target and an Imm32 take up b and c, or e and f
//   second word  | 0xFFFF | d | e | f |
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "bytecode/effects.h"

namespace kinako::bytecode {

enum class Opcode : uint16_t {
#define OPCODE(Name, mnemonic, a, b, c, next, effects, meaning) Name,
#include "bytecode/opcodes.def"
};

inline constexpr uint16_t kOpcodeCount = 0
#define OPCODE(Name, mnemonic, a, b, c, next, effects, meaning) +1
#include "bytecode/opcodes.def"
    ;

/// What an operand field holds. Registers are read (r) or written (w), by kind: int, float,
/// bool, value, raw, or any of them (X).
enum class OperandKind : uint8_t {
  None,
  rI,
  rF,
  rB,
  rV,
  rR,
  rX,
  wI,
  wF,
  wB,
  wV,
  wR,
  wPair,  ///< raw, and so is the register after it
  wX,
  Imm,       ///< a signed number
  Positive,  ///< a signed number above 0
  Imm32,     ///< a signed number in b and c
  Flag,      ///< 0 or 1
  Count,     ///< a number
  Passed,    ///< how many values are passed in the window
  After,     ///< how many are passed after the first one
  Field,     ///< index of a field, of the shape the instruction names
  Capture,   ///< index of a captured cell
  Tag,       ///< the TypeTag of the first type the instruction names
  Filler,    ///< see filler.h
  Builtin,   ///< a kinako::Builtin
  Number,    ///< index into Function::numbers
  Real,      ///< the same, of the bits of a double
  Text,      ///< index into Function::texts
  Type,      ///< index into Program::types
  Shape,     ///< index of a record type
  Global,    ///< index into Program::globals
  Function,  ///< index into Program::functions
  Maker,     ///< index into Function::makers
  Window,    ///< the register after the frame's last, where arguments begin
  Target,    ///< in b and c: where, counted from the word it is in; back when not positive
};

/// What the opcode field of a second word holds.
inline constexpr auto kSecondWord = static_cast<Opcode>(UINT16_MAX);
static_assert(kOpcodeCount < UINT16_MAX);

/// By which macro the table has it: what comes after it.
enum class RowKind : uint8_t { Plain, Branch, Loop, Slow, Control, Fused };

struct OpcodeInfo {
  std::string_view mnemonic;
  OperandKind operands[6];  ///< a to c, and d to f of the second word
  uint8_t words;            ///< 1 or 2
  Effects effects;
  RowKind row;
  Opcode plain;   ///< what it does by itself: the first of its pair
  Opcode second;  ///< what comes after it, of a pair; else `plain` again

  bool isFused() const { return second != plain; }
};

/// `opcode` is one of the table's.
const OpcodeInfo& opcodeInfo(Opcode opcode);

/// Two instructions, one after the other, of which the first may have another opcode.
struct FusedPair {
  Opcode fused;
  Opcode first;
  Opcode second;
};
std::span<const FusedPair> fusedPairs();

constexpr bool isRegister(OperandKind kind) {
  return kind >= OperandKind::rI && kind <= OperandKind::wX;
}
/// Whether an operand takes up two fields: b and c, or e and f.
constexpr bool isWide(OperandKind kind) {
  return kind == OperandKind::Imm32 || kind == OperandKind::Target;
}

struct Instruction {
  Opcode opcode{};
  uint16_t a = 0;
  uint16_t b = 0;
  uint16_t c = 0;

  bool operator==(const Instruction&) const = default;

  /// a, b or c.
  uint16_t& field(size_t index) { return index == 0 ? a : index == 1 ? b : c; }
  /// b and c as one number.
  int32_t wide() const { return static_cast<int32_t>(b | static_cast<uint32_t>(c) << 16); }
  void setWide(int32_t value) {
    b = static_cast<uint16_t>(value);
    c = static_cast<uint16_t>(static_cast<uint32_t>(value) >> 16);
  }
};
static_assert(sizeof(Instruction) == 8);

}  // namespace kinako::bytecode
