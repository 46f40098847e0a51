#include <chrono>
#include <cstdint>
#include <cstdio>

// bench:each
[[gnu::noinline]] static int64_t cold_EACH(int64_t x) {
  int64_t y = x + EACH;
  if (y % 2 == 0)
    y = y * 3;
  else
    y = y + 7;
  for (int64_t k = 0; k < 3; k++) y = (y * 31 + k) % 65521;
  return y;
}
// bench:end

static volatile int64_t first = 1;

static int64_t run() {
  int64_t total = first;
  // bench:each
  total = cold_EACH(total);
  // bench:end
  return total;
}

int main() {
  const auto start = std::chrono::steady_clock::now();
  const int64_t result = run();
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
