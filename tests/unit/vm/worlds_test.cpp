// The change from narrow to wide integers, wherever it happens.
#include "vm/running.h"

namespace kinako::vm {

TEST_CASE("the instruction that does not fit is started again with its operands as they were") {
  CHECK(output("function main() -> v\n registers iv\n window 1\n"
               "long i0, 4611686018427387904\nadd_int i0, i0, i0\nadd_int i0, i0, i0\n"
               "box_int w0, i0\ncall_builtin v1, print, 1 [no]\nreturn_null\n") ==
        "18446744073709551616\n");
}

TEST_CASE("ints of every frame and global stay what they were, other registers too") {
  Running running(
      "type int\nglobal i g: int\n"
      "function main() -> v\n registers iifbv\n window 7\n"
      "int i0, 31\nfloat f2, 0.5\nbool b3, yes\nint w0, 99\nglobal_set g, i0\n"
      "int w0, 2\ncall i1, big\n"
      "box_int w0, i0\nbox_int w1, i1\nbox_float w2, f2\nbox_bool w3, b3\nglobal_get i0, g\n"
      "box_int w4, i0\ncall_builtin v4, print, 5 [no]\nreturn_null\n"
      "function big(i n: int) -> i\n registers ii\n"
      "long i1, 9223372036854775807\nadd_int i1, i1, i0\nreturn i1\n");
  running.run();
  CHECK(running.host.out == "31 9223372036854775809 0.5 true 31\n");
  CHECK(running.outcome.isWide);
  CHECK(running.outcome.allocatedBytes > 0);
}

TEST_CASE("a loop that was narrow continues wide") {
  // 3 ^ 60 leaves 64 bits on the way.
  Running running(
      "function main() -> v\n registers iiiv\n window 1\n"
      "int i0, 1\nint i1, 0\nint i2, 60\n"
      "again: mul_int_imm i0, i0, 3\nfor_next i1, i2 ->again\n"
      "box_int w0, i0\ncall_builtin v3, print, 1 [no]\nreturn_null\n");
  running.run();
  CHECK(running.host.out == "42391158275216203514294433201\n");
  CHECK(running.outcome.isWide);
}

TEST_CASE("a value too large for 64 bits that comes out of a container widens, too") {
  CHECK(output("type int\nfunction main() -> v\n registers iivv\n window 1\n"
               "string v2, \"100000000000000000000\"\ncast v2, v2, int\n"
               "int i0, 1\nunbox_int i1, v2\nsub_int i1, i1, i0\nbox_int w0, i1\n"
               "call_builtin v3, print, 1 [no]\nreturn_null\n") == "99999999999999999999\n");
}

TEST_CASE("comparisons and jumps of large integers are right") {
  CHECK(output("function main() -> v\n registers iibv\n window 2\n"
               "long i0, 9223372036854775807\nadd_int_imm i1, i0, 1\n"
               "jump_lt_int i0, i1 ->less\nreturn_null\n"
               "less: jump_gt_int_imm i1, 5 ->more\nreturn_null\n"
               "more: lt_int b2, i1, i0\nbox_bool w0, b2\nne_int b2, i1, i0\nbox_bool w1, b2\n"
               "call_builtin v3, print, 2 [no]\nreturn_null\n") == "false true\n");
}

TEST_CASE("division by zero is a trap in the wide world, too") {
  Running running(
      "function main() -> v\n registers iiv\n"
      "long i0, 9223372036854775807\nadd_int i0, i0, i0\nint i1, 0\n"
      "div_int i0, i0, i1 @3-6\nreturn_null\n");
  CHECK(trapOf(running.run()) == TrapKind::DivideByZero);
  CHECK(running.outcome.trap->span == Span{3, 6});
  CHECK(running.outcome.isWide);
}

}  // namespace kinako::vm
