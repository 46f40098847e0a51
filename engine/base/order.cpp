#include "base/order.h"

#include <algorithm>
#include <numeric>

namespace kinako::detail {

std::vector<uint32_t> sortedOrder(size_t count, const void* less, ComesBefore call) {
  std::vector<uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return call(less, a, b); });
  return order;
}

}  // namespace kinako::detail
