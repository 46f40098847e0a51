// Programs that a host talks to: values of runs, calls from outside, functions of the host.
#include <catch2/catch.hpp>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "engine.h"
#include "quiet_host.h"

using namespace kinako;

namespace {

std::string number(int64_t value) {
  std::string bytes(1, '\3');
  char raw[8];
  std::memcpy(raw, &value, sizeof raw);
  return bytes.append(raw, sizeof raw);
}

/// A text, a list or a map begins with its tag and a length.
std::string headed(char tag, uint32_t length) {
  std::string bytes(1, tag);
  char raw[4];
  std::memcpy(raw, &length, sizeof raw);
  return bytes.append(raw, sizeof raw);
}

std::string text(std::string_view text) {
  return headed('\6', static_cast<uint32_t>(text.size())).append(text);
}

const std::string kNull(1, '\0');

/// Doubles ints, returns a list, or fails.
class TestHost : public QuietHost {
 public:
  bool shouldStop() override { return stops || ++asked == stopsAt; }
  bool callExternal(const std::string& name, size_t count, std::string_view arguments,
                    std::string& result) override {
    calls += name + "/" + std::to_string(count) + " ";
    if (name == "double" || name == "math.tools.double") {
      int64_t value = 0;
      std::memcpy(&value, arguments.data() + 1, sizeof value);
      result = number(value * 2);
    } else if (name == "numbers") {
      result = headed('\7', 2) + number(4) + number(5);
    } else if (name == "point") {
      result = headed('\10', 2) + text("x") + number(1) + text("y") + number(2);
    } else if (name == "word" || name == "math.pi") {
      result = text("tea");
    } else if (name == "broken") {
      result = "\7\1";
    } else {
      result = "it is closed";
      return false;
    }
    return true;
  }

  std::string calls;
  bool stops = false;
  int asked = 0;    ///< how often whether to stop
  int stopsAt = 0;  ///< at which time it says yes
};

struct World {
  World(Backend backend, const std::string& source) {
    compiled = compile("test.mochi", source,
                       {{"double", "numbers", "point", "word", "broken", "closed", "math.pi",
                         "math.tools.double"}});
    for (const auto& diagnostic : compiled.diagnostics) {
      UNSCOPED_INFO(renderText(diagnostic, *compiled.source, Color::Off));
    }
    REQUIRE(compiled.program);
    options.backend = backend;
    options.wantsValue = true;
    instance = std::make_unique<Instance>(compiled.program, host, options);
  }
  std::string call(std::string_view name, const std::string& arguments) {
    const auto result = instance->call(name, arguments);
    if (!result) return "no function";
    return result->trap ? std::string(trapInfo(result->trap->kind).name) : result->value;
  }

  CompileResult compiled;
  RunOptions options;
  TestHost host;
  std::unique_ptr<Instance> instance;
};

/// Asks three hundred times for what is never true; the host is to be asked now and then, too,
/// although those are few steps.
void checkIsAsked(const std::string& prelude, const std::string& condition) {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  World world(backend, prelude + "var hits = 0\nfor i in 0..300 { if " + condition +
                           " { hits = hits + 1 } }\nprint(hits)");
  REQUIRE(!world.instance->run().trap);
  CHECK(world.host.out == "0\n");
  CHECK(world.host.asked >= 2);
}

}  // namespace

TEST_CASE("a run returns the value of its last statement, when that is an expression") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  CHECK(World(backend, "let a = 6\na * 7").instance->run().value == number(42));
  CHECK(World(backend, "let a = 6").instance->run().value == kNull);
  CHECK(World(backend, "print(1)").instance->run().value == kNull);
  CHECK(World(backend, "\"a\" + \"b\"").instance->run().value == text("ab"));
  CHECK(World(backend, "[1, 2]").instance->run().value == headed('\7', 2) + number(1) + number(2));
  CHECK(World(backend, "{\"b\": 1}").instance->run().value ==
        headed('\10', 1) + text("b") + number(1));
  CHECK(World(backend, "fun f(): int { return 3 }\nf()").instance->run().value == number(3));
  CHECK(World(backend, "9223372036854775807 + 1").instance->run().value ==
        headed('\4', 19) + "9223372036854775808");
}

TEST_CASE("a value inside itself does not leave the program") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  World world(backend, "var xs: list<any> = [1]\nxs[0] = xs\nxs");
  const RunResult result = world.instance->run();
  REQUIRE(result.trap);
  CHECK(result.trap->kind == TrapKind::Data);
}

TEST_CASE("functions are called from outside with the variables as they are") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  World world(backend,
              "var n = 0\n"
              "fun add(by: int): int { n = n + by\n return n }\n"
              "fun greet(name: string): string { return \"hi \" + name }\n"
              "print(\"started\")");
  CHECK(world.call("add", number(3)) == number(3));
  CHECK(world.call("add", number(4)) == number(7));
  CHECK(world.call("greet", text("you")) == text("hi you"));
  CHECK(world.host.out == "started\n");
  CHECK(world.call("nothing", "") == "no function");
  world.instance->run();
  CHECK(world.call("add", number(1)) == number(1));
}

TEST_CASE("what is called from outside may overflow 64 bits, trap, and be called again") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  World world(backend,
              "var n = 1\n"
              "fun grow(by: int): int { n = n * by\n return n }\n"
              "fun divide(a: int, b: int): int { return a / b }\n"
              "fun deep(n: int): int { return 1 + deep(n + 1) }");
  CHECK(world.call("grow", number(INT64_MAX)) == number(INT64_MAX));
  CHECK(world.call("grow", number(2)) == headed('\4', 20) + "18446744073709551614");
  CHECK(world.call("divide", number(1) + number(0)) == "divide-by-zero");
  CHECK(world.call("deep", number(0)) == "stack-overflow");
  CHECK(world.call("divide", number(6) + number(3)) == number(2));
  CHECK(world.call("divide", text("six") + number(3)) == "type-use");
  CHECK(world.call("divide", "\3") == "data");
}

TEST_CASE("arguments become what the parameters say: records of maps, typed lists") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  World world(backend,
              "type Point { x: int y: int }\n"
              "fun flip(p: Point): Point { return Point { x: p.y, y: p.x } }\n"
              "fun total(xs: list<int>): int { var t = 0\n for x in xs { t = t + x }\n return t }");
  const std::string point = headed('\10', 2) + text("x") + number(1) + text("y") + number(2);
  const std::string described =
      text("Point").substr(1) + headed('\0', 2) + text("x").substr(1) + text("y").substr(1);
  CHECK(world.call("flip", point) == headed('\11', 0) + described + number(2) + number(1));
  // An object of the host's, with one key that nobody asks for.
  const std::string object = headed('\11', 0) + text("").substr(1) + headed('\0', 3) +
                             text("y").substr(1) + text("z").substr(1) + text("x").substr(1);
  CHECK(world.call("flip", object + number(2) + text("?") + number(1)) ==
        headed('\11', 0) + described + number(2) + number(1));
  CHECK(world.call("flip", object + number(2) + text("?") + text("1")) == "type-use");
  CHECK(world.call("flip", object) == "data");
  CHECK(world.call("total", headed('\7', 2) + number(4) + number(5)) == number(9));
  CHECK(world.call("total", headed('\7', 1) + text("x")) == "type-use");
}

TEST_CASE("functions that leave the program can be called and come back") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  World world(backend,
              "var n = 0\n"
              "fun adder(step: int): fun(int): int {\n"
              "  return fun(by: int): int { n = n + step * by\n return n }\n"
              "}\n"
              "fun twice(f: fun(int): int, x: int): int { return f(f(x)) }\n"
              "fun lengths(): any { return len }\n"
              "type T { x: int }\n"
              "fun take(f: fun(int): int): int { return 1 }");
  const std::string adder = headed('\14', 0) + headed('\0', 1).substr(1);
  CHECK(world.call("adder", number(10)) == adder);
  CHECK(world.instance->callHandedOut(0, number(2)).value == number(20));
  CHECK(world.call("twice", adder + number(1)) == number(330));
  CHECK(world.instance->callHandedOut(0, text("x")).trap->message == "string used as int: `by`");
  CHECK(world.call("lengths", "") == headed('\14', 1) + "\xff\xff\xff\xff");
  CHECK(world.instance->callHandedOut(1, text("abc")).value == number(3));
  CHECK(world.instance->callHandedOut(1, number(1)).trap);
  CHECK(world.call("take", number(1)) == "type-use");
  CHECK(world.call("take", headed('\14', 9) + headed('\0', 1).substr(1)) == "data");
  CHECK(world.instance->callHandedOut(0, number(0)).value == number(330));
}

TEST_CASE("functions and values of the host are called and read by their names") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  World world(backend,
              "type Point { x: int y: int }\n"
              "extern fun double(n: int): int\n"
              "extern fun numbers(): list<int>\n"
              "extern fun point(): Point\n"
              "extern let word: string\n"
              "let f = double\n"
              "print(double(4), f(5), numbers()[1] + 1, point().y, word + \"!\")");
  CHECK_FALSE(world.instance->run().trap);
  CHECK(world.host.out == "8 10 6 2 tea!\n");
  CHECK(world.host.calls == "word/0 double/1 double/1 numbers/0 point/0 ");
}

TEST_CASE("names of the host may have dots, and come before those of modules") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  World world(backend,
              "import python \"math\" as math\n"
              "extern let math.pi: string\n"
              "extern let math.e: float\n"
              "extern fun math.tools.double(n: int): int\n"
              "let f = math.tools.double\n"
              "print(math.pi, math.e > 2.7, math.tools.double(2), f(3))");
  CHECK_FALSE(world.instance->run().trap);
  CHECK(world.host.out == "tea true 4 6\n");
  World hidden(backend,
               "extern let math.pi: string\ntype Box { pi: int }\nlet math = Box { pi: 3 }\n"
               "print(math.pi)");
  CHECK_FALSE(hidden.instance->run().trap);
  CHECK(hidden.host.out == "3\n");
  const auto missing = compile("a", "extern let shop.name: string\nprint(shop.name)");
  REQUIRE(missing.diagnostics.size() == 1);
  CHECK(missing.diagnostics[0].message == "undefined variable: shop.name");
  CHECK(missing.diagnostics[0].help ==
        "It is declared `extern`: the host that runs the program must supply it.");
}

TEST_CASE("a host function that fails, or returns what does not fit, stops the program") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  const auto trapOf = [&](const std::string& source) {
    const RunResult result = World(backend, source).instance->run();
    return result.trap ? std::string(trapInfo(result.trap->kind).name) + ": " + result.trap->message
                       : "";
  };
  CHECK(trapOf("extern fun closed(): int\nclosed()") == "host: closed: it is closed");
  CHECK(trapOf("extern fun broken(): list<int>\nbroken()").starts_with("data: "));
  CHECK(trapOf("extern fun word(): int\nword()").starts_with("type-use: "));
  CHECK(trapOf("extern fun numbers(): list<string>\nnumbers()") ==
        "type-use: int used as string: `numbers[0]`");
  CHECK(trapOf("extern fun point(): list<int>\npoint()") ==
        "type-use: map used as list<int>: `point`");
}

TEST_CASE("a host can stop a program between slices") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  World world(backend, "while true { }");
  world.host.stops = true;
  const RunResult result = world.instance->run();
  REQUIRE(result.trap);
  CHECK(result.trap->kind == TrapKind::Interrupted);
}

TEST_CASE("a host can stop a program inside one long operation") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  const std::string operation = GENERATE("sort(numbers)", "sort(from n in numbers select -1.5 * n)",
                                         "sort(from n in numbers select str(n))",
                                         "distinct(numbers)", "numbers except numbers");
  World world(backend, "let numbers = reverse(range(0, 300000, 1))\nnow()\nlet result = " +
                           operation + "\nprint(\"done\")");
  world.host.asked = 0;
  REQUIRE(!world.instance->run().trap);
  const int whole = world.host.asked;
  // Between the last two questions of the operation.
  world.host.out.clear();
  world.host.asked = 0;
  world.host.stopsAt = whole - 1;
  const RunResult result = world.instance->run();
  REQUIRE(result.trap);
  CHECK(result.trap->kind == TrapKind::Interrupted);
  CHECK(result.trap->span.begin > 40);
  CHECK(world.host.out.empty());
  CHECK(whole >= 4);
}

TEST_CASE("between steps that take long the host is asked, too") {
  const std::string condition = GENERATE(
      "-1 in numbers", "contains(numbers, -1)", "indexOf(numbers, -1) >= 0", "sum(numbers) < 0",
      "avg(numbers) < 0", "max(numbers) < 0", "\"b\" in text", "indexOf(text, \"b\") >= 0",
      "numbers != others", "{\"in\": [numbers]} != {\"in\": [others]}");
  checkIsAsked(
      "let numbers = range(0, 5000, 1)\nlet others = range(0, 5000, 1)\n"
      "let text = repeat(\"a\", 5000)\n",
      condition);
}

TEST_CASE("between steps on long texts, keys and numbers the host is asked, too") {
  const std::string condition =
      GENERATE("text != same", "text < same", "starts_with(text, same + \"c\")",
               "ends_with(text, \"c\" + same)", "len(accents[5000]) + len(accents[15000]) > 2",
               "byText[same] == 1", "same in byText && byText[same] == 1", "byList[others] == 1",
               "number % 10 == 10", "number / 10 == 0");
  checkIsAsked(
      "let text = repeat(\"a\", 80000) + \"b\"\nlet same = repeat(\"a\", 80000) + \"b\"\n"
      "let accents = repeat(\"ä\", 20000)\n"
      "let numbers = range(0, 5000, 1)\nlet others = range(0, 5000, 1)\n"
      "var byText: map<string, int> = {}\nbyText[text] = 0\n"
      "var byList: map<list<int>, int> = {}\nbyList[numbers] = 0\n"
      "var number = 7\nfor i in 0..19 { number = number * number }\n",
      condition);
}

TEST_CASE("programs run by programs can be stopped, and count with them") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  World world(backend, "let turns = \"for i in 0..1001 { }\"\neval(turns)\neval(turns)");
  CHECK(world.instance->run().stats.steps == 2000);
  World endless(backend, "eval(\"while true { }\")");
  endless.host.stops = true;
  const RunResult result = endless.instance->run();
  REQUIRE(result.trap);
  CHECK(result.trap->kind == TrapKind::Interrupted);
}

TEST_CASE("thousands of programs wait for calls at once") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  QuietHost host;
  const auto program =
      compile("count", "var n = 0\nfun next(): int { n = n + 1\n return n }").program;
  REQUIRE(program);
  RunOptions options;
  options.backend = backend;
  options.wantsValue = true;
  std::vector<std::unique_ptr<Instance>> live;
  for (int i = 0; i < 5000; ++i) {
    live.push_back(std::make_unique<Instance>(program, host, options));
    CHECK_FALSE(live.back()->run().trap);
  }
  for (const int64_t wanted : {1, 2}) {
    for (auto& instance : live) {
      const auto result = instance->call("next", "");
      REQUIRE(result);
      CHECK(result->value == number(wanted));
    }
  }
}

TEST_CASE("recursion through a builtin ends in the same trap on a small stack") {
  const Backend backend = GENERATE(Backend::Interp, Backend::Vm);
  World world(backend,
              "fun again(a: any, b: any): any { return 1 + reduce([1], again, 0) }\n"
              "again(0, 0)");
  RunResult result;
  std::thread([&] { result = world.instance->run(); }).join();
  REQUIRE(result.trap);
  CHECK(result.trap->kind == TrapKind::StackOverflow);
  CHECK_FALSE(world.instance->call("again", text("x") + text("y"))->trap->stack.empty());
}

TEST_CASE("the functions of a program are listed with their types") {
  World world(Backend::Vm,
              "fun f(a: int, b: list<string>): bool { return true }\n"
              "fun outer() { fun inner() { } }\n"
              "type T { x: int fun method(): int { return 1 } }");
  const auto signatures = functions(*world.compiled.program);
  REQUIRE(signatures.size() == 2);
  CHECK(signatures[0].name == "f");
  CHECK(signatures[0].parameters[1].name == "b");
  CHECK(signatures[0].parameters[1].type == "list<string>");
  CHECK(signatures[0].result == "bool");
  CHECK(signatures[1].name == "outer");
}
