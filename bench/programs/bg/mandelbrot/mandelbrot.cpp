#include <chrono>
#include <cstdint>
#include <cstdio>

static bool escapes(double cr, double ci) {
  double zr = 0.0;
  double zi = 0.0;
  for (int i = 0; i < 50; i++) {
    const double zr2 = zr * zr;
    const double zi2 = zi * zi;
    if (zr2 + zi2 > 4.0) return true;
    zi = 2.0 * zr * zi + ci;
    zr = zr2 - zi2 + cr;
  }
  return false;
}

// The set as a bitmap of n by n points, eight to a byte, folded into one number.
static int64_t mandelbrot(int n) {
  int64_t checksum = 0;
  for (int y = 0; y < n; y++) {
    const double ci = 2.0 * y / n - 1.0;
    int byte = 0;
    int bits = 0;
    for (int x = 0; x < n; x++) {
      const double cr = 2.0 * x / n - 1.5;
      byte = byte * 2;
      if (!escapes(cr, ci)) byte++;
      bits++;
      if (bits == 8) {
        checksum = (checksum * 31 + byte) % 1000000007;
        byte = 0;
        bits = 0;
      }
    }
    checksum = (checksum * 31 + byte) % 1000000007;
  }
  return checksum;
}

static volatile int n = 20;  // bench:n

int main() {
  const auto start = std::chrono::steady_clock::now();
  const int64_t result = mandelbrot(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
