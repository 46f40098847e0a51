// Elements and fields: reading and writing them.
#include "base/check.h"
#include "bytecode/filler.h"
#include "compile/function_compiler.h"

namespace kinako::compiler {

using namespace types;
using bytecode::Filler;

namespace {

/// An int expression whose evaluation nobody can notice.
bool isQuiet(const Expr& e) {
  if (const auto* get = as<const LocalGet>(&e)) return !get->local->isCaptured;
  if (const auto* binary = as<const Binary>(&e)) {
    return (binary->op == BinaryOperator::AddInt || binary->op == BinaryOperator::SubtractInt) &&
           isQuiet(*binary->left) && isQuiet(*binary->right);
  }
  return e.kind == ExprKind::IntConst || e.kind == ExprKind::GlobalGet;
}

/// What fills a gap with such values; nothing for containers, of which each element needs its own.
std::optional<Filler> fillerOf(ExprKind zero) {
  if (zero == ExprKind::NullConst) return Filler::Null;
  if (zero == ExprKind::IntConst) return Filler::Zero;
  if (zero == ExprKind::FloatConst) return Filler::FloatZero;
  if (zero == ExprKind::BoolConst) return Filler::False;
  if (zero == ExprKind::StringConst) return Filler::EmptyString;
  return std::nullopt;
}

}  // namespace

/// `xs[i][j]` of a number, by one instruction: j is computed before the list at i is looked at.
bool FunctionCompiler::compileNestedIndex(Register to, const Index& e) {
  const RegisterKind kind = kindOf(*e.type);
  if (kind != RegisterKind::Int && kind != RegisterKind::Float) return false;
  if (e.object->kind != ExprKind::Index || !isQuiet(*e.index)) return false;
  const auto& outer = types::to<Index>(e.object);
  if (e.indexKind != IndexKind::List || outer.indexKind != IndexKind::List ||
      kindOf(*outer.index->type) != RegisterKind::Int) {
    return false;
  }
  const Register object = coerce(stable(*outer.object, outer.index), RegisterKind::Value, e.span);
  const Register first = value(*outer.index);
  const Register second = value(*e.index);
  emit(kind == RegisterKind::Int ? Opcode::ListListGetInt : Opcode::ListListGetFloat, e.span, to,
       object, first);
  extra(outer.span, type(*e.type), second, type(*outer.type));
  return true;
}

void FunctionCompiler::compileIndex(Register to, const Index& e) {
  const RegisterKind kind = kindOf(*e.type);
  const bool isIntIndex = kindOf(*e.index->type) == RegisterKind::Int;
  if (isIntIndex && compileNestedIndex(to, e)) return;
  const Register object = coerce(stable(*e.object, e.index), RegisterKind::Value, e.object->span);
  if (e.indexKind == IndexKind::List && isIntIndex) {
    const Register index = value(*e.index);
    switch (kind) {
      case RegisterKind::Int:
        emit(Opcode::ListGetInt, e.span, to, object, index);
        return extra(e.span, type(*e.type));
      case RegisterKind::Float:
        emit(Opcode::ListGetFloat, e.span, to, object, index);
        return extra(e.span, type(*e.type));
      case RegisterKind::Bool:
        emit(Opcode::ListGetBool, e.span, to, object, index);
        return extra(e.span, type(*e.type));
      case RegisterKind::Value:
        emit(Opcode::ListGet, e.span, to, object, index);
        return extra(e.span, type(*e.type), e.use == Use::Share, tagOf(*e.type));
      case RegisterKind::Raw:
        break;
    }
    KINAKO_UNREACHABLE();
  }
  if (e.indexKind == IndexKind::String && isIntIndex && kind == RegisterKind::Value) {
    emit(Opcode::StringAt, e.span, to, object, value(*e.index));
    return;
  }
  const Register index = boxed(*e.index);
  const Register got = kind == RegisterKind::Value ? to : temporary(RegisterKind::Value);
  emit(e.indexKind == IndexKind::Map ? Opcode::MapGet : Opcode::IndexAny, e.span, got, object,
       index);
  extra(e.span, type(*e.type), e.use == Use::Share);
  if (kind != RegisterKind::Value) coerce(got, kind, e.span, to);
}

/// `m[k]` of which the program says that it is there and an int.
bool FunctionCompiler::compileMapGetInt(Register to, const Convert& e) {
  if (e.operand->kind != ExprKind::Index || kindOf(*e.type) != RegisterKind::Int) return false;
  const auto& get = types::to<Index>(e.operand);
  if (get.indexKind != IndexKind::Map) return false;
  const Register object =
      coerce(stable(*get.object, get.index), RegisterKind::Value, get.object->span);
  const bool isIntKey = kindOf(*get.index->type) == RegisterKind::Int;
  const Register key = isIntKey ? value(*get.index) : boxed(*get.index);
  emit(isIntKey ? Opcode::IntMapGetInt : Opcode::MapGetInt, get.span, to, object, key);
  extra(e.span, type(*get.type), type(*e.type), text(e.text));
  return true;
}

void FunctionCompiler::compileSlice(Register to, const Slice& e) {
  const auto bound = [&](const Expr* expr, std::initializer_list<const Expr*> later) {
    if (!expr) {
      const Register none = temporary(RegisterKind::Value);
      emit(Opcode::LoadEmpty, e.span, none);
      return none;
    }
    return coerce(stable(*expr, later), RegisterKind::Value, expr->span);
  };
  const Register object =
      coerce(stable(*e.object, {e.begin, e.end, e.step}), RegisterKind::Value, e.span);
  const Register begin = bound(e.begin, {e.end, e.step});
  const Register end = bound(e.end, {e.step});
  if (e.step) {
    const Register step = bound(e.step, {});
    emit(Opcode::SliceByStep, e.span, to, object, begin);
    return extra(e.span, end, step);
  }
  emit(Opcode::Slice, e.span, to, object, begin);
  extra(e.span, end, mayReuse(*e.object));
}

void FunctionCompiler::compileFieldGet(Register to, const FieldGet& e) {
  const RegisterKind kind = kindOf(*e.type);
  const Register object = boxed(*e.object);
  Opcode opcode = Opcode::GetField;
  if (kind == RegisterKind::Int) opcode = Opcode::GetFieldInt;
  if (kind == RegisterKind::Float) opcode = Opcode::GetFieldFloat;
  if (kind == RegisterKind::Bool) opcode = Opcode::GetFieldBool;
  emit(opcode, e.span, to, object, e.field);
  extra(e.object->span, type(*e.type), e.use == Use::Share, e.object->type->record->index);
}

void FunctionCompiler::compileFieldDynamic(Register to, const FieldDynamic& e) {
  const RegisterKind kind = kindOf(*e.type);
  const Register object = boxed(*e.object);
  const Register got = kind == RegisterKind::Value ? to : temporary(RegisterKind::Value);
  emit(Opcode::GetFieldByName, e.span, got, object, text(e.name));
  extra(e.span, type(*e.type), e.use == Use::Share);
  if (kind != RegisterKind::Value) coerce(got, kind, e.span, to);
}

void FunctionCompiler::setIndex(const SetIndex& s) {
  Scope scope(*this);
  const bool isIntIndex = kindOf(*s.index->type) == RegisterKind::Int;
  Register object = coerce(stable(*s.object, s.index), RegisterKind::Value, s.object->span);
  if (mayAssign(*s.value)) {
    const Register copy = temporary(RegisterKind::Value);
    move(copy, object, s.span);
    object = copy;
  }
  if (s.indexKind == IndexKind::Map && isIntIndex && kindOf(*s.value->type) == RegisterKind::Int) {
    const Register index = stable(*s.index, s.value);
    emit(Opcode::IntMapSetInt, s.span, object, index, value(*s.value));
    return;
  }
  if (s.indexKind != IndexKind::List || !isIntIndex) {
    const Register index = coerce(stable(*s.index, s.value), RegisterKind::Value, s.index->span);
    const Register value = boxed(*s.value);
    emit(s.indexKind == IndexKind::Map ? Opcode::MapSet : Opcode::SetIndexAny, s.span, object,
         index, value);
    return;
  }
  const Register index = stable(*s.index, s.value);
  Register value = this->value(*s.value);
  auto filler = Filler::Null;
  if (const auto known = s.filler ? fillerOf(s.filler->kind) : filler) {
    filler = *known;
  } else {
    // A fresh container for each element of the gap.
    Label again;
    Label filled;
    placeLoop(again, s.span);
    emit(Opcode::JumpUnlessGap, s.span, object, index);
    target(filled, s.span);
    {
      Scope inner(*this);
      const Register element = boxed(*s.filler);
      emit(Opcode::ListPush, s.span, object, element);
    }
    jump(again, s.span);
    place(filled);
  }
  Opcode opcode = Opcode::ListSet;
  if (kindOfRegister(value) == RegisterKind::Int) {
    opcode = Opcode::ListSetInt;
  } else if (kindOfRegister(value) == RegisterKind::Float) {
    opcode = Opcode::ListSetFloat;
  } else if (kindOfRegister(value) == RegisterKind::Bool) {
    opcode = Opcode::ListSetBool;
  } else {
    value = coerce(value, RegisterKind::Value, s.span);
  }
  emit(opcode, s.span, object, index, value);
  extra(s.span, static_cast<uint32_t>(filler));
}

void FunctionCompiler::setField(const SetField& s) {
  Scope scope(*this);
  const Register object = coerce(stable(*s.object, s.value), RegisterKind::Value, s.object->span);
  Register value = this->value(*s.value);
  Opcode opcode = Opcode::SetField;
  if (kindOfRegister(value) == RegisterKind::Int) {
    opcode = Opcode::SetFieldInt;
  } else if (kindOfRegister(value) == RegisterKind::Float) {
    opcode = Opcode::SetFieldFloat;
  } else {
    value = coerce(value, RegisterKind::Value, s.value->span);
  }
  emit(opcode, s.span, object, value, s.field);
  extra(s.object->span, 0, 0, s.object->type->record->index);
}

void FunctionCompiler::setFieldDynamic(const SetFieldDynamic& s) {
  Scope scope(*this);
  const Register object = coerce(stable(*s.object, s.value), RegisterKind::Value, s.object->span);
  const Register value = boxed(*s.value);
  emit(Opcode::SetFieldByName, s.span, object, value, text(s.name));
}

}  // namespace kinako::compiler
