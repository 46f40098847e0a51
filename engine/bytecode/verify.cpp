#include <fmt/format.h>

#include <optional>

#include "base/builtin.h"
#include "bytecode/cursor.h"
#include "bytecode/words.h"

namespace kinako::bytecode {

namespace {

RegisterKind kindOf(TypeTag tag) {
  return tag == TypeTag::Int     ? RegisterKind::Int
         : tag == TypeTag::Float ? RegisterKind::Float
         : tag == TypeTag::Bool  ? RegisterKind::Bool
                                 : RegisterKind::Value;
}

class FunctionVerifier {
 public:
  FunctionVerifier(const Program& program, const Function& function)
      : program_(program), function_(function) {}

  std::string check() {
    if (!function_.tooLarge.empty()) return "";
    if (function_.code.empty()) return "no code";
    if (function_.spans.size() > function_.code.size()) return "more spans than words";
    if (std::string problem = checkRegisters(); !problem.empty()) return problem;
    for (const Maker& maker : function_.makers) {
      if (!isSound(maker)) return "a maker";
    }
    starts_.assign(function_.code.size(), false);
    bool ends = false;
    for (Cursor at(function_); !at.isAtEnd(); at.next()) {
      starts_[at.at()] = true;
      if (!at.isKnown() || at.opcode() == Opcode::EnterHot) {
        return fmt::format("no instruction at {}", at.at());
      }
      if (!at.isWhole()) return "a second word is missing";
      ends = at.info().effects.has(Fact::Ends);
    }
    if (!ends) return "runs past its end";
    for (Cursor at(function_); !at.isAtEnd(); at.next()) {
      const std::string problem = checkInstruction(at);
      if (!problem.empty()) {
        return fmt::format("{} at {}: {}", problem, at.at(), at.info().mnemonic);
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
  bool isTarget(int64_t word) const {
    return word >= 0 && static_cast<uint64_t>(word) < starts_.size() &&
           starts_[static_cast<size_t>(word)];
  }

  /// A field that is a float is read and written as one: that is how records keep it.
  bool isFieldRight(const Cursor& at, uint32_t type) const {
    const bool asFloat = at.find(OperandKind::wF) || at.find(OperandKind::rF);
    return type < program_.types.size() && (program_.types[type].tag == TypeTag::Float) == asFloat;
  }
  /// `shape` is the one the instruction names, if it names one.
  bool isRight(const Cursor& at, const Operand& operand, const Shape* shape) const {
    const uint16_t value = operand.index();
    switch (operand.kind) {
      case OperandKind::None:
        return value == 0;
      case OperandKind::Imm:
      case OperandKind::Imm32:
      case OperandKind::Count:
        return true;
      case OperandKind::Positive:
        return operand.value > 0;
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
        return !shape || (value < shape->fields.size() && isFieldRight(at, shape->types[value]));
      case OperandKind::Capture:
        return function_.captures;
      case OperandKind::Tag: {
        const auto type = at.find(OperandKind::Type);
        return type && type->index() < program_.types.size() &&
               static_cast<TypeTag>(value) == program_.types[type->index()].tag;
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
        return isTarget(operand.value) && (at.info().row != RowKind::Loop || at.isBack());
    }
    return false;
  }

  /// Registers of any kind are of the same one, and of that of the global and of the function's
  /// result beside them. Where there is nothing else, it is this function's result.
  bool kindsAgree(const Cursor& at) const {
    std::optional<RegisterKind> common;
    size_t count = 0;
    bool agree = true;
    const auto meet = [&](std::optional<RegisterKind> kind) {
      if (kind && common && *kind != *common) agree = false;
      if (kind) common = kind;
    };
    for (const Operand& operand : at.operands()) {
      if (operand.kind == OperandKind::rX || operand.kind == OperandKind::wX) {
        meet(kindOfRegister(operand.index()));
      } else if (operand.kind == OperandKind::Global) {
        meet(program_.globals[operand.index()].kind);
      } else if (operand.kind == OperandKind::Function) {
        meet(program_.functions[operand.index()]->result);
      } else {
        continue;
      }
      ++count;
    }
    if (count == 1) meet(function_.result);
    return agree;
  }

  std::string checkInstruction(const Cursor& at) const {
    const OpcodeInfo& info = at.info();
    const auto shapeIndex = at.find(OperandKind::Shape);
    const Shape* shape = shapeIndex && shapeIndex->index() < program_.shapes.size()
                             ? &program_.shapes[shapeIndex->index()]
                             : nullptr;
    if (at.isLong() && function_.code[at.at() + 1].opcode != kSecondWord) return "second word";
    bool hasAnyKind = false;
    for (const Operand& operand : at.operands()) {
      hasAnyKind |= operand.kind == OperandKind::rX || operand.kind == OperandKind::wX ||
                    operand.kind == OperandKind::Function;
      if (isRight(at, operand, shape)) continue;
      return fmt::format("operand {}", operand.letter());
    }
    if (at.effects().mayStop() && at.after() > function_.spans.size()) return "no span";
    if (info.isFused()) {
      const Cursor next(function_, at.after());
      if (next.isAtEnd() || next.plainOpcode() != info.second) {
        return fmt::format("no {} after it", opcodeInfo(info.second).mnemonic);
      }
    }
    return !hasAnyKind || kindsAgree(at) ? "" : "kinds differ";
  }

  const Program& program_;
  const Function& function_;
  std::vector<uint8_t> starts_;  ///< where instructions begin
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
      for (const uint32_t type : shape.types) {
        if (!isType(type)) return "shape " + shape.name;
      }
      if (shape.types.size() != shape.fields.size()) return "shape " + shape.name;
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
      case TypeTag::Record:
        return isShape(type.shape);
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

std::string verify(const Program& program, size_t first) {
  if (std::string problem = TableVerifier(program).check(); !problem.empty()) return problem;
  for (size_t i = first; i < program.functions.size(); ++i) {
    const bytecode::Function& function = *program.functions[i];
    const std::string problem = verify(program, function);
    if (!problem.empty()) return function.name + ": " + problem;
  }
  return "";
}

}  // namespace kinako::bytecode
