#include "base/fast_float.h"

#include <bit>

namespace kinako {

namespace {

/// 1,024 bits, the least significant first: enough for 5^308, and for 128 bits of 2^1023 / 5^342.
using Wide = std::array<uint32_t, 32>;

void multiplyByFive(Wide& number) {
  uint64_t carry = 0;
  for (uint32_t& digit : number) {
    carry += uint64_t{digit} * 5;
    digit = static_cast<uint32_t>(carry);
    carry >>= 32;
  }
}

void divideByFive(Wide& number) {
  uint64_t rest = 0;
  for (size_t i = number.size(); i-- > 0;) {
    rest = (rest << 32) | number[i];
    number[i] = static_cast<uint32_t>(rest / 5);
    rest %= 5;
  }
}

void leadingBits(const Wide& number, uint64_t& upper, uint64_t& lower) {
  size_t top = number.size();
  while (number[top - 1] == 0) --top;
  const auto digit = [&](size_t i) { return uint64_t{i <= top ? number[top - i] : 0}; };
  const uint64_t words[] = {digit(1) << 32 | digit(2), digit(3) << 32 | digit(4), digit(5) << 32};
  const int shift = std::countl_zero(words[0]);
  // In two steps: a shift by 64 is undefined.
  upper = words[0] << shift | words[1] >> 1 >> (63 - shift);
  lower = words[1] << shift | words[2] >> 1 >> (63 - shift);
}

std::array<uint64_t, 1302> compute() {
  constexpr int kOne = 2 * 342;  // the place of 5^0
  std::array<uint64_t, 1302> powers;
  Wide number{};
  number[0] = 1;
  for (int i = kOne; i < static_cast<int>(powers.size()); i += 2) {
    leadingBits(number, powers[i], powers[i + 1]);
    multiplyByFive(number);
  }
  number = {};
  number.back() = uint32_t{1} << 31;
  for (int i = kOne - 2; i >= 0; i -= 2) {
    divideByFive(number);
    leadingBits(number, powers[i], powers[i + 1]);
    // Down to 5^-27 the algorithm wants them rounded up.
    if (i >= kOne - 2 * 27) ++powers[i + 1];
  }
  return powers;
}

}  // namespace

const std::array<uint64_t, 1302>& powersOfFive() {
  static const auto powers = compute();
  return powers;
}

}  // namespace kinako
