#include <chrono>
#include <cstdint>
#include <cstdio>

static bool isPrime(int64_t n) {
  if (n < 2) return false;
  for (int64_t divisor = 2; divisor < n; divisor++) {
    if (n % divisor == 0) return false;
  }
  return true;
}

static int64_t countPrimes(int64_t n) {
  int64_t count = 0;
  for (int64_t candidate = 2; candidate < n; candidate++) {
    if (isPrime(candidate)) count++;
  }
  return count;
}

// volatile, so that no round is computed at compile time or moved out of its loop.
static volatile int64_t n = 50;  // bench:n
static volatile int rounds = 2;  // bench:repeat

int main() {
  const auto start = std::chrono::steady_clock::now();
  int64_t result = 0;
  for (int i = 0; i < rounds; i++) result = countPrimes(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
