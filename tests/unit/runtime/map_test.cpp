#include "runtime/map.h"
#include "runtime/walk.h"

#include <catch2/catch.hpp>
#include <map>

#include "runtime/format.h"
#include "world.h"

using namespace kinako;
using namespace kinako::runtime;

namespace {

uint64_t lengthOf(Value map) { return as<Map>(map)->length; }

}  // namespace

TEST_CASE("a key is found by value, a missing one returns null") {
  World world;
  Context& c = world.context;
  const Value map = world.map({{small(1), small(10)}, {world.string("1"), small(20)}});
  CHECK(lengthOf(map) == 2);
  CHECK(mapGet(c, map, small(1)).isSame(small(10)));
  CHECK(mapGet(c, map, number(1.0)).isSame(small(10)));
  CHECK(mapGet(c, map, world.string("1")).isSame(small(20)));
  CHECK(mapGet(c, map, small(2)).isNull());
  CHECK(mapGet(c, map, number(1.5)).isNull());
  CHECK(mapGet(c, map, Value::null()).isNull());
  CHECK(mapContains(c, map, small(1)));
  CHECK_FALSE(mapContains(c, map, Value::boolean(true)));
  CHECK(mapGet(c, makeMap(c), small(1)).isNull());
}

TEST_CASE("storing at an equal key replaces the value") {
  World world;
  Context& c = world.context;
  const Value map = makeMap(c);
  mapSet(c, map, number(2.0), small(1));
  mapSet(c, map, small(2), small(5));
  CHECK(lengthOf(map) == 1);
  CHECK(mapGet(c, map, small(2)).isSame(small(5)));
  const Value wide = world.integer(int64_t{1} << 55);
  mapSet(c, map, wide, small(6));
  mapSet(c, map, number(0x1p55), small(7));
  mapSet(c, map, world.integer(int64_t{1} << 55), small(8));
  CHECK(lengthOf(map) == 2);
  CHECK(mapGet(c, map, wide).isSame(small(8)));
}

TEST_CASE("many keys of all kinds are found again") {
  World world;
  Context& c = world.context;
  const Value map = makeMap(c);
  const auto keyOf = [&](int64_t i) -> Value {
    switch (i % 6) {
      case 0:
        return small(i);
      case 1:
        return world.string("key " + std::to_string(i));
      case 2:
        return number(static_cast<double>(i) + 0.5);
      case 3:
        return world.list({small(i), world.string("x")});
      case 4:
        return multiplyIntegers(c, world.integer(INT64_MAX), small(i));
      default:
        return world.map({{world.string("a"), small(i)}, {world.string("b"), small(-i)}});
    }
  };
  for (int64_t i = 0; i < 3000; ++i) REQUIRE(mapSet(c, map, keyOf(i), small(i)));
  CHECK(lengthOf(map) == 3000);
  for (int64_t i = 0; i < 3000; ++i) {
    if (!mapGet(c, map, keyOf(i)).isSame(small(i))) FAIL(i);
  }
  for (int64_t i = 3000; i < 3012; ++i) CHECK(mapGet(c, map, keyOf(i)).isNull());
  for (int64_t i = 0; i < 3000; ++i) REQUIRE(mapSet(c, map, keyOf(i), small(-i)));
  CHECK(lengthOf(map) == 3000);
  CHECK(mapGet(c, map, keyOf(17)).isSame(small(-17)));
}

TEST_CASE("functions cannot be keys") {
  World world;
  Context& c = world.context;
  const Value map = makeMap(c);
  const Value function = Value::object(c.heap.make<BuiltinFunction>(ObjectKind::BuiltinFunction));
  CHECK_FALSE(mapSet(c, map, function, small(1)));
  CHECK(world.takeFailure() == "function cannot be a map key");
  CHECK_FALSE(mapGet(c, map, function));
  CHECK(world.takeKind() == TrapKind::MapKey);
  mapContains(c, map, function);
  CHECK(world.takeKind() == TrapKind::MapKey);
  CHECK(lengthOf(map) == 0);
}

TEST_CASE("order is that of the keys' text, ints among strings") {
  World world;
  Context& c = world.context;
  const Value map = makeMap(c);
  CHECK(mapOrder(c, map) == nullptr);
  for (const int64_t key : {9, 10, 2, 100, -1}) mapSet(c, map, small(key), small(key));
  CHECK(strText(mapKeys(c, map)) == "[-1 10 100 2 9]");
  mapSet(c, map, world.string("11"), world.string("eleven"));
  mapSet(c, map, number(1.5), number(1.5));
  CHECK(strText(mapKeys(c, map)) == "[-1 1.5 10 100 11 2 9]");
  CHECK(strText(mapValues(c, map)) == "[-1 1.5 10 100 eleven 2 9]");
  MapOrder order;
  ActiveObjects active;
  CHECK(order.compute(&c, *as<Map>(map), active));
  const uint32_t* kept = mapOrder(c, map);
  for (uint64_t i = 0; i < lengthOf(map); ++i) CHECK(order[i] == kept[i]);
}

TEST_CASE("the order is kept until there is a new key") {
  World world;
  Context& c = world.context;
  const Value map = world.map({{small(2), small(0)}, {small(1), small(0)}});
  const uint32_t* order = mapOrder(c, map);
  CHECK(order[0] == 1);
  mapSet(c, map, small(2), small(5));
  CHECK(as<Map>(map)->order == order);
  mapSet(c, map, small(0), small(5));
  CHECK(as<Map>(map)->order == nullptr);
  CHECK(strText(mapKeys(c, map)) == "[0 1 2]");
}

TEST_CASE("keys and values come in the narrowest storage") {
  World world;
  Context& c = world.context;
  const Value map = world.map({{small(1), number(0.5)}, {small(2), number(1.5)}});
  CHECK(as<List>(mapKeys(c, map))->storage == Storage::Int);
  CHECK(as<List>(mapValues(c, map))->storage == Storage::Float);
  CHECK(as<List>(mapKeys(c, makeMap(c)))->length == 0);
}

TEST_CASE("a copy is its own map with the same entries") {
  World world;
  Context& c = world.context;
  for (const int64_t count : {0, 3, 8, 9, 500}) {
    const Value map = makeMap(c);
    for (int64_t i = 0; i < count; ++i) mapSet(c, map, small(i), small(i * i));
    const Value copy = mapCopy(c, map);
    CHECK(strText(copy) == strText(map));
    for (int64_t i = 0; i < count; ++i) mapSet(c, copy, small(i), small(0));
    mapSet(c, copy, world.string("new"), small(1));
    CHECK(lengthOf(map) == static_cast<uint64_t>(count));
    if (count > 1) CHECK(mapGet(c, map, small(1)).isSame(small(1)));
  }
}

TEST_CASE("lists that are read from or copied with a map are shared") {
  World world;
  Context& c = world.context;
  const auto isShared = [](Value v) { return v.asObject()->isShared; };
  const Value first = world.list({});
  const Value map = world.map({{small(1), first}});
  CHECK_FALSE(isShared(first));
  mapGet(c, map, small(1));
  CHECK(isShared(first));
  const Value second = world.list({});
  mapSet(c, map, small(2), second);
  mapCopy(c, map);
  CHECK(isShared(second));
  const Value third = world.list({});
  mapSet(c, map, small(3), third);
  mapValues(c, map);
  CHECK(isShared(third));
}

TEST_CASE("a capacity asked for is there and too much of it fails") {
  World world;
  Context& c = world.context;
  const Value map = makeMap(c, 1000);
  const uint64_t before = c.heap.stats().allocatedBytes;
  for (int64_t i = 0; i < 1000; ++i) mapSet(c, map, small(i), small(i));
  CHECK(c.heap.stats().allocatedBytes == before);
  CHECK_FALSE(makeMap(c, uint64_t{1} << 40));
  CHECK(world.takeKind() == TrapKind::Memory);
  World limited({.limitBytes = 50'000});
  const Value growing = makeMap(limited.context);
  bool fits = true;
  for (int64_t i = 0; i < 100'000 && fits; ++i) {
    fits = mapSet(limited.context, growing, small(i), small(i));
  }
  CHECK_FALSE(fits);
  CHECK(limited.takeFailure() == "memory limit reached: 50000 bytes");
  CHECK(mapGet(limited.context, growing, small(1)).isSame(small(1)));
}

TEST_CASE("NaN is a key that finds itself") {
  World world;
  Context& c = world.context;
  const Value map = makeMap(c);
  const Value nan = number(std::numeric_limits<double>::quiet_NaN());
  for (int64_t i = 0; i < 20; ++i) mapSet(c, map, nan, small(i));
  CHECK(lengthOf(map) == 1);
  CHECK(mapGet(c, map, nan).isSame(small(19)));
}
