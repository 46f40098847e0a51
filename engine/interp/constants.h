// Strings that the program writes out, made once a run: node of the tree → value. Open
// addressing by the node's address, because this is looked up every time the node runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "heap/value.h"

namespace kinako::interp {

class ConstantTable {
 public:
  ConstantTable() : entries_(64) {}

  /// The value made for `node`, or the empty value.
  heap::Value find(const void* node) const {
    for (size_t i = position(node);; ++i) {
      const Entry& entry = entries_[i & (entries_.size() - 1)];
      if (entry.node == node) return entry.value;
      if (!entry.node) return {};
    }
  }

  void insert(const void* node, heap::Value value) {
    if (++count_ * 2 > entries_.size()) {
      std::vector<Entry> old(entries_.size() * 2);
      old.swap(entries_);
      for (const Entry& entry : old) {
        if (entry.node) place(entry);
      }
    }
    place({node, value});
  }

  template <typename Visit>
  void forEach(Visit&& visit) const {
    for (const Entry& entry : entries_) {
      if (entry.node) visit(entry.value);
    }
  }

 private:
  struct Entry {
    const void* node = nullptr;
    heap::Value value;
  };

  size_t position(const void* node) const { return (reinterpret_cast<uintptr_t>(node) >> 3) * 31; }

  void place(const Entry& entry) {
    size_t i = position(entry.node);
    while (entries_[i & (entries_.size() - 1)].node) ++i;
    entries_[i & (entries_.size() - 1)] = entry;
  }

  std::vector<Entry> entries_;  ///< a power of two
  size_t count_ = 0;
};

}  // namespace kinako::interp
