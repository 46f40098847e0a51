// Elements and fields: reading and writing them. A value of another kind than the static
// type promises (it came through an `any`) goes the way of Any.
#include "base/check.h"
#include "interp/machine.h"
#include "runtime/builtins.h"
#include "runtime/map.h"
#include "runtime/record.h"

namespace kinako::interp {

using namespace types;
using runtime::List;

Value Machine::evalIndex(const Index& e, Value* frame) {
  const Value object = eval(*e.object, frame);
  if (!object) return {};
  Value index;
  if (isLeaf(*e.index)) {
    index = eval(*e.index, frame);
    if (!index) return {};
  } else {
    push(object);
    index = eval(*e.index, frame);
    if (!index) return {};
    pop();
  }
  Value value;
  switch (e.indexKind) {
    case IndexKind::List:
      value = indexList(e, object, index);
      break;
    case IndexKind::String:
      value = runtime::isString(object) && index.isInlineInt()
                  ? runtime::charAt(context, object, index.asInlineInt())
                  : runtime::indexAny(context, object, index);
      break;
    case IndexKind::Map:
      value = indexMap(e, object, index);
      break;
    case IndexKind::Any:
      value = runtime::indexAny(context, object, index);
      break;
  }
  if (!value) return failAt(e.span);
  return checkRead(value, *e.type, e.span);
}

Value Machine::indexList(const Index& e, Value object, Value index) {
  if (!runtime::isList(object) || !index.isInlineInt()) {
    return runtime::indexAny(context, object, index);
  }
  const auto& list = *runtime::as<List>(object);
  const auto position =
      static_cast<uint64_t>(arith::fromEnd(index.asInlineInt(), static_cast<int64_t>(list.length)));
  if (position >= list.length) return runtime::listGet(context, object, index.asInlineInt());
  switch (list.storage) {
    case Storage::Any:
      noteUse(list.values[position], e.use);
      return list.values[position];
    case Storage::Int:
      return runtime::makeInt(context, list.ints[position]);
    case Storage::Float:
      return Value::number(list.floats[position]);
    case Storage::Bool:
      return Value::boolean(list.bools[position] != 0);
  }
  KINAKO_UNREACHABLE();
}

Value Machine::indexMap(const Index& e, Value object, Value key) {
  if (!runtime::isMap(object)) return runtime::indexAny(context, object, key);
  if (e.use == Use::Share || !runtime::isMapKey(key)) return runtime::mapGet(context, object, key);
  const auto& map = *runtime::as<runtime::Map>(object);
  const int64_t entry = runtime::mapFind(context, map, key);
  if (entry < 0) return context.hasFailed ? Value() : Value::null();
  return map.entries[entry].value;
}

Value Machine::evalSlice(const Slice& e, Value* frame) {
  const Value object = eval(*e.object, frame);
  if (!object) return {};
  push(object);
  Value begin;
  Value end;
  if (e.begin) {
    begin = eval(*e.begin, frame);
    if (!begin) return {};
  }
  push(begin);
  if (e.end) {
    end = eval(*e.end, frame);
    if (!end) return {};
  }
  Value part;
  if (e.step) {
    push(end);
    const Value step = eval(*e.step, frame);
    if (!step) return {};
    pop();
    part = runtime::sliceAnyByStep(context, object, begin, end, step);
  } else {
    part = runtime::sliceAny(context, object, begin, end, mayReuse(*e.object));
  }
  pop(2);
  return part ? part : failAt(e.span);
}

Value Machine::evalFieldGet(const FieldGet& e, Value* frame) {
  const Value object = eval(*e.object, frame);
  if (!object) return {};
  const RecordInfo& record = *e.object->type->record;
  if (!fits(object, *e.object->type)) [[unlikely]] {
    if (object.isNull()) {
      return fail(e.object->span, TrapKind::NullUse,
                  {record.name, std::string(sourceText(e.object->span))});
    }
    const Value value = runtime::fieldByName(context, object, record.fields[e.field].name);
    if (!value) return failAt(e.span);
    noteUse(value, e.use);
    return checkRead(value, *e.type, e.span);
  }
  const Value value = runtime::fieldOf(*runtime::as<runtime::Record>(object), e.field);
  noteUse(value, e.use);
  return value;
}

Value Machine::evalFieldDynamic(const FieldDynamic& e, Value* frame) {
  const Value object = eval(*e.object, frame);
  if (!object) return {};
  const Value value = runtime::fieldByName(context, object, e.name);
  if (!value) return failAt(e.span);
  noteUse(value, e.use);
  return checkRead(value, *e.type, e.span);
}

Flow Machine::execSetIndex(const SetIndex& s, Value* frame) {
  const Value object = eval(*s.object, frame);
  if (!object) return stopped();
  push(object);
  const Value index = eval(*s.index, frame);
  if (!index) return stopped();
  push(index);
  const Value value = eval(*s.value, frame);
  if (!value) return stopped();
  push(value);
  bool isDone = false;
  switch (s.indexKind) {
    case IndexKind::List:
      isDone = setListElement(s, object, index, value, frame);
      break;
    case IndexKind::Map:
      isDone = runtime::isMap(object) ? runtime::mapSet(context, object, index, value)
                                      : runtime::setIndexAny(context, object, index, value);
      break;
    case IndexKind::String:
    case IndexKind::Any:
      isDone = runtime::setIndexAny(context, object, index, value);
      break;
  }
  if (!isDone) return context.hasFailed ? stopAt(s.span) : stopped();
  pop(3);
  return Flow::Normal;
}

namespace {
bool isConstant(const Expr& e) {
  return e.kind == ExprKind::IntConst || e.kind == ExprKind::FloatConst ||
         e.kind == ExprKind::BoolConst || e.kind == ExprKind::StringConst ||
         e.kind == ExprKind::NullConst;
}
}  // namespace

bool Machine::setListElement(const SetIndex& s, Value object, Value index, Value value,
                             Value* frame) {
  if (!runtime::isList(object) || !index.isInlineInt()) {
    return runtime::setIndexAny(context, object, index, value);
  }
  const int64_t position = index.asInlineInt();
  Value filler = Value::null();
  const int64_t gap = position - static_cast<int64_t>(runtime::as<List>(object)->length);
  if (s.filler && gap > 0) {
    filler = eval(*s.filler, frame);
    if (!filler) return false;
  }
  if (!runtime::listSet(context, object, position, value, filler)) return false;
  // To make that many values is a loop.
  if (!s.filler || isConstant(*s.filler)) return true;
  for (int64_t i = 0; i < gap; ++i) {
    if (!step(s.span)) return false;
  }
  return true;
}

Flow Machine::execSetField(const SetField& s, Value* frame) {
  const Value object = eval(*s.object, frame);
  if (!object) return stopped();
  push(object);
  const Value value = eval(*s.value, frame);
  if (!value) return stopped();
  pop();
  const Type& type = *s.object->type;
  if (fits(object, type)) [[likely]] {
    runtime::storeField(*runtime::as<runtime::Record>(object), s.field, value);
    return Flow::Normal;
  }
  if (object.isNull()) {
    fail(s.object->span, TrapKind::NullUse,
         {type.record->name, std::string(sourceText(s.object->span))});
    return Flow::Stopped;
  }
  const std::string_view name = type.record->fields[s.field].name;
  return runtime::setFieldByName(context, object, name, value) ? Flow::Normal : stopAt(s.span);
}

Flow Machine::execSetFieldDynamic(const SetFieldDynamic& s, Value* frame) {
  const Value object = eval(*s.object, frame);
  if (!object) return stopped();
  push(object);
  const Value value = eval(*s.value, frame);
  if (!value) return stopped();
  pop();
  return runtime::setFieldByName(context, object, s.name, value) ? Flow::Normal : stopAt(s.span);
}

}  // namespace kinako::interp
