// What the bytecode of small functions looks like.
#include <algorithm>

#include "bytecode/cursor.h"
#include "compile/compiling.h"

namespace kinako::compiler {

namespace {

using bytecode::Opcode;

/// The instructions of a function as they are listed, without the number of the word, the
/// places in the source and the `return_null` after everything.
std::string code(const Compiled& compiled, std::string_view name) {
  const std::string listing = bytecode::disassemble(*compiled.program, compiled.function(name));
  std::string result;
  for (size_t at = 0; at < listing.size();) {
    std::string line = listing.substr(at, listing.find('\n', at) - at);
    at += line.size() + 1;
    if (line.size() < 6 || line[5] != ' ' || line[4] < '0' || line[4] > '9') continue;
    line.erase(0, 6);
    line.erase(std::min(line.find("  @"), line.size()));
    line.erase(std::min(line.find("  ;"), line.size()));
    line.erase(line.find_last_not_of(' ') + 1);
    line.erase(
        std::unique(line.begin(), line.end(), [](char a, char b) { return a == ' ' && b == ' '; }),
        line.end());
    result += line + '\n';
  }
  constexpr std::string_view kEnd = "return_null\n";
  if (result.ends_with(kEnd)) result.erase(result.size() - kEnd.size());
  return result;
}
std::string code(std::string text, std::string_view name) {
  return code(compiled(std::move(text)), name);
}

bool has(std::string_view code, std::string_view part) {
  return code.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("a condition compares and jumps in one instruction") {
  CHECK(code("fun f(a: int, b: int): int { if a < b { return a } return b }", "f") ==
        "jump_le_int i1, i0 ->3\n"
        "return i0\n"
        "return i1\n");
  CHECK(code("fun f(a: int, b: int): int { if a == 3 { return a } return b }", "f") ==
        "jump_ne_int_imm i0, 3 ->3\n"
        "return i0\n"
        "return i1\n");
}

TEST_CASE("a comparison of floats is never turned around") {
  // What holds for no order of NaN would change with `<=` in place of a negated `>`.
  CHECK(code("fun f(a: float, b: float): int { if a > b { return 1 } return 2 }", "f") ==
        "jump_lt_float f1, f0, no ->4\n"
        "int i2, 1\n"
        "return i2\n"
        "int i2, 2\n"
        "return i2\n");
}

TEST_CASE("both sides of `and` jump by themselves") {
  const auto text =
      code("fun f(a: int, b: int): int { if a > 0 && b < 9 { return a } return b }", "f");
  CHECK(text ==
        "jump_le_int_imm i0, 0 ->5\n"
        "jump_ge_int_imm i1, 9 ->5\n"
        "return i0\n"
        "return i1\n");
}

TEST_CASE("arithmetic with a small constant has it in the instruction") {
  CHECK(code("fun f(a: int): int { return a - 7 }", "f") == "add_int_imm i1, i0, -7\nreturn i1\n");
  CHECK(code("fun f(a: int): int { return a / 7 }", "f") == "div_int_imm i1, i0, 7\nreturn i1\n");
  // Division by what is not above 0 has a way of its own: it may trap, or overflow.
  CHECK(has(code("fun f(a: int): int { return a / 0 }", "f"), "div_int "));
  CHECK(has(code("fun f(a: int): int { return a % -1 }", "f"), "rem_int "));
  CHECK(has(code("fun f(a: int): int { return a + 40000 }", "f"), "add_int.return "));
}

TEST_CASE("a call in front of nothing but its return is a tail call") {
  CHECK(code("fun f(n: int): int { if n == 0 { return 0 } return f(n - 1) }", "f") ==
        "jump_ne_int_imm i0, 0 ->4\n"
        "int i1, 0\n"
        "return i1\n"
        "add_int_imm w0, i0, -1\n"
        "tail_call f\n");
  const auto sum = code("fun f(n: int): int { if n == 0 { return 0 } return 1 + f(n - 1) }", "f");
  CHECK(has(sum, "\ncall "));
  CHECK_FALSE(has(sum, "tail_call"));
  // The caller would get a value of another kind.
  CHECK_FALSE(
      has(code("fun g(): int { return 1 }\nfun f(): any { return g() }", "f"), "tail_call"));
}

TEST_CASE("the main program makes no tail calls") {
  CHECK_FALSE(has(code("fun g(): int { return 1 }\nprint(g())", "main"), "tail_call"));
}

TEST_CASE("constants of a loop are loaded before it") {
  const auto made = compiled(
      "fun f(n: int): int { var total = 0\nfor i in 0..n { total = total + 100000 * i }\n"
      "return total }");
  const auto text = code(made, "f");
  const auto load = text.find(", 100000\n");
  const auto product = text.find("mul_int ");
  REQUIRE(load != std::string::npos);
  REQUIRE(product != std::string::npos);
  CHECK(load < product);
  CHECK(text.find(", 100000\n", load + 1) == std::string::npos);
  // Nothing in the loop loads: it begins where the jump back goes.
  const auto& function = made.function("f");
  for (bytecode::Cursor loop(function); !loop.isAtEnd(); loop.next()) {
    if (!loop.isBack()) continue;
    bytecode::Cursor at(function, static_cast<size_t>(*loop.target()));
    for (; at.at() < loop.at(); at.next()) CHECK(at.opcode() != Opcode::LoadInt);
  }
}

TEST_CASE(
    "a range loop takes one instruction per iteration, to which the one before it continues") {
  CHECK(code("fun f(n: int): int { var s = 0\nfor i in 0..n { s = s + i }\nreturn s }", "f") ==
        "int i1, 0\n"
        "int i2, 0\n"
        "move i3, i0\n"
        "jump_le_int i3, i2 ->8\n"
        "add_int.for_next i1, i1, i2\n"
        "for_next i2, i3 ->5\n"
        "return i1\n");
}

TEST_CASE("typed elements are read and written without a box") {
  const auto text =
      code("fun f(xs: list<int>, ys: list<float>) { xs[0] = xs[1] + 1\nys[0] = ys[1] }", "f");
  CHECK(has(text, "list_get_int "));
  CHECK(has(text, "list_set_int "));
  CHECK(has(text, "list_get_float "));
  CHECK(has(text, "list_set_float "));
  CHECK_FALSE(has(text, "box"));
}

TEST_CASE("appending to a list that is about to be replaced may reuse it") {
  CHECK(
      has(code("fun f(): list<int> { var xs: list<int> = []\nxs = append(xs, 1)\nreturn xs }", "f"),
          "[yes]"));
  CHECK(has(
      code("fun f(xs: list<int>): list<int> { let ys = append(xs, 1)\nprint(xs)\nreturn ys }", "f"),
      "[no]"));
}

TEST_CASE("a global that only the main program uses is one of its registers") {
  const auto mine = code("var a = 1\na = a + 1\nprint(a)", "main");
  CHECK_FALSE(has(mine, "global_"));
  const auto shared = code("var a = 1\nfun f(): int { return a }\na = a + 1\nprint(f())", "main");
  CHECK(has(shared, "global_set a"));
}

TEST_CASE("a captured variable is in a cell, and no other one") {
  const auto made = compiled(
      "fun f(): fun(): int { var n = 0\nvar m = 1\nm = m + 1\n"
      "return fun(): int { n = n + 1\nreturn n } }");
  const auto text = code(made, "f");
  CHECK(has(text, "new_cell"));
  CHECK(text.find("new_cell") == text.rfind("new_cell"));
  const auto& inner = made.function("fun");
  CHECK(inner.captures);
  CHECK(inner.registers[inner.closure] == RegisterKind::Value);
  CHECK_FALSE(made.function("f").captures);
}

TEST_CASE("a function with more registers than can be numbered says so") {
  std::string text = "fun f() {\n";
  for (int i = 0; i < 50000; ++i) {
    text += "let v" + std::to_string(i) + " = " + std::to_string(i) + "\n";
  }
  const auto made = compiled(text + "}");
  CHECK(made.function("f").tooLarge == "registers");
  CHECK(made.function("main").tooLarge.empty());
}

}  // namespace kinako::compiler
