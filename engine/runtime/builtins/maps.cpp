// keys, values, get.
#include "runtime/builtins/call.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/record.h"
#include "runtime/string.h"

namespace kinako::runtime::builtins {

Value keys(const Call& call) {
  const Value value = call[0];
  if (isMap(value)) return mapKeys(call.context, value);
  const Value result = makeList(call.context, Storage::Any);
  if (!result || value.isNull()) return result;
  if (!isKind(value, ObjectKind::Record)) return call.expects("a map", value);
  const Shape& shape = *as<Record>(value)->shape;
  for (const uint32_t position : shape.printOrder) {
    const Value name = makeString(call.context, shape.fields[position]);
    if (!name || !listPush(call.context, result, name)) return Value();
  }
  return result;
}

Value values(const Call& call) {
  const Value value = call[0];
  if (isMap(value)) return mapValues(call.context, value);
  const Value result = makeList(call.context, Storage::Any);
  if (!result || value.isNull()) return result;
  if (!isKind(value, ObjectKind::Record)) return call.expects("a map", value);
  const auto& record = *as<Record>(value);
  for (const uint32_t position : record.shape->printOrder) {
    const Value value = fieldOf(record, position);
    markShared(value);
    if (!listPush(call.context, result, value)) return Value();
  }
  return result;
}

Value get(const Call& call) {
  const Value container = call[0];
  const Value fallback = call.count() == 3 ? call[2] : Value::null();
  if (container.isNull()) return fallback;
  if (isMap(container)) {
    const bool isThere = mapContains(call.context, container, call[1]);
    if (call.context.hasFailed) return Value();
    return isThere ? mapGet(call.context, container, call[1]) : fallback;
  }
  if (isKind(container, ObjectKind::Record)) {
    if (!isString(call[1])) return call.expects("a string", call[1]);
    const auto& record = *as<Record>(container);
    const int field = record.shape->fieldIndex(text(call[1]));
    if (field < 0) return fallback;
    const Value value = fieldOf(record, static_cast<size_t>(field));
    markShared(value);
    return value;
  }
  if (isList(container)) {
    const auto index = call.integer(1);
    if (!index) return Value();
    const auto length = static_cast<int64_t>(as<List>(container)->length);
    const int64_t position = arith::fromEnd(*index, length);
    if (position < 0 || position >= length) return fallback;
    return listGet(call.context, container, position);
  }
  return call.expects("a map", container);
}

}  // namespace kinako::runtime::builtins
