#include <algorithm>

#include "jit/passes/pass.h"

namespace kinako::jit {

using bytecode::Effects;
using bytecode::Fact;
using bytecode::Memory;
using ssa::BlockId;
using ssa::kNone;
using ssa::NodeId;
using ssa::Op;

namespace {

/// Every loop gets one block that leads to its head from outside, and only there.
void makeEntrances(ssa::Code& code) {
  const ssa::Dominators dominators(code);
  const ssa::Loops loops(code, dominators);
  const auto previous = code.previous();
  for (uint32_t index = 0; index < loops.all().size(); ++index) {
    const BlockId head = loops.all()[index].head;
    std::vector<BlockId> outside;
    for (const BlockId from : previous[head]) {
      if (!loops.isIn(from, index)) outside.push_back(from);
    }
    if (outside.size() == 1 && code.blocks[outside[0]].next.size() == 1) continue;
    const BlockId entrance = code.addBlock();
    const uint32_t word = code.nodes[code.blocks[head].body[0]].word;
    std::vector<NodeId> passed;
    for (const NodeId parameter : code.blocks[head].parameters) {
      passed.push_back(code.addParameter(entrance, code.nodes[parameter].type, word));
    }
    const NodeId jump = code.make(Op::Jump, {});
    code.nodes[jump].word = word;
    code.append(entrance, jump);
    code.blocks[entrance].next.push_back({head, std::move(passed)});
    for (const BlockId from : outside) {
      for (ssa::Edge& edge : code.blocks[from].next) {
        if (edge.to == head) edge.to = entrance;
      }
    }
  }
}

class Hoister {
 public:
  explicit Hoister(ssa::Code& code)
      : code_(code), dominators_(code), loops_(code, dominators_), previous_(code.previous()) {}

  void run() {
    // Inner loops first: what leaves one may leave the one around it next.
    for (size_t i = loops_.all().size(); i-- > 0;) hoistFrom(static_cast<uint32_t>(i));
  }

 private:
  void hoistFrom(uint32_t index) {
    const ssa::Loop& loop = loops_.all()[index];
    BlockId before = kNone;
    std::vector<BlockId> backs;
    for (const BlockId from : previous_[loop.head]) {
      if (loops_.isIn(from, index)) {
        backs.push_back(from);
      } else if (before != kNone) {
        return;
      } else {
        before = from;
      }
    }
    if (before == kNone || code_.blocks[before].next.size() != 1) return;
    Memory written = Memory::None;
    for (const BlockId block : loop.blocks) {
      for (const NodeId node : code_.blocks[block].body) {
        written = written | code_.effects(node).writes;
      }
    }
    stateBefore_ = kNone;
    for (const BlockId block : dominators_.order()) {
      if (!loops_.isIn(block, index)) continue;
      const bool isAlways = std::ranges::all_of(
          backs, [&](BlockId back) { return dominators_.dominates(block, back); });
      auto& body = code_.blocks[block].body;
      std::vector<NodeId> moved;
      for (const NodeId node : body) {
        if (!mayMove(node, index, written, isAlways)) continue;
        code_.nodes[node].block = before;
        if (code_.nodes[node].state != kNone)
          code_.nodes[node].state = stateBefore(loop.head, before);
        moved.push_back(node);
      }
      if (moved.empty()) continue;
      std::erase_if(body, [&](NodeId node) { return code_.nodes[node].block != block; });
      auto& target = code_.blocks[before].body;
      target.insert(target.end() - 1, moved.begin(), moved.end());
    }
  }

  bool mayMove(NodeId node, uint32_t loop, Memory written, bool isAlways) const {
    const ssa::Node& it = code_.nodes[node];
    const ssa::OpInfo& info = code_.info(node);
    const Effects effects = code_.effects(node);
    if (info.isTerminator || it.op == Op::Slot || it.op == Op::Row) return false;
    if (effects.writes != Memory::None || (effects.reads & written) != Memory::None) return false;
    if (effects.has(Fact::Allocates) || effects.has(Fact::Calls) || effects.has(Fact::Safepoint)) {
      return false;
    }
    // What leaves must be what every iteration does: else it would leave for nothing. And what it
    // leaves with is what the head says. A load is as sound as the check in front of it, which has
    // moved by the same rule, or is not in the loop.
    const bool hasState = code_.blocks[loops_.all()[loop].head].state != kNone;
    const bool isChecked = info.leaves || effects.reads != Memory::None;
    if (isChecked && (!isAlways || !hasState)) return false;
    if (!isDefined(node)) return false;
    return std::ranges::all_of(code_.inputs(node), [&](NodeId input) {
      return !loops_.isIn(code_.nodes[input].block, loop);
    });
  }

  /// Of a quotient, whether it is one whatever was decided on the way: the divisor is a constant.
  bool isDefined(NodeId node) const {
    const Op op = code_.nodes[node].op;
    if (op != Op::DivideKnown && op != Op::RemainderKnown) return true;
    const ssa::Node& divisor = code_.nodes[code_.inputs(node)[1]];
    const auto value = static_cast<int64_t>(divisor.immediate);
    return divisor.op == Op::IntConstant && value != 0 && value != -1;
  }

  /// The program goes on at the head of the loop, with what comes in.
  ssa::StateId stateBefore(BlockId head, BlockId before) {
    if (stateBefore_ != kNone) return stateBefore_;
    ssa::State state = code_.states[code_.blocks[head].state];
    const auto& parameters = code_.blocks[head].parameters;
    const auto& arguments = code_.blocks[before].next[0].arguments;
    for (auto& [reg, held] : state.registers) {
      const auto at = std::ranges::find(parameters, held);
      if (at != parameters.end()) held = arguments[static_cast<size_t>(at - parameters.begin())];
    }
    code_.states.push_back(std::move(state));
    return stateBefore_ = static_cast<ssa::StateId>(code_.states.size() - 1);
  }

  ssa::Code& code_;
  ssa::Dominators dominators_;
  ssa::Loops loops_;
  std::vector<std::vector<BlockId>> previous_;
  ssa::StateId stateBefore_ = kNone;
};

}  // namespace

void hoist(ssa::Code& code) {
  makeEntrances(code);
  Hoister(code).run();
}

}  // namespace kinako::jit
