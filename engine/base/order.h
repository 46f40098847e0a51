// Sorting for those who have few things to sort, or things that are dear to compare: one function
// for all of them, where std::sort would be written out again for each kind of thing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace kinako {

namespace detail {
using ComesBefore = bool (*)(const void* less, uint32_t a, uint32_t b);
std::vector<uint32_t> sortedOrder(size_t count, const void* less, ComesBefore call);
}  // namespace detail

/// Which of `count` things comes first, which second, and so on. `less(a, b)`: whether thing a
/// comes before thing b. What is equal keeps its order.
template <typename Less>
std::vector<uint32_t> sortedOrder(size_t count, const Less& less) {
  return detail::sortedOrder(count, &less, [](const void* erased, uint32_t a, uint32_t b) -> bool {
    return (*static_cast<const Less*>(erased))(a, b);
  });
}

/// Sorts `things`; what is equal keeps its order.
template <typename Thing, typename Less>
void sortInOrder(std::vector<Thing>& things, const Less& less) {
  std::vector<Thing> sorted;
  sorted.reserve(things.size());
  const auto byIndex = [&](uint32_t a, uint32_t b) { return less(things[a], things[b]); };
  for (const uint32_t index : sortedOrder(things.size(), byIndex)) {
    sorted.push_back(std::move(things[index]));
  }
  things = std::move(sorted);
}

}  // namespace kinako
