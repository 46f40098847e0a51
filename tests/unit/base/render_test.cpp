#include "base/render.h"

#include <rapidjson/document.h>

#include <catch2/catch.hpp>

using namespace kinako;

namespace {

/// The span of the `nth` occurrence of `part`.
Span find(const Source& source, std::string_view part, size_t nth = 0) {
  size_t at = source.text().find(part);
  while (nth-- > 0) at = source.text().find(part, at + 1);
  REQUIRE(at != std::string_view::npos);
  return {static_cast<uint32_t>(at), static_cast<uint32_t>(at + part.size())};
}

Diagnostic undefined(const Source& source, Span span) {
  DiagnosticSink sink;
  return sink.report(Code::T002, span, {source.text(span)}).withHelp("");
}

std::string text(const Diagnostic& diagnostic, const Source& source) {
  return "\n" + renderText(diagnostic, source, Color::Off);
}

TrapReport divideByZero(Span span) {
  return {TrapKind::DivideByZero, "division by zero", "Test the divisor.", span, {}};
}

}  // namespace

TEST_CASE("a diagnostic shows its place, its line and its help") {
  const Source source("file.mochi", "let a = 1\n\nprint(lenght)\n");
  auto diagnostic = undefined(source, find(source, "lenght")).withHelp("did you mean `len`?");
  CHECK(text(diagnostic, source) == R"(
error[T002]: undefined variable: lenght
  --> file.mochi:3:7
   |
 3 | print(lenght)
   |       ^^^^^^
   = help: did you mean `len`?
)");
}

TEST_CASE("a warning says so") {
  const Source source("a.mochi", "1 + 2");
  DiagnosticSink sink;
  sink.report(Code::P065, {0, 5});
  CHECK(text(sink.sorted()[0], source) == R"(
warning[P065]: expression statement has no observable effect
  --> a.mochi:1:1
   |
 1 | 1 + 2
   | ^^^^^
   = help: Use its value, or remove it.
)");
}

TEST_CASE("labels on other lines are shown in source order with a sign for what is left out") {
  const Source source("a.mochi", "let x = 1\nlet y = 2\nlet z = 3\nx = 2\n");
  auto diagnostic =
      undefined(source, find(source, "x", 1)).label(find(source, "x"), "declared here");
  CHECK(text(diagnostic, source) == R"(
error[T002]: undefined variable: x
  --> a.mochi:4:1
   |
 1 | let x = 1
   |     - declared here
  ...
 4 | x = 2
   | ^
)");
}

TEST_CASE("labels on the same line have their own underlines after the main one") {
  const Source source("a.mochi", "foo(bar)");
  auto diagnostic = undefined(source, find(source, "bar")).label(find(source, "foo"), "of this");
  CHECK(text(diagnostic, source) == R"(
error[T002]: undefined variable: bar
  --> a.mochi:1:5
   |
 1 | foo(bar)
   |     ^^^
   | --- of this
)");
}

TEST_CASE("line numbers of different length share one margin") {
  const Source source("a.mochi", "one\n\n\n\n\n\n\n\n\nten\n");
  auto diagnostic = undefined(source, find(source, "ten")).label(find(source, "one"), "here");
  CHECK(text(diagnostic, source) == R"(
error[T002]: undefined variable: ten
   --> a.mochi:10:1
    |
  1 | one
    | --- here
   ...
 10 | ten
    | ^^^
)");
}

TEST_CASE("carets stand under wide characters") {
  const Source source("a.mochi", "f(\"漢字\", \"😀\", x, é, 漢字)");
  CHECK(text(undefined(source, find(source, "x")), source) == R"(
error[T002]: undefined variable: x
  --> a.mochi:1:14
   |
 1 | f("漢字", "😀", x, é, 漢字)
   |                 ^
)");
  CHECK(text(undefined(source, find(source, "漢字", 1)), source) == R"(
error[T002]: undefined variable: 漢字
  --> a.mochi:1:20
   |
 1 | f("漢字", "😀", x, é, 漢字)
   |                       ^^^^
)");
}

TEST_CASE("tabs count one column and what could control the terminal is escaped") {
  const Source source("a\x1b.mochi", "\tx\x1b[2J \u202e\xff y");
  CHECK(text(undefined(source, find(source, "y")), source) == R"(
error[T002]: undefined variable: y
  --> a\x1B.mochi:1:11
   |
 1 |  x\x1B[2J \u{202E}\xFF y
   |                        ^
)");
}

TEST_CASE("a span of several lines is underlined to the end of its first") {
  const Source source("a.mochi", "let a = [1,\n  2]\n");
  auto diagnostic = undefined(source, find(source, "[1,\n  2]"));
  diagnostic.message = "broken\nlist";
  CHECK(text(diagnostic, source) == R"(
error[T002]: broken\nlist
  --> a.mochi:1:9
   |
 1 | let a = [1,
   |         ^^^
)");
}

TEST_CASE("an empty span has one caret, also at the end of a line and of the text") {
  const Source source("a.mochi", "ab\n");
  CHECK(text(undefined(source, {1, 1}), source) == R"(
error[T002]: undefined variable: 
  --> a.mochi:1:2
   |
 1 | ab
   |  ^
)");
  CHECK(text(undefined(source, {2, 2}), source) == R"(
error[T002]: undefined variable: 
  --> a.mochi:1:3
   |
 1 | ab
   |   ^
)");
  CHECK(text(undefined(source, {3, 3}), source) == R"(
error[T002]: undefined variable: 
  --> a.mochi:2:1
   |
 2 |
   | ^
)");
}

TEST_CASE("an empty program and a span past its end can be shown") {
  const Source source("a.mochi", "");
  CHECK(text(undefined(source, {7, 9}), source) == R"(
error[T002]: undefined variable: 
  --> a.mochi:1:1
   |
 1 |
   | ^
)");
}

TEST_CASE("long lines are cut around the caret") {
  const std::string before(300, 'a');
  const std::string after(300, 'b');
  const Source source("a.mochi", before + " here " + after);
  CHECK(text(undefined(source, find(source, "here")), source) ==
        "\nerror[T002]: undefined variable: here\n"
        "  --> a.mochi:1:302\n"
        "   |\n"
        " 1 | …" +
            std::string(49, 'a') + " here " + std::string(65, 'b') +
            "…\n"
            "   | " +
            std::string(51, ' ') + "^^^^\n");
}

TEST_CASE("a mark longer than the excerpt ends with it") {
  const Source source("a.mochi", std::string(500, 'a'));
  CHECK(text(undefined(source, {0, 500}).withHelp("h"), source)
            .find(" 1 | " + std::string(120, 'a') + "…\n   | " + std::string(120, '^') + "\n") !=
        std::string::npos);
}

TEST_CASE("marks far apart on one long line each get their excerpt") {
  const Source source("a.mochi", "x" + std::string(50'000, ' ') + "y");
  auto diagnostic = undefined(source, {50'001, 50'002}).label({0, 1}, "first");
  const std::string shown = text(diagnostic, source);
  CHECK(shown.find(" y\n") != std::string::npos);
  CHECK(shown.find(" 1 | x ") != std::string::npos);
  CHECK(shown.find("   | - first\n") != std::string::npos);
  CHECK(shown.size() < 1000);
}

TEST_CASE("colours appear only when asked for") {
  const Source source("a.mochi", "x");
  const auto diagnostic = undefined(source, {0, 1});
  CHECK(renderText(diagnostic, source, Color::Off).find('\x1b') == std::string::npos);
  const std::string colored = renderText(diagnostic, source, Color::On);
  CHECK(colored.starts_with("\x1b[1;31merror[T002]\x1b[0m\x1b[1m: undefined variable: x\x1b[0m\n"));
  CHECK(colored.find("\x1b[1;31m^\x1b[0m") != std::string::npos);
}

TEST_CASE("a trap shows where the program stopped and how it got there") {
  const Source source("file.mochi", "fun f(a: int): int {\n  return 1 / a\n}\nprint(f(0))\n");
  TrapReport trap = divideByZero(find(source, "1 / a"));
  trap.stack = {{"f", find(source, "1 / a")}, {"main", find(source, "f(0)")}};
  CHECK("\n" + renderText(trap, source, Color::Off) == R"(
runtime error[divide-by-zero]: division by zero
  --> file.mochi:2:10
   |
 2 |   return 1 / a
   |          ^^^^^
   = help: Test the divisor.
   = stack:
       at f (file.mochi:2:10)
       at main (file.mochi:4:7)
)");
}

TEST_CASE("a long stack is cut in the middle") {
  const Source source("a.mochi", "x");
  TrapReport trap = divideByZero({0, 1});
  trap.stack.assign(1'000'000, {"f", {0, 1}});
  trap.stack.back().function = "main";
  const std::string shown = renderText(trap, source, Color::Off);
  CHECK(std::count(shown.begin(), shown.end(), '\n') == 7 + 10 + 1 + 5);
  CHECK(shown.find("       at f (a.mochi:1:1)\n       … 999,985 more frames …\n") !=
        std::string::npos);
  CHECK(shown.ends_with("       at main (a.mochi:1:1)\n"));
}

TEST_CASE("a stack is not cut to save a single line") {
  const Source source("a.mochi", "x");
  TrapReport trap = divideByZero({0, 1});
  trap.stack.assign(16, {"f", {0, 1}});
  CHECK(renderText(trap, source, Color::Off).find("…") == std::string::npos);
  trap.stack.assign(17, {"f", {0, 1}});
  CHECK(renderText(trap, source, Color::Off).find("… 2 more frames …") != std::string::npos);
}

TEST_CASE("JSON has every field, on one line") {
  const Source source("a.mochi", "let x = 1\nx = 2\n");
  auto diagnostic = undefined(source, find(source, "x", 1))
                        .withHelp("use `var`")
                        .label(find(source, "x"), "declared here")
                        .withFix({0, 3}, "var");
  CHECK(renderJson(diagnostic, source) ==
        R"({"kind":"error","code":"T002","message":"undefined variable: x","file":"a.mochi",)"
        R"("line":2,"column":1,"endLine":2,"endColumn":2,"begin":10,"end":11,)"
        R"("help":"use `var`",)"
        R"("labels":[{"line":1,"column":5,"endLine":1,"endColumn":6,"begin":4,"end":5,)"
        R"("text":"declared here"}],)"
        R"("fixes":[{"title":"Change to `var`","edits":[)"
        R"({"line":1,"column":1,"endLine":1,"endColumn":4,"begin":0,"end":3,"text":"var"}]}]})");
}

TEST_CASE("JSON strings survive quotes, control characters and broken UTF-8") {
  const Source source("a\"b\\c.mochi", "x");
  auto diagnostic = undefined(source, {0, 1});
  diagnostic.message = "1\n2\t3\x01 \xff\xe6\xbc 漢\x7f";
  const std::string json = renderJson(diagnostic, source);
  CHECK(json.find('\n') == std::string::npos);
  rapidjson::Document document;
  document.Parse(json.c_str());
  REQUIRE_FALSE(document.HasParseError());
  CHECK(document["file"].GetString() == std::string("a\"b\\c.mochi"));
  CHECK(document["message"].GetString() ==
        std::string("1\n2\t3\x01 \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD 漢\x7f"));
}

TEST_CASE("a failed condition shows its values; a literal needs no name") {
  const Source source("a.mochi", "expect f(1) == 2");
  TrapReport trap{TrapKind::Expect, "no", "", {7, 16}, nullptr, {}, {}};
  trap.evidence.operands = {
      {"f(1)", "3"}, {"[1,2]", "[1, 2]"}, {"s", "\"" + std::string(200, 'x')}};
  trap.evidence.difference = "  same\n- \ta\x1b\n+ b";
  CHECK(renderText(trap, source, Color::Off) ==
        "runtime error[expect]: no\n"
        "  --> a.mochi:1:8\n"
        "   |\n"
        " 1 | expect f(1) == 2\n"
        "   |        ^^^^^^^^^\n"
        "   = values:\n"
        "       f(1) = 3\n"
        "       [1, 2]\n"
        "       s = \"" +
            std::string(119, 'x') +
            "…\n"
            "   = difference (- left, + right):\n"
            "         same\n"
            "       - \\ta\\x1B\n"
            "       + b\n");
  rapidjson::Document document;
  document.Parse(renderJson(trap, source).c_str());
  REQUIRE_FALSE(document.HasParseError());
  CHECK(document["operands"][0]["text"].GetString() == std::string("f(1)"));
  CHECK(document["operands"][0]["value"].GetString() == std::string("3"));
  CHECK(document["difference"].GetString() == trap.evidence.difference);
}

TEST_CASE("a builtin in a stack has no place of its own") {
  const Source source("a.mochi", "f()");
  TrapReport trap = divideByZero({0, 3});
  trap.stack = {{"f", {0, 1}}, {"reduce", {0, 3}, nullptr, true}, {"main", {0, 3}}};
  CHECK(renderText(trap, source, Color::Off)
            .ends_with("       at f (a.mochi:1:1)\n       at reduce (builtin)\n"
                       "       at main (a.mochi:1:1)\n"));
  const std::string json = renderJson(trap, source);
  CHECK(json.find(R"({"function":"reduce","line":1,"column":1,"isBuiltin":true})") !=
        std::string::npos);
  CHECK(json.find(R"({"function":"main","line":1,"column":1})") != std::string::npos);
}

TEST_CASE("JSON of a trap holds its stack, cut like the text") {
  const Source source("a.mochi", "f()");
  TrapReport trap = divideByZero({0, 3});
  trap.stack.assign(20, {"f", {0, 1}});
  rapidjson::Document document;
  document.Parse(renderJson(trap, source).c_str());
  REQUIRE_FALSE(document.HasParseError());
  CHECK(document["kind"].GetString() == std::string("trap"));
  CHECK(document["code"].GetString() == std::string("divide-by-zero"));
  CHECK(document["stack"].Size() == 15);
  CHECK(document["omittedFrames"].GetInt() == 5);
  CHECK(document["stack"][0]["function"].GetString() == std::string("f"));
}

TEST_CASE("labels in other files have a heading and a file of their own") {
  const auto files = std::make_shared<SourceSet>();
  const auto source = files->add("main.mochi", "import \"./lib\"\nlib.secret\n");
  files->add("lib.mochi", "let a = 1\nlet secret = 2\n");
  const uint32_t base = static_cast<uint32_t>(source->text().size()) + 1;
  DiagnosticSink sink;
  sink.report(Code::T002, {19, 25}, {"secret"})
      .label({base + 14, base + 20}, "declared here")
      .withHelp("")
      .withFix({base + 10, base + 10}, "export ");
  const auto diagnostic = sink.sorted()[0];
  CHECK(text(diagnostic, *source) == R"(
error[T002]: undefined variable: secret
  --> main.mochi:2:5
   |
 2 | lib.secret
   |     ^^^^^^
  ::: lib.mochi:2:5
   |
 2 | let secret = 2
   |     ------ declared here
)");
  rapidjson::Document json;
  json.Parse(renderJson(diagnostic, *source).c_str());
  REQUIRE(!json.HasParseError());
  CHECK(json["file"] == "main.mochi");
  CHECK(json["labels"][0u]["file"] == "lib.mochi");
  CHECK(json["labels"][0u]["line"].GetInt() == 2);
  CHECK(json["labels"][0u]["begin"].GetInt() == 14);
  CHECK(json["fixes"][0u]["edits"][0u]["file"] == "lib.mochi");
  CHECK(json["fixes"][0u]["edits"][0u]["begin"].GetInt() == 10);
}

TEST_CASE("a report in another file is shown with its own name and lines") {
  const auto files = std::make_shared<SourceSet>();
  const auto source = files->add("main.mochi", "import \"./lib\"\n");
  const auto other = files->add("lib.mochi", "\nprint(y)\n");
  DiagnosticSink sink;
  const uint32_t begin = other->base() + 7;
  sink.report(Code::T002, {begin, begin + 1}, {"y"}).withHelp("");
  CHECK(text(sink.sorted()[0], *source) == R"(
error[T002]: undefined variable: y
  --> lib.mochi:2:7
   |
 2 | print(y)
   |       ^
)");
}
