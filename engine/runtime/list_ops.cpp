// Set operations, reversing and sorting: always new lists.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <vector>

#include "runtime/compare.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/room.h"
#include "runtime/sort.h"
#include "runtime/string.h"

namespace kinako::runtime {

namespace {

/// The values that were added, each once. Open addressing over hash().
class ValueSet {
 public:
  explicit ValueSet(Context& context) : context_(context), room_(context) {}

  /// False when an equal value is there already, or the context has failed.
  bool add(Value value) {
    if ((values_.size() + 1) * 4 > slots_.size() * 3) grow();
    const uint64_t valueHash = hash(context_, value);
    if (context_.hasFailed) return false;
    const size_t slot = find(value, valueHash);
    if (slots_[slot] != 0 || !room_.forOneMore(values_) || !room_.forOneMore(hashes_)) return false;
    values_.push_back(value);
    hashes_.push_back(valueHash);
    slots_[slot] = static_cast<uint32_t>(values_.size());
    return true;
  }
  bool contains(Value value) const {
    return !slots_.empty() && slots_[find(value, hash(context_, value))] != 0;
  }

 private:
  size_t find(Value value, uint64_t valueHash) const {
    const size_t mask = slots_.size() - 1;
    const size_t first = valueHash & mask;
    size_t slot = first;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
      const uint32_t entry = slots_[slot] - 1;
      if (hashes_[entry] != valueHash) continue;
      if (values_[entry].isSame(value) || isSameElement(context_, values_[entry], value)) break;
    }
    context_.spend(kElementUnits + 4 * ((slot - first) & mask));
    return slot;
  }
  void grow() {
    const size_t size = std::max<size_t>(16, slots_.size() * 2);
    if (!room_.take((size - slots_.size()) * sizeof(uint32_t)) ||
        !context_.spend(kElementUnits * values_.size())) {
      if (!slots_.empty()) return;  // there is still room for some
    }
    slots_.assign(size, 0);
    const size_t mask = slots_.size() - 1;
    for (size_t entry = 0; entry < values_.size(); ++entry) {
      size_t slot = hashes_[entry] & mask;
      while (slots_[slot] != 0) slot = (slot + 1) & mask;
      slots_[slot] = static_cast<uint32_t>(entry + 1);
    }
  }

  static constexpr uint64_t kElementUnits = 16;

  Context& context_;
  Room room_;
  std::vector<Value> values_;
  std::vector<uint64_t> hashes_;
  std::vector<uint32_t> slots_;  ///< entry + 1, 0 = free
};

/// The elements of an operand: null when it is null.
struct Operand {
  const List* list = nullptr;

  uint64_t length() const { return list ? list->length : 0; }
  Storage storage() const { return list ? list->storage : Storage::Any; }
};

bool readOperand(Value value, Operand& operand) {
  if (isKind(value, ObjectKind::Group)) value = as<Group>(value)->items;
  if (isList(value)) operand.list = as<List>(value);
  return isList(value) || value.isNull();
}

/// Both operands of a set operation and the list for its result.
struct SetOperation {
  SetOperation(Context& context, const char* name, Value a, Value b) : context(context) {
    if (!readOperand(a, left) || !readOperand(b, right)) {
      context.fail(TrapKind::Operator, {name, kindName(a), kindName(b)});
      return;
    }
    Storage storage = left.length() > 0 ? left.storage() : right.storage();
    if (right.length() > 0 && right.storage() != storage) storage = Storage::Any;
    result = makeList(context, storage);
  }

  /// Calls `visit` with every element until it returns false; false then, and when the program is
  /// stopped meanwhile.
  template <typename Visit>
  bool each(const Operand& operand, Visit visit) {
    for (uint64_t i = 0; i < operand.length(); ++i) {
      if (!context.spend(4) || !visit(listAt(context, *operand.list, i))) return false;
    }
    return !context.hasFailed;
  }
  bool push(Value value) {
    markShared(value);
    if (!listPush(context, result, value)) result = Value();
    return !!result;
  }

  Context& context;
  Operand left;
  Operand right;
  Value result;
};

bool all(const List& list, bool (*predicate)(Value)) {
  return std::all_of(list.values, list.values + list.length, predicate);
}

void sortBools(List& list) {
  uint8_t* const end = list.bools + list.length;
  uint8_t* const middle = list.bools + std::count(list.bools, end, uint8_t{0});
  std::fill(list.bools, middle, uint8_t{0});
  std::fill(middle, end, uint8_t{1});
}

void sortStrings(Context& context, List& list) {
  struct Item {
    uint64_t prefix;
    Value string;
  };
  Room room(context);
  if (!room.take(list.length * sizeof(Item))) return;
  std::vector<Item> items(static_cast<size_t>(list.length));
  for (size_t i = 0; i < items.size(); ++i) {
    items[i] = {orderPrefix(text(list.values[i])), list.values[i]};
  }
  const auto less = [&context](const Item& a, const Item& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    return compareStrings(context, a.string, b.string) < 0 && !context.hasFailed;
  };
  if (!sortInStretches(&context, items.data(), items.size(), less)) return;
  for (size_t i = 0; i < items.size(); ++i) list.values[i] = items[i].string;
}

void sortValues(Context& context, List& list) {
  Value* begin = list.values;
  Value* end = begin + list.length;
  if (all(list, [](Value v) { return v.isInlineInt(); })) {
    Room room(context);
    if (!room.take(list.length * sizeof(int64_t))) return;
    std::vector<int64_t> ints;
    ints.reserve(static_cast<size_t>(list.length));
    for (const Value* value = begin; value != end; ++value) ints.push_back(value->asInlineInt());
    if (!sortInStretches(&context, ints.data(), ints.size(), IntegerOrder())) return;
    for (size_t i = 0; i < ints.size(); ++i) begin[i] = Value::inlineInt(ints[i]);
    return;
  }
  if (all(list, isString)) return sortStrings(context, list);
  for (Value* value = begin; value != end; ++value) {
    // Maps compare in the order of their keys, which is kept once computed.
    if (isMap(*value) && as<Map>(*value)->length > 0 && !mapOrder(context, *value)) return;
  }
  const auto less = [&context](Value a, Value b) {
    return compareForSort(context, a, b) < 0 && !context.hasFailed;
  };
  sortInStretches(&context, begin, list.length, less);
}

}  // namespace

Value listUnion(Context& context, Value a, Value b) {
  SetOperation operation(context, "union", a, b);
  if (!operation.result) return Value();
  ValueSet seen(context);
  const auto add = [&](Value value) {
    return seen.add(value) ? operation.push(value) : !context.hasFailed;
  };
  const bool isDone = operation.each(operation.left, add) && operation.each(operation.right, add);
  return isDone ? operation.result : Value();
}

Value listUnionAll(Context& context, Value a, Value b) {
  SetOperation operation(context, "union all", a, b);
  if (!operation.result) return Value();
  const auto push = [&](Value value) { return operation.push(value); };
  const bool isDone = operation.each(operation.left, push) && operation.each(operation.right, push);
  return isDone ? operation.result : Value();
}

Value listExcept(Context& context, Value a, Value b) {
  SetOperation operation(context, "except", a, b);
  if (!operation.result) return Value();
  ValueSet excluded(context);
  const auto exclude = [&](Value value) {
    excluded.add(value);
    return true;
  };
  const auto keep = [&](Value value) {
    const bool isOut = excluded.contains(value) || context.hasFailed;
    return isOut ? !context.hasFailed : operation.push(value);
  };
  const bool isDone =
      operation.each(operation.right, exclude) && operation.each(operation.left, keep);
  return isDone ? operation.result : Value();
}

Value listIntersect(Context& context, Value a, Value b) {
  SetOperation operation(context, "intersect", a, b);
  if (!operation.result) return Value();
  ValueSet left(context);
  const auto note = [&](Value value) {
    left.add(value);
    return true;
  };
  ValueSet seen(context);
  const auto keep = [&](Value value) {
    if (!left.contains(value) || !seen.add(value)) return !context.hasFailed;
    return operation.push(value);
  };
  const bool isDone = operation.each(operation.left, note) && operation.each(operation.right, keep);
  return isDone ? operation.result : Value();
}

Value listDistinct(Context& context, Value list) { return listUnion(context, list, Value::null()); }

Value listReverse(Context& context, Value list) {
  const Value result = sliceList(context, list, 0, INT64_MAX);
  if (!result) return result;
  List& copy = *as<List>(result);
  if (!context.spend(copy.length)) return Value();
  switch (copy.storage) {
    case Storage::Any:
      std::reverse(copy.values, copy.values + copy.length);
      break;
    case Storage::Int:
      std::reverse(copy.ints, copy.ints + copy.length);
      break;
    case Storage::Float:
      std::reverse(copy.floats, copy.floats + copy.length);
      break;
    case Storage::Bool:
      std::reverse(copy.bools, copy.bools + copy.length);
      break;
  }
  return result;
}

Value listSort(Context& context, Value list) {
  const Value result = sliceList(context, list, 0, INT64_MAX);
  if (!result) return result;
  List& copy = *as<List>(result);
  switch (copy.storage) {
    case Storage::Any:
      sortValues(context, copy);
      break;
    case Storage::Int:
      sortInStretches(&context, copy.ints, copy.length, IntegerOrder());
      break;
    case Storage::Float:
      sortInStretches(&context, copy.floats, copy.length, FloatOrder());
      break;
    case Storage::Bool:
      sortBools(copy);
      break;
  }
  return context.hasFailed ? Value() : result;
}

}  // namespace kinako::runtime
