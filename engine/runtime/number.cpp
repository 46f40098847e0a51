// The generic operators: which arithmetic two values of any kind get.
#include "runtime/number.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "runtime/bigint.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/rational.h"
#include "runtime/string.h"

namespace kinako::runtime {

namespace {

/// The arithmetic that both operands of an operator can take part in.
enum class Level { None, Integer, Rational, Float };

Level levelOf(Value value) {
  if (value.isInlineInt()) return Level::Integer;
  if (value.isDouble()) return Level::Float;
  if (isInteger(value)) return Level::Integer;
  return isKind(value, ObjectKind::BigRat) ? Level::Rational : Level::None;
}

Level levelOf(Value a, Value b) {
  const Level left = levelOf(a);
  const Level right = levelOf(b);
  if (left == Level::None || right == Level::None) return Level::None;
  return left > right ? left : right;
}

Value failOperator(Context& context, const char* text, Value a, Value b) {
  return context.fail(TrapKind::Operator, {text, kindName(a), kindName(b)});
}

Value concatTexts(Context& context, Value a, Value b) {
  const Value left = strValue(context, a);
  const Value right = left ? strValue(context, b) : Value();
  return left && right ? concat(context, left, right) : Value();
}

}  // namespace

double toDouble(Value value) {
  if (value.isDouble()) return value.asDouble();
  if (const auto small = toInt64(value)) return static_cast<double>(*small);
  if (isKind(value, ObjectKind::BigRat)) return rationalToDouble(*as<BigRat>(value));
  return toDouble(toBig(value));
}

Value truncateToInteger(Context& context, double value) {
  if (const auto small = arith::truncate(value)) return makeInt(context, *small);
  if (!std::isfinite(value)) {
    return context.fail(TrapKind::Cast, {floatText(value), "int"});
  }
  return fromBig(context, bigFromDouble(value));
}

Value addSlow(Context& context, Value a, Value b) {
  switch (levelOf(a, b)) {
    case Level::Integer:
      return addIntegers(context, a, b);
    case Level::Rational:
      return addRationals(context, a, b);
    case Level::Float:
      return Value::number(toDouble(a) + toDouble(b));
    case Level::None:
      break;
  }
  if (a.isNull() || b.isNull()) return failOperator(context, "+", a, b);
  if (isString(a) || isString(b)) return concatTexts(context, a, b);
  if (isList(a) && isList(b)) return listConcat(context, a, b, Reuse::None);
  return failOperator(context, "+", a, b);
}

Value subtractSlow(Context& context, Value a, Value b) {
  switch (levelOf(a, b)) {
    case Level::Integer:
      return subtractIntegers(context, a, b);
    case Level::Rational:
      return subtractRationals(context, a, b);
    case Level::Float:
      return Value::number(toDouble(a) - toDouble(b));
    case Level::None:
      return failOperator(context, "-", a, b);
  }
  KINAKO_UNREACHABLE();
}

Value multiplySlow(Context& context, Value a, Value b) {
  switch (levelOf(a, b)) {
    case Level::Integer:
      return multiplyIntegers(context, a, b);
    case Level::Rational:
      return multiplyRationals(context, a, b);
    case Level::Float:
      return Value::number(toDouble(a) * toDouble(b));
    case Level::None:
      return failOperator(context, "*", a, b);
  }
  KINAKO_UNREACHABLE();
}

Value divide(Context& context, Value a, Value b) {
  switch (levelOf(a, b)) {
    case Level::Integer:
      return divideIntegers(context, a, b);
    case Level::Rational:
      return divideRationals(context, a, b);
    case Level::Float: {
      const double divisor = toDouble(b);
      if (divisor == 0) return context.fail(TrapKind::DivideByZero);
      return Value::number(toDouble(a) / divisor);
    }
    case Level::None:
      return failOperator(context, "/", a, b);
  }
  KINAKO_UNREACHABLE();
}

Value remainder(Context& context, Value a, Value b) {
  switch (levelOf(a, b)) {
    case Level::Integer:
      return remainderIntegers(context, a, b);
    case Level::Rational:
      return remainderRationals(context, a, b);
    case Level::Float: {
      const double divisor = toDouble(b);
      if (divisor == 0) return context.fail(TrapKind::DivideByZero);
      return Value::number(arith::remainder(toDouble(a), divisor));
    }
    case Level::None:
      return failOperator(context, "%", a, b);
  }
  KINAKO_UNREACHABLE();
}

Value negate(Context& context, Value a) {
  switch (levelOf(a)) {
    case Level::Integer:
      return negateInteger(context, a);
    case Level::Rational:
      return negateRational(context, a);
    case Level::Float:
      return Value::number(-a.asDouble());
    case Level::None:
      return context.fail(TrapKind::UnaryOperator, {"-", kindName(a)});
  }
  KINAKO_UNREACHABLE();
}

int compareNumbers(Context& context, Value a, Value b) {
  if (bothInline(a, b)) return compareIntegers(a, b);
  if (a.isDouble() && b.isDouble()) {
    const double x = a.asDouble();
    const double y = b.asDouble();
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
  }
  if (a.isDouble()) {
    const int order = compareNumbers(context, b, a);
    return order == 2 ? 2 : -order;
  }
  if (b.isDouble()) {
    const double y = b.asDouble();
    if (const auto small = toInt64(a)) return arith::compare(*small, y);
    if (std::isnan(y)) return 2;
    if (std::isinf(y)) return y > 0 ? -1 : 1;
    return context.spend(2 * sizeOfNumber(a)) ? compareRationalWithDouble(a, y) : 0;
  }
  context.spend(std::min(sizeOfNumber(a), sizeOfNumber(b)));
  if (isInteger(a) && isInteger(b)) return compareIntegers(a, b);
  return compareRationals(context, a, b);
}

int orderNumbers(Context& context, Value a, Value b) {
  const int order = compareNumbers(context, a, b);
  if (order != 2) return order;
  const auto isNan = [](Value v) { return v.isDouble() && std::isnan(v.asDouble()); };
  return static_cast<int>(isNan(a)) - static_cast<int>(isNan(b));
}

}  // namespace kinako::runtime
