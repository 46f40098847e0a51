// Expressions except operators, accesses and calls. Code that gets a register to put a result
// into writes it with the last instruction only: it may be a variable that is still read, or
// in the window that calls on the way use.
#include <algorithm>

#include "base/check.h"
#include "compile/function_compiler.h"
#include "types/walk.h"

namespace kinako::compiler {

using namespace types;

bool mayAssign(const Expr& e) {
  bool found = false;
  auto onExpr = [&](Expr* expr) {
    found |= expr->kind == ExprKind::BlockExpr || expr->kind == ExprKind::Match;
  };
  auto onStmt = [](Stmt*) {};
  Walker walker(onExpr, onStmt);
  walker.visit(const_cast<Expr*>(&e));
  return found;
}

Register FunctionCompiler::value(const Expr& e) {
  if (e.kind == ExprKind::LocalGet) {
    const Local& local = *to<LocalGet>(&e).local;
    if (!local.isCaptured && kindOf(*local.type) == kindOf(*e.type)) {
      const Register index = registerOf(local);
      share(index, e);
      return index;
    }
  }
  if (e.kind == ExprKind::GlobalGet) {
    const Global& global = *to<GlobalGet>(&e).global;
    if (const auto index = registerOf(global); index && kindOf(*global.type) == kindOf(*e.type)) {
      share(*index, e);
      return *index;
    }
  }
  if (const auto known = loopConstant(e)) return *known;
  const Register index = temporary(kindOf(*e.type));
  intoNatural(index, e);
  return index;
}

Register FunctionCompiler::valueAs(const Expr& e, RegisterKind kind) {
  return coerce(value(e), kind, e.span);
}

void FunctionCompiler::into(Register to, const Expr& e) {
  if (kindOfRegister(to) == kindOf(*e.type)) return intoNatural(to, e);
  Scope scope(*this);
  coerce(value(e), kindOfRegister(to), e.span, to);
}

Register FunctionCompiler::stable(const Expr& e, std::initializer_list<const Expr*> later) {
  const Register index = value(e);
  const bool isVariable = e.kind == ExprKind::LocalGet || e.kind == ExprKind::GlobalGet;
  const bool isAssigned = isVariable && std::any_of(later.begin(), later.end(), [](const Expr* e) {
                            return e && mayAssign(*e);
                          });
  if (!isAssigned) return index;
  const Register copy = temporary(kindOfRegister(index));
  move(copy, index, e.span);
  return copy;
}

void FunctionCompiler::share(Register index, const Expr& read) {
  if (read.use == Use::Share && read.type->mayHoldList()) emit(Opcode::Share, read.span, index);
}

void FunctionCompiler::constant(Register to, const Expr& e) {
  if (const auto* whole = as<const IntConst>(&e)) {
    if (whole->value == static_cast<int32_t>(whole->value)) {
      emitWide(Opcode::LoadInt, e.span, to, static_cast<int32_t>(whole->value));
    } else {
      emit(Opcode::LoadLong, e.span, to, number(static_cast<uint64_t>(whole->value)));
    }
  } else if (const auto* big = as<const BigConst>(&e)) {
    emit(Opcode::LoadString, e.span, to, text(big->digits));
    emit(Opcode::Cast, e.span, to, to, type(*e.type));
  } else if (const auto* real = as<const FloatConst>(&e)) {
    emit(Opcode::LoadFloat, e.span, to, number(std::bit_cast<uint64_t>(real->value)));
  } else if (const auto* answer = as<const BoolConst>(&e)) {
    emit(Opcode::LoadBool, e.span, to, answer->value);
  } else if (const auto* string = as<const StringConst>(&e)) {
    emit(Opcode::LoadString, e.span, to, text(string->value));
  } else {
    emit(Opcode::LoadNull, e.span, to);
  }
}

std::optional<Register> FunctionCompiler::loopConstant(const Expr& e) {
  // Each is one more register to fill in every call.
  constexpr size_t kMost = 64;
  uint64_t bits = 0;
  if (const auto* whole = as<const IntConst>(&e)) {
    bits = static_cast<uint64_t>(whole->value);
  } else if (const auto* real = as<const FloatConst>(&e)) {
    bits = std::bit_cast<uint64_t>(real->value);
  } else if (const auto* answer = as<const BoolConst>(&e)) {
    bits = answer->value;
  } else if (const auto* big = as<const BigConst>(&e)) {
    bits = text(big->digits) | uint64_t{1} << 32;  // not the string
  } else if (const auto* string = as<const StringConst>(&e)) {
    bits = text(string->value);
  } else {
    return std::nullopt;
  }
  const RegisterKind kind = kindOf(*e.type);
  if (loopDepth_ == 0) return std::nullopt;
  const auto known = constants_.find({kind, bits});
  if (known != constants_.end()) return known->second;
  if (constants_.size() == kMost) return std::nullopt;
  const Register index = newRegister(kind);
  constants_.emplace(std::pair(kind, bits), index);
  // It is moved to the begin once the rest is done.
  auto code = std::exchange(function_.code, {});
  auto spans = std::exchange(function_.spans, {});
  constant(index, e);
  preamble_.code.insert(preamble_.code.end(), function_.code.begin(), function_.code.end());
  preamble_.spans.insert(preamble_.spans.end(), function_.spans.begin(), function_.spans.end());
  function_.code = std::move(code);
  function_.spans = std::move(spans);
  return index;
}

void FunctionCompiler::readLocal(Register to, const LocalGet& e) {
  const Register index = registerOf(*e.local);
  if (!e.local->isCaptured) {
    share(index, e);
    if (kindOf(*e.local->type) == kindOf(*e.type)) return move(to, index, e.span);
    coerce(index, kindOf(*e.type), e.span, to);
    return;
  }
  Scope scope(*this);
  const RegisterKind kind = kindOf(*e.type);
  emit(Opcode::EnsureCell, e.span, index);
  const Register held = kind == RegisterKind::Value ? to : temporary(RegisterKind::Value);
  emit(Opcode::CellGet, e.span, held, index);
  if (kind == RegisterKind::Value) {
    share(held, e);
  } else {
    coerce(held, kind, e.span, to);
  }
}

void FunctionCompiler::intoNatural(Register to, const Expr& e) {
  if (!mayGoOn()) return;
  Scope scope(*this);
  switch (e.kind) {
    case ExprKind::IntConst:
    case ExprKind::BigConst:
    case ExprKind::FloatConst:
    case ExprKind::BoolConst:
    case ExprKind::StringConst:
    case ExprKind::NullConst:
      if (e.kind == ExprKind::NullConst && kindOf(*e.type) != RegisterKind::Value) {
        const Register null = temporary(RegisterKind::Value);
        emit(Opcode::LoadNull, e.span, null);
        coerce(null, kindOf(*e.type), e.span, to);
        return;
      }
      return constant(to, e);
    case ExprKind::LocalGet:
      return readLocal(to, types::to<LocalGet>(&e));
    case ExprKind::CaptureGet: {
      const RegisterKind kind = kindOf(*e.type);
      const Register held = kind == RegisterKind::Value ? to : temporary(RegisterKind::Value);
      emit(Opcode::CaptureGet, e.span, held, types::to<CaptureGet>(&e).index);
      if (kind == RegisterKind::Value) return share(held, e);
      coerce(held, kind, e.span, to);
      return;
    }
    case ExprKind::GlobalGet: {
      const Global& global = *types::to<GlobalGet>(&e).global;
      if (const auto index = registerOf(global)) {
        share(*index, e);
        if (kindOf(*global.type) == kindOf(*e.type)) return move(to, *index, e.span);
        coerce(*index, kindOf(*e.type), e.span, to);
        return;
      }
      const RegisterKind kind = kindOf(*global.type);
      if (kind == kindOf(*e.type)) {
        emit(Opcode::GlobalGet, e.span, to, global.index);
        if (kind == RegisterKind::Value) share(to, e);
        return;
      }
      const Register held = temporary(kind);
      emit(Opcode::GlobalGet, e.span, held, global.index);
      coerce(held, kindOf(*e.type), e.span, to);
      return;
    }
    case ExprKind::FunctionValue:
      return compileFunctionValue(to, types::to<FunctionValue>(&e));
    case ExprKind::BuiltinValue: {
      const Builtin builtin = types::to<BuiltinValue>(&e).builtin;
      if (callsBack(builtin)) functionOf(state_, builtin);
      emit(Opcode::LoadBuiltin, e.span, to, static_cast<uint32_t>(builtin));
      return;
    }
    case ExprKind::Unary:
      return compileUnary(to, types::to<Unary>(&e));
    case ExprKind::Binary:
      return compileBinary(to, types::to<Binary>(&e));
    case ExprKind::Truthy: {
      const Expr& operand = *types::to<Truthy>(&e).operand;
      if (kindOf(*operand.type) == RegisterKind::Bool) return intoNatural(to, operand);
      emit(Opcode::Truthy, e.span, to, boxed(operand));
      return;
    }
    case ExprKind::Logical:
      return compileLogical(to, types::to<Logical>(&e));
    case ExprKind::Conditional:
      return compileConditional(to, types::to<Conditional>(&e));
    case ExprKind::Convert:
      return compileConvert(to, types::to<Convert>(&e));
    case ExprKind::CastTo: {
      const Register operand = boxed(*types::to<CastTo>(&e).operand);
      const Register done = temporary(RegisterKind::Value);
      emit(Opcode::Cast, e.span, done, operand, type(*e.type));
      if (kindOf(*e.type) == RegisterKind::Value) return move(to, done, e.span);
      coerce(done, kindOf(*e.type), e.span, to);
      return;
    }
    case ExprKind::CallFunction:
      return compileCall(to, types::to<CallFunction>(&e));
    case ExprKind::CallClosure:
      return compileCallClosure(to, types::to<CallClosure>(&e));
    case ExprKind::CallBuiltin:
      return compileCallBuiltin(to, types::to<CallBuiltin>(&e));
    case ExprKind::CallValue:
      return compileCallValue(to, types::to<CallValue>(&e));
    case ExprKind::CallDynamic:
      return compileCallDynamic(to, types::to<CallDynamic>(&e));
    case ExprKind::Partial:
      return compilePartial(to, types::to<Partial>(&e));
    case ExprKind::MakeList:
      return compileMakeList(to, types::to<MakeList>(&e));
    case ExprKind::MakeMap:
      return compileMakeMap(to, types::to<MakeMap>(&e));
    case ExprKind::MakeRecord:
      return compileMakeRecord(to, types::to<MakeRecord>(&e));
    case ExprKind::Index:
      return compileIndex(to, types::to<Index>(&e));
    case ExprKind::Slice:
      return compileSlice(to, types::to<Slice>(&e));
    case ExprKind::FieldGet:
      return compileFieldGet(to, types::to<FieldGet>(&e));
    case ExprKind::FieldDynamic:
      return compileFieldDynamic(to, types::to<FieldDynamic>(&e));
    case ExprKind::Match:
      return compileMatch(to, types::to<Match>(&e));
    case ExprKind::BlockExpr: {
      const auto& block = types::to<BlockExpr>(&e);
      statements(block.statements);
      const Register result = value(*block.result);
      if (kindOf(*block.result->type) == kindOf(*e.type)) return move(to, result, e.span);
      coerce(result, kindOf(*e.type), e.span, to);
      return;
    }
    case ExprKind::Load: {
      const auto& load = types::to<Load>(&e);
      const Register options = load.options ? boxed(*load.options) : temporary(RegisterKind::Value);
      if (!load.options) emit(Opcode::LoadNull, e.span, options);
      emit(Opcode::Load, e.span, to, options, text(load.path));
      extra(e.span, type(*e.type));
      return;
    }
    case ExprKind::Save: {
      const auto& save = types::to<Save>(&e);
      const Register value = boxed(*save.value);
      const Register options = save.options ? boxed(*save.options) : temporary(RegisterKind::Value);
      if (!save.options) emit(Opcode::LoadNull, e.span, options);
      emit(Opcode::Save, e.span, to, value, options);
      extra(e.span, text(save.path));
      return;
    }
    case ExprKind::Helper:
      return compileHelper(to, types::to<Helper>(&e));
  }
  KINAKO_UNREACHABLE();
}

void FunctionCompiler::compileUnary(Register to, const Unary& e) {
  switch (e.op) {
    case UnaryOperator::NegateInt:
      emit(Opcode::NegateInt, e.span, to, valueAs(*e.operand, RegisterKind::Int));
      return;
    case UnaryOperator::NegateFloat:
      emit(Opcode::NegateFloat, e.span, to, valueAs(*e.operand, RegisterKind::Float));
      return;
    case UnaryOperator::NegateAny:
      emit(Opcode::NegateAny, e.span, to, boxed(*e.operand));
      return;
    case UnaryOperator::Not: {
      if (kindOf(*e.operand->type) == RegisterKind::Bool) {
        emit(Opcode::Not, e.span, to, value(*e.operand));
        return;
      }
      const Register truth = temporary(RegisterKind::Bool);
      emit(Opcode::Truthy, e.span, truth, boxed(*e.operand));
      emit(Opcode::Not, e.span, to, truth);
      return;
    }
  }
  KINAKO_UNREACHABLE();
}

void FunctionCompiler::compileLogical(Register to, const Logical& e) {
  const RegisterKind kind = kindOf(*e.type);
  const bool isCoalesce = e.op == LogicalOperator::Coalesce;
  if (!isCoalesce && kind == RegisterKind::Bool && kindOf(*e.left->type) == kind &&
      kindOf(*e.right->type) == kind) {
    Label isFalse;
    Label end;
    const Register answer = temporary(kind);
    branch(e, false, isFalse);
    emit(Opcode::LoadBool, e.span, answer, 1);
    jump(end, e.span);
    place(isFalse);
    emit(Opcode::LoadBool, e.span, answer, 0);
    place(end);
    return move(to, answer, e.span);
  }
  Label decided;
  const Register result = temporary(RegisterKind::Value);
  {
    Scope scope(*this);
    move(result, boxed(*e.left), e.span);
  }
  const Opcode test = isCoalesce                     ? Opcode::JumpIfNotNull
                      : e.op == LogicalOperator::And ? Opcode::JumpIfFalsy
                                                     : Opcode::JumpIfTruthy;
  emit(test, e.span, result);
  target(decided, e.span);
  {
    Scope scope(*this);
    move(result, boxed(*e.right), e.span);
  }
  place(decided);
  coerce(result, kind, e.span, to);
}

void FunctionCompiler::compileConditional(Register to, const Conditional& e) {
  const RegisterKind kind = kindOf(*e.type);
  Label otherwise;
  Label end;
  const Register result = temporary(kind);
  branch(*e.condition, false, otherwise);
  into(result, *e.thenValue);
  jump(end, e.span);
  place(otherwise);
  into(result, *e.elseValue);
  place(end);
  move(to, result, e.span);
}

void FunctionCompiler::compileConvert(Register to, const Convert& e) {
  const RegisterKind kind = kindOf(*e.type);
  const RegisterKind from = kindOf(*e.operand->type);
  const auto finish = [&](Register done) {
    if (kind == RegisterKind::Value) return move(to, done, e.span);
    coerce(done, kind, e.span, to);
  };
  switch (e.conversion) {
    case Conversion::ToAny:
    case Conversion::BigToInt:
    case Conversion::Retype:
      if (from == kind) return intoNatural(to, *e.operand);
      coerce(value(*e.operand), kind, e.span, to);
      return;
    case Conversion::Unwrap: {
      if (compileMapGetInt(to, e)) return;
      const Register operand = boxed(*e.operand);
      emit(Opcode::Unwrap, e.span, operand, type(*e.type), text(e.text));
      return finish(operand);
    }
    case Conversion::IntToFloat:
      if (from == RegisterKind::Int) {
        emit(Opcode::IntToFloat, e.span, to, value(*e.operand), type(*e.type));
        return;
      }
      [[fallthrough]];
    case Conversion::Check: {
      const Register operand = boxed(*e.operand);
      const Register done = temporary(RegisterKind::Value);
      emit(Opcode::Check, e.span, done, operand, type(*e.type));
      extra(e.span, text(e.text));
      return finish(done);
    }
    case Conversion::ToBig: {
      const Register operand = boxed(*e.operand);
      const Register done = temporary(RegisterKind::Value);
      emit(Opcode::ToBig, e.span, done, operand, type(*e.type));
      extra(e.span, text(e.text));
      return finish(done);
    }
  }
  KINAKO_UNREACHABLE();
}

namespace {

enum class Storage : uint32_t { Any, Int, Float, Bool };  // as Storage

Storage storageOf(const Type& element) {
  switch (kindOf(element)) {
    case RegisterKind::Int:
      return Storage::Int;
    case RegisterKind::Float:
      return Storage::Float;
    case RegisterKind::Bool:
      return Storage::Bool;
    case RegisterKind::Value:
    case RegisterKind::Raw:
      return Storage::Any;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace

void FunctionCompiler::compileMakeList(Register to, const MakeList& e) {
  const Type* element = e.type->is(TypeKind::List) ? e.type->element : nullptr;
  const auto storage = element ? storageOf(*element) : Storage::Any;
  const Register list = temporary(RegisterKind::Value);
  emit(Opcode::MakeList, e.span, list, static_cast<uint32_t>(storage),
       std::min<size_t>(e.elements.size(), UINT16_MAX));
  for (const Expr* item : e.elements) {
    Scope scope(*this);
    const Register value = boxed(*item);
    emit(Opcode::ListPush, item->span, list, value);
  }
  move(to, list, e.span);
}

void FunctionCompiler::compileMakeMap(Register to, const MakeMap& e) {
  const Register map = temporary(RegisterKind::Value);
  emit(Opcode::MakeMap, e.span, map, std::min<size_t>(e.items.size(), UINT16_MAX));
  for (const MapItem& item : e.items) {
    Scope scope(*this);
    const Register key = coerce(stable(*item.key, item.value), RegisterKind::Value, item.key->span);
    const Register value = boxed(*item.value);
    emit(Opcode::MapSet, item.key->span, map, key, value);
  }
  move(to, map, e.span);
}

void FunctionCompiler::compileMakeRecord(Register to, const MakeRecord& e) {
  std::vector<RegisterKind> kinds;
  for (const Field& field : e.record->fields) {
    const bool isFloat = kindOf(*field.type) == RegisterKind::Float;
    kinds.push_back(isFloat ? RegisterKind::Float : RegisterKind::Value);
  }
  arguments(e.fields, kinds);
  emit(Opcode::MakeRecord, e.span, to, e.record->index, e.fields.size());
}

void FunctionCompiler::compileFunctionValue(Register to, const FunctionValue& e) {
  const uint32_t place = state_.placeOf(*e.function);
  if (place > UINT16_MAX) return tooLarge("functions");
  bytecode::Maker maker;
  maker.function = static_cast<uint16_t>(place);
  for (const Capture& capture : e.function->captures) {
    if (capture.fromCapture) {
      maker.captures.push_back({true, static_cast<uint16_t>(capture.index)});
      continue;
    }
    const Register index = registerOf(*capture.local);
    emit(Opcode::EnsureCell, e.span, index);
    maker.captures.push_back({false, index});
  }
  function_.makers.push_back(std::move(maker));
  emit(Opcode::MakeClosure, e.span, to, function_.makers.size() - 1);
}

void FunctionCompiler::checked(Register to, Register from, const Type& type, Span span) {
  const RegisterKind kind = kindOf(type);
  const uint32_t index = this->type(type);
  if (state_.program.types[index].tag == TypeTag::Anything) return move(to, from, span);
  if (kind == RegisterKind::Value) {
    emit(Opcode::CheckRead, span, to, from, index);
    return;
  }
  const Register done = temporary(RegisterKind::Value);
  emit(Opcode::CheckRead, span, done, from, index);
  coerce(done, kind, span, to);
}

void FunctionCompiler::compileMatch(Register to, const Match& e) {
  const RegisterKind kind = kindOf(*e.type);
  const Register result = temporary(kind);
  const Register target = temporary(RegisterKind::Value);
  {
    Scope scope(*this);
    move(target, boxed(*e.target), e.target->span);
  }
  Label end;
  bool isTotal = false;
  for (const MatchArm& arm : e.arms) {
    Label next;
    {
      Scope scope(*this);
      pattern(arm.pattern, target, next, e.target->span);
      into(result, *arm.value);
    }
    isTotal |= arm.pattern.kind == PatternKind::Wildcard || arm.pattern.kind == PatternKind::Bind;
    jump(end, e.span);
    place(next);
  }
  if (!isTotal) {
    Scope scope(*this);
    const Register null = temporary(RegisterKind::Value);
    emit(Opcode::LoadNull, e.span, null);
    coerce(null, kind, e.span, result);
  }
  place(end);
  move(to, result, e.span);
}

void FunctionCompiler::pattern(const Pattern& pattern, Register value, Label& otherwise,
                               Span span) {
  Scope scope(*this);
  switch (pattern.kind) {
    case PatternKind::Wildcard:
      return;
    case PatternKind::Equal: {
      const Register literal = boxed(*pattern.literal);
      const Register answer = temporary(RegisterKind::Bool);
      emit(Opcode::EqualAny, span, answer, value, literal);
      emit(Opcode::JumpIfFalse, span, answer);
      return target(otherwise, span);
    }
    case PatternKind::Bind: {
      const Type& type = *pattern.local->type;
      const Register bound = temporary(kindOf(type));
      checked(bound, value, type, span);
      if (kindOfRegister(bound) == RegisterKind::Value) emit(Opcode::Share, span, bound);
      return declare(*pattern.local, bound, span);
    }
    case PatternKind::Record: {
      emit(Opcode::JumpUnlessFits, span, value, type(*pattern.record->type));
      target(otherwise, span);
      for (size_t i = 0; i < pattern.arguments.size(); ++i) {
        const Pattern& argument = pattern.arguments[i];
        if (argument.kind == PatternKind::Wildcard) continue;
        Scope inner(*this);
        const Register field = temporary(RegisterKind::Value);
        emit(Opcode::RawField, span, field, value, i);
        this->pattern(argument, field, otherwise, span);
      }
      return;
    }
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::compiler
