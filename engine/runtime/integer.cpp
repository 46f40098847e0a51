// Integers beyond the inline form: boxed and big operands, and results that do not fit.
#include <algorithm>
#include <bit>
#include <utility>

#include "runtime/bigint.h"
#include "runtime/number.h"
#include "runtime/rational.h"
#include "runtime/room.h"

namespace kinako::runtime {

namespace {

uint64_t magnitude(int64_t value) {
  return value < 0 ? uint64_t{0} - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

/// Length of the magnitude in bits without making a BigNumber.
uint64_t bitsOf(Value integer) {
  if (const auto small = toInt64(integer)) {
    return 64 - static_cast<uint64_t>(std::countl_zero(magnitude(*small)));
  }
  const auto& object = *as<BigInt>(integer);
  return object.count * sizeof(Limb) * 8 -
         static_cast<uint64_t>(std::countl_zero(object.limbs[object.count - 1]));
}

uint64_t limbsOf(Value integer) {
  return isKind(integer, ObjectKind::BigInt) ? as<BigInt>(integer)->count : 1;
}

/// Whatever is done with numbers of fewer limbs is done in an instant.
constexpr uint64_t kFewLimbs = 64;

/// What a sum of such numbers takes, or what is done to them before and after a product.
bool spendOnLimbs(Context& context, Value a, Value b) {
  return context.spend(limbsOf(a) + limbsOf(b));
}

/// Memory that a product or a quotient of long numbers works with; false = failed.
bool takeRoom(Room& room, uint64_t limbs) {
  constexpr uint64_t kLong = 1024;
  return limbs < kLong || room.take(4 * limbs * sizeof(Limb));
}

/// A big number, unless the context has failed.
Value madeBig(Context& context, const BigNumber& number) {
  return context.hasFailed ? Value() : fromBig(context, number);
}

/// The magnitude of a divisor that fits one limb, or 0.
Limb limbOf(std::optional<int64_t> divisor) {
  const uint64_t value = divisor ? magnitude(*divisor) : 0;
  return value == static_cast<Limb>(value) ? static_cast<Limb>(value) : 0;
}

enum class Part : uint8_t { Quotient, Remainder };

Value divideLong(Context& context, Value a, Value b, Part part) {
  BigNumber quotient;
  BigNumber rest;
  if (limbsOf(a) < kFewLimbs) {
    divideBig(nullptr, toBig(a), toBig(b), quotient, rest);
  } else {
    Room room(context);
    if (!spendOnLimbs(context, a, b) || !takeRoom(room, limbsOf(a) + limbsOf(b))) return Value();
    divideBig(&context, toBig(a), toBig(b), quotient, rest);
    if (context.hasFailed) return Value();
  }
  return fromBig(context, part == Part::Quotient ? quotient : rest);
}

/// a / divisor without a BigNumber in between.
Value quotientByLimb(Context& context, const BigInt& a, Limb divisor, bool isNegative) {
  const uint32_t count = a.count - (a.limbs[a.count - 1] < divisor);
  auto* object = allocateBig(context, a.count);
  if (!object) return Value();
  divideByLimb(a.limbs, a.count, divisor, object->limbs);
  object->count = count;
  object->isNegative = isNegative;
  return shortest(context, object);
}

/// a * b, which does not fit 64 bits.
Value product(Context& context, int64_t a, int64_t b) {
  const auto magnitudes = static_cast<unsigned __int128>(magnitude(a)) * magnitude(b);
  constexpr unsigned kBits = sizeof(Limb) * 8;
  constexpr uint32_t kMost = 128 / kBits;
  Limb limbs[kMost];
  uint32_t count = 0;
  for (uint32_t i = 0; i < kMost; ++i) {
    limbs[i] = static_cast<Limb>(magnitudes >> i * kBits);
    if (limbs[i] != 0) count = i + 1;
  }
  BigInt* object = allocateBig(context, count);
  if (!object) return Value();
  object->isNegative = (a < 0) != (b < 0);
  std::copy(limbs, limbs + count, object->limbs);
  return shortest(context, object);
}

}  // namespace

Value boxInt(Context& context, int64_t value) {
  auto* object = context.heap.make<BoxedInt>(ObjectKind::BoxedInt);
  object->value = value;
  return Value::object(object);
}

Value addIntegersSlow(Context& context, Value a, Value b) {
  const auto left = toInt64(a);
  const auto right = toInt64(b);
  if (left && right) {
    if (const auto sum = arith::add(*left, *right)) return makeInt(context, *sum);
  }
  if (!spendOnLimbs(context, a, b)) return Value();
  return fromBig(context, toBig(a) + toBig(b));
}

Value subtractIntegersSlow(Context& context, Value a, Value b) {
  const auto left = toInt64(a);
  const auto right = toInt64(b);
  if (left && right) {
    if (const auto difference = arith::subtract(*left, *right)) {
      return makeInt(context, *difference);
    }
  }
  if (!spendOnLimbs(context, a, b)) return Value();
  return fromBig(context, toBig(a) - toBig(b));
}

Value multiplyIntegersSlow(Context& context, Value a, Value b) {
  const auto left = toInt64(a);
  const auto right = toInt64(b);
  if (left && right) {
    if (const auto product = arith::multiply(*left, *right)) return makeInt(context, *product);
  }
  if (left && right) return product(context, *left, *right);
  if (!checkSize(context, bitsOf(a) + bitsOf(b))) return Value();
  if (limbsOf(a) + limbsOf(b) < kFewLimbs) return fromBig(context, toBig(a) * toBig(b));
  Room room(context);
  if (!spendOnLimbs(context, a, b) || !takeRoom(room, limbsOf(a) + limbsOf(b))) return Value();
  return madeBig(context, multiplyBig(&context, toBig(a), toBig(b)));
}

Value divideIntegersSlow(Context& context, Value a, Value b) {
  const auto left = toInt64(a);
  const auto right = toInt64(b);
  if (right && *right == 0) return context.fail(TrapKind::DivideByZero);
  if (left && right) {
    if (const auto quotient = arith::divide(*left, *right)) return makeInt(context, *quotient);
  }
  if (const Limb divisor = limbOf(right); divisor != 0 && !left) {
    const auto& big = *as<BigInt>(a);
    if (!context.spend(big.count)) return Value();
    return quotientByLimb(context, big, divisor, big.isNegative != (*right < 0));
  }
  return divideLong(context, a, b, Part::Quotient);
}

Value remainderIntegersSlow(Context& context, Value a, Value b) {
  const auto left = toInt64(a);
  const auto right = toInt64(b);
  if (right && *right == 0) return context.fail(TrapKind::DivideByZero);
  if (left && right) return makeInt(context, arith::remainder(*left, *right));
  if (const Limb divisor = limbOf(right); divisor != 0 && !left) {
    const auto& big = *as<BigInt>(a);
    if (!context.spend(big.count)) return Value();
    // Less than the divisor, which has at most 64 bits with its sign.
    const auto rest = static_cast<int64_t>(divideByLimb(big.limbs, big.count, divisor, nullptr));
    return makeInt(context, big.isNegative ? -rest : rest);
  }
  return divideLong(context, a, b, Part::Remainder);
}

Value negateInteger(Context& context, Value a) {
  if (const auto small = toInt64(a)) {
    if (const auto negated = arith::negate(*small)) return makeInt(context, *negated);
  }
  return context.spend(limbsOf(a)) ? fromBig(context, -toBig(a)) : Value();
}

int compareIntegersSlow(Value a, Value b) {
  const auto left = toInt64(a);
  const auto right = toInt64(b);
  if (left && right) return (*left > *right) - (*left < *right);
  // A big one is beyond every small one, on the side its sign says.
  if (left) return -signOf(b);
  if (right) return signOf(a);
  const auto& x = *as<BigInt>(a);
  const auto& y = *as<BigInt>(b);
  if (x.isNegative != y.isNegative) return x.isNegative ? -1 : 1;
  const int sign = x.isNegative ? -1 : 1;
  if (x.count != y.count) return x.count < y.count ? -sign : sign;
  for (uint32_t i = x.count; i-- > 0;) {
    if (x.limbs[i] != y.limbs[i]) return x.limbs[i] < y.limbs[i] ? -sign : sign;
  }
  return 0;
}

uint64_t sizeOfNumber(Value number) {
  if (isKind(number, ObjectKind::BigInt)) return as<BigInt>(number)->count;
  if (!isKind(number, ObjectKind::BigRat)) return 1;
  return limbsOf(as<BigRat>(number)->numerator) + limbsOf(as<BigRat>(number)->denominator);
}

int signOf(Value integer) {
  if (const auto small = toInt64(integer)) return (*small > 0) - (*small < 0);
  return as<BigInt>(integer)->isNegative ? -1 : 1;
}

Value powerIntegers(Context& context, Value base, Value exponent) {
  if (signOf(exponent) <= 0) return Value::inlineInt(1);
  const auto small = toInt64(base);
  const auto count = toInt64(exponent);
  if (small && (*small == 0 || *small == 1)) return base;
  if (small && *small == -1) {
    const bool isOdd = (count ? static_cast<uint64_t>(*count) : as<BigInt>(exponent)->limbs[0]) & 1;
    return Value::inlineInt(isOdd ? -1 : 1);
  }
  const uint64_t bits = bitsOf(base);
  // |base| >= 2^(bits - 1), so the result has at least (bits - 1) * exponent bits.
  const uint64_t times = count ? static_cast<uint64_t>(*count) : UINT64_MAX;
  uint64_t least;
  if (__builtin_mul_overflow(bits - 1, times, &least)) least = UINT64_MAX;
  if (!checkSize(context, least)) return Value();
  Room room(context);
  if (!takeRoom(room, least / (8 * sizeof(Limb)))) return Value();
  return madeBig(context, powerBig(context, toBig(base), times));
}

Value gcdIntegers(Context& context, Value a, Value b) {
  const auto left = toInt64(a);
  const auto right = toInt64(b);
  if (!left || !right) {
    Room room(context);
    if (!spendOnLimbs(context, a, b) || !takeRoom(room, limbsOf(a) + limbsOf(b))) return Value();
    return madeBig(context, gcdBig(context, toBig(a), toBig(b)));
  }
  uint64_t x = magnitude(*left);
  uint64_t y = magnitude(*right);
  while (y != 0) x = std::exchange(y, x % y);
  return x > INT64_MAX ? fromBig(context, BigNumber(x)) : makeInt(context, static_cast<int64_t>(x));
}

}  // namespace kinako::runtime
