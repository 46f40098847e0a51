#include "runtime/list.h"

#include <algorithm>
#include <cstring>

#include "base/arith.h"
#include "runtime/list_room.h"
#include "runtime/map.h"

namespace kinako::runtime {

namespace {

bool fits(const List& list, Value value) {
  return list.storage == Storage::Any || list.storage == storageFor(value);
}

/// Stores at a position below the capacity; the value fits the storage.
void store(List& list, uint64_t position, Value value) {
  switch (list.storage) {
    case Storage::Any:
      storeElement(list, &List::values, position, value);
      return;
    case Storage::Int:
      storeElement(list, &List::ints, position, *toInt64(value));
      return;
    case Storage::Float:
      storeElement(list, &List::floats, position, value.asDouble());
      return;
    case Storage::Bool:
      storeElement(list, &List::bools, position, static_cast<uint8_t>(value.asBool()));
      return;
  }
}

/// Puts `filler` after the elements, up to `length`; there is room. A list or map is made
/// anew for each place: places that share one would change together.
bool fillGap(Context& context, List& list, uint64_t length, Value filler) {
  const bool isListFiller = isList(filler);
  if (!context.spend((length - list.length) * (isListFiller || isMap(filler) ? 16 : 1)))
    return false;
  if (!isListFiller && !isMap(filler)) {
    while (list.length < length) store(list, list.length++, filler);
    return true;
  }
  const uint64_t bytes = (length - list.length) * (isListFiller ? sizeof(List) : sizeof(Map));
  if (!context.heap.isAllowed(bytes)) {
    context.failMemory(bytes);
    return false;
  }
  while (list.length < length) {
    const Value fresh =
        isListFiller ? makeList(context, as<List>(filler)->storage) : makeMap(context);
    store(list, list.length++, fresh);
  }
  return true;
}

bool makeFit(Context& context, Value list, Value value) {
  return fits(*as<List>(list), value) || listMakeAny(context, list);
}

/// The storage of a list that gets the elements of both.
Storage jointStorage(const List& a, const List& b) {
  if (a.storage == b.storage || b.length == 0) return a.storage;
  return a.length == 0 ? b.storage : Storage::Any;
}

/// Copies elements to a position of `to`, which has the room; its storage is that of `from` or
/// Any.
void copyStretch(Context& context, List& to, uint64_t position, const List& from, uint64_t begin,
                 uint64_t count) {
  if (to.storage == from.storage) {
    const size_t size = elementBytes(to.storage);
    if (to.storage == Storage::Any) markAllShared(from.values + begin, count);
    std::memcpy(to.bools + position * size, from.bools + begin * size,
                static_cast<size_t>(count) * size);
    return;
  }
  for (uint64_t i = 0; i < count; ++i) to.values[position + i] = listAt(context, from, begin + i);
}

/// Copies elements after those of `to`, which has the room; its storage is that of
/// `from` or Any. False when the program is stopped meanwhile.
bool copyElements(Context& context, List& to, const List& from, uint64_t begin, uint64_t count) {
  while (count > 0) {
    const uint64_t stretch = std::min<uint64_t>(count, Context::kPiece);
    if (!context.spend(stretch / 2)) return false;
    copyStretch(context, to, to.length, from, begin, stretch);
    to.length += stretch;
    begin += stretch;
    count -= stretch;
  }
  return true;
}

/// Copies the elements at `position`, `position + step`, … to the end of `to`.
template <typename T>
void pickElements(T* to, const T* from, uint64_t position, uint64_t step, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i, position += step) to[i] = from[position];
}

}  // namespace

Value makeList(Context& context, Storage storage, uint64_t capacity) {
  auto* list = context.heap.make<List>(ObjectKind::List);
  list->storage = storage;
  if (capacity > 0 && !tryReserve(context, *list, capacity)) {
    failRoom(context, *list, capacity);
    return Value();
  }
  return Value::object(list);
}

Value makeListOf(Context& context, const Value* values, uint64_t count) {
  if (!context.spend(2 * count)) return Value();
  Storage storage = count > 0 ? storageFor(values[0]) : Storage::Any;
  for (uint64_t i = 1; i < count && storage != Storage::Any; ++i) {
    if (storageFor(values[i]) != storage) storage = Storage::Any;
  }
  const Value result = makeList(context, storage, count);
  if (!result) return result;
  List& list = *as<List>(result);
  for (uint64_t i = 0; i < count; ++i) store(list, i, values[i]);
  list.length = count;
  return result;
}

bool listReserve(Context& context, Value list, uint64_t capacity) {
  List& xs = *as<List>(list);
  if (capacity <= xs.capacity) return true;
  return tryReserve(context, xs, capacity) || failRoom(context, xs, capacity);
}

bool listMakeAny(Context& context, Value list) {
  List& xs = *as<List>(list);
  if (xs.storage == Storage::Any) return true;
  if (xs.length > Context::kFewBytes && !context.spend(xs.length)) return false;
  if (xs.storage == Storage::Bool) {
    List any = xs;
    any.storage = Storage::Any;
    any.first = nullptr;
    any.front = any.capacity = 0;
    any.length = 0;
    if (xs.capacity > 0 && !tryReserve(context, any, xs.capacity)) {
      return failRoom(context, any, xs.capacity);
    }
    for (uint64_t i = 0; i < xs.length; ++i) any.values[i] = Value::boolean(xs.bools[i] != 0);
    context.heap.freeBuffer(bufferOf(xs), static_cast<size_t>(bufferBytes(xs)));
    xs.first = any.first;
    xs.front = 0;
  } else {
    // Elements keep their size and are changed where they are.
    for (uint64_t i = 0; i < xs.length; ++i) xs.values[i] = listAt(context, xs, i);
  }
  xs.storage = Storage::Any;
  return true;
}

Value listGetSlow(Context& context, Value list, int64_t index) {
  const List& xs = *as<List>(list);
  const auto length = static_cast<int64_t>(xs.length);
  const int64_t position = arith::fromEnd(index, length);
  if (position < 0 || position >= length) {
    return context.fail(TrapKind::ListIndex, {std::to_string(index), std::to_string(length)});
  }
  return listGet(context, list, position);
}

bool listSetSlow(Context& context, Value list, int64_t index, Value value, Value filler) {
  List& xs = *as<List>(list);
  const auto length = static_cast<int64_t>(xs.length);
  const int64_t position = arith::fromEnd(index, length);
  if (position < 0) {
    context.fail(TrapKind::StoreIndex, {std::to_string(index), std::to_string(length)});
    return false;
  }
  if (!makeFit(context, list, value)) return false;
  const auto end = static_cast<uint64_t>(position);
  if (end >= xs.length) {
    if (end > xs.length && !makeFit(context, list, filler)) return false;
    if (!makeRoomBehind(context, xs, end + 1)) return false;
    if (!fillGap(context, xs, end, filler)) return false;
    ++xs.length;
  }
  store(xs, end, value);
  return true;
}

bool listPushSlow(Context& context, Value list, Value value) {
  List& xs = *as<List>(list);
  if (!makeFit(context, list, value) || !makeRoomBehind(context, xs, xs.length + 1)) return false;
  store(xs, xs.length++, value);
  return true;
}

Value listAppend(Context& context, Value list, Value value, bool mayReuse) {
  const List& xs = *as<List>(list);
  if (mayReuse && !xs.isShared) return listPush(context, list, value) ? list : Value();
  const Storage storage = xs.length == 0 || fits(xs, value) ? xs.storage : Storage::Any;
  const Value result = makeList(context, storage, xs.length + 1);
  if (!result) return result;
  if (!copyElements(context, *as<List>(result), xs, 0, xs.length)) return Value();
  return listPush(context, result, value) ? result : Value();
}

namespace {

/// Puts the elements of `from` in front of those of `to`, whose storage holds both.
bool prependElements(Context& context, List& to, const List& from) {
  if (!makeRoomInFront(context, to, from.length)) return false;
  // The room before the first element counts only once it is filled: a program that is stopped
  // meanwhile has a list without the new elements.
  List room = to;
  room.bools -= from.length * elementBytes(to.storage);
  for (uint64_t done = 0; done < from.length;) {
    const uint64_t stretch = std::min<uint64_t>(from.length - done, Context::kPiece);
    if (!context.spend(stretch / 2)) return false;
    copyStretch(context, room, done, from, done, stretch);
    done += stretch;
  }
  to.first = room.first;
  to.front -= from.length;
  to.capacity += from.length;
  to.length += from.length;
  return true;
}

/// `other` put in front of or after the elements of `kept`, which becomes the result.
Value concatInto(Context& context, Value kept, Value other, Reuse reuse) {
  const List& added = *as<List>(other);
  List& to = *as<List>(kept);
  const Storage storage = jointStorage(to, added);
  if (storage != to.storage) {
    // An empty list takes the storage of the other.
    if (to.length == 0) return sliceList(context, other, 0, INT64_MAX);
    if (!listMakeAny(context, kept)) return Value();
  }
  if (reuse == Reuse::Last) return prependElements(context, to, added) ? kept : Value();
  if (!makeRoomBehind(context, to, to.length + added.length)) return Value();
  return copyElements(context, to, added, 0, added.length) ? kept : Value();
}

/// What a slice keeps of a list.
struct Kept {
  uint64_t begin;
  uint64_t count;
};
Kept keptOf(const List& list, int64_t begin, int64_t end) {
  const auto length = static_cast<int64_t>(list.length);
  begin = arith::sliceBound(begin, length);
  end = arith::sliceBound(end, length);
  return {static_cast<uint64_t>(begin), begin < end ? static_cast<uint64_t>(end - begin) : 0};
}

}  // namespace

Value listConcat(Context& context, Value a, Value b, Reuse reuse) {
  const List& left = *as<List>(a);
  const List& right = *as<List>(b);
  if (!a.isSame(b)) {
    if (reuse == Reuse::First && !left.isShared) return concatInto(context, a, b, reuse);
    if (reuse == Reuse::Last && !right.isShared) return concatInto(context, b, a, reuse);
  }
  const Value result = makeList(context, jointStorage(left, right), left.length + right.length);
  if (!result) return result;
  const bool isDone = copyElements(context, *as<List>(result), left, 0, left.length) &&
                      copyElements(context, *as<List>(result), right, 0, right.length);
  return isDone ? result : Value();
}

Value sliceList(Context& context, Value list, int64_t begin, int64_t end) {
  const List& xs = *as<List>(list);
  const Kept kept = keptOf(xs, begin, end);
  const Value result = makeList(context, xs.storage, kept.count);
  if (!result) return result;
  return copyElements(context, *as<List>(result), xs, kept.begin, kept.count) ? result : Value();
}

Value cutList(Context& context, Value list, int64_t begin, int64_t end) {
  List& xs = *as<List>(list);
  if (xs.isShared) return sliceList(context, list, begin, end);
  const Kept kept = keptOf(xs, begin, end);
  keepOnly(context, xs, kept.begin, kept.count);
  return list;
}

Value pickFromList(Context& context, Value list, int64_t first, int64_t step, uint64_t count) {
  const List& from = *as<List>(list);
  const Value result = makeList(context, from.storage, count);
  if (!result) return result;
  List& to = *as<List>(result);
  const auto stride = static_cast<uint64_t>(step);  // wraps around as a negative one should
  auto position = static_cast<uint64_t>(first);
  while (to.length < count) {
    const uint64_t stretch = std::min<uint64_t>(count - to.length, Context::kPiece);
    if (!context.spend(2 * stretch)) return Value();
    switch (to.storage) {
      case Storage::Any:
        pickElements(to.values + to.length, from.values, position, stride, stretch);
        markAllShared(to.values + to.length, stretch);
        break;
      case Storage::Int:
        pickElements(to.ints + to.length, from.ints, position, stride, stretch);
        break;
      case Storage::Float:
        pickElements(to.floats + to.length, from.floats, position, stride, stretch);
        break;
      case Storage::Bool:
        pickElements(to.bools + to.length, from.bools, position, stride, stretch);
        break;
    }
    to.length += stretch;
    position += stretch * stride;
  }
  return result;
}

}  // namespace kinako::runtime
