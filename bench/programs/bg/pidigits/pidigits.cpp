#include <boost/multiprecision/cpp_int.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>

using boost::multiprecision::cpp_int;

// The first n digits of pi by Gibbons' spigot, folded into one number.
static int64_t digitsOfPi(int n) {
  cpp_int numerator = 1;
  cpp_int accumulator = 0;
  cpp_int denominator = 1;
  int64_t k = 0;
  int64_t hash = 0;
  int produced = 0;
  while (produced < n) {
    k++;
    const int64_t odd = k * 2 + 1;
    accumulator += numerator * 2;
    accumulator *= odd;
    denominator *= odd;
    numerator *= k;
    if (numerator <= accumulator) {
      const cpp_int digit = accumulator / denominator;
      if (digit == (numerator * 4 + accumulator) / denominator) {
        hash = (hash * 10 + static_cast<int64_t>(digit)) % 2147483647;
        produced++;
        accumulator -= denominator * digit;
        accumulator *= 10;
        numerator *= 10;
      }
    }
  }
  return hash;
}

static volatile int n = 30;  // bench:n

int main() {
  const auto start = std::chrono::steady_clock::now();
  const int64_t result = digitsOfPi(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
