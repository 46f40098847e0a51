// Listings are read as they are written.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "bytecode/cursor.h"
#include "compile/compiling.h"
#include "jit/passes/passes.h"
#include "jit/reading.h"
#include "jit/ssa/build.h"

namespace kinako::jit {

namespace {

std::string errorOf(std::string_view text) { return ssa::read(text, region()).error; }

/// Of a line in a block, which is line 3.
std::string errorOfLine(const std::string& line) {
  const std::string error =
      errorOf("ssa f\nblock0(v0: int, v1: value, v2: pointer):\n  " + line + "\n  return_null\n");
  constexpr std::string_view kWhere = "line 3: ";
  return error.starts_with(kWhere) ? error.substr(kWhere.size()) : error;
}

/// The same text when `code` is printed, read, and printed.
void goRound(const ssa::Code& code) {
  const std::string text = ssa::print(code);
  const ssa::Listed again = ssa::read(text, code.region);
  INFO(text);
  CHECK(again.error == "");
  CHECK(ssa::verify(again.code) == "");
  CHECK(ssa::print(again.code) == text);
}

/// The start of a function, and its loops.
std::set<uint32_t> placesOf(const bytecode::Function& function) {
  std::set<uint32_t> places = {Region::kStart};
  for (bytecode::Cursor at(function); !at.isAtEnd(); at.next()) {
    if (at.isBack()) places.insert(static_cast<uint32_t>(*at.target()));
  }
  return places;
}

}  // namespace

TEST_CASE("the listing of every function becomes the same code") {
  size_t regions = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(KINAKO_LANG_TESTS)) {
    if (file.path().extension() != ".mochi") continue;
    std::ostringstream text;
    text << std::ifstream(file.path(), std::ios::binary).rdbuf();
    const auto compiled = compiler::compileText(text.str());
    if (!compiled.program) continue;
    INFO(file.path().string());
    for (uint32_t i = 0; i < compiled.program->functions.size(); ++i) {
      const bytecode::Function& function = *compiled.program->functions[i];
      // Large ones are of no other kind, and take a while.
      if (function.code.empty() || function.code.size() > 500) continue;
      for (const bool isWide : {false, true}) {
        for (const uint32_t loop : placesOf(function)) {
          auto [code, declined] = ssa::build({*compiled.program, i, loop, isWide});
          CHECK(declined == "");
          if (!declined.empty()) continue;
          goRound(code);
          runPasses(code, "all", true);
          goRound(code);
          ++regions;
        }
      }
    }
  }
  CHECK(regions > 3'000);
}

TEST_CASE("every kind of operand is read as it is written") {
  const std::string text = R"(
    block0(v0: int, v1: value, v2: bool):   ; else @3 r0=v0
      v3 = int -9223372036854775808
      v4 = float -0.0
      v5 = float 1e+300
      v6 = float 0x7ff8000000000000
      v7 = bool 1
      v8 = value null
      v9 = value empty
      v10 = text text3
      v11: float = slot r4
      v12 = guard_kind boxed_int, v1       ; else @1 r0=v0 r8=v1
      v13 = guard_record shape1, v1        ; else @0
      guard_storage any, v12               ; else @0
      guard_type type2, v1                 ; else @0
      v14 = load_field field1, v13
      v15: int = load_global global1
      v16 = capture 3, v1
      row @0 list_push, v1, v8             ; else @0
      v17: value = call function0, v0      ; else @0
      branch v2, block3(v0, v3), block1
    block3(v18: int, v19: int):
      return v18
    block1:
      leave                                ; else @7
  )";
  CHECK(listing(code(text)) == normal(text));
}

TEST_CASE("mistakes in a listing are named by their line") {
  CHECK(errorOf("") == "line 1: nothing is there");
  CHECK(errorOf("ssa g\n") == "line 1: it is not `ssa f`");
  CHECK(errorOf("ssa f wide\n") == "line 1: it is not `ssa f`");
  CHECK(errorOf("ssa f\nblock1:\n  return_null\n") == "line 1: there is no block0");
  CHECK(errorOf("ssa f\n  return_null\n") == "line 1: there is no block0");
  CHECK(errorOf("ssa f\n  return_null\nblock0:\n") == "line 2: it is in no block");
  CHECK(errorOf("ssa f\nblock:\n") == "line 2: not a block");
  CHECK(errorOf("ssa f\nblock0\n") == "line 2: `:` is missing");
  CHECK(errorOf("ssa f\nblock0(v0: int:\n") == "line 2: `)` is missing");
  CHECK(errorOf("ssa f\nblock0(v0):\n") == "line 2: not a parameter");
  CHECK(errorOf("ssa f\nblock0(v0: text):\n") == "line 2: no type `text`");
  CHECK(errorOf("ssa f\nblock0:\n  return_null\nblock0:\n") == "line 4: block0 is there twice");
  CHECK(errorOf("ssa f\nblock0:\n  jump block7\n") == "line 3: block7 is not there");

  CHECK(errorOfLine("v9 add v0, v0") == "`=` is missing");
  CHECK(errorOfLine("v9 = plus v0, v0") == "no operation `plus`");
  CHECK(errorOfLine("plus v0, v0") == "no operation `plus`");
  CHECK(errorOfLine("v9 = parameter") == "its type is missing");
  CHECK(errorOfLine("v9: int = parameter") == "parameters are not in the body");
  CHECK(errorOfLine("v9 = slot r0") == "its type is missing");
  CHECK(errorOfLine("v9: int = add v0, v0") == "the operation says its type");
  CHECK(errorOfLine("add v0, v0") == "its result has no number");
  CHECK(errorOfLine("v9: none = step") == "the operation says its type");
  CHECK(errorOfLine("v0 = int 1") == "v0 is made twice");
  CHECK(errorOfLine("v9 = lt v0, v7") == "v7 is made nowhere");
  CHECK(errorOfLine("v9 = lt v0, 7") == "`7` is no node");
  CHECK(errorOfLine("v9 = lt v0 v0") == "something is left over");
  CHECK(errorOfLine("v9 = int") == "an operand is missing");
  CHECK(errorOfLine("v9 = int 1.5") == "`1.5` is not what it takes");
  CHECK(errorOfLine("v9 = float x") == "`x` is not what it takes");
  CHECK(errorOfLine("v9 = guard_kind set, v1") == "`set` is not what it takes");
  CHECK(errorOfLine("v9 = load_field shape1, v2") == "`shape1` is not what it takes");
  CHECK(errorOfLine("row @70 list_push") == "no such instruction");
  CHECK(errorOfLine("row @0 neg") == "the instruction at 0 is `list_push`");
  CHECK(errorOfLine("step ; else 4") == "not a state");
  CHECK(errorOfLine("step ; else @4 v0") == "not a register of a state");
  CHECK(errorOfLine("step ; else @4 r0=v7") == "v7 is made nowhere");
}

}  // namespace kinako::jit
