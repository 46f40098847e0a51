// Calls of every sort.
#include <fmt/format.h>

#include "vm/running.h"

namespace kinako::vm {

TEST_CASE("arguments are passed in the window, and the result comes back") {
  CHECK(output("type int\ntype float\nfunction main() -> v\n registers ifv\n window 2\n"
               "int w0, 6\nfloat w1, 0.25\ncall f1, scale\nbox_float w0, f1\n"
               "call_builtin v2, print, 1 [no]\nreturn_null\n"
               "function scale(i n: int, f by: float) -> f\n registers iff\n"
               "int_to_float f2, i0, float\nmul_float f2, f2, f1\nreturn f2\n") == "1.5\n");
}

TEST_CASE("a function that calls itself twice") {
  CHECK(output("type int\nfunction main() -> v\n registers iv\n window 1\n"
               "int w0, 20\ncall i0, fib\nbox_int w0, i0\ncall_builtin v1, print, 1 [no]\n"
               "return_null\n"
               "function fib(i n: int) -> i\n registers iiii\n window 1\n"
               "jump_ge_int_imm i0, 2 ->more\nreturn i0\n"
               "more: add_int_imm w0, i0, -1\ncall i1, fib\nadd_int_imm w0, i0, -2\ncall i2, fib\n"
               "add_int i3, i1, i2\nreturn i3\n") == "6765\n");
}

TEST_CASE("tail calls need no frames, from one function to another and back") {
  VmOptions options;
  options.limits.frames = 3;
  Running running(
      "type int\nfunction main() -> v\n registers iv\n window 1\n"
      "long w0, 1000001\ncall i0, even\nbox_int w0, i0\n"
      "call_builtin v1, print, 1 [no]\nreturn_null\n"
      "function even(i n: int) -> i\n registers ii\n window 1\n"
      "jump_gt_int_imm i0, 0 ->more\nint i1, 1\nreturn i1\n"
      "more: add_int_imm w0, i0, -1\ntail_call odd\n"
      // Of another size, and with values that must be clear.
      "function odd(i n: int) -> i\n registers iiivvv\n window 1\n"
      "jump_gt_int_imm i0, 0 ->more\nint i1, 0\nreturn i1\n"
      "more: add_int_imm w0, i0, -1\ntail_call even\n",
      options);
  running.run();
  CHECK_FALSE(running.outcome.trap);
  CHECK(running.host.out == "0\n");
}

TEST_CASE("closures share the cells they capture, also one in another") {
  // counter() returns a closure over n; inner() one over the same cell.
  CHECK(output("type int\nfunction main() -> v\n registers vviv\n window 2\n"
               "call v0, counter\ncall_value v1, v0, 0\ncall_value v1, v0, 0\nmove w0, v1\n"
               "call_builtin v3, print, 1 [no]\nreturn_null\n"
               "function counter() -> v\n registers ivv\n window 1\n"
               "int i0, 10\nbox_int v1, i0\nnew_cell v2, v1\nclosure v1, outer(v2)\nreturn v1\n"
               "function outer() -> i\n registers viv\n captures v0\n window 1\n"
               "closure v2, inner(^0)\ncall_closure i1, v2, inner\nreturn i1\n"
               "function inner() -> i\n registers vvi\n captures v0\n"
               "capture_get v1, 0\nunbox_int i2, v1\nadd_int_imm i2, i2, 1\nbox_int v1, i2\n"
               "capture_set 0, v1\nreturn i2\n") == "12\n");
}

TEST_CASE("a value is called with too few, enough and too many values") {
  const std::string_view add =
      "type int\nfunction add(i a: int, i b: int) -> i\n registers iii\n"
      "add_int i2, i0, i1\nreturn i2\n";
  CHECK(output(fmt::format("entry main\n{}function main() -> v\n registers viv\n window 2\n"
                           "closure v0, add()\nint i1, 40\nbox_int w0, i1\ncall_value v0, v0, 1\n"
                           "int i1, 2\nbox_int w0, i1\ncall_value v0, v0, 1\nmove w0, v0\n"
                           "call_builtin v2, print, 1 [no]\nreturn_null\n",
                           add)) == "42\n");
  Running running(
      fmt::format("entry main\n{}function main() -> v\n registers v\n window 3\n"
                  "closure v0, add()\nnull w0\nnull w1\nnull w2\n"
                  "call_value v0, v0, 3 @4-8\nreturn_null\n",
                  add));
  CHECK(trapOf(running.run()) == TrapKind::Arity);
  CHECK(running.outcome.trap->message == "add takes 2 arguments, got 3");
  CHECK(running.outcome.trap->span == Span{4, 8});
}

TEST_CASE("values that are not functions cannot be called") {
  Running value(
      "function main() -> v\n registers v\n string v0, \"f\"\n call_value v0, v0, 0\n"
      " return_null\n");
  CHECK(trapOf(value.run()) == TrapKind::NotCallable);
  Running closure(
      "function main() -> v\n registers v\n null v0\n check_closure v0\n"
      " return_null\n");
  CHECK(trapOf(closure.run()) == TrapKind::NotCallable);
}

TEST_CASE("a parameter of a called value is checked against its type") {
  Running running(
      "type int\nfunction main() -> v\n registers v\n window 1\n"
      "closure v0, f()\nstring w0, \"no\"\ncall_value v0, v0, 1\nreturn_null\n"
      "function f(i n: int) -> i\n registers i\n return i0\n");
  CHECK(trapOf(running.run()) == TrapKind::TypeUse);
  CHECK(running.outcome.trap->message == "string used as int: `n`");
}

TEST_CASE("methods are found by name: of the record, in a field, builtin") {
  CHECK(output("type int\ntype P = record shape P\n"
               "shape P (x: int) methods (twice = P.twice)\nentry main\n"
               "function P.twice(v self: P) -> i\n registers vvi\n"
               "raw_field v1, v0, 0\nunbox_int i2, v1\nadd_int i2, i2, i2\nreturn i2\n"
               "function main() -> v\n registers vvi\n window 2\n"
               "int i2, 21\nbox_int w0, i2\nrecord v0, P, 1\nmove w0, v0\n"
               "call_method v0, \"twice\", 0\nstring w0, \"abc\"\ncall_method v1, \"upper\", 0\n"
               "move w0, v0\nmove w1, v1\ncall_builtin v1, print, 2 [no]\nreturn_null\n") ==
        "42 ABC\n");
}

TEST_CASE("a builtin that calls functions is entered as a function") {
  CHECK(output("type int\ntype any = anything\nentry main\n"
               "function add(v a: any, v b: any) -> v\n registers vvv\n add v2, v0, v1\n"
               " return v2\n"
               "function reduce(v xs: any, v f: any, v start: any) -> v\n registers vvvv\n"
               " window 2\n implements reduce\n move w0, v2\n move w1, v2\n"
               " call_value v3, v1, 2\n return v3\n"
               "function main() -> v\n registers ivv\n window 3\n"
               "null w0\nclosure w1, add()\nint i0, 21\nbox_int w2, i0\nbuiltin v2, reduce\n"
               "call_value v1, v2, 3\nmove w0, v1\n"
               "call_builtin v1, print, 1 [no]\nreturn_null\n") == "42\n");
}

}  // namespace kinako::vm
