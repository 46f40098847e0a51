#include "runtime/rounding.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/check.h"
#include "base/float_text.h"
#include "runtime/bigint.h"
#include "runtime/rational.h"

namespace kinako::runtime {

namespace {

/// Powers of ten that doubles hold exactly.
constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr int64_t kMostExactPower = 22;
/// Below it doubles have a digit after the binary point.
constexpr double kMostScaled = 4503599627370496.0;  // 2^52

/// magnitude * 10^digits as an integer, where the product is less than 2^52: in doubles. The
/// product is `scaled` + `error` to the last bit.
double roundScaled(double magnitude, double power) {
  const double scaled = magnitude * power;
  if (scaled < 0.25) return 0;
  const double error = std::fma(magnitude, power, -scaled);
  const double whole = std::floor(scaled);
  // All of these are exact: `scaled` has no digits below 2^-54.
  return error >= 0.5 - (scaled - whole) ? whole + 1 : whole;
}

BigNumber powerOfTen(int64_t exponent) {
  return boost::multiprecision::pow(BigNumber(10), static_cast<unsigned>(exponent));
}

/// The same for any magnitude and digits, where the result is less than 2^64.
uint64_t roundExactly(double magnitude, int64_t digits) {
  int exponent;
  const double fraction = std::frexp(magnitude, &exponent);
  BigNumber numerator(static_cast<uint64_t>(std::ldexp(fraction, 53)));
  exponent -= 53;
  BigNumber denominator(1);
  (exponent > 0 ? numerator : denominator) <<= static_cast<unsigned>(std::abs(exponent));
  (digits > 0 ? numerator : denominator) *= powerOfTen(std::abs(digits));
  return static_cast<uint64_t>((2 * numerator + denominator) / (2 * denominator));
}

double roundMagnitude(double magnitude, int64_t digits) {
  if (digits >= 0 && digits <= kMostExactPower && magnitude * kPowers[digits] < kMostScaled) {
    return roundScaled(magnitude, kPowers[digits]) / kPowers[digits];
  }
  // The digits left of the place that is rounded at, give or take one.
  const int64_t kept = digits + static_cast<int64_t>(std::floor(std::log10(magnitude)));
  if (kept < -2) return 0;
  if (kept > 17) return magnitude;  // the decimal is nearer to it than to any other double
  const std::string text =
      std::to_string(roundExactly(magnitude, digits)) + "e" + std::to_string(-digits);
  const auto nearest = parseFloat(text);
  KINAKO_CHECK(nearest);
  return *nearest;
}

/// Past this count of digits there is nothing to round, or nothing left.
int64_t clampDigits(int64_t digits, int64_t most) { return std::clamp(digits, -most, most); }

/// At least the number of decimal digits.
int64_t mostDigits(Value integer) {
  const uint64_t bits = toInt64(integer) ? 64 : bitLength(toBig(integer));
  return static_cast<int64_t>(bits / 3) + 1;
}

Value tenTo(Context& context, int64_t exponent) {
  return powerIntegers(context, Value::inlineInt(10), Value::inlineInt(exponent));
}

/// n / d, half away from zero; d is more than 0.
Value divideRounded(Context& context, Value n, Value d) {
  const Value quotient = divideIntegers(context, n, d);
  const Value rest = quotient ? remainderIntegers(context, n, d) : Value();
  const Value twice = rest ? addIntegers(context, rest, rest) : Value();
  if (!twice) return Value();
  const bool isNegative = signOf(twice) < 0;
  const Value distance = isNegative ? negateInteger(context, twice) : twice;
  if (!distance) return Value();
  if (compareIntegers(distance, d) < 0) return quotient;
  return addIntegers(context, quotient, Value::inlineInt(isNegative ? -1 : 1));
}

}  // namespace

double roundDouble(double value, int64_t digits) {
  if (digits == 0) return std::round(value);
  if (!std::isfinite(value) || value == 0) return value;
  // Doubles have less than 400 digits before the point and less than 400 zeros after it.
  constexpr int64_t kMost = 1000;
  return std::copysign(roundMagnitude(std::fabs(value), clampDigits(digits, kMost)), value);
}

Value roundInteger(Context& context, Value integer, int64_t digits) {
  if (digits >= 0) return integer;
  const int64_t most = mostDigits(integer) + 1;
  if (digits < -most) return Value::inlineInt(0);
  const Value unit = tenTo(context, -digits);
  const Value count = unit ? divideRounded(context, integer, unit) : Value();
  return count ? multiplyIntegers(context, count, unit) : Value();
}

Value roundRational(Context& context, Value rational, int64_t digits) {
  const auto& parts = *as<BigRat>(rational);
  // Farther right no double is any other one.
  constexpr int64_t kMost = 2000;
  if (digits > kMost) return Value::number(toDouble(rational));
  if (digits < -(mostDigits(parts.numerator) + 1)) return Value::number(0);
  const Value scale = tenTo(context, std::abs(digits));
  if (!scale) return Value();
  const bool isRight = digits >= 0;
  const Value n = isRight ? multiplyIntegers(context, parts.numerator, scale) : parts.numerator;
  const Value d = isRight ? parts.denominator : multiplyIntegers(context, parts.denominator, scale);
  const Value rounded = n && d ? divideRounded(context, n, d) : Value();
  if (!rounded) return Value();
  const Value product = isRight ? rounded : multiplyIntegers(context, rounded, scale);
  const Value result =
      product ? makeRational(context, product, isRight ? scale : Value::inlineInt(1)) : Value();
  return result ? Value::number(rationalToDouble(*as<BigRat>(result))) : Value();
}

}  // namespace kinako::runtime
