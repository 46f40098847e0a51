// How values look in messages, and how two of them differ: little is shown of large ones, and
// little is done for it.
#include "runtime/evidence.h"

#include <catch2/catch.hpp>

#include "runtime/format.h"
#include "runtime/world.h"

using namespace kinako;
using namespace kinako::runtime;

TEST_CASE("a short text is as print shows it inside containers") {
  World w;
  CHECK(shortText(w.list({w.string("a\n"), Value::number(2)}), 40) == R"(["a\n", 2.0])");
  CHECK(shortText(w.string("x"), 40) == R"("x")");
  CHECK(shortText(Value::null(), 40) == "nil");
}

TEST_CASE("a long text is cut between characters") {
  World w;
  CHECK(shortText(w.string("äöü"), 4) == "\"ä…");
  CHECK(shortText(w.string(std::string(1000, 'x')), 10) == "\"xxxxxxxxx…");
  const Value list = w.list({});
  for (int i = 0; i < 100'000; ++i) listPush(w.context, list, Value::inlineInt(i));
  CHECK(shortText(list, 10) == "[0, 1, 2, …");
}

TEST_CASE("large maps and integers are named, not written") {
  World w;
  const Value map = w.map({});
  for (int i = 0; i < 2000; ++i) mapSet(w.context, map, Value::inlineInt(i), Value::null());
  CHECK(shortText(map, 100) == "{… 2000 entries …}");
  CHECK(shortText(w.big("1" + std::string(10'000, '0')), 100) ==
        "<an integer of about 10000 digits>");
  CHECK(shortText(w.big("1" + std::string(30, '0')), 100) == "1" + std::string(30, '0'));
}

TEST_CASE("short values need no difference, texts of several lines do") {
  World w;
  CHECK(differenceOf(w.context, w.string("a"), w.string("b")).empty());
  CHECK(differenceOf(w.context, w.string("a\nb"), w.string("a\nc")) == "  a\n- b\n+ c");
  CHECK(differenceOf(w.context, w.string("a\n"), w.string("a")) == "  a\n- ");
  CHECK(differenceOf(w.context, w.string("a\nb\n"), w.string("b\n")) == "- a\n  b\n  ");
}

TEST_CASE("a difference of many lines is cut") {
  World w;
  std::string left;
  std::string right;
  for (int i = 0; i < 100'000; ++i) {
    left += "l\n";
    right += "r\n";
  }
  const std::string difference = differenceOf(w.context, w.string(left), w.string(right));
  CHECK(difference.size() < 1000);
  CHECK(difference.ends_with("more lines"));
}

TEST_CASE("what would take long to compare has no difference") {
  World w;
  // Each element is a list of its own with the same long list in it, on both sides.
  const auto side = [&](int last) {
    const Value inner = w.list({});
    for (int i = 0; i < 100'000; ++i) listPush(w.context, inner, w.list({Value::inlineInt(i)}));
    const Value outer = w.list({});
    for (int i = 0; i < 10'000; ++i) listPush(w.context, outer, inner);
    listPush(w.context, outer, Value::inlineInt(last));
    return outer;
  };
  CHECK(differenceOf(w.context, side(1), side(2)).empty());
}

TEST_CASE("a single part that differs is looked for inside") {
  World w;
  const Value filler = w.string(std::string(100, 'x'));
  const auto deep = [&](int64_t n) {
    return w.map({{w.string("k"), w.list({filler, w.list({filler, Value::inlineInt(n)})})}});
  };
  const std::string shown = R"("xxx)";
  const std::string difference = differenceOf(w.context, deep(1), deep(2));
  CHECK(difference.starts_with("at [\"k\"][1]:\n  [0]: " + shown));
  CHECK(difference.ends_with("- [1]: 1\n+ [1]: 2"));
}
