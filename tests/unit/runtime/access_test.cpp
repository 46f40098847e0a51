#include <catch2/catch.hpp>

#include "runtime/builtins.h"
#include "runtime/fake_host.h"

using namespace kinako;
using namespace kinako::runtime;

TEST_CASE("fields of records, maps, groups and null") {
  TestRun run;
  const Value point = run.record(run.shape("P", {"x"}), {run.integer(1)});
  const auto field = [&](Value object, std::string_view name) {
    return run.shown(fieldByName(run.context, object, name));
  };
  CHECK(field(point, "x") == "1");
  CHECK(field(point, "__name") == "\"P\"");
  CHECK(field(point, "y") == "trap: missing field y for P");
  CHECK(field(run.map({{"a", run.integer(2)}}), "a") == "2");
  CHECK(field(run.map({{"a", run.integer(2)}}), "b") == "nil");
  CHECK(field(run.null(), "x") == "nil");
  const Value group = run.group(run.string("k"), run.ints({1, 2}));
  CHECK(field(group, "key") == "\"k\"");
  CHECK(field(group, "items") == "[1, 2]");
  CHECK(field(group, "count") == "2");
  CHECK(field(group, "other") == "trap: missing field other for group");
  CHECK(field(run.integer(1), "x") == "trap: cannot index value of kind int");
}

TEST_CASE("a field missing in a map of rows is looked up in the rows") {
  TestRun run;
  const Value date = run.record(run.shape("Date", {"year"}), {run.integer(2000)});
  const Value sale = run.map({{"price", run.integer(5)}});
  const Value row = run.map({{"d", date}, {"s", sale}, {"missing", run.null()}});
  CHECK(run.shown(fieldByName(run.context, row, "price")) == "5");
  CHECK(run.shown(fieldByName(run.context, row, "year")) == "2000");
  CHECK(run.shown(fieldByName(run.context, row, "month")) == "nil");
  const Value settings = run.map({{"port", run.integer(1)}, {"server", sale}});
  CHECK(run.shown(fieldByName(run.context, settings, "price")) == "nil");
}

TEST_CASE("indexes of any") {
  TestRun run;
  const auto at = [&](Value object, Value index) {
    return run.shown(indexAny(run.context, object, index));
  };
  CHECK(at(run.ints({1, 2}), run.integer(-1)) == "2");
  CHECK(at(run.ints({1, 2}), run.number(1)) == "2");
  CHECK(at(run.ints({1, 2}), run.integer(2)) == "trap: list index out of range: 2 (len 2)");
  CHECK(at(run.ints({1, 2}), run.string("0")) == "trap: list index must be int, got string");
  CHECK(at(run.ints({1, 2}), run.number(0.5)) == "trap: list index must be int, got float");
  CHECK(at(run.string("añ"), run.integer(1)) == "\"ñ\"");
  CHECK(at(run.string("a"), run.integer(1)) == "trap: string index out of range: 1 (len 1)");
  CHECK(at(run.map({{"a", run.integer(1)}}), run.string("a")) == "1");
  CHECK(at(run.map({}), run.string("a")) == "nil");
  CHECK(at(run.null(), run.integer(0)) == "nil");
  CHECK(at(run.integer(7), run.integer(0)) == "trap: cannot index value of kind int");
  CHECK(at(run.group(run.null(), run.ints({4})), run.integer(0)) == "4");
  CHECK(at(run.record(run.shape("P", {"x"}), {run.integer(1)}), run.string("x")) == "1");
}

TEST_CASE("stores through an index") {
  TestRun run;
  const Value list = run.ints({1});
  CHECK(setIndexAny(run.context, list, run.integer(0), run.integer(5)));
  CHECK(setIndexAny(run.context, list, run.integer(3), run.integer(6)));
  CHECK(run.shown(list) == "[5, nil, nil, 6]");
  CHECK_FALSE(setIndexAny(run.context, list, run.integer(-9), run.integer(6)));
  CHECK(run.failure() == "index out of range: -9 (len 4)");
  const Value map = run.map({});
  CHECK(setIndexAny(run.context, map, run.integer(1), run.string("x")));
  CHECK(setFieldByName(run.context, map, "y", run.integer(2)));
  CHECK(run.shown(map) == "{\"1\": \"x\", \"y\": 2}");
  const Value record = run.record(run.shape("P", {"x"}), {run.integer(1)});
  CHECK(setIndexAny(run.context, record, run.string("x"), run.integer(3)));
  CHECK(run.shown(fieldByName(run.context, record, "x")) == "3");
  CHECK_FALSE(setFieldByName(run.context, record, "z", run.integer(3)));
  CHECK(run.failure() == "missing field z for P");
  CHECK_FALSE(setIndexAny(run.context, run.null(), run.integer(0), run.integer(1)));
  CHECK(run.failure() == "invalid index target: null");
}

TEST_CASE("slices of any clamp") {
  TestRun run;
  const Value list = run.ints({1, 2, 3});
  CHECK(run.shown(sliceAny(run.context, list, run.integer(1), Value())) == "[2, 3]");
  CHECK(run.shown(sliceAny(run.context, list, Value(), run.integer(-1))) == "[1, 2]");
  CHECK(run.shown(sliceAny(run.context, run.string("añb"), run.integer(-9), run.integer(2))) ==
        "\"añ\"");
  CHECK(run.shown(sliceAny(run.context, run.null(), Value(), run.integer(2))) == "nil");
  CHECK(run.shown(sliceAny(run.context, run.map({}), Value(), Value())) ==
        "trap: cannot index value of kind map");
  CHECK(run.shown(sliceAny(run.context, list, run.string("a"), Value())) ==
        "trap: slice index must be int, got string");
}

TEST_CASE("slices of any take a step") {
  TestRun run;
  const Value list = run.ints({1, 2, 3, 4, 5});
  const auto slice = [&](Value of, Value begin, Value end, Value step) {
    return run.shown(sliceAnyByStep(run.context, of, begin, end, step));
  };
  CHECK(slice(list, Value(), Value(), run.integer(2)) == "[1, 3, 5]");
  CHECK(slice(list, Value(), Value(), run.integer(-2)) == "[5, 3, 1]");
  CHECK(slice(list, run.integer(-2), run.integer(0), run.integer(-1)) == "[4, 3, 2]");
  CHECK(slice(list, Value(), Value(), run.big("100000000000000000000")) == "[1]");
  CHECK(slice(list, Value(), Value(), run.big("-100000000000000000000")) == "[5]");
  CHECK(slice(run.string("añb"), Value(), Value(), run.integer(-1)) == "\"bña\"");
  CHECK(slice(run.null(), Value(), Value(), run.integer(0)) == "nil");
  CHECK(slice(list, Value(), Value(), run.integer(0)) == "trap: slice: the step must not be 0");
}

TEST_CASE("for goes over anything with parts") {
  TestRun run;
  const Value list = run.ints({1});
  CHECK(iterationItems(run.context, list).isSame(list));
  CHECK(run.shown(iterationItems(run.context, run.string("añ"))) == "[\"a\", \"ñ\"]");
  CHECK(run.shown(iterationItems(run.context, run.map({{"b", list}, {"a", list}}))) ==
        "[\"a\", \"b\"]");
  CHECK(run.shown(iterationItems(run.context, run.group(run.null(), list))) == "[1]");
  CHECK(run.shown(iterationItems(run.context, run.null())) == "[]");
  CHECK(run.shown(iterationItems(run.context, run.integer(3))) == "trap: cannot iterate over int");
}
