// The programs on the pages of `kinako explain` do what the pages say.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <set>

#include "base/builtin.h"
#include "base/explanations.h"
#include "base/trap_kind.h"
#include "engine.h"
#include "quiet_host.h"

using namespace kinako;

namespace {

/// A world with three files.
class SmallHost final : public QuietHost {
 public:
  std::string out;

  void writeOut(std::string_view bytes) override { out += bytes; }
  std::optional<std::string> readFile(const std::string& path, uint64_t,
                                      std::string& error) override {
    if (path == "numbers.json") return "[1, 2, 3]";
    if (path == "numbers.csv") return "n\n1\n2\n3\n";
    if (path == "broken.json") return "[1, 2, ";
    if (path == "twice.json") return R"([{"a": 1, "a": 2}])";
    error = "No such file or directory";
    return std::nullopt;
  }
  bool writeFile(const std::string&, std::string_view, std::string& error) override {
    error = "Permission denied";
    return false;
  }
};

/// A page's program, page.mochi, with a file to import.
CompileResult compilePage(std::string_view text) {
  static const std::string lib =
      "export fun twice(n: int): int { return n * 2 }\nlet secret = 42\n";
  modules::MemoryFiles files({{"page.mochi", std::string(text)}, {"lib.mochi", lib}});
  return compile("page.mochi", std::string(text), {{"fetchPrice"}, &files, "page.mochi"});
}

/// The codes of all diagnostics, each once.
std::set<std::string> codesOf(const CompileResult& result) {
  std::set<std::string> codes;
  for (const Diagnostic& diagnostic : result.diagnostics) {
    codes.emplace(diagnosticInfo(diagnostic.code).name);
  }
  return codes;
}

/// Those of a run.
void addCodes(std::set<std::string>& codes, const CompileResult& compiled) {
  if (!compiled.program) return;
  SmallHost host;
  for (const Diagnostic& warning : run(*compiled.program, host).warnings) {
    codes.emplace(diagnosticInfo(warning.code).name);
  }
}

/// What the page's trap is provoked with, where it takes more than a program.
RunOptions optionsFor(std::string_view trap, const std::atomic<bool>& interrupt) {
  RunOptions options;
  options.limits.frames = 1000;
  if (trap == "fuel") options.limits.fuel = 10'000;
  if (trap == "timeout") options.limits.timeoutMilliseconds = 50;
  if (trap == "memory") options.limits.memoryBytes = 8 << 20;
  if (trap == "output") options.limits.outputBytes = 10'000;
  if (trap == "interrupted") options.interrupt = &interrupt;
  return options;
}

/// The trap that ends the program on every back end, or "".
std::string trapOf(std::string_view program, RunOptions options) {
  const CompileResult compiled = compilePage(program);
  for (const Diagnostic& diagnostic : compiled.diagnostics) {
    UNSCOPED_INFO(renderText(diagnostic, *compiled.source, Color::Off));
  }
  CHECK(codesOf(compiled).empty());
  if (!compiled.program) return "(does not compile)";
  std::set<std::string> names;
  for (const Backend backend : allBackends()) {
    options.backend = backend;
    SmallHost host;
    const RunResult result = run(*compiled.program, host, options);
    names.emplace(result.trap ? trapInfo(result.trap->kind).name : "");
    if (result.trap) UNSCOPED_INFO(renderText(*result.trap, *compiled.source, Color::Off));
  }
  return names.size() == 1 ? *names.begin() : "(the back ends differ)";
}

}  // namespace

TEST_CASE("the wrong program of a diagnostic's page has this diagnostic and no other") {
  for (const DiagnosticInfo& info : allDiagnostics()) {
    const Explanation* page = findExplanation(info.name);
    REQUIRE(page != nullptr);
    const CompileResult result = compilePage(page->wrong);
    INFO(info.name);
    for (const Diagnostic& diagnostic : result.diagnostics) {
      UNSCOPED_INFO(renderText(diagnostic, *result.source, Color::Off));
    }
    std::set<std::string> codes = codesOf(result);
    if (info.name.starts_with('W')) addCodes(codes, result);
    if (info.code == Code::P099) {  // the page's program, often enough
      std::string many;
      for (int i = 0; i < 150; ++i) many += page->wrong;
      CHECK(codesOf(compilePage(many)).contains("P099"));
      continue;
    }
    CHECK(codes == std::set<std::string>{std::string(info.name)});
    CHECK((result.program == nullptr) == (info.severity == Severity::Error));
  }
}

TEST_CASE("the right program of a diagnostic's page compiles without warnings and runs") {
  for (const DiagnosticInfo& info : allDiagnostics()) {
    const Explanation* page = findExplanation(info.name);
    REQUIRE(page != nullptr);
    INFO(info.name);
    CHECK(trapOf(page->right, {}) == "");
  }
}

TEST_CASE("every word of the language has a page, and each word one") {
  for (const std::string_view word : keywords()) {
    INFO(word);
    CHECK(findWord(word) != nullptr);
  }
  for (const std::string_view word :
       {"from",      "where", "select", "distinct", "join",  "left",   "right", "outer", "group",
        "by",        "into",  "having", "sort",     "order", "skip",   "take",  "union", "except",
        "intersect", "as",    "with",   "to",       "set",   "update", "bench", "model", "null"}) {
    INFO(word);
    CHECK(findWord(word) != nullptr);
  }
  std::set<std::string_view> known;
  for (const WordPage& page : allWords()) {
    for (std::string_view rest = page.names; !rest.empty();) {
      const size_t length = std::min(rest.find(' '), rest.size());
      const std::string_view name = rest.substr(0, length);
      INFO(name);
      CHECK((known.insert(name).second || name == "by"));  // of `group by` and `sort by`
      rest.remove_prefix(std::min(length + 1, rest.size()));
    }
  }
}

TEST_CASE("the program of a word's page prints what the page says, or is refused") {
  for (const WordPage& page : allWords()) {
    INFO(page.names);
    const CompileResult compiled = compile("page.mochi", std::string(page.program));
    for (const Diagnostic& diagnostic : compiled.diagnostics) {
      UNSCOPED_INFO(renderText(diagnostic, *compiled.source, Color::Off));
    }
    if (page.output.empty()) {
      CHECK(codesOf(compiled) == std::set<std::string>{"P071"});
      continue;
    }
    CHECK(compiled.diagnostics.empty());
    REQUIRE(compiled.program != nullptr);
    for (const Backend backend : allBackends()) {
      SmallHost host;
      RunOptions options;
      options.backend = backend;
      const RunResult result = run(*compiled.program, host, options);
      if (result.trap) UNSCOPED_INFO(renderText(*result.trap, *compiled.source, Color::Off));
      CHECK_FALSE(result.trap);
      CHECK(host.out == page.output);
    }
  }
}

TEST_CASE("the wrong program of a trap's page stops with it, the right one does not") {
  const std::atomic<bool> stop(true);
  const std::atomic<bool> goOn(false);
  for (const TrapInfo& info : allTraps()) {
    const Explanation* page = findExplanation(info.name);
    REQUIRE(page != nullptr);
    INFO(info.name);
    // The engine always has a compiler; tests/unit/runtime runs builtins without one.
    if (info.kind == TrapKind::Unsupported) continue;
    CHECK(trapOf(page->wrong, optionsFor(info.name, stop)) == info.name);
    CHECK(trapOf(page->right, optionsFor(info.name, goOn)) == "");
  }
}

TEST_CASE("codes and names that pages mention exist") {
  const auto check = [](std::string_view text) {
    for (size_t i = 0; i + 4 <= text.size(); ++i) {
      const bool isCode =
          (text[i] == 'P' || text[i] == 'T' || text[i] == 'W') &&
          std::all_of(&text[i + 1], &text[i + 4], [](char c) { return c >= '0' && c <= '9'; });
      if (!isCode) continue;
      INFO(text.substr(i, 4));
      CHECK(findDiagnostic(text.substr(i, 4)) != nullptr);
    }
  };
  for (const Explanation& page : allExplanations()) check(page.text);
  for (const WordPage& page : allWords()) check(page.text);
}

/// What is printed by `print(CALL)`, without the line break.
std::string printed(const std::string& call) {
  const CompileResult compiled = compile("call.mochi", "print(" + call + ")");
  REQUIRE(compiled.program != nullptr);
  SmallHost host;
  const RunResult result = run(*compiled.program, host);
  CHECK_FALSE(result.trap);
  return host.out.substr(0, host.out.find('\n'));
}

TEST_CASE("a call in the line about a builtin has the value that the line says") {
  size_t count = 0;
  for (const BuiltinInfo& builtin : allBuiltins()) {
    const std::string line(builtin.doc);
    const std::string start = std::string(builtin.name) + '(';
    for (size_t at = line.find(start); at != line.npos; at = line.find(start, at + 1)) {
      const size_t end = line.find(") is ", at);
      if (end == line.npos) continue;
      const size_t value = end + 5;
      const std::string said = line.substr(value, line.find_first_of(",;", value) - value);
      CHECK(printed(line.substr(at, end + 1 - at)) == said);
      ++count;
    }
  }
  CHECK(count > 0);
}

TEST_CASE("the form of a builtin has as many parameters as it takes arguments at most") {
  for (const BuiltinInfo& builtin : allBuiltins()) {
    const std::string_view form = builtin.signature;
    INFO(form);
    CHECK(form.starts_with(std::string(builtin.name) + '('));
    if (builtin.most == BuiltinInfo::kAny) {
      CHECK(form.find("…") != form.npos);
      continue;
    }
    const size_t begin = form.find('(') + 1;
    const std::string_view inside = form.substr(begin, form.find(')') - begin);
    const auto commas = static_cast<size_t>(std::count(inside.begin(), inside.end(), ','));
    CHECK((inside.empty() ? 0 : commas + 1) == builtin.most);
  }
}
