// Expressions: the dispatcher, and what is neither operator, access nor call.
#include "interp/machine.h"
#include "runtime/builtins.h"
#include "runtime/compare.h"
#include "runtime/map.h"
#include "runtime/record.h"

namespace kinako::interp {

using namespace types;

// Each case is a jump: this function needs no stack of its own, which is what lets the
// guest recurse deeply.
Value Machine::eval(const Expr& e, Value* frame) {
  switch (e.kind) {
    case ExprKind::IntConst:
      return runtime::makeInt(context, to<IntConst>(&e).value);
    case ExprKind::BigConst:
      return evalBig(to<BigConst>(&e));
    case ExprKind::FloatConst:
      return Value::number(to<FloatConst>(&e).value);
    case ExprKind::BoolConst:
      return Value::boolean(to<BoolConst>(&e).value);
    case ExprKind::StringConst:
      return evalString(to<StringConst>(&e));
    case ExprKind::NullConst:
      return Value::null();
    case ExprKind::LocalGet: {
      const Local& local = *to<LocalGet>(&e).local;
      Value value = frame[local.slot];
      if (local.isCaptured) value = cellOf(frame, local.slot)->value;
      noteUse(value, e.use);
      return value;
    }
    case ExprKind::CaptureGet: {
      const Value cell = closureOf(frame)->captures[to<CaptureGet>(&e).index];
      const Value value = runtime::as<runtime::Cell>(cell)->value;
      noteUse(value, e.use);
      return value;
    }
    case ExprKind::GlobalGet: {
      const Value value = globals_[to<GlobalGet>(&e).global->index];
      noteUse(value, e.use);
      return value;
    }
    case ExprKind::FunctionValue:
      return functionValue(*to<FunctionValue>(&e).function, frame);
    case ExprKind::BuiltinValue: {
      auto* object =
          context.heap.make<runtime::BuiltinFunction>(runtime::ObjectKind::BuiltinFunction);
      object->builtin = to<BuiltinValue>(&e).builtin;
      return Value::object(object);
    }
    case ExprKind::Unary:
      return evalUnary(to<Unary>(&e), frame);
    case ExprKind::Binary:
      return evalBinary(to<Binary>(&e), frame);
    case ExprKind::Truthy:
      return evalTruthy(to<Truthy>(&e), frame);
    case ExprKind::Logical:
      return evalLogical(to<Logical>(&e), frame);
    case ExprKind::Conditional:
      return evalConditional(to<Conditional>(&e), frame);
    case ExprKind::Convert:
      return evalConvert(to<Convert>(&e), frame);
    case ExprKind::CastTo:
      return evalCast(to<CastTo>(&e), frame);
    case ExprKind::CallFunction:
      return evalCallFunction(to<CallFunction>(&e), frame);
    case ExprKind::CallClosure:
      return evalCallClosure(to<CallClosure>(&e), frame);
    case ExprKind::CallBuiltin:
      return evalCallBuiltin(to<CallBuiltin>(&e), frame);
    case ExprKind::CallValue:
      return evalCallValue(to<CallValue>(&e), frame);
    case ExprKind::CallDynamic:
      return evalCallDynamic(to<CallDynamic>(&e), frame);
    case ExprKind::Partial:
      return evalPartial(to<Partial>(&e), frame);
    case ExprKind::MakeList:
      return evalMakeList(to<MakeList>(&e), frame);
    case ExprKind::MakeMap:
      return evalMakeMap(to<MakeMap>(&e), frame);
    case ExprKind::MakeRecord:
      return evalMakeRecord(to<MakeRecord>(&e), frame);
    case ExprKind::Index:
      return evalIndex(to<Index>(&e), frame);
    case ExprKind::Slice:
      return evalSlice(to<Slice>(&e), frame);
    case ExprKind::FieldGet:
      return evalFieldGet(to<FieldGet>(&e), frame);
    case ExprKind::FieldDynamic:
      return evalFieldDynamic(to<FieldDynamic>(&e), frame);
    case ExprKind::Match:
      return evalMatch(to<Match>(&e), frame);
    case ExprKind::BlockExpr:
      return evalBlock(to<BlockExpr>(&e), frame);
    case ExprKind::Load:
      return evalLoad(to<Load>(&e), frame);
    case ExprKind::Save:
      return evalSave(to<Save>(&e), frame);
    case ExprKind::Helper:
      return evalHelper(to<Helper>(&e), frame);
  }
  KINAKO_UNREACHABLE();
}

Value Machine::evalString(const StringConst& e) { return nameValue(&e, e.value); }

Value Machine::evalBig(const BigConst& e) {
  if (const Value known = constants_.find(&e)) return known;
  const auto value = runtime::parseInteger(context, e.digits);
  if (!value || !*value) return failAt(e.span);
  constants_.insert(&e, *value);
  return *value;
}

Value Machine::nameValue(const void* node, std::string_view name) {
  if (const Value known = constants_.find(node)) [[likely]]
    return known;
  const Value made = runtime::makeString(context, name);
  if (made) constants_.insert(node, made);
  return made;
}

Answer Machine::test(const Expr& e, Value* frame) {
  const Value value = eval(e, frame);
  if (value.isBool()) [[likely]]
    return value.asBool() ? Answer::Yes : Answer::No;
  if (!value) return Answer::Stopped;
  return runtime::truthy(value) ? Answer::Yes : Answer::No;
}

Value Machine::evalTruthy(const Truthy& e, Value* frame) {
  const Value value = eval(*e.operand, frame);
  if (!value) return {};
  return Value::boolean(runtime::truthy(value));
}

Value Machine::evalConditional(const Conditional& e, Value* frame) {
  switch (test(*e.condition, frame)) {
    case Answer::Yes:
      return eval(*e.thenValue, frame);
    case Answer::No:
      return eval(*e.elseValue, frame);
    case Answer::Stopped:
      return {};
  }
  KINAKO_UNREACHABLE();
}

Value Machine::evalLogical(const Logical& e, Value* frame) {
  const Value left = eval(*e.left, frame);
  if (!left) return {};
  switch (e.op) {
    case LogicalOperator::And:
      return runtime::truthy(left) ? eval(*e.right, frame) : left;
    case LogicalOperator::Or:
      return runtime::truthy(left) ? left : eval(*e.right, frame);
    case LogicalOperator::Coalesce:
      return left.isNull() ? eval(*e.right, frame) : left;
  }
  KINAKO_UNREACHABLE();
}

/// Evaluates and pushes; false when one of them stopped.
bool Machine::pushAll(std::span<Expr* const> items, Value* frame) {
  for (const Expr* item : items) {
    const Value value = eval(*item, frame);
    if (!value) return false;
    push(value);
  }
  return true;
}

Value Machine::evalMakeList(const MakeList& e, Value* frame) {
  const Type* element = e.type->is(TypeKind::List) ? e.type->element : nullptr;
  const auto storage = element ? storageOf(*element) : Storage::Any;
  const Value list = runtime::makeList(context, storage, e.elements.size());
  if (!list) return failAt(e.span);
  push(list);
  for (const Expr* item : e.elements) {
    const Value value = eval(*item, frame);
    if (!value) return {};
    if (!runtime::listPush(context, list, value)) return failAt(item->span);
  }
  pop();
  return list;
}

Value Machine::evalMakeMap(const MakeMap& e, Value* frame) {
  const Value map = runtime::makeMap(context, e.items.size());
  if (!map) return failAt(e.span);
  push(map);
  for (const MapItem& item : e.items) {
    const Value key = eval(*item.key, frame);
    if (!key) return {};
    push(key);
    const Value value = eval(*item.value, frame);
    if (!value) return {};
    pop();
    if (!runtime::mapSet(context, map, key, value)) return failAt(item.key->span);
  }
  pop();
  return map;
}

Value Machine::evalMakeRecord(const MakeRecord& e, Value* frame) {
  const size_t count = e.fields.size();
  if (!pushAll(e.fields, frame)) return {};
  const Value record = runtime::makeRecord(context, context.shapes[e.record->index], top_ - count);
  pop(count);
  return record;
}

/// A statement that leaves (return, break, continue) makes the expression around it leave
/// too: the empty value, with the way out in escape_.
Value Machine::evalBlock(const BlockExpr& e, Value* frame) {
  const Flow flow = execAll(e.statements, frame);
  if (flow != Flow::Normal) {
    escape_ = flow;
    return {};
  }
  return eval(*e.result, frame);
}

Value Machine::evalLoad(const Load& e, Value* frame) {
  Value options = Value::null();
  if (e.options) options = eval(*e.options, frame);
  if (!options) return {};
  const Value rows = runtime::load(context, e.path, options, descriptors_.of(*e.type));
  context.placeNotices(e.span);
  return rows ? rows : failAt(e.span);
}

Value Machine::evalSave(const Save& e, Value* frame) {
  const Value value = eval(*e.value, frame);
  if (!value) return {};
  push(value);
  Value options = Value::null();
  if (e.options) options = eval(*e.options, frame);
  if (!options) return {};
  pop();
  const Value done = runtime::save(context, value, e.path, options);
  return done ? done : failAt(e.span);
}

}  // namespace kinako::interp
