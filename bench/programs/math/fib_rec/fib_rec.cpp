#include <chrono>
#include <cstdint>
#include <cstdio>

static int64_t fibonacci(int64_t n) {
  if (n <= 1) return n;
  return fibonacci(n - 1) + fibonacci(n - 2);
}

static volatile int64_t n = 15;  // bench:n

int main() {
  const auto start = std::chrono::steady_clock::now();
  const int64_t result = fibonacci(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
