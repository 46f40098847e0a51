#include <chrono>
#include <cstdint>
#include <cstdio>

static int64_t factorial(int64_t n) {
  if (n == 0) return 1;
  return n * factorial(n - 1);
}

// volatile, so that no round is computed at compile time or moved out of its loop.
static volatile int64_t n = 20;   // bench:n
static volatile int rounds = 10;  // bench:repeat

int main() {
  const auto start = std::chrono::steady_clock::now();
  int64_t result = 0;
  for (int i = 0; i < rounds; i++) result = factorial(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
