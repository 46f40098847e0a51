#include "runtime/list_room.h"

#include <algorithm>
#include <cstring>

namespace kinako::runtime {

namespace {

constexpr uint64_t kLeastCapacity = 4;
/// Buffers of this many bytes are not worth shrinking.
constexpr uint64_t kMostKeptBytes = 1024;

/// Bytes of `count` elements; nothing when no memory could hold them.
bool sizeOf(uint64_t count, Storage storage, size_t& bytes) {
  constexpr uint64_t kMostBytes = SIZE_MAX / 2;
  if (count > kMostBytes / elementBytes(storage)) return false;
  bytes = static_cast<size_t>(count) * elementBytes(storage);
  return true;
}

/// Moves the elements within their buffer, so that there is room for `front` before them.
void slideTo(List& list, uint64_t front) {
  const uint64_t size = elementBytes(list.storage);
  auto* buffer = static_cast<uint8_t*>(bufferOf(list));
  std::memmove(buffer + front * size, list.bools, static_cast<size_t>(list.length * size));
  list.capacity = list.capacity + list.front - front;
  list.front = front;
  list.bools = buffer + front * size;
}

/// A buffer for `front` + `capacity` elements, with the elements after the first `front`. False
/// when the memory is not to be had.
bool tryMove(Context& context, List& list, uint64_t front, uint64_t capacity) {
  size_t bytes;
  if (capacity > UINT64_MAX - front || !sizeOf(front + capacity, list.storage, bytes)) return false;
  auto* buffer = static_cast<uint8_t*>(context.heap.reallocateBuffer(nullptr, 0, bytes));
  if (!buffer) return false;
  const uint64_t size = elementBytes(list.storage);
  if (list.length > 0) {
    std::memcpy(buffer + front * size, list.bools, static_cast<size_t>(list.length * size));
  }
  context.heap.freeBuffer(bufferOf(list), static_cast<size_t>(bufferBytes(list)));
  list.bools = buffer + front * size;
  list.front = front;
  list.capacity = capacity;
  return true;
}

void dropBuffer(Context& context, List& list) {
  context.heap.freeBuffer(bufferOf(list), static_cast<size_t>(bufferBytes(list)));
  list.bools = nullptr;
  list.front = list.capacity = 0;
}

/// Tries with room for more elements than the `count` that are needed. `oldBytes` are of the buffer
/// that grows; 0 when there will be another.
template <typename Try>
bool tryWithMore(Context& context, const List& list, uint64_t count, uint64_t oldBytes,
                 Try tryRoom) {
  const uint64_t most = context.heap.mostAllowed(oldBytes) / elementBytes(list.storage);
  for (const uint64_t more : Heap::stepsOfGrowth(count, most)) {
    if (tryRoom(more)) return true;
  }
  return false;
}

}  // namespace

bool tryReserve(Context& context, List& list, uint64_t capacity) {
  if (list.front > 0) return tryMove(context, list, 0, capacity);
  size_t bytes;
  if (!sizeOf(capacity, list.storage, bytes)) return false;
  void* buffer =
      context.heap.reallocateBuffer(list.bools, static_cast<size_t>(bufferBytes(list)), bytes);
  if (!buffer) return false;
  list.first = buffer;
  list.capacity = capacity;
  return true;
}

bool failRoom(Context& context, const List& list, uint64_t count) {
  const uint64_t size = elementBytes(list.storage);
  context.failMemory(count > UINT64_MAX / size ? UINT64_MAX : count * size);
  return false;
}

// Where both ends are used, the one that asks gets three quarters of the room and the other a
// quarter: with all of it at one end, alternating steps at the two ends would move the elements
// each time.

bool makeRoomBehind(Context& context, List& list, uint64_t length) {
  if (length <= list.capacity) return true;
  if (!context.spendOnBytes(8 * list.length)) return false;
  if (list.front == 0) {
    const auto reserve = [&](uint64_t more) {
      return tryReserve(context, list, std::max({length, list.capacity + more, kLeastCapacity}));
    };
    const bool isDone = tryWithMore(context, list, list.capacity, bufferBytes(list), reserve);
    return isDone || failRoom(context, list, length);
  }
  const uint64_t room = list.front + list.capacity;
  if (length <= room && room - length >= list.length / 2) {
    slideTo(list, (room - length) / 4);
    return true;
  }
  const bool isDone = tryWithMore(context, list, list.length, 0, [&](uint64_t more) {
    return tryMove(context, list, more / 4, std::max(length + more - more / 4, kLeastCapacity));
  });
  return isDone || failRoom(context, list, length);
}

bool makeRoomInFront(Context& context, List& list, uint64_t count) {
  if (count <= list.front) return true;
  if (!context.spendOnBytes(8 * list.length)) return false;
  const uint64_t room = list.front + list.capacity - list.length;
  if (count <= room && room - count >= list.length / 2) {
    slideTo(list, room - (room - count) / 4);
    return true;
  }
  const auto move = [&](uint64_t more) {
    const uint64_t front = std::max(count + more - more / 4, kLeastCapacity);
    return tryMove(context, list, front, list.length + more / 4);
  };
  const bool isDone = count <= UINT64_MAX / 4 && tryWithMore(context, list, list.length, 0, move);
  return isDone || failRoom(context, list, count);
}

void keepOnly(Context& context, List& list, uint64_t begin, uint64_t count) {
  list.bools += begin * elementBytes(list.storage);
  list.front += begin;
  list.capacity -= begin;
  list.length = count;
  const uint64_t bytes = bufferBytes(list);
  if (bytes <= kMostKeptBytes || list.length > (list.front + list.capacity) / 4) return;
  if (count == 0) return dropBuffer(context, list);
  // Without the memory for a smaller buffer the large one stays.
  tryMove(context, list, 0, count + count / 2);
}

}  // namespace kinako::runtime
