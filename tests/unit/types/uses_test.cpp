#include <catch2/catch.hpp>

#include "checking.h"

using namespace kinako::types;

TEST_CASE("a second name for a list shares it") {
  CHECK(usesIn("fun f(xs: list<int>) { let ys = xs\n print(ys, xs) }", "f") ==
        "xs:share ys:borrow xs:borrow");
  CHECK(usesIn("fun f(xs: list<int>) { let t = [xs] }", "f") == "xs:share");
  CHECK(usesIn("fun f(xs: list<int>) { let m = { \"k\": xs } }", "f") == "xs:share");
}

TEST_CASE("the only read of a local moves, unless a loop repeats it") {
  CHECK(usesIn("fun f(xs: list<int>) { let ys = xs\n print(ys) }", "f") == "xs:move ys:borrow");
  CHECK(usesIn("fun f(xs: list<int>) { for i in 0..2 { let ys = xs\n print(ys) } }", "f") ==
        "xs:share ys:borrow");
  CHECK(usesIn("fun f(xs: list<int>) { for i in 0..2 { let ys = append(xs, i)\n let zs = ys\n"
               "print(zs) } }",
               "f") == "xs:borrow ys:move zs:borrow");
}

TEST_CASE("an index computed the same way names the same place") {
  CHECK(usesIn("fun f(xs: list<list<int>>, i: int) { xs[i % 2] = append(xs[i % 2], i) }", "f")
            .find("share") == std::string::npos);
  CHECK(usesIn("fun f(xs: list<list<int>>, i: int) { xs[i % 2] = append(xs[i % 3], i) }", "f")
            .find("move") == std::string::npos);
}

TEST_CASE("a list that is only looked at is borrowed") {
  CHECK(usesIn("fun f(xs: list<int>): int { return len(xs) }", "f") == "xs:borrow");
  CHECK(usesIn("fun f(xs: list<int>): int { return xs[0] + xs[1] }", "f") == "xs:borrow xs:borrow");
  CHECK(usesIn("fun f(xs: list<int>): bool { return xs == [1] && 2 in xs }", "f") ==
        "xs:borrow xs:borrow");
  CHECK(usesIn("fun f(xs: list<int>) { xs[0] = 1 }", "f") == "xs:borrow");
}

TEST_CASE("numbers and texts are never shared") {
  CHECK(usesIn("fun f(n: int, s: string) { let m = n\n let t = s }", "f") == "");
}

TEST_CASE("append to the variable itself moves the list") {
  CHECK(usesIn("fun f() { var xs = [1]\n xs = append(xs, 2) }", "f") == "xs:move");
  CHECK(usesIn("fun f() { var xs = [1]\n xs = xs + [2] }", "f") == "xs:move");
  CHECK(usesIn("fun f() { var xs = [1]\n xs = append(append(xs, 2), 3) }", "f") == "xs:move");
  CHECK(usesIn("var xs = [1]\nxs = append(xs, 2)", "main") == "xs:move");
}

TEST_CASE("append to an element or field moves it out of its place") {
  CHECK(usesIn("fun f(t: list<list<int>>) { t[0] = append(t[0], 1) }", "f") ==
        "t:borrow []:move t:borrow");
  CHECK(usesIn("type B { xs: list<int> }\nfun f(b: B) { b.xs = append(b.xs, 1) }", "f") ==
        ".f:move");
  CHECK(usesIn("type B { xs: list<int>\n fun add() { xs = append(xs, 1) } }", "add") == ".f:move");
}

TEST_CASE("append to another variable does not move") {
  CHECK(usesIn("fun f() { var xs = [1]\n let ys = append(xs, 2)\n print(xs, ys) }", "f") ==
        "xs:borrow xs:borrow ys:borrow");
  CHECK(usesIn("fun f(t: list<list<int>>) { t[0] = append(t[1], 1) }", "f") ==
        "t:borrow []:borrow t:borrow");
}

TEST_CASE("a captured variable moves too, since its cell is overwritten") {
  const std::string text = "fun f() { var xs = [1]\n fun add() { xs = append(xs, 2) }\n add() }";
  CHECK(usesIn(text, "add") == "xs:move");
}

TEST_CASE("append does not move when what is added may grow the same list") {
  const std::string text =
      "var log = [0]\n"
      "fun add(): int { log = append(log, 1)\n return 2 }\n"
      "fun f() { log = append(log, add()) }";
  CHECK(usesIn(text, "f") == "log:share");
}

TEST_CASE("a variable that nothing else reaches moves whatever is added") {
  CHECK(usesIn("fun f(g: fun(): int) { var xs = [1]\n xs = append(xs, g()) }", "f") == "xs:move");
}

TEST_CASE("the last read before a return moves, if it is the only one there") {
  CHECK(usesIn("fun f(): list<int> { let xs = [1]\n return xs }", "f") == "xs:move");
  CHECK(usesIn("fun f(xs: list<int>): list<int> { return append(xs, 1) }", "f") == "xs:move");
  CHECK(usesIn("fun f(xs: list<int>): list<list<int>> { return [xs, xs] }", "f") ==
        "xs:share xs:share");
}

TEST_CASE("a captured variable is never moved by a return") {
  const std::string text =
      "fun f(): list<int> { var xs = [1]\n let g = fun() { xs = append(xs, 2) }\n return xs }";
  CHECK(usesIn(text, "f") == "xs:share");
}

TEST_CASE("a loop holds its list while the body may grow it") {
  CHECK(usesIn("fun f() { var xs = [1]\n for x in xs { xs = append(xs, x) } }", "f") ==
        "xs:share xs:move");
}

TEST_CASE("a parameter that is only looked at is lent by the caller") {
  const std::string text =
      "fun look(xs: list<int>): int { return len(xs) }\n"
      "fun keep(xs: list<int>): list<list<int>> { return [xs] }\n"
      "fun a(ys: list<int>): int { return look(ys) }\n"
      "fun b(ys: list<int>) { let kept = keep(ys) }";
  CHECK(usesIn(text, "a") == "ys:borrow");
  CHECK(usesIn(text, "b") == "ys:share");
}

TEST_CASE("lending goes through several functions, and ends where one of them keeps") {
  const std::string text =
      "fun one(xs: list<int>): int { return two(xs) }\n"
      "fun two(xs: list<int>): int { if len(xs) > 9 { return one(xs) } return 1 }\n"
      "fun three(xs: list<int>): any { let other = xs\n return 1 }\n"
      "fun four(xs: list<int>): any { return three(xs) }\n"
      "let ys = [1]\none(ys)\nfour(ys)";
  const auto checking = check(text);
  CHECK(checking->function("one").parameters[0]->isBorrowed);
  CHECK(checking->function("two").parameters[0]->isBorrowed);
  CHECK_FALSE(checking->function("three").parameters[0]->isBorrowed);
  CHECK_FALSE(checking->function("four").parameters[0]->isBorrowed);
}

TEST_CASE("a function that may grow lists others reach borrows nothing") {
  const std::string text =
      "var log = [0]\n"
      "fun note() { log = append(log, 1) }\n"
      "fun f(xs: list<int>): int { note()\n return len(xs) }";
  const auto checking = check(text);
  CHECK(checking->function("note").growsShared);
  CHECK(checking->function("f").growsShared);
  CHECK_FALSE(checking->function("f").parameters[0]->isBorrowed);
}

TEST_CASE("growing a variable of its own affects nothing else") {
  const std::string text =
      "fun f(xs: list<int>): int { var ys = [1]\n ys = append(ys, 2)\n return len(xs) }";
  const auto checking = check(text);
  CHECK_FALSE(checking->function("f").growsShared);
  CHECK(checking->function("f").parameters[0]->isBorrowed);
}

TEST_CASE("an unknown callee may keep and grow anything") {
  CHECK(usesIn("fun f(g: fun(list<int>), xs: list<int>) { g(xs) }", "f") == "xs:share");
  CHECK(check("fun f(g: fun()) { g() }")->function("f").growsShared);
  CHECK(usesIn("fun f(xs: list<int>, g: fun(): int) { let n = xs[g()] }", "f") == "xs:share");
}
