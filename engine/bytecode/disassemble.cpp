#include <fmt/format.h>

#include "bytecode/program.h"

namespace kinako::bytecode {

namespace {

constexpr char kKindLetters[] = {'i', 'f', 'b', 'v', 'r'};

std::string registerName(const Function& function, uint16_t index) {
  if (index >= function.registers.size()) {
    return fmt::format("w{}", index - function.registers.size());
  }
  return fmt::format("{}{}", kKindLetters[static_cast<size_t>(function.registers[index])], index);
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text.substr(0, 40)) {
    if (c == '\n') {
      result += "\\n";
    } else {
      result += c;
    }
  }
  return result + (text.size() > 40 ? "…\"" : "\"");
}

std::string targetText(ptrdiff_t at, const Instruction& word) {
  return fmt::format("->{}{}", at + word.wide(), word.wide() <= 0 ? " (back)" : "");
}

std::string operandText(const Program& program, const Function& function,
                        const Instruction& instruction, OperandKind kind, uint16_t value) {
  switch (kind) {
    case OperandKind::None:
    case OperandKind::Window:
      return "";
    case OperandKind::rI:
    case OperandKind::rF:
    case OperandKind::rB:
    case OperandKind::rV:
    case OperandKind::rR:
    case OperandKind::rX:
    case OperandKind::wI:
    case OperandKind::wF:
    case OperandKind::wB:
    case OperandKind::wV:
    case OperandKind::wR:
    case OperandKind::wPair:
    case OperandKind::wX:
      return registerName(function, value);
    case OperandKind::Imm:
    case OperandKind::Positive:
      return fmt::format("{}", static_cast<int16_t>(value));
    case OperandKind::Imm32:
      return fmt::format("{}", instruction.wide());
    case OperandKind::Flag:
      return value ? "yes" : "no";
    case OperandKind::Count:
    case OperandKind::Passed:
    case OperandKind::Field:
    case OperandKind::Capture:
    case OperandKind::Tag:
    case OperandKind::Filler:
    case OperandKind::Builtin:
      return fmt::format("{}", value);
    case OperandKind::Number:
    case OperandKind::Real:
      return fmt::format("#{}", static_cast<int64_t>(function.numbers[value]));
    case OperandKind::Text:
      return quoted(function.texts[value]);
    case OperandKind::Type:
      return program.types[value].name;
    case OperandKind::Shape:
      return program.shapes[value].name;
    case OperandKind::Global:
      return "@" + program.globals[value].name;
    case OperandKind::Function:
      return fmt::format("{}#{}", program.functions[value]->name, value);
    case OperandKind::Maker:
      return fmt::format("{}#{}", program.functions[function.makers[value].function]->name,
                         function.makers[value].function);
    case OperandKind::Target:
      return targetText(&instruction - function.code.data(), instruction);
  }
  return "";
}

}  // namespace

std::string disassemble(const Program& program, const Function& function) {
  std::string text = fmt::format("function {} ({} registers, {} words)\n", function.name,
                                 function.registers.size(), function.code.size());
  if (!function.tooLarge.empty()) return text + "  too large: " + function.tooLarge + "\n";
  for (size_t i = 0; i < function.code.size(); ++i) {
    const Instruction& instruction = function.code[i];
    const OpcodeInfo& info = opcodeInfo(instruction.opcode);
    const uint16_t fields[] = {instruction.a, instruction.b, instruction.c};
    std::string operands;
    for (size_t field = 0; field < 3; ++field) {
      const std::string one =
          operandText(program, function, instruction, info.operands[field], fields[field]);
      if (!one.empty()) operands += (operands.empty() ? "" : ", ") + one;
    }
    text += fmt::format("{:5} {:16} {}", i, info.mnemonic, operands);
    if (info.next != NextKind::None) {
      const Instruction& next = function.code[++i];
      text += info.next == NextKind::Target ? " " + targetText(static_cast<ptrdiff_t>(i), next)
                                            : fmt::format(" [{} {} {}]", next.a, next.b, next.c);
    }
    text += '\n';
  }
  return text;
}

std::string disassemble(const Program& program) {
  std::string text;
  for (const auto& function : program.functions) {
    if (!text.empty()) text += '\n';
    text += disassemble(program, *function);
  }
  return text;
}

}  // namespace kinako::bytecode
