// Lists: growable, shared by reference, with typed storage. A store that does not fit the
// storage changes it to Any in place; readers never notice.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/check.h"
#include "base/reuse.h"
#include "heap/store.h"
#include "runtime/context.h"
#include "runtime/number.h"

namespace kinako::runtime {

inline bool isList(Value value) { return isKind(value, ObjectKind::List); }

/// Marks a list as having more than one reference; anything else is left alone.
inline void markShared(Value value) {
  if (isList(value)) value.asObject()->isShared = true;
}
/// The same for values that are being copied from one place to another.
inline void markAllShared(const Value* values, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) markShared(values[i]);
}

/// The storage whose elements `value` could be without loss.
inline Storage storageFor(Value value) {
  if (value.isInlineInt() || isKind(value, ObjectKind::BoxedInt)) return Storage::Int;
  if (value.isDouble()) return Storage::Float;
  return value.isBool() ? Storage::Bool : Storage::Any;
}

/// An empty list with room for `capacity` elements; fails with Memory.
Value makeList(Context& context, Storage storage, uint64_t capacity = 0);
/// A list of these values, in the narrowest storage that holds them all. Does not mark
/// them shared.
Value makeListOf(Context& context, const Value* values, uint64_t count);

/// A list with this storage. Kind and storage are compared at once.
inline bool isListOf(Value value, Storage storage) {
  if (!value.isObject()) return false;
  uint32_t head;
  std::memcpy(&head, value.asObject(), sizeof head);
  constexpr uint32_t kParts = 0xFF0000FF;  // Object::kind and Object::storage
  return (head & kParts) ==
         (static_cast<uint32_t>(ObjectKind::List) | static_cast<uint32_t>(storage) << 24);
}
static_assert(std::endian::native == std::endian::little && offsetof(Object, storage) == 3);

/// Where element `index` of a list with this storage is; null when `value` is something else,
/// or has no such element. `elements` is the storage's member of List.
template <Storage kStorage, typename T>
T* elementAt(Value value, T* List::*elements, int64_t index) {
  if (!isListOf(value, kStorage)) return nullptr;
  const List& list = *as<List>(value);
  const auto position = static_cast<uint64_t>(index);
  return position < list.length ? list.*elements + position : nullptr;
}
inline int64_t* intAt(Value list, int64_t index) {
  return elementAt<Storage::Int>(list, &List::ints, index);
}
inline double* floatAt(Value list, int64_t index) {
  return elementAt<Storage::Float>(list, &List::floats, index);
}
inline uint8_t* boolAt(Value list, int64_t index) {
  return elementAt<Storage::Bool>(list, &List::bools, index);
}

/// Puts an element after those of a list with this storage that nobody else sees, if there is
/// room. False = nothing was done.
template <Storage kStorage, typename T>
[[gnu::always_inline]] inline bool pushInPlace(Value value, T* List::*elements, T element) {
  if (!isListOf(value, kStorage)) return false;
  List& list = *as<List>(value);
  if (list.isShared || list.length >= list.capacity) return false;
  pushElement(list, elements, element);
  return true;
}

/// Element at a valid position of a list with Storage::Any.
inline Value readAhead(const List& list, uint64_t position) {
  // Programs go through long lists in order, and what the elements refer to is rarely in the
  // cache. An address that is none does no harm.
  constexpr uint64_t kAhead = 8;
  if (position + kAhead < list.length) {
    __builtin_prefetch(list.values[position + kAhead].asObject());
  }
  return list.values[position];
}

/// Element at a valid position.
inline Value listAt(Context& context, const List& list, uint64_t position) {
  switch (list.storage) {
    case Storage::Any:
      return readAhead(list, position);
    case Storage::Int:
      return makeInt(context, list.ints[position]);
    case Storage::Float:
      return Value::number(list.floats[position]);
    case Storage::Bool:
      return Value::boolean(list.bools[position] != 0);
  }
  KINAKO_UNREACHABLE();
}

// What follows the simple cases.
Value listGetSlow(Context& context, Value list, int64_t index);
bool listSetSlow(Context& context, Value list, int64_t index, Value value, Value filler);
bool listPushSlow(Context& context, Value list, Value value);

/// `xs[i]`: negative from the end; fails ListIndex. The element is marked shared when it
/// is a list.
inline Value listGet(Context& context, Value list, int64_t index) {
  const List& xs = *as<List>(list);
  if (static_cast<uint64_t>(index) >= xs.length) [[unlikely]] {
    return listGetSlow(context, list, index);
  }
  const Value element = listAt(context, xs, static_cast<uint64_t>(index));
  markShared(element);
  return element;
}
/// `xs[i] = v`: negative from the end (fails StoreIndex before the start); at or past the
/// end the list grows, `filler` in the gap: where it is an empty list or map, every element
/// of the gap is a new one. False = failed (StoreIndex, Memory).
inline bool listSet(Context& context, Value list, int64_t index, Value value, Value filler) {
  List& xs = *as<List>(list);
  if (static_cast<uint64_t>(index) < xs.length) [[likely]] {
    if (xs.storage == Storage::Any) {
      storeElement(xs, &List::values, static_cast<uint64_t>(index), value);
      return true;
    }
    if (xs.storage == Storage::Int && value.isInlineInt()) {
      storeElement(xs, &List::ints, static_cast<uint64_t>(index), value.asInlineInt());
      return true;
    }
    if (xs.storage == Storage::Float && value.isDouble()) {
      storeElement(xs, &List::floats, static_cast<uint64_t>(index), value.asDouble());
      return true;
    }
  }
  return listSetSlow(context, list, index, value, filler);
}
/// Adds at the end, in place; false = failed with Memory.
inline bool listPush(Context& context, Value list, Value value) {
  List& xs = *as<List>(list);
  if (xs.length < xs.capacity) [[likely]] {
    if (xs.storage == Storage::Any) {
      pushElement(xs, &List::values, value);
      return true;
    }
    if (xs.storage == Storage::Int && value.isInlineInt()) {
      pushElement(xs, &List::ints, value.asInlineInt());
      return true;
    }
    if (xs.storage == Storage::Float && value.isDouble()) {
      pushElement(xs, &List::floats, value.asDouble());
      return true;
    }
  }
  return listPushSlow(context, list, value);
}
/// Makes room for `capacity` elements; false = failed with Memory.
bool listReserve(Context& context, Value list, uint64_t capacity);
/// Changes the storage to Any, so that `values` can be used; false = failed with Memory.
bool listMakeAny(Context& context, Value list);
/// append(xs, v): in place when `mayReuse` and the list is not shared, else a copy (never
/// shared). Copying marks the elements shared.
Value listAppend(Context& context, Value list, Value value, bool mayReuse);
/// xs + ys: in one of the two, if `reuse` says so and it is not shared, else a copy likewise.
Value listConcat(Context& context, Value a, Value b, Reuse reuse);
/// Elements begin … end, counted from the end when negative, clamped: a copy.
Value sliceList(Context& context, Value list, int64_t begin, int64_t end);
/// The same; a list that is not shared is cut down to them, so that dropping elements at
/// either end costs amortised O(1).
Value cutList(Context& context, Value list, int64_t begin, int64_t end);
/// The elements at `first`, `first + step`, …: `count` of them, all of which are there.
Value pickFromList(Context& context, Value list, int64_t first, int64_t step, uint64_t count);

// The operands of the set operations are lists, groups (their items) or null (no
// elements); other kinds fail with Operator. Elements are the same when they are equal.
Value listUnion(Context& context, Value a, Value b);  ///< deduplicated, left then right
Value listUnionAll(Context& context, Value a, Value b);
Value listExcept(Context& context, Value a, Value b);
Value listIntersect(Context& context, Value a, Value b);  ///< order of the right side, deduplicated

Value listDistinct(Context& context, Value list);
Value listReverse(Context& context, Value list);
/// Stable, ascending in value order (compareForSort).
Value listSort(Context& context, Value list);

}  // namespace kinako::runtime
