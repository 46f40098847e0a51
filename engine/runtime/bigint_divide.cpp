// Long division: Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D, and above
// it, for long quotients, the recursive division of Burnikel and Ziegler, which costs little more
// than products do (Brent and Zimmermann, Modern Computer Arithmetic, 1.4.3 and 1.4.4). Boost's
// own division costs several times as much for numbers of thousands of digits.
#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

#include "base/check.h"
#include "runtime/bigint.h"

namespace kinako::runtime {

namespace {

namespace mp = boost::multiprecision;

using DoubleLimb = mp::double_limb_type;

constexpr unsigned kLimbBits = sizeof(Limb) * 8;

/// Division of two limbs by one that stays the same: Möller and Granlund, Improved Division
/// by Invariant Integers, IEEE Transactions on Computers 60 (2011), algorithm 4.
class Reciprocal {
 public:
  /// The divisor's top bit is set.
  explicit Reciprocal(Limb divisor)
      : divisor_(divisor), inverse_(static_cast<Limb>(~DoubleLimb{0} / divisor)) {}

  /// The quotient of `rest` (less than the divisor) and `low` below it; `rest` becomes the
  /// remainder.
  Limb divide(Limb& rest, Limb low) const {
    const DoubleLimb estimate = static_cast<DoubleLimb>(inverse_) * rest +
                                (static_cast<DoubleLimb>(rest) << kLimbBits | low);
    Limb quotient = static_cast<Limb>(estimate >> kLimbBits) + 1;
    rest = low - quotient * divisor_;
    if (rest > static_cast<Limb>(estimate)) {
      --quotient;
      rest += divisor_;
    }
    if (rest >= divisor_) [[unlikely]] {
      ++quotient;
      rest -= divisor_;
    }
    return quotient;
  }

 private:
  Limb divisor_;
  Limb inverse_;
};

/// to = from >> shift over `count` limbs; shift < kLimbBits.
void shiftRight(Limb* to, const Limb* from, size_t count, unsigned shift) {
  // In two steps, so that a shift by 0 is right, too.
  const unsigned rest = kLimbBits - 1 - shift;
  for (size_t i = 0; i + 1 < count; ++i) {
    to[i] = from[i] >> shift | from[i + 1] << 1 << rest;
  }
  to[count - 1] = from[count - 1] >> shift;
}

/// to = from << shift over `count` limbs; what is shifted out at the top.
Limb shiftLeft(Limb* to, const Limb* from, size_t count, unsigned shift) {
  Limb carry = 0;
  for (size_t i = 0; i < count; ++i) {
    const DoubleLimb shifted = static_cast<DoubleLimb>(from[i]) << shift;
    to[i] = static_cast<Limb>(shifted) | carry;
    carry = static_cast<Limb>(shifted >> kLimbBits);
  }
  return carry;
}

/// u -= v * factor over `count` limbs; what remains to be taken from the limb above.
Limb subtractProduct(Limb* u, const Limb* v, size_t count, Limb factor) {
  Limb carry = 0;
  for (size_t i = 0; i < count; ++i) {
    const DoubleLimb product = static_cast<DoubleLimb>(v[i]) * factor + carry;
    const auto low = static_cast<Limb>(product);
    carry = static_cast<Limb>(product >> kLimbBits) + (u[i] < low);
    u[i] -= low;
  }
  return carry;
}

/// u += v over `count` limbs. The carry out of the top cancels the borrow that it corrects.
void addBack(Limb* u, const Limb* v, size_t count) {
  Limb carry = 0;
  for (size_t i = 0; i < count; ++i) {
    const DoubleLimb sum = static_cast<DoubleLimb>(u[i]) + v[i] + carry;
    u[i] = static_cast<Limb>(sum);
    carry = static_cast<Limb>(sum >> kLimbBits);
  }
}

/// The next limb of the quotient of u (count + 1 limbs) by v (count limbs, the top bit
/// set); u becomes the remainder. `byTop` divides by v's top limb.
Limb divideStep(Limb* u, const Limb* v, size_t count, const Reciprocal& byTop) {
  const Limb top = v[count - 1];
  Limb estimate;
  DoubleLimb rest;
  if (u[count] < top) {
    Limb low = u[count];
    estimate = byTop.divide(low, u[count - 1]);
    rest = low;
  } else {  // equal, and the estimate is the largest limb
    estimate = ~Limb{0};
    rest = static_cast<DoubleLimb>(u[count - 1]) + top;
  }
  // Looking at one limb more leaves the estimate at most one too large.
  while (rest >> kLimbBits == 0 &&
         static_cast<DoubleLimb>(estimate) * v[count - 2] > (rest << kLimbBits | u[count - 2])) {
    --estimate;
    rest += top;
  }
  const Limb borrow = subtractProduct(u, v, count, estimate);
  if (u[count] < borrow) {
    --estimate;
    addBack(u, v, count);
  }
  u[count] = 0;
  return estimate;
}

/// Room for `count` limbs in a number that becomes positive.
Limb* resized(BigNumber& number, size_t count) {
  auto& backend = number.backend();
  backend.resize(static_cast<unsigned>(count), static_cast<unsigned>(count));
  backend.sign(false);
  return backend.limbs();
}

void finish(BigNumber& number, bool isNegative) {
  number.backend().normalize();
  if (isNegative) number.backend().negate();
}

/// `high` above the lowest `at` limbs, which are those of `low`.
BigNumber join(const BigNumber& high, const BigNumber& low, size_t at) {
  const auto& top = high.backend();
  const auto& bottom = low.backend();
  BigNumber number;
  Limb* const limbs = resized(number, at + top.size());
  Limb* const rest =
      std::copy(bottom.limbs(), bottom.limbs() + std::min<size_t>(at, bottom.size()), limbs);
  std::fill(rest, limbs + at, Limb{0});
  std::copy(top.limbs(), top.limbs() + top.size(), limbs + at);
  finish(number, false);
  return number;
}

struct Division {
  BigNumber quotient;
  BigNumber remainder;
};

/// The magnitudes a / b, limb by limb.
Division divideByLimbs(Context* context, const BigNumber& a, const BigNumber& b) {
  const auto& n = a.backend();
  const auto& d = b.backend();
  const size_t size = n.size();
  const size_t count = d.size();
  Division result;
  if (size < count) {
    result.remainder = mp::abs(a);
    return result;
  }
  if (context && !context->spend(size)) return {};
  if (count == 1) {
    const Limb rest = divideByLimb(n.limbs(), size, d.limbs()[0], resized(result.quotient, size));
    resized(result.remainder, 1)[0] = rest;
  } else {
    const auto shift = static_cast<unsigned>(std::countl_zero(d.limbs()[count - 1]));
    std::vector<Limb> u(size + 1);
    std::vector<Limb> v(count);
    u[size] = shiftLeft(u.data(), n.limbs(), size, shift);
    shiftLeft(v.data(), d.limbs(), count, shift);
    const Reciprocal byTop(v[count - 1]);
    const size_t digits = size - count + 1;
    Limb* const out = resized(result.quotient, digits);
    for (size_t i = digits; i-- > 0;) {
      if (context && !context->spend(count + 8)) return {};
      out[i] = divideStep(u.data() + i, v.data(), count, byTop);
    }
    shiftRight(resized(result.remainder, count), u.data(), count, shift);
  }
  finish(result.quotient, false);
  finish(result.remainder, false);
  return result;
}

/// Quotients of fewer limbs are found limb by limb.
constexpr size_t kLongQuotient = 64;

Division divideRecursively(Context* context, const BigNumber& a, const BigNumber& b);

/// a / b from the quotient of what is above their lowest `cut` limbs, which are at least as many
/// as the quotient has: it is too large by a few at most, never too small.
Division divideByTop(Context* context, const BigNumber& a, const BigNumber& b, size_t cut) {
  auto [quotient, rest] =
      divideRecursively(context, sliceBig(a, cut, SIZE_MAX), sliceBig(b, cut, SIZE_MAX));
  rest = join(rest, sliceBig(a, 0, cut), cut) - multiplyBig(context, quotient, sliceBig(b, 0, cut));
  if (context && context->hasFailed) return {};
  while (rest.sign() < 0) {
    --quotient;
    rest += b;
  }
  return {std::move(quotient), std::move(rest)};
}

/// Divides positive numbers; the top bit of b's highest limb is set.
Division divideRecursively(Context* context, const BigNumber& a, const BigNumber& b) {
  const size_t size = a.backend().size();
  const size_t count = b.backend().size();
  const size_t digits = size < count ? 0 : size - count;
  if (digits < kLongQuotient || count < kLongQuotient) return divideByLimbs(context, a, b);
  if (digits < count) return divideByTop(context, a, b, count - digits);
  // Block by block of the quotient, each of half its length or of that of b.
  const size_t block = digits > count ? count : (digits + 1) / 2;
  Division result;
  Limb* const out = resized(result.quotient, digits + 1);
  std::fill(out, out + digits + 1, Limb{0});
  size_t at = digits / block * block;
  BigNumber part = sliceBig(a, at, SIZE_MAX);
  for (;;) {
    Division step = divideRecursively(context, part, b);
    if (context && context->hasFailed) return {};
    const auto& found = step.quotient.backend();
    KINAKO_CHECK(found.size() <= digits + 1 - at);
    std::copy(found.limbs(), found.limbs() + found.size(), out + at);
    result.remainder = std::move(step.remainder);
    if (at == 0) break;
    at -= block;
    part = join(result.remainder, sliceBig(a, at, at + block), block);
  }
  finish(result.quotient, false);
  return result;
}

}  // namespace

BigNumber sliceBig(const BigNumber& number, size_t from, size_t to) {
  const auto& backend = number.backend();
  to = std::min<size_t>(to, backend.size());
  BigNumber part;
  if (from >= to) return part;
  std::copy(backend.limbs() + from, backend.limbs() + to, resized(part, to - from));
  finish(part, false);
  return part;
}

Limb divideByLimb(const Limb* limbs, size_t count, Limb divisor, Limb* quotient) {
  if (std::has_single_bit(divisor)) {
    const Limb rest = limbs[0] & (divisor - 1);
    if (quotient)
      shiftRight(quotient, limbs, count, static_cast<unsigned>(std::countr_zero(divisor)));
    return rest;
  }
  const auto shift = static_cast<unsigned>(std::countl_zero(divisor));
  const Reciprocal reciprocal(divisor << shift);
  // What `shift` brings into a limb from the one below.
  const auto carried = [=](size_t i) {
    return static_cast<Limb>(static_cast<DoubleLimb>(limbs[i]) << shift >> kLimbBits);
  };
  Limb rest = carried(count - 1);
  for (size_t i = count; i-- > 0;) {
    const Limb low = limbs[i] << shift | (i > 0 ? carried(i - 1) : 0);
    const Limb digit = reciprocal.divide(rest, low);
    if (quotient) quotient[i] = digit;
  }
  return rest >> shift;
}

void divideBig(Context* context, const BigNumber& a, const BigNumber& b, BigNumber& quotient,
               BigNumber& remainder) {
  const bool isNegative = a.sign() < 0;
  const bool differ = isNegative != (b.sign() < 0);
  const size_t size = a.backend().size();
  const size_t count = b.backend().size();
  Division result;
  if (count < kLongQuotient || size < count + kLongQuotient) {
    result = divideByLimbs(context, a, b);
  } else {
    const auto shift = std::countl_zero(b.backend().limbs()[count - 1]);
    result = divideRecursively(context, mp::abs(a) << shift, mp::abs(b) << shift);
    result.remainder >>= shift;
  }
  quotient = std::move(result.quotient);
  remainder = std::move(result.remainder);
  if (differ) quotient.backend().negate();
  if (isNegative) remainder.backend().negate();
}

}  // namespace kinako::runtime
