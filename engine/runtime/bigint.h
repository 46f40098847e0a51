// The representation of integers beyond 64 bits, and the way to and from Boost's cpp_int,
// which does their arithmetic. Only the runtime's own integer files include this.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "runtime/context.h"

namespace kinako::runtime {

static_assert(std::is_same_v<Limb, boost::multiprecision::limb_type>);

/// Numbers up to 512 bits do not touch malloc.
using BigNumber = boost::multiprecision::number<
    boost::multiprecision::cpp_int_backend<512, 0, boost::multiprecision::signed_magnitude,
                                           boost::multiprecision::unchecked, std::allocator<Limb>>,
    boost::multiprecision::et_off>;

/// Larger numbers fail with Memory.
inline constexpr uint64_t kMostIntegerBits = uint64_t{64} << 20;

/// Any integer.
BigNumber toBig(Value integer);
/// The one form that fits, the smallest; fails with Memory.
Value fromBig(Context& context, const BigNumber& number);
/// A number of `count` limbs, which the caller writes; null = failed with Memory.
BigInt* allocateBig(Context& context, uint32_t count);
/// The one form that fits a number just made, the smallest. Its last limb is not 0.
Value shortest(Context& context, BigInt* number);
/// Length of the magnitude in bits; 0 for 0.
uint64_t bitLength(const BigNumber& number);
/// The nearest double, ties to even; infinite when too large.
double toDouble(const BigNumber& number);
/// A finite double without its fraction, exactly.
BigNumber bigFromDouble(double value);

// What takes more than linear time can be stopped: the context has failed then, and the results
// mean nothing. Without a context nothing stops it.

BigNumber multiplyBig(Context* context, const BigNumber& a, const BigNumber& b);
/// The quotient rounded toward zero and the remainder with the sign of `a`; `b` is not 0.
void divideBig(Context* context, const BigNumber& a, const BigNumber& b, BigNumber& quotient,
               BigNumber& remainder);
/// The greatest common divisor, not negative.
BigNumber gcdBig(Context& context, const BigNumber& a, const BigNumber& b);
BigNumber powerBig(Context& context, BigNumber base, uint64_t exponent);

/// The limbs [from, to) of a magnitude as a number; it may have fewer.
BigNumber sliceBig(const BigNumber& number, size_t from, size_t to);

/// The remainder of a magnitude of `count` limbs by a divisor that is not 0; its quotient
/// goes to the `count` limbs at `quotient`, when that is not null.
Limb divideByLimb(const Limb* limbs, size_t count, Limb divisor, Limb* quotient);

/// Fails with Memory when a result of about `bits` bits is too large for us or the heap.
bool checkSize(Context& context, uint64_t bits);

}  // namespace kinako::runtime
