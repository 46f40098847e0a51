// Arithmetic of rationals, for the generic operators. Operands are integers or BigRats;
// results are BigRats in lowest terms. All may fail with Memory.
#pragma once

#include "runtime/number.h"

namespace kinako::runtime {

Value addRationals(Context& context, Value a, Value b);
Value subtractRationals(Context& context, Value a, Value b);
Value multiplyRationals(Context& context, Value a, Value b);
/// Fails with DivideByZero.
Value divideRationals(Context& context, Value a, Value b);
/// a - b * trunc(a / b). Fails with DivideByZero.
Value remainderRationals(Context& context, Value a, Value b);
Value negateRational(Context& context, Value a);
/// -1, 0, 1
int compareRationals(Context& context, Value a, Value b);
/// Comparison with a finite float: -1, 0, 1.
int compareRationalWithDouble(Value a, double b);
/// The nearest double.
double rationalToDouble(const BigRat& rational);

}  // namespace kinako::runtime
