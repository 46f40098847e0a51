// The one meaning of operations on 64-bit integers, floats and indexes. The runtime, the
// interpreter and the register machine all call these.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace kinako::arith {

/// a + b, or nothing when it does not fit 64 bits (the caller promotes to bigint).
inline std::optional<int64_t> add(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
  return result;
}
inline std::optional<int64_t> subtract(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_sub_overflow(a, b, &result)) return std::nullopt;
  return result;
}
inline std::optional<int64_t> multiply(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}
inline std::optional<int64_t> negate(int64_t a) { return subtract(0, a); }

/// a / b rounded toward zero. `b` is not 0. Nothing for the one quotient that does not
/// fit: the smallest integer divided by -1.
inline std::optional<int64_t> divide(int64_t a, int64_t b) {
  if (b == -1) return negate(a);
  return a / b;
}

/// Remainder with the sign of `a`. `b` is not 0.
inline int64_t remainder(int64_t a, int64_t b) { return b == -1 ? 0 : a % b; }

/// Remainder with the sign of `a`, as C's fmod. `b` is not 0.
inline double remainder(double a, double b) { return std::fmod(a, b); }

/// Toward zero; nothing when `value` is NaN or does not fit 64 bits.
inline std::optional<int64_t> truncate(double value) {
  if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0)) return std::nullopt;
  return static_cast<int64_t>(value);
}

/// Exact comparison of an integer with a float: -1, 0, 1, or 2 when `b` is NaN.
inline int compare(int64_t a, double b) {
  if (std::isnan(b)) return 2;
  if (b >= 9223372036854775808.0) return -1;
  if (b < -9223372036854775808.0) return 1;
  const auto whole = static_cast<int64_t>(b);
  if (a != whole) return a < whole ? -1 : 1;
  const double fraction = b - static_cast<double>(whole);
  return fraction > 0 ? -1 : fraction < 0 ? 1 : 0;
}

/// An index counted from the end when negative; still negative when before the start.
inline int64_t fromEnd(int64_t index, int64_t length) { return index < 0 ? index + length : index; }

/// A slice bound: counted from the end when negative, then clamped to 0 … length.
inline int64_t sliceBound(int64_t bound, int64_t length) {
  bound = fromEnd(bound, length);
  return bound < 0 ? 0 : bound > length ? length : bound;
}

/// Which positions a slice with a step takes: `first`, `first + step`, …, `count` of them.
struct Stride {
  int64_t first;
  uint64_t count;
};
/// The positions of `[begin:end:step]`, where a bound may be missing. A step below 0 goes
/// backwards, from the last position unless `begin` says otherwise. `step` is not 0.
inline Stride sliceStride(std::optional<int64_t> begin, std::optional<int64_t> end, int64_t step,
                          int64_t length) {
  const bool isForward = step > 0;
  const int64_t least = isForward ? 0 : -1;  // what a bound before the start is clamped to
  const int64_t most = isForward ? length : length - 1;
  const auto clamp = [&](int64_t bound) {
    bound = fromEnd(bound, length);
    return bound < least ? least : bound > most ? most : bound;
  };
  const int64_t first = begin ? clamp(*begin) : isForward ? least : most;
  const int64_t last = end ? clamp(*end) : isForward ? most : least;
  const int64_t distance = isForward ? last - first : first - last;
  if (distance <= 0) return {first, 0};
  const uint64_t stride = isForward ? static_cast<uint64_t>(step) : -static_cast<uint64_t>(step);
  return {first, (static_cast<uint64_t>(distance) - 1) / stride + 1};
}

}  // namespace kinako::arith
