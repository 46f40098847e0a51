// Printed stages whose lines know where in the source they come from.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine.h"

using namespace kinako;

namespace {

constexpr Stage kStages[] = {Stage::Tokens, Stage::Ast, Stage::Types, Stage::Bytecode};

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::stringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The source of the first line that holds `part`; "no line" or "no place" without one.
std::string sourceOf(const Inspection& result, std::string_view part) {
  const auto lines = linesOf(result.text);
  for (uint32_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find(part) == std::string::npos) continue;
    for (const auto& link : result.links) {
      if (link.line == i) return std::string(result.source->text(link.span));
    }
    return "no place";
  }
  return "no line";
}

}  // namespace

TEST_CASE("lines of every stage know where they come from") {
  const std::string text =
      "let limit = 3  // three\nfun f(n: int): int { return n + limit }\nprint(f(2))";
  const auto tokens = inspect(Stage::Tokens, "a", text);
  CHECK(sourceOf(tokens, "Comment") == "// three");
  CHECK(sourceOf(tokens, "Identifier print") == "print");
  CHECK(sourceOf(tokens, "EndOfFile") == "no place");
  const auto ast = inspect(Stage::Ast, "a", text);
  CHECK(sourceOf(ast, "(Program") == "no place");
  CHECK(sourceOf(ast, "(Let") == "let limit = 3");
  CHECK(sourceOf(ast, "(Parameter") == "n");
  CHECK(sourceOf(ast, "(Binary op=+") == "n + limit");
  CHECK(sourceOf(ast, "left: (Name") == "n");
  const auto types = inspect(Stage::Types, "a", text);
  CHECK(sourceOf(types, "(global limit") == "limit");
  CHECK(sourceOf(types, "(local n") == "n");
  CHECK(sourceOf(types, "AddInt") == "n + limit");
  CHECK(sourceOf(types, "(CallFunction") == "f(2)");
  const auto code = inspect(Stage::Bytecode, "a", text);
  CHECK(sourceOf(code, "function f(") == "f");
  CHECK(sourceOf(code, "add_int") == "n + limit");
  CHECK(sourceOf(code, "registers") == "no place");
}

TEST_CASE("the text of every stage is what dump prints, and links are in it and in the source") {
  size_t links = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(KINAKO_LANG_TESTS)) {
    if (entry.path().extension() != ".mochi") continue;
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    INFO(entry.path().string());
    for (const Stage stage : kStages) {
      std::vector<Diagnostic> diagnostics;
      const auto result = inspect(stage, "a", text.str());
      REQUIRE(result.text == dump(stage, "a", text.str(), diagnostics));
      REQUIRE(result.diagnostics.size() == diagnostics.size());
      const auto lines = linesOf(result.text).size();
      int64_t before = -1;
      for (const auto& link : result.links) {
        REQUIRE(link.line > before);
        REQUIRE(link.line < lines);
        REQUIRE(link.span.begin < link.span.end);
        REQUIRE(link.span.end <= result.source->text().size());
        before = link.line;
      }
      links += result.links.size();
    }
  }
  CHECK(links > 10'000);
}
