#include <chrono>
#include <cstdio>
#include <string>

static size_t build(int n) {
  std::string text = "a";
  for (int i = 0; i < n; i++) text += "a";
  return text.size();
}

// volatile, so that no round is computed at compile time or moved out of its loop.
static volatile int n = 30;       // bench:n
static volatile int rounds = 10;  // bench:repeat

int main() {
  const auto start = std::chrono::steady_clock::now();
  size_t result = 0;
  for (int i = 0; i < rounds; i++) result = build(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %zu}\n", elapsed.count(), result);
}
