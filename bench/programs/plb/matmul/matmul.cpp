#include <chrono>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

using Matrix = std::vector<std::vector<double>>;

static Matrix matrix(int n) {
  const double scale = 1.0 / n / n;
  Matrix rows;
  for (int i = 0; i < n; i++) {
    std::vector<double> row;
    for (int j = 0; j < n; j++) row.push_back(scale * (i - j) * (i + j));
    rows.push_back(std::move(row));
  }
  return rows;
}

static Matrix transposed(const Matrix& a, int n) {
  Matrix rows;
  for (int i = 0; i < n; i++) {
    std::vector<double> row;
    for (int j = 0; j < n; j++) row.push_back(a[j][i]);
    rows.push_back(std::move(row));
  }
  return rows;
}

static Matrix multiply(const Matrix& a, const Matrix& b, int n) {
  const Matrix columns = transposed(b, n);
  Matrix product;
  for (int i = 0; i < n; i++) {
    const auto& left = a[i];
    std::vector<double> row;
    for (int j = 0; j < n; j++) {
      const auto& right = columns[j];
      double sum = 0.0;
      for (int k = 0; k < n; k++) sum += left[k] * right[k];
      row.push_back(sum);
    }
    product.push_back(std::move(row));
  }
  return product;
}

static volatile int size = 20;  // bench:n

int main() {
  const auto start = std::chrono::steady_clock::now();
  const int n = size;
  const Matrix result = multiply(matrix(n), matrix(n), n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(),
              (long long)(result[n / 2][n / 2] * 1000000.0));
}
