// fast_float, which reads decimal numbers exactly, without the 10 KB of powers of five that it
// brings along: they are computed when the first number needs one of them. Every file that uses
// fast_float includes this, and not fast_float itself.
#pragma once

#include <fast_float/float_common.h>

#include <fast_float/fast_table.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace kinako {

/// The same numbers as in fast_float's own table: for each power from 5^-342 to 5^308 its 128
/// leading bits, the upper half first.
const std::array<uint64_t, 1302>& powersOfFive();

}  // namespace kinako

template <>
struct fast_float::powers_template<void> {
  static constexpr int smallest_power_of_five = -342;
  static constexpr int largest_power_of_five = 308;

  struct Table {
    uint64_t operator[](size_t index) const { return kinako::powersOfFive()[index]; }
  };
  static constexpr Table power_of_five_128{};
};

#include <fast_float/fast_float.h>
