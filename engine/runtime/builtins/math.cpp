// Numbers: integers stay exact where the result is a whole number by definition.
#include <cmath>

#include "runtime/builtins/call.h"
#include "runtime/number.h"
#include "runtime/rounding.h"

namespace kinako::runtime::builtins {

Value abs(const Call& call) {
  const Value value = call[0];
  if (value.isInlineInt()) {
    return value.asInlineInt() < 0 ? negateInteger(call.context, value) : value;
  }
  if (value.isDouble()) return Value::number(std::fabs(value.asDouble()));
  if (isInteger(value)) return signOf(value) < 0 ? negateInteger(call.context, value) : value;
  if (isKind(value, ObjectKind::BigRat)) {
    const bool isNegative = signOf(as<BigRat>(value)->numerator) < 0;
    return isNegative ? negate(call.context, value) : value;
  }
  return call.expects("a number", value);
}

Value round(const Call& call) {
  const Value value = call[0];
  if (!isNumber(value)) return call.expects("a number", value);
  int64_t digits = 0;
  if (call.count() == 2) {
    const auto given = call.integer(1);
    if (!given) return Value();
    digits = *given;
  }
  if (isInteger(value)) return roundInteger(call.context, value, digits);
  if (value.isDouble()) return Value::number(roundDouble(value.asDouble(), digits));
  return roundRational(call.context, value, digits);
}

Value pow(const Call& call) {
  const Value base = call[0];
  const Value exponent = call[1];
  if (!isNumber(base)) return call.expects("a number", base);
  if (!isNumber(exponent)) return call.expects("a number", exponent);
  if (isInteger(base) && isInteger(exponent)) return powerIntegers(call.context, base, exponent);
  return Value::number(std::pow(toDouble(base), toDouble(exponent)));
}

Value atan2(const Call& call) {
  if (!isNumber(call[0])) return call.expects("a number", call[0]);
  if (!isNumber(call[1])) return call.expects("a number", call[1]);
  return Value::number(std::atan2(toDouble(call[0]), toDouble(call[1])));
}

Value ofFloat(const Call& call, double (*function)(double)) {
  if (!isNumber(call[0])) return call.expects("a number", call[0]);
  return Value::number(function(toDouble(call[0])));
}

}  // namespace kinako::runtime::builtins
