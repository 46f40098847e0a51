// Lists, and what lists share with strings, maps and groups.
#include <string>
#include <vector>

#include "runtime/builtins/call.h"
#include "runtime/compare.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/string.h"

namespace kinako::runtime::builtins {

namespace {

Value lengthOf(const Call& call, Value list) {
  return makeInt(call.context, static_cast<int64_t>(as<List>(list)->length));
}

}  // namespace

Value len(const Call& call) {
  const Value value = call[0];
  if (isList(value)) return lengthOf(call, value);
  if (isString(value)) return Value::inlineInt(as<String>(value)->length);
  if (isMap(value)) return makeInt(call.context, static_cast<int64_t>(as<Map>(value)->length));
  if (isKind(value, ObjectKind::Group)) return lengthOf(call, as<Group>(value)->items);
  if (value.isNull()) return Value::inlineInt(0);
  return call.context.fail(TrapKind::BadLength, {kindName(value)});
}

Value count(const Call& call) {
  const Value items = call.items(0, "a list or group");
  return items ? lengthOf(call, items) : Value();
}

Value exists(const Call& call) {
  const Value value = call[0];
  if (isString(value)) return Value::boolean(as<String>(value)->length > 0);
  if (isMap(value)) return Value::boolean(as<Map>(value)->length > 0);
  const Value items = call.items(0, "a list, map, string or group");
  return items ? Value::boolean(as<List>(items)->length > 0) : Value();
}

Value append(const Call& call) {
  const Value value = call[0];
  if (isList(value)) return listAppend(call.context, value, call[1], call.mayReuse);
  const Value items = call.items(0, "list");
  return items ? listAppend(call.context, items, call[1], false) : Value();
}

Value concat(const Call& call) {
  std::vector<Value> lists;
  for (size_t i = 0; i < call.count(); ++i) {
    lists.push_back(call.items(i));
    if (!lists.back()) return Value();
  }
  Value result = lists[0];
  if (!call.mayReuse || !result.isSame(call[0])) {
    result = sliceList(call.context, result, 0, INT64_MAX);
  }
  for (size_t i = 1; result && i < lists.size(); ++i) {
    result = listConcat(call.context, result, lists[i], Reuse::First);
  }
  return result;
}

Value first(const Call& call) {
  const Value items = call.items(0);
  if (!items) return Value();
  return as<List>(items)->length == 0 ? Value::null() : listGet(call.context, items, 0);
}

Value last(const Call& call) {
  const Value items = call.items(0);
  if (!items) return Value();
  return as<List>(items)->length == 0 ? Value::null() : listGet(call.context, items, -1);
}

Value distinct(const Call& call) {
  const Value items = call.items(0);
  return items ? listDistinct(call.context, items) : Value();
}

Value reverse(const Call& call) {
  if (isString(call[0])) return reverseString(call);
  const Value items = call.items(0, "a list or string");
  return items ? listReverse(call.context, items) : Value();
}

Value sort(const Call& call) {
  const Value items = call.items(0);
  return items ? listSort(call.context, items) : Value();
}

Value collect(const Call& call) {
  const Value items = call.items(0);
  return items ? sliceList(call.context, items, 0, INT64_MAX) : Value();
}

Value range(const Call& call) {
  const auto a = call.integer(0);
  if (!a) return Value();
  int64_t begin = 0;
  int64_t end = *a;
  int64_t step = 1;
  if (call.count() >= 2) {
    const auto b = call.integer(1);
    if (!b) return Value();
    begin = *a;
    end = *b;
  }
  if (call.count() == 3) {
    const auto c = call.integer(2);
    if (!c) return Value();
    step = *c;
    if (step == 0) return call.domain("the step must not be 0");
  }
  // Unsigned, because the distance may not fit a signed integer.
  const bool isEmpty = step > 0 ? begin >= end : begin <= end;
  const uint64_t distance = step > 0 ? static_cast<uint64_t>(end) - static_cast<uint64_t>(begin)
                                     : static_cast<uint64_t>(begin) - static_cast<uint64_t>(end);
  const uint64_t stride = step > 0 ? static_cast<uint64_t>(step) : -static_cast<uint64_t>(step);
  const uint64_t length = isEmpty ? 0 : (distance - 1) / stride + 1;
  const Value result = makeList(call.context, Storage::Int, length);
  if (!result) return Value();
  auto* list = as<List>(result);
  for (uint64_t i = 0; i < length;) {
    const uint64_t stop = std::min(length, i + Context::kPiece);
    if (!call.context.spend(stop - i)) return Value();
    for (; i < stop; ++i) {
      list->ints[i] =
          static_cast<int64_t>(static_cast<uint64_t>(begin) + i * static_cast<uint64_t>(step));
    }
  }
  list->length = length;
  return result;
}

Value reduce(const Call& call) {
  const Value items = call.items(0);
  if (!items) return Value();
  if (!call.context.call) return call.context.fail(TrapKind::Unsupported, {"reduce"});
  // As `for` does: the length at the start counts; what shrank meanwhile is not there.
  const uint64_t length = as<List>(items)->length;
  Value result = call[2];
  for (uint64_t i = 0; i < length && i < as<List>(items)->length; ++i) {
    const Value element = listGet(call.context, items, static_cast<int64_t>(i));
    const Value pair[] = {result, element};
    result = call.context.call(call[1], pair, call.builtin);
    if (!result) return Value();
  }
  return result;
}

Value slice(const Call& call) {
  const auto begin = call.integer(1);
  if (!begin) return Value();
  const auto end = call.integer(2);
  if (!end) return Value();
  if (isString(call[0])) return sliceString(call.context, call[0], *begin, *end);
  if (call.mayReuse && isList(call[0])) return cutList(call.context, call[0], *begin, *end);
  const Value items = call.items(0, "a list or string");
  return items ? sliceList(call.context, items, *begin, *end) : Value();
}

Value contains(const Call& call) {
  const Value container = call[0];
  if (isString(container) && !isString(call[1])) return call.expects("a string", call[1]);
  if (isString(container) || isMap(container)) {
    return runtime::contains(call.context, call[1], container);
  }
  const Value items = call.items(0, "a list, map or string");
  return items ? runtime::contains(call.context, call[1], items) : Value();
}

Value indexOf(const Call& call) {
  if (isString(call[0])) return indexOfString(call);
  const Value items = call.items(0, "a list or string");
  if (!items) return Value();
  const int64_t position = positionOf(call.context, *as<List>(items), call[1]);
  return call.context.hasFailed ? Value() : makeInt(call.context, position);
}

Value repeat(const Call& call) {
  const auto times = call.integer(1);
  if (!times) return Value();
  if (isString(call[0])) return repeatString(call, *times);
  const Value items = call.items(0, "a string or list");
  if (!items) return Value();
  const auto& list = *as<List>(items);
  uint64_t length = 0;
  if (*times > 0 && __builtin_mul_overflow(list.length, static_cast<uint64_t>(*times), &length)) {
    return call.context.failMemory(UINT64_MAX);
  }
  const Value result = makeList(call.context, list.storage, length);
  if (!result) return Value();
  for (uint64_t i = 0; i < length; ++i) {
    if (!call.context.spend(4)) return Value();
    const Value element = listAt(call.context, list, i % list.length);
    markShared(element);
    if (!listPush(call.context, result, element)) return Value();
  }
  return result;
}

}  // namespace kinako::runtime::builtins
