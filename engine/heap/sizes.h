// Bytes of what objects take: their own, and those of the buffers that they own.
#pragma once

#include "heap/heap.h"

namespace kinako::heap {

/// Stands before an object that has its own piece of malloc's memory.
struct LargeHeader {
  uint64_t bytes;  ///< of the object
  uint64_t padding;
};

inline LargeHeader& largeHeader(Object& object) {
  return reinterpret_cast<LargeHeader*>(&object)[-1];
}
inline uint64_t objectBytes(Object& object) {
  return object.sizeClass == kLargeClass ? largeHeader(object).bytes
                                         : kClassBytes[object.sizeClass];
}

inline uint64_t bufferBytes(const List& list) {
  return (list.front + list.capacity) * elementBytes(list.storage);
}
/// What the heap gave for the elements; null when there are none.
inline void* bufferOf(const List& list) {
  return list.bools ? list.bools - list.front * elementBytes(list.storage) : nullptr;
}
inline uint64_t bufferBytes(const Map& map) {
  return map.capacity * sizeof(uint32_t) + map.entryCapacity * sizeof(MapEntry) +
         (map.order ? map.length * sizeof(uint32_t) : 0);
}

}  // namespace kinako::heap
