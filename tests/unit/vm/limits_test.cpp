// Traps with their places, limits, and the collector's roots.
#include <fmt/format.h>

#include <atomic>

#include "vm/running.h"

namespace kinako::vm {

namespace {

/// Loops for ever.
constexpr std::string_view kForever =
    "function main() -> v @0-9\n registers i\nint i0, 0\n"
    "again: add_int_imm i0, i0, 0\njump ->again @4-7\nreturn_null\n";

/// Calls itself for ever; every frame has values.
constexpr std::string_view kDeep =
    "type int\nfunction main() -> v\n registers iv\n window 1\n"
    "string v1, \"kept\"\nint w0, 1\ncall i0, down @2-4\nreturn_null\n"
    "function down(i n: int) -> i @5-9\n registers iiv\n window 1\n"
    "add_int_imm w0, i0, 1\ncall i1, down @6-8\nadd_int i1, i1, i0\nreturn i1\n";

/// Keeps a list in a global that it doubles 30 times, unless it has been there before.
constexpr std::string_view kHungry =
    "type int\ntype any = anything\nglobal i runs: int\nglobal v kept: any\nentry main\n"
    "function main() -> v\n registers iiivv\n window 1\n"
    "global_get i0, runs\nadd_int_imm i0, i0, 1\nglobal_set runs, i0\n"
    "jump_gt_int_imm i0, 1 ->light\n"
    "list v3, 1, 0\nappend_int v3, v3, i0 [yes]\nint i1, 0\nint i2, 30\n"
    "again: concat_list v3, v3, v3 @10-20\nglobal_set kept, v3\nfor_next i1, i2 ->again @3-5\n"
    "return_null\n"
    "light: null v3\nglobal_set kept, v3\nstring w0, \"still here\"\n"
    "call_builtin v3, print, 1 [no]\nreturn_null\n";

VmOptions withFuel(uint64_t fuel) {
  VmOptions options;
  options.limits.fuel = fuel;
  return options;
}

}  // namespace

TEST_CASE("a trap has the span of what failed, its text and the calls around it") {
  Running running(
      "type int\nfunction main() -> v @0-12\n registers iv\n window 1\n"
      "int w0, 0 @1-2\ncall i0, outer @3-5\nreturn_null\n"
      "function outer(i n: int) -> i @0-11\n registers ii\n window 2\n"
      "move w0, i0\nint w1, 1\ncall i1, share @6-8\nadd_int_imm i1, i1, 0\nreturn i1\n"
      "function share(i n: int, i of: int) -> i @0-10\n registers iii\n"
      "div_int i2, i1, i0 @7-9\nreturn i2\n");
  CHECK(trapOf(running.run()) == TrapKind::DivideByZero);
  const TrapReport& trap = *running.outcome.trap;
  CHECK(trap.message == "division by zero");
  CHECK_FALSE(trap.help.empty());
  CHECK(trap.span == Span{7, 9});
  REQUIRE(trap.source);
  CHECK(trap.source->name() == "test.mochi");
  REQUIRE(trap.stack.size() == 3);
  CHECK(trap.stack[0].function == "share");
  CHECK(trap.stack[0].span == Span{7, 9});
  CHECK(trap.stack[1].function == "outer");
  CHECK(trap.stack[1].span == Span{6, 8});
  CHECK(trap.stack[2].function == "main");
  CHECK(trap.stack[2].span == Span{3, 5});
}

TEST_CASE("a message quotes the source at the span") {
  Running running(
      "function main() -> v\n registers iv\nnull v1\nunbox_int i0, v1 @4-7\n"
      "return_null\n",
      {}, "let xyz = 1");
  CHECK(trapOf(running.run()) == TrapKind::NullUse);
  CHECK(running.outcome.trap->message == "null used as int: `xyz`");
}

TEST_CASE("a nested access traps at the access that failed") {
  const auto spanFor = [](int first, int second) {
    Running running(fmt::format(
        "type int\ntype list<int> = list of int\nfunction main() -> v\n registers iiivv\n"
        "list v3, 0, 1\nlist v4, 1, 1\nint i0, 5\nappend_int v4, v4, i0 [yes]\nlist_push v3, v4\n"
        "int i0, {}\nint i1, {}\nlist_list_get_int i2, v3, i0 [int, i1, list<int>] @1-9, 1-5\n"
        "return_null\n",
        first, second));
    CHECK(trapOf(running.run()) == TrapKind::ListIndex);
    return running.outcome.trap->span;
  };
  CHECK(spanFor(7, 0) == Span{1, 5});
  CHECK(spanFor(0, 7) == Span{1, 9});
}

TEST_CASE("fuel runs out in loops, and the fuel used is reported") {
  Running running(kForever, withFuel(100'000));
  CHECK(trapOf(running.run()) == TrapKind::Fuel);
  CHECK(running.outcome.trap->span == Span{4, 7});
  CHECK(running.outcome.steps == 100'001);
}

TEST_CASE("fuel runs out in calls") {
  Running running(kDeep, withFuel(1000));
  CHECK(trapOf(running.run()) == TrapKind::Fuel);
  CHECK(running.outcome.trap->stack.size() > 900);
}

TEST_CASE("a program that needs as much fuel as there is ends by itself") {
  const std::string_view ten =
      "function main() -> v\n registers ii\nint i0, 0\nint i1, 10\n"
      "again: for_next i0, i1 ->again\nreturn_null\n";
  Running measured(ten);
  measured.run();
  const uint64_t steps = measured.outcome.steps;
  CHECK(steps >= 9);
  CHECK_FALSE(Running(ten, withFuel(steps)).run().trap);
  CHECK(trapOf(Running(ten, withFuel(steps - 1)).run()) == TrapKind::Fuel);
}

TEST_CASE("every instruction is counted, when that is asked for") {
  // 2 + 9 * 2 + 1: both of a pair are.
  const std::string_view pairs =
      "function main() -> v\n registers iii\nint i0, 0\nint i1, 9\n"
      "again: add_int.for_next i2, i2, i0\nfor_next i0, i1 ->again\nreturn_null\n";
  // The square of the number is no 64-bit number: the instruction is started again.
  const std::string_view widens =
      "function main() -> v\n registers i\nint i0, 2000000000\nmul_int i0, i0, i0\n"
      "mul_int i0, i0, i0\nreturn_null\n";
  const std::string_view traps =
      "function main() -> v\n registers i\nint i0, 0\nrem_int i0, i0, i0\nreturn_null\n";
  VmOptions options;
  options.wantsCount = true;
  CHECK(Running(pairs, options).run().instructions == 21);
  CHECK(Running(widens, options).run().instructions == 5);
  CHECK(Running(traps, options).run().instructions == 2);
  CHECK(Running(pairs).run().instructions == 0);
}

TEST_CASE("an interrupt stops a loop") {
  const std::atomic<bool> interrupt = true;
  VmOptions options = withFuel(1'000'000'000);  // fails rather than hangs
  options.interrupt = &interrupt;
  CHECK(trapOf(Running(kForever, options).run()) == TrapKind::Interrupted);
}

TEST_CASE("a deadline stops a loop") {
  VmOptions options = withFuel(10'000'000'000);
  options.limits.timeoutMilliseconds = 20;
  CHECK(trapOf(Running(kForever, options).run()) == TrapKind::Timeout);
}

TEST_CASE("deep recursion is a trap that lists every call") {
  VmOptions options;
  options.limits.frames = 5000;
  Running running(kDeep, options);
  CHECK(trapOf(running.run()) == TrapKind::StackOverflow);
  CHECK(running.outcome.trap->message == "call stack exceeded 5000 frames");
  const auto& stack = running.outcome.trap->stack;
  REQUIRE(stack.size() == 5000);
  CHECK(stack.front().function == "down");
  CHECK(stack.back().function == "main");
  CHECK(stack.back().span == Span{2, 4});
  CHECK(stack[2500].span == Span{6, 8});
}

TEST_CASE("recursion as deep as there are frames is a trap, too, and frees nothing twice") {
  Running running(kDeep);
  CHECK(trapOf(running.run()) == TrapKind::StackOverflow);
  CHECK(trapOf(running.run()) == TrapKind::StackOverflow);  // the machine can be used again
}

TEST_CASE("the memory limit is a trap that leaves the machine usable") {
  VmOptions options;
  options.limits.memoryBytes = 4 << 20;
  Running running(kHungry, options);
  CHECK(trapOf(running.run()) == TrapKind::Memory);
  CHECK(running.outcome.peakBytes < 64 << 20);
  const Outcome& again = running.run();
  CHECK_FALSE(again.trap);
  CHECK(running.host.out == "still here\n");
}

TEST_CASE("a collection at every safepoint frees nothing that is in use") {
  VmOptions options;
  options.gcStress = true;
  // Each iteration makes a string, puts it into a list in a cell, and calls with values around.
  Running running(
      "type any = anything\nglobal v last: any\nentry main\n"
      "function main() -> v\n registers iivvvv\n window 2\n"
      "list v2, 0, 0\nnew_cell v3, v2\nint i0, 0\nint i1, 50\n"
      "again: box_int w0, i0\nstring w1, \"n\"\ncall v4, label\nglobal_set last, v4\n"
      "cell_get v5, v3\nappend v5, v5, v4 [yes]\ncell_set v3, v5\nnull v5\n"
      "for_next i0, i1 ->again\n"
      "cell_get v5, v3\nmove w0, v5\ncall_builtin v5, len, 1 [no]\nmove w0, v5\n"
      "global_get v5, last\nmove w1, v5\ncall_builtin v5, print, 2 [no]\nreturn_null\n"
      "function label(v n: any, v s: any) -> v\n registers vvvi\n window 1\n"
      "move w0, v0\ncall_builtin v2, str, 1 [no]\nconcat_string v2, v1, v2\n"
      "return v2\n",
      options);
  running.run();
  INFO((running.outcome.trap ? running.outcome.trap->message : ""));
  REQUIRE_FALSE(running.outcome.trap);
  CHECK(running.host.out == "50 n49\n");
  CHECK(running.outcome.collections >= 99);
}

TEST_CASE("in the wide world the collector keeps what int registers and globals hold") {
  VmOptions options;
  options.gcStress = true;
  CHECK(output("type int\nglobal i g: int\nentry main\n"
               "function main() -> v\n registers iiiv\n window 1\n"
               "long i0, 9223372036854775807\nadd_int i0, i0, i0\nglobal_set g, i0\n"
               "int i1, 0\nint i2, 100\nagain: add_int_imm i0, i0, 1\nfor_next i1, i2 ->again\n"
               "global_get i1, g\nsub_int i0, i0, i1\nbox_int w0, i0\n"
               "call_builtin v3, print, 1 [no]\nreturn_null\n",
               options) == "100\n");
}

TEST_CASE("a failed expectation names its text and line, and shows its operands") {
  Running running(
      "function main() -> v\n  registers iv\n int i0, 7\n box_int v1, i0\n show v1, \"a\"\n"
      " string v1, \"x\\ny\"\n show v1, \"b\"\n fail_expect yes, \"a == b\", 12 @3-5\n"
      " return_null\n");
  CHECK(trapOf(running.run()) == TrapKind::Expect);
  CHECK(running.outcome.trap->message == "expect condition failed at test.mochi:12: a == b");
  const Evidence& evidence = running.outcome.trap->evidence;
  REQUIRE(evidence.operands.size() == 2);
  CHECK(evidence.operands[0].text == "a");
  CHECK(evidence.operands[0].value == "7");
  CHECK(evidence.operands[1].value == "\"x\\ny\"");
  CHECK(evidence.difference == "- 7\n+ \"x\\ny\"");
}

}  // namespace kinako::vm
