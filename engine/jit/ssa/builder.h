// What the lowerings of instructions work with: the code so far, and what each register holds.
#pragma once

#include <initializer_list>
#include <map>
#include <vector>

#include "heap/value.h"
#include "jit/ssa/liveness.h"
#include "jit/ssa/ssa.h"

namespace kinako::jit::ssa {

class Builder {
 public:
  Builder(const Region& region, std::span<const uint32_t> generalised);

  /// "" when the code is complete, else why there is none.
  std::string build();
  Code take() { return std::move(code_); }

  // --- for lowerings

  const bytecode::Cursor& at() const { return at_; }
  const bytecode::Program& program() const { return code_.region.program; }
  const bytecode::Function& function() const { return code_.region.code(); }
  bool callsItself() const { return code_.region.callsItself(static_cast<uint32_t>(at_.at())); }
  bool isWide() const { return code_.region.isWide; }

  /// What a field says, as the cursor decodes it; 0 to 5 are a to f.
  int64_t number(size_t field) const { return at_.operand(field).value; }
  uint16_t index(size_t field) const { return at_.operand(field).index(); }
  /// What the register in a field holds.
  NodeId read(size_t field) { return held(at_.operand(field).index()); }
  NodeId held(uint32_t reg);
  /// The register in a field, and in `reg`, holds the node from now on.
  void write(size_t field, NodeId node) { hold(at_.operand(field).index(), node); }
  void hold(uint32_t reg, NodeId node) { now_[reg] = node; }
  /// Values passed in the window.
  std::vector<NodeId> passed(size_t count);

  /// A node at the end of the block; one that leaves does so at this instruction.
  NodeId add(Op op, std::initializer_list<NodeId> inputs = {}, uint64_t immediate = 0,
             Type type = Type::None) {
    return add(op, std::span(inputs.begin(), inputs.size()), immediate, type);
  }
  NodeId add(Op op, std::span<const NodeId> inputs, uint64_t immediate = 0, Type type = Type::None);
  NodeId integer(int64_t value);
  NodeId real(uint64_t bits);
  NodeId truth(bool value);
  NodeId value(heap::Value value);

  /// What the instruction, a jump, jumps by; `isWanted`: when that is the case.
  void jumpWhen(NodeId condition, bool isWanted = true) {
    condition_ = condition;
    jumpsWhenTrue_ = isWanted;
  }
  /// The register holds the node on the way to the target only.
  void holdAtTarget(uint32_t reg, NodeId node) { atTarget_.emplace_back(reg, node); }
  /// From here on, nodes are in a block of their own: on the way to the target of the jump, or on
  /// that to what comes after it.
  enum class Way : uint8_t { Target, Next };
  void enter(Way way);
  /// The function begins again, with what is in the window.
  void beginAgain();
  /// A call that goes on after the instruction: its state is what is needed then.
  NodeId call(Op op, std::span<const NodeId> inputs, uint64_t immediate, RegisterKind result);
  /// The block ends with this node.
  void end(NodeId node) { end_ = node; }

 private:
  struct Arrival {
    BlockId from;
    size_t edge;               ///< of its terminator
    uint32_t stretch;          ///< that it leads to
    std::vector<NodeId> held;  ///< at its end
  };

  void begin();
  void translate(uint32_t stretch);
  void instruction();
  void row();
  void finish(uint32_t stretch);
  /// A way to a stretch from the end of a block, through a step when it goes back.
  void lead(BlockId from, size_t edge, uint32_t stretch, std::vector<NodeId> held, bool isBack);
  NodeId constant(Op op, uint64_t bits);
  StateId stateHere();
  StateId stateOf(const std::vector<NodeId>& held, const RegisterSet& needed, uint32_t word);

  Code code_;
  std::span<const uint32_t> generalised_;
  Stretches stretches_;
  std::vector<uint32_t> comesFrom_;                ///< by stretch: how many ways lead to it
  std::vector<BlockId> blockOf_;                   ///< by stretch
  std::vector<std::vector<uint32_t>> parameters_;  ///< by stretch: registers that come as such
  std::vector<std::vector<NodeId>> brought_;       ///< by stretch: what the first way there brings
  std::vector<uint8_t> isBrought_;
  std::vector<Arrival> arrivals_;
  std::map<std::pair<Op, uint64_t>, NodeId> constants_;
  std::vector<NodeId> undefined_;  ///< by register: what it holds before anything does
  size_t heldInStates_ = 0;
  std::string declined_;

  // Of the instruction in hand.
  bytecode::Cursor at_;
  BlockId block_ = 0;
  std::vector<NodeId> now_;          ///< by register
  std::vector<RegisterSet> needed_;  ///< by instruction of the stretch, before it
  size_t ordinal_ = 0;               ///< of the instruction in its stretch
  StateId state_ = kNone;
  NodeId condition_ = kNone;
  bool jumpsWhenTrue_ = true;
  BlockId deciding_ = kNone;  ///< the block of the decision, when there is one on the way
  Way way_ = Way::Target;     ///< that has the block
  std::vector<std::pair<uint32_t, NodeId>> atTarget_;
  NodeId end_ = kNone;
  RegisterSet neededAfter_;
  bytecode::RegisterUse use_;
};

/// Of an instruction; null: it is done by its row.
using Lowering = void (*)(Builder&);
Lowering loweringOf(bytecode::Opcode opcode);

}  // namespace kinako::jit::ssa
