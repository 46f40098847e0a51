// What bytecode of small functions becomes, as it is built and after all passes.
#include "jit/ssa/build.h"

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
      step  ; else @0 r0=v0 r1=v1
      v7 = int 2
      jump block1
    block1:
      v4 = le v1, v0
      branch v4, block3, block2
    block3:
      v8 = mul v1, v7  ; else @4 r1=v1
      return v8
    block2:
      return v0)"));
  CHECK(built(text, "choose", "all") == normal(R"(
    block0(v0: int, v1: int):
      step  ; else @0 r0=v0 r1=v1
      v7 = int 2
      v4 = le v1, v0
      branch v4, block3, block2
    block3:
      v8 = mul v1, v7  ; else @4 r1=v1
      return v8
    block2:
      return v0)"));
}

TEST_CASE("a loop has its registers as parameters, and a step on its way back") {
  const std::string text =
      R"(fun halve(n: int): int { var i = n while i > 1 { i = i / 2 } return i })";
  CHECK(built(text, "halve", "none") == normal(R"(
    block0(v0: int):
      step  ; else @0 r0=v0
      v5 = int 1
      v11 = int 2
      jump block1
    block1:
      jump block2(v0)
    block2(v4: int):  ; else @3 r1=v4
      v6 = lt v5, v4
      branch v6, block5, block3
    block5:
      step  ; else @3 r1=v4
      jump block4
    block4:
      v12 = div_known v4, v11
      jump block2(v12)
    block3:
      return v4)"));
  CHECK(built(text, "halve", "all") == normal(R"(
    block0(v0: int):
      step  ; else @0 r0=v0
      v5 = int 1
      v11 = int 2
      jump block2(v0)
    block2(v4: int):  ; else @3 r1=v4
      v6 = lt v5, v4
      branch v6, block5, block3
    block5:
      step  ; else @3 r1=v4
      v12 = div_known v4, v11
      jump block2(v12)
    block3:
      return v4)"));
}

TEST_CASE("a loop over a range leaves before it changes anything, or goes on in the machine") {
  const std::string text =
      R"(fun count(n: int): int { var s = 0 for i in 0..n { s = s + i } return s })";
  CHECK(built(text, "count", "none") == normal(R"(
    block0(v0: int):
      step  ; else @0 r0=v0
      v3 = int 0
      v10 = int 1
      jump block1
    block1:
      v4 = le v0, v3
      branch v4, block3(v3), block2(v3, v3, v0)
    block2(v6: int, v7: int, v8: int):  ; else @5 r1=v6 r2=v7 r3=v8
      v9 = add v6, v7  ; else @5 r1=v6 r2=v7 r3=v8
      v11 = add v7, v10  ; else @6 r1=v9 r2=v7 r3=v8
      v12 = lt v11, v8
      branch v12, block4, block3(v9)
    block4:
      step  ; else @6 r1=v9 r2=v7 r3=v8
      jump block2(v9, v11, v8)
    block3(v16: int):  ; else @8 r1=v16
      return v16)"));
  CHECK(built(text, "count", "all") == normal(R"(
    block0(v0: int):
      step  ; else @0 r0=v0
      v3 = int 0
      v10 = int 1
      v4 = le v0, v3
      branch v4, block3(v3), block5
    block5:
      jump block2(v3, v3)
    block2(v6: int, v7: int):  ; else @5 r1=v6 r2=v7 r3=v0
      v9 = add v6, v7  ; else @5 r1=v6 r2=v7 r3=v0
      v11 = add_wrapping v7, v10
      v12 = lt v11, v0
      branch v12, block4, block3(v9)
    block4:
      step  ; else @6 r1=v9 r2=v7 r3=v0
      jump block2(v9, v11)
    block3(v16: int):  ; else @8 r1=v16
      return v16)"));
}

TEST_CASE("a loop over a list has two ways of reading the next one") {
  const std::string text =
      R"(fun sum(xs: list<float>): float { var s = 0.0 for x in xs { s = s + x } return s })";
  CHECK(built(text, "sum", "none") == normal(R"(
    block0(v0: value):
      step  ; else @0 r0=v0
      v3 = float 0.0
      v23 = int 1
      v48 = value null
      jump block1
    block1:
      share v0
      row @2 iter_begin, v0  ; else @2 r0=v0 r1=v3
      v6: value = slot r2
      v7: int = slot r3
      v8: int = slot r4
      jump block2(v3, v6, v7, v8, v3, v48)
    block2(v10: float, v11: value, v12: int, v13: int, v14: float, v15: value):  ; else @5 r1=v10 r2=v11 r3=v12 r4=v13 r5=v14 r6=v15
      v16 = lt v12, v13
      branch v16, block7, block3
    block7:
      v17 = guard_kind list, v11  ; else @5 r1=v10 r2=v11 r3=v12 r4=v13 r5=v14 r6=v15
      guard_storage float, v17  ; else @5 r1=v10 r2=v11 r3=v12 r4=v13 r5=v14 r6=v15
      v19 = list_length v17
      guard_index v12, v19  ; else @5 r1=v10 r2=v11 r3=v12 r4=v13 r5=v14 r6=v15
      v21 = list_elements v17
      v22 = load_float v21, v12
      v24 = add_wrapping v12, v23
      jump block8
    block8:
      step  ; else @5 r1=v10 r2=v11 r3=v12 r4=v13 r5=v14 r6=v15
      jump block6(v10, v11, v24, v13, v22, v15)
    block3:
      v29: bool = row @7 iter_next, v11, v12, v13  ; else @7 r1=v10 r2=v11 r3=v12 r4=v13 r6=v15
      v30: value = slot r6
      v31: int = slot r3
      v32: int = slot r4
      branch v29, block5, block4
    block5:
      return v10
    block4:
      guard_type type1, v30  ; else @9 r1=v10 r2=v11 r3=v31 r4=v32 r6=v30
      v35 = unbox_float v30  ; else @10 r1=v10 r2=v11 r3=v31 r4=v32 r6=v30 r8=v30
      jump block9
    block9:
      step  ; else @12 r1=v10 r2=v11 r3=v31 r4=v32 r5=v35 r6=v30
      jump block6(v10, v11, v31, v32, v35, v30)
    block6(v40: float, v41: value, v42: int, v43: int, v44: float, v45: value):  ; else @4 r1=v40 r2=v41 r3=v42 r4=v43 r5=v44 r6=v45
      v46 = add_float v40, v44
      jump block2(v46, v41, v42, v43, v44, v45))"));
  CHECK(built(text, "sum", "all") == normal(R"(
    block0(v0: value):
      step  ; else @0 r0=v0
      v3 = float 0.0
      v23 = int 1
      v48 = value null
      share v0
      row @2 iter_begin, v0  ; else @2 r0=v0 r1=v3
      v6: value = slot r2
      v7: int = slot r3
      v8: int = slot r4
      jump block2(v3, v7, v8, v3, v48)
    block2(v10: float, v12: int, v13: int, v14: float, v15: value):  ; else @5 r1=v10 r2=v6 r3=v12 r4=v13 r5=v14 r6=v15
      v16 = lt v12, v13
      branch v16, block7, block3
    block7:
      v17 = guard_kind list, v6  ; else @5 r1=v10 r2=v6 r3=v12 r4=v13 r5=v14 r6=v15
      guard_storage float, v17  ; else @5 r1=v10 r2=v6 r3=v12 r4=v13 r5=v14 r6=v15
      v19 = list_length v17
      guard_index v12, v19  ; else @5 r1=v10 r2=v6 r3=v12 r4=v13 r5=v14 r6=v15
      v21 = list_elements v17
      v22 = load_float v21, v12
      v24 = add_wrapping v12, v23
      step  ; else @5 r1=v10 r2=v6 r3=v12 r4=v13 r5=v14 r6=v15
      jump block6(v24, v13, v22, v15)
    block3:
      v29: bool = row @7 iter_next, v6, v12, v13  ; else @7 r1=v10 r2=v6 r3=v12 r4=v13 r6=v15
      v30: value = slot r6
      v31: int = slot r3
      v32: int = slot r4
      branch v29, block5, block4
    block5:
      return v10
    block4:
      guard_type type1, v30  ; else @9 r1=v10 r2=v6 r3=v31 r4=v32 r6=v30
      v35 = unbox_float v30  ; else @10 r1=v10 r2=v6 r3=v31 r4=v32 r6=v30 r8=v30
      step  ; else @12 r1=v10 r2=v6 r3=v31 r4=v32 r5=v35 r6=v30
      jump block6(v31, v32, v35, v30)
    block6(v42: int, v43: int, v44: float, v45: value):  ; else @4 r1=v10 r2=v6 r3=v42 r4=v43 r5=v44 r6=v45
      v46 = add_float v10, v44
      jump block2(v46, v42, v43, v44, v45))"));
}

TEST_CASE("a loop in a loop has what both change as parameters") {
  const std::string text =
      R"(fun grid(n: int): int { var c = 0 for i in 0..n { for j in i..n { c = c + j } } return c })";
  CHECK(built(text, "grid", "none") == normal(R"(
    block0(v0: int):
      step  ; else @0 r0=v0
      v3 = int 0
      v19 = int 1
      jump block1
    block1:
      v4 = le v0, v3
      branch v4, block5(v3), block2(v0, v3, v3, v0)
    block2(v6: int, v7: int, v8: int, v9: int):  ; else @5 r0=v6 r1=v7 r2=v8 r3=v9
      v10 = le v6, v8
      branch v10, block4(v6, v7, v8, v9), block3(v6, v7, v8, v9, v8, v6)
    block3(v12: int, v13: int, v14: int, v15: int, v16: int, v17: int):  ; else @9 r0=v12 r1=v13 r2=v14 r3=v15 r4=v16 r5=v17
      v18 = add v13, v16  ; else @9 r0=v12 r1=v13 r2=v14 r3=v15 r4=v16 r5=v17
      v20 = add v16, v19  ; else @10 r0=v12 r1=v18 r2=v14 r3=v15 r4=v16 r5=v17
      v21 = lt v20, v17
      branch v21, block6, block4(v12, v18, v14, v15)
    block6:
      step  ; else @10 r0=v12 r1=v18 r2=v14 r3=v15 r4=v16 r5=v17
      jump block3(v12, v18, v14, v15, v20, v17)
    block4(v25: int, v26: int, v27: int, v28: int):  ; else @12 r0=v25 r1=v26 r2=v27 r3=v28
      v29 = add v27, v19  ; else @12 r0=v25 r1=v26 r2=v27 r3=v28
      v30 = lt v29, v28
      branch v30, block7, block5(v26)
    block7:
      step  ; else @12 r0=v25 r1=v26 r2=v27 r3=v28
      jump block2(v25, v26, v29, v28)
    block5(v34: int):  ; else @14 r1=v34
      return v34)"));
  CHECK(built(text, "grid", "all") == normal(R"(
    block0(v0: int):
      step  ; else @0 r0=v0
      v3 = int 0
      v19 = int 1
      v4 = le v0, v3
      branch v4, block5(v3), block8
    block8:
      jump block2(v3, v3)
    block2(v7: int, v8: int):  ; else @5 r0=v0 r1=v7 r2=v8 r3=v0
      v10 = le v0, v8
      branch v10, block4(v7), block9
    block9:
      jump block3(v7, v8)
    block3(v13: int, v16: int):  ; else @9 r0=v0 r1=v13 r2=v8 r3=v0 r4=v16 r5=v0
      v18 = add v13, v16  ; else @9 r0=v0 r1=v13 r2=v8 r3=v0 r4=v16 r5=v0
      v20 = add_wrapping v16, v19
      v21 = lt v20, v0
      branch v21, block6, block4(v18)
    block6:
      step  ; else @10 r0=v0 r1=v18 r2=v8 r3=v0 r4=v16 r5=v0
      jump block3(v18, v20)
    block4(v26: int):  ; else @12 r0=v0 r1=v26 r2=v8 r3=v0
      v29 = add_wrapping v8, v19
      v30 = lt v29, v0
      branch v30, block7, block5(v26)
    block7:
      step  ; else @12 r0=v0 r1=v26 r2=v8 r3=v0
      jump block2(v26, v29)
    block5(v34: int):  ; else @14 r1=v34
      return v34)"));
}

TEST_CASE("the checks of a list are done once, before the loop") {
  const std::string text =
      R"(fun find(xs: list<int>, n: int): int { for i in 0..len(xs) { if xs[i] == n { return i } } return -1 })";
  CHECK(built(text, "find", "none") == normal(R"(
    block0(v0: value, v1: int):
      step  ; else @0 r0=v0 r1=v1
      v4 = int 0
      v22 = int 1
      v28 = int -1
      jump block1
    block1:
      v5 = guard_kind list, v0  ; else @1 r0=v0 r1=v1 r2=v4
      v6 = list_length v5
      v7 = le v6, v4
      branch v7, block5, block2(v0, v1, v4, v6)
    block2(v9: value, v10: int, v11: int, v12: int):  ; else @4 r0=v9 r1=v10 r2=v11 r3=v12
      v13 = guard_kind list, v9  ; else @4 r0=v9 r1=v10 r2=v11 r3=v12
      guard_storage int, v13  ; else @4 r0=v9 r1=v10 r2=v11 r3=v12
      v15 = list_length v13
      guard_index v11, v15  ; else @4 r0=v9 r1=v10 r2=v11 r3=v12
      v17 = list_elements v13
      v18 = load_int v17, v11
      v19 = ne v18, v10
      branch v19, block4, block3
    block4:
      v23 = add v11, v22  ; else @9 r0=v9 r1=v10 r2=v11 r3=v12
      v24 = lt v23, v12
      branch v24, block6, block5
    block6:
      step  ; else @9 r0=v9 r1=v10 r2=v11 r3=v12
      jump block2(v9, v10, v23, v12)
    block5:  ; else @11
      return v28
    block3:
      return v11)"));
  CHECK(built(text, "find", "all") == normal(R"(
    block0(v0: value, v1: int):
      step  ; else @0 r0=v0 r1=v1
      v4 = int 0
      v22 = int 1
      v28 = int -1
      v5 = guard_kind list, v0  ; else @1 r0=v0 r1=v1 r2=v4
      v6 = list_length v5
      v7 = le v6, v4
      branch v7, block5, block7
    block7:
      guard_storage int, v5  ; else @4 r0=v0 r1=v1 r2=v4 r3=v6
      v17 = list_elements v5
      jump block2(v4)
    block2(v11: int):  ; else @4 r0=v0 r1=v1 r2=v11 r3=v6
      v18 = load_int v17, v11
      v19 = ne v18, v1
      branch v19, block4, block3
    block4:
      v23 = add_wrapping v11, v22
      v24 = lt v23, v6
      branch v24, block6, block5
    block6:
      step  ; else @9 r0=v0 r1=v1 r2=v11 r3=v6
      jump block2(v23)
    block5:  ; else @11
      return v28
    block3:
      return v11)"));
}

TEST_CASE("a closure is made by the machine") {
  const std::string text =
      R"(fun adder(n: int): fun(int): int { return fun(x: int): int => x + n })";
  CHECK(built(text, "adder", "none") == normal(R"(
    block0(v0: int):
      step  ; else @0 r0=v0
      jump block1
    block1:
      v3 = box_int v0
      v4 = new_cell v3
      v5: value = row @2 ensure_cell, v4  ; else @2 r1=v4
      v6: value = row @3 closure, v5  ; else @3 r1=v5
      return v6)"));
  CHECK(built(text, "adder", "all") == normal(R"(
    block0(v0: int):
      step  ; else @0 r0=v0
      v3 = box_int v0
      v4 = new_cell v3
      v5: value = row @2 ensure_cell, v4  ; else @2 r1=v4
      v6: value = row @3 closure, v5  ; else @3 r1=v5
      return v6)"));
}

TEST_CASE("a call at the end is the end") {
  const std::string text = R"(type P { x: float  n: int  fun norm(): float { return x * x } }
fun norm(p: P): float { return p.norm() })";
  CHECK(built(text, "norm", "none") == normal(R"(
    block0(v0: value):
      step  ; else @0 r0=v0
      jump block1
    block1:
      tail_call function0, v0  ; else @1 r1=v0)"));
  CHECK(built(text, "norm", "all") == normal(R"(
    block0(v0: value):
      step  ; else @0 r0=v0
      tail_call function0, v0  ; else @1 r1=v0)"));
}

TEST_CASE("a match is decisions that meet") {
  const std::string text =
      R"(fun kind(n: int): string { return match n { 0 => "none" 1 => "one" _ => "many" } })";
  CHECK(built(text, "kind", "none") == normal(R"(
    block0(v0: int):
      step  ; else @0 r0=v0
      v4 = int 0
      v10 = int 1
      jump block1
    block1:
      v3 = box_int v0
      v5 = box_int v4
      v6: bool = row @4 eq, v3, v5  ; else @4 r3=v3 r4=v5
      branch v6, block2, block3
    block2:
      v8 = text text0
      jump block6(v8)
    block3:
      v11 = box_int v10
      v12: bool = row @11 eq, v3, v11  ; else @11 r3=v3 r4=v11
      branch v12, block4, block5
    block4:
      v14 = text text1
      jump block6(v14)
    block5:
      v16 = text text2
      jump block6(v16)
    block6(v18: value):  ; else @18 r2=v18
      return v18)"));
  CHECK(built(text, "kind", "all") == normal(R"(
    block0(v0: int):
      step  ; else @0 r0=v0
      v4 = int 0
      v10 = int 1
      v3 = box_int v0
      v5 = box_int v4
      v6: bool = row @4 eq, v3, v5  ; else @4 r3=v3 r4=v5
      branch v6, block2, block3
    block2:
      v8 = text text0
      jump block6(v8)
    block3:
      v11 = box_int v10
      v12: bool = row @11 eq, v3, v11  ; else @11 r3=v3 r4=v11
      branch v12, block4, block5
    block4:
      v14 = text text1
      jump block6(v14)
    block5:
      v16 = text text2
      jump block6(v16)
    block6(v18: value):  ; else @18 r2=v18
      return v18)"));
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

TEST_CASE("rows are lowered, or done by their bodies in the machine") {
  // In the narrow world. A row that is added must be put here, or get a lowering.
  const std::set<std::string> byBody = words(
      "builtin check to_big cast truthy rem_float add sub mul div rem neg lt le eq ne in "
      "concat_string concat_list grow_list prepend_list union union_all except intersect "
      "jump_truthy jump_falsy jump_lt jump_le jump_eq jump_unless_fits jump_unless_gap "
      "iter_begin iter_next list list_push append append_int append_float append_bool "
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
