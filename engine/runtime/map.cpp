#include "runtime/map.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/arith.h"
#include "runtime/compare.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/room.h"
#include "runtime/sort.h"
#include "runtime/string.h"
#include "runtime/text_builder.h"
#include "runtime/walk.h"

namespace kinako::runtime {

namespace {

constexpr uint64_t kLeastEntries = 4;
/// Entry numbers + 1 are 32 bits.
constexpr uint64_t kMostEntries = UINT32_MAX - 1;

/// The form of a key that most keys equal to it have: an integral float becomes an int.
Value canonicalKey(Value key) {
  if (!key.isDouble()) return key;
  const auto integer = arith::truncate(key.asDouble());
  if (!integer || !Value::fitsInline(*integer)) return key;
  return static_cast<double>(*integer) == key.asDouble() ? Value::inlineInt(*integer) : key;
}

/// What one more entry that is looked at takes.
constexpr uint64_t kEntryUnits = 4;

/// Calls `look` with the test whether a stored key is this one, in the form that suits it.
/// Stored strings have their hashes computed, so most others are told apart by them.
template <typename Look>
auto withTest(Context& context, Value key, unsigned keyDepth, Look look) {
  if (key.isInlineInt()) {
    return look([&context, key](Value stored) {
      if (stored.isInlineInt() || isString(stored)) return stored.isSame(key);
      return equalsSlow(context, stored, key, Nan::IsItself);
    });
  }
  if (isString(key)) {
    context.spendOnBytes(text(key).size());
    const uint64_t keyHash = hashString(key);
    return look([=](Value stored) {
      if (stored.isSame(key)) return true;
      return isString(stored) && hashString(stored) == keyHash && equalStrings(stored, key);
    });
  }
  return look([&context, key, keyDepth](Value stored) {
    return stored.isSame(key) || equalsSlow(context, stored, key, Nan::IsItself, keyDepth);
  });
}

/// Finds by comparing each entry, for maps without an index: the entry's number or -1.
int64_t scan(Context& context, const Map& map, Value key, unsigned keyDepth) {
  return withTest(context, key, keyDepth, [&](auto isKey) -> int64_t {
    for (uint64_t i = 0; i < map.length; ++i) {
      if (isKey(map.entries[i].key)) return static_cast<int64_t>(i);
    }
    return -1;
  });
}

/// Notes how far from its place a key was found: some keys are made to have all one place.
bool spendOnProbes(Context& context, uint64_t first, uint64_t slot, uint64_t mask) {
  const uint64_t probes = (slot - first) & mask;
  return probes < 16 || context.spend(kEntryUnits * probes);
}

/// Index slot of a key: where it is, or the free one where it belongs. The context may have
/// failed.
uint64_t slotOf(Context& context, const Map& map, Value key, unsigned keyDepth) {
  const uint64_t mask = map.capacity - 1;
  return withTest(context, key, keyDepth, [&](auto isKey) {
    const uint64_t first = hash(context, key) & mask;
    uint64_t slot = first;
    while (map.index[slot] != 0 && !isKey(map.entries[map.index[slot] - 1].key)) {
      slot = (slot + 1) & mask;
    }
    if (slot != first) spendOnProbes(context, first, slot, mask);
    return slot;
  });
}

/// Whether a key that is not there continues with the sequence.
bool isNextInSequence(const Map& map, Value key) {
  return map.isSequence && key.isSame(Value::inlineInt(static_cast<int64_t>(map.length)));
}

/// The entry of a key in canonical form, or -1: an int's place is known.
int64_t placeInSequence(Context& context, const Map& map, Value key) {
  if (key.isInlineInt()) {
    const auto position = static_cast<uint64_t>(key.asInlineInt());
    return position < map.length ? static_cast<int64_t>(position) : -1;
  }
  if (!key.isObject() || !isNumber(key)) return -1;
  const double nearest = toDouble(key);
  if (!(nearest >= 0 && nearest < static_cast<double>(map.length))) return -1;
  const auto position = static_cast<int64_t>(nearest);
  return equalsSlow(context, map.entries[position].key, key, Nan::IsItself) ? position : -1;
}

bool failMemory(Context& context, uint64_t bytes) {
  context.failMemory(bytes);
  return false;
}

bool reserveEntries(Context& context, Map& map, uint64_t count) {
  if (count <= map.entryCapacity) return true;
  if (count > kMostEntries || count > SIZE_MAX / 2 / sizeof(MapEntry)) {
    return failMemory(context, count * sizeof(MapEntry));
  }
  void* entries = context.heap.reallocateBuffer(
      map.entries, static_cast<size_t>(map.entryCapacity) * sizeof(MapEntry),
      static_cast<size_t>(count) * sizeof(MapEntry));
  if (!entries) return failMemory(context, count * sizeof(MapEntry));
  map.entries = static_cast<MapEntry*>(entries);
  map.entryCapacity = count;
  return true;
}

/// Makes the index large enough for `count` entries, half full at most.
bool reserveIndex(Context& context, Map& map, uint64_t count) {
  if (count <= kMostUnindexed || count * 2 <= map.capacity) return true;
  const uint64_t capacity = std::bit_ceil(count * 2);
  const auto bytes = static_cast<size_t>(capacity) * sizeof(uint32_t);
  void* memory = context.heap.reallocateBuffer(nullptr, 0, bytes);
  if (!memory) return failMemory(context, bytes);
  context.heap.freeBuffer(map.index, static_cast<size_t>(map.capacity) * sizeof(uint32_t));
  map.index = static_cast<uint32_t*>(memory);
  map.capacity = capacity;
  std::memset(map.index, 0, bytes);
  const uint64_t mask = capacity - 1;
  for (uint64_t entry = 0; entry < map.length; ++entry) {
    const uint64_t first = hash(context, map.entries[entry].key) & mask;
    uint64_t slot = first;
    while (map.index[slot] != 0) slot = (slot + 1) & mask;
    map.index[slot] = static_cast<uint32_t>(entry + 1);
    spendOnProbes(context, first, slot, mask);
  }
  // The index is right whether or not there was time for it.
  return context.spend(kEntryUnits * map.length);
}

void dropOrder(Context& context, Map& map) {
  context.heap.freeBuffer(map.order, static_cast<size_t>(map.length) * sizeof(uint32_t));
  map.order = nullptr;
}

bool checkKey(Context& context, Value key) {
  if (isMapKey(key)) [[likely]]
    return true;
  context.fail(TrapKind::MapKey, {kindName(key)});
  return false;
}

/// Entry numbers by key text into `order`, which has room for all of them. False = failed.
bool sortEntries(Context* context, const Map& map, ActiveObjects& active, uint64_t mostOfKey,
                 uint32_t* order) {
  struct Key {
    uint64_t prefix;
    std::string_view text;
    uint32_t entry;
  };
  Room room(context);
  if (!room.take(map.length * (sizeof(Key) + sizeof(uint32_t)))) return false;
  std::vector<Key> keys(static_cast<size_t>(map.length));
  // Texts of keys that are no strings stand one after another in `texts`, found again by
  // their lengths once it does not move any more.
  TextBuilder texts(context, kMaxStringBytes);
  std::vector<uint32_t> lengths;
  for (uint32_t i = 0; i < keys.size(); ++i) {
    const Value key = map.entries[i].key;
    keys[i].entry = i;
    if (isString(key)) {
      keys[i].text = text(key);
      continue;
    }
    const size_t before = texts.size();
    if (key.isInlineInt()) {
      texts.appendInteger(key.asInlineInt());
    } else {
      TextBuilder one(context, mostOfKey);
      appendKeyText(one, key, active);
      texts += one.view();
    }
    if (texts.hasFailed()) return false;
    lengths.push_back(static_cast<uint32_t>(texts.size() - before));
  }
  const char* place = texts.view().data();
  size_t made = 0;
  for (Key& key : keys) {
    if (isString(map.entries[key.entry].key)) continue;
    key.text = {place, lengths[made]};
    place += lengths[made++];
  }
  for (Key& key : keys) key.prefix = orderPrefix(key.text);
  const auto isLess = [context](const Key& a, const Key& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    if (context && !context->spendOnBytes(std::min(a.text.size(), b.text.size()))) return false;
    const int difference = a.text.compare(b.text);
    return difference != 0 ? difference < 0 : a.entry < b.entry;
  };
  if (!sortInStretches(context, keys.data(), keys.size(), isLess)) return false;
  for (const Key& key : keys) *order++ = key.entry;
  return true;
}

Value listOf(Context& context, Value map, Value MapEntry::*part) {
  const Map& m = *as<Map>(map);
  if (m.length == 0) return makeList(context, Storage::Any);
  const uint32_t* order = mapOrder(context, map);
  if (!order) return Value();
  Room room(context);
  if (!room.take(m.length * sizeof(Value))) return Value();
  if (!context.spend(kEntryUnits * m.length)) return Value();
  std::vector<Value> values;
  values.reserve(static_cast<size_t>(m.length));
  for (uint64_t i = 0; i < m.length; ++i) values.push_back(m.entries[order[i]].*part);
  markAllShared(values.data(), values.size());
  return makeListOf(context, values.data(), values.size());
}

}  // namespace

Value makeMap(Context& context, uint64_t capacity) {
  auto* map = context.heap.make<Map>(ObjectKind::Map);
  map->isSequence = 1;
  if (!reserveEntries(context, *map, capacity)) return Value();
  return Value::object(map);
}

bool isMapKey(Value value) {
  if (!value.isObject()) return true;
  const ObjectKind kind = value.asObject()->kind;
  return kind != ObjectKind::Closure && kind != ObjectKind::BuiltinFunction &&
         kind != ObjectKind::Partial;
}

int64_t mapFindInt(Context& context, const Map& map, Value key) {
  const uint64_t mask = map.capacity - 1;
  const uint64_t first = hashInt(key) & mask;
  for (uint64_t slot = first;; slot = (slot + 1) & mask) {
    const uint32_t entry = map.index[slot];
    const Value stored = entry != 0 ? map.entries[entry - 1].key : Value();
    if (entry == 0 || stored.isSame(key)) {
      if (slot != first) spendOnProbes(context, first, slot, mask);
      return int64_t{entry} - 1;
    }
    // A big integer may be equal to it.
    if (stored.isObject() && !isString(stored)) return mapFindSlow(context, map, key, 0);
  }
}

int64_t mapFindSlow(Context& context, const Map& map, Value key, unsigned keyDepth) {
  if (map.length == 0) return -1;
  key = canonicalKey(key);
  if (map.isSequence) return placeInSequence(context, map, key);
  if (!map.index) return scan(context, map, key, keyDepth);
  return int64_t{map.index[slotOf(context, map, key, keyDepth)]} - 1;
}

Value mapGet(Context& context, Value map, Value key) {
  if (!checkKey(context, key)) return Value();
  const Map& m = *as<Map>(map);
  const int64_t entry = mapFind(context, m, key);
  if (entry < 0) return context.hasFailed ? Value() : Value::null();
  const Value value = m.entries[entry].value;
  markShared(value);
  return value;
}

bool mapContains(Context& context, Value map, Value key) {
  return checkKey(context, key) && mapFind(context, *as<Map>(map), key) >= 0;
}

bool mapSet(Context& context, Value map, Value key, Value value) {
  if (!checkKey(context, key)) return false;
  Map& m = *as<Map>(map);
  const Value canonical = canonicalKey(key);
  uint64_t slot = 0;
  if (m.index) {
    slot = slotOf(context, m, canonical, 0);
    if (m.index[slot] != 0) {
      storeEntry(m, m.entries[m.index[slot] - 1], value);
      return true;
    }
  } else if (const int64_t entry = mapFind(context, m, canonical); entry >= 0) {
    storeEntry(m, m.entries[entry], value);
    return true;
  }
  if (context.hasFailed) return false;

  if (m.length == m.entryCapacity) {
    const uint64_t more = std::max(m.length + m.length / 2, kLeastEntries);
    if (!reserveEntries(context, m, more)) return false;
  }
  const uint64_t capacity = m.capacity;
  const bool isSequence = isNextInSequence(m, canonical);
  if (!isSequence && !reserveIndex(context, m, m.isSequence ? m.entryCapacity : m.length + 1)) {
    return false;
  }
  m.isSequence = isSequence;
  if (m.order) dropOrder(context, m);
  if (m.index) {
    if (m.capacity != capacity) slot = slotOf(context, m, canonical, 0);
    m.index[slot] = static_cast<uint32_t>(m.length + 1);
  }
  markShared(key);
  pushEntry(m, key, value);
  return true;
}

const uint32_t* mapOrder(Context& context, Value map) {
  Map& m = *as<Map>(map);
  if (m.order || m.length == 0) return m.order;
  const auto bytes = static_cast<size_t>(m.length) * sizeof(uint32_t);
  auto* order = static_cast<uint32_t*>(context.heap.reallocateBuffer(nullptr, 0, bytes));
  if (!order) {
    context.failMemory(bytes);
    return nullptr;
  }
  ActiveObjects active;
  if (!sortEntries(&context, m, active, kMaxStringBytes, order)) {
    context.heap.freeBuffer(order, bytes);
    return nullptr;
  }
  m.order = order;
  return order;
}

bool MapOrder::compute(Context* context, const Map& map, ActiveObjects& active,
                       uint64_t mostOfKey) {
  order_ = map.order;
  if (order_) return true;
  const uint64_t bytes = map.length * sizeof(uint32_t);
  if (context && !context->heap.borrow(bytes)) {
    context->failMemory(bytes);
    return false;
  }
  context_ = context;
  own_.resize(static_cast<size_t>(map.length));
  order_ = own_.data();
  return sortEntries(context, map, active, mostOfKey, own_.data());
}

MapOrder::~MapOrder() {
  if (context_) context_->heap.giveBack(own_.size() * sizeof(uint32_t));
}

Value mapKeys(Context& context, Value map) { return listOf(context, map, &MapEntry::key); }
Value mapValues(Context& context, Value map) { return listOf(context, map, &MapEntry::value); }

Value mapCopy(Context& context, Value map) {
  const Map& from = *as<Map>(map);
  const Value result = makeMap(context, from.length);
  if (!result || from.length == 0) return result;
  Map& to = *as<Map>(result);
  if (!context.spend(kEntryUnits * from.length)) return Value();
  for (uint64_t i = 0; i < from.length; ++i) {
    markShared(from.entries[i].key);
    markShared(from.entries[i].value);
  }
  std::memcpy(to.entries, from.entries, static_cast<size_t>(from.length) * sizeof(MapEntry));
  to.length = from.length;
  to.isSequence = from.isSequence;
  if (!from.index) return result;
  if (!reserveIndex(context, to, to.length)) return Value();
  return result;
}

}  // namespace kinako::runtime
