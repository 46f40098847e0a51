#include "runtime/format.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "base/float_text.h"
#include "runtime/fake_host.h"

using namespace kinako;
using namespace kinako::runtime;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string nested(double value) {
  std::string out;
  appendFloat(out, value, FloatLayout::Nested);
  return out;
}

}  // namespace

TEST_CASE("floats at top level have the shortest digits that round-trip") {
  CHECK(floatText(3.0) == "3");
  CHECK(floatText(0.1) == "0.1");
  CHECK(floatText(0.1 + 0.2) == "0.30000000000000004");
  CHECK(floatText(-2.5) == "-2.5");
  CHECK(floatText(-0.0) == "-0");
  CHECK(floatText(1.0 / 3) == "0.3333333333333333");
  CHECK(floatText(5e-324) == "5e-324");
  CHECK(floatText(1.7976931348623157e308) == "1.7976931348623157e+308");
}

TEST_CASE("floats at top level have an exponent below 1e-4 and from 1e6") {
  CHECK(floatText(100000.0) == "100000");
  CHECK(floatText(999999.0) == "999999");
  CHECK(floatText(999999.5) == "999999.5");
  CHECK(floatText(1000000.0) == "1e+06");
  CHECK(floatText(36000000.0) == "3.6e+07");
  CHECK(floatText(31557600.0) == "3.15576e+07");
  CHECK(floatText(1234567.5) == "1.2345675e+06");
  CHECK(floatText(0.0001) == "0.0001");
  CHECK(floatText(0.00012) == "0.00012");
  CHECK(floatText(0.00001) == "1e-05");
  CHECK(floatText(1e20) == "1e+20");
  CHECK(floatText(1e100) == "1e+100");
}

TEST_CASE("NaN and infinities have names") {
  CHECK(floatText(kInfinity) == "+Inf");
  CHECK(floatText(-kInfinity) == "-Inf");
  CHECK(floatText(std::nan("")) == "NaN");
  CHECK(nested(kInfinity) == "+Inf");
}

TEST_CASE("floats inside containers have a point and never an exponent") {
  CHECK(nested(1.0) == "1.0");
  CHECK(nested(2.5) == "2.5");
  CHECK(nested(1000000.0) == "1000000.0");
  CHECK(nested(0.00001) == "0.00001");
  CHECK(nested(1e21) == "1000000000000000000000.0");
  CHECK(nested(-0.0) == "-0.0");
  CHECK(nested(1234567.5) == "1234567.5");
}

TEST_CASE("parseFloat takes decimal numbers and nothing around them") {
  CHECK(parseFloat("1.5") == 1.5);
  CHECK(parseFloat("+1.5e3") == 1500.0);
  CHECK(parseFloat("-7") == -7.0);
  CHECK(parseFloat("1e999") == kInfinity);
  CHECK_FALSE(parseFloat(""));
  CHECK_FALSE(parseFloat(" 1"));
  CHECK_FALSE(parseFloat("1 "));
  CHECK_FALSE(parseFloat("+-1"));
  CHECK_FALSE(parseFloat("1.5.2"));
  CHECK_FALSE(parseFloat("abc"));
}

TEST_CASE("print shows scalars plainly") {
  TestRun run;
  CHECK(printText(run.integer(-42)) == "-42");
  CHECK(printText(run.integer(INT64_MIN)) == "-9223372036854775808");
  CHECK(printText(run.big("123456789012345678901234567890")) == "123456789012345678901234567890");
  CHECK(printText(run.number(3)) == "3");
  CHECK(printText(run.boolean(true)) == "true");
  CHECK(printText(run.null()) == "nil");
  CHECK(printText(run.string("a\"b\n")) == "a\"b\n");
  CHECK(printText(makeRational(run.context, run.integer(3), run.integer(1))) == "3/1");
  CHECK(printText(run.function("twice")) == "<fun twice>");
  CHECK(printText(run.function("")) == "<fun>");
}

TEST_CASE("print shows containers with quoted strings and pointed floats") {
  TestRun run;
  CHECK(printText(run.list({})) == "[]");
  CHECK(printText(run.ints({1, 2, 3})) == "[1, 2, 3]");
  CHECK(printText(run.floats({1, 2.5})) == "[1.0, 2.5]");
  CHECK(printText(run.list({run.string("a"), run.null(), run.boolean(false)})) ==
        "[\"a\", nil, false]");
  CHECK(printText(run.map({})) == "{}");
  CHECK(printText(run.map({{"k2", run.ints({1})}, {"k", run.string("v")}})) ==
        "{\"k\": \"v\", \"k2\": [1]}");
}

TEST_CASE("map entries are shown in the order of their keys' text, keys always quoted") {
  TestRun run;
  const Value map = makeMap(run.context);
  for (const int64_t key : {9, 10, 1}) {
    mapSet(run.context, map, run.integer(key), run.integer(key * key));
  }
  CHECK(printText(map) == "{\"1\": 1, \"10\": 100, \"9\": 81}");
  CHECK(strText(map) == "map[1:1 10:100 9:81]");
  mapKeys(run.context, map);  // now the order is kept
  CHECK(printText(map) == "{\"1\": 1, \"10\": 100, \"9\": 81}");
  mapSet(run.context, map, run.integer(0), run.integer(0));
  CHECK(printText(map) == "{\"0\": 0, \"1\": 1, \"10\": 100, \"9\": 81}");
}

TEST_CASE("records are maps with their type's name among the fields") {
  TestRun run;
  const Shape* node = run.shape("Node", {"name", "inbound", "Rank"});
  const Value record = run.record(node, {run.string("A"), run.strings({"C"}), run.integer(1)});
  CHECK(printText(record) ==
        "{\"Rank\": 1, \"__name\": \"Node\", \"inbound\": [\"C\"], \"name\": \"A\"}");
  CHECK(strText(record) == "map[Rank:1 __name:Node inbound:[C] name:A]");
}

TEST_CASE("groups are shown by items and key") {
  TestRun run;
  CHECK(printText(run.group(run.string("a"), run.ints({1, 2}))) ==
        "{\"items\": [1, 2], \"key\": \"a\"}");
}

TEST_CASE("quoted strings escape what cannot be seen") {
  CHECK(quoted("a\"\\b") == "\"a\\\"\\\\b\"");
  CHECK(quoted("\a\b\f\n\r\t\v") == "\"\\a\\b\\f\\n\\r\\t\\v\"");
  CHECK(quoted(std::string_view("\0\x01\x7f", 3)) == "\"\\x00\\x01\\x7f\"");
  CHECK(quoted("héllo 世界 😀") == "\"héllo 世界 😀\"");
  CHECK(quoted("\u0085\u00a0\u200b\u2028") == "\"\\u0085\\u00a0\\u200b\\u2028\"");
  CHECK(quoted("\U000e0001") == "\"\\U000e0001\"");
  CHECK(quoted("'") == "\"'\"");
}

TEST_CASE("str writes containers with spaces and without quotes") {
  TestRun run;
  CHECK(strText(run.ints({1, 2, 3})) == "[1 2 3]");
  CHECK(strText(run.list({})) == "[]");
  CHECK(strText(run.map({})) == "map[]");
  CHECK(strText(run.map({{"b", run.integer(2)}, {"a", run.integer(1)}})) == "map[a:1 b:2]");
  CHECK(strText(run.null()) == "<nil>");
  CHECK(strText(run.list({run.string("x y"), run.null(), run.number(1)})) == "[x y <nil> 1]");
  CHECK(strText(run.list({run.ints({1}), run.ints({})})) == "[[1] []]");
  CHECK(strText(run.number(1e6)) == "1e+06");
}

TEST_CASE("a container that is being shown already is dots") {
  TestRun run;
  const Value list = run.list({run.integer(1)});
  listPush(run.context, list, list);
  CHECK(printText(list) == "[1, [...]]");
  CHECK(strText(list) == "[1 [...]]");
  const Value map = run.map({});
  mapSet(run.context, map, run.string("me"), map);
  CHECK(printText(map) == "{\"me\": {...}}");
  CHECK(strText(map) == "map[me:map[...]]");
}

TEST_CASE("a container that is shown twice side by side is no cycle") {
  TestRun run;
  const Value inner = run.ints({1});
  CHECK(printText(run.list({inner, inner})) == "[[1], [1]]");
}

TEST_CASE("a map that is inside its own key ends") {
  TestRun run;
  const Value key = run.list({run.integer(1)});
  const Value map = makeMap(run.context);
  mapSet(run.context, map, key, run.integer(2));
  listPush(run.context, key, map);
  CHECK(printText(map) == "{\"[1 map[...]]\": 2}");
}

TEST_CASE("data nested a million deep is shown") {
  TestRun run;
  Value list = run.list({});
  for (int i = 1; i < 1'000'000; ++i) list = run.list({list});
  const std::string text = printText(list);
  CHECK(text.size() == 2'000'000);
  CHECK(text.substr(999'999, 2) == "[]");
  CHECK(strText(list) == text);
}

TEST_CASE("a cycle far down is found") {
  TestRun run;
  const Value bottom = run.list({});
  Value list = bottom;
  for (int i = 0; i < 100; ++i) list = run.list({list});
  listPush(run.context, bottom, list);
  CHECK(printText(list) == std::string(101, '[') + "[...]" + std::string(101, ']'));
}

TEST_CASE("text that grows past the limit fails with memory") {
  TestRun run({.limitBytes = 1 << 20});
  Value list = run.ints({1});
  for (int i = 0; i < 60; ++i) list = run.list({list, list});  // 2^60 numbers to show
  TextBuilder printed(&run.context, textLimit(run.context));
  CHECK_FALSE(appendPrintText(printed, list));
  CHECK(run.failure() == "memory limit reached: 1048576 bytes");
  TextBuilder text(&run.context, textLimit(run.context));
  CHECK_FALSE(appendStrText(text, list));
  CHECK(run.failure() == "memory limit reached: 1048576 bytes");
}
