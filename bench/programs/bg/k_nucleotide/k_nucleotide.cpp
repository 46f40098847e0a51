#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <unordered_map>

static std::string nucleotides(int64_t n) {
  int64_t seed = 42;
  std::string text;
  for (int64_t i = 0; i < n; i++) {
    seed = (seed * 3877 + 29573) % 139968;
    text += "acgt"[seed * 4 / 139968];
  }
  return text;
}

using Counts = std::unordered_map<std::string, int64_t>;

static Counts frequencies(const std::string& text, size_t k) {
  Counts counts;
  for (size_t i = 0; i + k <= text.size(); i++) counts[text.substr(i, k)]++;
  return counts;
}

static volatile int64_t n = 1000;  // bench:n

int main() {
  const std::string text = nucleotides(n);
  const auto start = std::chrono::steady_clock::now();
  Counts ones = frequencies(text, 1);
  Counts twos = frequencies(text, 2);
  Counts threes = frequencies(text, 3);
  Counts fours = frequencies(text, 4);
  Counts sixes = frequencies(text, 6);
  Counts twelves = frequencies(text, 12);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  const size_t sixesSize = sixes.size();
  std::printf("{\"duration_us\": %.3f, \"output\": [%lld, %lld, %lld, %lld, %lld, %zu, %zu]}\n",
              elapsed.count(), (long long)ones["a"], (long long)twos["gg"],
              (long long)threes["ggt"], (long long)fours["ggta"], (long long)sixes["ggtatt"],
              sixesSize, twelves.size());
}
