#include <chrono>
#include <cstdint>
#include <cstdio>

static int64_t fibonacci(int64_t n) {
  int64_t a = 0;
  int64_t b = 1;
  for (int64_t i = 0; i < n; i++) {
    const int64_t next = a + b;
    a = b;
    b = next;
  }
  return a;
}

// volatile, so that no round is computed at compile time or moved out of its loop.
static volatile int64_t n = 30;   // bench:n
static volatile int rounds = 10;  // bench:repeat

int main() {
  const auto start = std::chrono::steady_clock::now();
  int64_t result = 0;
  for (int i = 0; i < rounds; i++) result = fibonacci(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
