#include <fmt/format.h>

#include "bytecode/assembling.h"

namespace kinako::bytecode {

namespace {

/// Types, shapes, globals and functions to speak of; `sample` comes in front of them.
constexpr std::string_view kWorld = R"(
type int
type float
type string
type Point = record shape Point
shape Point (x: int, y: int)
shape Spot (x: float)
global i total: int
global v name: string
function none() -> v
  return_null
function number(i n: int, i m: int) -> i
  registers ii
  return i0
)";

std::unique_ptr<Program> sample(std::string_view code) {
  return program(
      fmt::format("function sample() -> i\n registers iifbvrvr\n window 2\n{}\n{}", code, kWorld));
}

/// What is wrong with a function that has two ints, a float, a bool, a value, a raw register, a
/// value and a raw register.
std::string problem(std::string_view code) { return verify(*sample(code)); }
/// The same of one instruction in front of sound code.
std::string problemOf(std::string_view line) {
  const std::string all = problem(fmt::format("{}\nreturn i0", line));
  return all.starts_with("sample: ") ? all.substr(8) : all;
}
/// What is wrong with a program as a whole.
std::string tableProblem(std::string_view tables) {
  return verify(*program(fmt::format("{}\nfunction main() -> v\n return_null\n", tables)));
}

}  // namespace

TEST_CASE("sound code passes") {
  CHECK(problem("again: add_int i0, i0, i1\n jump_lt_int i0, i1 ->again\n box_int w1, i0\n"
                "call i0, number\n iter_begin v4, v6, r5\n return i0") ==
        "sample: operand c at 5: iter_begin");  // r5 is followed by a value
  CHECK(problem("again: add_int i0, i0, i1\n jump_lt_int i0, i1 ->again\n box_int w1, i0\n"
                "call i0, number\n tail_call number") == "");
}

TEST_CASE("code must exist and not run past its end") {
  CHECK(problem("") == "sample: no code");
  CHECK(problem("add_int i0, i0, i1") == "sample: runs past its end");
  CHECK(problem("call i0, number") == "sample: runs past its end");
  CHECK(problem("again: jump_if b3 ->again") == "sample: runs past its end");
  // What always fails is an end, too.
  CHECK(problem("fail_expect no, \"x\", 3") == "");
  CHECK(problem("again: jump ->again") == "");
}

TEST_CASE("there is a span where the program may stop, and elsewhere it may be missing") {
  const auto without = [](std::string_view code) {
    const auto made = sample(code);
    made->functions[0]->spans.clear();
    return verify(*made);
  };
  CHECK(without("lt_float b3, f2, f2\nmove i0, i1\nreturn i0") == "");
  CHECK(without("over: jump_if b3 ->over\nreturn i0") == "sample: no span at 0: jump_if");  // back
  CHECK(without("jump_if b3 ->over\nover: return i0") == "");
  CHECK(without("div_int i0, i0, i1\nreturn i0") == "sample: no span at 0: div_int");
  // In the wide world there may be no memory for a large integer.
  CHECK(without("add_int i0, i0, i1\nreturn i0") == "sample: no span at 0: add_int");
  CHECK(without("div_int_imm i0, i0, 2\nreturn i0") == "sample: no span at 0: div_int_imm");
  CHECK(without("call i0, number\nreturn i0") == "sample: no span at 0: call");
  CHECK(without("truthy b3, v4\nreturn i0") == "sample: no span at 0: truthy");  // a safepoint
  // Of both words.
  const auto made = sample("list_get_int i0, v4, i1 [int]\nreturn i0");
  made->functions[0]->spans.resize(1);
  CHECK(verify(*made) == "sample: no span at 0: list_get_int");
  made->functions[0]->spans.resize(4);
  CHECK(verify(*made) == "sample: more spans than words");
}

TEST_CASE("every word is an instruction or the second word of one") {
  const auto unknown = sample("return i0");
  unknown->functions[0]->code[0].opcode = static_cast<Opcode>(kOpcodeCount);
  CHECK(verify(*unknown) == "sample: no instruction at 0");
  const auto missing = sample("return i0\njump_if b3 ->0");
  missing->functions[0]->code.pop_back();
  missing->functions[0]->spans.pop_back();
  CHECK(verify(*missing) == "sample: a second word is missing");
  const auto other = sample("append v4, v4, v4 [no]\nreturn i0");
  other->functions[0]->code[1].opcode = Opcode::Jump;
  CHECK(verify(*other) == "sample: second word at 0: append");
}

TEST_CASE("registers are of the kinds that instructions say") {
  CHECK(problemOf("add_int f2, i0, i0") == "operand a at 0: add_int");
  CHECK(problemOf("add_int i0, f2, i0") == "operand b at 0: add_int");
  CHECK(problemOf("add_int i0, i0, v4") == "operand c at 0: add_int");
  CHECK(problemOf("add_float f2, f2, i0") == "operand c at 0: add_float");
  CHECK(problemOf("not b3, i0") == "operand b at 0: not");
  CHECK(problemOf("add v4, v4, i0") == "operand c at 0: add");
  CHECK(problemOf("bench_begin r5, i0") == "operand b at 0: bench_begin");
}

TEST_CASE("registers in the second word are of the kinds that instructions say") {
  CHECK(problemOf("substring v4, v4, i0 [v4]") == "operand d at 0: substring");
  CHECK(problemOf("slice v4, v4, v4 [i0, no]") == "operand d at 0: slice");
  CHECK(problemOf("list_list_get_int i0, v4, i0 [int, f2, int]") ==
        "operand e at 0: list_list_get_int");
  CHECK(problemOf("slice v4, v4, v4 [w2, no]") == "operand d at 0: slice");
  CHECK(problemOf("slice v4, v4, v4 [w1, no]") == "");
}

TEST_CASE("a pair is two raw registers") {
  CHECK(problemOf("iter_begin v4, v4, r7") ==
        "operand c at 0: iter_begin");  // the window is not its own
  const auto made = sample("iter_begin v4, v4, r5\nreturn i0");
  CHECK(verify(*made) == "sample: operand c at 0: iter_begin");
  made->functions[0]->registers[6] = RegisterKind::Raw;
  CHECK(verify(*made) == "");
}

TEST_CASE("registers beyond the window do not exist") {
  CHECK(problemOf("null w1") == "");
  CHECK(problemOf("null w2") == "operand a at 0: null");
  CHECK(problemOf("move w2, v4") == "operand a at 0: move");
}

TEST_CASE("jumps go to the beginning of an instruction") {
  CHECK(problemOf("jump_if b3 ->2") == "");
  for (const int target : {-1, 1, 3, 1000}) {
    CHECK(problemOf(fmt::format("jump_if b3 ->{}", target)) == "operand e at 0: jump_if");
    CHECK(problemOf(fmt::format("move i0, i1\njump ->{}", target == 1 ? 3 : target)) ==
          "operand b at 1: jump");
  }
}

TEST_CASE("what is at the end of a loop jumps back") {
  CHECK(problemOf("again: for_next i0, i1 ->again") == "");
  CHECK(problemOf("for_next i0, i1 ->2") == "operand e at 0: for_next");
}

TEST_CASE("what an instruction names exists") {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"string v4, #0", "operand b at 0: string"},
      {"long i0, #0", "operand b at 0: long"},
      {"float f2, #0", "operand b at 0: float"},
      {"builtin v4, #999", "operand b at 0: builtin"},
      {"cast v4, v4, #4", "operand c at 0: cast"},
      {"record v4, #2, 2", "operand b at 0: record"},
      {"global_get v4, #2", "operand b at 0: global_get"},
      {"call i0, #3", "operand b at 0: call"},
      {"closure v4, #0", "operand b at 0: closure"},
      {"list_get v4, v4, i0 [#4, no, int]", "operand d at 0: list_get"},
      {"set_field v4, v4, 0 [#2]", "operand f at 0: set_field"},
      {"save v4, v4, v4 [#0]", "operand d at 0: save"},
  };
  for (const auto& [line, expected] : rows) CHECK(problemOf(line) == expected);
}

TEST_CASE("the first of a pair has its second after it") {
  CHECK(problemOf("mul_float.add_float f2, f2, f2\n add_float f2, f2, f2") == "");
  CHECK(problemOf("mul_float.add_float f2, f2, f2\n sub_float f2, f2, f2") ==
        "no add_float after it at 0: mul_float.add_float");
  // The second may be the first of another.
  CHECK(problemOf("again: add_int.for_next i0, i0, i1\n for_next i0, i1 ->again") == "");
  CHECK(problem("add_int.return i0, i0, i1\n return i0") == "");
}

TEST_CASE("numbers are within their bounds") {
  CHECK(problemOf("div_int_imm i0, i0, 0") == "operand c at 0: div_int_imm");
  CHECK(problemOf("rem_int_imm i0, i0, -2") == "operand c at 0: rem_int_imm");
  CHECK(problemOf("bool b3, #2") == "operand b at 0: bool");
  CHECK(problemOf("list_set v4, i0, v4 [#5]") == "operand d at 0: list_set");
  CHECK(problemOf("get_field v4, v4, 2 [int, no, Point]") == "operand c at 0: get_field");
  CHECK(problemOf("get_field v4, v4, 1 [int, no, Point]") == "");
}

TEST_CASE("fields that an instruction does not have are 0") {
  const auto made = sample("null v4\nappend v4, v4, v4 [no]\nreturn i0");
  CHECK(verify(*made) == "");
  made->functions[0]->code[0].b = 1;
  CHECK(verify(*made) == "sample: operand b at 0: null");
  made->functions[0]->code[0].b = 0;
  made->functions[0]->code[2].c = 1;
  CHECK(verify(*made) == "sample: operand f at 1: append");
  const auto jump = sample("jump_if b3 ->2\nreturn i0");
  jump->functions[0]->code[1].a = 1;
  CHECK(verify(*jump) == "sample: operand d at 0: jump_if");
}

TEST_CASE("a tag is that of the type next to it") {
  CHECK(problemOf("list_get v4, v4, i0 [string, no, string]") == "");
  CHECK(problemOf("list_get v4, v4, i0 [string, no, anything]") == "operand f at 0: list_get");
}

TEST_CASE("a field that is a float is read and written as one, and no other") {
  CHECK(problemOf("get_field_float f2, v4, 0 [float, no, Spot]") == "");
  CHECK(problemOf("set_field_float v4, f2, 0 [Spot]") == "");
  CHECK(problemOf("get_field v4, v4, 0 [float, no, Spot]") == "operand c at 0: get_field");
  CHECK(problemOf("get_field_int i0, v4, 0 [int, no, Spot]") == "operand c at 0: get_field_int");
  CHECK(problemOf("set_field v4, v4, 0 [Spot]") == "operand c at 0: set_field");
  CHECK(problemOf("get_field_float f2, v4, 0 [float, no, Point]") ==
        "operand c at 0: get_field_float");
  CHECK(problemOf("set_field_float v4, f2, 0 [Point]") == "operand c at 0: set_field_float");
}

TEST_CASE("what is passed fits the window") {
  CHECK(problemOf("call_value v4, v4, 2") == "");
  CHECK(problemOf("call_value v4, v4, 3") == "operand c at 0: call_value");
  CHECK(problemOf("call_method v4, \"m\", 1") == "");
  CHECK(problemOf("call_method v4, \"m\", 2") == "operand c at 0: call_method");
  CHECK(problemOf("record v4, Point, 2") == "");
  CHECK(problemOf("record v4, Point, 1") == "operand c at 0: record");
  const auto made = sample("call i0, number\nreturn i0");
  made->functions[0]->window = 1;
  CHECK(verify(*made) == "sample: operand b at 0: call");
}

TEST_CASE("the window begins after the registers") {
  const auto made = sample("call i0, number\nreturn i0");
  made->functions[0]->code[0].c = 7;
  CHECK(verify(*made) == "sample: operand c at 0: call");
}

TEST_CASE("registers of any kind are of the kind of what they meet") {
  CHECK(problemOf("move i0, v4") == "kinds differ at 0: move");
  CHECK(problemOf("move w0, v4") == "");
  CHECK(problemOf("global_get v4, total") == "kinds differ at 0: global_get");
  CHECK(problemOf("global_set total, f2") == "kinds differ at 0: global_set");
  CHECK(problemOf("global_set total, i0") == "");
  CHECK(problemOf("call v4, number") == "kinds differ at 0: call");
  CHECK(problemOf("call_closure i0, v4, none") == "kinds differ at 0: call_closure");
  CHECK(problemOf("return v4") == "kinds differ at 0: return");
  CHECK(problemOf("tail_call none") == "kinds differ at 0: tail_call");
  CHECK(problemOf("tail_call_closure v4, none") == "kinds differ at 0: tail_call_closure");
}

TEST_CASE("parameters are the first registers, of their types' kinds") {
  const auto parameters = [](std::string_view list, std::string_view registers) {
    return verify(*program(fmt::format(
        "type int\ntype string\nfunction f({}) -> v\n {}\n return_null\n", list, registers)));
  };
  CHECK(parameters("i n: int, v s: string", "registers iv") == "");
  CHECK(parameters("i n: int, v s: string", "registers i") == "f: parameter without register");
  CHECK(parameters("i n: int", "registers v") == "f: kind of a parameter");
  CHECK(parameters("v n: int", "registers v") == "f: kind of a parameter");
  CHECK(parameters("i n: #2", "registers i") == "f: type of a parameter");
}

TEST_CASE("a function that captures has a register for the closure") {
  const auto made = program(
      "function f() -> v\n registers iv\n captures v1\n"
      "capture_get v1, 3\n return_null\n");
  CHECK(verify(*made) == "");
  made->functions[0]->closure = 0;
  CHECK(verify(*made) == "f: register of the closure");
  made->functions[0]->closure = 2;
  CHECK(verify(*made) == "f: register of the closure");
  made->functions[0]->captures = false;
  made->functions[0]->closure = 1;
  CHECK(verify(*made) == "f: register of the closure");
  made->functions[0]->closure = 0;
  CHECK(verify(*made) == "f: operand b at 0: capture_get");
}

TEST_CASE("makers capture values that exist") {
  CHECK(problemOf("closure v4, none(v4)") == "");
  CHECK(problemOf("closure v4, none(i0)") == "a maker");
  CHECK(problemOf("closure v4, none(w0)") == "a maker");
  CHECK(problemOf("closure v4, none(^0)") == "a maker");  // captures nothing itself
  CHECK(problemOf("closure v4, #3()") == "a maker");
}

TEST_CASE("a function that is too large is not verified") {
  CHECK(verify(*program("function f is too large: \"registers\"\n")) == "");
}

TEST_CASE("the tables of a program refer only to what exists") {
  CHECK(tableProblem("type int") == "");
  CHECK(tableProblem("entry #1") == "no function to begin with");
  CHECK(tableProblem("type xs = list") == "type xs");
  CHECK(tableProblem("type xs = list of #1") == "type xs");
  CHECK(tableProblem("type m = map of m") == "type m");
  CHECK(tableProblem("type m = map key m of m") == "");
  CHECK(tableProblem("type o = option") == "type o");
  CHECK(tableProblem("type o = option of o") == "type o");
  CHECK(tableProblem("type o = option of p\ntype p = option of int\ntype int") == "");
  CHECK(tableProblem("type P = record") == "type P");
  CHECK(tableProblem("type P = record shape P\nshape P (x: P)") == "");
  CHECK(tableProblem("type P = record shape P\nshape P (x: #1)") == "shape P");
  CHECK(tableProblem("type U = union variants (#0)") == "type U");
  CHECK(tableProblem("shape P () methods (m = #1)") == "method P.m");
  CHECK(tableProblem("global i g: #0") == "global g");
  CHECK(tableProblem("global v g: int\ntype int") == "global g");
}

}  // namespace kinako::bytecode
