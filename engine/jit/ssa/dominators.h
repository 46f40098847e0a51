// Which blocks are passed on every way to a block.
#pragma once

#include <vector>

#include "jit/ssa/ssa.h"

namespace kinako::jit::ssa {

/// By the algorithm of Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).
class Dominators {
 public:
  explicit Dominators(const Code& code);

  /// Whether every way to `block` leads through `above`, which may be the same one. Both can be
  /// reached.
  bool dominates(BlockId above, BlockId block) const {
    return first_[above] <= first_[block] && last_[block] <= last_[above];
  }
  /// The closest one above; of the entry, itself.
  BlockId above(BlockId block) const { return above_[block]; }
  bool isReached(BlockId block) const { return above_[block] != kNone; }
  /// Those that can be reached, each after what dominates it and, loops left out, what leads to it.
  const std::vector<BlockId>& order() const { return order_; }
  /// Those right under it, in order.
  const std::vector<BlockId>& under(BlockId block) const { return under_[block]; }

 private:
  std::vector<BlockId> order_;
  std::vector<BlockId> above_;
  std::vector<std::vector<BlockId>> under_;
  std::vector<uint32_t> first_;  ///< when the tree is walked: on the way down
  std::vector<uint32_t> last_;   ///< the last one below it
};

/// A block that its own end leads back to, with all that is passed on the way.
struct Loop {
  BlockId head;
  std::vector<BlockId> blocks;  ///< the head first
  uint32_t parent;              ///< index of the loop around it, or kNone
  uint32_t depth;               ///< 1: in no other loop
};

/// The loops of code that is left and entered at heads only, outer ones first.
class Loops {
 public:
  Loops(const Code& code, const Dominators& dominators);

  const std::vector<Loop>& all() const { return loops_; }
  /// The innermost loop a block is in, or kNone.
  uint32_t of(BlockId block) const { return of_[block]; }
  bool isIn(BlockId block, uint32_t loop) const {
    for (uint32_t at = of_[block]; at != kNone; at = loops_[at].parent) {
      if (at == loop) return true;
    }
    return false;
  }

 private:
  std::vector<Loop> loops_;
  std::vector<uint32_t> of_;
};

}  // namespace kinako::jit::ssa
