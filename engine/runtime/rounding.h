// Rounding to decimals, from a number's exact value: half away from zero. A negative count of
// digits rounds left of the point.
#pragma once

#include <cstdint>

#include "runtime/context.h"

namespace kinako::runtime {

/// The double nearest to the decimal with `digits` digits that is nearest to `value`.
double roundDouble(double value, int64_t digits);
/// The integer itself, or the multiple of a power of ten. May fail with Memory.
Value roundInteger(Context& context, Value integer, int64_t digits);
/// As roundDouble, of a BigRat. May fail with Memory.
Value roundRational(Context& context, Value rational, int64_t digits);

}  // namespace kinako::runtime
