#include "runtime/builtins.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "runtime/fake_host.h"

using namespace kinako;
using namespace kinako::runtime;

TEST_CASE("print separates by one space and ends the line") {
  TestRun run;
  run.call(Builtin::Print, {});
  run.call(Builtin::Print, {run.string(" a ")});
  run.call(Builtin::Print, {run.string("x"), run.boolean(false)});
  CHECK(run.host.out == "\n a \nx false\n");
}

TEST_CASE("print trims the line from the third argument on") {
  TestRun run;
  run.call(Builtin::Print, {run.string(" a"), run.string("b ")});
  run.call(Builtin::Print, {run.string(" \t"), run.string("b"), run.string("c\n")});
  CHECK(run.host.out == " a b \nb c\n");
}

TEST_CASE("input returns lines, then empty strings") {
  TestRun run;
  run.host.lines = {"first", ""};
  CHECK(run.shown(Builtin::Input, {}) == "\"first\"");
  CHECK(run.shown(Builtin::Input, {}) == "\"\"");
  CHECK(run.shown(Builtin::Input, {}) == "\"\"");
}

TEST_CASE("json prints with a newline") {
  TestRun run;
  run.call(Builtin::Json, {run.map({{"a", run.number(1)}})});
  CHECK(run.host.out == "{\n  \"a\": 1\n}\n");
  CHECK(run.shown(Builtin::Json, {run.number(std::nan(""))}) ==
        "trap: json: unsupported value: NaN");
  CHECK(run.shown(Builtin::ToJson, {run.map({{"a", run.ints({1})}})}) == "\"{\\\"a\\\":[1]}\"");
}

TEST_CASE("panic and error stop with their message") {
  TestRun run;
  CHECK(run.shown(Builtin::Panic, {run.string("no way")}) == "trap: no way");
  CHECK(run.context.failure.kind == TrapKind::Panic);
  CHECK(run.shown(Builtin::Error, {run.integer(3)}) == "trap: 3");
  CHECK(run.shown(Builtin::Panic, {}) == "trap: panic");
}

TEST_CASE("now reads the clock") {
  TestRun run;
  run.host.time = 1'700'000'000'123'456'789;
  CHECK(run.shown(Builtin::Now, {}) == "1700000000123456789");
}

TEST_CASE("eval and reduce need a back end") {
  TestRun run;
  CHECK(run.shown(Builtin::Eval, {run.string("1")}) == "trap: eval is not supported");
  run.context.evaluate = [&](std::string_view text) { return run.string(text); };
  CHECK(run.shown(Builtin::Eval, {run.string("1")}) == "\"1\"");
  CHECK(run.shown(Builtin::Eval, {run.integer(1)}) == "trap: eval expects a string, got int");
}

TEST_CASE("len counts elements, entries and code points") {
  TestRun run;
  CHECK(run.shown(Builtin::Len, {run.ints({1, 2})}) == "2");
  CHECK(run.shown(Builtin::Len, {run.string("añ世")}) == "3");
  CHECK(run.shown(Builtin::Len, {run.map({{"a", run.null()}})}) == "1");
  CHECK(run.shown(Builtin::Len, {run.group(run.null(), run.ints({1, 2, 3}))}) == "3");
  CHECK(run.shown(Builtin::Len, {run.null()}) == "0");
  CHECK(run.shown(Builtin::Len, {run.integer(12)}) == "trap: invalid len operand: int");
}

TEST_CASE("count and exists take lists, groups and null") {
  TestRun run;
  CHECK(run.shown(Builtin::Count, {run.ints({1, 2})}) == "2");
  CHECK(run.shown(Builtin::Count, {run.null()}) == "0");
  CHECK(run.shown(Builtin::Count, {run.string("abc")}) ==
        "trap: count expects a list or group, got string");
  CHECK(run.shown(Builtin::Exists, {run.ints({1})}) == "true");
  CHECK(run.shown(Builtin::Exists, {run.string("")}) == "false");
  CHECK(run.shown(Builtin::Exists, {run.map({})}) == "false");
  CHECK(run.shown(Builtin::Exists, {run.null()}) == "false");
}

TEST_CASE("append makes a new list unless it may reuse the old one") {
  TestRun run;
  const Value list = run.ints({1});
  const Value longer = run.call(Builtin::Append, {list, run.integer(2)});
  CHECK(run.shown(longer) == "[1, 2]");
  CHECK(run.shown(list) == "[1]");
  const Value arguments[] = {longer, run.integer(3)};
  CHECK(callBuiltin(run.context, Builtin::Append, arguments, true).isSame(longer));
  CHECK(run.shown(longer) == "[1, 2, 3]");
  CHECK(run.shown(Builtin::Append, {run.null(), run.integer(1)}) == "[1]");
  CHECK(run.shown(Builtin::Append, {run.integer(5), run.integer(1)}) ==
        "trap: append expects list, got int");
}

TEST_CASE("concat joins lists, groups and null") {
  TestRun run;
  const Value first = run.ints({1});
  CHECK(run.shown(Builtin::Concat, {first, run.null(), run.group(run.null(), run.ints({2}))}) ==
        "[1, 2]");
  CHECK(run.shown(first) == "[1]");
  CHECK_FALSE(run.call(Builtin::Concat, {first}).isSame(first));
  CHECK(run.shown(Builtin::Concat, {first, run.integer(1)}) ==
        "trap: concat expects a list, got int");
}

TEST_CASE("first and last of nothing are null") {
  TestRun run;
  CHECK(run.shown(Builtin::First, {run.ints({1, 2})}) == "1");
  CHECK(run.shown(Builtin::Last, {run.ints({1, 2})}) == "2");
  CHECK(run.shown(Builtin::First, {run.list({})}) == "nil");
  CHECK(run.shown(Builtin::Last, {run.null()}) == "nil");
  CHECK(run.shown(Builtin::First, {run.integer(1)}) == "trap: first expects a list, got int");
}

TEST_CASE("distinct, reverse, sort and collect") {
  TestRun run;
  CHECK(run.shown(Builtin::Distinct, {run.ints({2, 1, 2})}) == "[2, 1]");
  CHECK(run.shown(Builtin::Reverse, {run.ints({1, 2, 3})}) == "[3, 2, 1]");
  CHECK(run.shown(Builtin::Reverse, {run.string("añ世")}) == "\"世ña\"");
  CHECK(run.shown(Builtin::Reverse, {run.integer(1)}) ==
        "trap: reverse expects a list or string, got int");
  CHECK(run.shown(Builtin::Sort, {run.list({run.null(), run.integer(2), run.number(1.5)})}) ==
        "[1.5, 2, nil]");
  const Value items = run.ints({1});
  const Value collected = run.call(Builtin::Collect, {run.group(run.null(), items)});
  CHECK(run.shown(collected) == "[1]");
  CHECK_FALSE(collected.isSame(items));
}

TEST_CASE("range counts up, down, and from zero") {
  TestRun run;
  const auto range = [&](std::initializer_list<int64_t> bounds) {
    std::vector<Value> arguments;
    for (const int64_t bound : bounds) arguments.push_back(run.integer(bound));
    return run.shown(callBuiltin(run.context, Builtin::Range, arguments));
  };
  CHECK(range({3}) == "[0, 1, 2]");
  CHECK(range({2, 5}) == "[2, 3, 4]");
  CHECK(range({5, 2}) == "[]");
  CHECK(range({0, 7, 3}) == "[0, 3, 6]");
  CHECK(range({5, 0, -2}) == "[5, 3, 1]");
  CHECK(range({0, 1, 0}) == "trap: range: the step must not be 0");
  CHECK(range({INT64_MIN, INT64_MAX, INT64_MAX}) ==
        "[-9223372036854775808, -1, 9223372036854775806]");
}

TEST_CASE("reduce folds from the left") {
  TestRun run;
  run.context.call = [&](Value, std::span<const Value> arguments, Builtin) {
    std::string text = strText(arguments[0]) + strText(arguments[1]);
    return run.string(text);
  };
  CHECK(run.shown(Builtin::Reduce, {run.ints({1, 2, 3}), run.function("f"), run.string("0")}) ==
        "\"0123\"");
  CHECK(run.shown(Builtin::Reduce, {run.null(), run.function("f"), run.integer(7)}) == "7");
}

TEST_CASE("reduce survives a collection and a list that shrinks to nothing new") {
  TestRun run;
  run.context.call = [&](Value, std::span<const Value> arguments, Builtin) {
    run.context.heap.collect();
    return add(run.context, arguments[0], arguments[1]);
  };
  const Value list = run.list({run.integer(1), run.integer(2)});
  CHECK(run.call(Builtin::Reduce, {list, run.function("f"), run.integer(0)}).asInlineInt() == 3);
}

TEST_CASE("reduce stops when the function fails") {
  TestRun run;
  int calls = 0;
  run.context.call = [&](Value, std::span<const Value>, Builtin) {
    ++calls;
    return run.context.fail(TrapKind::DivideByZero);
  };
  CHECK(run.shown(Builtin::Reduce, {run.ints({1, 2}), run.function("f"), run.null()}) ==
        "trap: division by zero");
  CHECK(calls == 1);
}

TEST_CASE("sum is exact and promotes") {
  TestRun run;
  CHECK(run.shown(Builtin::Sum, {run.ints({1, 2, 3})}) == "6");
  CHECK(run.shown(Builtin::Sum, {run.ints({INT64_MAX, INT64_MAX, -1})}) == "18446744073709551613");
  CHECK(run.shown(Builtin::Sum, {run.floats({0.5, 0.25})}) == "0.75");
  CHECK(run.shown(Builtin::Sum, {run.list({run.integer(1), run.number(0.5)})}) == "1.5");
  CHECK(run.shown(Builtin::Sum, {run.list({})}) == "0");
  CHECK(run.shown(Builtin::Sum, {run.null()}) == "0");
  CHECK(run.shown(Builtin::Sum, {run.string("x")}) ==
        "trap: sum expects a list of numbers, got string");
  CHECK(run.shown(Builtin::Sum, {run.strings({"x"})}) ==
        "trap: sum expects a list of numbers, got string in it");
}

TEST_CASE("avg is a float and skips nulls") {
  TestRun run;
  CHECK(run.shown(Builtin::Avg, {run.ints({1, 2})}) == "1.5");
  CHECK(run.shown(Builtin::Avg, {run.list({run.integer(4), run.null()})}) == "4.0");
  CHECK(run.shown(Builtin::Avg, {run.list({})}) == "0.0");
  CHECK(run.shown(Builtin::Avg, {run.group(run.null(), run.ints({INT64_MAX, INT64_MAX}))}) ==
        "9223372036854776000.0");
}

TEST_CASE("min and max take a list or several values") {
  TestRun run;
  CHECK(run.shown(Builtin::Min, {run.ints({3, 1, 2})}) == "1");
  CHECK(run.shown(Builtin::Max, {run.ints({3, 1, 2})}) == "3");
  CHECK(run.shown(Builtin::Min, {run.integer(3), run.integer(-1)}) == "-1");
  CHECK(run.shown(Builtin::Max, {run.integer(3), run.integer(-1)}) == "3");
  CHECK(run.shown(Builtin::Max, {run.integer(1), run.integer(9), run.integer(4)}) == "9");
  CHECK(run.shown(Builtin::Min, {run.strings({"b", "a"})}) == "\"a\"");
  CHECK(run.shown(Builtin::Min, {run.list({})}) == "0");
  CHECK(run.shown(Builtin::Max, {run.null()}) == "0");
}

TEST_CASE("min and max are exact, and floats when any value is") {
  TestRun run;
  CHECK(run.shown(Builtin::Max, {run.ints({9007199254740993, 9007199254740992})}) ==
        "9007199254740993");
  CHECK(run.shown(Builtin::Min, {run.list({run.integer(1), run.number(2.5)})}) == "1.0");
  CHECK(run.shown(Builtin::Max, {run.big("99999999999999999999"), run.integer(1)}) ==
        "99999999999999999999");
}

TEST_CASE("min and max refuse what cannot be compared") {
  TestRun run;
  CHECK(run.shown(Builtin::Min, {run.integer(1)}) ==
        "trap: min expects a list of numbers or strings, got int");
  CHECK(run.shown(Builtin::Max, {run.list({run.integer(1), run.string("a")})}) ==
        "trap: max expects a list of only numbers, or of only strings, got string in it");
  CHECK(run.shown(Builtin::Max, {run.integer(1), run.string("a")}) ==
        "trap: max expects only numbers, or only strings, got string");
}

TEST_CASE("keys and values go in the order of the keys' text") {
  TestRun run;
  const Value map = run.map({{"b", run.integer(1)}, {"a", run.integer(2)}});
  CHECK(run.shown(Builtin::Keys, {map}) == "[\"a\", \"b\"]");
  CHECK(run.shown(Builtin::Values, {map}) == "[2, 1]");
  const Value record = run.record(run.shape("P", {"y", "x"}), {run.integer(2), run.integer(1)});
  CHECK(run.shown(Builtin::Keys, {record}) == "[\"x\", \"y\"]");
  CHECK(run.shown(Builtin::Values, {record}) == "[1, 2]");
  CHECK(run.shown(Builtin::Keys, {run.null()}) == "[]");
  CHECK(run.shown(Builtin::Keys, {run.ints({})}) == "trap: keys expects a map, got list");
}

TEST_CASE("get returns the value or the default") {
  TestRun run;
  const Value map = run.map({{"a", run.null()}});
  CHECK(run.shown(Builtin::Get, {map, run.string("a"), run.integer(1)}) == "nil");
  CHECK(run.shown(Builtin::Get, {map, run.string("b"), run.integer(1)}) == "1");
  CHECK(run.shown(Builtin::Get, {map, run.string("b")}) == "nil");
  CHECK(run.shown(Builtin::Get, {run.ints({5}), run.integer(-1), run.integer(0)}) == "5");
  CHECK(run.shown(Builtin::Get, {run.ints({5}), run.integer(1), run.integer(0)}) == "0");
  CHECK(run.shown(Builtin::Get, {run.null(), run.string("a"), run.integer(0)}) == "0");
}

TEST_CASE("contains and indexOf look into strings and lists") {
  TestRun run;
  CHECK(run.shown(Builtin::Contains, {run.string("hello"), run.string("ell")}) == "true");
  CHECK(run.shown(Builtin::Contains, {run.ints({1, 2}), run.number(2)}) == "true");
  CHECK(run.shown(Builtin::Contains, {run.map({{"a", run.null()}}), run.string("b")}) == "false");
  CHECK(run.shown(Builtin::Contains, {run.null(), run.integer(1)}) == "false");
  CHECK(run.shown(Builtin::Contains, {run.integer(1), run.integer(1)}) ==
        "trap: contains expects a list, map or string, got int");
  CHECK(run.shown(Builtin::IndexOf, {run.string("añb世"), run.string("世")}) == "3");
  CHECK(run.shown(Builtin::IndexOf, {run.string("abc"), run.string("z")}) == "-1");
  CHECK(run.shown(Builtin::IndexOf, {run.list({run.ints({1})}), run.ints({1})}) == "0");
  CHECK(run.shown(Builtin::IndexOf, {run.string("abc"), run.integer(1)}) ==
        "trap: indexOf expects a string, got int");
}

TEST_CASE("substring and slice count code points and clamp") {
  TestRun run;
  const Value text = run.string("añ世b");
  CHECK(run.shown(Builtin::Substring, {text, run.integer(1), run.integer(3)}) == "\"ñ世\"");
  CHECK(run.shown(Builtin::Substr, {text, run.integer(-1), run.integer(99)}) == "\"b\"");
  CHECK(run.shown(Builtin::Substring, {text, run.integer(2)}) == "\"世b\"");
  CHECK(run.shown(Builtin::Substring, {text, run.integer(3), run.integer(1)}) == "\"\"");
  CHECK(run.shown(Builtin::Slice, {run.ints({1, 2, 3}), run.integer(1), run.integer(-1)}) == "[2]");
  CHECK(run.shown(Builtin::Slice, {text, run.integer(0), run.integer(1)}) == "\"a\"");
  CHECK(run.shown(Builtin::Substring, {text, run.number(1), run.big("99999999999999999999")}) ==
        "\"ñ世b\"");
  CHECK(run.shown(Builtin::Substring, {text, run.string("1"), run.integer(2)}) ==
        "trap: substring expects an int, got string");
  CHECK(run.shown(Builtin::Substring, {run.integer(5), run.integer(0), run.integer(1)}) ==
        "trap: substring expects a string, got int");
}

TEST_CASE("lower and upper map one character to one") {
  TestRun run;
  CHECK(run.shown(Builtin::Lower, {run.string("ÀÉx İ")}) == "\"àéx i\"");
  CHECK(run.shown(Builtin::Upper, {run.string("straße äé")}) == "\"STRAßE ÄÉ\"");
  CHECK(run.shown(Builtin::Lower, {run.integer(12)}) == "\"12\"");
}

TEST_CASE("trim takes Unicode white space off both ends") {
  TestRun run;
  CHECK(run.shown(Builtin::Trim, {run.string(" \t\n a b \u00a0\u3000")}) == "\"a b\"");
  CHECK(run.shown(Builtin::Trim, {run.string(" \n ")}) == "\"\"");
}

TEST_CASE("split and join") {
  TestRun run;
  CHECK(run.shown(Builtin::Split, {run.string("a,b,,c"), run.string(",")}) ==
        "[\"a\", \"b\", \"\", \"c\"]");
  CHECK(run.shown(Builtin::Split, {run.string(""), run.string(",")}) == "[\"\"]");
  CHECK(run.shown(Builtin::Split, {run.string("añ"), run.string("")}) == "[\"a\", \"ñ\"]");
  CHECK(run.shown(Builtin::Split, {run.string(""), run.string("")}) == "[]");
  CHECK(run.shown(Builtin::Split, {run.string("aXXbXXc"), run.string("XX")}) ==
        "[\"a\", \"b\", \"c\"]");
  CHECK(run.shown(Builtin::Join, {run.strings({"a", "b"}), run.string(", ")}) == "\"a, b\"");
  CHECK(run.shown(Builtin::Join, {run.list({run.integer(1), run.number(2)})}) == "\"12\"");
  CHECK(run.shown(Builtin::Join, {run.list({}), run.string(",")}) == "\"\"");
}

TEST_CASE("replace changes every occurrence") {
  TestRun run;
  const auto replace = [&](std::string_view source, std::string_view old, std::string_view with) {
    return run.shown(Builtin::Replace, {run.string(source), run.string(old), run.string(with)});
  };
  CHECK(replace("aXbX", "X", "--") == "\"a--b--\"");
  CHECK(replace("aaa", "aa", "b") == "\"ba\"");
  CHECK(replace("abc", "z", "y") == "\"abc\"");
  CHECK(replace("añ", "", ".") == "\".a.ñ.\"");
}

TEST_CASE("starts_with and ends_with") {
  TestRun run;
  CHECK(run.shown(Builtin::StartsWith, {run.string("hello"), run.string("he")}) == "true");
  CHECK(run.shown(Builtin::EndsWith, {run.string("hello"), run.string("he")}) == "false");
  CHECK(run.shown(Builtin::EndsWith, {run.string("hello"), run.string("lo")}) == "true");
}

TEST_CASE("padding fills to a width in code points") {
  TestRun run;
  CHECK(run.shown(Builtin::PadStart, {run.string("7"), run.integer(3), run.string("0")}) ==
        "\"007\"");
  CHECK(run.shown(Builtin::PadStart, {run.integer(7), run.integer(3)}) == "\"  7\"");
  CHECK(run.shown(Builtin::PadStart, {run.string("x"), run.integer(6), run.string("äb")}) ==
        "\"äbäbäx\"");
  CHECK(run.shown(Builtin::PadEnd, {run.string("é"), run.integer(3), run.string(".")}) ==
        "\"é..\"");
  CHECK(run.shown(Builtin::PadStart, {run.string("long"), run.integer(2)}) == "\"long\"");
  CHECK(run.shown(Builtin::PadStart, {run.string("x"), run.integer(9), run.string("")}) == "\"x\"");
}

TEST_CASE("repeat takes strings and lists") {
  TestRun run;
  CHECK(run.shown(Builtin::Repeat, {run.string("ab"), run.integer(3)}) == "\"ababab\"");
  CHECK(run.shown(Builtin::Repeat, {run.string("ab"), run.integer(-1)}) == "\"\"");
  CHECK(run.shown(Builtin::Repeat, {run.ints({1, 2}), run.integer(2)}) == "[1, 2, 1, 2]");
  CHECK(run.shown(Builtin::Repeat, {run.list({}), run.integer(5)}) == "[]");
}

TEST_CASE("results of absurd size fail with memory") {
  TestRun run({.limitBytes = 64 << 20});
  const std::string limit = "trap: memory limit reached: 67108864 bytes";
  const Value huge = run.integer(1'000'000'000'000);
  CHECK(run.shown(Builtin::Repeat, {run.string("x"), huge}) == limit);
  CHECK(run.shown(Builtin::Repeat, {run.ints({1}), huge}) == limit);
  CHECK(run.shown(Builtin::Repeat, {run.string("xx"), run.integer(INT64_MAX)}) == limit);
  CHECK(run.shown(Builtin::Range, {huge}) == limit);
  CHECK(run.shown(Builtin::PadStart, {run.string("x"), huge}) == limit);
  CHECK(run.shown(Builtin::PadEnd, {run.string("x"), run.integer(INT64_MAX), run.string("ab")}) ==
        limit);
  const Value long1 = run.call(Builtin::Repeat, {run.string("x"), run.integer(100'000)});
  CHECK(run.shown(Builtin::Replace, {long1, run.string("x"), long1}) == limit);
  const Value copies = run.call(Builtin::Repeat, {run.list({long1}), run.integer(100'000)});
  CHECK(run.shown(Builtin::Join, {copies}) == limit);
}

TEST_CASE("results of absurd size fail without a limit too") {
  TestRun run;
  CHECK(run.shown(Builtin::Repeat, {run.string("x"), run.integer(1'000'000'000'000)}) ==
        "trap: out of memory: no room for 1000000000000 bytes");
}

TEST_CASE("ord and chr") {
  TestRun run;
  CHECK(run.shown(Builtin::Ord, {run.string("世x")}) == "19990");
  CHECK(run.shown(Builtin::Ord, {run.string("")}) == "trap: ord: the string is empty");
  CHECK(run.shown(Builtin::Chr, {run.integer(19990)}) == "\"世\"");
  CHECK(run.shown(Builtin::Chr, {run.integer(-1)}) == "trap: chr: -1 is not a code point");
  CHECK(run.shown(Builtin::Chr, {run.integer(0xD800)}) == "trap: chr: 55296 is not a code point");
}

TEST_CASE("parseIntStr reads any base") {
  TestRun run;
  CHECK(run.shown(Builtin::ParseIntStr, {run.string("ff"), run.integer(16)}) == "255");
  CHECK(run.shown(Builtin::ParseIntStr, {run.string("-101"), run.integer(2)}) == "-5");
  CHECK(run.shown(Builtin::ParseIntStr, {run.string("42")}) == "42");
  CHECK(run.shown(Builtin::ParseIntStr, {run.string("12"), run.integer(2)}) ==
        "trap: cannot cast \"12\" to int");
  CHECK(run.shown(Builtin::ParseIntStr, {run.string("1"), run.integer(37)}) ==
        "trap: parseIntStr: the base must be from 2 to 36");
}

TEST_CASE("int, float, str and bool convert") {
  TestRun run;
  CHECK(run.shown(Builtin::Int, {run.string("12")}) == "12");
  CHECK(run.shown(Builtin::ToInt, {run.number(-3.7)}) == "-3");
  CHECK(run.shown(Builtin::Int, {run.string("abc")}) == "trap: cannot cast \"abc\" to int");
  CHECK(run.shown(Builtin::Float, {run.string("1.5")}) == "1.5");
  CHECK(run.shown(Builtin::ToFloat, {run.integer(2)}) == "2.0");
  CHECK(run.shown(Builtin::Str, {run.ints({1, 2})}) == "\"[1 2]\"");
  CHECK(run.shown(Builtin::Str, {run.integer(-120)}) == "\"-120\"");
  CHECK(run.shown(Builtin::Str, {run.integer(INT64_MIN)}) == "\"-9223372036854775808\"");
  CHECK(run.shown(Builtin::String, {run.null()}) == "\"<nil>\"");
  CHECK(run.shown(Builtin::Bool, {run.string("")}) == "false");
  CHECK(run.shown(Builtin::Bool, {run.string("0")}) == "true");
}

TEST_CASE("abs, floor, ceil and round") {
  TestRun run;
  CHECK(run.shown(Builtin::Abs, {run.integer(-5)}) == "5");
  CHECK(run.shown(Builtin::Abs, {run.number(-2.5)}) == "2.5");
  CHECK(run.shown(Builtin::Abs, {run.integer(INT64_MIN)}) == "9223372036854775808");
  CHECK(run.shown(Builtin::Abs, {makeRational(run.context, run.integer(-1), run.integer(2))}) ==
        "1/2");
  CHECK(run.shown(Builtin::Abs, {run.string("x")}) == "trap: abs expects a number, got string");
  CHECK(run.shown(Builtin::Floor, {run.number(-2.5)}) == "-3.0");
  CHECK(run.shown(Builtin::Floor, {run.integer(3)}) == "3.0");
  CHECK(run.shown(Builtin::Ceil, {run.number(2.1)}) == "3.0");
  CHECK(run.shown(Builtin::Round, {run.number(2.5)}) == "3.0");
  CHECK(run.shown(Builtin::Round, {run.number(-2.5)}) == "-3.0");
  CHECK(run.shown(Builtin::Round, {run.integer(7)}) == "7");
  CHECK(run.shown(Builtin::Round, {run.number(3.14159), run.integer(2)}) == "3.14");
  CHECK(run.shown(Builtin::Round, {run.number(2.675), run.integer(2)}) == "2.67");
  CHECK(run.shown(Builtin::Round, {run.number(0.125), run.integer(2)}) == "0.13");
  CHECK(run.shown(Builtin::Round, {run.number(1250), run.integer(-2)}) == "1300.0");
  CHECK(run.shown(Builtin::Round, {run.integer(-1250), run.integer(-2)}) == "-1300");
}

TEST_CASE("pow is exact for ints") {
  TestRun run;
  CHECK(run.shown(Builtin::Pow, {run.integer(2), run.integer(100)}) ==
        "1267650600228229401496703205376");
  CHECK(run.shown(Builtin::Pow, {run.integer(2), run.integer(-1)}) == "1");
  CHECK(run.shown(Builtin::Pow, {run.number(2), run.number(0.5)}) == "1.4142135623730951");
  CHECK(run.shown(Builtin::Pow, {run.string("2"), run.integer(1)}) ==
        "trap: pow expects a number, got string");
}

TEST_CASE("functions of floats") {
  TestRun run;
  CHECK(run.shown(Builtin::Sqrt, {run.integer(16)}) == "4.0");
  CHECK(run.shown(Builtin::Sqrt, {run.integer(-1)}) == "NaN");
  CHECK(run.shown(Builtin::Exp, {run.integer(0)}) == "1.0");
  CHECK(run.shown(Builtin::Log, {run.number(1)}) == "0.0");
  CHECK(run.shown(Builtin::Atan2, {run.integer(0), run.integer(1)}) == "0.0");
  CHECK(run.shown(Builtin::Sin, {run.null()}) == "trap: sin expects a number, got null");
}

TEST_CASE("num and denom take rationals and ints") {
  TestRun run;
  const Value half = makeRational(run.context, run.integer(2), run.integer(4));
  CHECK(run.shown(Builtin::Num, {half}) == "1");
  CHECK(run.shown(Builtin::Denom, {half}) == "2");
  CHECK(run.shown(Builtin::Denom, {run.integer(7)}) == "1");
  CHECK(run.shown(Builtin::Num, {run.number(1)}) ==
        "trap: num expects a rational or int, got float");
}

TEST_CASE("sha256 has the digests of the standard's examples") {
  TestRun run;
  const auto hex = [&](std::string_view message) {
    const Value digest = run.call(Builtin::Sha256, {run.string(message)});
    std::string text;
    for (uint64_t i = 0; i < as<List>(digest)->length; ++i) {
      constexpr char kDigits[] = "0123456789abcdef";
      const int64_t byte = as<List>(digest)->ints[i];
      text += {kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return text;
  };
  CHECK(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hex(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("sha256 of bytes is that of the text they are") {
  TestRun run;
  CHECK(run.shown(Builtin::Sha256, {run.ints({97, 98, 99})}) ==
        run.shown(Builtin::Sha256, {run.string("abc")}));
  CHECK(run.shown(Builtin::Sha256, {run.ints({256})}) == "trap: sha256: 256 is not a byte");
  CHECK(run.shown(Builtin::Sha256, {run.strings({"a"})}) ==
        "trap: sha256 expects a string or a list of bytes, got string in it");
}

TEST_CASE("methods are the builtins that work on a value") {
  CHECK(findMethod("padStart")->id == Builtin::PadStart);
  CHECK(findMethod("toUpperCase")->id == Builtin::Upper);
  CHECK(findMethod("keys")->id == Builtin::Keys);
  CHECK(findMethod("print") == nullptr);
  CHECK(findMethod("now") == nullptr);
  CHECK(findMethod("nothing") == nullptr);
}
