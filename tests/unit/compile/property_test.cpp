// What holds of every program: all those of tests/lang that compile.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "bytecode/assemble.h"
#include "bytecode/cursor.h"
#include "compile/compiling.h"

namespace kinako::compiler {

namespace {

using bytecode::OperandKind;

struct Corpus {
  struct Entry {
    std::string path;
    Compiled compiled;
  };
  std::vector<Entry> programs;
  size_t rejected = 0;

  Corpus() {
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(KINAKO_LANG_TESTS)) {
      if (file.path().extension() == ".mochi") files.push_back(file.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& path : files) {
      std::ifstream stream(path, std::ios::binary);
      std::ostringstream text;
      text << stream.rdbuf();
      auto compiled = compileText(text.str());
      if (compiled.program) {
        programs.push_back({path.string(), std::move(compiled)});
      } else {
        ++rejected;
      }
    }
  }
};

/// Compiled once for all tests here.
const std::vector<Corpus::Entry>& corpus() {
  static const Corpus corpus;
  REQUIRE(corpus.programs.size() > 500);
  REQUIRE(corpus.rejected > 300);
  return corpus.programs;
}

bool isTooLarge(const bytecode::Program& program) {
  return std::any_of(program.functions.begin(), program.functions.end(),
                     [](const auto& function) { return !function->tooLarge.empty(); });
}

}  // namespace

TEST_CASE("the verifier accepts what is compiled") {
  for (const auto& [path, compiled] : corpus()) {
    INFO(path);
    REQUIRE(bytecode::verify(*compiled.program) == "");
  }
}

TEST_CASE("a listing is read back as an equal program") {
  for (const auto& [path, compiled] : corpus()) {
    if (isTooLarge(*compiled.program)) continue;
    INFO(path);
    const std::string text = bytecode::disassemble(*compiled.program);
    const auto again = bytecode::assemble(text, compiled.source.get());
    INFO((again.error ? again.error->text() : ""));
    REQUIRE(again.program);
    const bytecode::Program& a = *compiled.program;
    const bytecode::Program& b = *again.program;
    REQUIRE(a.types == b.types);
    REQUIRE(a.shapes == b.shapes);
    REQUIRE(a.globals == b.globals);
    REQUIRE(a.main == b.main);
    REQUIRE(a.functions.size() == b.functions.size());
    for (size_t i = 0; i < a.functions.size(); ++i) {
      // One program's functions have one source, but for those that nothing calls.
      auto left = *a.functions[i];
      left.source = compiled.source.get();
      INFO(bytecode::disassemble(a, left));
      REQUIRE((left == *b.functions[i]));
    }
    REQUIRE(bytecode::disassemble(b) == text);
  }
}

TEST_CASE("a value is written only where the collector looks") {
  for (const auto& [path, compiled] : corpus()) {
    for (const auto& function : compiled.program->functions) {
      INFO(path << ": " << function->name);
      const auto size = function->registers.size();
      for (bytecode::Cursor at(*function); !at.isAtEnd(); at.next()) {
        for (const auto& operand : at.operands()) {
          if (operand.kind != OperandKind::wV && operand.kind != OperandKind::rV) continue;
          const uint16_t index = operand.index();
          if (index < size && function->registers[index] != RegisterKind::Value) FAIL(index);
          if (index >= size + function->window) FAIL(index);
        }
      }
      for (const auto& maker : function->makers) {
        for (const auto& source : maker.captures) {
          if (source.fromCapture) continue;
          REQUIRE(source.index < size);
          REQUIRE(function->registers[source.index] == RegisterKind::Value);
        }
      }
    }
  }
}

TEST_CASE("parameters are the first registers") {
  for (const auto& [path, compiled] : corpus()) {
    for (const auto& function : compiled.program->functions) {
      INFO(path << ": " << function->name);
      REQUIRE(function->parameters.size() <= function->registers.size());
      for (size_t i = 0; i < function->parameters.size(); ++i) {
        REQUIRE(function->parameters[i].kind == function->registers[i]);
      }
    }
  }
}

TEST_CASE("no constant is kept twice") {
  for (const auto& [path, compiled] : corpus()) {
    for (const auto& function : compiled.program->functions) {
      INFO(path << ": " << function->name);
      auto numbers = function->numbers;
      std::sort(numbers.begin(), numbers.end());
      REQUIRE(std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
      auto texts = function->texts;
      std::sort(texts.begin(), texts.end());
      REQUIRE(std::adjacent_find(texts.begin(), texts.end()) == texts.end());
    }
  }
}

}  // namespace kinako::compiler
