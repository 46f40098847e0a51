// Maps: open addressing with fast paths for int and string keys. Any value that has
// structural equality can be a key; 1 and 1.0 are the same key. Iteration, keys, values
// and printing go in the order of the keys' text (str form), computed on demand and kept
// until the next new key.
#pragma once

#include <cstdint>
#include <vector>

#include "heap/store.h"
#include "runtime/context.h"

namespace kinako::runtime {

class ActiveObjects;

inline bool isMap(Value value) { return isKind(value, ObjectKind::Map); }

/// Maps up to this length have no index: looking through the entries is faster. Sequences
/// never have one.
inline constexpr uint64_t kMostUnindexed = 8;

Value makeMap(Context& context, uint64_t capacity = 0);
/// Whether a value can be a key: all but functions.
bool isMapKey(Value value);
int64_t mapFindSlow(Context& context, const Map& map, Value key, unsigned keyDepth);
/// For inline ints, when there is an index.
int64_t mapFindInt(Context& context, const Map& map, Value key);
/// The number of the entry with an equal key, or -1, also when the context has failed: keys may
/// take long to compare. `keyDepth`: see kMostKeyDepth.
inline int64_t mapFind(Context& context, const Map& map, Value key, unsigned keyDepth = 0) {
  if (map.index && key.isInlineInt()) return mapFindInt(context, map, key);
  return mapFindSlow(context, map, key, keyDepth);
}
/// The value at a key, or null; marked shared when it is a list. Fails MapKey for functions.
Value mapGet(Context& context, Value map, Value key);
/// Whether the key is there; `context` may fail.
bool mapContains(Context& context, Value map, Value key);
/// Inserts or replaces; false = failed (MapKey, Memory).
bool mapSet(Context& context, Value map, Value key, Value value);
/// Keys often come in order: the entry of the int key `key` if it is the key-th, or null.
inline MapEntry* entryInOrder(const Map& map, int64_t key) {
  const auto position = static_cast<uint64_t>(key);
  if (position >= map.length) return nullptr;
  MapEntry& entry = map.entries[position];
  return entry.key.isSame(Value::inlineInt(key)) ? &entry : nullptr;
}
/// Puts the int key `key` after the others if that is where it belongs and there is room.
inline bool appendInOrder(Map& map, int64_t key, Value value) {
  const auto position = static_cast<uint64_t>(key);
  if (position != map.length || position >= map.entryCapacity || !map.isSequence || map.order) {
    return false;
  }
  pushEntry(map, Value::inlineInt(key), value);
  return true;
}
/// Entry numbers in the order of the keys' text (insertion order among equal texts);
/// length entries. Null = the map is empty, or failed.
const uint32_t* mapOrder(Context& context, Value map);
/// The order that is kept, or else one computed for the caller.
class MapOrder {
 public:
  /// False = failed. Without a context nothing stops it; of a key, at most `mostOfKey` bytes
  /// count.
  bool compute(Context* context, const Map& map, ActiveObjects& active,
               uint64_t mostOfKey = UINT32_MAX);
  uint32_t operator[](uint64_t i) const { return order_[i]; }
  ~MapOrder();
  MapOrder() = default;
  MapOrder(const MapOrder&) = delete;
  MapOrder& operator=(const MapOrder&) = delete;

 private:
  Context* context_ = nullptr;  ///< that own_ is borrowed from
  std::vector<uint32_t> own_;
  const uint32_t* order_ = nullptr;
};
/// New lists, in the narrowest storage, in the order of the keys' text.
Value mapKeys(Context& context, Value map);
Value mapValues(Context& context, Value map);
/// A shallow copy.
Value mapCopy(Context& context, Value map);

}  // namespace kinako::runtime
