#include "base/source.h"

#include <catch2/catch.hpp>

using kinako::Source;

namespace {
std::pair<uint32_t, uint32_t> at(const Source& source, uint32_t offset) {
  const auto position = source.position(offset);
  return {position.line, position.column};
}
using Place = std::pair<uint32_t, uint32_t>;
}  // namespace

TEST_CASE("positions count lines and columns from one") {
  const Source source("a.mochi", "ab\ncd\n");
  CHECK(at(source, 0) == Place{1, 1});
  CHECK(at(source, 1) == Place{1, 2});
  CHECK(at(source, 2) == Place{1, 3});
  CHECK(at(source, 3) == Place{2, 1});
  CHECK(at(source, 6) == Place{3, 1});
}

TEST_CASE("columns count code points, not bytes") {
  const Source source("a.mochi", "é漢x");
  CHECK(at(source, 2) == Place{1, 2});
  CHECK(at(source, 5) == Place{1, 3});
}

TEST_CASE("offsets past the end count as the end") {
  const Source source("a.mochi", "ab\nc");
  CHECK(at(source, 99) == Place{2, 2});
  CHECK(at(Source("a.mochi", ""), 5) == Place{1, 1});
}

TEST_CASE("lines come without their line breaks") {
  const Source source("a.mochi", "one\r\ntwo\n\nfour");
  CHECK(source.lineCount() == 4);
  CHECK(source.line(1) == "one");
  CHECK(source.line(2) == "two");
  CHECK(source.line(3) == "");
  CHECK(source.line(4) == "four");
  CHECK(source.line(0) == "");
  CHECK(source.line(5) == "");
}

TEST_CASE("one byte-order mark is dropped") {
  CHECK(Source("a.mochi", "\xEF\xBB\xBFx").text() == "x");
  CHECK(Source("a.mochi", "\xEF\xBB\xBF\xEF\xBB\xBFx").text() == "\xEF\xBB\xBFx");
}

TEST_CASE("the text of a span is clamped to the source") {
  const Source source("a.mochi", "hello");
  CHECK(source.text({1, 3}) == "el");
  CHECK(source.text({3, 99}) == "lo");
  CHECK(source.text({50, 99}) == "");
}

TEST_CASE("the files of a program have places of their own") {
  const auto files = std::make_shared<kinako::SourceSet>();
  const auto first = files->add("a.mochi", "one\ntwo");
  const auto second = files->add("b.mochi", "three\nfour");
  CHECK(first->base() == 0);
  CHECK(second->base() == 8);
  CHECK(second->text({8, 13}) == "three");
  CHECK(second->place(second->text().substr(6)) == kinako::Span{14, 18});
  CHECK(at(*second, 14) == Place{2, 1});
  CHECK(&first->at(7) == first.get());
  CHECK(&first->at(8) == second.get());
  CHECK(&second->at(3) == first.get());
  CHECK(&second->at(18) == second.get());
  CHECK(&first->at(19) == first.get());
}

TEST_CASE("whoever keeps one file of a program keeps all of them") {
  auto files = std::make_shared<kinako::SourceSet>();
  const auto first = files->add("a.mochi", "x");
  files->add("b.mochi", "y");
  files.reset();
  CHECK(first->at(2).name() == "b.mochi");
}
