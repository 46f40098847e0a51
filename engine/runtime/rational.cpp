#include "runtime/rational.h"

#include <cmath>

#include "runtime/bigint.h"
#include "runtime/number.h"
#include "runtime/string.h"

namespace kinako::runtime {

namespace {

/// The two parts of an operand; integers have the denominator 1.
struct Parts {
  explicit Parts(Value value) {
    if (isKind(value, ObjectKind::BigRat)) {
      n = as<BigRat>(value)->numerator;
      d = as<BigRat>(value)->denominator;
    } else {
      n = value;
      d = Value::inlineInt(1);
    }
  }
  Value n;
  Value d;
};

Value product(Context& context, Value a, Value b) {
  return a && b ? multiplyIntegers(context, a, b) : Value();
}

/// The cross products n1 * d2 and n2 * d1; empty when they failed.
struct Crossed {
  Crossed(Context& context, const Parts& a, const Parts& b)
      : left(product(context, a.n, b.d)), right(product(context, b.n, a.d)) {}
  explicit operator bool() const { return left && right; }
  Value left;
  Value right;
};

Value rational(Context& context, Value n, Value d) {
  return n && d ? makeRational(context, n, d) : Value();
}

bool isZero(Value integer) { return signOf(integer) == 0; }

/// Digits with one point among them, and an optional sign → numerator and denominator.
std::optional<Value> parseDecimal(Context& context, std::string_view text) {
  const size_t point = text.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  std::string digits(text.substr(0, point));
  const std::string_view fraction = text.substr(point + 1);
  if (fraction.empty() || fraction[0] == '-' || fraction[0] == '+') return std::nullopt;
  digits += fraction;
  const std::optional<Value> n = parseInteger(context, digits);
  if (!n || !*n) return n;
  const Value d = powerIntegers(context, Value::inlineInt(10),
                                Value::inlineInt(static_cast<int64_t>(fraction.size())));
  return rational(context, *n, d);
}

std::optional<Value> parseRational(Context& context, std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    const std::optional<Value> whole = parseInteger(context, text);
    if (!whole) return parseDecimal(context, text);
    return rational(context, *whole, Value::inlineInt(1));
  }
  const std::optional<Value> n = parseInteger(context, text.substr(0, slash));
  const std::optional<Value> d = parseInteger(context, text.substr(slash + 1));
  if (!n || !d) return std::nullopt;
  if (*d && isZero(*d)) return std::nullopt;
  return rational(context, *n, *d);
}

}  // namespace

Value makeRational(Context& context, Value numerator, Value denominator) {
  if (isZero(denominator)) return context.fail(TrapKind::DivideByZero);
  Value divisor = gcdIntegers(context, numerator, denominator);
  if (divisor && signOf(denominator) < 0) divisor = negateInteger(context, divisor);
  if (!divisor) return Value();
  const Value n = divideIntegers(context, numerator, divisor);
  const Value d = divideIntegers(context, denominator, divisor);
  if (!n || !d) return Value();
  auto* object = context.heap.make<BigRat>(ObjectKind::BigRat);
  object->numerator = n;
  object->denominator = d;
  return Value::object(object);
}

Value numerator(Context&, Value rational) { return Parts(rational).n; }
Value denominator(Context&, Value rational) { return Parts(rational).d; }

std::optional<Value> toRational(Context& context, Value value) {
  if (isKind(value, ObjectKind::BigRat)) return value;
  if (isInteger(value)) return makeRational(context, value, Value::inlineInt(1));
  if (isString(value)) return parseRational(context, text(value));
  if (!value.isDouble() || !std::isfinite(value.asDouble())) return std::nullopt;
  int exponent;
  const double fraction = std::frexp(value.asDouble(), &exponent);
  const auto mantissa = static_cast<int64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  const Value scale = fromBig(context, BigNumber(1) << std::abs(exponent));
  const Value integer = makeInt(context, mantissa);
  if (exponent < 0) return rational(context, integer, scale);
  return rational(context, product(context, integer, scale), Value::inlineInt(1));
}

Value addRationals(Context& context, Value a, Value b) {
  const Parts left(a);
  const Parts right(b);
  const Crossed crossed(context, left, right);
  if (!crossed) return Value();
  return rational(context, addIntegers(context, crossed.left, crossed.right),
                  product(context, left.d, right.d));
}

Value subtractRationals(Context& context, Value a, Value b) {
  const Parts left(a);
  const Parts right(b);
  const Crossed crossed(context, left, right);
  if (!crossed) return Value();
  return rational(context, subtractIntegers(context, crossed.left, crossed.right),
                  product(context, left.d, right.d));
}

Value multiplyRationals(Context& context, Value a, Value b) {
  const Parts left(a);
  const Parts right(b);
  return rational(context, product(context, left.n, right.n), product(context, left.d, right.d));
}

Value divideRationals(Context& context, Value a, Value b) {
  const Parts left(a);
  const Parts right(b);
  if (isZero(right.n)) return context.fail(TrapKind::DivideByZero);
  const Crossed crossed(context, left, right);
  return rational(context, crossed.left, crossed.right);
}

Value remainderRationals(Context& context, Value a, Value b) {
  const Parts left(a);
  const Parts right(b);
  if (isZero(right.n)) return context.fail(TrapKind::DivideByZero);
  // a - b * trunc(a / b) over the common denominator.
  const Crossed crossed(context, left, right);
  if (!crossed) return Value();
  return rational(context, remainderIntegers(context, crossed.left, crossed.right),
                  product(context, left.d, right.d));
}

Value negateRational(Context& context, Value a) {
  return rational(context, negateInteger(context, Parts(a).n), Parts(a).d);
}

int compareRationals(Context& context, Value a, Value b) {
  const Parts left(a);
  const Parts right(b);
  const BigNumber x = multiplyBig(&context, toBig(left.n), toBig(right.d));
  const BigNumber y = multiplyBig(&context, toBig(right.n), toBig(left.d));
  return x.compare(y) < 0 ? -1 : x == y ? 0 : 1;
}

int compareRationalWithDouble(Value a, double b) {
  const Parts left(a);
  int exponent;
  const double fraction = std::frexp(b, &exponent);
  BigNumber x = toBig(left.n);
  BigNumber y = BigNumber(static_cast<int64_t>(std::ldexp(fraction, 53))) * toBig(left.d);
  exponent -= 53;
  (exponent < 0 ? x : y) <<= std::abs(exponent);
  return x.compare(y) < 0 ? -1 : x == y ? 0 : 1;
}

double rationalToDouble(const BigRat& rational) {
  BigNumber n = toBig(rational.numerator);
  BigNumber d = toBig(rational.denominator);
  if (n == 0) return 0;
  const bool isNegative = n.sign() < 0;
  if (isNegative) n = -n;
  // A quotient of 66 bits or more whose last bit also includes the rest rounds to double
  // as the fraction itself would.
  const int64_t shift =
      66 - (static_cast<int64_t>(bitLength(n)) - static_cast<int64_t>(bitLength(d)));
  if (shift > 4000) return isNegative ? -0.0 : 0.0;
  if (shift < -4000) return isNegative ? -HUGE_VAL : HUGE_VAL;
  (shift > 0 ? n : d) <<= std::abs(shift);
  BigNumber quotient;
  BigNumber rest;
  divideBig(nullptr, n, d, quotient, rest);
  if (rest != 0) quotient |= 1;
  const double value = std::ldexp(toDouble(quotient), static_cast<int>(-shift));
  return isNegative ? -value : value;
}

}  // namespace kinako::runtime
