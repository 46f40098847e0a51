// Limits hold for what looks at texts, and the engine can be used afterwards.
#include <catch2/catch.hpp>
#include <string>

#include "engine.h"
#include "quiet_host.h"

using namespace kinako;

namespace {

std::string manyVariables() {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "let a" + std::to_string(i) + " = [1, 2]\n";
  return text;
}

CompileOptions limited(uint64_t milliseconds, uint64_t bytes) {
  CompileOptions options;
  options.limits.timeoutMilliseconds = milliseconds;
  options.limits.memoryBytes = bytes;
  return options;
}

constexpr uint64_t kBytes = 8 << 20;

}  // namespace

TEST_CASE("A text that takes too much memory is refused by everything that looks at it") {
  const auto text = manyVariables();
  const auto options = limited(0, kBytes);
  const auto compiled = compile("a", text, options);
  REQUIRE(compiled.limit);
  CHECK(compiled.limit->kind == TrapKind::Memory);
  CHECK(compiled.limit->message == "memory limit reached: 8388608 bytes");
  CHECK_FALSE(compiled.program);
  CHECK(compiled.diagnostics.empty());
  const auto analysis = analyze("a", text, options);
  REQUIRE(analysis.limit);
  CHECK(analysis.limit->kind == TrapKind::Memory);
  CHECK(analysis.symbols.empty());
  for (const auto stage : {Stage::Tokens, Stage::Ast, Stage::Types, Stage::Bytecode}) {
    const auto shown = inspect(stage, "a", text, options);
    REQUIRE(shown.limit);
    CHECK(shown.limit->kind == TrapKind::Memory);
    CHECK(shown.text.empty());
  }
  std::vector<Diagnostic> diagnostics;
  std::optional<TrapReport> limit;
  CHECK_FALSE(format("a", text, diagnostics, options.limits, &limit));
  REQUIRE(limit);
  CHECK(limit->kind == TrapKind::Memory);
  CHECK(renameSymbol("a", text, 4, "b", options).limit);
  CHECK(compile("a", "print(1)", options).program);
}

TEST_CASE("A text that takes too much time is refused") {
  const auto compiled = compile("a", manyVariables(), limited(1, 0));
  REQUIRE(compiled.limit);
  CHECK(compiled.limit->kind == TrapKind::Timeout);
  CHECK(compiled.limit->message == "time limit reached");
}

TEST_CASE("Limits that are not reached change nothing") {
  const auto compiled = compile("a", "print(x)", limited(60'000, kBytes));
  CHECK_FALSE(compiled.limit);
  CHECK(compiled.diagnostics.size() == 1);
}

TEST_CASE("A text of a session that takes too much leaves no trace") {
  QuietHost host;
  RunOptions options;
  options.limits.memoryBytes = kBytes;
  Session session(host, options);
  session.evaluate("let x = 1");
  const auto refused = session.evaluate(manyVariables());
  REQUIRE(refused.trap);
  CHECK(refused.trap->kind == TrapKind::Memory);
  CHECK(session.evaluate("x").value == "1");
  CHECK(session.evaluate("a1").diagnostics.size() == 1);
}
