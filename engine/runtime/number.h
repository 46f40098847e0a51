// Integers of any size, rationals, and the generic arithmetic of `any` values. The
// meaning of scalar operations is in base/arith.h; here they promote instead of overflow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/context.h"

namespace kinako::runtime {

/// The integer in its one canonical form (inline, boxed).
Value makeInt(Context& context, int64_t value);

/// int, in any of its three forms.
bool isInteger(Value value);
/// int, bigrat or float.
bool isNumber(Value value);

/// The integer if it fits 64 bits.
inline std::optional<int64_t> toInt64(Value value) {
  if (value.isInlineInt()) return value.asInlineInt();
  if (isKind(value, ObjectKind::BoxedInt)) return as<BoxedInt>(value)->value;
  return std::nullopt;
}
/// Any number as the nearest double.
double toDouble(Value value);

/// Decimal digits with an optional sign → integer; nothing when the text is anything else.
std::optional<Value> parseInteger(Context& context, std::string_view text, int base = 10);
std::string integerText(Value integer, int base = 10);
/// "n/d", always with the denominator.
std::string rationalText(Value rational);

// int op int → int, promoting and shrinking; both must be integers. Division and
// remainder fail with DivideByZero.
Value addIntegers(Context& context, Value a, Value b);
Value subtractIntegers(Context& context, Value a, Value b);
Value multiplyIntegers(Context& context, Value a, Value b);
Value divideIntegers(Context& context, Value a, Value b);
Value remainderIntegers(Context& context, Value a, Value b);
Value negateInteger(Context& context, Value a);
/// -1, 0, 1
int compareIntegers(Value a, Value b);
/// base^exponent; a negative exponent gives 1; fails with Memory when absurdly large.
Value powerIntegers(Context& context, Value base, Value exponent);

/// numerator/denominator of a rational or integer, as integers.
Value numerator(Context& context, Value rational);
Value denominator(Context& context, Value rational);
/// A rational from an integer, a float (exactly), "n/d" or decimal text; else nothing.
std::optional<Value> toRational(Context& context, Value value);
/// A float rounded toward zero to an integer of any size; fails (Cast) for NaN and infinity.
Value truncateToInteger(Context& context, double value);

// Operators on `any`. Fail with Operator, UnaryOperator or DivideByZero.
//   +  numbers; string + anything (the str form); list + list; null with anything: null
Value add(Context& context, Value a, Value b);
Value subtract(Context& context, Value a, Value b);
Value multiply(Context& context, Value a, Value b);
Value divide(Context& context, Value a, Value b);
Value remainder(Context& context, Value a, Value b);
Value negate(Context& context, Value a);

/// Compares two numbers of any kinds, exactly: -1, 0, 1, or 2 when one is NaN.
int compareNumbers(Value a, Value b);

}  // namespace kinako::runtime
