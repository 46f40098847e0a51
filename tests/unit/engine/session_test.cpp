// Conversations run on the back end that is asked for, and are the same on all of them.
#include <catch2/catch.hpp>
#include <string>

#include "engine.h"
#include "program.h"
#include "runtime/fake_host.h"

using namespace kinako;

namespace {

/// A session on each back end; every text is told to all of them.
class Talk {
 public:
  explicit Talk(const RunOptions& options = {}) {
    for (const Backend backend : allBackends()) {
      RunOptions own = options;
      own.backend = backend;
      sides_.push_back(std::make_unique<Side>(own));
    }
  }

  /// What it prints, what is wrong, the trap, and the value.
  std::string say(const std::string& text) {
    INFO(text);
    std::string said;
    uint64_t steps = 0;
    for (auto& side : sides_) {
      side->host.out.clear();
      const auto outcome = side->session.evaluate(text);
      std::string own = side->host.out;
      for (const auto& diagnostic : outcome.diagnostics) {
        if (diagnostic.code != Code::P065) own += diagnostic.message;
      }
      if (outcome.trap) own += renderText(*outcome.trap, *outcome.source, Color::Off);
      own += outcome.value;
      const bool isFirst = side == sides_.front();
      if (!isFirst) CHECK(own == said);
      if (!isFirst) CHECK(outcome.stats.steps == steps);
      said = own;
      steps = outcome.stats.steps;
      last = outcome.stats;
    }
    return said;
  }

  Stats last;  ///< of the latest text, on the VM

 private:
  struct Side {
    explicit Side(const RunOptions& options) : session(host, options) {}
    runtime::FakeHost host;
    Session session;
  };
  std::vector<std::unique_ptr<Side>> sides_;
};

/// A function with more registers than instructions can number; it returns what it is given.
std::string largeFunction(const std::string& name) {
  std::string text = "fun " + name + "(n: int): int {\n";
  for (int i = 0; i < 50'000; ++i) text += "  let v" + std::to_string(i) + " = n\n";
  return text + "  return n\n}\n";
}

}  // namespace

TEST_CASE("a session runs on the back end that is asked for") {
  for (const Backend backend : allBackends()) {
    runtime::FakeHost host;
    RunOptions options;
    options.backend = backend;
    Session session(host, options);
    const auto outcome = session.evaluate("var n = 0\nfor i in 0..10 { n = n + i }\nn");
    CHECK(outcome.value == "45");
    CHECK(outcome.stats.backend == backend);
    CHECK(outcome.stats.declined == "");
    CHECK(outcome.stats.steps == 9);
  }
  runtime::FakeHost host;
  CHECK(Session(host).evaluate("1").stats.backend == Backend::Vm);
}

TEST_CASE("declarations stay for the texts that follow") {
  Talk talk;
  CHECK(talk.say("let a = 20\nvar xs = [1]") == "");
  CHECK(talk.say("fun f(n: int): int { return n + a }") == "");
  CHECK(talk.say("xs = append(xs, f(1))\nxs") == "[1, 21]");
  CHECK(talk.say("type P { x: int, y: float }\nlet p = P { x: f(2), y: 0.5 }") == "");
  CHECK(talk.say("p.x = 7\np") == R"({"__name": "P", "x": 7, "y": 0.5})");
  CHECK(talk.say("type Q { p: P, ps: list<P> }\nQ { p: p, ps: [p] }.ps[0].y") == "0.5");
}

TEST_CASE("a name can be declared again; who knew the old one keeps it") {
  Talk talk;
  CHECK(talk.say("fun f(): int { return 1 }\nlet x = 1\ntype P { a: int }\nlet p = P { a: 1 }") ==
        "");
  CHECK(talk.say("fun g(): int { return f() + x }") == "");
  CHECK(talk.say("fun f(): string { return \"new\" }\nlet x = 5.5\ntype P { b: string }") == "");
  CHECK(talk.say("print(f(), g(), x)") == "new 2 5.5\n");
  CHECK(talk.say("p.a") == "1");
  CHECK(talk.say("P { b: \"b\" }.b") == "b");
}

TEST_CASE("closures of earlier texts keep what they captured") {
  Talk talk;
  CHECK(talk.say("fun counter(): fun(): int {\n  var n = 0\n"
                 "  return fun(): int {\n    n = n + 1\n    return n\n  }\n}") == "");
  CHECK(talk.say("let c = counter()\nlet d = counter()\nc()") == "1");
  CHECK(talk.say("c()") == "2");
  CHECK(talk.say("d()") == "1");
  CHECK(talk.say("let add = fun(a: int, b: int): int { return a + b }") == "");
  CHECK(talk.say("let three = add(3)") == "");
  CHECK(talk.say("from x in [1, 2] select three(x)") == "[4, 5]");
}

TEST_CASE("tables that grow a hundred times leave functions and records as they are") {
  Talk talk;
  CHECK(talk.say("type P0 { n: int, f: float }\nfun f0(p: P0): int { return p.n }\n"
                 "let first = f0\nlet p0 = P0 { n: 42, f: 1.5 }\nvar last = p0 as any") == "");
  for (int i = 1; i <= 100; ++i) {
    const std::string n = std::to_string(i);
    const std::string before = std::to_string(i - 1);
    CHECK(talk.say("type P" + n + " { before: P" + before + "?, n: int }\nfun f" + n + "(p: P" + n +
                   "): int { return p.n + " + n + " }\nlet g" + n + " = f" + n + "\ng" + n + "(P" +
                   n + " { before: null, n: 1 })") == std::to_string(i + 1));
  }
  CHECK(talk.say("first(p0) + g1(P1 { before: p0, n: 1 })") == "44");
  CHECK(talk.say("last.n = 43\np0") == R"({"__name": "P0", "f": 1.5, "n": 43})");
  CHECK(talk.say("last.f = 2\nlet f = (last as P0).f\nf") == "2");
  CHECK(talk.say("({ \"n\": 1, \"f\": 2 } as P0).f + 0.5") == "2.5");
}

TEST_CASE("a trap in the middle of a text leaves what came before it") {
  Talk talk;
  CHECK(talk.say("var xs = [1]\nlet ys: list<int> = []\nfun at(i: int): int { return ys[i] }") ==
        "");
  const auto trap = talk.say("let a = 1\nxs = append(xs, 2)\nlet b = at(3)\nlet c = 3");
  CHECK(trap.find("list index out of range") != std::string::npos);
  CHECK(trap.find("at at (line 1:3:30)\n       at main (line 4:3:9)") != std::string::npos);
  CHECK(talk.say("print(a, xs, b, c)") == "1 [1, 2] 0 0\n");
  CHECK(talk.say("let b = 2\nb") == "2");
}

TEST_CASE("a text with errors declares nothing, and the next one runs") {
  Talk talk;
  CHECK(talk.say("fun f(): int { return g() }\ntype P { m: Missing }\nlet x = missing") != "");
  CHECK(talk.say("type P { a: int, fun twice(): int { return a * 2 } }\nP { a: 2 }.twice()") ==
        "4");
  CHECK(talk.say("let y = 1\nfun g(): int { return y.z }") != "");
  CHECK(talk.say("fun g(): int { return 3 }\ng()") == "3");
}

TEST_CASE("integers of any size stay, in globals of later texts too") {
  Talk talk;
  CHECK(talk.say("var a = 9223372036854775807\nvar b = 1\nvar f = 0.5\nvar t = true") == "");
  CHECK(talk.say("a = a + b\na") == "9223372036854775808");
  CHECK(talk.say("var c = 5\nfun big(n: int): int { return n * n }") == "");
  CHECK(talk.say("print(a, b, c, f, t)\nbig(a) - big(c)") ==
        "9223372036854775808 1 5 0.5 true\n85070591730234615865843651857942052839");
}

TEST_CASE("reduce can come late, and functions after it") {
  Talk talk;
  CHECK(talk.say("let xs = [1, 2, 3]") == "");
  CHECK(talk.say("reduce(xs, fun(a: int, b: int): int => a + b, 0)") == "6");
  CHECK(talk.say("fun f(a: int, b: int): int { return a * b }\nxs.reduce(f, 1)") == "6");
  CHECK(talk.say("let r = reduce\nr(xs, f, 2)") == "12");
  CHECK(talk.say("reduce(xs, fun(a: int, b: int): int => a / (b - b), 0)").find("at reduce") !=
        std::string::npos);
}

TEST_CASE("the value is that of the last statement, if the text comes to it") {
  Talk talk;
  CHECK(talk.say("null") == talk.say("let n = null\nn"));
  CHECK(talk.say("null") != "");
  CHECK(talk.say("print(1)") == "1\n");
  CHECK(talk.say("if true { return }\n5") == "");
  CHECK(talk.say("if false { return }\n5") == "5");
  CHECK(talk.say("let a = 1") == "");
  CHECK(talk.say("") == "");
}

TEST_CASE("test blocks of a text run where they are") {
  Talk talk;
  CHECK(talk.say("print(1)\ntest \"a\" { print(2) }\nprint(3)") == "1\n2\n3\n");
  CHECK(talk.say("test \"b\" { expect 1 == 2 }\nprint(4)").find("expect") != std::string::npos);
}

TEST_CASE("every text has the whole of the limits") {
  RunOptions options;
  options.limits.fuel = 100;
  options.limits.outputBytes = 10;
  Talk talk(options);
  CHECK(talk.say("var n = 0\nwhile true { n = n + 1 }").find("step limit") != std::string::npos);
  CHECK(talk.say("n") == "100");
  CHECK(talk.say("for i in 0..101 { n = n + 1 }\nn") == "201");
  CHECK(talk.say("print(\"123456789\")") == "123456789\n");
  CHECK(talk.say("print(\"1234567890\")").find("output limit") != std::string::npos);
  CHECK(talk.say("print(1)") == "1\n");
}

TEST_CASE("memory that a text needs too much of is free for the next") {
  RunOptions options;
  options.limits.memoryBytes = 1 << 20;
  Talk talk(options);
  CHECK(talk.say("var kept = [1, 2, 3]") == "");
  for (const Backend backend : allBackends()) {
    runtime::FakeHost host;
    RunOptions own = options;
    own.backend = backend;
    Session session(host, own);
    session.evaluate("var kept = [1, 2, 3]");
    const auto outcome = session.evaluate("var xs = [1]\nwhile true { xs = xs + xs }");
    REQUIRE(outcome.trap);
    CHECK(outcome.trap->kind == TrapKind::Memory);
    session.evaluate("xs = []");
    CHECK(session.evaluate("len(range(0, 50000)) + kept[2]").value == "50003");
  }
}

TEST_CASE("a session that collects at every safepoint is the same") {
  RunOptions options;
  options.gcStress = true;
  Talk talk(options);
  CHECK(talk.say("var words = [\"a\"]\nfun add(w: string) { words = append(words, w + w) }") == "");
  for (int i = 0; i < 20; ++i) {
    CHECK(talk.say("let f" + std::to_string(i) + " = fun(): string { return \"w" +
                   std::to_string(i) + "\" + str(len(words)) }") == "");
    CHECK(talk.say("add(f" + std::to_string(i / 2) + "())") == "");
  }
  CHECK(talk.say("print(words[20], f0())") == "w920w920 w021\n");
}

TEST_CASE("a text whose bytecode takes too much memory leaves no trace") {
  // What the checker makes of these is smaller than their bytecode.
  RunOptions options;
  options.limits.memoryBytes = 8 << 20;
  std::string text = "let gone = 1\ntype Gone { a: int, fun m(): int { return a } }\n";
  for (int i = 0; i < 7'500; ++i) text += "fun f" + std::to_string(i) + "() { }\n";
  runtime::FakeHost host;
  Session session(host, options);
  CHECK(session.evaluate("let x = 1\nfun f(): int { return x }").diagnostics.empty());
  for (int round = 0; round < 3; ++round) {
    const auto refused = session.evaluate(text);
    REQUIRE(refused.trap);
    CHECK(refused.trap->kind == TrapKind::Memory);
    CHECK(refused.trap->stack.empty());
    CHECK(session.evaluate("gone").diagnostics.size() == 1);
    const auto after = session.evaluate("let y = " + std::to_string(round) + "\nx + f() + y");
    CHECK(after.value == std::to_string(2 + round));
    CHECK(after.stats.backend == Backend::Vm);
  }
}

TEST_CASE("a first text that is too large for the VM runs on the interpreter, which says so") {
  Talk talk;
  CHECK(talk.say(largeFunction("large") + "large(3)") == "3");
  CHECK(talk.last.backend == Backend::Interp);
  CHECK(talk.last.declined == "function large has too many registers");
  CHECK(talk.say("large(4) + 1") == "5");
  CHECK(talk.last.declined == "function large has too many registers");
}

TEST_CASE("what is too large later makes the interpreter go on with all there is") {
  for (const bool stress : {false, true}) {
    RunOptions options;
    options.gcStress = stress;
    Talk talk(options);
    CHECK(talk.say("type P { n: int, f: float, next: P? }\ntype S = Circle { r: float } | Dot\n"
                   "var p = P { n: 1, f: 0.5, next: null }\nlet s: S = Circle { r: 2.0 }") == "");
    CHECK(talk.say("fun counter(): fun(): int {\n  var n = 10\n  return fun(): int {\n"
                   "    n = n + 1\n    return n\n  }\n}\nlet c = counter()\nc()") == "11");
    CHECK(talk.say("fun plus(a: int, b: int): int { return a + b + p.n }\nlet same = plus\n"
                   "let part = plus(5)\nvar t = true\nvar f = 1.5\nvar xs = [1, 2]\n"
                   "var m = {\"k\": [c]}\nvar any1: any = p\nlet r = reduce") == "");
    CHECK(talk.say("var big = 9223372036854775807\nvar small = 7") == "");
    if (!stress) CHECK(talk.say("big = big + 1") == "");
    CHECK(talk.last.backend == Backend::Vm);
    CHECK(talk.say(largeFunction("large") + "type New { p: P }\nlarge(3)") == "3");
    CHECK(talk.last.backend == Backend::Interp);
    CHECK(talk.last.declined == "function large has too many registers");
    CHECK(talk.say("print(c(), m[\"k\"][0](), part(1), t, f, xs, small)") ==
          "12 13 7 true 1.5 [1, 2] 7\n");
    CHECK(talk.say("big > 0") == "true");
    CHECK(talk.say("r(xs, plus, 0) + xs.reduce(same, 0)") == "10");
    CHECK(talk.say("any1.n = 4\nany1.f = 3\np.next = p\nNew { p: p }.p.next.f + part(1)") == "13");
    CHECK(talk.say("match s { Circle(r) => r\n Dot => 0.0 }") == "2");
    CHECK(talk.say("xs = append(xs, counter()())\nxs") == "[1, 2, 11]");
    CHECK(talk.say("any1.n = \"a\"").find("type-use") != std::string::npos);
    CHECK(talk.say("fun g(): int { return 1 / 0 }\nlet h = fun(): int { return g() }").empty());
    CHECK(talk.say("h()").find("division by zero") != std::string::npos);
  }
}

TEST_CASE("test blocks run one by one, and the program is compiled once for all of them") {
  const auto compiled =
      compile("tests",
              "var n = 0\nlet xs = [1, 2]\nfun f(): int {\n  n = n + 1\n  return n\n}\n"
              "test \"first\" { expect f() == 1 }\nf()\n"
              "test \"second\" {\n  let a = f()\n  expect a == xs[1]\n}\n"
              "test \"third\" { for x in xs { print(x, f() * 9223372036854775807) } }\n"
              "test \"fourth\" { test \"inside\" { expect f() == 7 } }\nprint(\"end\")");
  REQUIRE(compiled.program);
  REQUIRE(testBlocks(*compiled.program).size() == 4);
  const auto outcome = [&](size_t index, Backend backend) {
    runtime::FakeHost host;
    RunOptions options;
    options.backend = backend;
    const auto result = runTest(*compiled.program, index, host, options);
    CHECK(result.stats.backend == backend);
    return host.out +
           (result.trap ? renderText(*result.trap, *compiled.source, Color::Off) : "passed") +
           std::to_string(result.stats.steps);
  };
  for (size_t i = 0; i < 4; ++i) {
    CHECK(outcome(i, Backend::Vm) == outcome(i, Backend::Interp));
  }
  CHECK(compiled.program->compilations() == 1);
  CHECK(outcome(1, Backend::Vm) == "end\npassed2");
  CHECK(outcome(0, Backend::Vm).find("expect f() == 1") != std::string::npos);

  runtime::FakeHost host;
  CHECK(run(*compiled.program, host).trap);
  CHECK(run(*compiled.program, host).trap);
  CHECK(compiled.program->compilations() == 2);
}
