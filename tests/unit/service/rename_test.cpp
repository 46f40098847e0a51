// A new name for a symbol: in all of its places, and nowhere else.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "asking.h"
#include "service/rename.h"

using namespace kinako;
using namespace kinako::service;

TEST_CASE("a variable is renamed where it is meant, not where it is hidden") {
  CHECK(rename("let ^x = 1\nif true { let x = 2\nprint(x) }\nprint(x)") ==
        "let new = 1\nif true { let x = 2\nprint(x) }\nprint(new)");
  CHECK(rename("let x = 1\nif true { let x = 2\nprint(^x) }\nprint(x)") ==
        "let x = 1\nif true { let new = 2\nprint(new) }\nprint(x)");
  CHECK(rename("var ^n = 1\nfun f() { n = n + 1 }\nf()") ==
        "var new = 1\nfun f() { new = new + 1 }\nf()");
  CHECK(rename("fun f() { let x = 1\nlet ^x = \"a\"\nprint(x) }") ==
        "fun f() { let x = 1\nlet new = \"a\"\nprint(new) }");
}

TEST_CASE("a variable declared twice is one") {
  CHECK(rename("var ^x = 1\nvar x = 2\nprint(x)") == "var new = 1\nvar new = 2\nprint(new)");
  CHECK(rename("fun f() { var x = 1\nvar ^x = 2\nprint(x) }") ==
        "fun f() { var new = 1\nvar new = 2\nprint(new) }");
}

TEST_CASE("functions, parameters and captured variables are renamed") {
  CHECK(rename("fun f(n: int): int { return n * ^f(n - 1) }\nlet g = f") ==
        "fun new(n: int): int { return n * new(n - 1) }\nlet g = new");
  CHECK(rename("fun f(^n: int): int { return n * f(n - 1) }\nlet n = 1") ==
        "fun f(new: int): int { return new * f(new - 1) }\nlet n = 1");
  CHECK(rename("fun f(x: int): any { fun g(): int { return ^x }\nreturn g }") ==
        "fun f(new: int): any { fun g(): int { return new }\nreturn g }");
  CHECK(rename("fun f(): int { fun ^g(): int { return 1 }\nreturn g() }") ==
        "fun f(): int { fun new(): int { return 1 }\nreturn new() }");
  CHECK(rename("let add = fun(a: int, ^b: int): int => a + b") ==
        "let add = fun(a: int, new: int): int => a + new");
}

TEST_CASE("types are renamed in types, literals and patterns") {
  CHECK(rename("type ^P { x: int }\nfun f(p: P): list<P> { return [P { x: p.x }] }") ==
        "type new { x: int }\nfun f(p: new): list<new> { return [new { x: p.x }] }");
  CHECK(rename("type P { x: int }\ntype ^Q = P\nlet q: Q = P { x: 1 }\nlet r = load \"f\" as Q") ==
        "type P { x: int }\ntype new = P\nlet q: new = P { x: 1 }\nlet r = load \"f\" as new");
}

TEST_CASE("fields are renamed wherever their record is known") {
  CHECK(rename("type P { ^x: int, y: int }\ntype Q { x: int }\nlet p = P { x: 1, y: 2 }\n"
               "let q = Q { x: p.x }\nlet m: P = {x: 3, \"y\": 4}\nprint(q.x, [p][0].x)") ==
        "type P { new: int, y: int }\ntype Q { x: int }\nlet p = P { new: 1, y: 2 }\n"
        "let q = Q { x: p.new }\nlet m: P = {new: 3, \"y\": 4}\nprint(q.x, [p][0].new)");
  CHECK(rename("type P { x: int, ^y: int }\nlet m: P = {x: 3, \"y\": 4}\nprint(m.y)") ==
        "type P { x: int, new: int }\nlet m: P = {x: 3, \"new\": 4}\nprint(m.new)");
  CHECK(rename("type P { x: int }\nvar ps = [P { x: 1 }]\nps[0].^x = 2\n"
               "update ps set { x: x + 1 } where x > 1") ==
        "type P { new: int }\nvar ps = [P { new: 1 }]\nps[0].new = 2\n"
        "update ps set { new: new + 1 } where new > 1");
  CHECK(rename("fun f(p: {^x: int}): int { return p.x }\nfun g(p: {x: int}): int { return p.x }\n"
               "f({x: 1})") ==
        "fun f(p: {new: int}): int { return p.new }\n"
        "fun g(p: {new: int}): int { return p.new }\nf({new: 1})");
}

TEST_CASE("fields and methods are renamed inside methods, without `self`") {
  const std::string text =
      "type P { x: int\nfun get(): int { return x + self.x }\nfun twice(): int { return get() * 2 "
      "}\n"
      "fun set(x: int) { print(x) } }\nlet p = P { x: 1 }\nprint(p.get(), p.x)";
  const auto analysis = ask(text);
  CHECK(codes(analysis) == "");
  CHECK(renamed(analysis, text.find("x: int\n"), "new") ==
        "type P { new: int\nfun get(): int { return new + self.new }\n"
        "fun twice(): int { return get() * 2 }\n"
        "fun set(x: int) { print(x) } }\nlet p = P { new: 1 }\nprint(p.get(), p.new)");
  CHECK(renamed(analysis, text.rfind("get"), "new") ==
        "type P { x: int\nfun new(): int { return x + self.x }\n"
        "fun twice(): int { return new() * 2 }\n"
        "fun set(x: int) { print(x) } }\nlet p = P { x: 1 }\nprint(p.new(), p.x)");
}

TEST_CASE("variants, their fields and the names that patterns bind are renamed") {
  const std::string text =
      "type S = Circle { r: float, name: string } | Dot | Box { name: string }\n"
      "fun f(s: S): float { return match s {\n  Circle(r, _) => r * 2.0\n  Dot => 0.0\n"
      "  other => len(other.name) as float\n} }\nprint(f(Circle { r: 1.0, name: \"a\" }), Dot)";
  const auto analysis = ask(text);
  CHECK(codes(analysis) == "");
  CHECK(renamed(analysis, text.find("Dot"), "new") ==
        "type S = Circle { r: float, name: string } | new | Box { name: string }\n"
        "fun f(s: S): float { return match s {\n  Circle(r, _) => r * 2.0\n  new => 0.0\n"
        "  other => len(other.name) as float\n} }\n"
        "print(f(Circle { r: 1.0, name: \"a\" }), new)");
  CHECK(renamed(analysis, text.find("r * 2"), "new") ==
        "type S = Circle { r: float, name: string } | Dot | Box { name: string }\n"
        "fun f(s: S): float { return match s {\n  Circle(new, _) => new * 2.0\n  Dot => 0.0\n"
        "  other => len(other.name) as float\n} }\n"
        "print(f(Circle { r: 1.0, name: \"a\" }), Dot)");
  // `other.name` means both fields, so they go together.
  CHECK(renamed(analysis, text.find("name: string } | Dot"), "new") ==
        "type S = Circle { r: float, new: string } | Dot | Box { new: string }\n"
        "fun f(s: S): float { return match s {\n  Circle(r, _) => r * 2.0\n  Dot => 0.0\n"
        "  other => len(other.new) as float\n} }\n"
        "print(f(Circle { r: 1.0, new: \"a\" }), Dot)");
}

TEST_CASE("the variables of queries are renamed in every clause") {
  const std::string text =
      "let xs = [{k: 1}]\nlet ys = [{k: 2}]\n"
      "let a = from x in xs left join y in ys on x.k == y.k where x.k > 0 sort by x.k select [x, "
      "y]\n"
      "let b = from x in xs group by x.k into g where count(g) > 0 select g.key";
  CHECK(renamed(ask(text), text.find("x in"), "new") ==
        "let xs = [{k: 1}]\nlet ys = [{k: 2}]\nlet a = from new in xs left join y in ys on "
        "new.k == y.k where new.k > 0 sort by new.k select [new, y]\n"
        "let b = from x in xs group by x.k into g where count(g) > 0 select g.key");
  CHECK(renamed(ask(text), text.find("y in"), "new") ==
        "let xs = [{k: 1}]\nlet ys = [{k: 2}]\nlet a = from x in xs left join new in ys on "
        "x.k == new.k where x.k > 0 sort by x.k select [x, new]\n"
        "let b = from x in xs group by x.k into g where count(g) > 0 select g.key");
  CHECK(rename("let b = from x in [1] group by x into ^g select count(g) + g.key") ==
        "let b = from x in [1] group by x into new select count(new) + new.key");
}

TEST_CASE("loops, type parameters and imports are renamed") {
  CHECK(rename("for ^i in 0..3 { print(i) }\nlet i = 1") ==
        "for new in 0..3 { print(new) }\nlet i = 1");
  CHECK(rename("fun id<^T>(x: T): T { let y: T = x\nreturn y }\nfun f<T>(x: T): T { return x }") ==
        "fun id<new>(x: new): new { let y: new = x\nreturn y }\nfun f<T>(x: T): T { return x }");
  CHECK(rename("fun id(x: ^T): T { return x }\nfun f(x: T): T { return x }") ==
        "fun id(x: new): new { return x }\nfun f(x: T): T { return x }");
  CHECK(rename("import python \"math\" as m auto\nprint(^m.pi, m.sqrt(2.0))") ==
        "import python \"math\" as new auto\nprint(new.pi, new.sqrt(2.0))");
}

TEST_CASE("a program that has errors elsewhere is renamed all the same") {
  CHECK(rename("let ^price = 1\nprint(prize)\nlet y: int = \"a\"\nprint(price +)\nprint(price)") ==
        "let new = 1\nprint(prize)\nlet y: int = \"a\"\nprint(new +)\nprint(new)");
}

namespace {

/// All symbols under other names, each of its own.
std::string renameAll(const Analysis& analysis) {
  std::string text(analysis.source->text());
  for (auto mention = analysis.mentions.rbegin(); mention != analysis.mentions.rend(); ++mention) {
    const Symbol& symbol = analysis.symbols[mention->symbol];
    // What the program does not name itself it cannot rename; nor what the host knows it by.
    if (!symbol.definition || symbol.kind == SymbolKind::Extern) continue;
    text.replace(mention->at.begin, mention->at.end - mention->at.begin,
                 fmt::format("renamed{}", mention->symbol));
  }
  return text;
}

}  // namespace

TEST_CASE("every program of the language tests can have other names for everything") {
  size_t programs = 0;
  size_t names = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(KINAKO_LANG_TESTS)) {
    if (entry.path().extension() != ".mochi") continue;
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    const auto before = ask(text.str());
    const auto isError = [](const Diagnostic& diagnostic) {
      return diagnosticInfo(diagnostic.code).severity == Severity::Error;
    };
    if (std::any_of(before.diagnostics.begin(), before.diagnostics.end(), isError)) continue;
    const auto after = ask(renameAll(before));
    INFO(entry.path().string());
    INFO(after.source->text());
    REQUIRE(codes(after) == codes(before));
    REQUIRE(after.mentions.size() == before.mentions.size());
    for (size_t i = 0; i < before.mentions.size(); ++i) {
      REQUIRE(after.mentions[i].isDefinition == before.mentions[i].isDefinition);
    }
    ++programs;
    names += before.symbols.size();
  }
  CHECK(programs > 500);
  CHECK(names > programs);
}

namespace {

/// The result of renaming what follows the mark `^` `name`: the text, or why not.
std::string asked(std::string text, std::string_view name) {
  const auto place = text.find('^');
  text.erase(place, 1);
  const auto renaming = renameSymbol("test.mochi", text, static_cast<uint32_t>(place), name);
  if (!renaming.problem.empty()) {
    CHECK(renaming.places.empty());
    return renaming.problem;
  }
  for (auto at = renaming.places.rbegin(); at != renaming.places.rend(); ++at) {
    text.replace(at->begin, at->end - at->begin, name);
  }
  return text;
}

}  // namespace

TEST_CASE("a name that is free is taken") {
  CHECK(asked("let ^price = 1\nprint(price)", "cost") == "let cost = 1\nprint(cost)");
  CHECK(asked("let price = 1\nprint(^price)", "price") == "let price = 1\nprint(price)");
  CHECK(asked("fun f(): int { let y = 1\nreturn y }\nfun g(): int { let ^price = 2\nreturn price }",
              "y") == "fun f(): int { let y = 1\nreturn y }\nfun g(): int { let y = 2\nreturn y }");
  CHECK(asked("type P { x: int }\nlet y = P { ^x: 1 }\nprint(y.x)", "y") ==
        "type P { y: int }\nlet y = P { y: 1 }\nprint(y.y)");
  CHECK(asked("fun f(^n: int): int { return n }\nprint(f(1))", "count") ==
        "fun f(count: int): int { return count }\nprint(f(1))");
  CHECK(asked("let ^größe = 1\nprint(größe)", "länge") == "let länge = 1\nprint(länge)");
}

TEST_CASE("what is not a name, or reserved, is refused") {
  const std::string program = "let ^x = 1\nprint(x)";
  CHECK(asked(program, "while") == "`while` is a reserved word");
  CHECK(asked(program, "") == "a name has at least one character");
  CHECK(asked(program, "_") == "`_` cannot be a name");
  for (const auto* name : {"1a", "a b", "a.b", "a-b", " a", "a ", "\"a\"", "a//b", "+", "a\nb"}) {
    CHECK(asked(program, name).find("is not a name") != std::string::npos);
  }
}

TEST_CASE("a name that is taken where the symbol is named is refused") {
  CHECK(asked("let y = 1\nlet ^price = 2\nprint(price, y)", "y") ==
        "`y` is already the name of a constant (line 1)");
  CHECK(asked("let ^price = 2\nlet y = 1\nprint(price, y)", "y") ==
        "`y` is already the name of a constant (line 2)");
  CHECK(asked("var y = 1\nfun f(^price: int): int { return price + y }", "y") ==
        "`y` is already the name of a variable (line 1)");
  CHECK(asked("let ^price = 1\nfun f(y: int): int { return price + y }", "y") ==
        "`y` is already the name of a parameter (line 2)");
  CHECK(
      asked(
          "fun f(): int { let ^price = 1\nif true { let y = 2\nreturn price + y }\nreturn price }",
          "y") == "`y` is already the name of a constant (line 2)");
  CHECK(asked("for y in 0..3 { let ^price = y\nprint(price) }", "y") ==
        "`y` is already the name of a variable (line 1)");
  CHECK(asked("let ^price = 1\nlet a = from y in [1] select y + price", "y") ==
        "`y` is already the name of a constant (line 2)");
  CHECK(asked("let f = fun(y: int): int => fun(^price: int): int => y + price", "y") ==
        "`y` is already the name of a parameter (line 1)");
  CHECK(asked("fun y() {}\nfun ^price() {}\nprice()\ny()", "y") ==
        "`y` is already the name of a function (line 1)");
  CHECK(asked("type Y { x: int }\ntype ^P { x: int }\nlet p = P { x: 1 }", "Y") ==
        "`Y` is already the name of a type (line 1)");
  CHECK(asked("type S = Dot | ^Line { n: int }", "Dot") ==
        "`Dot` is already the name of a variant (line 1)");
  CHECK(asked("import python \"math\" as m\nlet ^x = 1\nprint(x, m.pi)", "m") ==
        "`m` is already the name of an import (line 1)");
}

TEST_CASE("a name that would capture another one is refused") {
  CHECK(asked("fun f(^n: int): int { return n + len([1]) }", "len") ==
        "`len` is already the name of a builtin function");
  CHECK(asked("let ^n = 1\nprint(n)", "print") ==
        "`print` is already the name of a builtin function");
  CHECK(asked("fun ^total(): int { return 1 }", "sum") ==
        "`sum` is already the name of a builtin function");
  CHECK(asked("type P { x: int\nfun f(^n: int): int { return n + x } }", "x") ==
        "`x` on line 2 would mean something else");
  CHECK(asked("type P { ^x: int\nfun f(n: int): int { return n + x } }", "n") ==
        "`n` on line 2 would be the parameter");
  CHECK(asked("type P { ^x: int, y: int }\nlet p = P { x: 1, y: 2 }", "y") != "");
  CHECK(asked("type S = Dot | Line { n: int }\nfun f(s: S): int { return match s { Line(^m) => m\n"
              "_ => 0 } }",
              "Dot")
            .find("Dot") != std::string::npos);
  CHECK(asked("type ^P { x: int }\nlet p: P = P { x: 1 }\nlet n: int = 1", "int") != "");
  CHECK(asked("let ^price = 1\nprint(prize, price)", "prize") ==
        "`prize` would hide an error of the program");
}

TEST_CASE("a field that somebody may use through any keeps its name") {
  CHECK(asked("type P { ^x: int }\nlet a: any = P { x: 1 }\nprint(a.x)", "y") ==
        "line 3 may use it, too: the type of the value before `.x` is not known");
  CHECK(asked("type P { ^x: int }\nlet a: any = P { x: 1 }\nprint(a.xy)", "y") ==
        "type P { y: int }\nlet a: any = P { y: 1 }\nprint(a.xy)");
}

TEST_CASE("what has no declaration keeps its name") {
  CHECK(asked("^print(1)", "say") ==
        "`print` is a builtin function: every program has it under this name");
  CHECK(asked("extern fun ^f(x: int): int\nprint(f(1))", "g") ==
        "`f` is what the host calls it: it must keep this name");
  CHECK(asked("let x = ^1", "y") == "there is no name here that can be changed");
  CHECK(asked("type P { x: int\nfun f(): int { return ^self.x } }", "me") ==
        "`self` cannot have another name");
}
