#include <catch2/catch.hpp>

#include "checking.h"

using namespace kinako::types;

TEST_CASE("a variable without a type has the type of its first value") {
  CHECK(typeOf("let x = 1", "x") == "int");
  CHECK(typeOf("let x = 1.5", "x") == "float");
  CHECK(typeOf("let x = \"a\"", "x") == "string");
  CHECK(typeOf("let x = 1 < 2", "x") == "bool");
  CHECK(typeOf("let x = fun(n: int): int => n", "x") == "fun(int): int");
  CHECK(typeOf("fun f() { let x = [1] }", "x") == "list<int>");
}

TEST_CASE("a value that says nothing is any") {
  CHECK(typeOf("let x = null", "x") == "any");
  CHECK(typeOf("let x = []", "x") == "list<any>");
  CHECK(typeOf("let x = {}", "x") == "map<any, any>");
  CHECK(typeOf("let x = print(1)", "x") == "any");
}

TEST_CASE("elements of a list are joined") {
  CHECK(typeOf("let x = [1, 2]", "x") == "list<int>");
  CHECK(typeOf("let x = [1, null]", "x") == "list<int?>");
  CHECK(typeOf("let x = [1, 1.5]", "x") == "list<any>");
  CHECK(typeOf("let x = [1, \"a\"]", "x") == "list<any>");
  CHECK(typeOf("let x = [[1], []]", "x") == "list<list<any>>");
  CHECK(typeOf("type S = A | B(n: int)\nlet x = [A, B(1)]", "x") == "list<S>");
}

TEST_CASE("keys and values of a map are joined") {
  CHECK(typeOf("let x = { a: 1, \"b\": 2 }", "x") == "map<string, int>");
  CHECK(typeOf("let x = { 1: \"a\" }", "x") == "map<int, string>");
  CHECK(typeOf("let x = { a: 1, b: \"c\" }", "x") == "map<string, any>");
}

TEST_CASE("an annotation reaches into an empty literal") {
  CHECK(problems("let x: list<int> = []\nlet y: map<string, list<float>> = { a: [] }") == "");
  CHECK(conversionsIn("let x: list<float> = [1, 2]", "main") == "");
}

TEST_CASE("what a map, first and last return may be missing") {
  CHECK(typeOf("let m = { a: 1 }\nlet x = m[\"a\"]", "x") == "int?");
  CHECK(typeOf("let m = { a: 1 }\nlet x = m.a", "x") == "int?");
  CHECK(typeOf("let x = first([\"a\"])", "x") == "string?");
  CHECK(typeOf("let m = { a: [1] }\nlet x = m[\"a\"][0]", "x") == "int?");
}

TEST_CASE("a default takes the option away") {
  CHECK(typeOf("let m = { a: 1 }\nlet x = m[\"a\"] ?? 0", "x") == "int");
  CHECK(typeOf("let m = { a: 1 }\nlet x = m[\"a\"] ?? m[\"b\"]", "x") == "int?");
  CHECK(typeOf("let m = { a: 1 }\nlet x = m[\"a\"] ?? \"none\"", "x") == "any");
}

TEST_CASE("an if expression joins both arms and has null for a missing one") {
  CHECK(typeOf("let x = if true then 1 else 2", "x") == "int");
  CHECK(typeOf("let x = if true then 1", "x") == "int?");
  CHECK(typeOf("let x = if true then 1 else \"a\"", "x") == "any");
  CHECK(typeOf("let x = if true then 1 else panic(\"no\")", "x") == "int");
}

TEST_CASE("a match without an arm for everything may be null") {
  CHECK(typeOf("let x = match 1 { 1 => \"a\" _ => \"b\" }", "x") == "string");
  CHECK(typeOf("let x = match 1 { 1 => \"a\" }", "x") == "string?");
  CHECK(typeOf("let x = match true { true => 1 false => 2 }", "x") == "int");
  CHECK(typeOf("type S = A | B\nlet s: S = A\nlet x = match s { A => 1 B => 2 }", "x") == "int");
}

TEST_CASE("a function without a result type returns what its `return`s return") {
  CHECK(resultOf("fun f() { return 1 }", "f") == "int");
  CHECK(resultOf("fun f() { }", "f") == "unit");
  CHECK(resultOf("fun f(b: bool) { if b { return 1 } return 2.5 }", "f") == "any");
  CHECK(resultOf("fun f(b: bool) { if b { return 1 } return null }", "f") == "int?");
  CHECK(resultOf("fun f() { return null }", "f") == "any");
}

TEST_CASE("reaching the end of a function returns null") {
  CHECK(resultOf("fun f(b: bool) { if b { return 1 } }", "f") == "int?");
  CHECK(resultOf("fun f(b: bool): int { if b { return 1 } }", "f") ==
        "T078 1:5 `f` does not return a value on every path");
  CHECK(resultOf("fun f(b: bool): int { if b { return 1 } else { return 2 } }", "f") == "int");
  CHECK(resultOf("fun f(): int { while true { return 1 } }", "f") == "int");
  CHECK(resultOf("fun f(): int { while true { break } }", "f") ==
        "T077 1:5 `f` has the result type int but never returns a value");
  CHECK(resultOf("fun f(): int { panic(\"no\") }", "f") == "int");
}

TEST_CASE("results are known wherever the function is declared") {
  CHECK(typeOf("let x = f()\nfun f() { return g() }\nfun g() { return 1 }", "x") == "int");
  CHECK(resultOf("fun f(n: int) { if n == 0 { return 0 } return f(n - 1) }", "f") == "any");
}

TEST_CASE("the type of a variable widens to what is assigned to it later") {
  CHECK(typeOf("var x = 1\nx = null", "x") == "int?");
  CHECK(typeOf("var x = 1\nfun f(): any { return 1 }\nx = f()", "x") == "any");
  CHECK(typeOf("var x = 1\nlet m = { a: 1 }\nx = m[\"a\"]", "x") == "int?");
  CHECK(typeOf("fun f() { var x = 1\n let g = fun() { x = null } }", "x") == "int?");
  CHECK(typeOf("var x = 1\nx = 2", "x") == "int");
}

TEST_CASE("widening reaches what depends on the variable") {
  CHECK(typeOf("var x = 1\nvar y = 1\ny = x\nx = null", "y") == "int?");
  CHECK(typeOf("var x = 1\nvar y = x\nvar z = y\nfun f(): any { return 1 }\nx = f()", "z") ==
        "any");
}

TEST_CASE("a variable with a declared type does not widen") {
  CHECK(conversionsIn("var x: int = 1\nfun f(): any { return 1 }\nx = f()", "main") == "Check");
  CHECK(problems("var x: int = 1\nx = \"a\"") ==
        "T008 2:5 type mismatch: expected int, got string");
  CHECK(problems("var x = 1\nx = \"a\"") == "T008 2:5 type mismatch: expected int, got string");
}

TEST_CASE("parameters without a type are any, unless the place of a lambda says more") {
  CHECK(typeOf("fun f(n) { }", "n") == "any");
  CHECK(typeOf("let f = fun(n) => n", "n") == "any");
  CHECK(typeOf("let f: fun(int): int = fun(n) => n + 1", "n") == "int");
  CHECK(typeOf("fun twice(f: fun(string)) { f(\"a\") }\ntwice(fun(s) { print(s) })", "s") ==
        "string");
}

TEST_CASE("a generic call has the types of its arguments") {
  const std::string first = "fun first<T>(xs: list<T>): T { return xs[0] }\nlet ns = [1]\n";
  CHECK(typeOf(first + "let x = first(ns)", "x") == "int");
  CHECK(typeOf("fun id<T>(y: T): T { return y }\nlet x = id(\"a\")", "x") == "string");
  CHECK(typeOf("fun two<A, B>(a: A, b: B): map<A, B> { return { (a): b } }\nlet x = two(\"a\", 1)",
               "x") == "map<string, int>");
  CHECK(typeOf("fun made<T>(): list<T> { return [] }\nlet x = made()", "x") == "list<any>");
}

TEST_CASE("the variable of a loop has the type of the elements") {
  CHECK(typeOf("for x in [1.5] { }", "x") == "float");
  CHECK(typeOf("for x in { a: 1 } { }", "x") == "string");
  CHECK(typeOf("for x in \"abc\" { }", "x") == "string");
  CHECK(typeOf("for x in 0..3 { }", "x") == "int");
  CHECK(typeOf("fun f(xs) { for x in xs { } }", "x") == "any");
}

TEST_CASE("an alias is another name for its type") {
  CHECK(typeOf("type Table = list<Row>\ntype Row = map<string, int>\nlet x: Table = []", "x") ==
        "list<map<string, int>>");
  CHECK(typeOf("type Point { x: int }\ntype Place = Point\nlet x = Place { x: 1 }", "x") ==
        "Point");
}
