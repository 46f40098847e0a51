// Set operations, reversing and sorting: always new lists.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

#include "runtime/compare.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/string.h"

namespace kinako::runtime {

namespace {

/// The values that were added, each once. Open addressing over hash().
class ValueSet {
 public:
  /// False when an equal value is there already.
  bool add(Value value) {
    if ((values_.size() + 1) * 4 > slots_.size() * 3) grow();
    const uint64_t valueHash = hash(value);
    const size_t slot = find(value, valueHash);
    if (slots_[slot] != 0) return false;
    values_.push_back(value);
    hashes_.push_back(valueHash);
    slots_[slot] = static_cast<uint32_t>(values_.size());
    return true;
  }
  bool contains(Value value) const {
    return !slots_.empty() && slots_[find(value, hash(value))] != 0;
  }

 private:
  size_t find(Value value, uint64_t valueHash) const {
    const size_t mask = slots_.size() - 1;
    size_t slot = valueHash & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
      const uint32_t entry = slots_[slot] - 1;
      if (hashes_[entry] != valueHash) continue;
      if (values_[entry].isSame(value) || isSameElement(values_[entry], value)) break;
    }
    return slot;
  }
  void grow() {
    slots_.assign(std::max<size_t>(16, slots_.size() * 2), 0);
    const size_t mask = slots_.size() - 1;
    for (size_t entry = 0; entry < values_.size(); ++entry) {
      size_t slot = hashes_[entry] & mask;
      while (slots_[slot] != 0) slot = (slot + 1) & mask;
      slots_[slot] = static_cast<uint32_t>(entry + 1);
    }
  }

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
      if (i % Context::kStretch == Context::kStretch - 1 && !context.mayGoOn()) return false;
      if (!visit(listAt(context, *operand.list, i))) return false;
    }
    return true;
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

int compareFloats(double a, double b) {
  if (a < b) return -1;
  if (a > b) return 1;
  return static_cast<int>(std::isnan(a)) - static_cast<int>(std::isnan(b));
}

bool all(const List& list, bool (*predicate)(Value)) {
  return std::all_of(list.values, list.values + list.length, predicate);
}

/// Merges two sorted stretches, [left, middle) and [middle, end), into `to`; false when the program
/// is stopped meanwhile.
template <typename T, typename Less>
bool merge(Context& context, const T* left, const T* middle, const T* end, T* to,
           const Less& less) {
  const T* right = middle;
  size_t sinceAsked = 0;
  while (left != middle && right != end) {
    if (sinceAsked >= Context::kStretch) {
      if (!context.mayGoOn()) return false;
      sinceAsked = 0;
    }
    // Neither side ends within this many, so only which is less matters.
    const auto both = static_cast<size_t>(std::min(middle - left, end - right));
    const size_t count = std::min(Context::kStretch, both);
    for (size_t i = 0; i < count; ++i) {
      const bool takesRight = less(*right, *left);
      *to++ = takesRight ? *right : *left;
      right += takesRight;
      left += !takesRight;
    }
    sinceAsked += count;
  }
  std::copy(right, end, std::copy(left, middle, to));
  return true;
}

/// Sorts stretch by stretch and merges those, so that a long sort can be stopped: false when it
/// was. What is equal keeps its order.
template <typename T, typename Less>
bool sortInStretches(Context& context, T* begin, uint64_t length, const Less& less) {
  const auto count = static_cast<size_t>(length);
  const auto sortStretch = [&](size_t from, size_t to) {
    if constexpr (std::is_same_v<T, int64_t>) {
      std::sort(begin + from, begin + to);  // faster, and equal integers are the same
    } else {
      std::stable_sort(begin + from, begin + to, less);
    }
  };
  constexpr size_t kStretch = Context::kStretch;
  std::unique_ptr<T[]> room;
  if (count > kStretch) room.reset(new (std::nothrow) T[count]);
  if (!room) {
    sortStretch(0, count);
    return true;
  }
  for (size_t at = 0; at < count; at += kStretch) {
    if (!context.mayGoOn()) return false;
    sortStretch(at, std::min(count, at + kStretch));
  }
  T* from = begin;
  T* to = room.get();
  for (size_t width = kStretch; width < count; width *= 2) {
    for (size_t begun = 0; begun < count; begun += 2 * width) {
      const size_t middle = std::min(count, begun + width);
      const size_t end = std::min(count, begun + 2 * width);
      if (!merge(context, from + begun, from + middle, from + end, to + begun, less)) return false;
    }
    std::swap(from, to);
  }
  if (from != begin) std::copy(from, from + count, begin);
  return true;
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
  std::vector<Item> items(static_cast<size_t>(list.length));
  for (size_t i = 0; i < items.size(); ++i) {
    items[i] = {orderPrefix(text(list.values[i])), list.values[i]};
  }
  const auto less = [](const Item& a, const Item& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    return text(a.string) < text(b.string);
  };
  if (!sortInStretches(context, items.data(), items.size(), less)) return;
  for (size_t i = 0; i < items.size(); ++i) list.values[i] = items[i].string;
}

void sortValues(Context& context, List& list) {
  Value* begin = list.values;
  Value* end = begin + list.length;
  if (all(list, [](Value v) { return v.isInlineInt(); })) {
    std::vector<int64_t> ints;
    ints.reserve(static_cast<size_t>(list.length));
    for (const Value* value = begin; value != end; ++value) ints.push_back(value->asInlineInt());
    if (!sortInStretches(context, ints.data(), ints.size(), std::less<>())) return;
    for (size_t i = 0; i < ints.size(); ++i) begin[i] = Value::inlineInt(ints[i]);
    return;
  }
  if (all(list, isString)) return sortStrings(context, list);
  for (Value* value = begin; value != end; ++value) {
    // Maps compare in the order of their keys, which is kept once computed.
    if (isMap(*value) && as<Map>(*value)->length > 0 && !mapOrder(context, *value)) return;
  }
  const auto less = [](Value a, Value b) { return compareForSort(a, b) < 0; };
  sortInStretches(context, begin, list.length, less);
}

}  // namespace

Value listUnion(Context& context, Value a, Value b) {
  SetOperation operation(context, "union", a, b);
  if (!operation.result) return Value();
  ValueSet seen;
  const auto add = [&](Value value) { return !seen.add(value) || operation.push(value); };
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
  ValueSet excluded;
  const auto exclude = [&](Value value) {
    excluded.add(value);
    return true;
  };
  const auto keep = [&](Value value) { return excluded.contains(value) || operation.push(value); };
  const bool isDone =
      operation.each(operation.right, exclude) && operation.each(operation.left, keep);
  return isDone ? operation.result : Value();
}

Value listIntersect(Context& context, Value a, Value b) {
  SetOperation operation(context, "intersect", a, b);
  if (!operation.result) return Value();
  ValueSet left;
  const auto note = [&](Value value) {
    left.add(value);
    return true;
  };
  ValueSet seen;
  const auto keep = [&](Value value) {
    return !left.contains(value) || !seen.add(value) || operation.push(value);
  };
  const bool isDone = operation.each(operation.left, note) && operation.each(operation.right, keep);
  return isDone ? operation.result : Value();
}

Value listDistinct(Context& context, Value list) { return listUnion(context, list, Value::null()); }

Value listReverse(Context& context, Value list) {
  const Value result = sliceList(context, list, 0, INT64_MAX);
  if (!result) return result;
  List& copy = *as<List>(result);
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
      sortInStretches(context, copy.ints, copy.length, std::less<>());
      break;
    case Storage::Float:
      sortInStretches(context, copy.floats, copy.length,
                      [](double a, double b) { return compareFloats(a, b) < 0; });
      break;
    case Storage::Bool:
      sortBools(copy);
      break;
  }
  return context.hasFailed ? Value() : result;
}

}  // namespace kinako::runtime
