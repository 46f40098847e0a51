#include "bytecode/instruction_pages.h"

#include <iterator>

#include "bytecode/instruction.h"

namespace kinako::bytecode {

namespace {

constexpr std::string_view kPrefix = "instruction:";

/// By opcode.
constexpr std::string_view kMeanings[] = {
#define OPCODE(Name, mnemonic, a, b, c, next, effects, meaning) meaning,
#include "bytecode/opcodes.def"
};
static_assert(std::size(kMeanings) == kOpcodeCount);

/// "" for what a listing does not show.
std::string_view operandText(OperandKind kind) {
  switch (kind) {
    case OperandKind::None:
      return "";
    case OperandKind::rI:
      return "reads a register, int";
    case OperandKind::rF:
      return "reads a register, float";
    case OperandKind::rB:
      return "reads a register, bool";
    case OperandKind::rV:
      return "reads a register, value";
    case OperandKind::rR:
      return "reads a register, raw";
    case OperandKind::rX:
      return "reads a register of any kind";
    case OperandKind::wI:
      return "writes a register, int";
    case OperandKind::wF:
      return "writes a register, float";
    case OperandKind::wB:
      return "writes a register, bool";
    case OperandKind::wV:
      return "writes a register, value";
    case OperandKind::wR:
      return "writes a register, raw";
    case OperandKind::wPair:
      return "reads and writes a register, raw, and the one after it";
    case OperandKind::wX:
      return "writes a register of any kind";
    case OperandKind::Imm:
      return "a number";
    case OperandKind::Positive:
      return "a number above 0";
    case OperandKind::Imm32:
      return "a number of 32 bits";
    case OperandKind::Flag:
      return "no or yes";
    case OperandKind::Count:
      return "a number";
    case OperandKind::Passed:
      return "how many values are passed in the window";
    case OperandKind::After:
      return "how many values are passed after the first one";
    case OperandKind::Field:
      return "which field, from 0";
    case OperandKind::Capture:
      return "which captured cell, from 0";
    case OperandKind::Tag:
      return "what sort of type it is";
    case OperandKind::Filler:
      return "what fills a gap";
    case OperandKind::Builtin:
      return "a builtin function";
    case OperandKind::Number:
      return "an integer constant";
    case OperandKind::Real:
      return "a float constant";
    case OperandKind::Text:
      return "a text";
    case OperandKind::Type:
      return "a type";
    case OperandKind::Shape:
      return "a record type";
    case OperandKind::Global:
      return "a global variable";
    case OperandKind::Function:
      return "a function";
    case OperandKind::Maker:
      return "a function and what it captures";
    case OperandKind::Window:
      return "where the window begins; not in listings";
    case OperandKind::Target:
      return "where to go on";
  }
  return "";
}

std::string indented(std::string_view lines) {
  std::string text;
  while (!lines.empty()) {
    const size_t length = lines.find('\n') + 1;
    text.append("  ").append(lines.substr(0, length));
    lines.remove_prefix(length);
  }
  return text;
}

std::string pageOf(Opcode opcode) {
  const OpcodeInfo& info = opcodeInfo(opcode);
  std::string text = std::string(info.mnemonic) + ": an instruction of the virtual machine\n\n  " +
                     std::string(kMeanings[static_cast<size_t>(opcode)]) + "\n";
  std::string operands;
  for (size_t i = 0; i < 6; ++i) {
    const OperandKind kind = info.operands[i];
    if (kind == OperandKind::None) continue;
    ((operands += "  ") += static_cast<char>('a' + i)) += "  ";
    operands.append(operandText(kind)) += '\n';
  }
  if (!operands.empty()) text += "\nOperands:\n" + operands;
  text += "\nEffects:\n" + indented(effectsText(info.effects));
  if (info.isFused()) {
    text += "\nAfter it comes a ";
    text.append(opcodeInfo(info.second).mnemonic) += ", to which the machine continues at once.\n";
  }
  return text;
}

}  // namespace

std::string instructionPage(std::string_view name) {
  if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
  for (uint16_t i = 0; i < kOpcodeCount; ++i) {
    const auto opcode = static_cast<Opcode>(i);
    if (opcodeInfo(opcode).mnemonic == name) return pageOf(opcode);
  }
  return "";
}

std::vector<std::string_view> instructionNames() {
  std::vector<std::string_view> names;
  for (uint16_t i = 0; i < kOpcodeCount; ++i) {
    names.push_back(opcodeInfo(static_cast<Opcode>(i)).mnemonic);
  }
  return names;
}

}  // namespace kinako::bytecode
