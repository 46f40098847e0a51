// Operators. The checker has chosen one meaning each; the fast paths below look at values
// of the kinds it promises, everything else goes to the runtime.
#include "base/check.h"
#include "interp/machine.h"
#include "runtime/compare.h"

namespace kinako::interp {

using namespace types;
using runtime::isInteger;
using runtime::Ordering;

namespace {

// Results that do not fit 64 bits are left to the runtime: false.
struct Add {
  static bool apply(int64_t a, int64_t b, int64_t& result) {
    return !__builtin_add_overflow(a, b, &result);
  }
  static Value apply(double a, double b) { return Value::number(a + b); }
};
struct Subtract {
  static bool apply(int64_t a, int64_t b, int64_t& result) {
    return !__builtin_sub_overflow(a, b, &result);
  }
  static Value apply(double a, double b) { return Value::number(a - b); }
};
struct Multiply {
  static bool apply(int64_t a, int64_t b, int64_t& result) {
    return !__builtin_mul_overflow(a, b, &result);
  }
  static Value apply(double a, double b) { return Value::number(a * b); }
};
// Division by zero is left to the runtime too, which traps.
struct Divide {
  static bool apply(int64_t a, int64_t b, int64_t& result) {
    if (b == 0) return false;
    const auto quotient = arith::divide(a, b);
    result = quotient.value_or(0);
    return quotient.has_value();
  }
};
struct Remainder {
  static bool apply(int64_t a, int64_t b, int64_t& result) {
    if (b == 0) return false;
    result = arith::remainder(a, b);
    return true;
  }
};

struct Less {
  template <typename T>
  static bool compare(T a, T b) {
    return a < b;
  }
};
struct LessEqual {
  template <typename T>
  static bool compare(T a, T b) {
    return a <= b;
  }
};
struct Greater {
  template <typename T>
  static bool compare(T a, T b) {
    return a > b;
  }
};
struct GreaterEqual {
  template <typename T>
  static bool compare(T a, T b) {
    return a >= b;
  }
};
struct Equal {
  template <typename T>
  static bool compare(T a, T b) {
    return a == b;
  }
};
struct NotEqual {
  template <typename T>
  static bool compare(T a, T b) {
    return a != b;
  }
};
template <typename Comparison>
struct Comparing {
  static Value apply(double a, double b) { return Value::boolean(Comparison::compare(a, b)); }
};

}  // namespace

/// An operand that is a number: the commonest nodes without a call.
inline Value Machine::scalar(const Expr& e, Value* frame) {
  if (e.kind == ExprKind::LocalGet) {
    const Local& local = *to<LocalGet>(&e).local;
    if (!local.isCaptured) return frame[local.slot];
  } else if (e.kind == ExprKind::IntConst) {
    const int64_t value = to<IntConst>(&e).value;
    if (Value::fitsInline(value)) return Value::inlineInt(value);
  }
  return eval(e, frame);
}

template <typename Operation>
Value Machine::intArithmetic(const Binary& e, Value* frame) {
  const Value left = scalar(*e.left, frame);
  if (!left.isInlineInt()) [[unlikely]]
    return finishBinary(e, left, frame);
  const Value right = scalar(*e.right, frame);
  int64_t result;
  if (right.isInlineInt() && Operation::apply(left.asInlineInt(), right.asInlineInt(), result))
      [[likely]] {
    return runtime::makeInt(context, result);
  }
  return operate(e, left, right);
}

template <typename Operation>
Value Machine::intComparison(const Binary& e, Value* frame) {
  const Value left = scalar(*e.left, frame);
  if (!left.isInlineInt()) [[unlikely]]
    return finishBinary(e, left, frame);
  const Value right = scalar(*e.right, frame);
  if (right.isInlineInt()) [[likely]] {
    return Value::boolean(Operation::compare(left.asInlineInt(), right.asInlineInt()));
  }
  return operate(e, left, right);
}

template <typename Operation>
Value Machine::floatOperation(const Binary& e, Value* frame) {
  const Value left = scalar(*e.left, frame);
  if (!left.isDouble()) [[unlikely]]
    return finishBinary(e, left, frame);
  const Value right = scalar(*e.right, frame);
  if (right.isDouble()) [[likely]]
    return Operation::apply(left.asDouble(), right.asDouble());
  return operate(e, left, right);
}

Value Machine::anyBinary(const Binary& e, Value* frame) {
  return finishBinary(e, eval(*e.left, frame), frame);
}

/// The left operand is there (or empty: it stopped), the right one is not.
Value Machine::finishBinary(const Binary& e, Value left, Value* frame) {
  if (!left) return {};
  if (isLeaf(*e.right)) return operate(e, left, eval(*e.right, frame));
  push(left);
  const Value right = eval(*e.right, frame);
  if (!right) return {};
  pop();
  return operate(e, left, right);
}

Value Machine::operate(const Binary& e, Value a, Value b) {
  if (!b) return {};
  const Reuse reuse = e.op == BinaryOperator::ConcatList ? reuseOf(e) : Reuse::None;
  const Value result = applyOperator(e.op, a, b, reuse);
  return result ? result : failAt(e.span);
}

Value Machine::evalUnary(const Unary& e, Value* frame) {
  const Value operand = eval(*e.operand, frame);
  if (!operand) return {};
  Value result;
  switch (e.op) {
    case UnaryOperator::NegateInt:
    case UnaryOperator::NegateAny:
      result = isInteger(operand) ? runtime::negateInteger(context, operand)
                                  : runtime::negate(context, operand);
      break;
    case UnaryOperator::NegateFloat:
      result = operand.isDouble() ? Value::number(-operand.asDouble())
                                  : runtime::negate(context, operand);
      break;
    case UnaryOperator::Not:
      return Value::boolean(!runtime::truthy(operand));
  }
  return result ? result : failAt(e.span);
}

Value Machine::evalBinary(const Binary& e, Value* frame) {
  switch (e.op) {
    case BinaryOperator::AddInt:
      return intArithmetic<Add>(e, frame);
    case BinaryOperator::SubtractInt:
      return intArithmetic<Subtract>(e, frame);
    case BinaryOperator::MultiplyInt:
      return intArithmetic<Multiply>(e, frame);
    case BinaryOperator::DivideInt:
      return intArithmetic<Divide>(e, frame);
    case BinaryOperator::RemainderInt:
      return intArithmetic<Remainder>(e, frame);
    case BinaryOperator::LessInt:
      return intComparison<Less>(e, frame);
    case BinaryOperator::LessEqualInt:
      return intComparison<LessEqual>(e, frame);
    case BinaryOperator::GreaterInt:
      return intComparison<Greater>(e, frame);
    case BinaryOperator::GreaterEqualInt:
      return intComparison<GreaterEqual>(e, frame);
    case BinaryOperator::EqualInt:
      return intComparison<Equal>(e, frame);
    case BinaryOperator::NotEqualInt:
      return intComparison<NotEqual>(e, frame);
    case BinaryOperator::AddFloat:
      return floatOperation<Add>(e, frame);
    case BinaryOperator::SubtractFloat:
      return floatOperation<Subtract>(e, frame);
    case BinaryOperator::MultiplyFloat:
      return floatOperation<Multiply>(e, frame);
    case BinaryOperator::LessFloat:
      return floatOperation<Comparing<Less>>(e, frame);
    case BinaryOperator::LessEqualFloat:
      return floatOperation<Comparing<LessEqual>>(e, frame);
    case BinaryOperator::GreaterFloat:
      return floatOperation<Comparing<Greater>>(e, frame);
    case BinaryOperator::GreaterEqualFloat:
      return floatOperation<Comparing<GreaterEqual>>(e, frame);
    case BinaryOperator::EqualFloat:
      return floatOperation<Comparing<Equal>>(e, frame);
    case BinaryOperator::NotEqualFloat:
      return floatOperation<Comparing<NotEqual>>(e, frame);
    case BinaryOperator::DivideFloat:
    case BinaryOperator::RemainderFloat:
    case BinaryOperator::AddAny:
    case BinaryOperator::SubtractAny:
    case BinaryOperator::MultiplyAny:
    case BinaryOperator::DivideAny:
    case BinaryOperator::RemainderAny:
    case BinaryOperator::ConcatString:
    case BinaryOperator::ConcatList:
    case BinaryOperator::LessString:
    case BinaryOperator::LessEqualString:
    case BinaryOperator::GreaterString:
    case BinaryOperator::GreaterEqualString:
    case BinaryOperator::EqualString:
    case BinaryOperator::NotEqualString:
    case BinaryOperator::EqualBool:
    case BinaryOperator::NotEqualBool:
    case BinaryOperator::LessAny:
    case BinaryOperator::LessEqualAny:
    case BinaryOperator::GreaterAny:
    case BinaryOperator::GreaterEqualAny:
    case BinaryOperator::EqualAny:
    case BinaryOperator::NotEqualAny:
    case BinaryOperator::InList:
    case BinaryOperator::InMap:
    case BinaryOperator::InString:
    case BinaryOperator::InAny:
    case BinaryOperator::Union:
    case BinaryOperator::UnionAll:
    case BinaryOperator::Except:
    case BinaryOperator::Intersect:
      return anyBinary(e, frame);
  }
  KINAKO_UNREACHABLE();
}

Value Machine::applyOperator(BinaryOperator op, Value a, Value b, Reuse reuse) {
  const auto unlessFailed = [&](bool answer) {
    return context.hasFailed ? Value() : Value::boolean(answer);
  };
  const auto ordered = [&](auto accepts) {
    return unlessFailed(accepts(runtime::compare(context, a, b)));
  };
  switch (op) {
    case BinaryOperator::AddInt:
    case BinaryOperator::AddFloat:
    case BinaryOperator::AddAny:
      return runtime::add(context, a, b);
    case BinaryOperator::SubtractInt:
    case BinaryOperator::SubtractFloat:
    case BinaryOperator::SubtractAny:
      return runtime::subtract(context, a, b);
    case BinaryOperator::MultiplyInt:
    case BinaryOperator::MultiplyFloat:
    case BinaryOperator::MultiplyAny:
      return runtime::multiply(context, a, b);
    case BinaryOperator::DivideInt:
    case BinaryOperator::DivideFloat:
    case BinaryOperator::DivideAny:
      return runtime::divide(context, a, b);
    case BinaryOperator::RemainderInt:
    case BinaryOperator::RemainderFloat:
    case BinaryOperator::RemainderAny:
      return runtime::remainder(context, a, b);
    case BinaryOperator::ConcatString:
      if (runtime::isString(a) && runtime::isString(b)) return runtime::concat(context, a, b);
      return runtime::add(context, a, b);
    case BinaryOperator::ConcatList:
      if (runtime::isList(a) && runtime::isList(b)) {
        return runtime::listConcat(context, a, b, reuse);
      }
      return runtime::add(context, a, b);

    case BinaryOperator::LessInt:
    case BinaryOperator::LessFloat:
    case BinaryOperator::LessString:
    case BinaryOperator::LessAny:
      return ordered([](Ordering o) { return o == Ordering::Less; });
    case BinaryOperator::LessEqualInt:
    case BinaryOperator::LessEqualFloat:
    case BinaryOperator::LessEqualString:
    case BinaryOperator::LessEqualAny:
      return ordered([](Ordering o) { return o == Ordering::Less || o == Ordering::Equal; });
    case BinaryOperator::GreaterInt:
    case BinaryOperator::GreaterFloat:
    case BinaryOperator::GreaterString:
    case BinaryOperator::GreaterAny:
      return ordered([](Ordering o) { return o == Ordering::Greater; });
    case BinaryOperator::GreaterEqualInt:
    case BinaryOperator::GreaterEqualFloat:
    case BinaryOperator::GreaterEqualString:
    case BinaryOperator::GreaterEqualAny:
      return ordered([](Ordering o) { return o == Ordering::Greater || o == Ordering::Equal; });
    case BinaryOperator::EqualInt:
    case BinaryOperator::EqualFloat:
    case BinaryOperator::EqualString:
    case BinaryOperator::EqualBool:
    case BinaryOperator::EqualAny:
      return unlessFailed(runtime::equals(context, a, b));
    case BinaryOperator::NotEqualInt:
    case BinaryOperator::NotEqualFloat:
    case BinaryOperator::NotEqualString:
    case BinaryOperator::NotEqualBool:
    case BinaryOperator::NotEqualAny:
      return unlessFailed(!runtime::equals(context, a, b));

    case BinaryOperator::InList:
    case BinaryOperator::InMap:
    case BinaryOperator::InString:
    case BinaryOperator::InAny:
      return runtime::contains(context, a, b);
    case BinaryOperator::Union:
      return runtime::listUnion(context, a, b);
    case BinaryOperator::UnionAll:
      return runtime::listUnionAll(context, a, b);
    case BinaryOperator::Except:
      return runtime::listExcept(context, a, b);
    case BinaryOperator::Intersect:
      return runtime::listIntersect(context, a, b);
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::interp
