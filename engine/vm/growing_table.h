// A table of what instructions find by a number, side by side, in a program that may grow. What
// points to an entry may go on doing so: when the table has no room for more, copies of its entries
// go to a larger one and the entries stay.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace kinako::vm {

template <typename T>
class GrowingTable {
 public:
  /// `size` is not less than it was.
  void grow(size_t size) {
    if (size > entries_.capacity()) {
      std::vector<T> larger;
      larger.reserve(std::max(size, 2 * entries_.size()));
      larger = entries_;
      if (!entries_.empty()) outgrown_.push_back(std::move(entries_));
      entries_ = std::move(larger);
    }
    entries_.resize(size);
  }

  size_t size() const { return entries_.size(); }
  const T* data() const { return entries_.data(); }
  T& operator[](size_t index) { return entries_[index]; }
  const T& operator[](size_t index) const { return entries_[index]; }
  auto begin() { return entries_.begin(); }
  auto end() { return entries_.end(); }

  /// Every entry that something may point to.
  template <typename Visit>
  void visitAll(Visit visit) {
    for (auto& table : outgrown_) std::for_each(table.begin(), table.end(), visit);
    std::for_each(entries_.begin(), entries_.end(), visit);
  }

 private:
  std::vector<T> entries_;
  std::vector<std::vector<T>> outgrown_;
};

}  // namespace kinako::vm
