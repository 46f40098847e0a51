// The types of builtins' arguments and results, as far as types go.
#include "types/check_state.h"

namespace kinako::types {

const Type* CheckState::builtinResult(const BuiltinInfo& builtin, const ast::Call& call,
                                      std::vector<Expr*>& arguments) {
  const auto& t = types();
  const auto spanOf = [&](size_t i) {
    return i < arguments.size() ? arguments[i]->span : call.span;
  };
  const auto inner = [&](size_t i) { return unwrapped(arguments[i]->type); };
  const auto isOpen = [&](size_t i) {
    const auto* type = inner(i);
    return type->is(TypeKind::Any) || type->is(TypeKind::Never) || type->is(TypeKind::Null) ||
           type->is(TypeKind::Parameter);
  };
  const auto isSequence = [&](size_t i) {
    return inner(i)->is(TypeKind::List) || inner(i)->is(TypeKind::Group);
  };
  const auto elementOf = [&](size_t i) -> const Type* {
    return isSequence(i) ? inner(i)->element : t.anyType;
  };
  const auto wantSequence = [&](Code code) {
    if (!isSequence(0) && !isOpen(0)) report(code, spanOf(0), {toString(arguments[0]->type)});
  };
  const auto wantList = [&](size_t i) {
    if (!isSequence(i) && !isOpen(i)) {
      report(Code::T008, spanOf(i), {"list", toString(arguments[i]->type)});
    }
  };
  const auto want = [&](size_t i, const Type* type) {
    if (i >= arguments.size()) return;
    // A builtin copes with null itself.
    if (arguments[i]->type->is(TypeKind::Null)) return;
    if (!isConvertible(arguments[i]->type, type)) {
      report(Code::T008, spanOf(i), {toString(type), toString(arguments[i]->type)});
      return;
    }
    if (!isOpen(i)) arguments[i] = convert(arguments[i], type);
  };
  const auto wantNumber = [&](size_t i) {
    if (i < arguments.size() && !isOpen(i) && !inner(i)->isNumeric()) {
      report(Code::T008, spanOf(i), {"number", toString(arguments[i]->type)});
    }
    if (i < arguments.size()) arguments[i] = unwrap(arguments[i]);
  };
  const auto least = [&](const Type* type) -> const Type* {
    return type->is(TypeKind::Null) ? t.anyType : type;
  };

  for (auto*& argument : arguments) {
    if (argument->type->is(TypeKind::Unit)) argument = toAny(argument);
  }

  switch (builtin.id) {
    case Builtin::Print:
    case Builtin::Json:
      return t.unitType;
    case Builtin::Panic:
    case Builtin::Error:
      return t.neverType;
    case Builtin::Input:
      return t.stringType;
    case Builtin::Now:
    case Builtin::Mem:
      return t.intType;
    case Builtin::Eval:
      want(0, t.stringType);
      return t.anyType;

    case Builtin::Len: {
      const auto kind = inner(0)->kind;
      if (!isOpen(0) && !isSequence(0) && kind != TypeKind::Map && kind != TypeKind::String) {
        report(Code::T036, spanOf(0), {toString(arguments[0]->type)});
      }
      return t.intType;
    }
    case Builtin::Count:
      wantSequence(Code::T037);
      return t.intType;
    case Builtin::Exists:
      return t.boolType;
    case Builtin::Append:
    case Builtin::Push: {
      wantList(0);
      const auto* item = arguments[1]->type;
      const auto* literal = as<MakeList>(arguments[0]);
      const bool isEmptyLiteral =
          literal && literal->elements.empty() && literal->type->element->is(TypeKind::Any);
      if (inner(0)->is(TypeKind::List) && !isEmptyLiteral) {
        arguments[1] = convertElement(arguments[1], *arguments[0]);
        return inner(0);
      }
      arguments[0] = toAny(arguments[0]);
      if (item->is(TypeKind::Unit) || item->is(TypeKind::Null)) item = t.anyType;
      return isEmptyLiteral  ? types().list(widened(item))
             : isSequence(0) ? types().list(joinTypes(elementOf(0), item))
                             : types().list(t.anyType);
    }
    case Builtin::Concat: {
      const Type* element = nullptr;
      for (size_t i = 0; i < arguments.size(); ++i) {
        wantList(i);
        const auto* literal = as<MakeList>(arguments[i]);
        if (literal && literal->elements.empty()) continue;
        element = element ? joinTypes(element, elementOf(i)) : elementOf(i);
      }
      return types().list(element ? element : t.anyType);
    }
    case Builtin::First:
    case Builtin::Last:
      if (inner(0)->is(TypeKind::String)) return types().option(t.stringType);
      wantList(0);
      return types().option(elementOf(0));
    case Builtin::Distinct:
    case Builtin::Sort:
    case Builtin::Collect:
      wantList(0);
      return types().list(elementOf(0));
    case Builtin::Reverse:
      if (inner(0)->is(TypeKind::String)) return t.stringType;
      if (isOpen(0)) return t.anyType;
      wantList(0);
      return types().list(elementOf(0));
    case Builtin::Range:
      for (size_t i = 0; i < arguments.size(); ++i) want(i, t.intType);
      return types().list(t.intType);
    case Builtin::Sum: {
      wantSequence(Code::T041);
      const auto* element = unwrapped(elementOf(0));
      if (element->isNumeric()) return element;
      if (isSequence(0) && !element->is(TypeKind::Any) && !element->is(TypeKind::Parameter)) {
        report(Code::T041, spanOf(0), {toString(arguments[0]->type)});
      }
      return t.anyType;
    }
    case Builtin::Avg:
      wantSequence(Code::T038);
      if (const auto* element = unwrapped(elementOf(0)); isSequence(0) && !element->isNumeric() &&
                                                         !element->is(TypeKind::Any) &&
                                                         !element->is(TypeKind::Parameter)) {
        report(Code::T038, spanOf(0), {toString(arguments[0]->type)});
      }
      return t.floatType;
    case Builtin::Min:
    case Builtin::Max: {
      if (arguments.size() == 1) {
        wantList(0);
        // The result is 0 when empty, so only numbers keep their type.
        const auto* element = unwrapped(elementOf(0));
        return element->is(TypeKind::Int) || element->is(TypeKind::Float) ? element : t.anyType;
      }
      const Type* joined = nullptr;
      bool isFloat = false;
      for (size_t i = 0; i < arguments.size(); ++i) {
        arguments[i] = unwrap(arguments[i]);
        isFloat |= arguments[i]->type->is(TypeKind::Float);
        joined = joined ? joinTypes(joined, arguments[i]->type) : arguments[i]->type;
      }
      if (isFloat && joined->is(TypeKind::Any)) {
        bool allNumbers = true;
        for (const auto* argument : arguments) {
          allNumbers &= argument->type->is(TypeKind::Int) || argument->type->is(TypeKind::Float);
        }
        if (allNumbers) {
          for (auto*& argument : arguments) argument = convert(argument, t.floatType);
          return t.floatType;
        }
      }
      return least(joined);
    }
    case Builtin::Reduce: {
      wantList(0);
      arguments[1] = toAny(arguments[1]);
      return t.anyType;
    }

    case Builtin::Keys:
      if (!inner(0)->is(TypeKind::Map) && !isOpen(0)) {
        report(Code::T008, spanOf(0), {"map", toString(arguments[0]->type)});
      }
      return types().list(inner(0)->is(TypeKind::Map) ? inner(0)->key : t.anyType);
    case Builtin::Values:
      if (!inner(0)->is(TypeKind::Map) && !isOpen(0)) {
        report(Code::T008, spanOf(0), {"map", toString(arguments[0]->type)});
      }
      return types().list(inner(0)->is(TypeKind::Map) ? inner(0)->element : t.anyType);
    case Builtin::Get: {
      const auto* value = inner(0)->is(TypeKind::Map) ? inner(0)->element : elementOf(0);
      if (arguments.size() == 2) return types().option(value);
      return least(joinTypes(value, arguments[2]->type));
    }
    case Builtin::Contains:
      return t.boolType;
    case Builtin::IndexOf:
      return t.intType;
    case Builtin::Slice:
      want(1, t.intType);
      want(2, t.intType);
      if (inner(0)->is(TypeKind::String)) return t.stringType;
      if (isOpen(0)) return t.anyType;
      wantList(0);
      return types().list(elementOf(0));

    case Builtin::Str:
    case Builtin::String:
    case Builtin::ToJson:
    case Builtin::Lower:
    case Builtin::Upper:
      return t.stringType;
    case Builtin::Substring:
    case Builtin::Substr:
      want(0, t.stringType);
      want(1, t.intType);
      want(2, t.intType);
      return t.stringType;
    case Builtin::Trim:
      want(0, t.stringType);
      return t.stringType;
    case Builtin::Split:
      want(0, t.stringType);
      want(1, t.stringType);
      return types().list(t.stringType);
    case Builtin::Join:
      wantList(0);
      want(1, t.stringType);
      return t.stringType;
    case Builtin::Replace:
      for (size_t i = 0; i < 3; ++i) want(i, t.stringType);
      return t.stringType;
    case Builtin::StartsWith:
    case Builtin::EndsWith:
      want(0, t.stringType);
      want(1, t.stringType);
      return t.boolType;
    case Builtin::Repeat:
      want(1, t.intType);
      if (isOpen(0)) return t.anyType;
      if (isSequence(0)) return types().list(elementOf(0));
      want(0, t.stringType);
      return t.stringType;
    case Builtin::PadStart:
    case Builtin::PadEnd:  // of anything's text
      want(1, t.intType);
      want(2, t.stringType);
      return t.stringType;
    case Builtin::Ord:
      want(0, t.stringType);
      return t.intType;
    case Builtin::Chr:
      want(0, t.intType);
      return t.stringType;
    case Builtin::ParseIntStr:
      want(0, t.stringType);
      want(1, t.intType);
      return t.intType;
    case Builtin::Sha256:
      return types().list(t.intType);
    case Builtin::Md5:
      want(0, t.stringType);
      return t.stringType;

    case Builtin::Int:
    case Builtin::ToInt:
      if (!isOpen(0) && !inner(0)->isNumeric() && !inner(0)->is(TypeKind::String)) {
        report(Code::T046, spanOf(0), {toString(arguments[0]->type), "int"});
      }
      return t.intType;
    case Builtin::Float:
    case Builtin::ToFloat:
      if (!isOpen(0) && !inner(0)->isNumeric() && !inner(0)->is(TypeKind::String)) {
        report(Code::T046, spanOf(0), {toString(arguments[0]->type), "float"});
      }
      return t.floatType;
    case Builtin::Bool:
      return t.boolType;
    case Builtin::Abs:
      wantNumber(0);
      return inner(0)->isNumeric() ? inner(0) : t.anyType;
    case Builtin::Floor:
    case Builtin::Ceil:
    case Builtin::Sqrt:
    case Builtin::Sin:
    case Builtin::Cos:
    case Builtin::Tan:
    case Builtin::Asin:
    case Builtin::Acos:
    case Builtin::Atan:
    case Builtin::Atan2:
    case Builtin::Log:
    case Builtin::Exp:
      for (size_t i = 0; i < arguments.size(); ++i) wantNumber(i);
      return t.floatType;
    case Builtin::Round:
      wantNumber(0);
      want(1, t.intType);
      return inner(0)->is(TypeKind::Float) || inner(0)->isInteger() ? inner(0) : t.anyType;
    case Builtin::Pow:
      wantNumber(0);
      wantNumber(1);
      if (inner(0)->isInteger() && inner(1)->isInteger()) {
        return inner(0)->is(TypeKind::Int) ? t.intType : t.bigIntType;
      }
      return inner(0)->is(TypeKind::Float) || inner(1)->is(TypeKind::Float) ? t.floatType
                                                                            : t.anyType;
    case Builtin::Num:
    case Builtin::Denom:
      wantNumber(0);
      return t.bigIntType;
  }
  KINAKO_UNREACHABLE();
}

Expr* CheckState::builtinCall(const BuiltinInfo& builtin, const Type* result,
                              const std::vector<Expr*>& arguments, Span span) {
  // What comes out of a container is looked at, as an element that is read is: the container
  // may have got it under another type. And no floats at all have the sum int 0.
  const bool isTaken =
      builtin.id == Builtin::First || builtin.id == Builtin::Last || builtin.id == Builtin::Get ||
      builtin.id == Builtin::Sum ||
      ((builtin.id == Builtin::Min || builtin.id == Builtin::Max) && arguments.size() == 1);
  const auto isList = [](const Expr* e) { return e->type->is(TypeKind::List); };
  if (builtin.id == Builtin::Concat && arguments.size() == 2 && isList(arguments[0]) &&
      isList(arguments[1])) {
    return expr<Binary>(span, result, BinaryOperator::ConcatList, arguments[0], arguments[1]);
  }
  auto* call =
      expr<CallBuiltin>(span, isTaken ? types().anyType : result, builtin.id, list(arguments));
  return convert(call, result);
}

}  // namespace kinako::types
