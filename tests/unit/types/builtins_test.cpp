#include <catch2/catch.hpp>

#include "checking.h"

using namespace kinako::types;

namespace {

std::string typeOfCall(const std::string& call) { return typeOf("let it = " + call, "it"); }

}  // namespace

TEST_CASE("builtins of lists keep the type of the elements") {
  CHECK(typeOfCall("append([1], 2)") == "list<int>");
  CHECK(typeOfCall("append([], 2)") == "list<int>");
  CHECK(typeOfCall("sort([\"b\"])") == "list<string>");
  CHECK(typeOfCall("reverse([1.5])") == "list<float>");
  CHECK(typeOfCall("reverse(\"ab\")") == "string");
  CHECK(typeOfCall("concat([1], [], [2])") == "list<int>");
  CHECK(typeOf("let ns = [1]\nlet ts = [\"a\"]\nlet it = concat(ns, ts)", "it") == "list<any>");
  CHECK(typeOfCall("slice([1, 2], 0, 1)") == "list<int>");
  CHECK(typeOfCall("repeat([1], 2)") == "list<int>");
  CHECK(typeOfCall("repeat(\"ab\", 2)") == "string");
}

TEST_CASE("keys and values have the types of the map") {
  CHECK(typeOfCall("keys({ a: 1 })") == "list<string>");
  CHECK(typeOfCall("values({ a: 1 })") == "list<int>");
  CHECK(typeOfCall("get({ a: 1 }, \"a\")") == "int?");
  CHECK(typeOfCall("get({ a: 1 }, \"a\", 0)") == "int");
}

TEST_CASE("sum, min and max keep ints ints") {
  CHECK(typeOfCall("sum([1, 2])") == "int");
  CHECK(typeOfCall("sum([1.5])") == "float");
  CHECK(typeOfCall("avg([1, 2])") == "float");
  CHECK(typeOfCall("min([1, 2])") == "int");
  CHECK(typeOfCall("max(1, 2)") == "int");
  CHECK(typeOfCall("max(1, 2.5)") == "float");
  CHECK(typeOfCall("max(\"a\", \"b\")") == "string");
  CHECK(typeOfCall("max(1, \"b\")") == "any");
  CHECK(typeOfCall("min([])") == "any");
}

TEST_CASE("mathematics has floats, and ints where the result is one") {
  CHECK(typeOfCall("abs(-1)") == "int");
  CHECK(typeOfCall("abs(-1.5)") == "float");
  CHECK(typeOfCall("floor(1.5)") == "float");
  CHECK(typeOfCall("sqrt(4)") == "float");
  CHECK(typeOfCall("pow(2, 3)") == "int");
  CHECK(typeOfCall("pow(2.0, 3)") == "float");
  CHECK(typeOfCall("round(2)") == "int");
  CHECK(typeOfCall("round(2.5)") == "float");
}

TEST_CASE("an argument of another type is refused") {
  CHECK(problems("print(len(5))") == "T036 1:11 cannot take length of type int");
  CHECK(problems("print(substring(\"abc\", \"a\", 2))") ==
        "T008 1:24 type mismatch: expected int, got string");
  CHECK(problems("let xs: list<int> = []\nprint(append(xs, \"a\"))") ==
        "T008 2:18 type mismatch: expected int, got string");
}

TEST_CASE("an argument that is any or null is the builtin's business") {
  CHECK(problems("fun f(a) { print(len(a), sum(a), keys(a), append(a, 1), upper(a)) }") == "");
  CHECK(problems("print(len(null), append(null, 1))") == "");
}

TEST_CASE("a list literal takes the type of the list it is appended to") {
  CHECK(conversionsIn("fun f(t: list<list<float>>): list<list<float>> { return append(t, [1]) }",
                      "f") == "");
}

TEST_CASE("the number of arguments is checked, and the help shows the form") {
  CHECK(problems("print(len())") == "T039 1:7 function len expects 1 argument, got 0");
  CHECK(help("print(len())") == "len(x): int");
  CHECK(problems("print(range())") == "T039 1:7 function range expects 1 to 3 arguments, got 0");
  CHECK(problems("print(min())") == "T039 1:7 function min expects 1 or more arguments, got 0");
}

TEST_CASE("a definition of the program wins over a builtin") {
  CHECK(builtinsIn("fun len(x: int): int { return x }\nlet n = len(3)", "main") == "");
  CHECK(typeOf("let max = fun(a: int): string => \"a\"\nlet x = max(1)", "x") == "string");
  CHECK(builtinsIn("fun f(abs: fun(int): int): int { return abs(1) }", "f") == "");
}

TEST_CASE("a variable that cannot be called does not hide a builtin") {
  CHECK(builtinsIn("let len = 3\nlet n = len([1])", "main") == "len:int");
  CHECK(builtinsIn("fun f(count: int): int { return count([1]) }", "f") == "count:int");
  CHECK(problems("let total = 3\nprint(total(1))") == "T004 2:7 `total` is not callable");
}

TEST_CASE("a builtin may be called as a method") {
  CHECK(builtinsIn("fun f(s: string): bool { return s.contains(\"a\") }", "f") == "contains:bool");
  CHECK(builtinsIn("fun f(m: map<string, int>): list<string> { return m.keys() }", "f") ==
        "keys:list<string>");
  CHECK(problems("print([1].shuffle())") == "T003 1:11 unknown function: shuffle");
}

TEST_CASE("a method of the type wins over a builtin") {
  const std::string stack =
      "type Stack { xs: list<int>\n fun len(): string { return \"many\" } }\n";
  CHECK(typeOf(stack + "let x = Stack { xs: [] }.len()", "x") == "string");
  CHECK(builtinsIn(stack + "fun f(s: Stack): string { return s.len() }", "f") == "");
}

TEST_CASE("members of modules are builtins and constants") {
  CHECK(typeOf("import python \"math\" as m\nlet x = m.pi", "x") == "float");
  CHECK(builtinsIn("import go \"strings\" as s\nlet x = s.ToUpper(\"a\")", "main") ==
        "upper:string");
  CHECK(typeOf("import python \"math\" as m\nlet x = m.pow(2, 3)", "x") == "float");
  CHECK(problems("import python \"math\" as m\nprint(m.nothing)") ==
        "T075 2:9 module `python \"math\"` has no member `nothing`");
}
