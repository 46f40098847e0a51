#include "runtime/list.h"

#include <catch2/catch.hpp>

#include <deque>

#include "runtime/format.h"
#include "runtime/map.h"
#include "world.h"

using namespace kinako;
using namespace kinako::runtime;

namespace {

Storage storageOf(Value list) { return as<List>(list)->storage; }
uint64_t lengthOf(Value list) { return as<List>(list)->length; }
bool isShared(Value list) { return list.asObject()->isShared; }

}  // namespace

TEST_CASE("typed storage keeps its elements until one does not fit") {
  World world;
  Context& c = world.context;
  const int64_t wide = int64_t{1} << 60;
  struct Case {
    Storage storage;
    Value fits;
    Value other;
    std::string after;
  };
  const std::vector<Case> cases = {
      {Storage::Int, world.integer(wide), number(0.5), "[1152921504606846976 0.5]"},
      {Storage::Int, small(3), world.string("x"), "[3 x]"},
      {Storage::Float, number(1.5), small(2), "[1.5 2]"},
      {Storage::Bool, Value::boolean(true), Value::null(), "[true <nil>]"},
  };
  for (const Case& each : cases) {
    const Value list = makeList(c, each.storage);
    REQUIRE(listPush(c, list, each.fits));
    CHECK(storageOf(list) == each.storage);
    REQUIRE(listPush(c, list, each.other));
    CHECK(storageOf(list) == Storage::Any);
    CHECK(strText(list) == each.after);
  }
}

TEST_CASE("an integer beyond 64 bits turns an int list into one of values") {
  World world;
  Context& c = world.context;
  const Value list = makeList(c, Storage::Int);
  listPush(c, list, world.integer(INT64_MAX));
  listPush(c, list, world.big("9223372036854775808"));
  CHECK(storageOf(list) == Storage::Any);
  CHECK(strText(list) == "[9223372036854775807 9223372036854775808]");
}

TEST_CASE("a list of many bools changes storage without losing one") {
  World world;
  Context& c = world.context;
  const Value list = makeList(c, Storage::Bool);
  for (int i = 0; i < 1000; ++i) listPush(c, list, Value::boolean(i % 3 == 0));
  REQUIRE(listSet(c, list, 500, small(7), Value::null()));
  for (int i = 0; i < 1000; ++i) {
    const Value expected = i == 500 ? small(7) : Value::boolean(i % 3 == 0);
    if (!listGet(c, list, i).isSame(expected)) FAIL(i);
  }
}

TEST_CASE("reads count from the end and fail outside") {
  World world;
  Context& c = world.context;
  for (const Storage storage : {Storage::Any, Storage::Int}) {
    const Value list = world.list({small(1), small(2), small(3)}, storage);
    CHECK(listGet(c, list, 0).isSame(small(1)));
    CHECK(listGet(c, list, -1).isSame(small(3)));
    CHECK(listGet(c, list, -3).isSame(small(1)));
    CHECK_FALSE(listGet(c, list, 3));
    CHECK(world.takeFailure() == "list index out of range: 3 (len 3)");
    CHECK_FALSE(listGet(c, list, -4));
    CHECK(world.takeFailure() == "list index out of range: -4 (len 3)");
    CHECK_FALSE(listGet(c, list, INT64_MIN));
    CHECK(world.takeKind() == TrapKind::ListIndex);
  }
}

TEST_CASE("stores wrap around, extend with the filler, and fail before the start") {
  World world;
  Context& c = world.context;
  const Value list = world.list({small(1), small(2)}, Storage::Int);
  REQUIRE(listSet(c, list, -1, small(9), small(0)));
  CHECK(strText(list) == "[1 9]");
  REQUIRE(listSet(c, list, 2, small(3), small(0)));
  REQUIRE(listSet(c, list, 5, small(6), small(0)));
  CHECK(strText(list) == "[1 9 3 0 0 6]");
  CHECK(storageOf(list) == Storage::Int);
  REQUIRE(listSet(c, list, 7, small(8), Value::null()));
  CHECK(strText(list) == "[1 9 3 0 0 6 <nil> 8]");
  CHECK_FALSE(listSet(c, list, -9, small(0), small(0)));
  CHECK(world.takeFailure() == "index out of range: -9 (len 8)");
}

TEST_CASE("lists and maps in a gap are new ones") {
  World world;
  Context& c = world.context;
  const Value lists = makeList(c, Storage::Any);
  REQUIRE(listSet(c, lists, 2, world.list({small(9)}), makeList(c, Storage::Int)));
  REQUIRE(listPush(c, listGet(c, lists, 0), small(5)));
  CHECK(strText(lists) == "[[5] [] [9]]");
  CHECK(storageOf(listGet(c, lists, 1)) == Storage::Int);
  const Value maps = makeList(c, Storage::Any);
  REQUIRE(listSet(c, maps, 2, makeMap(c), makeMap(c)));
  REQUIRE(mapSet(c, listGet(c, maps, 0), small(1), small(2)));
  CHECK(strText(maps) == "[map[1:2] map[] map[]]");
}

TEST_CASE("lists in a gap count against the memory limit before they are made") {
  World world({.limitBytes = 100'000});
  const Value lists = makeList(world.context, Storage::Any);
  const Value filler = makeList(world.context, Storage::Int);
  CHECK_FALSE(listSet(world.context, lists, 8'000, filler, filler));
  CHECK(world.takeFailure() == "memory limit reached: 100000 bytes");
  CHECK(strText(lists) == "[]");
}

TEST_CASE("stores absurdly far out fail and leave the list as it was") {
  World world;
  Context& c = world.context;
  for (const int64_t index : {int64_t{1} << 50, INT64_MAX - 1, INT64_MAX}) {
    const Value list = world.list({small(1)});
    CHECK_FALSE(listSet(c, list, index, small(2), Value::null()));
    CHECK(world.takeKind() == TrapKind::Memory);
    CHECK(strText(list) == "[1]");
  }
  World limited({.limitBytes = 100'000});
  const Value list = limited.list({small(1)});
  CHECK_FALSE(listSet(limited.context, list, 50'000, small(2), Value::null()));
  CHECK(limited.takeFailure() == "memory limit reached: 100000 bytes");
  CHECK_FALSE(makeList(limited.context, Storage::Int, UINT64_MAX));
  CHECK(limited.takeKind() == TrapKind::Memory);
}

TEST_CASE("append copies unless it may reuse an unshared list") {
  World world;
  Context& c = world.context;
  const Value list = world.list({small(1)}, Storage::Int);
  const Value copy = listAppend(c, list, small(2), false);
  CHECK_FALSE(copy.isSame(list));
  CHECK(strText(list) == "[1]");
  CHECK(strText(copy) == "[1 2]");
  CHECK_FALSE(isShared(copy));
  CHECK(listAppend(c, copy, small(3), true).isSame(copy));
  CHECK(strText(copy) == "[1 2 3]");
  markShared(copy);
  const Value other = listAppend(c, copy, small(4), true);
  CHECK_FALSE(other.isSame(copy));
  CHECK(strText(copy) == "[1 2 3]");
  CHECK(strText(other) == "[1 2 3 4]");
  CHECK_FALSE(isShared(other));
  const Value mixed = listAppend(c, copy, world.string("x"), false);
  CHECK(strText(mixed) == "[1 2 3 x]");
  CHECK(storageOf(copy) == Storage::Int);
}

TEST_CASE("copied elements that are lists are shared from then on") {
  World world;
  Context& c = world.context;
  const auto nested = [&] { return world.list({world.list({small(1)})}); };
  const auto innerOf = [&](Value list) { return as<List>(list)->values[0]; };
  Value list = nested();
  CHECK_FALSE(isShared(innerOf(list)));
  listAppend(c, list, small(1), true);
  CHECK_FALSE(isShared(innerOf(list)));
  listAppend(c, list, small(1), false);
  CHECK(isShared(innerOf(list)));
  list = nested();
  sliceList(c, list, 0, 1);
  CHECK(isShared(innerOf(list)));
  list = nested();
  listConcat(c, list, world.list({}), Reuse::None);
  CHECK(isShared(innerOf(list)));
  list = nested();
  listConcat(c, world.list({}), list, Reuse::First);
  CHECK(isShared(innerOf(list)));
  list = nested();
  listGet(c, list, 0);
  CHECK(isShared(innerOf(list)));
  list = nested();
  listUnionAll(c, list, Value::null());
  CHECK(isShared(innerOf(list)));
  list = nested();
  listSort(c, list);
  CHECK(isShared(innerOf(list)));
}

TEST_CASE("concatenation joins storages") {
  World world;
  Context& c = world.context;
  const Value ints = world.list({small(1), small(2)}, Storage::Int);
  const Value floats = world.list({number(0.5)}, Storage::Float);
  const Value none = makeList(c, Storage::Any);
  for (const Reuse reuse : {Reuse::None, Reuse::First, Reuse::Last}) {
    const Value left = sliceList(c, ints, 0, 2);
    const Value right = sliceList(c, floats, 0, 1);
    const Value mixed = listConcat(c, left, right, reuse);
    CHECK(strText(mixed) == "[1 2 0.5]");
    CHECK(mixed.isSame(left) == (reuse == Reuse::First));
    CHECK(mixed.isSame(right) == (reuse == Reuse::Last));
    const Value empty = sliceList(c, none, 0, 0);
    const Value same = listConcat(c, empty, sliceList(c, ints, 0, 2), reuse);
    CHECK(storageOf(same) == Storage::Int);
    CHECK(strText(same) == "[1 2]");
    const Value before = listConcat(c, sliceList(c, ints, 0, 2), empty, reuse);
    CHECK(strText(before) == "[1 2]");
    const Value own = sliceList(c, ints, 0, 2);
    CHECK(strText(listConcat(c, own, own, reuse)) == "[1 2 1 2]");
    CHECK(strText(own) == "[1 2]");
    const Value seen = sliceList(c, ints, 0, 2);
    markShared(seen);
    CHECK(strText(listConcat(c, seen, seen, reuse)) == "[1 2 1 2]");
    CHECK(strText(listConcat(c, seen, floats, Reuse::First)) == "[1 2 0.5]");
    CHECK(strText(seen) == "[1 2]");
  }
}

TEST_CASE("cutting a list keeps it, unless it is shared") {
  World world;
  Context& c = world.context;
  for (const Storage storage : {Storage::Any, Storage::Int}) {
    const Value list = world.list({small(1), small(2), small(3), small(4)}, storage);
    CHECK(cutList(c, list, 1, 9).isSame(list));
    CHECK(strText(list) == "[2 3 4]");
    CHECK(cutList(c, list, 0, -1).isSame(list));
    CHECK(strText(list) == "[2 3]");
    markShared(list);
    const Value copy = cutList(c, list, 1, 2);
    CHECK_FALSE(copy.isSame(list));
    CHECK(strText(copy) == "[3]");
    CHECK(strText(list) == "[2 3]");
    CHECK(strText(cutList(c, copy, 5, 9)) == "[]");
    CHECK(strText(listAppend(c, copy, small(7), true)) == "[7]");
  }
}

namespace {

/// A list beside one of the standard library that goes through the same steps.
class BothEnds {
 public:
  BothEnds(Context& context, Storage storage) : context_(context), storage_(storage) {
    list_ = makeList(context, storage);
  }

  void step(uint32_t roll) {
    const auto length = static_cast<int64_t>(expected_.size());
    const bool value = next_++ % 3 == 0;
    switch (roll % 4) {
      case 0:
        list_ = listAppend(context_, list_, valueOf(value), true);
        expected_.push_back(value);
        break;
      case 1: {
        const Value one = makeList(context_, storage_);
        listPush(context_, one, valueOf(value));
        list_ = listConcat(context_, one, list_, Reuse::Last);
        expected_.push_front(value);
        break;
      }
      case 2:
        list_ = cutList(context_, list_, 1, length);
        if (length > 0) expected_.pop_front();
        break;
      default:
        list_ = cutList(context_, list_, 0, std::max<int64_t>(length - 1, 0));
        if (length > 0) expected_.pop_back();
        break;
    }
  }

  bool isAsExpected() {
    const List& list = *as<List>(list_);
    if (list.length != expected_.size()) return false;
    for (uint64_t i = 0; i < list.length; ++i) {
      if (strText(listAt(context_, list, i)) != strText(valueOf(expected_[i]))) return false;
    }
    return true;
  }
  uint64_t room() const { return as<List>(list_)->front + as<List>(list_)->capacity; }
  uint64_t length() const { return as<List>(list_)->length; }

 private:
  Value valueOf(bool value) const {
    switch (storage_) {
      case Storage::Any:
        return value ? Value::null() : Value::boolean(false);
      case Storage::Int:
        return small(value);
      case Storage::Float:
        return number(value ? 0.5 : 2);
      case Storage::Bool:
        return Value::boolean(value);
    }
    return Value();
  }

  Context& context_;
  Storage storage_;
  Value list_;
  std::deque<bool> expected_;
  uint32_t next_ = 0;
};

}  // namespace

TEST_CASE("elements come and go at both ends") {
  World world;
  for (const Storage storage : {Storage::Any, Storage::Int, Storage::Float, Storage::Bool}) {
    BothEnds list(world.context, storage);
    uint32_t random = 12345;
    for (int phase = 0; phase < 12; ++phase) {
      for (int i = 0; i < 400; ++i) {
        random = random * 1664525 + 1013904223;
        // Growing, shrinking, and phases of one kind of step alone.
        const uint32_t roll = random >> 16;
        const uint32_t kinds[] = {roll % 2, roll % 4, 2 + roll % 2,
                                  static_cast<uint32_t>(phase / 3)};
        list.step(kinds[phase % 4]);
      }
      CHECK(list.isAsExpected());
    }
  }
}

TEST_CASE("a queue keeps no room for what has left it") {
  World world;
  BothEnds queue(world.context, Storage::Int);
  for (int i = 0; i < 100; ++i) queue.step(0);
  for (int i = 0; i < 100'000; ++i) {
    queue.step(0);
    queue.step(2);
  }
  CHECK(queue.length() == 100);
  CHECK(queue.room() < 1000);
}

TEST_CASE("a list that became short frees its memory") {
  World world;
  Context& c = world.context;
  for (const int end : {2, 3}) {
    BothEnds list(c, Storage::Float);
    for (int i = 0; i < 100'000; ++i) list.step(0);
    const uint64_t most = c.heap.stats().liveBytes;
    for (int i = 0; i < 99'990; ++i) list.step(end);
    CHECK(list.room() * 8 <= 1024);
    CHECK(c.heap.stats().liveBytes < most / 2);
    CHECK(list.isAsExpected());
  }
}

TEST_CASE("steps at both ends move the elements now and then only") {
  World world;
  Context& c = world.context;
  Value list = makeList(c, Storage::Int);
  uint64_t moves = 0;
  const int64_t* before = nullptr;
  for (int64_t i = 0; i < 20'000; ++i) {
    list = listAppend(c, list, small(i), true);
    const Value one = world.list({small(i)}, Storage::Int);
    list = listConcat(c, one, list, Reuse::Last);
    const int64_t* middle = as<List>(list)->ints + i + 1;
    moves += middle != before;
    before = middle;
  }
  CHECK(lengthOf(list) == 40'000);
  CHECK(moves < 200);
}

TEST_CASE("slices clamp, count from the end and copy") {
  World world;
  Context& c = world.context;
  for (const Storage storage : {Storage::Any, Storage::Int}) {
    const Value list = world.list({small(1), small(2), small(3), small(4)}, storage);
    CHECK(strText(sliceList(c, list, 1, 3)) == "[2 3]");
    CHECK(strText(sliceList(c, list, -3, -1)) == "[2 3]");
    CHECK(strText(sliceList(c, list, 3, 1)) == "[]");
    CHECK(strText(sliceList(c, list, -99, 99)) == "[1 2 3 4]");
    const Value copy = sliceList(c, list, 0, 4);
    listSet(c, copy, 0, small(9), Value::null());
    CHECK(strText(list) == "[1 2 3 4]");
  }
}

TEST_CASE("growing one element at a time is linear") {
  World world;
  Context& c = world.context;
  Value list = makeList(c, Storage::Int);
  for (int64_t i = 0; i < 300'000; ++i) {
    list = listAppend(c, list, small(i), true);
    listSet(c, list, i / 2, small(i), Value::null());
  }
  CHECK(lengthOf(list) == 300'000);
  CHECK(c.heap.stats().allocatedBytes < 300'000 * 8 * 2);
}

TEST_CASE("set operations compare by value and keep first occurrences in order") {
  World world;
  Context& c = world.context;
  const Value a = world.list({small(3), small(1), small(3), number(2)});
  const Value b = world.list({small(2), small(4), number(3), small(4)});
  CHECK(strText(listUnion(c, a, b)) == "[3 1 2 4]");
  CHECK(strText(listUnionAll(c, a, b)) == "[3 1 3 2 2 4 3 4]");
  CHECK(strText(listExcept(c, a, b)) == "[1]");
  CHECK(strText(listIntersect(c, a, b)) == "[2 3]");
  CHECK(strText(listDistinct(c, b)) == "[2 4 3]");
  const Value pair = world.list({small(1), small(2)});
  const Value samePair = world.list({number(1), small(2)}, Storage::Any);
  CHECK(lengthOf(listDistinct(c, world.list({pair, samePair, pair}))) == 1);
}

TEST_CASE("set operations take null as no elements and groups as their items") {
  World world;
  Context& c = world.context;
  const Value ints = world.list({small(1), small(1)}, Storage::Int);
  CHECK(strText(listUnion(c, Value::null(), ints)) == "[1]");
  CHECK(storageOf(listUnion(c, ints, Value::null())) == Storage::Int);
  CHECK(strText(listUnionAll(c, Value::null(), Value::null())) == "[]");
  CHECK(strText(listExcept(c, ints, Value::null())) == "[1 1]");
  CHECK(strText(listIntersect(c, world.group(small(0), ints), ints)) == "[1]");
  CHECK_FALSE(listUnion(c, ints, small(1)));
  CHECK(world.takeFailure() == "operator `union` cannot be used on list and int");
}

TEST_CASE("set operations on many elements do not take quadratic time") {
  World world;
  Context& c = world.context;
  const Value a = makeList(c, Storage::Int);
  const Value b = makeList(c, Storage::Int);
  for (int64_t i = 0; i < 200'000; ++i) {
    listPush(c, a, small(i));
    listPush(c, b, small(i * 2));
  }
  CHECK(lengthOf(listUnion(c, a, b)) == 300'000);
  CHECK(lengthOf(listIntersect(c, a, b)) == 100'000);
  CHECK(lengthOf(listExcept(c, a, b)) == 100'000);
}

TEST_CASE("sorting is ascending, stable, and puts null last") {
  World world;
  Context& c = world.context;
  const auto sorted = [&](Value list) { return strText(listSort(c, list)); };
  CHECK(sorted(world.list({small(3), small(-1), small(2)}, Storage::Int)) == "[-1 2 3]");
  CHECK(sorted(world.list({small(3), small(-1), small(2)})) == "[-1 2 3]");
  CHECK(sorted(world.list({number(2.5), number(-1)}, Storage::Float)) == "[-1 2.5]");
  CHECK(sorted(world.list({Value::boolean(true), Value::boolean(false)}, Storage::Bool)) ==
        "[false true]");
  CHECK(sorted(world.list({world.string("b"), world.string("a"), world.string("B")})) == "[B a b]");
  CHECK(sorted(world.list({Value::null(), small(2), Value::null(), number(1.5)})) ==
        "[1.5 2 <nil> <nil>]");
  CHECK(sorted(world.list({number(1), small(1), number(0.5), small(0)})) == "[0 0.5 1 1]");
  const Value original = world.list({small(2), small(1)});
  listSort(c, original);
  CHECK(strText(original) == "[2 1]");
  CHECK(strText(listReverse(c, original)) == "[1 2]");
  CHECK(strText(original) == "[2 1]");
}

TEST_CASE("equal elements keep their order when sorted") {
  World world;
  Context& c = world.context;
  const Value list = makeList(c, Storage::Any);
  for (int64_t i = 0; i < 100; ++i) {
    listPush(c, list, i % 2 == 0 ? small(i % 5) : number(static_cast<double>(i % 5)));
  }
  const Value sorted = listSort(c, list);
  // Kinds alternate by position, so within one value they come as in the original.
  for (int64_t value = 0; value < 5; ++value) {
    std::vector<bool> expected;
    for (int64_t i = value; i < 100; i += 5) expected.push_back(i % 2 == 0);
    for (size_t k = 0; k < expected.size(); ++k) {
      const Value element = listGet(c, sorted, value * 20 + static_cast<int64_t>(k));
      CHECK(element.isInlineInt() == expected[k]);
    }
  }
}

TEST_CASE("a list of given values gets the narrowest storage") {
  World world;
  Context& c = world.context;
  const auto storage = [&](std::vector<Value> values) {
    return storageOf(makeListOf(c, values.data(), values.size()));
  };
  CHECK(storage({}) == Storage::Any);
  CHECK(storage({small(1), world.integer(INT64_MIN)}) == Storage::Int);
  CHECK(storage({small(1), world.big("9223372036854775808")}) == Storage::Any);
  CHECK(storage({number(1), number(2)}) == Storage::Float);
  CHECK(storage({Value::boolean(true)}) == Storage::Bool);
  CHECK(storage({number(1), small(2)}) == Storage::Any);
}
