// The characters several strings can share. Not an object: counted references, released
// when the collector finds the strings dead.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/heap.h"

namespace kinako::runtime {

struct StringBuffer {
  uint32_t references;  ///< strings that look into it
  uint32_t used;        ///< bytes that some string may look at
  uint32_t capacity;    ///< bytes
  uint8_t mark;         ///< the collector's: already counted in this collection
  char characters[];

  size_t totalBytes() const { return sizeof(StringBuffer) + capacity; }
};

}  // namespace kinako::runtime
