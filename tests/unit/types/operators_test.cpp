#include <catch2/catch.hpp>

#include "checking.h"

using namespace kinako::types;

namespace {

/// The operators of one expression over variables of every type.
std::string operatorsOf(const std::string& expr) {
  return operatorsIn(
      "fun f(i: int, x: float, s: string, b: bool, n: bigint, xs: list<int>, m: map<string, int>, "
      "a) { let it = " +
          expr + " }",
      "f");
}

std::string typeOfExpr(const std::string& expr) {
  return typeOf(
      "fun f(i: int, x: float, s: string, b: bool, n: bigint, q: bigrat, xs: list<int>, "
      "m: map<string, int>, a) { let it = " +
          expr + " }",
      "it");
}

std::string problemOf(const std::string& expr) {
  const auto all = problems(
      "fun f(i: int, x: float, s: string, b: bool, xs: list<int>, m: map<string, int>) {\n" + expr +
      "\n}");
  return all.substr(0, all.find('\n'));
}

}  // namespace

TEST_CASE("operands of one type have an operator of their own") {
  CHECK(operatorsOf("i + i * i") == "AddInt MultiplyInt");
  CHECK(operatorsOf("x - x / x % x") == "SubtractFloat RemainderFloat DivideFloat");
  CHECK(operatorsOf("s + s") == "ConcatString");
  CHECK(operatorsOf("xs + xs") == "ConcatList");
  CHECK(operatorsOf("i <= i") == "LessEqualInt");
  CHECK(operatorsOf("s > s") == "GreaterString");
  CHECK(operatorsOf("b == b") == "EqualBool");
  CHECK(operatorsOf("b < b") == "LessAny");
}

TEST_CASE("arithmetic of int and float is done in floats") {
  CHECK(operatorsOf("i + x") == "AddFloat");
  CHECK(typeOfExpr("i + x") == "float");
  CHECK(conversionsIn("fun f(i: int, x: float): float { return i * x }", "f") == "IntToFloat");
  CHECK(conversionsIn("fun f(x: float): float { return 2 * x }", "f") == "");
}

TEST_CASE("a comparison of int and float is exact, with a literal it is one of floats") {
  CHECK(operatorsOf("i < x") == "LessAny");
  CHECK(operatorsOf("x < 3") == "LessFloat");
  CHECK(operatorsOf("3 >= x") == "GreaterEqualFloat");
}

TEST_CASE("big numbers decide at run time but keep their type") {
  CHECK(operatorsOf("n + i") == "AddAny");
  CHECK(typeOfExpr("n + i") == "bigint");
  CHECK(typeOfExpr("q / i") == "bigrat");
  CHECK(typeOfExpr("q * x") == "float");
  CHECK(typeOfExpr("n * x") == "float");
}

TEST_CASE("what is any decides at run time and is any") {
  CHECK(operatorsOf("a + i") == "AddAny");
  CHECK(typeOfExpr("a + i") == "any");
  CHECK(operatorsOf("a == i") == "EqualAny");
  CHECK(typeOfExpr("a == i") == "bool");
  CHECK(typeOfExpr("-a") == "any");
}

TEST_CASE("text and another type make text") {
  CHECK(operatorsOf("s + i") == "AddAny");
  CHECK(typeOfExpr("s + i") == "string");
  CHECK(typeOfExpr("xs + s") == "string");
  CHECK(typeOfExpr("s + a") == "any");
}

TEST_CASE("an empty list takes the type of the other side") {
  CHECK(typeOfExpr("xs + []") == "list<int>");
  CHECK(typeOfExpr("[] + xs") == "list<int>");
  CHECK(typeOfExpr("xs + [\"a\"]").substr(0, 4) == "T008");
}

TEST_CASE("in has one operator for each container") {
  CHECK(operatorsOf("i in xs") == "InList");
  CHECK(operatorsOf("s in m") == "InMap");
  CHECK(operatorsOf("s in s") == "InString");
  CHECK(operatorsOf("i in a") == "InAny");
}

TEST_CASE("a minus before a literal is part of it") {
  CHECK(operatorsOf("-1") == "");
  CHECK(operatorsOf("-1.5") == "");
  CHECK(operatorsOf("-i") == "NegateInt");
  CHECK(operatorsOf("-x") == "NegateFloat");
  CHECK(operatorsOf("-n") == "NegateAny");
}

TEST_CASE("conditions become bool") {
  CHECK(conversionsIn("fun f(xs: list<int>) { if xs { } }", "f") == "Truthy");
  CHECK(conversionsIn("fun f(b: bool) { if b { } }", "f") == "");
  CHECK(conversionsIn("fun f(n: int): bool { return !n }", "f") == "Truthy");
}

TEST_CASE("and and or have the value of the deciding operand") {
  CHECK(typeOfExpr("b && i < 1") == "bool");
  CHECK(typeOfExpr("i || 2") == "int");
  CHECK(typeOfExpr("i && s") == "any");
}

TEST_CASE("set operations take lists and return lists") {
  CHECK(operatorsOf("xs union xs union all xs") == "UnionAll Union");
  CHECK(operatorsOf("xs except xs") == "Except");
  CHECK(typeOfExpr("xs intersect xs") == "list<int>");
  CHECK(problemOf("print(xs union 1)") ==
        "T020 2:10 operator `union` cannot be used on types list<int> and int");
}

TEST_CASE("operands that can never fit are refused, at the operator") {
  CHECK(problemOf("print(s * i)") ==
        "T020 2:9 operator `*` cannot be used on types string and int");
  CHECK(problemOf("print(xs - xs)") ==
        "T020 2:10 operator `-` cannot be used on types list<int> and list<int>");
  CHECK(problemOf("print(s < i)") == "T013 2:9 incompatible types in comparison");
  CHECK(problemOf("print(1 in i)") == "T020 2:9 operator `in` cannot be used on types int and int");
  CHECK(problemOf("print(-s)") == "T021 2:7 unsupported operator: `-string`");
}

TEST_CASE("a long chain is checked without recursion") {
  std::string chain = "let x = 1";
  for (int i = 0; i < 1900; ++i) chain += " + 1";
  CHECK(typeOf(chain, "x") == "int");
}

TEST_CASE("a value of any is looked at where a type is wanted") {
  CHECK(conversionsIn("fun f(a): int { return a }", "f") == "Check");
  CHECK(conversionsIn("fun f(a, xs: list<int>): int { return xs[a] }", "f") == "Check");
  CHECK(conversionsIn("fun f(i: int) { let a: any = i }", "f") == "ToAny");
}

TEST_CASE("an option is unwrapped where its inner type is wanted, and only there") {
  CHECK(conversionsIn("fun f(o: int?): int { return o + 1 }", "f") == "Unwrap");
  CHECK(conversionsIn("fun f(o: int?): float { return o }", "f") == "IntToFloat Unwrap");
  CHECK(conversionsIn("fun f(o: int?): bool { return o == null }", "f") == "ToAny ToAny");
  CHECK(conversionsIn("fun f(i: int): int? { return i }", "f") == "ToAny");
}

TEST_CASE("references of one kind are only seen as another type") {
  CHECK(conversionsIn("fun f(xs: list<int>): list<any> { return xs }", "f") == "Retype");
  CHECK(conversionsIn("type S = A | B\nfun f(): S { return A }", "f") == "Retype");
  CHECK(conversionsIn("type S = A | B(n: int)\nfun f(s: S): B { return s }", "f") == "Check ToAny");
}

TEST_CASE("numbers go where they fit") {
  CHECK(conversionsIn("fun f(i: int): float { return i }", "f") == "IntToFloat");
  CHECK(conversionsIn("fun f(i: int): bigint { return i }", "f") == "ToBig");
  CHECK(conversionsIn("fun f(n: bigint): int { return n }", "f") == "BigToInt");
  CHECK(problemOf("let n: int = x") == "T008 2:14 type mismatch: expected int, got float");
}

TEST_CASE("a cast is a node of its own unless the type already fits") {
  CHECK(conversionsIn("fun f(s: string): int { return s as int }", "f") == "CastTo");
  CHECK(conversionsIn("fun f(i: int): int { return i as int }", "f") == "");
  CHECK(conversionsIn("fun f(i: int): float { return i as float }", "f") == "IntToFloat");
  CHECK(conversionsIn("fun f(i: int) { let a = i as any }", "f") == "ToAny");
}
