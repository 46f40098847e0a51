#include <chrono>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

// The permutations of 0..n in the order of the Benchmarks Game, by rotations of prefixes.
static std::pair<int64_t, int64_t> fannkuch(int n) {
  std::vector<int> first(n), flipped(n), rotations(n);
  for (int i = 0; i < n; i++) first[i] = i;
  int64_t checksum = 0;
  int64_t most = 0;
  bool even = true;
  int r = n;
  for (;;) {
    while (r != 1) {
      rotations[r - 1] = r;
      r--;
    }
    if (first[0] != 0) {
      for (int i = 0; i < n; i++) flipped[i] = first[i];
      int64_t flips = 0;
      int k = flipped[0];
      while (k != 0) {
        int low = 0;
        int high = k;
        while (low < high) {
          std::swap(flipped[low], flipped[high]);
          low++;
          high--;
        }
        flips++;
        k = flipped[0];
      }
      if (flips > most) most = flips;
      checksum += even ? flips : -flips;
    }
    bool more = false;
    while (!more) {
      if (r == n) return {checksum, most};
      const int front = first[0];
      for (int i = 0; i < r; i++) first[i] = first[i + 1];
      first[r] = front;
      rotations[r]--;
      if (rotations[r] > 0) {
        more = true;
      } else {
        r++;
      }
    }
    even = !even;
  }
}

static volatile int n = 6;  // bench:n

int main() {
  const auto start = std::chrono::steady_clock::now();
  const auto [checksum, most] = fannkuch(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": [%lld, %lld]}\n", elapsed.count(),
              (long long)checksum, (long long)most);
}
