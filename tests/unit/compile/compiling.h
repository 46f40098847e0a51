// Short ways to compile a text and to say what became of it.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "base/diagnostics.h"
#include "bytecode/program.h"
#include "compile/compile.h"
#include "syntax/parser.h"
#include "types/checker.h"

namespace kinako::compiler {

/// The bytecode of a text, and what it must outlive; no program when the text has errors.
struct Compiled {
  std::shared_ptr<const Source> source;
  std::unique_ptr<types::Program> typed;
  std::unique_ptr<bytecode::Program> program;

  /// The function of that name.
  const bytecode::Function& function(std::string_view name) const {
    for (const auto& function : program->functions) {
      if (function->name == name) return *function;
    }
    FAIL("no function " << name);
    return *program->functions[0];
  }
};

inline Compiled compileText(std::string text) {
  Compiled result;
  result.source = std::make_shared<const Source>("test.mochi", std::move(text));
  DiagnosticSink sink;
  const auto tree = syntax::parse(result.source, sink);
  types::Checker checker;
  checker.check(*tree, sink);
  if (sink.hasErrors()) return result;
  result.typed = checker.takeProgram();
  result.program = compileProgram(*result.typed);
  return result;
}

/// The same of a text without errors.
inline Compiled compiled(std::string text) {
  auto result = compileText(std::move(text));
  REQUIRE(result.program);
  return result;
}

}  // namespace kinako::compiler
