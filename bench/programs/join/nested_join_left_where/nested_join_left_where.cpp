#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

struct Left {
  int64_t id, val;
};

struct Right {
  int64_t id, info;
};

// Tries every pair.
static std::vector<int64_t> joined(const std::vector<Left>& left, const std::vector<Right>& right) {
  std::vector<int64_t> rows;
  for (const Left& l : left) {
    for (const Right& r : right) {
      if (l.id >= r.id && l.id <= r.id && l.val % 2 == 0) rows.push_back(l.val + r.info);
    }
  }
  return rows;
}

static int64_t folded(const std::vector<int64_t>& values) {
  auto hash = static_cast<int64_t>(values.size());
  for (const int64_t value : values) hash = (hash * 31 + value) % 1000000007;
  return hash;
}

static volatile int n = 50;      // bench:n
static volatile int rounds = 2;  // bench:repeat

int main() {
  const int count = n;
  std::vector<Left> left;
  std::vector<Right> right;
  for (int i = 0; i < count; i++) {
    left.push_back({i, i});
    right.push_back({i, i * 2});
  }
  const auto start = std::chrono::steady_clock::now();
  std::vector<int64_t> result;
  for (int i = 0; i < rounds; i++) result = joined(left, right);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(),
              (long long)folded(result));
}
