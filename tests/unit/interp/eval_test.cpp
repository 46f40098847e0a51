// What expressions and statements do.
#include <catch2/catch.hpp>

#include "interp/tree.h"

namespace kinako::test {
namespace {

/// Prints one expression.
std::string printed(Tree& tree, Expr* value) {
  tree.mainBody({tree.print(value)});
  const auto result = run(tree);
  REQUIRE_FALSE(result.outcome.trap);
  return result.out;
}

TEST_CASE("integers grow past 64 bits and shrink back") {
  Tree t;
  auto* big = t.binary(BinaryOperator::MultiplyInt, t.number(INT64_MAX), t.number(4));
  CHECK(printed(t, big) == "36893488147419103228\n");
  auto* back = t.binary(BinaryOperator::DivideInt, big, t.number(4));
  CHECK(printed(t, back) == "9223372036854775807\n");
}

TEST_CASE("division rounds toward zero and the remainder has the dividend's sign") {
  Tree t;
  CHECK(printed(t, t.binary(BinaryOperator::DivideInt, t.number(-7), t.number(2))) == "-3\n");
  CHECK(printed(t, t.binary(BinaryOperator::RemainderInt, t.number(-7), t.number(3))) == "-1\n");
}

TEST_CASE("a value of another kind than the static type promises still has a meaning") {
  Tree t;
  auto* liar = t.get(t.local(t.main, "x", t.intType()));
  auto* declare = t.declare(static_cast<LocalGet*>(liar)->local, t.text("a"));
  t.mainBody({declare, t.print(t.binary(BinaryOperator::AddInt, liar, t.number(1)))});
  CHECK(run(t).out == "a1\n");
}

TEST_CASE("and, or and ?? return the deciding operand and leave the other alone") {
  Tree t;
  auto* crash = t.binary(BinaryOperator::DivideInt, t.number(1), t.number(0));
  const auto logical = [&](LogicalOperator op, Expr* left) {
    return t.expr<Logical>(t.anyType(), op, left, crash);
  };
  CHECK(printed(t, logical(LogicalOperator::And, t.number(0))) == "0\n");
  CHECK(printed(t, logical(LogicalOperator::Or, t.text("yes"))) == "yes\n");
  CHECK(printed(t, logical(LogicalOperator::Coalesce, t.number(0))) == "0\n");
  auto* none = t.expr<Logical>(t.anyType(), LogicalOperator::Coalesce, t.null(), t.number(5));
  CHECK(printed(t, none) == "5\n");
}

TEST_CASE("a global read before its declaration ran is zero") {
  Tree t;
  auto* number = t.global("n", t.intType());
  auto* words = t.global("w", t.program.types.list(t.program.types.stringType));
  auto* anything = t.global("a", t.anyType());
  t.mainBody({t.print(t.get(number)), t.print(t.get(words)), t.print(t.get(anything))});
  CHECK(run(t).out == "0\n[]\nnil\n");
}

TEST_CASE("a statement in an expression may leave the loop around it") {
  Tree t;
  auto* i = t.local(t.main, "i", t.intType());
  // for i in 0..10 { print(1 + { if i == 2 { break }; i }) }
  auto* stop = t.stmt<If>(t.binary(BinaryOperator::EqualInt, t.get(i), t.number(2)),
                          t.block({t.stmt<Break>()}), nullptr);
  auto* inner =
      t.expr<BlockExpr>(t.intType(), t.program.arena.copy(std::vector<Stmt*>{stop}), t.get(i));
  auto* sum = t.binary(BinaryOperator::AddInt, t.text("n"), inner, t.anyType());
  t.mainBody({t.stmt<ForRange>(i, t.number(0), t.number(10), t.block({t.print(sum)})),
              t.print(t.text("after"))});
  CHECK(run(t).out == "n0\nn1\nafter\n");
}

TEST_CASE("the length of a list is taken once when a loop starts") {
  Tree t;
  auto* xs = t.local(t.main, "xs", t.program.types.list(t.intType()));
  auto* x = t.local(t.main, "x", t.intType());
  auto* grow = t.stmt<SetIndex>(IndexKind::List, t.get(xs, Use::Borrow),
                                t.call(Builtin::Len, {t.get(xs, Use::Borrow)}), t.get(x), nullptr);
  t.mainBody({t.declare(xs, t.list(t.intType(), {t.number(1), t.number(2)})),
              t.stmt<ForEach>(IterationKind::List, x, t.get(xs), t.block({grow})),
              t.print(t.get(xs))});
  CHECK(run(t).out == "[1, 2, 1, 2]\n");
}

TEST_CASE("ranges may lie beyond 64 bits") {
  Tree t;
  auto* i = t.local(t.main, "i", t.intType());
  auto* begin = t.binary(BinaryOperator::MultiplyInt, t.number(INT64_MAX), t.number(2));
  auto* end = t.binary(BinaryOperator::AddInt, begin, t.number(2));
  t.mainBody({t.stmt<ForRange>(i, begin, end, t.block({t.print(t.get(i))}))});
  CHECK(run(t).out == "18446744073709551614\n18446744073709551615\n");
}

TEST_CASE("an element past the end fills the gap") {
  Tree t;
  auto* xs = t.local(t.main, "xs", t.program.types.list(t.intType()));
  t.mainBody({t.declare(xs, t.list(t.intType(), {t.number(7)})),
              t.stmt<SetIndex>(IndexKind::List, t.get(xs, Use::Borrow), t.number(3), t.number(9),
                               t.number(0)),
              t.print(t.get(xs))});
  CHECK(run(t).out == "[7, 0, 0, 9]\n");
}

TEST_CASE("an appended list grows in place only where its old place is overwritten") {
  Tree t;
  const auto* ints = t.program.types.list(t.intType());
  auto* xs = t.local(t.main, "xs", ints);
  auto* ys = t.local(t.main, "ys", ints);
  auto* grown = t.call(Builtin::Append, {t.get(xs, Use::Move), t.number(2)});
  t.mainBody({t.declare(xs, t.list(t.intType(), {t.number(1)})), t.declare(ys, t.get(xs)),
              t.set(xs, grown), t.print(t.get(xs)), t.print(t.get(ys))});
  CHECK(run(t).out == "[1, 2]\n[1]\n");  // ys shares the list: a copy grew
}

TEST_CASE("records know their type and fields print in the order of their names") {
  Tree t;
  auto* point = t.program.types.newRecord("Point", {});
  point->addField({"y", t.intType(), {}});
  point->addField({"x", t.intType(), {}});
  auto* made = t.expr<MakeRecord>(
      point->type, point, t.program.arena.copy(std::vector<Expr*>{t.number(2), t.number(1)}));
  CHECK(printed(t, made) == "{\"__name\": \"Point\", \"x\": 1, \"y\": 2}\n");
  CHECK(printed(t, t.expr<FieldGet>(t.intType(), made, 1u)) == "1\n");
}

TEST_CASE("match tests the arms from top to bottom and binds fields") {
  Tree t;
  auto* leaf = t.program.types.newRecord("Leaf", {});
  auto* node = t.program.types.newRecord("Node", {});
  node->addField({"value", t.intType(), {}});
  auto* made =
      t.expr<MakeRecord>(node->type, node, t.program.arena.copy(std::vector<Expr*>{t.number(42)}));
  auto* value = t.local(t.main, "value", t.intType());
  const Pattern bind{PatternKind::Bind, nullptr, nullptr, value, {}};
  std::vector<MatchArm> arms = {
      {{PatternKind::Record, nullptr, leaf, nullptr, {}}, t.text("leaf")},
      {{PatternKind::Record, nullptr, node, nullptr,
        t.program.arena.copy(std::vector<Pattern>{bind})},
       t.get(value)},
      {{PatternKind::Wildcard, nullptr, nullptr, nullptr, {}}, t.text("other")}};
  CHECK(printed(t, t.expr<Match>(t.anyType(), made, t.program.arena.copy(arms))) == "42\n");
  arms.erase(arms.begin() + 1, arms.end());
  CHECK(printed(t, t.expr<Match>(t.anyType(), made, t.program.arena.copy(arms))) == "nil\n");
}

TEST_CASE("a bench block reports its time as JSON") {
  Tree t;
  t.mainBody({t.stmt<Bench>(std::string_view("b"), t.block({}))});
  const auto result = run(t);
  CHECK(result.out == "{\n  \"duration_us\": 1,\n  \"memory_bytes\": 0,\n  \"name\": \"b\"\n}\n");
}

}  // namespace
}  // namespace kinako::test
