// What single instructions do.
#include <fmt/format.h>

#include "vm/running.h"

namespace kinako::vm {

namespace {

/// What a program prints of its register `shown`, an int, after this code.
std::string shownInt(std::string_view code, std::string_view shown = "i0",
                     std::string_view tables = "") {
  return output(
      fmt::format("{}\nfunction main() -> v\n registers iiiffbvvvrr\n window 3\n{}\n"
                  " box_int w0, {}\n call_builtin v8, print, 1 [no]\n return_null\n",
                  tables, code, shown));
}
std::string shownValue(std::string_view code, std::string_view shown = "v6",
                       std::string_view tables = "") {
  return output(
      fmt::format("{}\nfunction main() -> v\n registers iiiffbvvvrr\n window 3\n{}\n"
                  " move w0, {}\n call_builtin v8, print, 1 [no]\n return_null\n",
                  tables, code, shown));
}
/// One instruction on 7 and -2, its result in i0 or b5.
std::string onInts(std::string_view line) {
  return shownInt(fmt::format("int i1, 7\nint i2, -2\n{}", line));
}
std::string onBool(std::string_view line) {
  return shownValue(
      fmt::format("int i1, 7\nint i2, -2\nfloat f3, 1.5\nfloat f4, -0.5\n{}\n"
                  "box_bool v6, b5",
                  line));
}
std::string onFloats(std::string_view line) {
  return shownValue(fmt::format("float f3, 1.5\nfloat f4, -0.5\n{}\nbox_float v6, f3", line));
}

constexpr std::string_view kTypes =
    "type int\ntype string\ntype any = anything\ntype list<int> = list of int\n"
    "type float\ntype P = record shape P\nshape P (x: int, y: any)\nshape Q (x: float)";

}  // namespace

TEST_CASE("arithmetic on ints") {
  CHECK(onInts("add_int i0, i1, i2") == "5\n");
  CHECK(onInts("sub_int i0, i1, i2") == "9\n");
  CHECK(onInts("mul_int i0, i1, i2") == "-14\n");
  CHECK(onInts("div_int i0, i1, i2") == "-3\n");  // toward zero
  CHECK(onInts("rem_int i0, i1, i2") == "1\n");
  CHECK(onInts("neg_int i0, i1") == "-7\n");
  CHECK(onInts("add_int_imm i0, i1, -9") == "-2\n");
  CHECK(onInts("mul_int_imm i0, i1, 3") == "21\n");
  CHECK(onInts("div_int_imm i0, i1, 2") == "3\n");
  CHECK(onInts("rem_int_imm i0, i2, 5") == "-2\n");
  CHECK(onInts("long i0, 5000000000") == "5000000000\n");
}

TEST_CASE("arithmetic on floats") {
  CHECK(onFloats("add_float f3, f3, f4") == "1\n");
  CHECK(onFloats("sub_float f3, f3, f4") == "2\n");
  CHECK(onFloats("mul_float f3, f3, f4") == "-0.75\n");
  CHECK(onFloats("div_float f3, f3, f4") == "-3\n");
  CHECK(onFloats("neg_float f3, f3") == "-1.5\n");
}

TEST_CASE("comparisons") {
  CHECK(onBool("lt_int b5, i2, i1") == "true\n");
  CHECK(onBool("le_int b5, i1, i2") == "false\n");
  CHECK(onBool("eq_int b5, i1, i1") == "true\n");
  CHECK(onBool("ne_int b5, i1, i1") == "false\n");
  CHECK(onBool("lt_float b5, f4, f3") == "true\n");
  CHECK(onBool("ne_float b5, f4, f3") == "true\n");
  CHECK(onBool("float f3, 0x7ff8000000000000\neq_float b5, f3, f3") == "false\n");
  CHECK(onBool("bool b5, no\nnot b5, b5") == "true\n");
}

TEST_CASE("jumps that compare") {
  const auto taken = [](std::string_view line) {
    return shownInt(fmt::format("int i0, 1\nint i1, 7\nint i2, -2\nfloat f3, 1.5\n"
                                "float f4, 0x7ff8000000000000\n{} ->over\nint i0, 0\nover:",
                                line)) == "1\n";
  };
  CHECK(taken("jump"));
  CHECK(taken("jump_lt_int i2, i1"));
  CHECK_FALSE(taken("jump_lt_int i1, i2"));
  CHECK(taken("jump_le_int i1, i1"));
  CHECK(taken("jump_eq_int_imm i1, 7"));
  CHECK_FALSE(taken("jump_ne_int_imm i1, 7"));
  CHECK(taken("jump_gt_int_imm i1, 6"));
  CHECK_FALSE(taken("jump_ge_int_imm i1, 8"));
  // Not a number is in no relation; the flag says what is wanted.
  CHECK_FALSE(taken("jump_lt_float f3, f4, yes"));
  CHECK(taken("jump_lt_float f3, f4, no"));
  CHECK(taken("null v6\njump_null v6"));
  CHECK_FALSE(taken("null v6\njump_not_null v6"));
}

TEST_CASE("loops count, and go over the elements of lists and strings") {
  CHECK(shownInt("int i0, 0\nint i1, 0\nint i2, 5\nagain: add_int i0, i0, i1\n"
                 "for_next i1, i2 ->again") == "10\n");
  CHECK(shownValue("string v7, \"aé€\"\nstring v6, \"\"\niter_begin v7, v7, r9\n"
                   "next: iter_next v8, v7, r9 ->over\nconcat_string v6, v8, v6\njump ->next\n"
                   "over:") == "€éa\n");
}

TEST_CASE("lists hold ints without a box, and grow when they may") {
  const std::string_view make = "list v6, 1, 2\nint i0, 41\nint i1, 1\nint i2, 0\n";
  CHECK(shownInt(fmt::format("{}append_int v6, v6, i0 [yes]\nappend_int v6, v6, i1 [yes]\n"
                             "list_get_int i0, v6, i2 [int]\nlist_get_int i1, v6, i1 [int]\n"
                             "add_int i0, i0, i1",
                             make),
                 "i0", kTypes) == "42\n");
  // Without the flag it is a new list, and the old one stays as it is.
  CHECK(shownValue(fmt::format("{}append_int v7, v6, i0 [no]", make)) == "[]\n");
  CHECK(shownValue(fmt::format("{}append_int v7, v6, i0 [yes]", make)) == "[41]\n");
  // Nor may a list be changed that somebody else holds.
  CHECK(shownValue(fmt::format("{}share v6\nappend_int v7, v6, i0 [yes]", make)) == "[]\n");
}

TEST_CASE("the filler is what fills the gap of a list") {
  CHECK(shownValue("list v6, 1, 0\nint i0, 9\nint i1, 2\nlist_set_int v6, i1, i0 [zero]") ==
        "[0, 0, 9]\n");
  CHECK(shownValue("list v6, 0, 0\nint i1, 1\nstring v7, \"x\"\n"
                   "list_set v6, i1, v7 [empty_string]") == "[\"\", \"x\"]\n");
}

TEST_CASE("records have fields") {
  const std::string_view make = "int i0, 3\nbox_int w0, i0\nstring w1, \"why\"\nrecord v6, P, 2\n";
  CHECK(shownValue(fmt::format("{}get_field v6, v6, 1 [any, no, P]", make), "v6", kTypes) ==
        "why\n");
  CHECK(shownValue(
            fmt::format("{}string v7, \"so\"\nset_field v6, v7, 1 [P]\nraw_field v6, v6, 1", make),
            "v6", kTypes) == "so\n");
  CHECK(shownValue(fmt::format("{}get_named v6, v6, \"x\" [int, no]", make), "v6", kTypes) ==
        "3\n");
}

TEST_CASE("fields that are floats are passed and kept as doubles, and values to everybody else") {
  const std::string_view make = "float w0, 1.5\nrecord v6, Q, 1\n";
  const auto shown = [&](std::string_view line) {
    return shownValue(fmt::format("{}{}", make, line), "v6", kTypes);
  };
  CHECK(shown("raw_field v6, v6, 0") == "1.5\n");
  CHECK(shown("get_named v6, v6, \"x\" [float, no]") == "1.5\n");
  CHECK(shown("get_field_float f3, v6, 0 [float, no, Q]\nadd_float f3, f3, f3\n"
              "set_field_float v6, f3, 0 [Q]\nraw_field v6, v6, 0") == "3\n");
  CHECK(shown("int i0, 4\nbox_int v7, i0\nset_named v6, v7, \"x\"\nraw_field v6, v6, 0") == "4\n");
}

TEST_CASE("a value of another kind is not stored into a field") {
  Running running(fmt::format(
      "{}\nfunction main() -> v\n registers vv\n window 1\nfloat w0, 1.5\nrecord v0, Q, 1\n"
      "string v1, \"no\"\nset_named v0, v1, \"x\"\nreturn_null\n",
      kTypes));
  CHECK(trapOf(running.run()) == TrapKind::TypeUse);
  CHECK(running.outcome.trap->message == "string used as float: `Q.x`");
}

TEST_CASE("maps are read and written") {
  const std::string_view make =
      "map v6, 1\nstring v7, \"key\"\nint i0, 8\nbox_int v8, i0\n"
      "map_set v6, v7, v8\n";
  CHECK(shownValue(fmt::format("{}map_get v6, v6, v7 [any, no]", make), "v6", kTypes) == "8\n");
  CHECK(shownValue(fmt::format("{}string v7, \"other\"\nmap_get v6, v6, v7 [any, no]", make), "v6",
                   kTypes) == "nil\n");
}

TEST_CASE("globals begin as the zero of their type and keep what they are given") {
  const std::string_view globals = "type int\ntype string\nglobal i n: int\nglobal v s: string";
  CHECK(shownInt("global_get i0, n\nadd_int_imm i0, i0, 4\nglobal_set n, i0\nglobal_get i0, n",
                 "i0", globals) == "4\n");
  CHECK(shownValue("global_get v6, s\nstring v7, \"!\"\nconcat_string v6, v6, v7", "v6", globals) ==
        "!\n");
}

TEST_CASE("casts and checks") {
  CHECK(shownValue("string v6, \"12\"\ncast v6, v6, int", "v6", kTypes) == "12\n");
  CHECK(shownInt("string v6, \"12\"\ncast v6, v6, int\nunbox_int i0, v6", "i0", kTypes) == "12\n");
  Running wrong(
      "type int\nfunction main() -> v\n registers v\n string v0, \"x\"\n"
      " check v0, v0, int [\"n\"]\n return_null\n");
  CHECK(trapOf(wrong.run()) == TrapKind::TypeUse);
  CHECK(wrong.outcome.trap->message == "string used as int: `n`");
}

TEST_CASE("the last result that fits 64 bits is narrow") {
  Running running(
      "function main() -> v\n registers iv\n window 1\n"
      "long i0, 9223372036854775806\nadd_int_imm i0, i0, 1\nbox_int w0, i0\n"
      "call_builtin v1, print, 1 [no]\nreturn_null\n");
  running.run();
  CHECK(running.host.out == "9223372036854775807\n");
  CHECK_FALSE(running.outcome.isWide);
}

TEST_CASE("every result that does not fit 64 bits widens the world and is exact") {
  const std::string_view most = "long i1, 9223372036854775807\nlong i2, -9223372036854775808\n";
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"add_int i0, i1, i1", "18446744073709551614\n"},
      {"sub_int i0, i2, i1", "-18446744073709551615\n"},
      {"mul_int i0, i1, i2", "-85070591730234615856620279821087277056\n"},
      {"neg_int i0, i2", "9223372036854775808\n"},
      {"int i0, -1\ndiv_int i0, i2, i0", "9223372036854775808\n"},
      {"add_int_imm i0, i1, 1", "9223372036854775808\n"},
      {"mul_int_imm i0, i1, 2", "18446744073709551614\n"},
  };
  for (const auto& [line, expected] : rows) {
    CHECK(shownInt(fmt::format("{}{}", most, line)) == expected);
  }
}

}  // namespace kinako::vm
