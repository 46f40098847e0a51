#include "runtime/bigint.h"

#include <algorithm>
#include <bit>
#include <boost/throw_exception.hpp>
#include <cmath>
#include <cstring>
#include <exception>
#include <vector>

#include "base/check.h"
#include "runtime/number.h"
#include "runtime/room.h"

// Boost asks for these when it is built without exceptions. Nothing reaches them: sizes
// and divisors are checked before.
namespace boost {
void throw_exception(const std::exception& error) {
  kinako::checkFailed(error.what(), __FILE__, __LINE__);
}
void throw_exception(const std::exception& error, const source_location&) {
  kinako::checkFailed(error.what(), __FILE__, __LINE__);
}
}  // namespace boost

namespace kinako::runtime {

namespace {

namespace mp = boost::multiprecision;

constexpr uint64_t kLimbBits = sizeof(Limb) * 8;
/// Bytes that a conversion works with, by the bytes of the number.
constexpr uint64_t kWorkingCopies = 6;

/// Digits of a base that fit one 64-bit chunk, and base^digits.
struct Chunk {
  unsigned digits;
  uint64_t power;
};

Chunk chunkOf(unsigned base) {
  Chunk chunk{0, 1};
  while (chunk.power <= (UINT64_MAX >> 1) / base) {
    chunk.power *= base;
    ++chunk.digits;
  }
  return chunk;
}

/// (base^digits)^(2^i) for i = 0, 1, … while squaring them is useful.
class Powers {
 public:
  Powers(Context* context, const Chunk& chunk)
      : context_(context), powers_{BigNumber(chunk.power)} {}

  const BigNumber& at(size_t i) {
    while (powers_.size() <= i) {
      powers_.push_back(multiplyBig(context_, powers_.back(), powers_.back()));
    }
    return powers_[i];
  }
  bool hasFailed() const { return context_ && context_->hasFailed; }
  Context* context() const { return context_; }

 private:
  Context* context_;
  std::vector<BigNumber> powers_;
};

int digitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

// Both conversions halve the number of digits at each step (Brent and Zimmermann, Modern
// Computer Arithmetic, 1.7), so that most work is done in few large products.
class DigitReader {
 public:
  DigitReader(Context* context, unsigned base, const Chunk& chunk)
      : base_(base), chunk_(chunk), powers_(context, chunk) {}

  BigNumber read(std::string_view digits) {
    if (digits.size() <= chunk_.digits) {
      uint64_t value = 0;
      for (const char c : digits) value = value * base_ + static_cast<unsigned>(digitValue(c));
      return BigNumber(value);
    }
    size_t level = 0;
    while ((size_t{chunk_.digits} << (level + 1)) < digits.size()) ++level;
    const size_t low = size_t{chunk_.digits} << level;
    const BigNumber high = read(digits.substr(0, digits.size() - low));
    const BigNumber& power = powers_.at(level);
    if (powers_.hasFailed()) return {};
    return multiplyBig(powers_.context(), high, power) + read(digits.substr(digits.size() - low));
  }

 private:
  unsigned base_;
  Chunk chunk_;
  Powers powers_;
};

class DigitWriter {
 public:
  DigitWriter(Context* context, unsigned base, const Chunk& chunk)
      : base_(base), chunk_(chunk), powers_(context, chunk) {}

  /// Digits of a number that is not negative, without leading zeros.
  void write(const BigNumber& number) {
    size_t level = 0;
    while (powers_.at(level) <= number && !powers_.hasFailed()) ++level;
    write(number, level, false);
  }
  std::string take() { return std::move(text_); }

 private:
  // Writes number < powers(level), padded to all its digits when asked.
  void write(const BigNumber& number, size_t level, bool isPadded) {
    if (powers_.hasFailed()) return;
    if (level == 0) return writeChunk(static_cast<uint64_t>(number), isPadded);
    BigNumber high;
    BigNumber low;
    divideBig(powers_.context(), number, powers_.at(level - 1), high, low);
    if (isPadded || high != 0) {
      write(high, level - 1, isPadded);
      isPadded = true;
    }
    write(low, level - 1, isPadded);
  }
  void writeChunk(uint64_t value, bool isPadded) {
    char digits[64];
    size_t begin = sizeof digits;
    do {
      digits[--begin] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % base_];
      value /= base_;
    } while (value != 0);
    while (isPadded && sizeof digits - begin < chunk_.digits) digits[--begin] = '0';
    text_.append(digits + begin, sizeof digits - begin);
  }

  unsigned base_;
  Chunk chunk_;
  Powers powers_;
  std::string text_;
};

}  // namespace

BigNumber toBig(Value integer) {
  if (const auto small = toInt64(integer)) return BigNumber(*small);
  const auto& object = *as<BigInt>(integer);
  BigNumber number;
  auto& backend = number.backend();
  backend.resize(object.count, object.count);
  std::memcpy(backend.limbs(), object.limbs, object.count * sizeof(Limb));
  backend.normalize();
  if (object.isNegative) backend.negate();
  return number;
}

Value fromBig(Context& context, const BigNumber& number) {
  const auto& backend = number.backend();
  const uint64_t bits = bitLength(number);
  if (bits <= 63) return makeInt(context, static_cast<int64_t>(number));
  if (bits == 64 && number == BigNumber(INT64_MIN)) return makeInt(context, INT64_MIN);
  if (!checkSize(context, bits)) return Value();
  const uint32_t count = backend.size();
  BigInt* object = allocateBig(context, count);
  if (!object) return Value();
  object->isNegative = number.sign() < 0;
  std::memcpy(object->limbs, backend.limbs(), count * sizeof(Limb));
  return Value::object(object);
}

BigInt* allocateBig(Context& context, uint32_t count) {
  auto* object = reinterpret_cast<BigInt*>(
      context.heap.tryAllocate(ObjectKind::BigInt, sizeof(BigInt) + count * sizeof(Limb)));
  if (!object) {
    context.failMemory(count * sizeof(Limb));
    return nullptr;
  }
  object->count = count;
  object->isNegative = false;
  return object;
}

Value shortest(Context& context, BigInt* number) {
  constexpr uint32_t kLimbs = 64 / kLimbBits;
  if (number->count > kLimbs) return Value::object(number);
  uint64_t magnitude = number->limbs[0];
  for (uint32_t i = 1; i < number->count; ++i) {
    magnitude |= static_cast<uint64_t>(number->limbs[i]) << i * kLimbBits;
  }
  const auto value = static_cast<int64_t>(number->isNegative ? 0 - magnitude : magnitude);
  const bool fits = magnitude == 0 || (value < 0) == (number->isNegative != 0);
  return fits ? makeInt(context, value) : Value::object(number);
}

uint64_t bitLength(Value integer) {
  if (!isKind(integer, ObjectKind::BigInt)) return 0;
  const BigInt& big = *as<BigInt>(integer);
  return (big.count - 1) * kLimbBits +
         static_cast<uint64_t>(std::bit_width(big.limbs[big.count - 1]));
}

uint64_t bitLength(const BigNumber& number) {
  const auto& backend = number.backend();
  const Limb top = backend.limbs()[backend.size() - 1];
  if (top == 0) return 0;
  return backend.size() * kLimbBits - static_cast<uint64_t>(std::countl_zero(top));
}

double toDouble(const BigNumber& number) {
  const uint64_t bits = bitLength(number);
  if (bits > 1024) return number.sign() < 0 ? -HUGE_VAL : HUGE_VAL;
  BigNumber magnitude = mp::abs(number);
  int shift = 0;
  if (bits > 64) {
    // The 64 leading bits, the last of them set when anything below them is: rounding them
    // to 53 then has the same result as rounding the whole number would.
    shift = static_cast<int>(bits - 64);
    const bool isInexact = mp::lsb(magnitude) < static_cast<unsigned>(shift);
    magnitude >>= shift;
    if (isInexact) magnitude |= 1;
  }
  const double value = std::ldexp(static_cast<double>(static_cast<uint64_t>(magnitude)), shift);
  return number.sign() < 0 ? -value : value;
}

BigNumber bigFromDouble(double value) {
  int exponent;
  const double fraction = std::frexp(value, &exponent);
  const auto mantissa = static_cast<int64_t>(std::ldexp(fraction, 53));
  BigNumber number(mantissa < 0 ? -mantissa : mantissa);
  if (exponent >= 53) {
    number <<= exponent - 53;
  } else if (exponent <= 0) {
    number = 0;
  } else {
    number >>= 53 - exponent;
  }
  return mantissa < 0 ? BigNumber(-number) : number;
}

bool checkSize(Context& context, uint64_t bits) {
  const uint64_t limit = context.heap.limit();
  if (bits <= kMostIntegerBits && (limit == 0 || bits / 8 <= limit)) return true;
  context.failMemory(bits / 8);
  return false;
}

std::optional<Value> parseInteger(Context& context, std::string_view text, int base) {
  KINAKO_CHECK(base >= 2 && base <= 36);
  bool isNegative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    isNegative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  if (!context.spend(2 * text.size())) return Value();
  for (const char c : text) {
    if (digitValue(c) >= base) return std::nullopt;
  }
  while (text.size() > 1 && text[0] == '0') text.remove_prefix(1);
  const auto unsignedBase = static_cast<unsigned>(base);
  const Chunk chunk = chunkOf(unsignedBase);
  const double bits = static_cast<double>(text.size()) * std::log2(base);
  if (!checkSize(context, static_cast<uint64_t>(bits))) return Value();
  Room room(context);
  if (!room.take(kWorkingCopies * static_cast<uint64_t>(bits / 8))) return Value();
  BigNumber number = DigitReader(&context, unsignedBase, chunk).read(text);
  if (context.hasFailed) return Value();
  if (isNegative) number = -number;
  return fromBig(context, number);
}

namespace {

std::string digitsOf(Context* context, Value integer, int base) {
  KINAKO_CHECK(base >= 2 && base <= 36);
  if (base == 10) {
    if (const auto small = toInt64(integer)) return std::to_string(*small);
  }
  Room room(context);
  if (!room.take(kWorkingCopies * sizeOfNumber(integer) * sizeof(Limb))) return {};
  const BigNumber number = toBig(integer);
  const auto unsignedBase = static_cast<unsigned>(base);
  DigitWriter writer(context, unsignedBase, chunkOf(unsignedBase));
  writer.write(mp::abs(number));
  const std::string digits = writer.take();
  return number.sign() < 0 ? "-" + digits : digits;
}

}  // namespace

std::string integerText(Value integer, int base) { return digitsOf(nullptr, integer, base); }
std::string integerText(Context& context, Value integer) { return digitsOf(&context, integer, 10); }

}  // namespace kinako::runtime
