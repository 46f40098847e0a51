#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

static int64_t fillAndSum(int n) {
  std::vector<int64_t> values;
  for (int i = 0; i < n; i++) values.push_back(i);
  int64_t sum = 0;
  for (int i = 0; i < n; i++) sum += values[i];
  return sum;
}

// volatile, so that no round is computed at compile time or moved out of its loop.
static volatile int n = 100;      // bench:n
static volatile int rounds = 10;  // bench:repeat

int main() {
  const auto start = std::chrono::steady_clock::now();
  int64_t result = 0;
  for (int i = 0; i < rounds; i++) result = fillAndSum(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
