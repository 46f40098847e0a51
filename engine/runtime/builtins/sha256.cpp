#include "runtime/builtins/sha256.h"

#include <bit>
#include <string>

namespace kinako::runtime::builtins {

namespace {

constexpr size_t kBlockBytes = 64;
constexpr int kRounds = 64;

using State = std::array<uint32_t, 8>;

/// The first 32 bits of the fraction of the square or cube root of a prime: what the
/// standard defines its constants to be (5.3.3, 4.2.2).
constexpr uint32_t fractionOfRoot(uint32_t prime, int degree) {
  // The low half of the greatest r with r^degree <= prime * 2^(32 * degree), by bisection.
  unsigned __int128 low = 0;
  unsigned __int128 high = static_cast<unsigned __int128>(1) << 37;  // roots are below 32
  while (high - low > 1) {
    const unsigned __int128 middle = (low + high) / 2;
    // middle^degree against prime << 32 * degree, without passing 128 bits: both sides are
    // divided by middle once.
    const unsigned __int128 target = static_cast<unsigned __int128>(prime)
                                     << (degree == 2 ? 64 : 96);
    const unsigned __int128 power = degree == 2 ? middle : middle * middle;
    (power <= target / middle ? low : high) = middle;
  }
  return static_cast<uint32_t>(low);
}

constexpr bool isPrime(uint32_t n) {
  for (uint32_t d = 2; d * d <= n; ++d) {
    if (n % d == 0) return false;
  }
  return true;
}

/// For each of the first `N` primes, the fraction of its root.
template <size_t N>
constexpr std::array<uint32_t, N> rootsOfPrimes(int degree) {
  std::array<uint32_t, N> fractions{};
  uint32_t prime = 2;
  for (auto& fraction : fractions) {
    while (!isPrime(prime)) ++prime;
    fraction = fractionOfRoot(prime++, degree);
  }
  return fractions;
}

constexpr State kInitial = rootsOfPrimes<8>(2);
constexpr auto kRoundConstants = rootsOfPrimes<kRounds>(3);
static_assert(kInitial[0] == 0x6a09e667 && kInitial[7] == 0x5be0cd19);
static_assert(kRoundConstants[0] == 0x428a2f98 && kRoundConstants[63] == 0xc67178f2);

uint32_t wordAt(const char* bytes) {
  const auto byte = [bytes](int i) { return uint32_t{static_cast<uint8_t>(bytes[i])}; };
  return byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
}

uint32_t mix(uint32_t x, int a, int b, int c) {
  return std::rotr(x, a) ^ std::rotr(x, b) ^ std::rotr(x, c);
}

uint32_t mixAndShift(uint32_t x, int a, int b, int shift) {
  return std::rotr(x, a) ^ std::rotr(x, b) ^ (x >> shift);
}

void addBlock(State& state, const char* block) {
  std::array<uint32_t, kRounds> w;
  for (int t = 0; t < 16; ++t) w[t] = wordAt(block + 4 * t);
  for (int t = 16; t < kRounds; ++t) {
    w[t] =
        mixAndShift(w[t - 2], 17, 19, 10) + w[t - 7] + mixAndShift(w[t - 15], 7, 18, 3) + w[t - 16];
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (int t = 0; t < kRounds; ++t) {
    const uint32_t choice = (e & f) ^ (~e & g);
    const uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
    const uint32_t first = h + mix(e, 6, 11, 25) + choice + kRoundConstants[t] + w[t];
    const uint32_t second = mix(a, 2, 13, 22) + majority;
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const State change = {a, b, c, d, e, f, g, h};
  for (size_t i = 0; i < state.size(); ++i) state[i] += change[i];
}

}  // namespace

std::optional<Sha256Digest> sha256Digest(Context& context, std::string_view message) {
  constexpr uint64_t kUnits = 256;  // of a block
  State state = kInitial;
  size_t offset = 0;
  for (; offset + kBlockBytes <= message.size(); offset += kBlockBytes) {
    if (!context.spend(kUnits)) return std::nullopt;
    addBlock(state, message.data() + offset);
  }
  // The rest, a bit 1, zeros, and the length in bits fill the last block or two.
  std::string tail(message.substr(offset));
  tail += '\x80';
  while (tail.size() % kBlockBytes != kBlockBytes - 8) tail += '\0';
  const uint64_t bits = uint64_t{message.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) tail += static_cast<char>(bits >> shift);
  for (size_t i = 0; i < tail.size(); i += kBlockBytes) addBlock(state, tail.data() + i);

  Sha256Digest digest;
  for (size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

}  // namespace kinako::runtime::builtins
