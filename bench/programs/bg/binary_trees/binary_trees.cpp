#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>

struct Tree {
  std::unique_ptr<Tree> left, right;
};

static std::unique_ptr<Tree> make(int depth) {
  auto tree = std::make_unique<Tree>();
  if (depth > 0) {
    tree->left = make(depth - 1);
    tree->right = make(depth - 1);
  }
  return tree;
}

static int64_t check(const Tree& tree) {
  if (!tree.left) return 1;
  return 1 + check(*tree.left) + check(*tree.right);
}

static int64_t trees(int depth) {
  int64_t count = 1;
  for (int i = 0; i < depth; i++) count *= 2;
  int64_t total = 0;
  for (int64_t i = 0; i < count; i++) total += check(*make(depth));
  return total;
}

static volatile int depth = 5;  // bench:n

int main() {
  const auto start = std::chrono::steady_clock::now();
  const int64_t result = trees(depth);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
