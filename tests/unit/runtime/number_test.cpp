#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "runtime/compare.h"
#include "runtime/format.h"
#include "world.h"

using namespace kinako;
using namespace kinako::runtime;

namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMostInline = (int64_t{1} << 47) - 1;
const double kInfinity = std::numeric_limits<double>::infinity();
const double kNan = std::numeric_limits<double>::quiet_NaN();

/// What an integer is kept as.
std::string form(Value value) {
  if (value.isInlineInt()) return "inline";
  if (isKind(value, ObjectKind::BoxedInt)) return "boxed";
  return isKind(value, ObjectKind::BigInt) ? "big" : "none";
}

std::string digits(size_t count, char first, char rest) {
  std::string text(count, rest);
  text[0] = first;
  return text;
}

}  // namespace

TEST_CASE("an integer has the smallest form that holds it") {
  World world;
  CHECK(form(world.integer(kMostInline)) == "inline");
  CHECK(form(world.integer(kMostInline + 1)) == "boxed");
  CHECK(form(world.integer(-kMostInline - 1)) == "inline");
  CHECK(form(world.integer(-kMostInline - 2)) == "boxed");
  CHECK(form(world.integer(kLeast)) == "boxed");
  CHECK(form(world.big("9223372036854775807")) == "boxed");
  CHECK(form(world.big("9223372036854775808")) == "big");
  CHECK(form(world.big("-9223372036854775808")) == "boxed");
  CHECK(form(world.big("-9223372036854775809")) == "big");
  for (const int64_t value :
       {int64_t{0}, int64_t{-1}, kMostInline, kMostInline + 1, kMost, kLeast}) {
    CHECK(toInt64(world.integer(value)) == value);
  }
}

TEST_CASE("sums, differences and products leave 64 bits and come back") {
  World world;
  Context& c = world.context;
  const Value most = world.integer(kMost);
  const Value least = world.integer(kLeast);
  const Value one = small(1);
  const Value beyond = addIntegers(c, most, one);
  CHECK(integerText(beyond) == "9223372036854775808");
  CHECK(form(beyond) == "big");
  CHECK(form(subtractIntegers(c, beyond, one)) == "boxed");
  CHECK(toInt64(subtractIntegers(c, beyond, one)) == kMost);
  CHECK(subtractIntegers(c, beyond, beyond).isSame(small(0)));
  CHECK(integerText(subtractIntegers(c, least, one)) == "-9223372036854775809");
  CHECK(form(addIntegers(c, subtractIntegers(c, least, one), one)) == "boxed");
  CHECK(integerText(multiplyIntegers(c, most, most)) == "85070591730234615847396907784232501249");
  CHECK(integerText(multiplyIntegers(c, least, least)) == "85070591730234615865843651857942052864");
  CHECK(integerText(multiplyIntegers(c, world.integer(kMostInline), world.integer(kMostInline))) ==
        "19807040628565802923409276929");
  CHECK(integerText(negateInteger(c, least)) == "9223372036854775808");
  CHECK(form(negateInteger(c, beyond)) == "boxed");
  CHECK(toInt64(negateInteger(c, beyond)) == kLeast);
  CHECK(integerText(addIntegers(c, small(kMostInline), small(1))) == "140737488355328");
}

TEST_CASE("a factorial divided down again is exact at every step") {
  World world;
  Context& c = world.context;
  Value product = small(1);
  for (int64_t i = 1; i <= 60; ++i) product = multiplyIntegers(c, product, small(i));
  CHECK(integerText(product) ==
        "8320987112741390144276341183223364380754172606361245952449277696409600000000000000");
  for (int64_t i = 60; i >= 1; --i) {
    CHECK(signOf(remainderIntegers(c, product, small(i))) == 0);
    product = divideIntegers(c, product, small(i));
  }
  CHECK(product.isSame(small(1)));
}

TEST_CASE("division of integers of any size rounds toward zero") {
  World world;
  Context& c = world.context;
  const Value big = world.big("100000000000000000000");
  const Value negative = negateInteger(c, big);
  CHECK(integerText(divideIntegers(c, big, small(3))) == "33333333333333333333");
  CHECK(integerText(divideIntegers(c, negative, small(3))) == "-33333333333333333333");
  CHECK(remainderIntegers(c, negative, small(3)).isSame(small(-1)));
  CHECK(remainderIntegers(c, big, small(-3)).isSame(small(1)));
  CHECK(divideIntegers(c, small(5), big).isSame(small(0)));
  CHECK(remainderIntegers(c, small(-5), big).isSame(small(-5)));
  CHECK(divideIntegers(c, small(-7), small(2)).isSame(small(-3)));
  CHECK(remainderIntegers(c, small(-7), small(2)).isSame(small(-1)));
  CHECK(integerText(divideIntegers(c, world.integer(kLeast), small(-1))) == "9223372036854775808");
  CHECK(remainderIntegers(c, world.integer(kLeast), small(-1)).isSame(small(0)));
  CHECK(integerText(divideIntegers(c, small(-(int64_t{1} << 47)), small(-1))) == "140737488355328");
}

TEST_CASE("long quotients and remainders put together are the dividend") {
  World world;
  auto& c = world.context;
  std::mt19937 random(7);
  // With this many bits: at random, with long runs of ones and zeros, or next to a power of two.
  const auto make = [&](size_t bits, unsigned kind) {
    std::string text((bits + 3) / 4, '0');
    for (size_t i = 0; i < text.size(); ++i) {
      const unsigned digit = kind == 0 ? random() % 16 : kind == 1 && i / 37 % 2 == 0 ? 15 : 0;
      text[i] = "0123456789abcdef"[i == 0 ? digit | 1 : digit];
    }
    if (kind == 3) text.back() = '1';
    return *parseInteger(c, text, 16);
  };
  const auto check = [&](Value a, Value b) {
    const Value quotient = divideIntegers(c, a, b);
    const Value rest = remainderIntegers(c, a, b);
    REQUIRE(compareIntegers(addIntegers(c, multiplyIntegers(c, quotient, b), rest), a) == 0);
    REQUIRE((signOf(rest) == 0 || signOf(rest) == signOf(a)));
    const Value size = signOf(rest) < 0 ? negateInteger(c, rest) : rest;
    REQUIRE(compareIntegers(size, signOf(b) < 0 ? negateInteger(c, b) : b) < 0);
  };
  for (const size_t divisorBits : {64, 4000, 4096, 4133, 9000, 20000}) {
    for (const size_t quotientBits : {1, 4000, 4095, 4160, 8191, 9000, 30000, 100000}) {
      for (unsigned kind = 0; kind < 16; ++kind) {
        world.collect();
        const Value b = make(divisorBits, kind % 4);
        const Value q = make(quotientBits, kind / 4);
        const Value product = multiplyIntegers(c, b, q);
        for (const Value a : {product, subtractIntegers(c, product, small(1)),
                              addIntegers(c, product, subtractIntegers(c, b, small(1)))}) {
          check(a, b);
          check(negateInteger(c, a), b);
          check(a, negateInteger(c, b));
        }
      }
    }
  }
}

TEST_CASE("dividing by zero fails for every kind of number") {
  World world;
  Context& c = world.context;
  const Value third = makeRational(c, small(1), small(3));
  const Value big = world.big("100000000000000000000");
  for (const Value a : {small(1), number(1.5), third, big}) {
    for (const Value zero : {small(0), number(0), number(-0.0)}) {
      CHECK_FALSE(divide(c, a, zero));
      CHECK(world.takeFailure() == "division by zero");
      CHECK_FALSE(remainder(c, a, zero));
      CHECK(world.takeKind() == TrapKind::DivideByZero);
    }
  }
  CHECK_FALSE(divide(c, third, subtract(c, third, third)));
  CHECK(world.takeKind() == TrapKind::DivideByZero);
}

TEST_CASE("integers compare across their forms") {
  World world;
  const std::vector<Value> ascending = {world.big("-200000000000000000000"),
                                        world.big("-100000000000000000000"),
                                        world.integer(kLeast),
                                        small(-1),
                                        small(0),
                                        small(7),
                                        world.integer(kMost),
                                        world.big("9223372036854775808"),
                                        world.big("100000000000000000000"),
                                        world.big("1" + std::string(40, '0'))};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      CHECK(compareIntegers(ascending[i], ascending[j]) == (i > j) - (i < j));
    }
  }
}

TEST_CASE("powers are exact, negative exponents are 1, absurd ones fail") {
  World world;
  Context& c = world.context;
  CHECK(integerText(powerIntegers(c, small(2), small(100))) == "1267650600228229401496703205376");
  CHECK(integerText(powerIntegers(c, small(-3), small(3))) == "-27");
  CHECK(powerIntegers(c, small(5), small(-2)).isSame(small(1)));
  CHECK(powerIntegers(c, small(0), small(0)).isSame(small(1)));
  const Value huge = world.big("100000000000000000000000001");
  CHECK(powerIntegers(c, small(1), huge).isSame(small(1)));
  CHECK(powerIntegers(c, small(-1), huge).isSame(small(-1)));
  CHECK(powerIntegers(c, small(0), huge).isSame(small(0)));
  CHECK_FALSE(powerIntegers(c, small(2), huge));
  CHECK(world.takeKind() == TrapKind::Memory);
  CHECK_FALSE(powerIntegers(c, small(3), world.integer(1'000'000'000)));
  CHECK(world.takeKind() == TrapKind::Memory);
}

TEST_CASE("products beyond 64 million bits fail instead of taking the machine with them") {
  World world;
  Context& c = world.context;
  const Value large = world.keep(powerIntegers(c, small(2), small(40'000'000)));
  REQUIRE(large);
  CHECK_FALSE(multiplyIntegers(c, large, large));
  CHECK(world.takeKind() == TrapKind::Memory);
}

TEST_CASE("a number too large for the heap's limit fails") {
  World world({.limitBytes = 1 << 20});
  CHECK_FALSE(powerIntegers(world.context, small(2), small(16'000'000)));
  CHECK(world.takeFailure() == "memory limit reached: 1048576 bytes");
}

TEST_CASE("text becomes an integer only when it is nothing but digits") {
  World world;
  Context& c = world.context;
  for (const char* text : {"", "-", "+", "1a", " 1", "1 ", "1.0", "--1", "0x10", "1_0"}) {
    CHECK_FALSE(parseInteger(c, text));
  }
  CHECK(parseInteger(c, "+12").value().isSame(small(12)));
  CHECK(parseInteger(c, "-007").value().isSame(small(-7)));
  CHECK(parseInteger(c, "-0").value().isSame(small(0)));
  CHECK(parseInteger(c, "ff", 16).value().isSame(small(255)));
  CHECK(parseInteger(c, "-Zz", 36).value().isSame(small(-1295)));
  CHECK_FALSE(parseInteger(c, "12", 2));
  CHECK(integerText(small(255), 16) == "ff");
  CHECK(integerText(small(-5), 2) == "-101");
  CHECK(integerText(small(0), 7) == "0");
  CHECK(integerText(world.integer(kLeast), 2) == "-1" + std::string(63, '0'));
}

TEST_CASE("numbers of many digits survive the way to text and back") {
  World world;
  Context& c = world.context;
  for (const size_t count : {18, 19, 20, 37, 38, 39, 100, 1000, 30011}) {
    for (const std::string& text :
         {digits(count, '9', '9'), digits(count, '1', '0'), digits(count, '7', '3')}) {
      const Value value = parseInteger(c, text).value();
      CHECK(integerText(value) == text);
      CHECK(integerText(negateInteger(c, value)) == "-" + text);
      const std::string hex = integerText(value, 16);
      CHECK(compareIntegers(parseInteger(c, hex, 16).value(), value) == 0);
    }
  }
  const Value product =
      multiplyIntegers(c, world.big(digits(3000, '9', '9')), world.big(digits(3000, '9', '9')));
  CHECK(integerText(product) == std::string(2999, '9') + "8" + std::string(2999, '0') + "1");
}

TEST_CASE("the nearest float of a large integer is found by rounding to even") {
  World world;
  CHECK(toDouble(world.big("9007199254740993")) == 9007199254740992.0);
  CHECK(toDouble(world.big("9007199254740995")) == 9007199254740996.0);
  CHECK(toDouble(world.big("36893488147419103232")) == 36893488147419103232.0);
  // Half way between two floats, and a little more, 2^70 + 2^17 (+ 1).
  CHECK(toDouble(world.big("1180591620717411434496")) == 1180591620717411303424.0);
  CHECK(toDouble(world.big("1180591620717411434497")) == 1180591620717411565568.0);
  CHECK(toDouble(world.big("-1" + std::string(400, '0'))) == -kInfinity);
  CHECK(toDouble(world.big("1" + std::string(300, '0'))) == 1e300);
}

TEST_CASE("floats lose their fraction and become integers of any size") {
  World world;
  Context& c = world.context;
  CHECK(truncateToInteger(c, -2.9).isSame(small(-2)));
  CHECK(integerText(truncateToInteger(c, 1e20)) == "100000000000000000000");
  CHECK(integerText(truncateToInteger(c, -0x1p70)) == "-1180591620717411303424");
  CHECK(integerText(truncateToInteger(c, 9223372036854775808.0)) == "9223372036854775808");
  CHECK_FALSE(truncateToInteger(c, kNan));
  CHECK(world.takeFailure() == "cannot cast NaN to int");
  CHECK_FALSE(truncateToInteger(c, -kInfinity));
  CHECK(world.takeKind() == TrapKind::Cast);
}

TEST_CASE("a float among the operands makes the result a float") {
  World world;
  Context& c = world.context;
  CHECK(add(c, small(1), number(0.5)).asDouble() == 1.5);
  CHECK(subtract(c, number(0.5), small(1)).asDouble() == -0.5);
  CHECK(multiply(c, world.integer(kMost), number(2)).asDouble() == 0x1p64);
  CHECK(divide(c, small(1), number(4)).asDouble() == 0.25);
  CHECK(remainder(c, number(-7.5), small(2)).asDouble() == -1.5);
  CHECK(add(c, makeRational(c, small(1), small(2)), number(1)).asDouble() == 1.5);
  CHECK(negate(c, number(2.5)).asDouble() == -2.5);
  CHECK(divide(c, small(7), small(2)).isSame(small(3)));
}

TEST_CASE("rationals are exact, in lowest terms, and stay rationals") {
  World world;
  Context& c = world.context;
  const Value half = makeRational(c, small(2), small(4));
  const Value third = makeRational(c, small(-1), small(-3));
  const auto text = [](Value v) { return strText(v); };
  CHECK(text(half) == "1/2");
  CHECK(text(third) == "1/3");
  CHECK(text(add(c, half, third)) == "5/6");
  CHECK(text(subtract(c, third, half)) == "-1/6");
  CHECK(text(multiply(c, half, third)) == "1/6");
  CHECK(text(divide(c, half, negate(c, third))) == "-3/2");
  CHECK(text(add(c, half, small(1))) == "3/2");
  CHECK(text(add(c, half, half)) == "1/1");
  CHECK(text(remainder(c, makeRational(c, small(-7), small(2)), small(2))) == "-3/2");
  CHECK(numerator(c, negate(c, half)).isSame(small(-1)));
  CHECK(denominator(c, small(5)).isSame(small(1)));
}

TEST_CASE("integers, floats and texts become rationals exactly") {
  World world;
  Context& c = world.context;
  const auto text = [&](Value v) {
    const std::optional<Value> rational = toRational(c, v);
    return rational ? strText(*rational) : "nothing";
  };
  CHECK(text(small(3)) == "3/1");
  CHECK(text(number(-0.375)) == "-3/8");
  CHECK(text(number(0)) == "0/1");
  CHECK(text(number(0x1p70)) == "1180591620717411303424/1");
  CHECK(text(number(0.1)) == "3602879701896397/36028797018963968");
  CHECK(text(world.string("6/-4")) == "-3/2");
  CHECK(text(world.string("-0.25")) == "-1/4");
  CHECK(text(world.string("12")) == "12/1");
  for (const char* bad : {"", "1/0", "1/", "/2", "1.", ".-5", "a", "1/2/3"}) {
    CHECK(text(world.string(bad)) == "nothing");
  }
  CHECK(text(number(kNan)) == "nothing");
  CHECK(text(Value::boolean(true)) == "nothing");
}

TEST_CASE("the float nearest to a rational is found without intermediate overflow") {
  World world;
  Context& c = world.context;
  CHECK(toDouble(makeRational(c, small(1), small(3))) == 1.0 / 3.0);
  CHECK(toDouble(makeRational(c, small(-2), small(3))) == -2.0 / 3.0);
  const Value huge = powerIntegers(c, small(10), small(1000));
  CHECK(toDouble(makeRational(c, addIntegers(c, huge, small(1)), huge)) == 1.0);
  CHECK(toDouble(makeRational(c, small(1), huge)) == 0.0);
  CHECK(toDouble(makeRational(c, huge, small(3))) == kInfinity);
}

TEST_CASE("numbers of different kinds compare exactly") {
  World world;
  Context& c = world.context;
  const Value tenth = makeRational(c, small(1), small(10));
  CHECK(compareNumbers(c, small(1), number(1.5)) == -1);
  CHECK(compareNumbers(c, number(1.5), small(1)) == 1);
  CHECK(compareNumbers(c, world.integer(9007199254740993), number(9007199254740992.0)) == 1);
  CHECK(compareNumbers(c, number(9007199254740992.0), world.integer(9007199254740993)) == -1);
  CHECK(compareNumbers(c, world.big("18446744073709551616"), number(0x1p64)) == 0);
  CHECK(compareNumbers(c, world.big("18446744073709551617"), number(0x1p64)) == 1);
  CHECK(compareNumbers(c, world.big("18446744073709551617"), number(kInfinity)) == -1);
  CHECK(compareNumbers(c, small(0), number(kNan)) == 2);
  CHECK(compareNumbers(c, number(kNan), world.big("18446744073709551617")) == 2);
  CHECK(compareNumbers(c, tenth, number(0.1)) == -1);  // the float is a little more
  CHECK(compareNumbers(c, makeRational(c, small(1), small(2)), number(0.5)) == 0);
  CHECK(compareNumbers(c, tenth, small(0)) == 1);
  CHECK(compareNumbers(c, makeRational(c, small(4), small(2)), small(2)) == 0);
  CHECK(compareNumbers(c, tenth, number(0x1p-1074)) == 1);
}

TEST_CASE("plus joins texts and lists") {
  World world;
  Context& c = world.context;
  CHECK(text(add(c, world.string("n = "), small(3))) == "n = 3");
  CHECK(text(add(c, small(3), world.string("!"))) == "3!");
  CHECK(text(add(c, world.string("a"), world.string("b"))) == "ab");
  const Value left = world.list({small(1)});
  const Value both = add(c, left, world.list({small(2)}));
  CHECK(strText(both) == "[1 2]");
  CHECK(as<List>(left)->length == 1);
}

TEST_CASE("operators name the kinds they cannot be used on") {
  World world;
  Context& c = world.context;
  CHECK_FALSE(subtract(c, Value::null(), small(1)));
  CHECK(world.takeFailure() == "operator `-` cannot be used on null and int");
  CHECK_FALSE(add(c, world.string("a"), Value::null()));
  CHECK(world.takeFailure() == "operator `+` cannot be used on string and null");
  CHECK_FALSE(multiply(c, world.string("a"), number(2)));
  CHECK(world.takeFailure() == "operator `*` cannot be used on string and float");
  CHECK_FALSE(add(c, world.list({}), small(2)));
  CHECK(world.takeFailure() == "operator `+` cannot be used on list and int");
  CHECK_FALSE(divide(c, Value::boolean(true), small(2)));
  CHECK(world.takeFailure() == "operator `/` cannot be used on bool and int");
  CHECK_FALSE(remainder(c, world.big("100000000000000000000"), world.map({})));
  CHECK(world.takeFailure() == "operator `%` cannot be used on int and map");
  CHECK_FALSE(negate(c, world.string("a")));
  CHECK(world.takeFailure() == "operator `-` cannot be used on string");
}

TEST_CASE("the first failure is the one that is reported") {
  World world;
  world.context.fail(TrapKind::Panic, {"first"});
  world.context.fail(TrapKind::Panic, {"second"});
  CHECK(world.takeFailure() == "first");
}

TEST_CASE("a seeded clock follows its generator, another one asks the host") {
  TestHost host;
  CHECK(Clock(host).now() == 1234);
  host.seed = "1";
  Clock clock(host);
  CHECK(clock.now() == 1015568748);
  CHECK(clock.now() == (1015568748LL * 1664525 + 1013904223) % 2147483647);
  host.seed = "soon";
  CHECK(Clock(host).now() == 1234);
}
