#include "runtime/sort.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

using namespace kinako::runtime;

namespace {

/// Lengths around those where another algorithm takes over.
constexpr size_t kLengths[] = {0, 1, 2, 7, 8, 9, 64, 65, 1000, 65'536, 65'537, 200'000};

template <typename T, typename Less, typename Make>
std::vector<T> sortedAsExpected(size_t length, const Less& less, const Make& make) {
  std::vector<T> things(length);
  for (T& thing : things) thing = make();
  std::vector<T> expected = things;
  std::stable_sort(expected.begin(), expected.end(), less);
  REQUIRE(sortInStretches(nullptr, things.data(), length, less));
  // To the bit: of equal things the first stays first.
  REQUIRE((length == 0 || std::memcmp(things.data(), expected.data(), length * sizeof(T)) == 0));
  return things;
}

}  // namespace

TEST_CASE("integers of every size are sorted") {
  std::mt19937_64 random(1);
  for (const size_t length : kLengths) {
    sortedAsExpected<int64_t>(length, IntegerOrder(),
                              [&] { return static_cast<int64_t>(random()) >> (random() % 64); });
    sortedAsExpected<int64_t>(length, IntegerOrder(), [] { return int64_t{-7}; });
  }
}

TEST_CASE("floats are sorted with NaN last, and equal zeros keep their order") {
  std::mt19937_64 random(2);
  constexpr double kOdd[] = {0.0,
                             -0.0,
                             std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN(),
                             -std::numeric_limits<double>::quiet_NaN(),
                             5e-324,
                             -5e-324};
  for (const size_t length : kLengths) {
    const auto things = sortedAsExpected<double>(length, FloatOrder(), [&] {
      const uint64_t bits = random();
      return bits % 4 == 0 ? kOdd[bits / 4 % 8] : std::bit_cast<double>(bits);
    });
    for (size_t i = 1; i < length; ++i) {
      REQUIRE((things[i - 1] <= things[i] || std::isnan(things[i])));
    }
  }
}

TEST_CASE("what is compared only is sorted, and what is equal keeps its order") {
  struct Thing {
    uint32_t key;
    uint32_t number;
  };
  std::mt19937_64 random(3);
  for (const size_t length : kLengths) {
    uint32_t number = 0;
    const auto less = [](const Thing& a, const Thing& b) { return a.key < b.key; };
    sortedAsExpected<Thing>(length, less, [&] {
      return Thing{static_cast<uint32_t>(random() % 1000), number++};
    });
  }
}
