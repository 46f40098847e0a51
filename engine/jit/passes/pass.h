// What several passes need.
#pragma once

#include <map>

#include "jit/passes/passes.h"
#include "jit/ssa/dominators.h"

namespace kinako::jit {

/// Constants of the code, each once, at the begin of the entry.
class Constants {
 public:
  explicit Constants(ssa::Code& code);

  ssa::NodeId integer(int64_t value) {
    return get(ssa::Op::IntConstant, static_cast<uint64_t>(value));
  }
  ssa::NodeId real(double value);
  ssa::NodeId truth(bool value) { return get(ssa::Op::BoolConstant, value ? 1 : 0); }

 private:
  ssa::NodeId get(ssa::Op op, uint64_t bits);

  ssa::Code& code_;
  std::map<std::pair<ssa::Op, uint64_t>, ssa::NodeId> known_;
};

/// What runs between two blocks may write: between the end of the one that dominates and the begin
/// of the other.
class WrittenBetween {
 public:
  explicit WrittenBetween(const ssa::Code& code);

  bytecode::Memory operator()(ssa::BlockId above, ssa::BlockId block);
  /// By a block.
  bytecode::Memory in(ssa::BlockId block) const { return writes_[block]; }

 private:
  std::vector<std::vector<ssa::BlockId>> previous_;
  std::vector<bytecode::Memory> writes_;
  std::vector<uint32_t> seen_;
  uint32_t round_ = 0;
};

}  // namespace kinako::jit
