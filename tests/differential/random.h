// Random numbers that are the same on every machine and compiler: SplitMix64 (Steele, Lea
// and Flood, "Fast splittable pseudorandom number generators", 2014).
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace kinako::differential {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }

  /// From 0 up to, not including, n; n > 0.
  uint32_t below(uint32_t n) { return static_cast<uint32_t>((next() >> 32) * n >> 32); }

  /// From `least` to `most`, both included.
  int between(int least, int most) {
    return least + static_cast<int>(below(static_cast<uint32_t>(most - least + 1)));
  }

  bool chance(uint32_t percent) { return below(100) < percent; }

  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[below(static_cast<uint32_t>(from.size()))];
  }
  template <typename T>
  T pick(std::initializer_list<T> from) {
    return from.begin()[below(static_cast<uint32_t>(from.size()))];
  }
  template <typename T, size_t N>
  const T& pick(const T (&from)[N]) {
    return from[below(N)];
  }

 private:
  uint64_t state_;
};

}  // namespace kinako::differential
