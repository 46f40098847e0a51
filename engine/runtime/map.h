// Maps: open addressing with fast paths for int and string keys. Any value that has
// structural equality can be a key; 1 and 1.0 are the same key. Iteration, keys, values
// and printing go in the order of the keys' text (str form), computed on demand and kept
// until the next new key.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/context.h"

namespace kinako::runtime {

struct MapEntry {
  Value key;  ///< empty = free
  Value value;
};

struct Map : Object {
  uint64_t length;
  uint64_t capacity;   ///< of `index`: a power of two, or 0
  uint32_t* index;     ///< open-addressed: entry number + 1, 0 = free
  MapEntry* entries;   ///< dense, in insertion order
  uint64_t entryCapacity;
  uint32_t* order;     ///< entry numbers by key text; null = not computed
};

inline bool isMap(Value value) { return isKind(value, ObjectKind::Map); }

Value makeMap(Context& context, uint64_t capacity = 0);
/// The value at a key, or null; marked shared when it is a list. Fails MapKey for functions.
Value mapGet(Context& context, Value map, Value key);
/// Whether the key is there; `context` may fail with MapKey.
bool mapContains(Context& context, Value map, Value key);
/// Inserts or replaces; false = failed (MapKey, Memory).
bool mapSet(Context& context, Value map, Value key, Value value);
/// Entry numbers in the order of the keys' text; length entries. Null = failed with Memory.
const uint32_t* mapOrder(Context& context, Value map);
Value mapKeys(Context& context, Value map);
Value mapValues(Context& context, Value map);
/// A shallow copy.
Value mapCopy(Context& context, Value map);

}  // namespace kinako::runtime
