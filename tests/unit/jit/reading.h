// Short ways to write SSA by hand, and to say what a pass makes of it.
//
// The function is `f` of kProgram. Lines may be indented; a node that leaves and has no state
// leaves at the begin of the function with nothing (`; else @0`).
#pragma once

#include <catch2/catch.hpp>

#include "base/source.h"
#include "bytecode/assemble.h"
#include "jit/passes/passes.h"
#include "jit/ssa/read.h"

namespace kinako::jit {

// f's registers: i0 to i3, f4, f5, b6, b7, v8 to v11. Its words:
//   0 list_push   writes lists, may fail
//   1 truthy      reads lists and maps; the collector may run
//   2 cell_set    writes cells, and that is all
//   3 neg         may fail, writes nothing
//   4 iter_begin  has three results, and may fail
//   5 to_big      two words long
//   7 raw_field   reads fields, and that is all
//   8 return_null
inline constexpr std::string_view kProgram = R"(
type int
type float
type any = anything
type bigint
type bool
shape P (x: int, y: any, f: float, b: bool)
shape Q (x: int, y: any)
global i total: int
global i count: int
global f mean: float
entry main
function main() -> v
  registers v
  return_null
function f(i n: int) -> v
  registers iiii ff bb vvvv rr
  list_push v8, v9
  truthy b6, v8
  cell_set v8, v9
  neg v8, v9
  iter_begin v8, v9, r12
  to_big v8, v9, bigint ["n"]
  raw_field v8, v9, 0
  return_null
)";

inline const bytecode::Program& program() {
  static const Source source("test.mochi", "source of the test");
  static const auto program = [] {
    bytecode::Assembled assembled = bytecode::assemble(kProgram, &source);
    INFO((assembled.error ? assembled.error->text() : ""));
    REQUIRE(assembled.program);
    return std::move(assembled.program);
  }();
  return *program;
}
inline Region region(bool isWide = false) { return {program(), 1, Region::kStart, isWide}; }

/// Lines of a text without what only pleases the eye: runs of spaces, `; from`, `; else @0`.
inline std::string normal(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string line;
    for (const char c : text.substr(0, std::min(end, text.find("; from")))) {
      if (c != ' ' || (!line.empty() && line.back() != ' ')) line += c;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto trim = [&] { line.erase(line.find_last_not_of(' ') + 1); };
    trim();
    constexpr std::string_view kNothing = "; else @0";
    if (line.ends_with(kNothing)) line.resize(line.size() - kNothing.size());
    trim();
    if (!line.empty()) result += line + '\n';
  }
  return result;
}

inline ssa::Listed listed(std::string_view text, bool isWide = false) {
  constexpr std::pair<std::string_view, bool> kLeaves[] = {
#define OP(Name, name, result, inputs, imm, exit, effects, meaning) {name, #exit[0] == 'L'},
#include "jit/ssa/ops.def"
  };
  std::string whole = isWide ? "ssa f wide\n" : "ssa f\n";
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t begin = std::min(line.find_first_not_of(' '), line.size());
    const size_t equals = line.find("= ");
    const std::string_view rest =
        std::string_view(line).substr(equals == std::string::npos ? begin : equals + 2);
    const std::string_view name = rest.substr(0, rest.find(' '));
    whole += line.substr(begin);
    for (const auto& [op, leaves] : kLeaves) {
      if (op == name && leaves && line.find(';') == std::string::npos) whole += " ; else @0";
    }
    whole += '\n';
  }
  return ssa::read(whole, region(isWide));
}

/// Code that is sound.
inline ssa::Code code(std::string_view text, bool isWide = false) {
  ssa::Listed result = listed(text, isWide);
  INFO(text);
  REQUIRE(result.error == "");
  REQUIRE(ssa::verify(result.code) == "");
  return std::move(result.code);
}

/// The listing without its first line.
inline std::string listing(const ssa::Code& code) {
  std::string text = ssa::print(code);
  text.erase(0, text.find('\n') + 1);
  return normal(text);
}

/// What the pass makes of it, which must be sound as well.
inline std::string after(std::string_view pass, std::string_view text, bool isWide = false) {
  ssa::Code it = code(text, isWide);
  for (const PassInfo& info : passes()) {
    if (info.name != pass) continue;
    info.run(it);
    CHECK(ssa::verify(it) == "");
    return listing(it);
  }
  FAIL("no pass " << pass);
  return "";
}

/// The pass leaves it as it is.
#define STAYS(pass, text) CHECK(after(pass, text) == normal(text))
/// The pass makes `expected` of it.
#define BECOMES(pass, text, expected) CHECK(after(pass, text) == normal(expected))

}  // namespace kinako::jit
