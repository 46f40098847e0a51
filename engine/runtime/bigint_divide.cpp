// Long division: Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D.
// Boost's own division costs several times as much for numbers of thousands of digits.
#include <bit>
#include <vector>

#include "runtime/bigint.h"

namespace kinako::runtime {

namespace {

using DoubleLimb = boost::multiprecision::double_limb_type;

constexpr unsigned kLimbBits = sizeof(Limb) * 8;

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

/// u += v over `count` limbs. The carry out of the top cancels the borrow it mends.
void addBack(Limb* u, const Limb* v, size_t count) {
  Limb carry = 0;
  for (size_t i = 0; i < count; ++i) {
    const DoubleLimb sum = static_cast<DoubleLimb>(u[i]) + v[i] + carry;
    u[i] = static_cast<Limb>(sum);
    carry = static_cast<Limb>(sum >> kLimbBits);
  }
}

/// The next limb of the quotient of u (count + 1 limbs) by v (count limbs, the top bit
/// set); u becomes the remainder.
Limb divideStep(Limb* u, const Limb* v, size_t count) {
  const Limb top = v[count - 1];
  const DoubleLimb leading = static_cast<DoubleLimb>(u[count]) << kLimbBits | u[count - 1];
  // u[count] <= top, and where they are equal the estimate is the largest limb.
  const bool isLargest = u[count] == top;
  Limb estimate = isLargest ? ~Limb{0} : static_cast<Limb>(leading / top);
  DoubleLimb rest = leading - static_cast<DoubleLimb>(estimate) * top;
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

BigNumber fromLimbs(const Limb* limbs, size_t count, bool isNegative) {
  BigNumber number;
  auto& backend = number.backend();
  backend.resize(static_cast<unsigned>(count), static_cast<unsigned>(count));
  for (size_t i = 0; i < count; ++i) backend.limbs()[i] = limbs[i];
  backend.normalize();
  if (isNegative) backend.negate();
  return number;
}

}  // namespace

void divideBig(const BigNumber& a, const BigNumber& b, BigNumber& quotient, BigNumber& remainder) {
  const auto& n = a.backend();
  const auto& d = b.backend();
  const size_t size = n.size();
  const size_t count = d.size();
  const bool isNegative = a.sign() < 0;
  const bool differ = isNegative != (b.sign() < 0);
  if (size < count) {
    remainder = a;
    quotient = 0;
    return;
  }
  std::vector<Limb> digits(size - count + 1);
  if (count == 1) {
    DoubleLimb rest = 0;
    digits.resize(size);
    for (size_t i = size; i-- > 0;) {
      rest = rest << kLimbBits | n.limbs()[i];
      digits[i] = static_cast<Limb>(rest / d.limbs()[0]);
      rest %= d.limbs()[0];
    }
    const auto last = static_cast<Limb>(rest);
    remainder = fromLimbs(&last, 1, isNegative);
  } else {
    const auto shift = static_cast<unsigned>(std::countl_zero(d.limbs()[count - 1]));
    std::vector<Limb> u(size + 1);
    std::vector<Limb> v(count);
    u[size] = shiftLeft(u.data(), n.limbs(), size, shift);
    shiftLeft(v.data(), d.limbs(), count, shift);
    for (size_t i = digits.size(); i-- > 0;) {
      digits[i] = divideStep(u.data() + i, v.data(), count);
    }
    remainder = fromLimbs(u.data(), count, false);
    remainder >>= shift;
    if (isNegative) remainder.backend().negate();
  }
  quotient = fromLimbs(digits.data(), digits.size(), differ);
}

}  // namespace kinako::runtime
