#include "runtime/record.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "heap/store.h"
#include "runtime/builtins.h"
#include "runtime/compare.h"
#include "runtime/exchange.h"
#include "runtime/fake_host.h"

using namespace kinako;
using namespace kinako::runtime;

namespace {

TypeDescriptor type(TypeTag kind, std::string name, bool isOptional = false) {
  TypeDescriptor made;
  made.tag = kind;
  made.typeName = std::move(name);
  made.isOptional = isOptional;
  return made;
}

const TypeDescriptor kInt = type(TypeTag::Int, "int");
const TypeDescriptor kFloat = type(TypeTag::Float, "float");
const TypeDescriptor kFloatOption = type(TypeTag::Float, "float?", true);
const TypeDescriptor kString = type(TypeTag::String, "string");
const TypeDescriptor kBool = type(TypeTag::Bool, "bool");
const TypeDescriptor kBigRat = type(TypeTag::BigRat, "bigrat");
const TypeDescriptor kList = type(TypeTag::List, "list<int>");
const TypeDescriptor kMap = type(TypeTag::Map, "map<string, int>");
const TypeDescriptor kAny = type(TypeTag::Anything, "any");

/// A record with one field of the type; after `value` was stored into it by its name.
std::string stored(const TypeDescriptor& type, Value before, auto value) {
  TestRun run;
  const Value record = run.record(run.shape("P", {"x"}, {&type}), {before});
  const bool isDone = setFieldByName(run.context, record, "x", value(run));
  return run.shown(isDone ? fieldOf(*as<Record>(record), 0) : Value());
}

}  // namespace

TEST_CASE("a field that is a float is kept as a double") {
  TestRun run;
  const Shape* shape = run.shape("P", {"x", "y"}, {&kFloat, &kFloatOption});
  CHECK(shape->isFloat(0));
  CHECK(!shape->isFloat(1));  // it may be null
  const Value record = run.record(shape, {run.number(0.5), run.number(2)});
  CHECK(as<Record>(record)->fields[0].number == 0.5);
  CHECK(run.shown(record) == R"({"__name": "P", "x": 0.5, "y": 2.0})");
  CHECK(run.shown(fieldByName(run.context, record, "x")) == "0.5");
  CHECK(run.shown(indexAny(run.context, record, run.string("x"))) == "0.5");
  storeFloat(*as<Record>(record), 0, std::nan("7"));
  CHECK(fieldOf(*as<Record>(record), 0).isDouble());
}

TEST_CASE("records with doubles are equal, ordered and hashed as their values are") {
  TestRun run;
  const Shape* shape = run.shape("P", {"x"}, {&kFloat});
  const Value one = run.record(shape, {run.number(1)});
  const Value same = run.record(shape, {run.number(1)});
  const Value two = run.record(shape, {run.number(2)});
  CHECK(equals(run.context, one, same));
  CHECK(!equals(run.context, one, two));
  CHECK(hash(run.context, one) == hash(run.context, same));
  const Value zero = run.record(shape, {run.number(0.0)});
  const Value negative = run.record(shape, {run.number(-0.0)});
  CHECK(equals(run.context, zero, negative));
  CHECK(hash(run.context, zero) == hash(run.context, negative));
}

TEST_CASE("what is stored by name becomes a value of the field's type") {
  const auto integer = [](int64_t value) {
    return [value](TestRun& run) { return run.integer(value); };
  };
  const auto number = [](double value) {
    return [value](TestRun& run) { return run.number(value); };
  };
  const auto text = [](TestRun& run) { return run.string("s"); };
  const auto null = [](TestRun& run) { return run.null(); };
  const auto list = [](TestRun& run) { return run.list({}); };
  const auto group = [](TestRun& run) { return run.group(run.integer(1), run.list({})); };
  const Value zero = Value::inlineInt(0);

  CHECK(stored(kFloat, Value::number(0), number(1.5)) == "1.5");
  CHECK(stored(kFloat, Value::number(0), integer(3)) == "3.0");
  CHECK(stored(kFloat, Value::number(0), text) == "trap: string used as float: `P.x`");
  CHECK(stored(kFloat, Value::number(0), null) == "trap: null used as float: `P.x`");
  CHECK(stored(kFloatOption, Value::null(), integer(3)) == "3.0");
  CHECK(stored(kFloatOption, Value::null(), null) == "nil");
  CHECK(stored(kInt, zero, integer(int64_t{1} << 60)) == "1152921504606846976");
  CHECK(stored(kInt, zero, number(4)) == "4");
  CHECK(stored(kInt, zero, number(4.5)) == "trap: float used as int: `P.x`");
  CHECK(stored(kInt, zero, null) == "trap: null used as int: `P.x`");
  CHECK(stored(kBool, Value::boolean(true), integer(1)) == "trap: int used as bool: `P.x`");
  CHECK(stored(kBool, Value::boolean(true), null) == "trap: null used as bool: `P.x`");
  CHECK(stored(kBigRat, Value::null(), integer(2)) == "2/1");
  CHECK(stored(kString, Value::null(), text) == "\"s\"");
  CHECK(stored(kString, Value::null(), null) == "nil");
  CHECK(stored(kString, Value::null(), list) == "trap: list used as string: `P.x`");
  CHECK(stored(kList, Value::null(), list) == "[]");
  CHECK(stored(kList, Value::null(), group) == "[]");  // its items
  CHECK(stored(kList, Value::null(), null) == "nil");
  CHECK(stored(kList, Value::null(), text) == "trap: string used as list<int>: `P.x`");
  CHECK(stored(kMap, Value::null(), list) == "trap: list used as map<string, int>: `P.x`");
  CHECK(stored(kAny, Value::null(), text) == "\"s\"");
}

TEST_CASE("what is stored by an index of text is checked likewise") {
  TestRun run;
  const Value record = run.record(run.shape("P", {"x"}, {&kFloat}), {run.number(1)});
  CHECK(setIndexAny(run.context, record, run.string("x"), run.integer(2)));
  CHECK(run.shown(fieldOf(*as<Record>(record), 0)) == "2.0");
  CHECK(!setIndexAny(run.context, record, run.string("x"), run.string("no")));
  CHECK(run.shown(Value()) == "trap: string used as float: `P.x`");
  CHECK(run.shown(fieldOf(*as<Record>(record), 0)) == "2.0");  // as it was
}

TEST_CASE("casts make records whose fields are of their types") {
  TestRun run;
  TypeDescriptor record = type(TypeTag::Record, "P");
  record.shape = run.shape("P", {"x", "name"}, {&kFloat, &kString});
  record.fields = {&kFloat, &kString};
  const Value map = run.map({{"x", run.integer(3)}, {"name", run.string("n")}});
  const Value made = cast(run.context, map, record);
  REQUIRE(made);
  CHECK(as<Record>(made)->fields[0].number == 3);
  CHECK(run.shown(made) == R"({"__name": "P", "name": "n", "x": 3.0})");
}

TEST_CASE("records go to the host and come back with their doubles") {
  TestRun run;
  TypeDescriptor record = type(TypeTag::Record, "P");
  record.shape = run.shape("P", {"x", "name"}, {&kFloat, &kString});
  record.fields = {&kFloat, &kString};
  const Value sent = run.record(record.shape, {run.number(0.25), run.string("n")});
  std::string bytes;
  REQUIRE(writeExchange(run.context, bytes, sent));
  const Value back = ExchangeReader(run.context, bytes).read(&record);
  REQUIRE(back);
  CHECK(as<Record>(back)->fields[0].number == 0.25);
  CHECK(equals(run.context, sent, back));
  bytes.clear();
  const Value map = run.map({{"x", run.string("no")}, {"name", run.string("n")}});
  REQUIRE(writeExchange(run.context, bytes, map));
  CHECK(!ExchangeReader(run.context, bytes).read(&record));
}
