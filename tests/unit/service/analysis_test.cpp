// What an editor is told about a text.
#include <catch2/catch.hpp>

#include "asking.h"

using namespace kinako;
using namespace kinako::service;

namespace {

std::string typeAt(const Analysis& analysis, std::string_view text) {
  const auto begin = analysis.source->text().find(text);
  for (const auto& expression : analysis.expressions) {
    if (expression.at.begin == begin && expression.at.end == begin + text.size()) {
      return analysis.types[expression.type];
    }
  }
  return "nothing";
}

/// The names after the dot of a value of that type, the builtins as "…".
std::string membersOf(const Analysis& analysis, std::string_view type) {
  for (const auto& list : analysis.members) {
    if (list.type != type) continue;
    std::string names;
    for (const auto& member : list.own) names += fmt::format("{}: {}; ", member.name, member.type);
    return names + (list.builtins.empty() ? "" : "…");
  }
  return "nothing";
}

bool hasBuiltin(const Analysis& analysis, std::string_view type, std::string_view name) {
  for (const auto& list : analysis.members) {
    if (list.type != type) continue;
    return std::any_of(list.builtins.begin(), list.builtins.end(),
                       [&](const BuiltinInfo* builtin) { return builtin->name == name; });
  }
  return false;
}

std::string scopeOf(const Analysis& analysis, std::string_view name) {
  const auto& scope = symbol(analysis, name).scope;
  return scope ? std::string(analysis.source->text(*scope)) : "everywhere";
}

std::string show(const std::vector<OutlineItem>& items) {
  std::string text;
  for (const auto& item : items) {
    if (!text.empty()) text += ' ';
    text += fmt::format("{}:{}", nameOf(item.kind), item.name);
    if (!item.children.empty()) text += "(" + show(item.children) + ")";
  }
  return text;
}

}  // namespace

TEST_CASE("every kind of symbol has its kind and its type") {
  const auto analysis =
      ask("import python \"math\" as m auto\n"
          "type Point { x: int, y: float\nfun far(by: int): bool { return x > by } }\n"
          "type Shape = Circle { r: float } | Dot\n"
          "type Points = list<Point>\n"
          "extern fun price(item: string): float\n"
          "let origin = Point { x: 0, y: 0.0 }\n"
          "var total = 0.5\n"
          "fun pick<T>(xs: list<T>, n: int): T { return xs[n] }\n"
          "fun shout(s: string) { print(s) }\n"
          "for i in 0..3 { print(i) }\n"
          "let far = from p in [origin] where p.x > 0 select p.y\n"
          "let n = match origin.x { 0 => 1\n k => k }");
  CHECK(codes(analysis) == "");
  CHECK(describe(analysis, "m") == "import: python \"math\"");
  CHECK(describe(analysis, "Point") == "type: {x: int, y: float}");
  CHECK(describe(analysis, "x") == "field: int");
  CHECK(describe(analysis, "self") == "parameter: Point");
  CHECK(describe(analysis, "by") == "parameter: int");
  CHECK(describe(analysis, "Shape") == "type: Circle | Dot");
  CHECK(describe(analysis, "Circle") == "variant: Circle(r: float)");
  CHECK(describe(analysis, "Dot") == "variant: Dot");
  CHECK(describe(analysis, "Points") == "type: list<Point>");
  CHECK(describe(analysis, "price") == "extern: any");  // the host has no such function
  CHECK(describe(analysis, "origin") == "constant: Point");
  CHECK(describe(analysis, "total") == "variable: float");
  CHECK(describe(analysis, "pick") == "function: pick<T>(xs: list<T>, n: int): T");
  CHECK(describe(analysis, "T") == "typeParameter: T");
  CHECK(describe(analysis, "shout") == "function: shout(s: string)");
  CHECK(describe(analysis, "i") == "variable: int");
  CHECK(describe(analysis, "p") == "constant: Point");
  CHECK(describe(analysis, "k") == "constant: int");
  CHECK(describe(analysis, "print") == "builtin: print(values…)");
  CHECK(symbol(analysis, "print").doc == "Writes the values and a newline, separated by spaces.");
  CHECK(symbol(analysis, "far").kind == SymbolKind::Method);
}

TEST_CASE("an extern that the host has shows its signature") {
  const auto analysis = analyze(
      "a", "extern fun price(item: string): float\nextern let shop: string\nprint(price(shop))",
      {{"price", "shop"}});
  CHECK(codes(analysis) == "");
  CHECK(describe(analysis, "price") == "extern: price(item: string): float");
  CHECK(describe(analysis, "shop") == "extern: string");
}

TEST_CASE("comments above declarations are their documentation") {
  const auto analysis =
      ask("// Not this.\n\n// What it costs\n//   with taxes.\nfun price(): int { return 1 }\n"
          "# the rest\nlet rest = 2\nlet other = 3  // at the end\n"
          "type P {\n  // across\n  x: int\n}\nprint(1) let last = 4");
  CHECK(symbol(analysis, "price").doc == "What it costs with taxes.");
  CHECK(symbol(analysis, "rest").doc == "the rest");
  CHECK(symbol(analysis, "other").doc == "");
  CHECK(symbol(analysis, "x").doc == "across");
  CHECK(symbol(analysis, "last").doc == "");
}

TEST_CASE("scopes say where a name can be written") {
  const auto analysis =
      ask("let top = 1\nfun f(a: int): int { let b = a\nreturn b }\n"
          "for i in 0..3 { print(i) }\nlet q = from r in [1] select r + 1\n"
          "let m = match 1 { k => k + 1 }\nlet l = fun(v: int): int => v\n"
          "type P { w: int\nfun get(): int { return w } }");
  CHECK(scopeOf(analysis, "top") == "everywhere");
  CHECK(scopeOf(analysis, "f") == "everywhere");
  CHECK(scopeOf(analysis, "a") == "{ let b = a\nreturn b }");
  CHECK(scopeOf(analysis, "b") == "\nreturn b }");
  CHECK(scopeOf(analysis, "i") == "{ print(i) }");
  CHECK(scopeOf(analysis, "r") == "from r in [1] select r + 1");
  CHECK(scopeOf(analysis, "k") == "k => k + 1");
  CHECK(scopeOf(analysis, "v") == "fun(v: int): int => v");
  CHECK(scopeOf(analysis, "self") == "(): int { return w }");
}

TEST_CASE("expressions have types, outer before inner") {
  const auto analysis = ask("let xs = [1, 2]\nlet y = (xs[0] + 0.5) * 2.0\nprint(\"a\", y > 1.0)");
  CHECK(typeAt(analysis, "[1, 2]") == "list<int>");
  CHECK(typeAt(analysis, "xs[0]") == "int");
  CHECK(typeAt(analysis, "(xs[0] + 0.5) * 2.0") == "float");
  CHECK(typeAt(analysis, "y > 1.0") == "bool");
  for (size_t i = 1; i < analysis.expressions.size(); ++i) {
    const Span before = analysis.expressions[i - 1].at;
    const Span at = analysis.expressions[i].at;
    CHECK((before.begin < at.begin || (before.begin == at.begin && before.end > at.end)));
  }
}

TEST_CASE("what can follow a dot is listed for every type that occurs") {
  const auto analysis = ask(
      "import go \"math\" as gm auto\n"
      "type P {\n  // across\n  x: int\n  fun up(by: int): int { return x + by }\n}\n"
      "type S = A { n: int } | B { n: int, t: string }\nlet p = P { x: 1 }\n"
      "let s: S = A { n: 1 }\nlet xs = [p]\nlet m = {\"a\": 1}\nlet t = \"a\"\n"
      "let q = from p in xs group by p.x into g select g\nfun f(r: {a: int}): int { return r.a }");
  CHECK(codes(analysis) == "");
  CHECK(membersOf(analysis, "P") == "x: int; up: up(by: int): int; ");
  CHECK(membersOf(analysis, "S") == "n: int; t: string; ");
  CHECK(membersOf(analysis, "{a: int}") == "a: int; …");
  CHECK(membersOf(analysis, "list<P>") == "…");
  CHECK(membersOf(analysis, "group<int, P>") == "key: int; items: list<P>; count: int; …");
  CHECK(membersOf(analysis, "go \"math\"").find("Sqrt: Sqrt(x): float; ") != std::string::npos);
  CHECK(hasBuiltin(analysis, "string", "upper"));
  CHECK(hasBuiltin(analysis, "string", "split"));
  CHECK_FALSE(hasBuiltin(analysis, "string", "keys"));
  CHECK_FALSE(hasBuiltin(analysis, "string", "sqrt"));
  CHECK(hasBuiltin(analysis, "list<P>", "append"));
  CHECK_FALSE(hasBuiltin(analysis, "list<P>", "upper"));
  CHECK_FALSE(hasBuiltin(analysis, "list<P>", "print"));
  CHECK(hasBuiltin(analysis, "map<string, int>", "keys"));
  CHECK_FALSE(hasBuiltin(analysis, "map<string, int>", "append"));
}

TEST_CASE("the outline holds functions, types and tests, one in another") {
  const auto analysis =
      ask("fun f() { fun g() { } }\ntype P { x: int\nfun m() { } }\ntype S = A | B { n: int }\n"
          "extern fun e(): int\ntest \"adds\" { expect 1 + 1 == 2 }\nlet x = 1");
  CHECK(show(analysis.outline) ==
        "function:f(function:g) type:P(field:x method:m) type:S(variant:A variant:B) "
        "extern:e test:adds");
  const auto& test = analysis.outline.back();
  CHECK(analysis.source->text(test.nameRange) == "adds");
  CHECK(analysis.source->text(test.range) == "test \"adds\" { expect 1 + 1 == 2 }");
}

TEST_CASE("programs with errors are analysed as far as they go") {
  const auto analysis =
      ask("let a = 1\nfun f(x: int): int { return x + missing }\nlet b: string = a\nprint(a.\nlet "
          "c = a");
  CHECK(codes(analysis).find("T002") != std::string::npos);
  CHECK(describe(analysis, "a") == "constant: int");
  CHECK(describe(analysis, "f") == "function: f(x: int): int");
  CHECK(describe(analysis, "b") == "constant: string");
  for (const std::string text :
       {"", "(", "fun", "type T {", "let = ", "from x in", "match 1 { a(", "\"", "\xff\xfe",
        "fun f<T(", "import", "import \"", "type A = A\ntype A = B | A"}) {
    ask(text);  // comes back
  }
}

TEST_CASE("mentions do not overlap and are in order") {
  const auto analysis =
      ask("type P { x: int }\nlet p: P = {\"x\": 1}\nprint(p.x, [1].len(), \"a\".toUpperCase())");
  CHECK(codes(analysis) == "");
  for (size_t i = 1; i < analysis.mentions.size(); ++i) {
    CHECK(analysis.mentions[i - 1].at.end <= analysis.mentions[i].at.begin);
  }
}

TEST_CASE("the JSON says all of it") {
  CHECK(renderJson(ask("// n\nlet a = 1\nprint(a)")) ==
        R"j([[["a","constant","int",[9,10],null,"n"],)j"
        R"j(["print","builtin","print(values…)",null,null,)j"
        R"j("Writes the values and a newline, separated by spaces."]],)j"
        R"j([9,10,0,1,15,20,1,0,21,22,0,0],["int","unit"],)j"
        R"j([13,14,0,15,23,1,21,22,0],[],[]])j");
}

TEST_CASE("names from other files know where they come from, and what follows their module") {
  modules::MemoryFiles files(std::map<std::string, std::string>{
      {"lib.mochi",
       "// Adds.\nexport fun add(a: int, b: int): int { return a + b }\nexport let pi = 3\n"
       "export type Point { x: int }\nexport type Shape = Circle(r: int) | Empty\n"
       "export type Pair = list<int>\nlet hidden = 1"}});
  const auto analysis =
      analyze("main.mochi",
              "import \"./lib\" as lib\nlet p: lib.Point = lib.Point { x: lib.add(1, lib.pi) }\n"
              "print(p.x, lib.Circle(2), lib.hidden)\nlet q: lib.Pair = []",
              {{}, &files, "main.mochi"});
  CHECK(codes(analysis) == "T092");
  CHECK(describe(analysis, "lib") == "import: \"./lib\"");
  CHECK(describe(analysis, "add") == "function: add(a: int, b: int): int");
  CHECK(describe(analysis, "pi") == "constant: int");
  CHECK(describe(analysis, "Point") == "type: {x: int}");
  CHECK(describe(analysis, "Circle") == "variant: Circle(r: int)");
  CHECK(describe(analysis, "Pair") == "type: list<int>");
  CHECK(describe(analysis, "x") == "field: int");
  const auto& add = symbol(analysis, "add");
  CHECK(add.doc == "Adds.");
  CHECK_FALSE(add.definition);
  REQUIRE(add.origin);
  CHECK(add.origin->file == "lib.mochi");
  CHECK(add.origin->at.line == 2);
  CHECK(add.origin->at.column == 12);
  std::string members;
  for (const auto& list : analysis.members) {
    if (list.type != "\"./lib\"") continue;
    for (const auto& member : list.own) members += member.name + ' ';
  }
  CHECK(members == "Circle Empty Pair Point Shape add pi ");
}

TEST_CASE("members of a module of another language have their types and lines") {
  const auto analysis =
      ask("import go \"mochi/runtime/ffi/go/testpkg\" as t\nimport go \"strings\" as s auto\n"
          "print(s.ToUpper(\"a\"), t.Answer)");
  CHECK(codes(analysis) == "");
  CHECK(membersOf(analysis, "go \"mochi/runtime/ffi/go/testpkg\"") ==
        "Pi: float; Answer: int; Add: Add(a: int, b: int): int; MD5Hex: MD5Hex(s): string; ");
  for (const auto& list : analysis.members) {
    if (list.type != "go \"strings\"") continue;
    REQUIRE(list.own.size() > 1);
    CHECK(list.own[0].name == "ToUpper");
    CHECK(list.own[0].type == "ToUpper(s): string");
    CHECK(list.own[0].doc == "Upper case (Unicode).");
  }
  CHECK(typeAt(analysis, "t.Answer") == "int");
  // Where it stands, an editor shows what the builtin does.
  CHECK(describe(analysis, "upper") == "builtin: upper(s): string");
}

TEST_CASE("a dot after a module is answered while the name is missing") {
  modules::MemoryFiles files(
      std::map<std::string, std::string>{{"lib.mochi", "export let pi = 3"}});
  const auto analysis =
      analyze("main.mochi", "import \"./lib\"\nlib.\n", {{}, &files, "main.mochi"});
  CHECK(codes(analysis) == "P001");
  REQUIRE(analysis.mentions.size() == 1);
  CHECK(analysis.mentions[0].at == Span{15, 18});
}
