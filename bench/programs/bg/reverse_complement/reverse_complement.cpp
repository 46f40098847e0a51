#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

static std::string nucleotides(int64_t n) {
  int64_t seed = 42;
  std::string text;
  for (int64_t i = 0; i < n; i++) {
    seed = (seed * 3877 + 29573) % 139968;
    text += "ACGTMRWSYKVHDBNU"[seed * 16 / 139968];
  }
  return text;
}

static std::array<char, 128> complementsOf() {
  constexpr std::string_view kPairs = "ATCGGCTAUAMKRYWWSSYRKMVBHDDHBVNN";
  std::array<char, 128> complements{};
  for (size_t i = 0; i < kPairs.size(); i += 2) complements[kPairs[i]] = kPairs[i + 1];
  return complements;
}

static std::string reverseComplement(const std::string& text) {
  const auto complements = complementsOf();
  std::vector<std::string> lines;
  std::string line;
  for (size_t i = text.size(); i-- > 0;) {
    line += complements[static_cast<unsigned char>(text[i])];
    if (line.size() == 60) {
      lines.push_back(line);
      line.clear();
    }
  }
  if (!line.empty()) lines.push_back(line);
  std::string joined;
  for (const std::string& each : lines) {
    if (!joined.empty()) joined += '\n';
    joined += each;
  }
  return joined;
}

static volatile int64_t n = 1000;  // bench:n

int main() {
  const std::string text = nucleotides(n);
  const auto start = std::chrono::steady_clock::now();
  const std::string result = reverseComplement(text);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  int64_t hash = 0;
  for (const char c : result) hash = (hash * 31 + c) % 1000000007;
  std::printf("{\"duration_us\": %.3f, \"output\": [%zu, %lld]}\n", elapsed.count(), result.size(),
              (long long)hash);
}
