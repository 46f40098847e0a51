#include "jit/ssa/dominators.h"

#include <algorithm>

namespace kinako::jit::ssa {

Dominators::Dominators(const Code& code)
    : order_(code.order()),
      above_(code.blocks.size(), kNone),
      under_(code.blocks.size()),
      first_(code.blocks.size()),
      last_(code.blocks.size()) {
  const auto previous = code.previous();
  std::vector<uint32_t> place(code.blocks.size(), kNone);
  for (size_t i = 0; i < order_.size(); ++i) place[order_[i]] = static_cast<uint32_t>(i);
  const auto meet = [&](BlockId a, BlockId b) {
    while (a != b) {
      while (place[a] > place[b]) a = above_[a];
      while (place[b] > place[a]) b = above_[b];
    }
    return a;
  };
  above_[0] = 0;
  for (bool isNew = true; isNew;) {
    isNew = false;
    for (size_t i = 1; i < order_.size(); ++i) {
      BlockId found = kNone;
      for (const BlockId from : previous[order_[i]]) {
        if (above_[from] == kNone) continue;
        found = found == kNone ? from : meet(from, found);
      }
      isNew |= above_[order_[i]] != found;
      above_[order_[i]] = found;
    }
  }
  for (size_t i = 1; i < order_.size(); ++i) under_[above_[order_[i]]].push_back(order_[i]);
  // Down the tree and up again, without recursion.
  uint32_t count = 0;
  std::vector<std::pair<BlockId, size_t>> path{{0, 0}};
  while (!path.empty()) {
    auto& [block, next] = path.back();
    if (next == 0) first_[block] = count++;
    if (next < under_[block].size()) {
      path.emplace_back(under_[block][next++], 0);
      continue;
    }
    last_[block] = count;
    path.pop_back();
  }
}

Loops::Loops(const Code& code, const Dominators& dominators) : of_(code.blocks.size(), kNone) {
  const auto previous = code.previous();
  // Heads in order, so that an outer loop comes before those in it.
  for (const BlockId head : dominators.order()) {
    std::vector<BlockId> pending;
    for (const BlockId from : previous[head]) {
      if (dominators.isReached(from) && dominators.dominates(head, from)) pending.push_back(from);
    }
    if (pending.empty()) continue;
    const auto index = static_cast<uint32_t>(loops_.size());
    const uint32_t parent = of_[head];
    Loop loop{head, {head}, parent, parent == kNone ? 1 : loops_[parent].depth + 1};
    of_[head] = index;
    while (!pending.empty()) {
      const BlockId block = pending.back();
      pending.pop_back();
      if (of_[block] == index) continue;
      of_[block] = index;
      loop.blocks.push_back(block);
      for (const BlockId from : previous[block]) {
        if (dominators.isReached(from)) pending.push_back(from);
      }
    }
    loops_.push_back(std::move(loop));
  }
}

}  // namespace kinako::jit::ssa
