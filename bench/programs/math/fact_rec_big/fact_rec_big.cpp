#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

// 33! is the last factorial that fits.
using Wide = unsigned __int128;

static Wide factorial(int64_t n) {
  if (n == 0) return 1;
  return static_cast<Wide>(n) * factorial(n - 1);
}

static std::string digits(Wide value) {
  std::string text;
  do {
    text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  return text;
}

// volatile, so that no round is computed at compile time or moved out of its loop.
static volatile int64_t n = 30;   // bench:n
static volatile int rounds = 10;  // bench:repeat

int main() {
  const auto start = std::chrono::steady_clock::now();
  Wide result = 0;
  for (int i = 0; i < rounds; i++) result = factorial(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %s}\n", elapsed.count(), digits(result).c_str());
}
