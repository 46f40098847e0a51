#include <fmt/format.h>

#include "bytecode/program.h"

namespace kinako::bytecode {

namespace {

class Verifier {
 public:
  Verifier(const Program& program, const Function& function)
      : program_(program), function_(function) {}

  std::string check() {
    if (!function_.tooLarge.empty()) return "";
    if (function_.code.empty()) return "no code";
    if (function_.spans.size() != function_.code.size()) return "not one span a word";
    if (function_.parameters.size() > function_.registers.size())
      return "parameter without register";
    for (size_t i = 0; i < function_.parameters.size(); ++i) {
      if (function_.parameters[i].kind != function_.registers[i]) return "kind of a parameter";
    }
    starts_.assign(function_.code.size() + 1, false);
    size_t last = 0;
    for (size_t i = 0; i < function_.code.size(); ++i) {
      starts_[i] = true;
      last = i;
      if (opcodeInfo(function_.code[i].opcode).next != NextKind::None &&
          ++i >= function_.code.size()) {
        return "a second word is missing";
      }
    }
    const Opcode end = function_.code[last].opcode;
    if (end != Opcode::Return && end != Opcode::ReturnNull && end != Opcode::Jump &&
        end != Opcode::TailCall && end != Opcode::TailCallClosure) {
      return "runs past its end";
    }
    for (size_t i = 0; i < function_.code.size(); ++i) {
      if (!starts_[i]) continue;
      const std::string problem = checkInstruction(i);
      if (!problem.empty()) {
        return fmt::format("{} at {}: {}", problem, i,
                           opcodeInfo(function_.code[i].opcode).mnemonic);
      }
    }
    return "";
  }

 private:
  bool isKind(uint16_t index, RegisterKind kind) const {
    // The window's registers take what their callee's parameters are.
    if (index >= function_.registers.size()) {
      return index < function_.registers.size() + function_.window;
    }
    return function_.registers[index] == kind;
  }
  bool exists(uint16_t index) const {
    return index < function_.registers.size() + function_.window;
  }
  bool isTarget(size_t at) const {
    const int64_t target = static_cast<int64_t>(at) + function_.code[at].wide();
    return target >= 0 && static_cast<size_t>(target) < function_.code.size() &&
           starts_[static_cast<size_t>(target)];
  }

  bool isRight(const Instruction& instruction, OperandKind kind, uint16_t value) const {
    switch (kind) {
      case OperandKind::None:
      case OperandKind::Imm:
      case OperandKind::Imm32:
      case OperandKind::Count:
      case OperandKind::Passed:
      case OperandKind::Field:
      case OperandKind::Capture:
      case OperandKind::Tag:
      case OperandKind::Filler:
      case OperandKind::Builtin:
        return true;
      case OperandKind::Positive:
        return static_cast<int16_t>(value) > 0;
      case OperandKind::Flag:
        return value <= 1;
      case OperandKind::rI:
      case OperandKind::wI:
        return isKind(value, RegisterKind::Int);
      case OperandKind::rF:
      case OperandKind::wF:
        return isKind(value, RegisterKind::Float);
      case OperandKind::rB:
      case OperandKind::wB:
        return isKind(value, RegisterKind::Bool);
      case OperandKind::rV:
      case OperandKind::wV:
        return isKind(value, RegisterKind::Value);
      case OperandKind::rR:
      case OperandKind::wR:
      case OperandKind::wPair:
        return isKind(value, RegisterKind::Raw);
      case OperandKind::rX:
      case OperandKind::wX:
        return exists(value);
      case OperandKind::Number:
      case OperandKind::Real:
        return value < function_.numbers.size();
      case OperandKind::Text:
        return value < function_.texts.size();
      case OperandKind::Type:
        return value < program_.types.size();
      case OperandKind::Shape:
        return value < program_.shapes.size();
      case OperandKind::Global:
        return value < program_.globals.size();
      case OperandKind::Function:
        return value < program_.functions.size();
      case OperandKind::Maker:
        return value < function_.makers.size();
      case OperandKind::Window:
        return value == function_.registers.size();
      case OperandKind::Target:
        return isTarget(static_cast<size_t>(&instruction - function_.code.data()));
    }
    return false;
  }

  std::string checkInstruction(size_t at) const {
    const Instruction& instruction = function_.code[at];
    const OpcodeInfo& info = opcodeInfo(instruction.opcode);
    const uint16_t fields[] = {instruction.a, instruction.b, instruction.c};
    for (size_t i = 0; i < 3; ++i) {
      if (!isRight(instruction, info.operands[i], fields[i])) {
        return fmt::format("operand {}", "abc"[i]);
      }
    }
    if (info.next == NextKind::Target && !isTarget(at + 1)) return "target";
    if (instruction.opcode == Opcode::Move && instruction.a < function_.registers.size() &&
        instruction.b < function_.registers.size() &&
        function_.registers[instruction.a] != function_.registers[instruction.b]) {
      return "kinds differ";
    }
    return "";
  }

  const Program& program_;
  const Function& function_;
  std::vector<bool> starts_;  ///< where instructions begin
};

}  // namespace

std::string verify(const Program& program, const Function& function) {
  return Verifier(program, function).check();
}

}  // namespace kinako::bytecode
