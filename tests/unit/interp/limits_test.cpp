// Traps and their guest stacks, limits, and the collector's roots.
#include <catch2/catch.hpp>
#include <thread>

#include "interp/tree.h"

namespace kinako::test {
namespace {

/// fun down(n) { if n == 0 { return 1 / zero }; return 0 + down(n - 1) }
struct Recursion {
  Tree t;
  Function* down;

  explicit Recursion(int64_t depth, int64_t zero = 1) {
    auto* n = t.local("n", t.intType());
    down = t.function("down", {n});
    auto* less = t.binary(BinaryOperator::SubtractInt, t.get(n), t.number(1));
    auto* end = t.binary(BinaryOperator::DivideInt, t.number(1), t.number(zero));
    t.body(down, {t.stmt<If>(t.binary(BinaryOperator::EqualInt, t.get(n), t.number(0)),
                             t.block({t.giveBack(end)}), nullptr),
                  t.giveBack(t.binary(BinaryOperator::AddInt, t.number(0), t.call(down, {less})))});
    t.mainBody({t.print(t.call(down, {t.number(depth)}))});
  }
};

TEST_CASE("a trap shows the failing expression and the calls around it") {
  Recursion r(1, 0);
  const auto outcome = run(r.t).outcome;
  REQUIRE(outcome.trap);
  CHECK(outcome.trap->kind == TrapKind::DivideByZero);
  CHECK(outcome.trap->message == "division by zero");
  const auto& division = to<Return>(to<Block>(to<If>(r.down->body[0]).thenBranch).statements[0]);
  CHECK(outcome.trap->span == division.value->span);
  const auto& stack = outcome.trap->stack;
  REQUIRE(stack.size() == 3);
  CHECK(stack[0].span == division.value->span);
  const auto& sum = to<Binary>(to<Return>(r.down->body[1]).value);
  CHECK(stack[1].span == sum.right->span);
  CHECK(stack[0].function == "down");
  CHECK(stack[2].function == "main");
}

TEST_CASE("a function called by a builtin has the builtin and its call below it") {
  Tree t;
  auto* a = t.local("a", t.anyType());
  auto* b = t.local("b", t.anyType());
  auto* crash = t.function("", {a, b});
  t.body(crash, {t.giveBack(t.binary(BinaryOperator::SubtractAny, t.get(a), t.text("x")))});
  auto* call = t.call(Builtin::Reduce, {t.list(t.intType(), {t.number(1)}),
                                        t.expr<FunctionValue>(t.anyType(), crash), t.number(0)});
  t.mainBody({t.print(call)});
  const auto outcome = run(t).outcome;
  REQUIRE(outcome.trap);
  CHECK(outcome.trap->kind == TrapKind::Operator);
  REQUIRE(outcome.trap->stack.size() == 3);
  CHECK(outcome.trap->stack[0].function == "fun");
  REQUIRE(outcome.trap->stack[1].isBuiltin);
  CHECK(outcome.trap->stack[1].function == "reduce");
  CHECK(outcome.trap->stack[1].span == call->span);
  CHECK_FALSE(outcome.trap->stack[2].isBuiltin);
  CHECK(outcome.trap->stack[2].span == call->span);
}

TEST_CASE("what was printed before a trap stays") {
  Tree t;
  t.mainBody({t.print(t.number(1)),
              t.print(t.binary(BinaryOperator::RemainderInt, t.number(1), t.number(0)))});
  const auto result = run(t);
  CHECK(result.trap() == TrapKind::DivideByZero);
  CHECK(result.out == "1\n");
}

TEST_CASE("the frame limit is a trap with the limit in its message") {
  Recursion r(1000);
  CHECK_FALSE(run(r.t, {{.frames = 1002}}).outcome.trap);
  const auto result = run(r.t, {{.frames = 1001}});
  CHECK(result.trap() == TrapKind::StackOverflow);
  CHECK(result.outcome.trap->message == "call stack exceeded 1001 frames");
  CHECK(result.outcome.trap->stack.size() == 1001);
}

TEST_CASE("where the native stack ends there is the same trap") {
  Recursion r(10'000'000);
  const auto result = run(r.t, {{.frames = 20'000'000}});
  CHECK(result.trap() == TrapKind::StackOverflow);
  CHECK(result.outcome.trap->stack.size() > 1000);
  CHECK(run(r.t, {{.frames = 20'000'000, .hostStackBytes = 300'000}}).trap() ==
        TrapKind::StackOverflow);
}

struct Forever {
  Tree t;
  Forever() {
    auto* yes = t.expr<BoolConst>(t.program.types.boolType, true);
    t.mainBody({t.stmt<While>(yes, t.block({}))});
  }
};

TEST_CASE("fuel counts calls and loop iterations") {
  Forever f;
  const auto result = run(f.t, {{.fuel = 10'000}});
  CHECK(result.trap() == TrapKind::Fuel);
  CHECK(result.outcome.steps == 10'001);
  Tree t;
  t.mainBody({t.print(t.number(1)), t.print(t.number(2))});
  CHECK(run(t, {}).outcome.steps == 0);
}

TEST_CASE("time and the interrupt flag stop a program") {
  Forever f;
  CHECK(run(f.t, {{.timeoutMilliseconds = 20}}).trap() == TrapKind::Timeout);
  std::atomic<bool> interrupt = false;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    interrupt = true;
  });
  CHECK(run(f.t, {.interrupt = &interrupt}).trap() == TrapKind::Interrupted);
  other.join();
}

TEST_CASE("values that are kept run into the memory limit, garbage does not") {
  Tree t;
  const auto* lists = t.program.types.list(t.anyType());
  auto* all = t.local(t.main, "all", lists);
  auto* i = t.local(t.main, "i", t.intType());
  auto* one = t.list(t.anyType(), {t.text("x"), t.text("y")});
  const auto loop = [&](Expr* value) {
    return t.stmt<ForRange>(i, t.number(0), t.number(200'000), t.block({t.set(all, value)}));
  };
  auto* grown = t.call(Builtin::Append, {t.get(all, Use::Move), one});
  t.mainBody({t.declare(all, t.list(t.anyType(), {})), loop(grown)});
  CHECK(run(t, {{.memoryBytes = 4'000'000}}).trap() == TrapKind::Memory);
  t.mainBody({t.declare(all, t.list(t.anyType(), {})), loop(one)});
  CHECK_FALSE(run(t, {{.memoryBytes = 4'000'000}}).outcome.trap);
}

TEST_CASE("everything alive survives a collection at every step") {
  Tree t;
  const auto* words = t.program.types.stringType;
  // fun fresh(s) { let made = s + "!"; return made }: reaches safepoints.
  auto* s = t.local("s", words);
  auto* fresh = t.function("fresh", {s});
  fresh->result = words;
  auto* made = t.local(fresh, "made", words);
  t.body(fresh, {t.declare(made, t.binary(BinaryOperator::ConcatString, t.get(s), t.text("!"))),
                 t.giveBack(t.get(made))});
  const auto word = [&](std::string_view text) { return t.call(fresh, {t.text(text)}); };

  // Operands, elements, keys, arguments, captured variables, loop sources.
  auto* sum = t.binary(BinaryOperator::ConcatString, word("a"), word("b"));
  auto* list = t.list(words, {word("c"), sum, word("d")});
  auto* map = t.expr<MakeMap>(
      t.program.types.map(words, words),
      t.program.arena.copy(std::vector<MapItem>{{word("k"), word("v")}, {word("l"), word("w")}}));
  auto* item = t.local(t.main, "item", words);
  auto* bigger = t.binary(BinaryOperator::MultiplyInt, t.number(INT64_MAX),
                          t.call(Builtin::Len, {word("four")}));
  auto* big = t.binary(BinaryOperator::AddInt, bigger, t.call(Builtin::Len, {word("x")}));
  auto* each = t.binary(BinaryOperator::ConcatString, t.get(item), word("e"));
  auto* captured = t.local(t.main, "captured", words);
  captured->isCaptured = true;
  auto* lambda = t.function("");
  lambda->captures = {{captured, false, 0}};
  t.body(lambda,
         {t.stmt<Evaluate>(word("z")), t.giveBack(t.expr<CaptureGet>(words, 0u, captured))});
  t.mainBody({t.declare(captured, word("q")), t.print(list), t.print(map), t.print(big),
              t.stmt<ForEach>(IterationKind::List, item, t.list(words, {word("m"), word("n")}),
                              t.block({t.print(each)})),
              t.print(t.callValue(t.expr<FunctionValue>(t.anyType(), lambda), {}))});
  const auto result = run(t, {.gcStress = true});
  REQUIRE_FALSE(result.outcome.trap);
  CHECK(result.out ==
        "[\"c!\", \"a!b!\", \"d!\"]\n{\"k!\": \"v!\", \"l!\": \"w!\"}\n"
        "46116860184273879037\nm!e!\nn!e!\nq!\n");
  CHECK(result.outcome.collections > 20);
}

TEST_CASE("expect stops the program, tests run in place or one at a time") {
  Tree t;
  auto* no = t.expr<BoolConst>(t.program.types.boolType, false);
  auto* good = t.stmt<Test>(0u, std::string_view("good"), t.block({t.print(t.text("good"))}));
  auto* bad = t.stmt<Test>(1u, std::string_view("bad"),
                           t.block({t.stmt<Expect>(no, std::span<Operand>(), false, 7u,
                                                   std::string_view("expect no"))}));
  t.mainBody({t.print(t.text("start")), good, bad, t.print(t.text("end"))});
  t.program.tests = {good, bad};

  const auto all = run(t);
  CHECK(all.out == "start\ngood\n");
  REQUIRE(all.outcome.trap);
  CHECK(all.outcome.trap->message == "expect condition failed at test.mochi:7: expect no");

  QuietHost host;
  interp::Interpreter one(t.program, host, {});
  CHECK_FALSE(one.runTest(0).trap);
  CHECK(host.out == "start\nend\ngood\n");
}

TEST_CASE("a growing program keeps its globals and survives traps") {
  Tree t;
  auto* n = t.global("n", t.intType());
  t.mainBody({t.stmt<SetGlobal>(n, t.number(41))});
  QuietHost host;
  interp::Interpreter interpreter(t.program, host, {});
  CHECK_FALSE(interpreter.run().trap);

  auto* crash = t.function("");
  crash->isMain = true;
  t.body(crash, {t.print(t.binary(BinaryOperator::DivideInt, t.number(1), t.number(0)))});
  CHECK(interpreter.runFunction(*crash, nullptr).trap->kind == TrapKind::DivideByZero);

  auto* m = t.global("m", t.intType());
  auto* next = t.function("next");
  t.body(next, {t.giveBack(t.binary(BinaryOperator::AddInt, t.get(n), t.number(1)))});
  auto* more = t.function("");
  more->isMain = true;
  t.body(more, {t.stmt<SetGlobal>(m, t.call(next, {})), t.stmt<Evaluate>(t.get(m))});
  std::string last;
  CHECK_FALSE(interpreter.runFunction(*more, &last).trap);
  CHECK(last == "42");
  t.body(more, {t.stmt<SetGlobal>(m, t.number(1))});
  CHECK_FALSE(interpreter.runFunction(*more, &last).trap);
  CHECK(last == "");
}

}  // namespace
}  // namespace kinako::test
