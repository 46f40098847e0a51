#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

// Bytes: std::vector<bool> would pack bits, which no peer does.
using Taken = std::vector<char>;

// How many ways there are to place n queens, with one list of taken columns and two of taken
// diagonals.
static int64_t place(int row, int n, Taken& columns, Taken& falling, Taken& rising) {
  if (row == n) return 1;
  int64_t ways = 0;
  for (int column = 0; column < n; column++) {
    const int up = row + column;
    const int down = row - column + n - 1;
    if (!columns[column] && !rising[up] && !falling[down]) {
      columns[column] = true;
      rising[up] = true;
      falling[down] = true;
      ways += place(row + 1, n, columns, falling, rising);
      columns[column] = false;
      rising[up] = false;
      falling[down] = false;
    }
  }
  return ways;
}

static volatile int size = 6;  // bench:n

int main() {
  const auto start = std::chrono::steady_clock::now();
  const int n = size;
  Taken columns(n), falling(2 * n), rising(2 * n);
  const int64_t result = place(0, n, columns, falling, rising);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
