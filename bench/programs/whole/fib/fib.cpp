#include <cstdint>
#include <cstdio>

static int64_t fibonacci(int64_t n) {
  if (n <= 1) return n;
  return fibonacci(n - 1) + fibonacci(n - 2);
}

static volatile int64_t n = 20;  // bench:n

int main() { std::printf("%lld\n", (long long)fibonacci(n)); }
