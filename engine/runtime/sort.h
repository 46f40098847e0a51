// Sorting that can be stopped: stretch by stretch, which are then merged.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>

#include "runtime/room.h"

namespace kinako::runtime {

/// What a comparison takes.
inline constexpr uint64_t kComparisonUnits = 8;

/// Merges two sorted stretches, [left, middle) and [middle, end), into `to`; false when the program
/// is stopped meanwhile.
template <typename T, typename Less>
bool mergeStretches(Context* context, const T* left, const T* middle, const T* end, T* to,
                    const Less& less) {
  const T* right = middle;
  while (left != middle && right != end) {
    // Neither side ends within so many, so all there is to ask is which is less.
    const auto both = static_cast<size_t>(std::min(middle - left, end - right));
    const size_t count = std::min(Context::kPiece, both);
    if (context && !context->spend(kComparisonUnits * count)) return false;
    for (size_t i = 0; i < count; ++i) {
      const bool takesRight = less(*right, *left);
      *to++ = takesRight ? *right : *left;
      right += takesRight;
      left += !takesRight;
    }
  }
  std::copy(right, end, std::copy(left, middle, to));
  return true;
}

namespace detail {

/// Sorts what `room` has room for, too.
template <typename T, typename Less>
void sortByMerging(T* begin, size_t count, T* room, const Less& less) {
  constexpr size_t kRun = 8;
  for (size_t i = 1; i < count; ++i) {
    const T item = begin[i];
    size_t j = i;
    for (; j % kRun != 0 && less(item, begin[j - 1]); --j) begin[j] = begin[j - 1];
    begin[j] = item;
  }
  T* from = begin;
  T* to = room;
  for (size_t width = kRun; width < count; width *= 2) {
    for (size_t at = 0; at < count; at += 2 * width) {
      const size_t middle = std::min(count, at + width);
      const size_t end = std::min(count, at + 2 * width);
      if (middle == end || !less(from[middle], from[middle - 1])) {
        std::copy(from + at, from + end, to + at);
      } else {
        mergeStretches(nullptr, from + at, from + middle, from + end, to + at, less);
      }
    }
    std::swap(from, to);
  }
  if (from != begin) std::copy(from, from + count, begin);
}

/// Sorts by the bytes of `Less::key(thing)`, the least significant first; those that all the keys
/// have in common cost nothing (radix sort: Knuth, volume 3, 5.2.5).
template <typename T, typename Less>
void sortByKey(T* begin, size_t count, T* room) {
  uint64_t differing = 0;
  for (size_t i = 1; i < count; ++i) differing |= Less::key(begin[i]) ^ Less::key(begin[0]);
  T* from = begin;
  T* to = room;
  for (int shift = 0; shift < 64; shift += 8) {
    if ((differing >> shift & 0xFF) == 0) continue;
    const auto digit = [shift](T thing) { return Less::key(thing) >> shift & 0xFF; };
    std::array<uint32_t, 256> places{};
    for (size_t i = 0; i < count; ++i) ++places[digit(from[i])];
    uint32_t place = 0;
    for (uint32_t& number : places) place += std::exchange(number, place);
    for (size_t i = 0; i < count; ++i) to[places[digit(from[i])]++] = from[i];
    std::swap(from, to);
  }
  if (from != begin) std::copy(from, from + count, begin);
}

}  // namespace detail

/// Sorts so that a long sort can be stopped: false when it was, or when there is no memory to work
/// with. What is equal keeps its order. `less` says no to everything once the context has failed.
template <typename T, typename Less>
bool sortInStretches(Context* context, T* begin, uint64_t length, const Less& less) {
  const auto count = static_cast<size_t>(length);
  if (count < 2) return true;
  constexpr size_t kStretch = Context::kPiece;
  Room counted(context);
  if (count > kStretch && !counted.take(count * sizeof(T))) return false;
  const std::unique_ptr<T[]> room(new T[count]);
  for (size_t at = 0; at < count; at += kStretch) {
    const size_t end = std::min(count, at + kStretch);
    const uint64_t levels = static_cast<uint64_t>(std::bit_width(end - at));
    if (context && !context->spend(kComparisonUnits * levels * (end - at))) return false;
    if constexpr (requires { Less::key(*begin); }) {
      // For few, to count their bytes is more than to compare them.
      if (count > 64) {
        detail::sortByKey<T, Less>(begin + at, end - at, room.get());
        continue;
      }
    }
    detail::sortByMerging(begin + at, end - at, room.get(), less);
    if (context && context->hasFailed) return false;
  }
  T* from = begin;
  T* to = room.get();
  for (size_t width = kStretch; width < count; width *= 2) {
    for (size_t begun = 0; begun < count; begun += 2 * width) {
      const size_t middle = std::min(count, begun + width);
      const size_t end = std::min(count, begun + 2 * width);
      if (!mergeStretches(context, from + begun, from + middle, from + end, to + begun, less)) {
        return false;
      }
    }
    std::swap(from, to);
  }
  if (from != begin) std::copy(from, from + count, begin);
  return true;
}

struct IntegerOrder {
  static uint64_t key(int64_t number) {
    return static_cast<uint64_t>(number) ^ uint64_t { 1 } << 63;
  }
  bool operator()(int64_t a, int64_t b) const { return a < b; }
};

/// NaN after the other numbers; the two zeros are equal.
struct FloatOrder {
  static uint64_t key(double number) {
    if (std::isnan(number)) return ~uint64_t{0};
    const auto bits = std::bit_cast<uint64_t>(number + 0.0);  // -0.0 + 0.0 is 0.0
    return bits >> 63 != 0 ? ~bits : bits | uint64_t{1} << 63;
  }
  bool operator()(double a, double b) const { return key(a) < key(b); }
};

}  // namespace kinako::runtime
