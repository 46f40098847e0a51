// What bytecode of small functions becomes, as it is built and after all passes.
#include "jit/ssa/build.h"

#include <fmt/format.h>

#include <iterator>
#include <set>
#include <sstream>

#include "bytecode/cursor.h"
#include "compile/compiling.h"
#include "jit/reading.h"

namespace kinako::jit {

namespace {

/// The listing of a function of a text, after the passes.
std::string built(std::string text, std::string_view name, std::string_view passes) {
  const auto compiled = compiler::compiled(std::move(text));
  for (uint32_t i = 0; i < compiled.program->functions.size(); ++i) {
    if (compiled.program->functions[i]->name != name) continue;
    auto [code, declined] = ssa::build({*compiled.program, i});
    REQUIRE(declined == "");
    runPasses(code, passes, true);
    return listing(code);
  }
  FAIL("no function " << name);
  return "";
}

/// Of a function in assembly: why there is no code from `loop` on, or the code.
std::string builtFrom(uint32_t loop, std::string_view assembly) {
  const Source source("test.mochi", "source of the test");
  const bytecode::Assembled assembled = bytecode::assemble(assembly, &source);
  INFO((assembled.error ? assembled.error->text() : ""));
  REQUIRE(assembled.program);
  REQUIRE(bytecode::verify(*assembled.program) == "");
  const auto [code, declined] = ssa::build({*assembled.program, 1, loop});
  if (!declined.empty()) return declined;
  CHECK(ssa::verify(code) == "");
  return listing(code);
}

std::set<std::string> words(const char* text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

}  // namespace

TEST_CASE("a decision leads to two blocks, and the constants of both are in the entry") {
  const std::string text =
      R"(fun choose(a: int, b: int): int { if a < b { return a } else { return b * 2 } })";
  CHECK(built(text, "choose", "none") == normal(R"(
    block0(v0: int, v1: int):
      v6 = int 2
      jump block1
    block1:
      v3 = le v1, v0
      branch v3, block3, block2
    block3:
      v7 = mul v1, v6  ; else @4 r1=v1
      return v7
    block2:
      return v0)"));
  CHECK(built(text, "choose", "all") == normal(R"(
    block0(v0: int, v1: int):
      v6 = int 2
      v3 = le v1, v0
      branch v3, block3, block2
    block3:
      v7 = mul v1, v6  ; else @4 r1=v1
      return v7
    block2:
      return v0)"));
}

TEST_CASE("a loop has its registers as parameters, and a step on its way back") {
  const std::string text =
      R"(fun halve(n: int): int { var i = n while i > 1 { i = i / 2 } return i })";
  CHECK(built(text, "halve", "none") == normal(R"(
    block0(v0: int):
      v4 = int 1
      v10 = int 2
      jump block1
    block1:
      jump block2(v0)
    block2(v3: int):  ; else @3 r1=v3
      v5 = lt v4, v3
      branch v5, block5, block3
    block5:
      step  ; else @3 r1=v3
      jump block4
    block4:
      v11 = div_known v3, v10
      jump block2(v11)
    block3:
      return v3)"));
  CHECK(built(text, "halve", "all") == normal(R"(
    block0(v0: int):
      v4 = int 1
      v10 = int 2
      jump block2(v0)
    block2(v3: int):  ; else @3 r1=v3
      v5 = lt v4, v3
      branch v5, block5, block3
    block5:
      step  ; else @3 r1=v3
      v11 = div_known v3, v10
      jump block2(v11)
    block3:
      return v3)"));
}

TEST_CASE("a loop over a range leaves before it changes anything, or goes on in the machine") {
  const std::string text =
      R"(fun count(n: int): int { var s = 0 for i in 0..n { s = s + i } return s })";
  CHECK(built(text, "count", "none") == normal(R"(
    block0(v0: int):
      v2 = int 0
      v9 = int 1
      jump block1
    block1:
      v3 = le v0, v2
      branch v3, block3(v2), block2(v2, v2, v0)
    block2(v5: int, v6: int, v7: int):  ; else @5 r1=v5 r2=v6 r3=v7
      v8 = add v5, v6  ; else @5 r1=v5 r2=v6 r3=v7
      v10 = add v6, v9  ; else @6 r1=v8 r2=v6 r3=v7
      v11 = lt v10, v7
      branch v11, block4, block3(v8)
    block4:
      step  ; else @6 r1=v8 r2=v6 r3=v7
      jump block2(v8, v10, v7)
    block3(v15: int):  ; else @8 r1=v15
      return v15)"));
  CHECK(built(text, "count", "all") == normal(R"(
    block0(v0: int):
      v2 = int 0
      v9 = int 1
      v3 = le v0, v2
      branch v3, block3(v2), block5
    block5:
      jump block2(v2, v2)
    block2(v5: int, v6: int):  ; else @5 r1=v5 r2=v6 r3=v0
      v8 = add v5, v6  ; else @5 r1=v5 r2=v6 r3=v0
      v10 = add_wrapping v6, v9
      v11 = lt v10, v0
      branch v11, block4, block3(v8)
    block4:
      step  ; else @6 r1=v8 r2=v6 r3=v0
      jump block2(v8, v10)
    block3(v15: int):  ; else @8 r1=v15
      return v15)"));
}

TEST_CASE("a loop over a list has two ways of reading the next one") {
  const std::string text =
      R"(fun sum(xs: list<float>): float { var s = 0.0 for x in xs { s = s + x } return s })";
  CHECK(built(text, "sum", "none") == normal(R"(
    block0(v0: value):
      v2 = float 0.0
      v5 = int 0
      v21 = int 1
      v51 = value null
      jump block1
    block1:
      share v0
      v4 = guard_kind list, v0  ; else @2 r0=v0 r1=v2
      v6 = list_length v4
      jump block2(v2, v0, v5, v6, v2, v51)
    block2(v8: float, v9: value, v10: int, v11: int, v12: float, v13: value):  ; else @5 r1=v8 r2=v9 r3=v10 r4=v11 r5=v12 r6=v13
      v14 = lt v10, v11
      branch v14, block7, block3
    block7:
      v15 = guard_kind list, v9  ; else @5 r1=v8 r2=v9 r3=v10 r4=v11 r5=v12 r6=v13
      guard_storage float, v15  ; else @5 r1=v8 r2=v9 r3=v10 r4=v11 r5=v12 r6=v13
      v17 = list_length v15
      guard_index v10, v17  ; else @5 r1=v8 r2=v9 r3=v10 r4=v11 r5=v12 r6=v13
      v19 = list_elements v15
      v20 = load_float v19, v10
      v22 = add_wrapping v10, v21
      jump block8
    block8:
      step  ; else @5 r1=v8 r2=v9 r3=v10 r4=v11 r5=v12 r6=v13
      jump block6(v8, v9, v22, v11, v20, v13)
    block3:
      v27 = lt v10, v11
      branch v27, block9, block5
    block9:
      v28 = guard_kind list, v9  ; else @7 r1=v8 r2=v9 r3=v10 r4=v11 r6=v13
      guard_storage any, v28  ; else @7 r1=v8 r2=v9 r3=v10 r4=v11 r6=v13
      v30 = list_length v28
      guard_index v10, v30  ; else @7 r1=v8 r2=v9 r3=v10 r4=v11 r6=v13
      v32 = list_elements v28
      v33 = load_value v32, v10
      v34 = add_wrapping v10, v21
      jump block4
    block4:
      guard_type type1, v33  ; else @9 r1=v8 r2=v9 r3=v34 r4=v11 r6=v33
      v38 = unbox_float v33  ; else @10 r1=v8 r2=v9 r3=v34 r4=v11 r6=v33 r8=v33
      jump block10
    block10:
      step  ; else @12 r1=v8 r2=v9 r3=v34 r4=v11 r5=v38 r6=v33
      jump block6(v8, v9, v34, v11, v38, v33)
    block6(v43: float, v44: value, v45: int, v46: int, v47: float, v48: value):  ; else @4 r1=v43 r2=v44 r3=v45 r4=v46 r5=v47 r6=v48
      v49 = add_float v43, v47
      jump block2(v49, v44, v45, v46, v47, v48)
    block5:
      return v8)"));
  CHECK(built(text, "sum", "all") == normal(R"(
    block0(v0: value):
      v2 = float 0.0
      v5 = int 0
      v21 = int 1
      v51 = value null
      share v0
      v4 = guard_kind list, v0  ; else @2 r0=v0 r1=v2
      v6 = list_length v4
      jump block2(v2, v5, v2)
    block2(v8: float, v10: int, v12: float):  ; else @5 r1=v8 r2=v0 r3=v10 r4=v6 r5=v12 r6=v51
      v14 = lt v10, v6
      branch v14, block7, block3
    block7:
      guard_storage float, v4  ; else @5 r1=v8 r2=v0 r3=v10 r4=v6 r5=v12 r6=v51
      v19 = list_elements v4
      v20 = load_float v19, v10
      v22 = add_wrapping v10, v21
      step  ; else @5 r1=v8 r2=v0 r3=v10 r4=v6 r5=v12 r6=v51
      v49 = add_float v8, v20
      jump block2(v49, v22, v20)
    block3:
      return v8)"));
}

TEST_CASE("a loop in a loop has what both change as parameters") {
  const std::string text =
      R"(fun grid(n: int): int { var c = 0 for i in 0..n { for j in i..n { c = c + j } } return c })";
  CHECK(built(text, "grid", "none") == normal(R"(
    block0(v0: int):
      v2 = int 0
      v18 = int 1
      jump block1
    block1:
      v3 = le v0, v2
      branch v3, block5(v2), block2(v0, v2, v2, v0)
    block2(v5: int, v6: int, v7: int, v8: int):  ; else @5 r0=v5 r1=v6 r2=v7 r3=v8
      v9 = le v5, v7
      branch v9, block4(v5, v6, v7, v8), block3(v5, v6, v7, v8, v7, v5)
    block3(v11: int, v12: int, v13: int, v14: int, v15: int, v16: int):  ; else @9 r0=v11 r1=v12 r2=v13 r3=v14 r4=v15 r5=v16
      v17 = add v12, v15  ; else @9 r0=v11 r1=v12 r2=v13 r3=v14 r4=v15 r5=v16
      v19 = add v15, v18  ; else @10 r0=v11 r1=v17 r2=v13 r3=v14 r4=v15 r5=v16
      v20 = lt v19, v16
      branch v20, block6, block4(v11, v17, v13, v14)
    block6:
      step  ; else @10 r0=v11 r1=v17 r2=v13 r3=v14 r4=v15 r5=v16
      jump block3(v11, v17, v13, v14, v19, v16)
    block4(v24: int, v25: int, v26: int, v27: int):  ; else @12 r0=v24 r1=v25 r2=v26 r3=v27
      v28 = add v26, v18  ; else @12 r0=v24 r1=v25 r2=v26 r3=v27
      v29 = lt v28, v27
      branch v29, block7, block5(v25)
    block7:
      step  ; else @12 r0=v24 r1=v25 r2=v26 r3=v27
      jump block2(v24, v25, v28, v27)
    block5(v33: int):  ; else @14 r1=v33
      return v33)"));
  CHECK(built(text, "grid", "all") == normal(R"(
    block0(v0: int):
      v2 = int 0
      v18 = int 1
      v3 = le v0, v2
      branch v3, block5(v2), block8
    block8:
      jump block2(v2, v2)
    block2(v6: int, v7: int):  ; else @5 r0=v0 r1=v6 r2=v7 r3=v0
      v9 = le v0, v7
      branch v9, block4(v6), block9
    block9:
      jump block3(v6, v7)
    block3(v12: int, v15: int):  ; else @9 r0=v0 r1=v12 r2=v7 r3=v0 r4=v15 r5=v0
      v17 = add v12, v15  ; else @9 r0=v0 r1=v12 r2=v7 r3=v0 r4=v15 r5=v0
      v19 = add_wrapping v15, v18
      v20 = lt v19, v0
      branch v20, block6, block4(v17)
    block6:
      step  ; else @10 r0=v0 r1=v17 r2=v7 r3=v0 r4=v15 r5=v0
      jump block3(v17, v19)
    block4(v25: int):  ; else @12 r0=v0 r1=v25 r2=v7 r3=v0
      v28 = add_wrapping v7, v18
      v29 = lt v28, v0
      branch v29, block7, block5(v25)
    block7:
      step  ; else @12 r0=v0 r1=v25 r2=v7 r3=v0
      jump block2(v25, v28)
    block5(v33: int):  ; else @14 r1=v33
      return v33)"));
}

TEST_CASE("the checks of a list are done once, before the loop") {
  const std::string text =
      R"(fun find(xs: list<int>, n: int): int { for i in 0..len(xs) { if xs[i] == n { return i } } return -1 })";
  CHECK(built(text, "find", "none") == normal(R"(
    block0(v0: value, v1: int):
      v3 = int 0
      v21 = int 1
      v27 = int -1
      jump block1
    block1:
      v4 = guard_kind list, v0  ; else @1 r0=v0 r1=v1 r2=v3
      v5 = list_length v4
      v6 = le v5, v3
      branch v6, block5, block2(v0, v1, v3, v5)
    block2(v8: value, v9: int, v10: int, v11: int):  ; else @4 r0=v8 r1=v9 r2=v10 r3=v11
      v12 = guard_kind list, v8  ; else @4 r0=v8 r1=v9 r2=v10 r3=v11
      guard_storage int, v12  ; else @4 r0=v8 r1=v9 r2=v10 r3=v11
      v14 = list_length v12
      guard_index v10, v14  ; else @4 r0=v8 r1=v9 r2=v10 r3=v11
      v16 = list_elements v12
      v17 = load_int v16, v10
      v18 = ne v17, v9
      branch v18, block4, block3
    block4:
      v22 = add v10, v21  ; else @9 r0=v8 r1=v9 r2=v10 r3=v11
      v23 = lt v22, v11
      branch v23, block6, block5
    block6:
      step  ; else @9 r0=v8 r1=v9 r2=v10 r3=v11
      jump block2(v8, v9, v22, v11)
    block5:  ; else @11
      return v27
    block3:
      return v10)"));
  CHECK(built(text, "find", "all") == normal(R"(
    block0(v0: value, v1: int):
      v3 = int 0
      v21 = int 1
      v27 = int -1
      v4 = guard_kind list, v0  ; else @1 r0=v0 r1=v1 r2=v3
      v5 = list_length v4
      v6 = le v5, v3
      branch v6, block5, block7
    block7:
      guard_storage int, v4  ; else @4 r0=v0 r1=v1 r2=v3 r3=v5
      v16 = list_elements v4
      jump block2(v3)
    block2(v10: int):  ; else @4 r0=v0 r1=v1 r2=v10 r3=v5
      v17 = load_int v16, v10
      v18 = ne v17, v1
      branch v18, block4, block3
    block4:
      v22 = add_wrapping v10, v21
      v23 = lt v22, v5
      branch v23, block6, block5
    block6:
      step  ; else @9 r0=v0 r1=v1 r2=v10 r3=v5
      jump block2(v22)
    block5:  ; else @11
      return v27
    block3:
      return v10)"));
}

TEST_CASE("a closure is made by the machine") {
  const std::string text =
      R"(fun adder(n: int): fun(int): int { return fun(x: int): int => x + n })";
  CHECK(built(text, "adder", "none") == normal(R"(
    block0(v0: int):
      jump block1
    block1:
      v2 = box_int v0
      v3 = new_cell v2
      v4: value = row @2 ensure_cell, v3  ; else @2 r1=v3
      v5: value = row @3 closure, v4  ; else @3 r1=v4
      return v5)"));
  CHECK(built(text, "adder", "all") == normal(R"(
    block0(v0: int):
      v2 = box_int v0
      v3 = new_cell v2
      v4: value = row @2 ensure_cell, v3  ; else @2 r1=v3
      v5: value = row @3 closure, v4  ; else @3 r1=v4
      return v5)"));
}

TEST_CASE("a call at the end is the end") {
  const std::string text = R"(type P { x: float  n: int  fun norm(): float { return x * x } }
fun norm(p: P): float { return p.norm() })";
  CHECK(built(text, "norm", "none") == normal(R"(
    block0(v0: value):
      jump block1
    block1:
      tail_call function0, v0  ; else @1 r1=v0)"));
  CHECK(built(text, "norm", "all") == normal(R"(
    block0(v0: value):
      tail_call function0, v0  ; else @1 r1=v0)"));
}

TEST_CASE("a match is decisions that meet") {
  const std::string text =
      R"(fun kind(n: int): string { return match n { 0 => "none" 1 => "one" _ => "many" } })";
  CHECK(built(text, "kind", "none") == normal(R"(
    block0(v0: int):
      v3 = int 0
      v9 = int 1
      jump block1
    block1:
      v2 = box_int v0
      v4 = box_int v3
      v5: bool = row @4 eq, v2, v4  ; else @4 r3=v2 r4=v4
      branch v5, block2, block3
    block2:
      v7 = text text0
      jump block6(v7)
    block3:
      v10 = box_int v9
      v11: bool = row @11 eq, v2, v10  ; else @11 r3=v2 r4=v10
      branch v11, block4, block5
    block4:
      v13 = text text1
      jump block6(v13)
    block5:
      v15 = text text2
      jump block6(v15)
    block6(v17: value):  ; else @18 r2=v17
      return v17)"));
  CHECK(built(text, "kind", "all") == normal(R"(
    block0(v0: int):
      v3 = int 0
      v9 = int 1
      v2 = box_int v0
      v4 = box_int v3
      v5: bool = row @4 eq, v2, v4  ; else @4 r3=v2 r4=v4
      branch v5, block2, block3
    block2:
      v7 = text text0
      jump block6(v7)
    block3:
      v10 = box_int v9
      v11: bool = row @11 eq, v2, v10  ; else @11 r3=v2 r4=v10
      branch v11, block4, block5
    block4:
      v13 = text text1
      jump block6(v13)
    block5:
      v15 = text text2
      jump block6(v15)
    block6(v17: value):  ; else @18 r2=v17
      return v17)"));
}

TEST_CASE("a loop is entered with what its registers' slots hold") {
  constexpr std::string_view kProgram =
      "type int\ntype any = anything\nentry main\n"
      "function main() -> v\n registers v\n return_null\n"
      "function f(i n: int, v x: any) -> v @0-1\n registers iviv\n"
      "int i2, 0\nagain: move v3, v1\nfor_next i2, i0 ->again @0-1\nreturn v3\n";
  CHECK(builtFrom(1, kProgram) == normal(R"(
    block0:
      v0: int = slot r0
      v1: value = slot r1
      v2: int = slot r2
      v7 = int 1
      jump block1(v0, v1, v2)
    block1(v4: int, v5: value, v6: int): ; else @1 r0=v4 r1=v5 r2=v6
      v8 = add v6, v7 ; else @2 r0=v4 r1=v5 r2=v6 r3=v5
      v9 = lt v8, v4
      branch v9, block3, block2
    block3:
      step ; else @2 r0=v4 r1=v5 r2=v6 r3=v5
      jump block1(v4, v5, v8)
    block2:
      return v5)"));
}

TEST_CASE("a loop among the arguments of a call is not entered in the middle") {
  constexpr std::string_view kProgram =
      "type int\nentry main\n"
      "function main() -> v\n registers v\n return_null\n"
      "function f(i n: int) -> i @0-1\n registers iii\n window 1\n"
      "int w0, 5\nint i1, 0\nagain: for_next i1, i0 ->again @0-1\ncall i2, f @0-1\nreturn i2\n";
  CHECK(builtFrom(2, kProgram) == "a loop among the arguments of a call");
  CHECK(builtFrom(Region::kStart, kProgram).find("= call function1, v") != std::string::npos);
}

TEST_CASE("a function with too many registers in its states is not compiled") {
  // Each of the sums may leave, with all variables.
  const auto declined = [](size_t variables) {
    std::string text = "fun f(n: int): int {\n";
    for (size_t i = 0; i < variables; ++i) text += fmt::format("var x{} = {}\n", i, i);
    text += "while x0 < n {\n";
    for (size_t i = 0; i < variables; ++i) text += fmt::format("x{} = x{} + n\n", i, i);
    const auto compiled = compiler::compiled(text + "}\nreturn x0\n}\nprint(f(1))\n");
    return ssa::build({*compiled.program, 0}).declined;
  };
  CHECK(declined(500) == "");
  CHECK(declined(3'000) == "too many registers");
}

TEST_CASE("rows are lowered, or done by their bodies in the machine") {
  // In the narrow world. A row that is added must be put here, or get a lowering.
  const std::set<std::string> byBody = words(
      "enter_hot builtin check to_big cast truthy rem_float add sub mul div rem neg lt le eq ne in "
      "concat_string concat_list grow_list prepend_list union union_all except intersect "
      "jump_truthy jump_falsy jump_lt jump_le jump_eq jump_unless_fits jump_unless_gap "
      "list list_push append append_int append_float append_bool "
      "substring list_set string_at map_get map_get_int int_map_get_int int_map_set_int "
      "map_set index set_index slice slice_by_step map raw_field get_named set_named load "
      "save ensure_cell closure call_value call_method call_builtin call_helper partial "
      "show fail_expect bench_begin bench_end ");
  // In the wide world, those that would make or read ints are done by their bodies, too.
  const std::set<std::string> wideByBody = words(
      "int long box_int unbox_int int_to_float add_int sub_int mul_int div_int rem_int "
      "add_int_imm mul_int_imm div_int_imm rem_int_imm neg_int lt_int le_int eq_int ne_int "
      "jump_lt_int jump_le_int jump_eq_int jump_ne_int jump_lt_int_imm jump_le_int_imm "
      "jump_gt_int_imm jump_ge_int_imm jump_eq_int_imm jump_ne_int_imm for_next "
      "iter_next_int list_get_int list_get_float list_list_get_int list_list_get_float "
      "list_get_bool list_get list_set_int list_set_float list_set_bool get_field_int "
      "set_field_int len_string len add_int_imm.call add_int.for_next add_int.return "
      "mul_int.return ");
  for (uint16_t i = 0; i < bytecode::kOpcodeCount; ++i) {
    const auto opcode = static_cast<bytecode::Opcode>(i);
    const std::string name(bytecode::opcodeInfo(opcode).mnemonic);
    INFO(name);
    CHECK(ssa::isLowered(opcode, false) == !byBody.contains(name));
    CHECK(ssa::isLowered(opcode, true) == !(byBody.contains(name) || wideByBody.contains(name)));
  }
}

}  // namespace kinako::jit
