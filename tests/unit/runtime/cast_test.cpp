#include "runtime/cast.h"

#include <catch2/catch.hpp>
#include <limits>

#include "runtime/fake_host.h"

using namespace kinako;
using namespace kinako::runtime;

namespace {

TypeDescriptor type(TypeTag kind, std::string name) {
  TypeDescriptor made;
  made.tag = kind;
  made.typeName = std::move(name);
  return made;
}

const TypeDescriptor kInt = type(TypeTag::Int, "int");
const TypeDescriptor kFloat = type(TypeTag::Float, "float");
const TypeDescriptor kString = type(TypeTag::String, "string");
const TypeDescriptor kBool = type(TypeTag::Bool, "bool");
const TypeDescriptor kBigInt = type(TypeTag::BigInt, "bigint");
const TypeDescriptor kBigRat = type(TypeTag::BigRat, "bigrat");
const TypeDescriptor kAny = type(TypeTag::Anything, "any");

TypeDescriptor listOf(const TypeDescriptor& element) {
  TypeDescriptor made = type(TypeTag::List, "list<" + element.typeName + ">");
  made.element = &element;
  return made;
}

std::string shown(TestRun& run, Value value, const TypeDescriptor& target) {
  return run.shown(cast(run.context, value, target));
}

}  // namespace

TEST_CASE("casts to int") {
  TestRun run;
  CHECK(shown(run, run.integer(7), kInt) == "7");
  CHECK(shown(run, run.number(2.9), kInt) == "2");
  CHECK(shown(run, run.number(-2.9), kInt) == "-2");
  CHECK(shown(run, run.number(1e20), kInt) == "100000000000000000000");
  CHECK(shown(run, run.string("-12"), kInt) == "-12");
  CHECK(shown(run, run.string("+12"), kInt) == "12");
  CHECK(shown(run, run.string("007"), kInt) == "7");
  CHECK(shown(run, run.null(), kInt) == "0");
  CHECK(shown(run, run.big("99999999999999999999"), kInt) == "99999999999999999999");
}

TEST_CASE("casts to int that fail name the value") {
  TestRun run;
  CHECK(shown(run, run.string("abc"), kInt) == "trap: cannot cast \"abc\" to int");
  CHECK(shown(run, run.string(""), kInt) == "trap: cannot cast \"\" to int");
  CHECK(shown(run, run.string(" 1"), kInt) == "trap: cannot cast \" 1\" to int");
  CHECK(shown(run, run.string("1.5"), kInt) == "trap: cannot cast \"1.5\" to int");
  CHECK(shown(run, run.string("a\n"), kInt) == "trap: cannot cast \"a\\n\" to int");
  CHECK(shown(run, run.list({}), kInt) == "trap: cannot cast list to int");
  CHECK(shown(run, run.boolean(true), kInt) == "trap: cannot cast bool to int");
  CHECK(shown(run, run.number(std::numeric_limits<double>::infinity()), kInt) ==
        "trap: cannot cast +Inf to int");
  const std::string tooLong = shown(run, run.string(std::string(1000, 'x')), kInt);
  CHECK(tooLong == "trap: cannot cast \"" + std::string(60, 'x') + "…\" to int");
}

TEST_CASE("casts to float, string and bool") {
  TestRun run;
  CHECK(shown(run, run.integer(3), kFloat) == "3.0");
  CHECK(shown(run, run.string("2.5"), kFloat) == "2.5");
  CHECK(shown(run, run.null(), kFloat) == "0.0");
  CHECK(shown(run, run.string("x"), kFloat) == "trap: cannot cast \"x\" to float");
  CHECK(shown(run, run.integer(3), kString) == "\"3\"");
  CHECK(shown(run, run.ints({1, 2}), kString) == "\"[1 2]\"");
  CHECK(shown(run, run.null(), kString) == "trap: cannot cast null to string");
  CHECK(shown(run, run.boolean(true), kBool) == "true");
  CHECK(shown(run, run.integer(1), kBool) == "trap: cannot cast int to bool");
}

TEST_CASE("casts to bigint and bigrat") {
  TestRun run;
  CHECK(shown(run, run.number(2.5), kBigInt) == "2");
  CHECK(shown(run, run.string("123456789012345678901"), kBigInt) == "123456789012345678901");
  CHECK(shown(run, run.integer(3), kBigRat) == "3/1");
  CHECK(shown(run, run.number(0.5), kBigRat) == "1/2");
  CHECK(shown(run, run.string("x"), kBigRat) == "trap: cannot cast \"x\" to bigrat");
}

TEST_CASE("a list whose elements fit is the list itself") {
  TestRun run;
  const Value ints = run.ints({1, 2});
  const Value mixed = run.list({run.integer(1), run.integer(2)});
  CHECK(cast(run.context, ints, listOf(kInt)).isSame(ints));
  CHECK(cast(run.context, mixed, listOf(kInt)).isSame(mixed));
  CHECK(cast(run.context, mixed, listOf(kAny)).isSame(mixed));
  const TypeDescriptor inner = listOf(kInt);
  const Value outer = run.list({ints, mixed});
  CHECK(cast(run.context, outer, listOf(inner)).isSame(outer));
}

TEST_CASE("a list with an element that does not fit is a fresh one") {
  TestRun run;
  const Value mixed = run.list({run.integer(1), run.string("2"), run.number(3)});
  const Value made = cast(run.context, mixed, listOf(kInt));
  CHECK(run.shown(made) == "[1, 2, 3]");
  CHECK(as<List>(made)->storage == Storage::Int);
  CHECK(run.shown(mixed) == "[1, \"2\", 3.0]");
  CHECK(shown(run, run.ints({1, 2}), listOf(kFloat)) == "[1.0, 2.0]");
  CHECK(shown(run, run.list({run.string("x")}), listOf(kInt)) == "trap: cannot cast \"x\" to int");
  CHECK(shown(run, run.integer(1), listOf(kInt)) == "trap: cannot cast int to list<int>");
}

TEST_CASE("an option lets null through") {
  TestRun run;
  TypeDescriptor option = kInt;
  option.isOptional = true;
  CHECK(shown(run, run.null(), option) == "nil");
  CHECK(shown(run, run.list({run.null(), run.number(2)}), listOf(option)) == "[nil, 2]");
}

TEST_CASE("maps are cast key by key and value by value") {
  TestRun run;
  TypeDescriptor target = type(TypeTag::Map, "map<int, float>");
  target.key = &kInt;
  target.element = &kFloat;
  CHECK(shown(run, run.map({{"1", run.integer(10)}, {"2", run.number(0.5)}}), target) ==
        "{\"1\": 10.0, \"2\": 0.5}");
  CHECK(shown(run, run.map({{"x", run.integer(10)}}), target) == "trap: cannot cast \"x\" to int");
  CHECK(shown(run, run.list({}), target) == "trap: cannot cast list to map<int, float>");
  TypeDescriptor fits = type(TypeTag::Map, "map<string, int>");
  fits.key = &kString;
  fits.element = &kInt;
  const Value map = run.map({{"a", run.integer(1)}});
  CHECK(cast(run.context, map, fits).isSame(map));
}

TEST_CASE("a map becomes a record when it has every field") {
  TestRun run;
  const Shape* person = run.shape("Person", {"name", "age"});
  TypeDescriptor target = type(TypeTag::Record, "Person");
  target.shape = person;
  target.fields = {&kString, &kInt};
  const Value map =
      run.map({{"age", run.number(30)}, {"name", run.string("Ann")}, {"extra", run.boolean(true)}});
  CHECK(shown(run, map, target) == "{\"__name\": \"Person\", \"age\": 30, \"name\": \"Ann\"}");
  CHECK(shown(run, run.map({{"name", run.string("Ann")}}), target) ==
        "trap: missing field age for Person");
  CHECK(shown(run, run.map({{"name", run.string("A")}, {"age", run.string("x")}}), target) ==
        "trap: cannot cast \"x\" to int");
  const Value record = run.record(person, {run.string("B"), run.integer(1)});
  CHECK(cast(run.context, record, target).isSame(record));
  CHECK(shown(run, run.integer(1), target) == "trap: cannot cast int to Person");

  TypeDescriptor asMap = type(TypeTag::Map, "map<string, any>");
  asMap.key = &kString;
  asMap.element = &kAny;
  CHECK(shown(run, record, asMap) == "{\"age\": 1, \"name\": \"B\"}");
}

TEST_CASE("a union takes records of its variants") {
  TestRun run;
  const Shape* leaf = run.shape("Leaf", {});
  const Shape* other = run.shape("Other", {});
  TypeDescriptor tree = type(TypeTag::Union, "Tree");
  tree.variants = {leaf};
  const Value record = run.record(leaf, {});
  CHECK(cast(run.context, record, tree).isSame(record));
  CHECK(shown(run, run.record(other, {}), tree) == "trap: cannot cast Other to Tree");
}

TEST_CASE("casting cyclic data to a recursive record ends") {
  TestRun run;
  TypeDescriptor node = type(TypeTag::Record, "Node");
  node.shape = run.shape("Node", {"next"});
  node.fields = {&node};
  const Value map = run.map({});
  mapSet(run.context, map, run.string("next"), map);
  CHECK(shown(run, map, node) == "trap: cast to Node: nested deeper than 1000");
}

TEST_CASE("checkKind converts between int and float and refuses the rest") {
  TestRun run;
  const auto check = [&](Value value, const TypeDescriptor& target) {
    return run.shown(checkKind(run.context, value, target, "m[k]"));
  };
  CHECK(check(run.integer(3), kFloat) == "3.0");
  CHECK(check(run.number(3), kInt) == "3");
  CHECK(check(run.number(3.5), kInt) == "trap: float used as int: `m[k]`");
  CHECK(check(run.null(), kInt) == "trap: null used as int: `m[k]`");
  CHECK(check(run.string("3"), kInt) == "trap: string used as int: `m[k]`");
  CHECK(check(run.integer(3), kString) == "trap: int used as string: `m[k]`");
  CHECK(check(run.integer(3), kBigRat) == "3/1");
  CHECK(check(run.string("x"), kAny) == "\"x\"");
  const Value list = run.list({run.string("x")});
  CHECK(checkKind(run.context, list, listOf(kInt), "xs").isSame(list));
}

TEST_CASE("what fits a type, and what a variable of it holds before it has a value") {
  TestRun run;
  const Value values[] = {run.integer(7),       run.number(2.5), run.string("a"),
                          Value::boolean(true), Value::null(),   run.list({run.integer(1)})};
  const auto fitting = [&](const TypeDescriptor& target) {
    std::string marks;
    for (const Value value : values) marks += fits(value, target) ? 'x' : '.';
    return marks;
  };
  CHECK(fitting(kInt) == "x.....");
  CHECK(fitting(kBigInt) == "x.....");
  CHECK(fitting(kFloat) == ".x....");
  CHECK(fitting(kString) == "..x...");
  CHECK(fitting(kBool) == "...x..");
  CHECK(fitting(kBigRat) == "......");
  CHECK(fitting(kAny) == "xxxxxx");
  CHECK(fitting(listOf(kString)) == ".....x");
  TypeDescriptor option = kInt;
  option.isOptional = true;
  CHECK(fitting(option) == "x...x.");

  const auto zero = [&](const TypeDescriptor& target) {
    return run.shown(zeroOf(run.context, target));
  };
  CHECK(zero(kInt) == "0");
  CHECK(zero(kFloat) == "0.0");
  CHECK(zero(kString) == "\"\"");
  CHECK(zero(kBool) == "false");
  CHECK(zero(listOf(kInt)) == "[]");
  CHECK(zero(option) == run.shown(Value::null()));
  CHECK(zero(kAny) == run.shown(Value::null()));
  CHECK_FALSE(mayBeNull(kInt));
  CHECK(mayBeNull(option));
  CHECK(mayBeNull(kString));
}
