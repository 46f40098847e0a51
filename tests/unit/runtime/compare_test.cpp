#include "runtime/compare.h"

#include <catch2/catch.hpp>
#include <limits>

#include "world.h"

using namespace kinako;
using namespace kinako::runtime;

namespace {

const Value kNan = number(std::numeric_limits<double>::quiet_NaN());
const Shape kPoint{"Point", {"x", "y"}, {0, 1}};
const Shape kPlace{"Place", {"x", "y"}, {0, 1}};

/// [[[…]]], `depth` lists deep.
Value nest(World& world, int depth, Value core) {
  for (int i = 0; i < depth; ++i) core = world.list({core});
  return core;
}

}  // namespace

TEST_CASE("numbers are equal by value across kinds, and then hash alike") {
  World world;
  Context& c = world.context;
  const std::vector<std::vector<Value>> classes = {
      {small(1), number(1), makeRational(c, small(1), small(1))},
      {small(0), number(0), number(-0.0), makeRational(c, small(0), small(5))},
      {number(0.5), makeRational(c, small(1), small(2))},
      {number(0.1)},
      {makeRational(c, small(1), small(10))},
      {world.integer(int64_t{1} << 60), number(0x1p60),
       makeRational(c, world.integer(int64_t{1} << 60), small(1))},
      {world.integer((int64_t{1} << 60) + 1)},
      {world.big("18446744073709551616"), number(0x1p64)},
      {world.big("18446744073709551617")},
      {number(std::numeric_limits<double>::infinity())},
      {Value::boolean(true)},
      {Value::null()},
      {world.string("1")},
  };
  for (size_t i = 0; i < classes.size(); ++i) {
    for (size_t j = 0; j < classes.size(); ++j) {
      for (const Value a : classes[i]) {
        for (const Value b : classes[j]) {
          CHECK(equals(world.context, a, b) == (i == j));
          if (i == j) CHECK(hash(world.context, a) == hash(world.context, b));
        }
      }
    }
  }
  CHECK_FALSE(equals(world.context, kNan, kNan));
}

TEST_CASE("containers are equal by what is in them, and then hash alike") {
  World world;
  const auto check = [&world](Value a, Value b, bool expected) {
    CHECK(equals(world.context, a, b) == expected);
    CHECK(equals(world.context, b, a) == expected);
    if (expected) CHECK(hash(world.context, a) == hash(world.context, b));
  };
  const Value ints = world.list({small(1), small(2)}, Storage::Int);
  const Value floats = world.list({number(1), number(2)}, Storage::Float);
  const Value values = world.list({small(1), number(2)});
  check(ints, floats, true);
  check(ints, values, true);
  check(ints, world.list({small(1), small(2)}, Storage::Int), true);
  check(ints, world.list({small(1), small(3)}, Storage::Int), false);
  check(ints, world.list({small(1)}, Storage::Int), false);
  check(world.list({}), makeList(world.context, Storage::Bool), true);
  check(nest(world, 3, ints), nest(world, 3, floats), true);
  check(nest(world, 3, ints), nest(world, 2, floats), false);

  const Value a = world.string("a");
  const Value b = world.string("b");
  check(world.map({{a, small(1)}, {b, ints}}), world.map({{b, floats}, {a, number(1)}}), true);
  check(world.map({{a, small(1)}}), world.map({{b, small(1)}}), false);
  check(world.map({{a, small(1)}}), world.map({{a, small(2)}}), false);
  check(world.map({{ints, small(1)}}), world.map({{values, small(1)}}), true);
  check(world.map({}), world.list({}), false);

  const Value point = world.record(kPoint, {small(1), ints});
  check(point, world.record(kPoint, {number(1), floats}), true);
  check(point, world.record(kPlace, {small(1), ints}), false);
  check(point, world.record(kPoint, {small(2), ints}), false);
  check(world.group(a, ints), world.group(world.string("a"), floats), true);
  check(world.group(a, ints), world.group(b, ints), false);
}

TEST_CASE("NaN is the same element as itself, and not equal to itself") {
  World world;
  const Value list = world.list({small(1), kNan});
  const Value other = world.list({small(1), kNan}, Storage::Any);
  CHECK_FALSE(equals(world.context, kNan, kNan));
  CHECK_FALSE(equals(world.context, list, other));
  CHECK(isSameElement(world.context, kNan, kNan));
  CHECK_FALSE(isSameElement(world.context, kNan, small(1)));
  CHECK_FALSE(isSameElement(world.context, small(1), kNan));
  CHECK(isSameElement(world.context, list, other));
  CHECK(hash(world.context, list) == hash(world.context, other));
  CHECK(compareForSort(world.context, list, other) == 0);
  CHECK(isSameElement(world.context, number(-0.0), small(0)));
  CHECK(hash(world.context, number(-0.0)) == hash(world.context, number(0.0)));
}

TEST_CASE("functions are equal to nothing") {
  World world;
  auto* builtin = world.context.heap.make<BuiltinFunction>(ObjectKind::BuiltinFunction);
  const Value function = Value::object(builtin);
  CHECK_FALSE(equals(world.context, function, function));
  CHECK_FALSE(equals(world.context, function, Value::null()));
}

TEST_CASE("comparing cyclic data ends") {
  World world;
  Context& c = world.context;
  const auto ring = [&](int size, Value label) {
    const Value first = world.list({label});
    Value last = first;
    for (int i = 1; i < size; ++i) last = world.list({label, last});
    listPush(c, first, last);
    return last;
  };
  // Both unroll to the same endless list.
  CHECK(equals(world.context, ring(2, small(1)), ring(3, small(1))));
  CHECK(hash(world.context, ring(2, small(1))) == hash(world.context, ring(3, small(1))));
  CHECK_FALSE(equals(world.context, ring(2, small(1)), ring(2, small(2))));
  CHECK(compareForSort(world.context, ring(2, small(1)), ring(3, small(1))) == 0);
  CHECK(compareForSort(world.context, ring(2, small(1)), ring(3, small(2))) == -1);
  const Value a = makeMap(c);
  mapSet(c, a, small(1), a);
  const Value b = makeMap(c);
  mapSet(c, b, small(1), b);
  CHECK(equals(world.context, a, b));
  CHECK(hash(world.context, a) == hash(world.context, b));
}

TEST_CASE("data that shares parts over and over is compared in time") {
  World world;
  const auto tower = [&] {
    Value top = world.list({small(1)});
    for (int i = 0; i < 100; ++i) top = world.list({top, top});
    return top;
  };
  CHECK(equals(world.context, tower(), tower()));
  CHECK(compareForSort(world.context, tower(), tower()) == 0);
  CHECK(hash(world.context, tower()) == hash(world.context, tower()));
}

TEST_CASE("deeply nested lists are compared without running out of stack") {
  World world;
  constexpr int kDepth = 300'000;
  const Value a = nest(world, kDepth, small(1));
  const Value b = nest(world, kDepth, small(1));
  const Value other = nest(world, kDepth, small(2));
  CHECK(equals(world.context, a, b));
  CHECK_FALSE(equals(world.context, a, other));
  CHECK(compareForSort(world.context, a, other) == -1);
  CHECK(hash(world.context, a) == hash(world.context, b));
}

TEST_CASE("maps as keys of maps as keys … do not run out of stack") {
  World world;
  const auto chain = [&](int depth) {
    Value map = makeMap(world.context);
    for (int i = 0; i < depth; ++i) map = world.map({{map, small(1)}});
    return map;
  };
  CHECK(equals(world.context, chain(30), chain(30)));
  CHECK_FALSE(equals(world.context, chain(30), chain(29)));
  const Value deep = chain(200'000);
  CHECK(equals(world.context, deep, deep));
  CHECK_FALSE(equals(world.context, deep, chain(200'000)));  // past the depth looked into
}

TEST_CASE("order is defined within numbers, strings and bools only") {
  World world;
  const auto order = [&world](Value a, Value b) { return compare(world.context, a, b); };
  CHECK(order(small(1), small(2)) == Ordering::Less);
  CHECK(order(small(2), number(1.5)) == Ordering::Greater);
  CHECK(order(number(2), small(2)) == Ordering::Equal);
  CHECK(order(world.integer(9007199254740993), number(9007199254740992.0)) == Ordering::Greater);
  CHECK(order(world.string("a"), world.string("B")) == Ordering::Greater);
  CHECK(order(Value::boolean(false), Value::boolean(true)) == Ordering::Less);
  CHECK(order(kNan, small(1)) == Ordering::None);
  CHECK(order(Value::null(), small(1)) == Ordering::None);
  CHECK(order(Value::null(), Value::null()) == Ordering::None);
  CHECK(order(small(1), world.string("1")) == Ordering::None);
  CHECK(order(world.list({small(1)}), world.list({small(2)})) == Ordering::None);
}

TEST_CASE("sorting has an order for everything") {
  World world;
  const Value a = world.string("a");
  const Value b = world.string("b");
  const std::vector<Value> ascending = {
      Value::boolean(false),
      Value::boolean(true),
      number(-std::numeric_limits<double>::infinity()),
      small(1),
      number(1.5),
      world.big("18446744073709551616"),
      kNan,
      a,
      b,
      world.list({}),
      world.list({small(1)}),
      world.list({small(1), small(2)}, Storage::Int),
      world.list({small(1), number(2.5)}),
      world.list({world.list({small(0)})}),
      world.map({}),
      world.map({{b, small(1)}, {a, small(1)}}),
      world.map({{a, small(1)}, {b, small(2)}}),
      world.map({{b, small(0)}}),
      world.record(kPlace, {small(9), small(9)}),
      world.record(kPoint, {small(1), small(2)}),
      world.record(kPoint, {small(1), small(3)}),
      world.group(small(1), world.list({})),
      Value::null(),
  };
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      INFO(i << " and " << j);
      CHECK(compareForSort(world.context, ascending[i], ascending[j]) == (i > j) - (i < j));
    }
  }
}

TEST_CASE("empty, zero, false and null are false") {
  World world;
  Context& c = world.context;
  for (const Value value :
       {Value::null(), Value::boolean(false), small(0), number(0), number(-0.0), world.string(""),
        world.list({}), makeMap(c), makeRational(c, small(0), small(3))}) {
    CHECK_FALSE(truthy(value));
  }
  for (const Value value :
       {Value::boolean(true), small(-1), number(0.1), world.string("0"),
        world.list({Value::null()}), world.map({{small(0), small(0)}}), world.integer(INT64_MIN),
        world.big("18446744073709551616"), world.record(kPoint, {small(0), small(0)})}) {
    CHECK(truthy(value));
  }
}

TEST_CASE("membership looks at elements, keys and substrings") {
  World world;
  Context& c = world.context;
  const auto in = [&](Value element, Value container) {
    const Value result = contains(c, element, container);
    return result ? std::string(result.asBool() ? "yes" : "no") : world.takeFailure();
  };
  CHECK(in(number(2), world.list({small(1), small(2)}, Storage::Int)) == "yes");
  CHECK(in(small(3), world.list({small(1), small(2)})) == "no");
  CHECK(in(world.integer(INT64_MAX), world.list({world.integer(INT64_MAX)}, Storage::Int)) ==
        "yes");
  CHECK(in(world.list({small(1)}), world.list({world.list({number(1)})})) == "yes");
  CHECK(in(world.string("k"), world.map({{world.string("k"), Value::null()}})) == "yes");
  CHECK(in(small(1), world.map({})) == "no");
  CHECK(in(world.string("ell"), world.string("hello")) == "yes");
  CHECK(in(world.string(""), world.string("")) == "yes");
  CHECK(in(world.string("elo"), world.string("hello")) == "no");
  CHECK(in(small(1), world.group(small(0), world.list({small(1)}))) == "yes");
  CHECK(in(small(1), small(1)) == "invalid 'in' operand: int");
  CHECK(in(small(1), world.string("1")) == "invalid 'in' operand: int");
  CHECK(in(small(1), Value::null()) == "invalid 'in' operand: null");
}
