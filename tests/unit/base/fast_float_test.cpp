#include "base/fast_float.h"

#include <catch2/catch.hpp>

using namespace kinako;

TEST_CASE("the computed powers of five are those of the library") {
  // Only the table for void is replaced by the computed one.
  using Library = fast_float::powers_template<int>;
  REQUIRE(powersOfFive().size() == Library::number_of_entries);
  CHECK(fast_float::powers::smallest_power_of_five == Library::smallest_power_of_five);
  CHECK(fast_float::powers::largest_power_of_five == Library::largest_power_of_five);
  for (size_t i = 0; i < powersOfFive().size(); ++i) {
    INFO(i);
    CHECK(powersOfFive()[i] == Library::power_of_five_128[i]);
  }
}
