// Every instruction among objects of all kinds, in the circumstances that matter to it: what tests
// run that hold for all rows of opcodes.def.
#pragma once

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "base/source.h"
#include "bytecode/assemble.h"

namespace kinako::vm {

/// An instruction that is run. Its results go to i5, f10, b12 and v32.
struct InstructionCase {
  std::string_view line;        ///< begins with the mnemonic of the row
  std::string_view setup = "";  ///< before everything is looked at
  std::string_view ready = "";  ///< right before it: what its window holds
  char result = 'v';            ///< of the function it is in
};

// The registers:
//   i0 7   i1 -2   i2 1   i3 0   i4 2^62   i6 3   i7 the largest of 64 bits; in the wide world more
//   f8 1.5   f9 -0.5   b11 true
//   v13 [5, 6, 2^62, 8]   v14 [1.5, -0.5]   v15 [true, false]   v16 [v17, v18]: [1, 2], [0.5, 2.5]
//   v19 P {3, v20, 1.5, true}, v20 []   v21 {"k": 4, "l": v22}: [3]   v23 {0: 10, 1: 11, 5: 12}
//   v24 "text"   v25 null   v26 callee   v27 4^62   v28 7   v29 1.5   v30 true   v31 a cell: 5
//   v35 a group of [8]   v36 "k"   v38 1   v39 -1   v40 [9]
// Captured: 0 the list of all objects, 1 to 6 results, 7 a cell.
inline constexpr std::string_view kInstructionProgram = R"(
type int
type float
type bool
type string
type bigint
type any = anything
type list<int> = list of int
type list<float> = list of float
type list<list<int>> = list of list<int>
type map<any> = map key string of any
type P = record shape P
type option<int> = option of int
shape P (x: int, y: any, f: float, b: bool) methods (m = method)
global i total: int
global v name: any
entry main
function main() -> v
  registers vvvvvvvvv{result}
  new_cell v0, v8
  new_cell v1, v8
  new_cell v2, v8
  new_cell v3, v8
  new_cell v4, v8
  new_cell v5, v8
  new_cell v6, v8
  new_cell v7, v8
  closure v8, tested(v0, v1, v2, v3, v4, v5, v6, v7)
  call_closure {result}9, v8, tested
  return_null
function callee(v x: any) -> v
  registers vv
  window 1
  string w0, "called"
  call_helper v1, 12, 1
  return v0
function method(v self: P) -> v
  registers vv
  window 1
  string w0, "called"
  call_helper v1, 12, 1
  return v0
function number(i n: int) -> i
  registers iv
  window 1
  string w0, "called"
  call_helper v1, 12, 1
  return i0
function tested() -> {function}
  registers iiiiiiii fff bb vvvvvvvvvvvvvvvvvvvvvvvvvvvv rrr
  window 4
  captures v34
  jump ->begin
back:
  string w0, "jumped"
  jump ->results
begin:
  {world}
  int i0, 7
  int i1, -2
  int i2, 1
  int i3, 0
  long i4, 4611686018427387904
  int i6, 3
  float f8, 1.5
  float f9, -0.5
  bool b11, yes
  list v13, 1, 8
  int i5, 5
  append_int v13, v13, i5 [yes]
  int i5, 6
  append_int v13, v13, i5 [yes]
  append_int v13, v13, i4 [yes]
  int i5, 8
  append_int v13, v13, i5 [yes]
  list v14, 2, 2
  append_float v14, v14, f8 [yes]
  append_float v14, v14, f9 [yes]
  list v15, 3, 2
  append_bool v15, v15, b11 [yes]
  append_bool v15, v15, b12 [yes]
  list v17, 1, 2
  append_int v17, v17, i2 [yes]
  append_int v17, v17, i6 [yes]
  list v18, 2, 2
  append_float v18, v18, f8 [yes]
  append_float v18, v18, f9 [yes]
  list v16, 0, 2
  list_push v16, v17
  list_push v16, v18
  box_int w0, i6
  list v20, 0, 0
  move w1, v20
  move w2, f8
  box_bool w3, b11
  record v19, P, 4
  map v21, 2
  string v36, "k"
  int i5, 4
  box_int v37, i5
  map_set v21, v36, v37
  string v24, "l"
  list v22, 1, 1
  append_int v22, v22, i6 [yes]
  map_set v21, v24, v22
  string v24, "text"
  map v23, 3
  int i5, 10
  int_map_set_int v23, i3, i5
  int i5, 11
  int_map_set_int v23, i2, i5
  int i5, 5
  int_map_set_int v23, i5, i6
  closure v26, callee()
  box_int v27, i4
  mul v27, v27, v27
  box_int v28, i0
  box_float v29, f8
  box_bool v30, b11
  new_cell v31, v28
  box_int v38, i2
  box_int v39, i1
  list v40, 1, 4
  append_int v40, v40, i0 [yes]
  call_helper v37, 8, 0
  list v35, 0, 1
  move w0, v35
  move w1, v37
  move w2, v36
  move w3, v28
  call_helper v37, 2, 4
  list_get v35, v35, i3 [any, no, anything]
  int i5, {total}
  global_set total, i5
  global_set name, v24
  list v33, 0, 16
  list_push v33, v13
  list_push v33, v14
  list_push v33, v15
  list_push v33, v16
  list_push v33, v19
  list_push v33, v21
  list_push v33, v23
  list_push v33, v31
  list_push v33, v35
  list_push v33, v40
  capture_set 0, v33
  int i5, 0
  float f10, 0.0
  bool b12, no
  {setup}
  string w0, "before"
  move w1, v34
  call_helper v37, 12, 2
  {ready}
  {line} @7-8
  string w0, "after" @0-0
  jump ->results
there:
  string w0, "jumped"
results:
  call_helper v37, 12, 1
  box_int v37, i5
  capture_set 1, v37
  box_float v37, f10
  capture_set 2, v37
  box_bool v37, b12
  capture_set 3, v37
  capture_set 4, v32
  global_get i5, total
  box_int v37, i5
  capture_set 5, v37
  global_get v37, name
  capture_set 6, v37
  string w0, "results"
  call_helper v37, 12, 1
  return_null
)";

inline constexpr InstructionCase kInstructionCases[] = {
    {"move v32, v13"},
    {"int i5, -70000"},
    {"long i5, 4611686018427387904"},
    {"float f10, 2.5"},
    {"bool b12, yes"},
    {"null v32"},
    {"empty v32"},
    {"string v32, \"made\""},
    {"builtin v32, print"},

    {"box_int v32, i0"},
    {"box_int v32, i4"},
    {"box_int v32, i7"},
    {"box_float v32, f8"},
    {"box_bool v32, b11"},
    {"unbox_int i5, v28"},
    {"unbox_int i5, v27"},
    {"unbox_int i5, v24"},
    {"unbox_float f10, v29"},
    {"unbox_float f10, v25"},
    {"unbox_bool b12, v30"},
    {"unbox_bool b12, v28"},
    {"int_to_float f10, i0, float"},
    {"int_to_float f10, i7, float"},
    {"check v32, v28, int [\"n\"]"},
    {"check v32, v29, int [\"n\"]", "float f8, 1e+300\nbox_float v29, f8"},
    {"check v32, v35, list<int> [\"n\"]"},
    {"check v32, v24, int [\"n\"]"},
    {"check_read v32, v13, list<int>"},
    {"check_read v32, v35, list<int>"},
    {"check_read v32, v29, int", "float f8, 1e+300\nbox_float v29, f8"},
    {"check_read v32, v24, P"},
    {"unwrap v28, int, \"n\""},
    {"unwrap v25, int, \"n\""},
    {"to_big v32, v29, bigint [\"n\"]", "float f8, 1e+300\nbox_float v29, f8"},
    {"to_big v32, v24, bigint [\"n\"]"},
    {"cast v32, v13, list<int>"},
    {"cast v32, v13, list<float>"},
    {"cast v32, v16, list<list<int>>"},
    {"cast v32, v35, list<int>"},
    {"cast v32, v19, map<any>"},
    {"cast v32, v19, string"},
    {"cast v32, v21, P"},
    {"truthy b12, v13"},
    {"truthy b12, v21"},
    {"truthy b12, v40"},
    {"truthy b12, v24"},
    {"share v13"},
    {"share v24"},

    {"add_int i5, i0, i1"},
    {"add_int i5, i7, i7"},
    {"sub_int i5, i0, i1"},
    {"sub_int i5, i1, i7"},
    {"mul_int i5, i0, i1"},
    {"mul_int i5, i7, i7"},
    {"div_int i5, i0, i1"},
    {"div_int i5, i7, i2"},
    {"div_int i5, i0, i3"},
    {"div_int i5, i5, i4", "long i5, -9223372036854775808\nint i4, -1"},
    {"rem_int i5, i0, i1"},
    {"rem_int i5, i7, i4"},
    {"rem_int i5, i0, i3"},
    {"add_int_imm i5, i0, 2"},
    {"add_int_imm i5, i7, 2"},
    {"mul_int_imm i5, i0, 2"},
    {"mul_int_imm i5, i7, 2"},
    {"div_int_imm i5, i7, 2"},
    {"rem_int_imm i5, i7, 5"},
    {"neg_int i5, i0"},
    {"neg_int i5, i5", "long i5, -9223372036854775808"},
    {"lt_int b12, i0, i7"},
    {"le_int b12, i0, i7"},
    {"eq_int b12, i0, i7"},
    {"ne_int b12, i7, i7"},

    {"add_float f10, f8, f9"},
    {"sub_float f10, f8, f9"},
    {"mul_float f10, f8, f9"},
    {"div_float f10, f8, f9"},
    {"div_float f10, f8, f10"},
    {"rem_float f10, f8, f9"},
    {"rem_float f10, f8, f10"},
    {"neg_float f10, f8"},
    {"lt_float b12, f8, f9"},
    {"le_float b12, f8, f9"},
    {"eq_float b12, f8, f9"},
    {"ne_float b12, f8, f9"},
    {"not b12, b11"},
    {"eq_bool b12, b11, b11"},
    {"ne_bool b12, b11, b11"},

    {"add v32, v28, v27"},
    {"add v32, v13, v40"},
    {"add v32, v16, v16"},
    {"add v32, v24, v19"},
    {"add v32, v25, v19"},
    {"sub v32, v28, v27"},
    {"sub v32, v24, v27"},
    {"mul v32, v28, v27"},
    {"mul v32, v13, v27"},
    {"div v32, v27, v28"},
    {"div v32, v27, v25"},
    {"rem v32, v27, v28"},
    {"rem v32, v27, v25"},
    {"neg v32, v27"},
    {"neg v32, v24"},
    {"lt b12, v28, v27"},
    {"lt b12, v13, v40"},
    {"le b12, v28, v27"},
    {"le b12, v21, v19"},
    {"eq b12, v13, v40"},
    {"eq b12, v19, v19"},
    {"eq b12, v16, v32", "list v32, 0, 2\nlist_push v32, v17\nlist_push v32, v18"},
    {"ne b12, v21, v23"},
    {"ne b12, v14, v15"},
    {"eq b12, v14, v32", "empty v25\nslice v32, v14, v25 [v25, no]"},
    {"eq b12, v15, v32", "empty v25\nslice v32, v15, v25 [v25, no]"},
    {"ne b12, v19, v32",
     "box_int w0, i6\nmove w1, v20\nmove w2, f8\nmove w3, v30\nrecord v32, P, 4"},
    {"eq b12, v23, v32",
     "map v32, 3\nint i5, 10\nint_map_set_int v32, i3, i5\nint i5, 11\n"
     "int_map_set_int v32, i2, i5\nint i5, 5\nint_map_set_int v32, i5, i6"},
    {"in b12, v28, v40"},
    {"in b12, v36, v21"},
    {"in b12, v29, v14"},
    {"in b12, v38, v23"},
    {"in b12, v28, v28"},
    {"concat_string v32, v24, v36"},
    {"concat_string v32, v13, v40"},
    {"concat_string v32, v25, v36"},
    {"concat_list v32, v13, v40"},
    {"concat_list v32, v16, v16"},
    {"concat_list v32, v25, v16"},
    {"grow_list v32, v13, v40"},
    {"grow_list v32, v40, v16"},
    {"grow_list v32, v40, v13", "share v40"},
    {"prepend_list v32, v13, v40"},
    {"prepend_list v32, v16, v40", "share v40"},
    {"union v32, v16, v40"},
    {"union v32, v28, v40"},
    {"union_all v32, v16, v40"},
    {"except v32, v16, v40"},
    {"intersect v32, v16, v16"},

    {"jump ->there"},
    {"jump ->back"},
    {"jump_if b11 ->there"},
    {"jump_if b12 ->there"},
    {"jump_if b11 ->back"},
    {"jump_unless b12 ->there"},
    {"jump_truthy v13 ->there"},
    {"jump_truthy v21 ->there"},
    {"jump_truthy v40 ->there"},
    {"jump_falsy v20 ->there"},
    {"jump_falsy v24 ->there"},
    {"jump_falsy v40 ->there"},
    {"jump_null v25 ->there"},
    {"jump_null v13 ->there"},
    {"jump_not_null v13 ->there"},
    {"jump_lt_int i1, i7 ->there"},
    {"jump_le_int i1, i7 ->there"},
    {"jump_eq_int i7, i7 ->there"},
    {"jump_ne_int i1, i7 ->there"},
    {"jump_lt_int_imm i1, 5 ->there"},
    {"jump_le_int_imm i1, 5 ->there"},
    {"jump_gt_int_imm i7, 5 ->there"},
    {"jump_ge_int_imm i7, 5 ->there"},
    {"jump_eq_int_imm i0, 7 ->there"},
    {"jump_ne_int_imm i7, 7 ->there"},
    {"jump_lt_float f9, f8, yes ->there"},
    {"jump_le_float f9, f8, yes ->there"},
    {"jump_eq_float f9, f8, no ->there"},
    {"jump_lt v28, v27, yes ->there"},
    {"jump_lt v13, v40, yes ->there"},
    {"jump_le v28, v27, yes ->there"},
    {"jump_eq v13, v40, no ->there"},
    {"jump_eq v19, v19, yes ->there"},
    {"jump_eq v13, v32, yes ->there", "empty v25\nslice v32, v13, v25 [v25, no]"},
    {"jump_unless_fits v24, P ->there"},
    {"jump_unless_fits v19, P ->there"},
    {"jump_unless_gap v13, i2 ->there"},
    {"jump_unless_gap v13, i0 ->there"},
    {"jump_unless_gap v13, i4 ->there", "int i4, 4"},
    {"for_next i1, i0 ->back"},
    {"for_next i0, i0 ->back"},
    {"for_next i7, i7 ->back"},
    {"iter_begin v32, v13, r41"},
    {"iter_begin v32, v21, r41"},
    {"iter_begin v32, v35, r41"},
    {"iter_begin v32, v24, r41"},
    {"iter_begin v32, v28, r41"},
    {"iter_next_int i5, v13, r41 ->back", "iter_begin v32, v13, r41"},
    {"iter_next_int i5, v13, r41 ->back",
     "iter_begin v32, v13, r41\niter_next v32, v13, r41 ->a\na: iter_next v32, v13, r41 ->b\nb:"},
    {"iter_next_int i5, v14, r41 ->back", "iter_begin v32, v14, r41"},
    {"iter_next_int i5, v17, r41 ->back",
     "iter_begin v32, v17, r41\niter_next v32, v17, r41 ->a\na:"},
    {"iter_next_float f10, v14, r41 ->back", "iter_begin v32, v14, r41"},
    {"iter_next_float f10, v13, r41 ->back", "iter_begin v32, v13, r41"},
    {"iter_next_float f10, v14, r41 ->back",
     "iter_begin v32, v14, r41\niter_next v32, v14, r41 ->a\na:"},
    {"iter_next v32, v16, r41 ->there", "iter_begin v32, v16, r41"},
    {"iter_next v32, v20, r41 ->there", "iter_begin v32, v20, r41"},
    {"iter_next v32, v16, r41 ->there",
     "iter_begin v32, v16, r41\niter_next v32, v16, r41 ->a\na:"},
    {"iter_next v32, v24, r41 ->there", "string v24, \"é\"\niter_begin v32, v24, r41"},
    {"iter_next v32, v14, r41 ->there", "iter_begin v32, v14, r41"},
    {"iter_next v32, v15, r41 ->there", "iter_begin v32, v15, r41"},
    {"iter_next v32, v13, r41 ->there",
     "iter_begin v32, v13, r41\niter_next v32, v13, r41 ->a\na: iter_next v32, v13, r41 ->b\nb:"},

    {"list v32, 1, 3"},
    {"list_push v13, v28"},
    {"list_push v13, v24"},
    {"list_push v15, v24"},
    {"list_push v14, v24"},
    {"append v32, v16, v13 [yes]"},
    {"append v32, v16, v13 [no]"},
    {"append v32, v16, v13 [yes]", "share v16"},
    {"append v32, v35, v13 [yes]"},
    {"append v32, v28, v13 [yes]"},
    {"append_int v32, v13, i0 [yes]"},
    {"append_int v32, v14, i0 [yes]"},
    {"append_int v32, v13, i0 [no]"},
    {"append_float v32, v14, f8 [yes]"},
    {"append_float v32, v13, f8 [yes]"},
    {"append_bool v32, v15, b11 [yes]"},
    {"append_bool v32, v16, b11 [no]"},
    {"substring v32, v24, i2 [i6]"},
    {"substring v32, v24, i3 [i7]"},
    {"substring v32, v13, i2 [i6]"},
    {"list_get_int i5, v13, i2 [int]"},
    {"list_get_int i5, v13, i1 [int]"},
    {"list_get_int i5, v13, i0 [int]"},
    {"list_get_int i5, v32, i3 [int]", "list v32, 0, 1\nlist_push v32, v27"},
    {"list_get_int i5, v16, i3 [int]"},
    {"list_get_int i5, v23, i2 [int]"},
    {"list_get_float f10, v14, i2 [float]"},
    {"list_get_float f10, v14, i1 [float]"},
    {"list_get_float f10, v13, i2 [float]"},
    {"list_get_float f10, v13, i1 [float]"},
    {"list_get_float f10, v16, i1 [float]"},
    {"list_get_bool b12, v15, i2 [bool]"},
    {"list_get_bool b12, v15, i1 [bool]"},
    {"list_get_bool b12, v16, i1 [bool]"},
    {"list_list_get_int i5, v16, i3 [int, i2, list<int>]"},
    {"list_list_get_int i5, v16, i1 [int, i2, list<int>]"},
    {"list_list_get_int i5, v16, i0 [int, i2, list<int>]"},
    {"list_list_get_int i5, v32, i3 [int, i3, list<int>]",
     "list v37, 0, 1\nlist_push v37, v27\nlist v32, 0, 1\nlist_push v32, v37"},
    {"list_list_get_float f10, v16, i2 [float, i2, list<float>]"},
    {"list_list_get_float f10, v16, i2 [float, i1, list<float>]"},
    {"list_list_get_float f10, v16, i1 [float, i1, list<float>]"},
    {"list_get v32, v16, i2 [any, yes, anything]"},
    {"list_get v32, v16, i2 [any, no, anything]"},
    {"list_get v32, v16, i1 [any, no, anything]"},
    {"list_get v32, v13, i1 [any, no, anything]"},
    {"list_get v32, v16, i0 [any, no, anything]"},
    {"list_set_int v13, i2, i0 [zero]"},
    {"list_set_int v13, i1, i0 [zero]"},
    {"list_set_int v13, i4, i0 [zero]", "int i4, 12"},
    {"list_set_int v14, i2, i0 [zero]"},
    {"list_set_int v23, i2, i0 [zero]"},
    {"list_set_int v24, i2, i0 [zero]"},
    {"list_set_float v14, i2, f8 [float_zero]"},
    {"list_set_float v14, i0, f8 [float_zero]"},
    {"list_set_float v13, i2, f8 [float_zero]"},
    {"list_set_float v23, i2, f8 [float_zero]"},
    {"list_set_bool v15, i2, b11 [false]"},
    {"list_set_bool v15, i0, b11 [false]"},
    {"list_set_bool v13, i2, b11 [false]"},
    {"list_set_bool v23, i2, b11 [false]"},
    {"list_set v16, i2, v13 [null]"},
    {"list_set v16, i0, v24 [empty_string]"},
    {"list_set v13, i2, v24 [null]"},
    {"list_set v23, i2, v13 [null]"},
    {"list_set v28, i2, v13 [null]"},
    {"string_at v32, v24, i2"},
    {"string_at v32, v24, i0"},
    {"string_at v32, v16, i2"},
    {"map_get v32, v21, v36 [any, no]"},
    {"map_get v32, v21, v32 [any, yes]", "string v32, \"l\""},
    {"map_get v32, v21, v26 [any, no]"},
    {"map_get v32, v16, v38 [any, no]"},
    {"map_get_int i5, v21, v36 [int, int, \"m\"]"},
    {"map_get_int i5, v21, v24 [int, int, \"m\"]"},
    {"map_get_int i5, v32, v36 [int, int, \"m\"]", "map v32, 1\nmap_set v32, v36, v27"},
    {"map_get_int i5, v13, v38 [int, int, \"m\"]"},
    {"int_map_get_int i5, v23, i2 [int, int, \"m\"]"},
    {"int_map_get_int i5, v23, i0 [int, int, \"m\"]"},
    {"int_map_get_int i5, v23, i7 [int, int, \"m\"]"},
    {"int_map_get_int i5, v32, i2 [int, int, \"m\"]", "map v32, 1\nmap_set v32, v38, v27"},
    {"int_map_get_int i5, v13, i2 [int, int, \"m\"]"},
    {"int_map_set_int v23, i2, i0"},
    {"int_map_set_int v23, i7, i7"},
    {"int_map_set_int v13, i2, i0"},
    {"int_map_set_int v28, i2, i0"},
    {"map_set v21, v36, v13"},
    {"map_set v21, v16, v13"},
    {"map_set v21, v26, v13"},
    {"map_set v16, v38, v13"},
    {"index v32, v13, v38 [any, no]"},
    {"index v32, v16, v38 [any, no]"},
    {"index v32, v21, v36 [any, no]"},
    {"index v32, v35, v38 [any, no]"},
    {"index v32, v19, v36 [any, no]", "string v36, \"y\""},
    {"set_index v13, v38, v28"},
    {"set_index v16, v38, v13"},
    {"set_index v21, v36, v13"},
    {"set_index v19, v36, v13", "string v36, \"y\""},
    {"set_index v24, v38, v28"},
    {"slice v32, v13, v38 [v25, no]", "empty v25"},
    {"slice v32, v13, v38 [v25, yes]", "empty v25"},
    {"slice v32, v13, v38 [v25, yes]", "empty v25\nshare v13"},
    {"slice v32, v16, v38 [v25, no]", "empty v25"},
    {"slice v32, v28, v38 [v25, no]", "empty v25"},
    {"slice_by_step v32, v13, v25 [v25, v39]", "empty v25"},
    {"slice_by_step v32, v16, v25 [v25, v39]", "empty v25"},
    {"slice_by_step v32, v28, v25 [v25, v39]", "empty v25"},
    {"map v32, 3"},
    {"record v32, P, 4", "", "box_int w0, i0\nmove w1, v28\nmove w2, f8\nmove w3, v30"},
    {"get_field v32, v19, 1 [any, yes, P]"},
    {"get_field v32, v21, 1 [any, no, P]"},
    {"get_field v32, v25, 1 [any, no, P]"},
    {"get_field_int i5, v19, 0 [int, no, P]"},
    {"get_field_int i5, v19, 0 [int, no, P]", "set_field v19, v27, 0 [P]"},
    {"get_field_int i5, v21, 0 [int, no, P]"},
    {"get_field_float f10, v19, 2 [float, no, P]"},
    {"get_field_float f10, v21, 2 [float, no, P]"},
    {"get_field_bool b12, v19, 3 [bool, no, P]"},
    {"get_field_bool b12, v21, 3 [bool, no, P]"},
    {"set_field v19, v13, 1 [P]"},
    {"set_field v21, v13, 1 [P]"},
    {"set_field v25, v13, 1 [P]"},
    {"set_field_int v19, i0, 0 [P]"},
    {"set_field_int v19, i7, 0 [P]"},
    {"set_field_int v24, i0, 0 [P]"},
    {"set_field_float v19, f9, 2 [P]"},
    {"set_field_float v21, f8, 2 [P]"},
    {"set_field v19, v32, 3 [P]", "box_bool v32, b12"},
    {"raw_field v32, v19, 1"},
    {"get_named v32, v19, \"y\" [any, yes]"},
    {"get_named v32, v21, \"k\" [any, no]"},
    {"get_named v32, v35, \"count\" [any, no]"},
    {"get_named v32, v28, \"count\" [any, no]"},
    {"set_named v19, v13, \"y\""},
    {"set_named v21, v13, \"y\""},
    {"set_named v28, v13, \"y\""},
    {"len_string i5, v24"},
    {"len_string i5, v13"},
    {"len_string i5, v23"},
    {"len_string i5, v28"},
    {"len i5, v13"},
    {"len i5, v21"},
    {"len i5, v23"},
    {"len i5, v28"},
    {"load v32, v25, \"rows.json\" [any]"},
    {"load v32, v21, \"rows.json\" [any]"},
    {"load v32, v25, \"none.json\" [any]"},
    {"save v32, v16, v25 [\"saved.json\"]"},
    {"save v32, v32, v25 [\"saved.json\"]", "list v32, 0, 1\nlist_push v32, v21"},
    {"save v32, v21, v25 [\"locked/saved.json\"]"},

    {"new_cell v32, v13"},
    {"ensure_cell v32"},
    {"ensure_cell v31"},
    {"cell_get v32, v31"},
    {"cell_set v31, v13"},
    {"capture_get v32, 7"},
    {"capture_set 7, v13"},
    {"global_get i5, total"},
    {"global_get v32, name"},
    {"global_set total, i0"},
    {"global_set name, v36"},
    {"closure v32, callee()"},
    {"closure v32, tested(^0, ^1, ^2, ^3, ^4, ^5, ^6, v31)"},

    {"call v32, callee", "", "move w0, v13"},
    {"check_closure v26"},
    {"check_closure v13"},
    {"call_closure v32, v26, callee", "", "move w0, v13"},
    {"call_value v32, v26, 1", "", "move w0, v13"},
    {"call_value v32, v24, 1", "", "move w0, v13"},
    {"call_method v32, \"m\", 0", "", "move w0, v19"},
    {"call_builtin v32, print, 1 [no]", "", "move w0, v24"},
    {"call_builtin v32, append, 2 [yes]", "", "move w0, v13\nmove w1, v28"},
    {"call_helper v32, 0, 2", "", "move w0, v16\nmove w1, v28"},
    {"call_helper v32, 5, 1", "", "move w0, v16"},
    {"call_helper v32, 6, 1", "", "move w0, v21"},
    {"call_helper v32, 7, 2", "", "move w0, v15\nmove w1, v38"},
    {"call_helper v32, 12, 2", "", "string w0, \"other\"\nmove w1, v16"},
    {"call_helper v32, 12, 1", "", "string w0, \"fails\""},
    {"partial v32, v26, 1", "", "move w0, v13"},
    {"tail_call callee", "", "move w0, v13"},
    {"tail_call_closure v26, callee", "", "move w0, v13"},
    {"return v13"},
    {"return i0", "", "", 'i'},
    {"return_null"},

    {"show v13, \"xs\""},
    {"fail_expect yes, \"x == y\", 3", "show v13, \"x\"\nshow v16, \"y\""},
    {"bench_begin r41, r42"},
    {"bench_end r41, r42, \"b\"", "bench_begin r41, r42"},

    {"move.jump v32, v13\njump ->there"},
    {"move.call v32, v13\ncall v32, callee", "", "move w0, v13"},
    {"add_int_imm.call w0, i7, 2\ncall i5, number"},
    {"add_int.for_next i5, i0, i0\nfor_next i1, i0 ->back"},
    {"add_int.for_next i5, i7, i7\nfor_next i1, i0 ->back"},
    {"add_int.return i5, i0, i0\nreturn i5", "", "", 'i'},
    {"add_int.return i5, i7, i7\nreturn i5", "", "", 'i'},
    {"mul_int.return i5, i7, i7\nreturn i5", "", "", 'i'},
    {"mul_float.add_float f10, f8, f9\nadd_float f10, f10, f8"},
};

/// Where the instruction is in the programs.
inline constexpr Span kPlace{7, 8};

/// A case as a program; the world is wide when the instruction comes, or not.
inline std::unique_ptr<bytecode::Program> programOf(const InstructionCase& each, bool isWide,
                                                    int total) {
  std::string line(each.line);  // the span is that of both, where there are two
  if (const auto end = line.find('\n'); end != std::string::npos) line.insert(end, " @7-8");
  const std::string listing = fmt::format(
      kInstructionProgram, fmt::arg("result", each.result), fmt::arg("function", each.result),
      fmt::arg("world", isWide ? "long i7, 9223372036854775807\n  add_int i7, i7, i7"
                               : "long i7, 9223372036854775807"),
      fmt::arg("setup", each.setup), fmt::arg("ready", each.ready), fmt::arg("line", line),
      fmt::arg("total", total));
  static const Source source("test.mochi", "source of the test");
  bytecode::Assembled assembled = bytecode::assemble(listing, &source);
  INFO((assembled.error ? listing + assembled.error->text() : ""));
  REQUIRE(assembled.program);
  REQUIRE(bytecode::verify(*assembled.program) == "");
  return std::move(assembled.program);
}

}  // namespace kinako::vm
