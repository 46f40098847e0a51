#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "runtime/fake_host.h"

using namespace kinako;
using namespace kinako::runtime;

namespace {

/// The JSON, or "trap: MESSAGE".
std::string json(TestRun& run, Value value, JsonLayout layout = JsonLayout::Compact) {
  TextBuilder out(&run.context, textLimit(run.context));
  if (!appendJson(out, value, layout)) return "trap: " + run.failure();
  return std::string(out.view());
}

}  // namespace

TEST_CASE("indented JSON has two spaces a level and sorted keys") {
  TestRun run;
  const Value value = run.map({{"b", run.ints({1, 2})}, {"a", run.map({{"x", run.null()}})}});
  CHECK(jsonText(value) ==
        "{\n  \"a\": {\n    \"x\": null\n  },\n  \"b\": [\n    1,\n    2\n  ]\n}");
}

TEST_CASE("empty containers stay on their line") {
  TestRun run;
  CHECK(jsonText(run.list({})) == "[]");
  CHECK(jsonText(run.map({})) == "{}");
  CHECK(jsonText(run.map({{"a", run.list({})}, {"b", run.map({})}})) ==
        "{\n  \"a\": [],\n  \"b\": {}\n}");
}

TEST_CASE("compact JSON has no spaces") {
  TestRun run;
  CHECK(compactJsonText(run.map({{"b", run.ints({1, 2})}, {"a", run.boolean(true)}})) ==
        "{\"a\":true,\"b\":[1,2]}");
}

TEST_CASE("JSON numbers have an exponent below 1e-6 and from 1e21") {
  TestRun run;
  CHECK(compactJsonText(run.number(20)) == "20");
  CHECK(compactJsonText(run.number(1e20)) == "100000000000000000000");
  CHECK(compactJsonText(run.number(1e21)) == "1e+21");
  CHECK(compactJsonText(run.number(0.000001)) == "0.000001");
  CHECK(compactJsonText(run.number(1.5e-7)) == "1.5e-7");
  CHECK(compactJsonText(run.number(1e-100)) == "1e-100");
  CHECK(compactJsonText(run.floats({20, 0.5})) == "[20,0.5]");
  CHECK(compactJsonText(run.big("123456789012345678901234567890")) ==
        "123456789012345678901234567890");
}

TEST_CASE("JSON strings escape what HTML would misread") {
  TestRun run;
  CHECK(compactJsonText(run.string("<a href=\"x\">&</a>")) ==
        "\"\\u003ca href=\\\"x\\\"\\u003e\\u0026\\u003c/a\\u003e\"");
  CHECK(compactJsonText(run.string("\\ \n\r\t\b\f\x01\x7f")) ==
        "\"\\\\ \\n\\r\\t\\b\\f\\u0001\x7f\"");
  CHECK(compactJsonText(run.string("é世😀")) == "\"é世😀\"");
  CHECK(compactJsonText(run.string("\u2028\u2029\u2030")) == "\"\\u2028\\u2029\u2030\"");
}

TEST_CASE("JSON of records has the name of the type unless it is to be hidden") {
  TestRun run;
  const Shape* point = run.shape("P", {"y", "x"});
  const Value record = run.record(point, {run.integer(2), run.integer(1)});
  CHECK(json(run, record) == "{\"__name\":\"P\",\"x\":1,\"y\":2}");
  TextBuilder out(&run.context, textLimit(run.context));
  CHECK(appendJson(out, run.list({record}), JsonLayout::Compact, RecordNames::Hidden));
  CHECK(out.view() == "[{\"x\":1,\"y\":2}]");
}

TEST_CASE("what JSON cannot say is a trap") {
  TestRun run;
  CHECK(json(run, run.number(std::nan(""))) == "trap: json: unsupported value: NaN");
  CHECK(json(run, run.list({run.number(-std::numeric_limits<double>::infinity())})) ==
        "trap: json: unsupported value: -Inf");
  CHECK(json(run, run.function("f")) == "trap: json: unsupported value: function");
  const Value list = run.list({});
  listPush(run.context, list, list);
  CHECK(json(run, list) == "trap: json: unsupported value: cyclic data");
}

TEST_CASE("JSON that grows past the limit fails with memory") {
  TestRun run({.limitBytes = 1 << 20});
  Value list = run.list({});
  for (int i = 0; i < 5000; ++i) list = run.list({list});
  CHECK(json(run, list).size() == 10'002);
  CHECK(json(run, list, JsonLayout::Indented) == "trap: memory limit reached: 1048576 bytes");
}

TEST_CASE("rationals are JSON strings") {
  TestRun run;
  CHECK(json(run, makeRational(run.context, run.integer(1), run.integer(3))) == "\"1/3\"");
}
