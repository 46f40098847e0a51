// Integers of any size, rationals, and the generic arithmetic of `any` values. The
// meaning of scalar operations is in base/arith.h; here they promote instead of overflow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/arith.h"
#include "runtime/context.h"

namespace kinako::runtime {

/// For integers that do not fit 48 bits; makeInt is what one calls.
Value boxInt(Context& context, int64_t value);
/// The integer in its one canonical form (inline, boxed).
inline Value makeInt(Context& context, int64_t value) {
  if (Value::fitsInline(value)) [[likely]]
    return Value::inlineInt(value);
  return boxInt(context, value);
}

inline bool bothInline(Value a, Value b) { return a.isInlineInt() && b.isInlineInt(); }

/// int, in any of its three forms.
inline bool isInteger(Value value) {
  return value.isInlineInt() || isKind(value, ObjectKind::BoxedInt) ||
         isKind(value, ObjectKind::BigInt);
}
/// int, bigrat or float.
inline bool isNumber(Value value) {
  return value.isDouble() || isInteger(value) || isKind(value, ObjectKind::BigRat);
}

/// The integer if it fits 64 bits.
inline std::optional<int64_t> toInt64(Value value) {
  if (value.isInlineInt()) return value.asInlineInt();
  if (isKind(value, ObjectKind::BoxedInt)) return as<BoxedInt>(value)->value;
  return std::nullopt;
}
/// Any number as the nearest double.
double toDouble(Value value);

/// Digits of the base (2 … 36) with an optional sign → integer; nothing when the text is
/// anything else. Fails with Memory (an empty value) when the number is absurdly large.
std::optional<Value> parseInteger(Context& context, std::string_view text, int base = 10);
std::string integerText(Value integer, int base = 10);
/// The same in decimal digits; the context may have failed.
std::string integerText(Context& context, Value integer);
/// The machine words a number takes; 1 for what is no big one.
uint64_t sizeOfNumber(Value number);

// What follows the inline ints: boxed and big operands, results that do not fit.
Value addIntegersSlow(Context& context, Value a, Value b);
Value subtractIntegersSlow(Context& context, Value a, Value b);
Value multiplyIntegersSlow(Context& context, Value a, Value b);
Value divideIntegersSlow(Context& context, Value a, Value b);
Value remainderIntegersSlow(Context& context, Value a, Value b);
int compareIntegersSlow(Value a, Value b);

// int op int → int, promoting and shrinking; both must be integers. Division and
// remainder fail with DivideByZero; a result of absurd size fails with Memory.
inline Value addIntegers(Context& context, Value a, Value b) {
  if (bothInline(a, b)) [[likely]]
    return makeInt(context, a.asInlineInt() + b.asInlineInt());
  return addIntegersSlow(context, a, b);
}
inline Value subtractIntegers(Context& context, Value a, Value b) {
  if (bothInline(a, b)) [[likely]]
    return makeInt(context, a.asInlineInt() - b.asInlineInt());
  return subtractIntegersSlow(context, a, b);
}
inline Value multiplyIntegers(Context& context, Value a, Value b) {
  if (bothInline(a, b)) [[likely]] {
    if (const auto product = arith::multiply(a.asInlineInt(), b.asInlineInt())) [[likely]] {
      return makeInt(context, *product);
    }
  }
  return multiplyIntegersSlow(context, a, b);
}
inline Value divideIntegers(Context& context, Value a, Value b) {
  if (bothInline(a, b) && b.asInlineInt() != 0) [[likely]] {
    return makeInt(context, a.asInlineInt() / b.asInlineInt());
  }
  return divideIntegersSlow(context, a, b);
}
inline Value remainderIntegers(Context& context, Value a, Value b) {
  if (bothInline(a, b) && b.asInlineInt() != 0) [[likely]] {
    return Value::inlineInt(a.asInlineInt() % b.asInlineInt());
  }
  return remainderIntegersSlow(context, a, b);
}
Value negateInteger(Context& context, Value a);
/// -1, 0, 1
inline int compareIntegers(Value a, Value b) {
  if (bothInline(a, b)) [[likely]] {
    const int64_t left = a.asInlineInt();
    const int64_t right = b.asInlineInt();
    return (left > right) - (left < right);
  }
  return compareIntegersSlow(a, b);
}
/// base^exponent; 1 for a negative exponent; fails with Memory when absurdly large.
Value powerIntegers(Context& context, Value base, Value exponent);
/// The greatest common divisor, not negative.
Value gcdIntegers(Context& context, Value a, Value b);
/// The integer has the sign -1, 0 or 1.
int signOf(Value integer);
/// How many bits the magnitude of an integer beyond 64 bits has; 0 for any other value.
uint64_t bitLength(Value integer);

/// numerator/denominator in lowest terms, as a BigRat; both are integers. Fails with
/// DivideByZero or Memory.
Value makeRational(Context& context, Value numerator, Value denominator);
/// numerator/denominator of a rational or integer, as integers.
Value numerator(Context& context, Value rational);
Value denominator(Context& context, Value rational);
/// A rational from an integer, a finite float (exactly), "n/d" or decimal text ("0.25");
/// else nothing. Fails with Memory (an empty value).
std::optional<Value> toRational(Context& context, Value value);
/// A float rounded toward zero to an integer of any size; fails (Cast) for NaN and infinity.
Value truncateToInteger(Context& context, double value);

// What follows two inline ints and two doubles.
Value addSlow(Context& context, Value a, Value b);
Value subtractSlow(Context& context, Value a, Value b);
Value multiplySlow(Context& context, Value a, Value b);

// Operators on `any`. Fail with Operator, UnaryOperator, DivideByZero or Memory.
//   +  numbers; a string with anything but null (the str form); list + list (a copy)
// A float among the operands makes the result a float, else a bigrat makes it a bigrat.
inline Value add(Context& context, Value a, Value b) {
  if (bothInline(a, b)) return makeInt(context, a.asInlineInt() + b.asInlineInt());
  if (a.isDouble() && b.isDouble()) return Value::number(a.asDouble() + b.asDouble());
  return addSlow(context, a, b);
}
inline Value subtract(Context& context, Value a, Value b) {
  if (bothInline(a, b)) return makeInt(context, a.asInlineInt() - b.asInlineInt());
  if (a.isDouble() && b.isDouble()) return Value::number(a.asDouble() - b.asDouble());
  return subtractSlow(context, a, b);
}
inline Value multiply(Context& context, Value a, Value b) {
  if (bothInline(a, b)) return multiplyIntegers(context, a, b);
  if (a.isDouble() && b.isDouble()) return Value::number(a.asDouble() * b.asDouble());
  return multiplySlow(context, a, b);
}
Value divide(Context& context, Value a, Value b);
Value remainder(Context& context, Value a, Value b);
Value negate(Context& context, Value a);

/// Compares two numbers of any kinds, exactly: -1, 0, 1, or 2 when one is NaN. The context may have
/// failed.
int compareNumbers(Context& context, Value a, Value b);
/// The same in the total order: NaN comes last and equals itself.
int orderNumbers(Context& context, Value a, Value b);

}  // namespace kinako::runtime
