#include <catch2/catch.hpp>

#include <algorithm>

#include "checking.h"

using namespace kinako::types;

namespace {

bool knows(const Checking& checking, std::string_view name) {
  const auto names = checking.checker.names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TEST_CASE("a text sees what earlier texts declared") {
  auto session = check("let x = 1\nfun f(n: int): int { return n + x }\ntype P { a: int }");
  session->add("let y = f(x)\nlet p = P { a: y }");
  CHECK(session->problems == "");
  CHECK(typeOf(*session, "p") == "P");
  CHECK(typeOf(*session, "y") == "int");
}

TEST_CASE("the first text is the program's main, every text has a function") {
  auto session = check("print(1)");
  Function* const first = session->main;
  session->add("print(2)");
  CHECK(session->checker.program().main == first);
  CHECK(session->main != first);
  CHECK(session->main->isMain);
}

TEST_CASE("a failing text leaves nothing behind") {
  auto session = check("let x = 1");
  session->add("let y = 2\nfun f() { }\ntype P { a: int }\ntype S = A | B\nprint(missing)");
  CHECK(session->main == nullptr);
  CHECK(session->problems == "T002 5:7 undefined variable: missing");
  for (const auto* name : {"y", "f", "P", "S", "A"}) CHECK_FALSE(knows(*session, name));
  session->add("print(y)");
  CHECK(session->problems == "T002 1:7 undefined variable: y");
  session->add("print(x)");
  CHECK(session->problems == "");
}

TEST_CASE("a failing text does not change what was there") {
  auto session = check("let x = 1\nfun f(): int { return 1 }");
  session->add("let x = \"a\"\nfun f(): string { return \"a\" }\nprint(missing)");
  CHECK(session->main == nullptr);
  session->add("let y = x + f()");
  CHECK(session->problems == "");
  CHECK(typeOf(*session, "y") == "int");
}

TEST_CASE("the first text may fail as well") {
  auto session = check("let x = 1\nprint(missing)");
  CHECK(session->main == nullptr);
  session->add("print(x)");
  CHECK(session->problems == "T002 1:7 undefined variable: x");
  session->add("let x = 2");
  CHECK(session->problems == "");
  CHECK(session->checker.program().main == session->main);
}

TEST_CASE("tests of a failing text are forgotten") {
  auto session = check("test \"one\" { expect true }");
  session->add("test \"two\" { expect missing }");
  CHECK(session->checker.program().tests.size() == 1);
  session->add("test \"three\" { expect true }");
  CHECK(session->checker.program().tests.size() == 2);
  CHECK(session->checker.program().tests[1]->index == 1);
}

TEST_CASE("only tests at the top level are listed") {
  auto session = check(
      "fun f() { test \"in a function\" { expect true } }\n"
      "let g = fun() { test \"in a lambda\" { expect true } }\n"
      "if true { test \"in a block\" { expect true } }\n"
      "test \"top\" { test \"in a test\" { expect true } }");
  const auto& tests = session->checker.program().tests;
  REQUIRE(tests.size() == 1);
  CHECK(tests[0]->title == "top");
  const auto* inner = as<Test>(to<Block>(tests[0]->body).statements[0]);
  REQUIRE(inner);
  CHECK(inner->index == kNestedTest);
}

TEST_CASE("a name may be declared again with another type") {
  auto session = check("let x = 1");
  session->add("let x = \"a\"");
  CHECK(session->problems == "");
  session->add("let s = x + \"b\"");
  CHECK(typeOf(*session, "s") == "string");
  CHECK(session->checker.program().globals.size() == 3);
}

TEST_CASE("a function declared again is the one that later texts call") {
  auto session = check("fun f(): int { return 1 }");
  session->add("fun f(): string { return \"a\" }");
  session->add("let s = f()");
  CHECK(typeOf(*session, "s") == "string");
}

TEST_CASE("an unknown type is reported again in every text") {
  auto session = check("let x = 1");
  for (int i = 0; i < 2; ++i) {
    session->add("let y: Nope = 3");
    CHECK(session->problems == "T025 1:8 unknown type: Nope");
  }
}

TEST_CASE("a first text whose variable widens is checked again, and reports once") {
  auto session = check("var x = 1\nx = null\nprint(missing)");
  CHECK(session->problems == "T002 3:7 undefined variable: missing");
  const auto fine = check("var x = 1\nx = null\ntest \"one\" { expect x == null }");
  CHECK(fine->problems == "");
  CHECK(typeOf(*fine, "x") == "int?");
  CHECK(fine->checker.program().tests.size() == 1);
  CHECK(fine->checker.program().globals.size() == 1);
}

TEST_CASE("a text sees what earlier texts declared, though their trees are gone") {
  const char* const texts[] = {
      "var x = 1\ntype P { a: int fun twice(): int { return this(2) } fun this(n: int): int "
      "{ return self.a * n } }\ntype S = A(n: int) | B\ntype Ints = list<int>\n"
      "import python \"math\" as maths\nfun f(n: int) { var y = n  fun g() { y = 2 }  g() }",
      "x = 2\nlet p = P { a: x }\nlet ns: Ints = [p.twice(), p.a]\nprint(maths.sqrt(4.0))",
      "x = nothing",
      "x = match A(3) { A(n) => n B => f(1) }\nvar q = null\nq = x",
      "fun f(n: int): int { var y = 1  y = x  return y }\nx = f(x)\nq = f(x)",
      "type P { b: string }\nlet r = P { b: \"b\" }\nx = len(r.b)",
  };
  Checker checker;
  for (const auto* const text : texts) {
    kinako::DiagnosticSink sink;
    const auto tree = kinako::syntax::parse(
        std::make_shared<const kinako::Source>("test.mochi", std::string(text)), sink);
    const bool isFine = std::string_view(text) != "x = nothing";
    std::string all;
    for (const auto& each : sink.sorted()) all += each.message + "\n";
    INFO(text << all);
    CHECK((checker.check(*tree, sink) != nullptr) == isFine);
  }
  CHECK(checker.program().globals.size() == 5);
}

TEST_CASE("a variable of a text is not wider because one of an earlier text was widened") {
  // Many short trees: a later one lies where an earlier one lay.
  Checker checker;
  for (int i = 0; i < 50; ++i) {
    kinako::DiagnosticSink sink;
    const auto* const text =
        i % 2 == 0 ? "fun f() { var v = 1  v = null }" : "fun f() { var v = 1 }";
    const auto tree = kinako::syntax::parse(
        std::make_shared<const kinako::Source>("test.mochi", std::string(text)), sink);
    checker.check(*tree, sink);
    if (i % 2 != 0) CHECK(toString(checker.program().locals.back()->type) == "int");
  }
}

TEST_CASE("several mistakes of a text are all reported, in its order") {
  CHECK(problems("fun f(): int { return missing }\nlet n: int = \"a\"\nf(1)") ==
        "T002 1:23 undefined variable: missing\n"
        "T008 2:14 type mismatch: expected int, got string\n"
        "T006 3:1 too many arguments: expected 0, got 1");
}
