// Programs of several files: what may be imported from where, and what it may cost.
#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "engine.h"
#include "runtime/fake_host.h"

using namespace kinako;

namespace {

using Texts = std::map<std::string, std::string>;

/// The first error of `main.mochi`, "file:line: message", or what it prints.
std::string outcomeOf(const Texts& texts, const std::string& path = "main.mochi") {
  modules::MemoryFiles files(texts);
  const auto compiled = compile(path, texts.at(path), {{}, &files, path});
  for (const auto& diagnostic : compiled.diagnostics) {
    if (diagnosticInfo(diagnostic.code).severity != Severity::Error) continue;
    const auto& source = compiled.source->at(diagnostic.span.begin);
    return source.name() + ':' + std::to_string(source.position(diagnostic.span.begin).line) +
           ": " + diagnostic.message;
  }
  REQUIRE(compiled.program);
  std::string printed;
  for (const Backend backend : allBackends()) {
    runtime::FakeHost host;
    RunOptions options;
    options.backend = backend;
    CHECK_FALSE(run(*compiled.program, host, options).trap);
    if (backend != allBackends()[0]) CHECK(host.out == printed);
    printed = host.out;
  }
  return printed;
}

}  // namespace

TEST_CASE("files in memory can be imported, in folders too") {
  CHECK(outcomeOf({{"main.mochi", "import \"./a/b\" as b\nprint(b.x)"},
                   {"a/b.mochi", "import \"../c\" as c\nexport let x = c.y + 1"},
                   {"c.mochi", "export let y = 1"}}) == "2\n");
  CHECK(outcomeOf({{"main.mochi", "import \"./a\" as a\nprint(a.x + a.y)"},
                   {"a/one.mochi", "export let x = 1"},
                   {"a/two.mochi", "export let y = 2"},
                   {"a/deep/three.mochi", "missing"}}) == "3\n");
}

TEST_CASE("no path leads out of the files of a program") {
  CHECK(outcomeOf({{"main.mochi", "import \"../secret\" as s"}}) ==
        "main.mochi:1: cannot import \"../secret\": the path leads outside the program's files");
  CHECK(outcomeOf({{"main.mochi", "import \"./a/../../secret\" as s"}}) ==
        "main.mochi:1: cannot import \"./a/../../secret\": the path leads outside the program's "
        "files");
  CHECK(outcomeOf({{"main.mochi", "import \"a/../../secret\" as s"}}) ==
        "main.mochi:1: cannot import \"a/../../secret\": the path leads outside the program's "
        "files");
  CHECK(outcomeOf({{"sub/main.mochi", "import \"../lib\" as l\nprint(l.x)"},
                   {"lib.mochi", "export let x = 1"}},
                  "sub/main.mochi") == "1\n");
}

TEST_CASE("a chain of imports has an end, and so have their number and their size") {
  Texts chain{{"main.mochi", "import \"./f0\" as f"}};
  for (int i = 0; i < 200; ++i) {
    chain["f" + std::to_string(i) + ".mochi"] = "import \"./f" + std::to_string(i + 1) + "\" as f";
  }
  CHECK(outcomeOf(chain) ==
        "f99.mochi:1: cannot import \"./f100\": more than 100 imports are nested");

  Texts many{{"main.mochi", ""}};
  for (int i = 0; i < 1001; ++i) {
    const std::string name = "g" + std::to_string(i);
    many[name + ".mochi"] = "";
    many["main.mochi"] += "import \"./" + name + "\" as " + name + "\n";
  }
  CHECK(outcomeOf(many) ==
        "main.mochi:1001: cannot import \"./g1000\": a program imports at most 1000 files");

  const std::string large(40 << 20, ' ');
  CHECK(outcomeOf({{"main.mochi", "import \"./a\" as a\nimport \"./b\" as b"},
                   {"a.mochi", large},
                   {"b.mochi", large}}) ==
        "main.mochi:2: cannot import \"./b\": b.mochi: it is too large");
}

TEST_CASE("a long cycle is shown by its ends") {
  Texts chain{{"main.mochi", "import \"./f0\" as f"}};
  for (int i = 0; i < 20; ++i) {
    chain["f" + std::to_string(i) + ".mochi"] =
        "import \"./f" + std::to_string((i + 1) % 20) + "\" as f";
  }
  CHECK(outcomeOf(chain) ==
        "f19.mochi:1: import cycle: f0.mochi → f1.mochi → f2.mochi → f3.mochi → … → f17.mochi → "
        "f18.mochi → f19.mochi → f0.mochi");
}

TEST_CASE("the files of a package see each other, and so do its tests") {
  const Texts texts{
      {"m/add.mochi", "package m\nexport fun add(a: int, b: int): int { return plus(a, b) }"},
      {"m/plus.mochi", "package m\nfun plus(a: int, b: int): int { return a + b }\nprint(\"m\")"},
      {"m/add_test.mochi", "package m\ntest \"plus\" { expect plus(1, 2) == 3 }\nprint(add(1, 2))"},
      {"m/other.mochi", "print(missing)"}};
  CHECK(outcomeOf(texts, "m/add_test.mochi") == "m\n3\n");
  CHECK(outcomeOf(texts, "m/add.mochi") == "m\n");
  // Programs that stand alone are often called the same.
  CHECK(outcomeOf({{"a.mochi", "package main\nprint(1)"}, {"b.mochi", "package main\nprint(2)"}},
                  "a.mochi") == "1\n");
}

TEST_CASE("hosts call the functions of the program, not those of its modules") {
  modules::MemoryFiles files(Texts{{"lib.mochi", "export fun f(): int { return 1 }\nfun g() { }"}});
  const auto compiled =
      compile("main.mochi", "import \"./lib\" as lib\nfun f(n: int): int { return lib.f() + n }",
              {{}, &files, "main.mochi"});
  REQUIRE(compiled.program);
  const auto known = functions(*compiled.program);
  REQUIRE(known.size() == 1);
  CHECK(known[0].parameters.size() == 1);
}

TEST_CASE("tests of imported files are not the program's") {
  modules::MemoryFiles files(Texts{{"lib.mochi", "test \"theirs\" { expect false }"}});
  const auto compiled = compile("main.mochi", "import \"./lib\" as lib\ntest \"ours\" { }",
                                {{}, &files, "main.mochi"});
  REQUIRE(compiled.program);
  const auto blocks = testBlocks(*compiled.program);
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].title == "ours");
}

namespace {

/// What a conversation says to the last of its texts.
std::string answer(Session& session, runtime::FakeHost& host, const std::string& text) {
  host.out.clear();
  const auto outcome = session.evaluate(text);
  std::string said = host.out;
  for (const auto& diagnostic : outcome.diagnostics) {
    if (diagnostic.code != Code::P065) {
      said += renderText(diagnostic, *outcome.source, Color::Off);
    }
  }
  if (outcome.trap) said += outcome.trap->message;
  return said + outcome.value;
}

}  // namespace

TEST_CASE("a conversation imports, and a module starts once") {
  modules::MemoryFiles files(
      {{"lib.mochi",
        "print(\"starts\")\nexport type P { x: int }\nexport fun f(): int { return 4 }\n"
        "export var best = 0\nlet m = { \"a\": 1 }\nexport fun look(k: string) { best = m[k] }\n"
        "let hidden = 1"},
       {"uses.mochi", "import \"./lib\" as lib\nexport let y = lib.f()"}});
  runtime::FakeHost host;
  Session session(host, {}, &files);
  CHECK(answer(session, host, "let a = 1") == "");
  CHECK(answer(session, host, "import \"./lib\" as lib") == "starts\n");
  CHECK(answer(session, host, "lib.f() + a") == "5");
  CHECK(answer(session, host, "let p = lib.P { x: 2 }\np.x") == "2");
  CHECK(answer(session, host, "({ \"x\": 7 } as lib.P).x") == "7");
  CHECK(answer(session, host, "lib.look(\"zz\")\nlib.best") == "nil");
  CHECK(answer(session, host, "import \"./uses\" as uses\nuses.y") == "4");
  CHECK(answer(session, host, "lib.hidden") ==
        R"(error[T092]: module `"./lib"` does not export `hidden`
  --> line 11:1:5
   |
 1 | lib.hidden
   |     ^^^^^^
  ::: lib.mochi:7:5
   |
 7 | let hidden = 1
   |     ------ declared here
   = help: Write `export` before its declaration.
)");
}

TEST_CASE("a module that was wrong or stopped in a conversation can be imported again") {
  Texts texts{{"lib.mochi", "print(1 / 0)"}, {"wrong.mochi", "print(missing)"}};
  class Changing final : public modules::Files {
   public:
    explicit Changing(const Texts& texts) : texts_(texts) {}
    modules::PathKind kindOf(const std::string& path) override {
      return modules::MemoryFiles(texts_).kindOf(path);
    }
    std::optional<std::string> read(const std::string& path, size_t most,
                                    std::string& error) override {
      return modules::MemoryFiles(texts_).read(path, most, error);
    }
    std::optional<std::vector<std::string>> list(const std::string& folder,
                                                 std::string& error) override {
      return modules::MemoryFiles(texts_).list(folder, error);
    }

   private:
    const Texts& texts_;
  } files(texts);
  runtime::FakeHost host;
  Session session(host, {}, &files);
  CHECK(answer(session, host, "import \"./wrong\" as w").find("undefined variable") !=
        std::string::npos);
  texts["wrong.mochi"] = "export let x = 3";
  CHECK(answer(session, host, "import \"./wrong\" as w\nw.x") == "3");
  CHECK(answer(session, host, "import \"./lib\" as lib") == "division by zero");
  CHECK(answer(session, host, "import \"./lib\" as lib") == "division by zero");
}
