#include <catch2/catch.hpp>

#include "heap/layout.h"
#include "world.h"

using namespace kinako;
using namespace kinako::runtime;

namespace {
const std::string kMixed = "aé€😀z";
uint32_t lengthOf(Value string) { return as<String>(string)->length; }
}  // namespace

TEST_CASE("length counts code points") {
  World world;
  CHECK(lengthOf(world.string("")) == 0);
  CHECK(lengthOf(world.string("plain")) == 5);
  CHECK(lengthOf(world.string(kMixed)) == 5);
  CHECK(as<String>(world.string("plain"))->isAscii());
  CHECK_FALSE(as<String>(world.string(kMixed))->isAscii());
  for (size_t size : {7, 8, 31, 32, 33, 200}) {
    CHECK(lengthOf(world.string(std::string(size, 'x'))) == size);
    CHECK(lengthOf(world.string(std::string(size, 'x') + "é")) == size + 1);
  }
}

TEST_CASE("bytes that are no UTF-8 become replacement characters, one each") {
  World world;
  const auto repaired = [&](std::string_view bytes) {
    return std::string(text(world.string(bytes)));
  };
  CHECK(repaired("a\xFFz") == "a\uFFFDz");
  CHECK(repaired("\xC3") == "\uFFFD");
  CHECK(repaired("\x80\x80") == "\uFFFD\uFFFD");
  CHECK(repaired("\xC0\x80") == "\uFFFD\uFFFD");  // overlong
  CHECK(repaired("\xE0\x80\x80x") == "\uFFFD\uFFFD\uFFFDx");
  CHECK(repaired("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");  // surrogate
  CHECK(repaired("\xF4\x90\x80\x80").size() == 12);         // past U+10FFFF
  CHECK(repaired("\xE2\x82") == "\uFFFD\uFFFD");
  CHECK(repaired("\uFFFD") == "\uFFFD");
  CHECK(lengthOf(world.string("a\xFFz")) == 3);
}

TEST_CASE("code points survive the way to bytes and back") {
  for (const char32_t codePoint :
       {0x0u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    std::string bytes;
    appendUtf8(bytes, codePoint);
    size_t offset = 0;
    CHECK(decodeUtf8(bytes, offset) == codePoint);
    CHECK(offset == bytes.size());
    CHECK(countCodePoints(bytes) == 1);
  }
  std::string bytes;
  appendUtf8(bytes, 0xD800);
  appendUtf8(bytes, 0x110000);
  CHECK(bytes == "\uFFFD\uFFFD");
}

TEST_CASE("an index counts code points, from the end when negative") {
  World world;
  Context& c = world.context;
  const Value mixed = world.string(kMixed);
  const std::vector<std::string> characters = {"a", "é", "€", "😀", "z"};
  for (int64_t i = 0; i < 5; ++i) {
    CHECK(text(charAt(c, mixed, i)) == characters[i]);
    CHECK(text(charAt(c, mixed, i - 5)) == characters[i]);
    CHECK(lengthOf(charAt(c, mixed, i)) == 1);
  }
  CHECK_FALSE(charAt(c, mixed, 5));
  CHECK(world.takeFailure() == "string index out of range: 5 (len 5)");
  CHECK_FALSE(charAt(c, world.string("abc"), -4));
  CHECK(world.takeFailure() == "string index out of range: -4 (len 3)");
  CHECK_FALSE(charAt(c, world.string(""), 0));
  CHECK(world.takeKind() == TrapKind::StringIndex);
}

TEST_CASE("one-character ASCII strings exist once") {
  World world;
  Context& c = world.context;
  const Value a = charAt(c, world.string("banana"), 1);
  CHECK(a.isSame(charAt(c, world.string("banana"), 3)));
  CHECK(a.isSame(charString(c, 'a')));
  CHECK(a.isSame(world.string("a")));
  CHECK(a.isSame(sliceString(c, world.string("banana"), 1, 2)));
  world.collect();
  CHECK(a.isSame(charString(c, 'a')));
  CHECK(text(a) == "a");
}

TEST_CASE("slices clamp and count from the end") {
  World world;
  Context& c = world.context;
  const auto slice = [&](const std::string& s, int64_t begin, int64_t end) {
    return std::string(text(sliceString(c, world.string(s), begin, end)));
  };
  CHECK(slice("hello", 1, 3) == "el");
  CHECK(slice("hello", -3, -1) == "ll");
  CHECK(slice("hello", -99, 99) == "hello");
  CHECK(slice("hello", 3, 1) == "");
  CHECK(slice("hello", 5, 9) == "");
  CHECK(slice(kMixed, 1, 4) == "é€😀");
  CHECK(slice(kMixed, -2, 5) == "😀z");
  CHECK(lengthOf(sliceString(c, world.string(kMixed), 1, 4)) == 3);
  const std::string longText(1000, 'x');
  CHECK(slice(longText + "é", 999, 1001) == "xé");
  CHECK(slice(longText + "é", 10, 1001) == std::string(990, 'x') + "é");
}

TEST_CASE("a large slice shares the characters and outlives its origin") {
  World world;
  Context& c = world.context;
  const Value origin = world.string(std::string(500, 'a') + std::string(500, 'b'));
  const Value part = world.keep(sliceString(c, origin, 250, 750));
  CHECK(as<String>(part)->buffer == as<String>(origin)->buffer);
  world.collect();
  for (int i = 0; i < 1000; ++i) world.string(std::string(200, 'c'));
  CHECK(text(part) == std::string(250, 'a') + std::string(250, 'b'));
}

TEST_CASE("concatenation in a loop is linear and invisible to older strings") {
  World world;
  Context& c = world.context;
  Value s = world.string("");
  Value early;
  std::string expected;
  for (int i = 0; i < 200'000; ++i) {
    const char letter = static_cast<char>('a' + i % 26);
    s = concat(c, s, charString(c, static_cast<char32_t>(letter)));
    expected += letter;
    if (i == 999) early = s;
  }
  CHECK(text(s) == expected);
  CHECK(text(early) == expected.substr(0, 1000));
  // Bytes ever allocated: the strings' headers and a geometric series of buffers, not the
  // 20 GB that copying at each step would take.
  CHECK(c.heap.stats().allocatedBytes < 200'000 * 64);
}

TEST_CASE("two strings grown from the same one do not disturb each other") {
  World world;
  Context& c = world.context;
  Value base = world.string(std::string(300, '-'));
  base = concat(c, base, world.string("x"));
  base = concat(c, base, world.string("y"));  // has room after it now
  const Value first = concat(c, base, world.string("first"));
  const Value second = concat(c, base, world.string("second"));
  CHECK(text(first) == std::string(text(base)) + "first");
  CHECK(text(second) == std::string(text(base)) + "second");
  const Value doubled = concat(c, first, first);
  CHECK(text(doubled) == std::string(text(first)) + std::string(text(first)));
}

TEST_CASE("concatenation keeps count of code points") {
  World world;
  Context& c = world.context;
  const Value joined = concat(c, world.string("añ"), world.string("bc"));
  CHECK(text(joined) == "añbc");
  CHECK(lengthOf(joined) == 4);
  CHECK(as<String>(concat(c, world.string("ab"), world.string("cd")))->isAscii());
  const Value s = world.string("s");
  CHECK(concat(c, s, world.string("")).isSame(s));
  CHECK(concat(c, world.string(""), s).isSame(s));
}

TEST_CASE("strings of more than a gigabyte fail") {
  World world;
  Context& c = world.context;
  // Only says that it is a gigabyte long: nobody may read it.
  auto* gigabyte = c.heap.make<String>(ObjectKind::String);
  gigabyte->bytes = gigabyte->length = kMaxStringBytes;
  const Value s = Value::object(gigabyte);
  CHECK_FALSE(concat(c, s, s));
  CHECK(world.takeFailure() == "out of memory: no room for 2147483648 bytes");
  CHECK_FALSE(concat(c, s, charString(c, 'x')));
  CHECK(world.takeKind() == TrapKind::Memory);
  char* data;
  CHECK_FALSE(makeRawString(c, kMaxStringBytes + 1, kMaxStringBytes + 1, data));
  CHECK(world.takeKind() == TrapKind::Memory);
}

TEST_CASE("strings the limit forbids fail with the limit") {
  World world({.limitBytes = 100'000});
  Context& c = world.context;
  CHECK_FALSE(world.string(std::string(200'000, 'x')));
  CHECK(world.takeFailure() == "memory limit reached: 100000 bytes");
  Value s = world.string(std::string(90'000, 'x'));
  REQUIRE(s);
  CHECK_FALSE(concat(c, s, s));
  CHECK(world.takeKind() == TrapKind::Memory);
}

TEST_CASE("byte offsets are found from the nearest place known") {
  World world;
  Context& c = world.context;
  std::string bytes;
  std::vector<size_t> offsets;
  for (int i = 0; i < 300; ++i) {
    offsets.push_back(bytes.size());
    appendUtf8(bytes, i % 3 == 0 ? U'a' : i % 3 == 1 ? U'é' : U'😀');
  }
  offsets.push_back(bytes.size());
  const String& string = *as<String>(world.string(bytes));
  uint32_t position = 1;
  for (int i = 0; i < 2000; ++i) {
    position = (position * 1103515245u + 12345u) % 301;
    CHECK(byteOffset(c, string, position) == offsets[position]);
    CHECK(byteOffset(string, position) == offsets[position]);
  }
}

TEST_CASE("a scan by index over long text that is not ASCII is linear") {
  World world;
  Context& c = world.context;
  std::string bytes;
  for (int i = 0; i < 400'000; ++i) bytes += "é";
  const Value forward = world.string(bytes);
  const Value backward = world.string(bytes + "!");
  // Four hundred thousand positions from the start would be 8 * 10^10 steps each way.
  for (int64_t i = 0; i < 400'000; ++i) {
    if (text(charAt(c, forward, i)) != "é") FAIL();
    if (text(charAt(c, backward, 399'999 - i)) != "é") FAIL();
  }
  CHECK(text(charAt(c, backward, -1)) == "!");
}

TEST_CASE("strings compare by code point and hash by content") {
  World world;
  Context& c = world.context;
  const std::vector<std::string> ascending = {"", "A", "AB", "B", "a", "é", "\uFFFD", "😀"};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      const Value a = world.string(ascending[i]);
      const Value b = world.string(ascending[j]);
      CHECK(compareStrings(c, a, b) == (i > j) - (i < j));
      CHECK(equalStrings(a, b) == (i == j));
      CHECK((hashString(a) == hashString(b)) == (i == j));
    }
  }
  const Value joined = concat(c, world.string("long enough to "), world.string("have words"));
  CHECK(hashString(joined) == hashString(world.string("long enough to have words")));
}
