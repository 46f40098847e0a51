#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

static int64_t sieve(int64_t n) {
  std::vector<char> composite;  // bytes: std::vector<bool> would pack bits, which no peer does
  for (int64_t i = 0; i <= n; i++) composite.push_back(false);
  int64_t count = 0;
  for (int64_t i = 2; i <= n; i++) {
    if (!composite[i]) {
      count++;
      for (int64_t multiple = i * i; multiple <= n; multiple += i) composite[multiple] = true;
    }
  }
  return count;
}

static volatile int64_t n = 1000;  // bench:n
static volatile int rounds = 2;    // bench:repeat

int main() {
  const auto start = std::chrono::steady_clock::now();
  int64_t result = 0;
  for (int i = 0; i < rounds; i++) result = sieve(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
