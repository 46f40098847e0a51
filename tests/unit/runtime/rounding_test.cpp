#include "runtime/rounding.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "runtime/number.h"
#include "world.h"

using namespace kinako;
using namespace kinako::runtime;

TEST_CASE("doubles round from their exact value, half away from zero") {
  CHECK(roundDouble(2.5, 0) == 3);
  CHECK(roundDouble(-2.5, 0) == -3);
  CHECK(roundDouble(2.675, 2) == 2.67);  // a little less than it looks
  CHECK(roundDouble(1.005, 2) == 1.0);
  CHECK(roundDouble(0.125, 2) == 0.13);
  CHECK(roundDouble(-0.125, 2) == -0.13);
  CHECK(roundDouble(1250, -2) == 1300);
  CHECK(roundDouble(1249, -2) == 1200);
  CHECK(roundDouble(49.9, -2) == 0);
}

TEST_CASE("the two ways of rounding doubles agree") {
  // Half of an odd number of the last place, and its neighbours: on either side of the limit of
  // 2^52, and so of the way that is taken.
  for (const double base :
       {0.5, 12345.5, 4503599627370.5, 2251799813685247.5, 4503599627370495.5}) {
    CHECK(roundDouble(base, 0) == std::floor(base) + 1);
    const double below = std::nextafter(base, 0);
    const double expected = base - below < 0.5 ? std::floor(base) : std::round(below);
    CHECK(roundDouble(below, 0) == expected);
  }
  for (int64_t digits = 1; digits <= 30; ++digits) {
    const double value = 0.1 + 0.2;
    const double expected = digits < 17 ? 0.3 : value;
    CHECK(roundDouble(value, digits) == expected);
  }
}

TEST_CASE("digits beyond every double leave it, or nothing of it") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  CHECK(roundDouble(1.5, 400) == 1.5);
  CHECK(roundDouble(1.5, INT64_MAX) == 1.5);
  CHECK(roundDouble(1.5, INT64_MIN) == 0);
  CHECK(std::signbit(roundDouble(-1.5, -1)));
  CHECK(roundDouble(1e300, 10) == 1e300);
  CHECK(roundDouble(1.5e308, -308) == kInfinity);
  CHECK(roundDouble(5e-324, 324) == 5e-324);
  CHECK(roundDouble(5e-324, 323) == 0);
  CHECK(roundDouble(kInfinity, 2) == kInfinity);
  CHECK(std::isnan(roundDouble(std::nan(""), 2)));
}

TEST_CASE("integers and rationals round exactly") {
  World world;
  Context& c = world.context;
  const auto rounded = [&](std::string_view text, int64_t digits) {
    return integerText(roundInteger(c, world.big(text), digits));
  };
  CHECK(rounded("1250", -2) == "1300");
  CHECK(rounded("-1250", -2) == "-1300");
  CHECK(rounded("1249", -2) == "1200");
  CHECK(rounded("9223372036854775807", -1) == "9223372036854775810");
  CHECK(rounded("55555555555555555555555", -22) == "60000000000000000000000");
  CHECK(rounded("55555555555555555555555", -23) == "100000000000000000000000");
  CHECK(rounded("49", -2) == "0");
  CHECK(rounded("49", INT64_MIN) == "0");
  CHECK(rounded("49", INT64_MAX) == "49");
  const Value half = makeRational(c, small(2675), small(1000));
  CHECK(roundRational(c, half, 2).asDouble() == 2.68);
  CHECK(roundRational(c, half, 0).asDouble() == 3);
  CHECK(roundRational(c, half, -1).asDouble() == 0);
  CHECK(roundRational(c, half, INT64_MAX).asDouble() == 2.675);
  CHECK(roundRational(c, half, INT64_MIN).asDouble() == 0);
}
