// Sorting that can be stopped: stretch by stretch, which are then merged.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>

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

/// Sorts so that a long sort can be stopped: false when it was, or when there is no memory to work
/// with. What is equal keeps its order, unless nothing is (`kHasEqual`). `less` says no to
/// everything once the context has failed.
template <bool kHasEqual = true, typename T, typename Less>
bool sortInStretches(Context* context, T* begin, uint64_t length, const Less& less) {
  const auto count = static_cast<size_t>(length);
  constexpr size_t kStretch = Context::kPiece;
  Room counted(context);
  std::unique_ptr<T[]> room;
  if (count > kStretch) {
    if (!counted.take(count * sizeof(T))) return false;
    room.reset(new (std::nothrow) T[count]);
  }
  const size_t stretch = room ? kStretch : std::max<size_t>(count, 1);
  for (size_t at = 0; at < count; at += stretch) {
    const size_t end = std::min(count, at + stretch);
    const uint64_t levels = static_cast<uint64_t>(std::bit_width(end - at));
    if (context && !context->spend(kComparisonUnits * levels * (end - at))) return false;
    if constexpr (std::is_same_v<T, int64_t>) {
      std::sort(begin + at, begin + end);  // faster, and equal integers are the same
    } else if constexpr (!kHasEqual) {
      std::sort(begin + at, begin + end, less);
    } else {
      std::stable_sort(begin + at, begin + end, less);
    }
    if (context && context->hasFailed) return false;
  }
  if (!room) return true;
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

}  // namespace kinako::runtime
