#include "bytecode/cursor.h"

#include <vector>

#include "bytecode/assembling.h"

namespace kinako::bytecode {

namespace {

constexpr std::string_view kSample =
    "type int\nfunction f() -> i @90-99\n registers iivr\n window 1\n"
    "int i0, -70000 @1-2\n"
    "again: add_int_imm.call i0, i0, -3 @3-4\n"
    "call i0, f @5-6\n"
    "jump_lt_int_imm i0, 5 ->again @7-8, 9-10\n"
    "list_get_int i0, v2, i1 [int] @11-12, 13-14\n"
    "jump ->over\n"
    "over: return i0\n";

}  // namespace

TEST_CASE("a cursor stops at every instruction and at no second word") {
  const auto made = program(kSample);
  std::vector<size_t> places;
  for (Cursor at(*made->functions[0]); !at.isAtEnd(); at.next()) {
    places.push_back(at.at());
    CHECK(at.isKnown());
    CHECK(at.isWhole());
    CHECK(at.after() == at.at() + (at.isLong() ? 2 : 1));
  }
  CHECK(places == std::vector<size_t>{0, 1, 2, 3, 5, 7, 8});
}

namespace {

size_t numberOf(Cursor::Operands operands) {
  size_t count = 0;
  for (const Operand& operand : operands) count += operand.field < 6;
  return count;
}

}  // namespace

TEST_CASE("operands are decoded as their kinds say, in both words") {
  const auto made = program(kSample);
  Cursor at(*made->functions[0]);
  REQUIRE(numberOf(at.operands()) == 2);
  CHECK(at.operand(1).kind == OperandKind::Imm32);
  CHECK(at.operand(1).value == -70000);
  at.next();
  CHECK(at.operand(2).value == -3);
  at = Cursor(*made->functions[0], 5);
  REQUIRE(numberOf(at.operands()) == 6);
  CHECK(at.operand(3).kind == OperandKind::Type);
  CHECK(at.operand(3).letter() == 'd');
  CHECK(at.operand(3).isInSecond());
  CHECK(at.operand(4).kind == OperandKind::None);
  CHECK(at.find(OperandKind::rV)->field == 1);
  CHECK(at.find(OperandKind::Type)->field == 3);
  CHECK_FALSE(at.find(OperandKind::Text));
}

TEST_CASE("the first of a pair is what it does by itself") {
  const auto made = program(kSample);
  const Cursor at(*made->functions[0], 1);
  CHECK(at.opcode() == Opcode::AddIntImmCall);
  CHECK(at.plainOpcode() == Opcode::AddIntImm);
  CHECK(at.info().second == Opcode::Call);
  CHECK(Cursor(*made->functions[0], 2).plainOpcode() == Opcode::Call);
  CHECK_FALSE(Cursor(*made->functions[0], 2).info().isFused());
}

TEST_CASE("targets are words of the code, wherever the distance is") {
  const auto made = program(kSample);
  CHECK(Cursor(*made->functions[0], 3).target() == 1);
  CHECK(Cursor(*made->functions[0], 3).isBack());
  CHECK(Cursor(*made->functions[0], 7).target() == 8);
  CHECK_FALSE(Cursor(*made->functions[0], 7).isBack());
  CHECK_FALSE(Cursor(*made->functions[0], 0).target());
}

TEST_CASE("each word has a span, and without one it is the function's") {
  const auto made = program(kSample);
  Function& function = *made->functions[0];
  CHECK(Cursor(function, 3).span() == Span{7, 8});
  CHECK(Cursor(function, 3).secondSpan() == Span{9, 10});
  CHECK(Cursor(function, 0).secondSpan() == Span{1, 2});
  function.spans.resize(4);
  CHECK(Cursor(function, 3).span() == Span{7, 8});
  CHECK(Cursor(function, 3).secondSpan() == Span{90, 99});
}

TEST_CASE("code that is not sound is gone through, too") {
  const auto made = program(kSample);
  Function& function = *made->functions[0];
  function.code.resize(4);
  Cursor at(function, 3);
  CHECK(at.isKnown());
  CHECK_FALSE(at.isWhole());
  CHECK(numberOf(at.operands()) == 3);
  at.next();
  CHECK(at.isAtEnd());
  function.code[0].opcode = kSecondWord;
  at = Cursor(function);
  CHECK_FALSE(at.isKnown());
  CHECK(numberOf(at.operands()) == 0);
  CHECK(at.after() == 1);
}

}  // namespace kinako::bytecode
