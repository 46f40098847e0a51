// Calls, closures, partial application, tail calls.
#include <catch2/catch.hpp>

#include "interp/tree.h"

namespace kinako::test {
namespace {

TEST_CASE("a captured variable is shared by reference") {
  Tree t;
  auto* n = t.local(t.main, "n", t.intType());
  n->isCaptured = true;
  auto* bump = t.function("");
  bump->captures = {{n, false, 0}};
  auto* next =
      t.binary(BinaryOperator::AddInt, t.expr<CaptureGet>(t.intType(), 0u, n), t.number(1));
  t.body(bump, {t.stmt<SetCapture>(0u, n, next)});
  auto* f = t.local(t.main, "f", t.anyType());
  t.mainBody({t.declare(n, t.number(1)), t.declare(f, t.expr<FunctionValue>(t.anyType(), bump)),
              t.stmt<Evaluate>(t.callValue(t.get(f), {})),
              t.stmt<Evaluate>(t.callValue(t.get(f), {})), t.print(t.get(n))});
  CHECK(run(t).out == "3\n");
}

TEST_CASE("a loop's variable is a new one in each iteration") {
  Tree t;
  auto* i = t.local(t.main, "i", t.intType());
  i->isCaptured = true;
  auto* give = t.function("");
  give->captures = {{i, false, 0}};
  t.body(give, {t.giveBack(t.expr<CaptureGet>(t.intType(), 0u, i))});
  auto* fs = t.local(t.main, "fs", t.program.types.list(t.anyType()));
  auto* grown = t.call(Builtin::Append, {t.get(fs), t.expr<FunctionValue>(t.anyType(), give)});
  const auto call = [&](int64_t index) {
    auto* f = t.expr<Index>(t.anyType(), IndexKind::List, t.get(fs), t.number(index));
    return t.print(t.callValue(f, {}));
  };
  t.mainBody({t.declare(fs, t.list(t.anyType(), {})),
              t.stmt<ForRange>(i, t.number(0), t.number(3), t.block({t.set(fs, grown)})), call(0),
              call(2)});
  CHECK(run(t).out == "0\n2\n");
}

TEST_CASE("a nested function can call itself") {
  Tree t;
  auto* self = t.local(t.main, "count", t.anyType());
  self->isCaptured = true;
  auto* n = t.local("n", t.intType());
  auto* count = t.function("count", {n});
  count->parent = t.main;
  count->captures = {{self, false, 0}};
  auto* inner = t.expr<CallClosure>(t.intType(), count, t.expr<CaptureGet>(t.anyType(), 0u, self),
                                    t.program.arena.copy(std::vector<Expr*>{t.binary(
                                        BinaryOperator::SubtractInt, t.get(n), t.number(1))}));
  t.body(count, {t.stmt<If>(t.binary(BinaryOperator::EqualInt, t.get(n), t.number(0)),
                            t.block({t.giveBack(t.number(0))}), nullptr),
                 t.giveBack(t.binary(BinaryOperator::AddInt, t.number(1), inner))});
  auto* call = t.expr<CallClosure>(t.intType(), count, t.get(self),
                                   t.program.arena.copy(std::vector<Expr*>{t.number(5)}));
  t.mainBody({t.declare(self, t.expr<FunctionValue>(t.anyType(), count)), t.print(call)});
  CHECK(run(t).out == "5\n");
}

struct Sum {
  Tree t;
  Function* sum;

  Sum() {
    auto* a = t.local("a", t.intType());
    auto* b = t.local("b", t.intType());
    sum = t.function("sum", {a, b});
    t.body(sum, {t.giveBack(t.binary(BinaryOperator::AddInt, t.get(a), t.get(b)))});
  }
  Expr* value() { return t.expr<FunctionValue>(t.anyType(), sum); }
};

TEST_CASE("missing arguments make a partial application") {
  Sum s;
  auto& t = s.t;
  auto* one = t.callValue(s.value(), {t.number(1)});
  t.mainBody({t.print(t.callValue(one, {t.number(2)}))});
  CHECK(run(t).out == "3\n");
}

TEST_CASE("more arguments than parameters are a trap") {
  Sum s;
  auto& t = s.t;
  t.mainBody({t.print(t.callValue(s.value(), {t.number(1), t.number(2), t.number(3)}))});
  const auto result = run(t);
  CHECK(result.trap() == TrapKind::Arity);
  CHECK(result.outcome.trap->message == "sum takes 2 arguments, got 3");
}

TEST_CASE("arguments that come through a value are converted to the parameter types") {
  Sum s;
  auto& t = s.t;
  t.mainBody({t.print(t.callValue(s.value(), {t.real(1.0), t.number(2)}))});
  CHECK(run(t).out == "3\n");
  t.mainBody({t.print(t.callValue(s.value(), {t.null(), t.number(2)}))});
  CHECK(run(t).outcome.trap->message == "null used as int: `a`");
}

TEST_CASE("builtins are values, and call guest functions") {
  Sum s;
  auto& t = s.t;
  auto* length = t.expr<BuiltinValue>(t.anyType(), Builtin::Len);
  auto* numbers = t.list(t.intType(), {t.number(1), t.number(2), t.number(3)});
  t.mainBody({t.print(t.callValue(length, {t.text("four")})),
              t.print(t.call(Builtin::Reduce, {numbers, s.value(), t.number(10)}))});
  CHECK(run(t).out == "4\n16\n");
  t.mainBody({t.print(t.callValue(length, {t.number(1), t.number(2)}))});
  CHECK(run(t).outcome.trap->message == "len takes 1 argument, got 2");
}

TEST_CASE("calling something that is not a function is a trap") {
  Tree t;
  t.mainBody({t.print(t.callValue(t.number(1), {}))});
  CHECK(run(t).outcome.trap->message == "cannot call int");
}

TEST_CASE("a method is found by the receiver's type, then fields, then builtins") {
  Sum s;
  auto& t = s.t;
  auto* counter = t.program.types.newRecord("Counter", {});
  counter->addField({"n", t.intType(), {}});
  counter->addField({"f", t.anyType(), {}});
  auto* receiver = t.local("self", counter->type);
  auto* method = t.function("twice", {receiver});
  method->owner = counter;
  auto* field = t.expr<FieldGet>(t.intType(), t.get(receiver), 0u);
  t.body(method, {t.giveBack(t.binary(BinaryOperator::MultiplyInt, field, t.number(2)))});
  counter->addMethod(method);
  auto* made = t.expr<MakeRecord>(
      counter->type, counter, t.program.arena.copy(std::vector<Expr*>{t.number(21), s.value()}));
  const auto dynamic = [&](Expr* object, std::string_view name, std::vector<Expr*> arguments) {
    return t.expr<CallDynamic>(t.anyType(), object, name, t.program.arena.copy(arguments));
  };
  t.mainBody({t.print(dynamic(made, "twice", {})),
              t.print(dynamic(made, "f", {t.number(1), t.number(2)})),
              t.print(dynamic(t.text("ab"), "padStart", {t.number(4), t.text(".")}))});
  CHECK(run(t).out == "42\n3\n..ab\n");
  t.mainBody({t.print(dynamic(made, "gone", {}))});
  CHECK(run(t).outcome.trap->message == "missing field gone for Counter");
}

/// fun f(n) { if n == 0 { return 0 }; return g(n - 1) }, called with `depth`.
void addCountdown(Tree& t, Function* f, Local* n, Function* g) {
  auto* less = t.binary(BinaryOperator::SubtractInt, t.get(n), t.number(1));
  t.body(f, {t.stmt<If>(t.binary(BinaryOperator::EqualInt, t.get(n), t.number(0)),
                        t.block({t.giveBack(t.text(f->name))}), nullptr),
             t.giveBack(t.call(g, {less}))});
}

TEST_CASE("tail calls need no stack, of a function itself and of others in turn") {
  Tree t;
  auto* n = t.local("n", t.intType());
  auto* even = t.function("even", {n});
  auto* m = t.local("m", t.intType());
  auto* odd = t.function("odd", {m});
  odd->locals.push_back(t.local("padding", t.intType()));
  addCountdown(t, even, n, odd);
  addCountdown(t, odd, m, even);
  t.mainBody({t.print(t.call(even, {t.number(100'001)}))});
  const auto result = run(t, {{.frames = 3, .hostStackBytes = 512 * 1024}});
  REQUIRE_FALSE(result.outcome.trap);
  CHECK(result.out == "odd\n");
}

}  // namespace
}  // namespace kinako::test
