// Any bytes as a program, up to the typed tree and through the formatter. What must hold:
//  1. nothing crashes or hangs, and a program without errors is there to be run;
//  2. every text has an analysis, whose places are in the text;
//  3. what can be formatted can be formatted again, and then stays as it is;
//  4. formatting makes no program wrong, nor a wrong one right.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine.h"

namespace {

using kinako::Diagnostic;

[[noreturn]] void broken(const char* rule, const std::string& text) {
  std::fprintf(stderr, "broken: %s\n--- text\n%s\n---\n", rule, text.c_str());
  std::abort();
}

void require(bool holds, const char* rule, const std::string& text) {
  if (!holds) broken(rule, text);
}

bool hasErrors(const std::vector<Diagnostic>& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics) {
    if (kinako::diagnosticInfo(diagnostic.code).severity == kinako::Severity::Error) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const kinako::CompileResult compiled = kinako::compile("fuzz", text);
  require((compiled.program == nullptr) == hasErrors(compiled.diagnostics),
          "a program is there exactly when there is no error", text);
  for (const Diagnostic& diagnostic : compiled.diagnostics) {
    require(diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size,
            "a diagnostic points into the text", text);
    kinako::renderText(diagnostic, *compiled.source, kinako::Color::On);
    kinako::renderJson(diagnostic, *compiled.source);
  }

  for (const kinako::Stage stage :
       {kinako::Stage::Tokens, kinako::Stage::Ast, kinako::Stage::Types}) {
    std::vector<Diagnostic> ignored;
    kinako::dump(stage, "fuzz", text, ignored);
  }

  const auto analysis = kinako::analyze("fuzz", text);
  uint32_t end = 0;
  for (const auto& mention : analysis.mentions) {
    require(mention.at.begin >= end && mention.at.end <= size &&
                mention.symbol < analysis.symbols.size(),
            "mentions are in order and name symbols", text);
    end = mention.at.end;
  }
  renderJson(analysis);

  std::vector<Diagnostic> diagnostics;
  const auto once = kinako::format("fuzz", text, diagnostics);
  if (!once) return 0;
  diagnostics.clear();
  const auto twice = kinako::format("fuzz", *once, diagnostics);
  require(twice.has_value(), "what was formatted can be formatted again", *once);
  require(*twice == *once, "formatting twice changes nothing", *once);
  const kinako::CompileResult again = kinako::compile("fuzz", *once);
  // How much is reported may depend on what is on the same line.
  require((again.program == nullptr) == (compiled.program == nullptr),
          "formatting makes no program wrong, nor a wrong one right", text);
  return 0;
}
