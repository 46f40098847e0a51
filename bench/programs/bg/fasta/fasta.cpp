#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

struct Random {
  int64_t seed;

  double next() {
    seed = (seed * 3877 + 29573) % 139968;
    return static_cast<double>(seed) / 139968.0;
  }
};

using Lines = std::vector<std::string>;

static void repeated(Lines& lines, std::string_view unit, int64_t count) {
  std::string line;
  size_t at = 0;
  for (int64_t i = 0; i < count; i++) {
    line += unit[at];
    at++;
    if (at == unit.size()) at = 0;
    if (line.size() == 60) {
      lines.push_back(line);
      line.clear();
    }
  }
  if (!line.empty()) lines.push_back(line);
}

static void chosen(Lines& lines, Random& random, std::string_view letters,
                   const std::vector<double>& limits, int64_t count) {
  std::string line;
  for (int64_t i = 0; i < count; i++) {
    const double p = random.next();
    size_t at = 0;
    while (p >= limits[at]) at++;
    line += letters[at];
    if (line.size() == 60) {
      lines.push_back(line);
      line.clear();
    }
  }
  if (!line.empty()) lines.push_back(line);
}

static std::string fasta(int64_t n) {
  Random random{42};
  const std::string_view unit = "GGCCTTACGATAACGTTGGCATCAGGTACCAATTCGGAGCTCTAAGC";
  const std::string_view ambiguous = "acgtBDHKMNRSVWY";
  const std::vector<double> ambiguousLimits = {0.27, 0.39, 0.51, 0.78, 0.80, 0.82, 0.84, 0.86,
                                               0.88, 0.90, 0.92, 0.94, 0.96, 0.98, 1.0};
  const std::string_view plain = "acgt";
  const std::vector<double> plainLimits = {0.3029549426680, 0.5009432431601, 0.6984905497992, 1.0};
  Lines lines = {">ONE repeated"};
  repeated(lines, unit, n * 2);
  lines.push_back(">TWO ambiguous");
  chosen(lines, random, ambiguous, ambiguousLimits, n * 3);
  lines.push_back(">THREE plain");
  chosen(lines, random, plain, plainLimits, n * 5);
  std::string text;
  for (const std::string& line : lines) {
    if (!text.empty()) text += '\n';
    text += line;
  }
  return text;
}

static volatile int64_t n = 100;  // bench:n

int main() {
  const auto start = std::chrono::steady_clock::now();
  const std::string text = fasta(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  int64_t hash = 0;
  for (const char c : text) hash = (hash * 31 + c) % 1000000007;
  std::printf("{\"duration_us\": %.3f, \"output\": [%zu, %lld]}\n", elapsed.count(), text.size(),
              (long long)hash);
}
