#include "base/arith.h"

#include <catch2/catch.hpp>

using namespace kinako;

namespace {
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr double kTwo63 = 9223372036854775808.0;
const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();
}  // namespace

TEST_CASE("integer sums, differences and products know when they do not fit") {
  CHECK(arith::add(kMost, 0) == kMost);
  CHECK_FALSE(arith::add(kMost, 1));
  CHECK_FALSE(arith::add(kLeast, -1));
  CHECK(arith::subtract(kLeast, 0) == kLeast);
  CHECK_FALSE(arith::subtract(kLeast, 1));
  CHECK_FALSE(arith::subtract(0, kLeast));
  CHECK(arith::multiply(int64_t{1} << 31, int64_t{1} << 31) == int64_t{1} << 62);
  CHECK_FALSE(arith::multiply(int64_t{1} << 32, int64_t{1} << 31));
  CHECK(arith::multiply(int64_t{-1} << 32, int64_t{1} << 31) == kLeast);
  CHECK_FALSE(arith::multiply(kLeast, -1));
  CHECK_FALSE(arith::negate(kLeast));
  CHECK(arith::negate(kMost) == -kMost);
}

TEST_CASE("integer division rounds toward zero and the remainder has the dividend's sign") {
  CHECK(arith::divide(7, 2) == 3);
  CHECK(arith::divide(-7, 2) == -3);
  CHECK(arith::divide(7, -2) == -3);
  CHECK(arith::remainder(int64_t{7}, int64_t{3}) == 1);
  CHECK(arith::remainder(int64_t{-7}, int64_t{3}) == -1);
  CHECK(arith::remainder(int64_t{7}, int64_t{-3}) == 1);
  CHECK_FALSE(arith::divide(kLeast, -1));
  CHECK(arith::divide(kLeast, 1) == kLeast);
  CHECK(arith::remainder(kLeast, int64_t{-1}) == 0);
}

TEST_CASE("truncation refuses what is not a 64-bit integer") {
  CHECK(arith::truncate(2.9) == 2);
  CHECK(arith::truncate(-2.9) == -2);
  CHECK(arith::truncate(-kTwo63) == kLeast);
  CHECK_FALSE(arith::truncate(kTwo63));
  CHECK_FALSE(arith::truncate(-9223372036854777856.0));
  CHECK_FALSE(arith::truncate(kNan));
  CHECK_FALSE(arith::truncate(kInfinity));
}

TEST_CASE("integers and floats compare exactly where a conversion would round") {
  CHECK(arith::compare(1, 1.0) == 0);
  CHECK(arith::compare(1, 1.5) == -1);
  CHECK(arith::compare(-1, -1.5) == 1);
  CHECK(arith::compare(9007199254740993, 9007199254740992.0) == 1);
  CHECK(arith::compare(kMost, kTwo63) == -1);
  CHECK(arith::compare(kLeast, -kTwo63) == 0);
  CHECK(arith::compare(kLeast, -kInfinity) == 1);
  CHECK(arith::compare(0, kNan) == 2);
}

TEST_CASE("slice bounds count from the end when negative and clamp") {
  CHECK(arith::sliceBound(-1, 3) == 2);
  CHECK(arith::sliceBound(-9, 3) == 0);
  CHECK(arith::sliceBound(9, 3) == 3);
  CHECK(arith::sliceBound(kLeast, 3) == 0);
  CHECK(arith::fromEnd(-4, 3) == -1);
  CHECK(arith::fromEnd(2, 3) == 2);
}

TEST_CASE("a slice with a step knows where it begins and how many it takes") {
  const auto stride = [](std::optional<int64_t> begin, std::optional<int64_t> end, int64_t step,
                         int64_t length) {
    const auto result = arith::sliceStride(begin, end, step, length);
    return std::pair(result.first, result.count);
  };
  using P = std::pair<int64_t, uint64_t>;
  CHECK(stride({}, {}, 2, 5) == P(0, 3));
  CHECK(stride({}, {}, -1, 5) == P(4, 5));
  CHECK(stride(1, 5, 2, 5) == P(1, 2));
  CHECK(stride(-2, {}, -2, 5) == P(3, 2));
  CHECK(stride(4, 0, -2, 5) == P(4, 2));
  CHECK(stride({}, {}, -1, 0).second == 0);
  CHECK(stride(kLeast, INT64_MAX, INT64_MAX, 3) == P(0, 1));
  CHECK(stride(INT64_MAX, kLeast, kLeast, 3) == P(2, 1));
}
