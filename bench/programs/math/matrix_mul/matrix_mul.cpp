#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

using Matrix = std::vector<std::vector<int64_t>>;

static Matrix multiply(const Matrix& a, const Matrix& b, int n) {
  Matrix product;
  product.reserve(n);
  for (int i = 0; i < n; i++) {
    const auto& left = a[i];
    std::vector<int64_t> row;
    row.reserve(n);
    for (int j = 0; j < n; j++) {
      int64_t sum = 0;
      for (int k = 0; k < n; k++) sum += left[k] * b[k][j];
      row.push_back(sum);
    }
    product.push_back(std::move(row));
  }
  return product;
}

static volatile int size = 20;   // bench:n
static volatile int rounds = 1;  // bench:repeat

int main() {
  const int n = size;
  Matrix a(n, std::vector<int64_t>(n));
  Matrix b(n, std::vector<int64_t>(n));
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < n; j++) {
      a[i][j] = i + j;
      b[i][j] = static_cast<int64_t>(i) * j;
    }
  }
  const auto start = std::chrono::steady_clock::now();
  Matrix result;
  for (int i = 0; i < rounds; i++) result = multiply(a, b, size);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  int64_t total = 0;
  for (const auto& row : result) {
    for (const int64_t value : row) total += value;
  }
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)total);
}
