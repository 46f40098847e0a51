#include <cstdint>
#include <cstdio>

static volatile int64_t n = 1000;  // bench:n

int main() {
  const int64_t last = n;
  int64_t total = 0;
  for (int64_t i = 1; i <= last; i++) total += i;
  std::printf("%lld\n", (long long)total);
}
