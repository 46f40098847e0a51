#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

static double entry(int64_t i, int64_t j) {
  return 1.0 / static_cast<double>((i + j) * (i + j + 1) / 2 + i + 1);
}

static void times(const std::vector<double>& v, std::vector<double>& out) {
  for (size_t i = 0; i < out.size(); i++) {
    double sum = 0.0;
    for (size_t j = 0; j < v.size(); j++) sum += entry(i, j) * v[j];
    out[i] = sum;
  }
}

static void timesTransposed(const std::vector<double>& v, std::vector<double>& out) {
  for (size_t i = 0; i < out.size(); i++) {
    double sum = 0.0;
    for (size_t j = 0; j < v.size(); j++) sum += entry(j, i) * v[j];
    out[i] = sum;
  }
}

static double spectralNorm(int n) {
  std::vector<double> u(n, 1.0), v(n, 0.0), t(n, 0.0);
  for (int i = 0; i < 10; i++) {
    times(u, t);
    timesTransposed(t, v);
    times(v, t);
    timesTransposed(t, u);
  }
  double vBv = 0.0;
  double vv = 0.0;
  for (int i = 0; i < n; i++) {
    vBv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  return std::sqrt(vBv / vv);
}

static volatile int n = 10;  // bench:n

int main() {
  const auto start = std::chrono::steady_clock::now();
  const double result = spectralNorm(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(),
              (long long)(result * 1e9));
}
