#include <catch2/catch.hpp>

#include "reading.h"

using namespace kinako;
using namespace kinako::syntax;

TEST_CASE("literals have their values") {
  CHECK(shape("12") == "12");
  CHECK(shape("1.5") == "1.5");
  CHECK(shape("\"a\"") == "'a'");
  CHECK(shape("true") == "true");
  CHECK(shape("\"true\"") == "'true'");
  CHECK(shape("[none, null, nil]") == "[null, null, null]");
}

TEST_CASE("operators bind in the order of the language, to the left") {
  CHECK(shape("a + b * c") == "(a + (b * c))");
  CHECK(shape("a * b + c") == "((a * b) + c)");
  CHECK(shape("a - b - c") == "((a - b) - c)");
  CHECK(shape("a / b % c") == "((a / b) % c)");
  CHECK(shape("a + b < c - d") == "((a + b) < (c - d))");
  CHECK(shape("a < b == c < d") == "((a < b) == (c < d))");
  CHECK(shape("a == b in c") == "((a == b) in c)");
  CHECK(shape("a in b && c in d") == "((a in b) && (c in d))");
  CHECK(shape("a || b && c || d") == "((a || (b && c)) || d)");
  CHECK(shape("a ?? b || c") == "(a ?? (b || c))");
  CHECK(shape("a union b ?? c") == "(a union (b ?? c))");
  CHECK(shape("a union b union all c except d intersect e") ==
        "((((a union b) union all c) except d) intersect e)");
  CHECK(shape("(a + b) * c") == "([paren (a + b)] * c)");
}

TEST_CASE("prefix signs bind tighter than operators and looser than postfix steps") {
  CHECK(shape("-a * b") == "((-a) * b)");
  CHECK(shape("-x as int") == "(-(x as int))");
  CHECK(shape("!a in b") == "((!a) in b)");
  CHECK(shape("- -!a.b") == "(-(-(!a.b)))");
  CHECK(shape("a - -b") == "(a - (-b))");
  CHECK(shape("-xs[0]") == "(-xs[0])");
}

TEST_CASE("postfix steps follow each other in any order") {
  CHECK(shape("f(1)(2)[3].g.h(4)") == "f(1)(2)[3].g.h(4)");
  CHECK(shape("a?.b?.c?[0]") == "a?.b?.c?[0]");
  CHECK(shape("x as int as string") == "((x as int) as string)");
  CHECK(shape("(x as map<string, list<int>>)[\"a\"]") ==
        "[paren (x as map<string,list<int>>)]['a']");
  CHECK(shape("[1, 2][0]") == "[1, 2][0]");
  CHECK(shape("\"abc\"[1]") == "'abc'[1]");
  CHECK(shape("{\"a\": 1}[\"a\"]") == "{'a': 1}['a']");
}

TEST_CASE("a line break never ends an expression") {
  CHECK(shape("f\n (1)\n [2]\n - 3") == "(f(1)[2] - 3)");
  CHECK(shape("a\n  .b\n  .c") == "a.b.c");
}

TEST_CASE("a line that continues the one before but looks like a separate statement is P072") {
  CHECK(problems("f\n(1)") == "P072 2:1 this line continues the one before: `(` calls `f`");
  CHECK(problems("let a = f\n  (1)\n[2]") ==
        "P072 3:1 this line continues the one before: `[` takes an element of `f`");
  CHECK(problems("if c {\n  let y = x\n  - 3 }") ==
        "P072 3:3 this line continues the one before: `-` subtracts from `x`");
  CHECK(problems("/* a\n comment */ let y = x\n-3") ==
        "P072 3:1 this line continues the one before: `-` subtracts from `x`");
  CHECK(problems("f(a\n- 3, [\n  1,\n  - 2])") == "");
  CHECK(problems("let y = (x\n- 3)") == "");
  CHECK(problems("let y = x -\n3") == "");
}

TEST_CASE("slices have up to three parts") {
  CHECK(shape("xs[1:2]") == "xs[1:2]");
  CHECK(shape("xs[:2]") == "xs[:2]");
  CHECK(shape("xs[1:]") == "xs[1:]");
  CHECK(shape("xs[::2]") == "xs[::2]");
  CHECK(shape("xs[1:2:3]") == "xs[1:2:3]");
  CHECK(shape("xs[:-1]") == "xs[:(-1)]");
}

TEST_CASE("an index of nothing is P060, at its bracket") {
  CHECK(problems("let x = a[]") == "P060 1:10 index expression has no key, range, or step");
  CHECK(problems("let y = xs[:]") == "P060 1:11 index expression has no key, range, or step");
  CHECK(problems("let y = xs[::]") == "P060 1:11 index expression has no key, range, or step");
}

TEST_CASE("after `as`, `<` begins type arguments only if they end") {
  CHECK(shape("x as int < y") == "((x as int) < y)");
  CHECK(shape("x as int < y && a > b") == "(((x as int) < y) && (a > b))");
  CHECK(shape("x as list<int>") == "(x as list<int>)");
  CHECK(shape("x as list<int> < y") == "((x as list<int>) < y)");
  CHECK(shape("x as map<string, list<int?>>?") == "(x as map<string,list<int?>>?)");
  CHECK(shape("x as a < b + 1") == "((x as a) < (b + 1))");
  CHECK(shape("x as int?") == "(x as int?)");
  CHECK(shape("x as int ?? 0") == "((x as int) ?? 0)");
}

TEST_CASE("lists, maps and records may end with a comma, calls may not") {
  CHECK(shape("[]") == "[]");
  CHECK(shape("[1, 2,]") == "[1, 2]");
  CHECK(shape("{}") == "{}");
  CHECK(shape("{a: 1, \"b\": 2, (c): 3, 4: 5,}") == "{'a' bare: 1, 'b': 2, [paren c]: 3, 4: 5}");
  CHECK(shape("{null: 1, nil: 2, from: 3}") == "{'null' bare: 1, 'nil' bare: 2, 'from' bare: 3}");
  CHECK(shape("Point { x: 1, y: 2, }") == "Point{x: 1, y: 2}");
  CHECK(shape("Empty {}") == "Empty{}");
  CHECK(problems("f(1, 2,)") == "P001 1:7 expected `)`, found `,`");
  CHECK(applied("f(1, 2,)") == "f(1, 2)");
}

TEST_CASE("a map key may be any expression, a reserved word only in quotes") {
  CHECK(shape("{a.b: 1, f(x): 2, 1 + 2: 3, true: 4}") == "{a.b: 1, f(x): 2, (1 + 2): 3, true: 4}");
  CHECK(problems("let m = {type: 1, if: 2}") ==
        "P001 1:10 expected a key, found reserved word `type`\n"
        "P001 1:19 expected a key, found reserved word `if`");
  CHECK(applied("let m = {type: 1}") == "let m = {\"type\": 1}");
}

TEST_CASE("an if expression has braces or `then`, and may lack its else") {
  CHECK(shape("if a { 1 } else { 2 }") == "(if a then 1 else 2)");
  CHECK(shape("if a then 1 else 2") == "(if a then 1 else 2)");
  CHECK(shape("if a { 1 }") == "(if a then 1)");
  CHECK(shape("if a then 1") == "(if a then 1)");
  CHECK(shape("if a { 1 } else if b { 2 } else { 3 }") ==
        "(if a then 1 else (if b then 2 else 3))");
  CHECK(shape("if a then 1 else if b then 2 else 3") == "(if a then 1 else (if b then 2 else 3))");
  CHECK(shape("if a { 1 } else 2 + 3") == "(if a then 1 else (2 + 3))");
  CHECK(shape("if a { 1 } else { 2 } + 3") == "((if a then 1 else 2) + 3)");
  CHECK(shape("if a then {b: 1} else {c: 2}") == "(if a then {'b' bare: 1} else {'c' bare: 2})");
  CHECK(shape("if a then {} else {}") == "(if a then {} else {})");
}

TEST_CASE("functions have an expression or a block") {
  CHECK(shape("fun(x: int): int => x * x") == "(fun => (x * x))");
  CHECK(shape("fun() { return 1 }") == "(fun {})");
  CHECK(shape("fun<T>(x: T): T => x") == "(fun => x)");
  CHECK(shape("fun(f: fun(int): bool, x) ! io, fs => f(x)") == "(fun => f(x))");
  CHECK(shape("fun() => fun() => 1") == "(fun => (fun => 1))");
  CHECK(shape("fun() => {a: 1}") == "(fun => {'a' bare: 1})");
  CHECK(shape("fun() => {}") == "(fun => {})");
  CHECK(shape("fun() { return 1 }()") == "(fun {})()");
}

TEST_CASE("in a head, `Name {` opens the body unless it cannot be one") {
  CHECK(problems("if x { }") == "");
  CHECK(problems("while ok { } let a = 1") == "");
  CHECK(problems("for v in xs { }") == "");
  CHECK(problems("match x { }") == "");
  CHECK(problems("if a == b { f() }") == "");
  CHECK(problems("if p == Point { x: 1 } { f() }") == "");
  CHECK(problems("if Point { x: 1 } == p && ok { f() }") == "");
  CHECK(problems("if f(Point {}) { g() }") == "");
  CHECK(problems("while [Point {}] != p { g() }") == "");
  CHECK(shape("if p == Point { x: 1 } then 1 else 2") == "(if (p == Point{x: 1}) then 1 else 2)");
  CHECK(shape("if x { y } else { z }") == "(if x then y else z)");
}

TEST_CASE("words that are special in one place are names everywhere else") {
  CHECK(shape("from + where + select") == "((from + where) + select)");
  CHECK(shape("f(union, as, query, into)") == "f(union, as, query, into)");
  CHECK(shape("group.by") == "group.by");
  CHECK(problems("var from = 1 from = 2 var bench = 3 bench = 4 var model = 5 model = 6\n"
                 "var update = 7 update = 8 var object = 9 object = 10 let requires = 1\n"
                 "let ensures = 2 let live = 3 let assert = 4 let static = 5") == "");
}

TEST_CASE("set operators are names where they cannot be operators") {
  CHECK(problems("var union = a union = b") == "");
  CHECK(problems("f()\nunion(a, b)\nunion()") == "");
  CHECK(shape("a union (b)") == "(a union [paren b])");
  CHECK(shape("a union (f(b, c))") == "(a union [paren f(b, c)])");
}

TEST_CASE("load and save take their path, type and options in order") {
  CHECK(dump("load \"a.csv\" as Row with {header: true}") ==
        "(ExprStmt\n"
        "  value: (Load\n"
        "    path: (StringLiteral value=\"a.csv\")\n"
        "    type: (NamedType name=\"Row\")\n"
        "    options: (MapLiteral\n"
        "      entries:\n"
        "        (MapEntry bareKey=true\n"
        "          key: (StringLiteral value=\"header\")\n"
        "          value: (BoolLiteral value=true)))))");
  CHECK(dump("save rows to \"b.json\"") ==
        "(ExprStmt\n"
        "  value: (Save\n"
        "    value: (Name name=\"rows\")\n"
        "    path: (StringLiteral value=\"b.json\")))");
  CHECK(problems("load as Row save rows save rows with {format: \"jsonl\"}") == "");
}

TEST_CASE("an empty path is P062, at the load or save") {
  CHECK(problems("let rows = load \"\" as Row") == "P062 1:12 load/save path is the empty string");
  CHECK(problems("save rows to \"\"") == "P062 1:1 load/save path is the empty string");
}

TEST_CASE("what the engine does not run is parsed and P071") {
  CHECK(problems("let a = fetch \"http://x\" with {a: 1}") == "P071 1:9 `fetch` is not supported");
  CHECK(problems("let a = generate text { prompt: \"hi\" }") ==
        "P071 1:9 `generate` is not supported");
  CHECK(problems("let a = query parent(\"tom\", Y)") == "P071 1:9 `query` is not supported");
  CHECK(problems("fetch \"u\" into resp with {a: 1}") == "P071 1:1 `fetch` is not supported");
  CHECK(problems("let query = 1 let y = query\nprint(1)") == "");
}
