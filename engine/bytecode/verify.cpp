#include <fmt/format.h>

#include <optional>

#include "base/builtin.h"
#include "bytecode/words.h"

namespace kinako::bytecode {

namespace {

RegisterKind kindOf(TypeTag tag) {
  return tag == TypeTag::Int     ? RegisterKind::Int
         : tag == TypeTag::Float ? RegisterKind::Float
         : tag == TypeTag::Bool  ? RegisterKind::Bool
                                 : RegisterKind::Value;
}

/// Whether an operand takes up two fields, b and c.
bool isWide(OperandKind kind) { return kind == OperandKind::Imm32 || kind == OperandKind::Target; }

class FunctionVerifier {
 public:
  FunctionVerifier(const Program& program, const Function& function)
      : program_(program), function_(function) {}

  std::string check() {
    if (!function_.tooLarge.empty()) return "";
    if (function_.code.empty()) return "no code";
    if (function_.spans.size() != function_.code.size()) return "not one span a word";
    if (std::string problem = checkRegisters(); !problem.empty()) return problem;
    for (const Maker& maker : function_.makers) {
      if (!isSound(maker)) return "a maker";
    }
    starts_.assign(function_.code.size() + 1, false);
    size_t last = 0;
    for (size_t i = 0; i < function_.code.size(); ++i) {
      starts_[i] = true;
      last = i;
      if (static_cast<uint16_t>(function_.code[i].opcode) >= kOpcodeCount) {
        return fmt::format("no instruction at {}", i);
      }
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
  std::string checkRegisters() const {
    if (function_.parameters.size() > function_.registers.size()) {
      return "parameter without register";
    }
    for (size_t i = 0; i < function_.parameters.size(); ++i) {
      const Parameter& parameter = function_.parameters[i];
      if (parameter.type >= program_.types.size()) return "type of a parameter";
      if (parameter.kind != function_.registers[i] ||
          parameter.kind != kindOf(program_.types[parameter.type].tag)) {
        return "kind of a parameter";
      }
    }
    const bool isSound = function_.captures ? function_.closure < function_.registers.size() &&
                                                  isKind(function_.closure, RegisterKind::Value)
                                            : function_.closure == 0;
    return isSound ? "" : "register of the closure";
  }
  bool isSound(const Maker& maker) const {
    if (maker.function >= program_.functions.size()) return false;
    for (const CaptureSource& source : maker.captures) {
      if (source.fromCapture ? !function_.captures
                             : source.index >= function_.registers.size() ||
                                   !isKind(source.index, RegisterKind::Value)) {
        return false;
      }
    }
    return true;
  }

  bool exists(size_t index) const { return index < function_.registers.size() + function_.window; }
  /// Nothing for the window's registers, which take what their callee's parameters are.
  std::optional<RegisterKind> kindOfRegister(size_t index) const {
    if (index >= function_.registers.size()) return std::nullopt;
    return function_.registers[index];
  }
  bool isKind(size_t index, RegisterKind kind) const {
    return exists(index) && kindOfRegister(index).value_or(kind) == kind;
  }
  bool isTarget(size_t at) const {
    const int64_t target = static_cast<int64_t>(at) + function_.code[at].wide();
    return target >= 0 && static_cast<size_t>(target) < function_.code.size() &&
           starts_[static_cast<size_t>(target)];
  }

  /// One word of an instruction, and what its fields should hold.
  struct Word {
    size_t at;
    uint16_t fields[3];
    const OperandKind* kinds;

    /// The field that holds an operand of the kind; null when there is none.
    const uint16_t* find(OperandKind kind) const {
      for (size_t i = 0; i < 3; ++i) {
        if (kinds[i] == kind) return &fields[i];
      }
      return nullptr;
    }
  };
  Word word(size_t at, const OperandKind* kinds) const {
    const Instruction& code = function_.code[at];
    return {at, {code.a, code.b, code.c}, kinds};
  }

  /// `shape` is the one the instruction names, if it names one.
  bool isRight(const Word& word, OperandKind kind, uint16_t value, const Shape* shape) const {
    switch (kind) {
      case OperandKind::None:
        return value == 0;
      case OperandKind::Imm:
      case OperandKind::Imm32:
      case OperandKind::Count:
        return true;
      case OperandKind::Positive:
        return static_cast<int16_t>(value) > 0;
      case OperandKind::Flag:
        return value < std::size(kFlagWords);
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
        return isKind(value, RegisterKind::Raw);
      case OperandKind::wPair:
        return value + size_t{1} < function_.registers.size() && isKind(value, RegisterKind::Raw) &&
               isKind(value + size_t{1}, RegisterKind::Raw);
      case OperandKind::rX:
      case OperandKind::wX:
        return exists(value);
      case OperandKind::Passed:
        return value <= function_.window && (!shape || value == shape->fields.size());
      case OperandKind::After:
        return value < function_.window;
      case OperandKind::Field:
        return !shape || value < shape->fields.size();
      case OperandKind::Capture:
        return function_.captures;
      case OperandKind::Tag: {
        const uint16_t* type = word.find(OperandKind::Type);
        return type && *type < program_.types.size() &&
               static_cast<TypeTag>(value) == program_.types[*type].tag;
      }
      case OperandKind::Filler:
        return value < std::size(kFillerWords);
      case OperandKind::Builtin:
        return value < allBuiltins().size();
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
        return value < program_.functions.size() &&
               program_.functions[value]->parameters.size() <= function_.window;
      case OperandKind::Maker:
        return value < function_.makers.size();
      case OperandKind::Window:
        return value == function_.registers.size();
      case OperandKind::Target:
        return isTarget(word.at);
    }
    return false;
  }

  /// "" or which of the operands, called by `letters`, is wrong.
  std::string checkWord(const Word& word, std::string_view letters, const Shape* shape) const {
    for (size_t i = 0; i < 3; ++i) {
      if (i == 2 && isWide(word.kinds[1])) break;
      if (!isRight(word, word.kinds[i], word.fields[i], shape)) {
        return fmt::format("operand {}", letters[i]);
      }
    }
    return "";
  }

  /// Registers of any kind are of the same one, and of that of the global and of the function's
  /// result beside them. Where there is nothing else, it is this function's result.
  bool kindsAgree(const Word& word) const {
    std::optional<RegisterKind> common;
    size_t count = 0;
    bool agree = true;
    const auto meet = [&](std::optional<RegisterKind> kind) {
      if (kind && common && *kind != *common) agree = false;
      if (kind) common = kind;
    };
    for (size_t i = 0; i < 3; ++i) {
      const uint16_t value = word.fields[i];
      const OperandKind kind = word.kinds[i];
      if (kind == OperandKind::rX || kind == OperandKind::wX) {
        meet(kindOfRegister(value));
      } else if (kind == OperandKind::Global) {
        meet(program_.globals[value].kind);
      } else if (kind == OperandKind::Function) {
        meet(program_.functions[value]->result);
      } else {
        continue;
      }
      ++count;
    }
    if (count == 1) meet(function_.result);
    return agree;
  }

  std::string checkInstruction(size_t at) const {
    const OpcodeInfo& info = opcodeInfo(function_.code[at].opcode);
    const Word first = word(at, info.operands);
    const Word second = word(info.next == NextKind::None ? at : at + 1, info.extra);
    const uint16_t* shapeIndex = first.find(OperandKind::Shape);
    if (!shapeIndex && info.next == NextKind::Extra) shapeIndex = second.find(OperandKind::Shape);
    const Shape* shape = shapeIndex && *shapeIndex < program_.shapes.size()
                             ? &program_.shapes[*shapeIndex]
                             : nullptr;
    std::string problem = checkWord(first, "abc", shape);
    if (!problem.empty()) return problem;
    if (info.next != NextKind::None && function_.code[at + 1].opcode != Opcode::Jump) {
      return "second word";
    }
    if (info.next == NextKind::Extra) problem = checkWord(second, "def", shape);
    if (!problem.empty()) return problem;
    if (info.next == NextKind::Target && (second.fields[0] != 0 || !isTarget(at + 1))) {
      return "target";
    }
    for (const FusedPair& pair : fusedPairs()) {
      if (pair.fused != function_.code[at].opcode) continue;
      const size_t next = at + (info.next == NextKind::None ? 1 : 2);
      if (next >= function_.code.size() ||
          plainOpcode(function_.code[next].opcode) != pair.second) {
        return fmt::format("no {} after it", opcodeInfo(pair.second).mnemonic);
      }
    }
    return kindsAgree(first) ? "" : "kinds differ";
  }

  const Program& program_;
  const Function& function_;
  std::vector<bool> starts_;  ///< where instructions begin
};

class TableVerifier {
 public:
  explicit TableVerifier(const Program& program) : program_(program) {}

  std::string check() const {
    if (program_.main >= program_.functions.size()) return "no function to begin with";
    for (const TypeInfo& type : program_.types) {
      if (!isSound(type)) return "type " + type.name;
    }
    for (const Shape& shape : program_.shapes) {
      for (const auto& [name, function] : shape.methods) {
        if (function >= program_.functions.size()) return "method " + shape.name + "." + name;
      }
    }
    for (const Global& global : program_.globals) {
      if (!isType(global.type) || global.kind != kindOf(program_.types[global.type].tag)) {
        return "global " + global.name;
      }
    }
    return "";
  }

 private:
  bool isType(uint32_t index) const { return index < program_.types.size(); }
  bool isShape(uint32_t index) const { return index < program_.shapes.size(); }
  bool isSound(const TypeInfo& type) const {
    switch (type.tag) {
      case TypeTag::Int:
      case TypeTag::Float:
      case TypeTag::Bool:
      case TypeTag::String:
      case TypeTag::BigInt:
      case TypeTag::BigRat:
      case TypeTag::Null:
      case TypeTag::Group:
      case TypeTag::Function:
      case TypeTag::Anything:
        return true;
      case TypeTag::List:
        return isType(type.element);
      case TypeTag::Map:
        for (const auto& [name, member] : type.members) {
          if (!isType(member)) return false;
        }
        return isType(type.key) && isType(type.element);
      case TypeTag::Record: {
        if (!isShape(type.shape)) return false;
        for (const uint32_t field : type.fields) {
          if (!isType(field)) return false;
        }
        return type.fields.size() == program_.shapes[type.shape].fields.size();
      }
      case TypeTag::Union: {
        for (const uint32_t shape : type.shapes) {
          if (!isShape(shape)) return false;
        }
        return true;
      }
      case TypeTag::Option: {
        // An option of options … has something else at its end.
        uint32_t element = type.element;
        for (size_t steps = 0; steps < program_.types.size(); ++steps) {
          if (!isType(element)) return false;
          if (program_.types[element].tag != TypeTag::Option) return true;
          element = program_.types[element].element;
        }
        return false;
      }
    }
    return false;
  }

  const Program& program_;
};

}  // namespace

std::string verify(const Program& program, const Function& function) {
  return FunctionVerifier(program, function).check();
}

std::string verify(const Program& program) {
  if (std::string problem = TableVerifier(program).check(); !problem.empty()) return problem;
  for (const auto& function : program.functions) {
    const std::string problem = verify(program, *function);
    if (!problem.empty()) return function->name + ": " + problem;
  }
  return "";
}

}  // namespace kinako::bytecode
