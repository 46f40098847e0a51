// Products, powers and common divisors of large integers, in steps between which they can be
// stopped. Long products are cut in two as Karatsuba's method asks for (Knuth, The Art of Computer
// Programming, volume 2, 4.3.3) down to what Boost does at once.
#include <algorithm>
#include <utility>

#include "runtime/bigint.h"

namespace kinako::runtime {

namespace {

namespace mp = boost::multiprecision;

constexpr size_t kLimbBits = sizeof(Limb) * 8;
/// Limbs of a number whose products are not cut any more.
constexpr size_t kLongFactor = 512;
/// Limbs of numbers whose common divisor is found at once.
constexpr size_t kLongDivisor = 16;

size_t sizeOf(const BigNumber& number) { return number.backend().size(); }

bool mayGoOn(Context* context, uint64_t units) { return !context || context->spend(units); }

}  // namespace

BigNumber multiplyBig(Context* context, const BigNumber& a, const BigNumber& b) {
  const size_t longer = std::max(sizeOf(a), sizeOf(b));
  const size_t shorter = std::min(sizeOf(a), sizeOf(b));
  if (shorter <= kLongFactor && longer <= 2 * kLongFactor) {
    if (!mayGoOn(context, longer * shorter / 2)) return {};
    return a * b;
  }
  if (!mayGoOn(context, longer)) return {};
  const size_t half = (longer + 1) / 2;
  const auto low = [half](const BigNumber& number) { return sliceBig(number, 0, half); };
  const auto high = [half](const BigNumber& number) { return sliceBig(number, half, SIZE_MAX); };
  BigNumber product;
  if (shorter <= half) {
    const BigNumber& cut = sizeOf(a) == longer ? a : b;
    const BigNumber whole = mp::abs(sizeOf(a) == longer ? b : a);
    product = multiplyBig(context, high(cut), whole);
    product <<= half * kLimbBits;
    product += multiplyBig(context, low(cut), whole);
  } else {
    const BigNumber top = multiplyBig(context, high(a), high(b));
    const BigNumber bottom = multiplyBig(context, low(a), low(b));
    BigNumber middle = multiplyBig(context, high(a) + low(a), high(b) + low(b));
    middle -= top;
    middle -= bottom;
    product = top;
    product <<= half * kLimbBits;
    product += middle;
    product <<= half * kLimbBits;
    product += bottom;
  }
  if ((a.sign() < 0) != (b.sign() < 0)) product.backend().negate();
  return product;
}

BigNumber powerBig(Context& context, BigNumber base, uint64_t exponent) {
  BigNumber power(1);
  while (!context.hasFailed) {
    if (exponent & 1) power = multiplyBig(&context, power, base);
    exponent >>= 1;
    if (exponent == 0) break;
    base = multiplyBig(&context, base, base);
  }
  return power;
}

// The binary method: both are odd, and their difference is even.
BigNumber gcdBig(Context& context, const BigNumber& a, const BigNumber& b) {
  BigNumber u = mp::abs(a);
  BigNumber v = mp::abs(b);
  if (sizeOf(u) != sizeOf(v) && u != 0 && v != 0) {
    if (u < v) std::swap(u, v);
    BigNumber quotient;
    BigNumber rest;
    divideBig(&context, u, v, quotient, rest);
    u = std::exchange(v, rest);
  }
  if (u == 0 || v == 0 || std::max(sizeOf(u), sizeOf(v)) <= kLongDivisor) return mp::gcd(u, v);
  const auto zeros = mp::lsb(u);
  const auto shift = std::min(zeros, mp::lsb(v));
  u >>= zeros;
  v >>= mp::lsb(v);
  while (std::max(sizeOf(u), sizeOf(v)) > kLongDivisor) {
    if (!context.spend(2 * sizeOf(v))) return u;
    const int order = u.compare(v);
    if (order > 0) u.swap(v);
    if (order == 0) break;
    v -= u;
    v >>= mp::lsb(v);
  }
  return mp::gcd(u, v) << shift;
}

}  // namespace kinako::runtime
