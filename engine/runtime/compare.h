// Equality, order, truth and hashing of values of any kind (language: operators).
#pragma once

#include <cstdint>

#include "runtime/context.h"
#include "runtime/list.h"
#include "runtime/string.h"

namespace kinako::runtime {

/// Maps can be keys of maps that are keys of maps …: this many levels down, keys that are
/// containers are equal only when they are the same object.
inline constexpr unsigned kMostKeyDepth = 64;

/// Two relations of floats: `==` has NaN differ from everything, itself included (IEEE); the total
/// order, in which keys, elements and places are found, has it equal itself. Both have -0.0
/// equal 0.0.
enum class Nan : uint8_t { Differs, IsItself };

// All of these may take long, and fail when a limit is reached: what they answer then means
// nothing, and whoever asks many times looks at the context.

/// Of the same number of bytes.
bool equalLongStrings(Context& context, const String& a, const String& b);
bool equalsSlow(Context& context, Value a, Value b, Nan nan, unsigned keyDepth = 0);
inline bool equalStrings(Context& context, Value a, Value b) {
  if (a.isSame(b)) return true;
  if (as<String>(a)->bytes != as<String>(b)->bytes) return false;
  const String& left = *as<String>(a);
  const String& right = *as<String>(b);
  if (left.bytes <= Context::kFewBytes) [[likely]]
    return equalStringsSlow(left, right);
  return equalLongStrings(context, left, right);
}
/// `==`: structural for lists, maps, records and groups; numbers by value across kinds;
/// null only with null; functions never; a container equals itself. Cyclic data does not hang: a
/// pair already being compared counts as equal. Depth does not matter.
inline bool equals(Context& context, Value a, Value b) {
  if (a.isInlineInt() && b.isInlineInt()) return a.isSame(b);
  if (isString(a) && isString(b)) return equalStrings(context, a, b);
  return equalsSlow(context, a, b, Nan::Differs);
}

/// Whether two elements or keys are the same: as `==`, but NaN is itself.
inline bool isSameElement(Context& context, Value a, Value b) {
  if (a.isInlineInt() && b.isInlineInt()) return a.isSame(b);
  if (isString(a) && isString(b)) return equalStrings(context, a, b);
  return equalsSlow(context, a, b, Nan::IsItself);
}

enum class Ordering : int8_t { Less = -1, Equal = 0, Greater = 1, None = 2 };

Ordering compareSlow(Context& context, Value a, Value b);
/// For `< <= > >=`: numbers, strings by code point, false < true. Null with anything, NaN
/// and mixed kinds: None (all four comparisons are false).
inline Ordering compare(Context& context, Value a, Value b) {
  if (a.isInlineInt() && b.isInlineInt()) {
    const int64_t left = a.asInlineInt();
    const int64_t right = b.asInlineInt();
    return static_cast<Ordering>((left > right) - (left < right));
  }
  if (isString(a) && isString(b)) {
    // Most texts are told apart by their first bytes.
    const std::string_view left = text(a);
    const std::string_view right = text(b);
    if (!left.empty() && !right.empty() && left[0] != right[0]) {
      const bool isLess =
          static_cast<unsigned char>(left[0]) < static_cast<unsigned char>(right[0]);
      return isLess ? Ordering::Less : Ordering::Greater;
    }
  }
  return compareSlow(context, a, b);
}

/// Total order, of sorting, min and max, -1, 0 or 1: as compare() where that has an answer, NaN
/// after the other numbers; lists element by element, maps by (key, value) in the order of the
/// keys' text, records by name, then likewise by field; mixed kinds in the order bool,
/// number, string, list, map, record, group, function; nulls last.
int compareForSort(Context& context, Value a, Value b);

bool truthySlow(Value value);
/// null, false, 0, 0.0, "", empty list and empty map are false.
inline bool truthy(Value value) {
  if (value.isBool()) [[likely]]
    return value.asBool();
  return truthySlow(value);
}

inline uint64_t mixHash(uint64_t value) {
  value *= 0x9E3779B97F4A7C15;
  return value ^ value >> 32;
}

inline uint64_t hashInt(Value inlineInt) {
  return mixHash(static_cast<uint64_t>(inlineInt.asInlineInt()));
}
uint64_t hashSlow(Context& context, Value value);
/// What is the same element has the same hash. Containers are looked into only so far.
inline uint64_t hash(Context& context, Value value) {
  if (value.isInlineInt()) return hashInt(value);
  if (isString(value)) return hashString(value);
  return hashSlow(context, value);
}

/// The first place of an element in a list, or -1.
int64_t positionOf(Context& context, const List& list, Value element);

/// `a in b`: an element of a list or group, a key of a map, a part of a string. Fails BadIn.
Value contains(Context& context, Value element, Value container);

}  // namespace kinako::runtime
