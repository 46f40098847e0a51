// Which numbers an integer can be: intervals, by abstract interpretation (Cousot and Cousot, 1977),
// made smaller by the conditions on the way. And which integers are less than others.
#include <algorithm>
#include <limits>
#include <optional>

#include "base/arith.h"
#include "jit/passes/pass.h"

namespace kinako::jit {

using ssa::BlockId;
using ssa::Edge;
using ssa::kNone;
using ssa::NodeId;
using ssa::Op;

namespace {

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

struct Range {
  int64_t low = kLeast;
  int64_t high = kMost;

  bool isEmpty() const { return low > high; }
  bool has(int64_t value) const { return low <= value && value <= high; }
  Range with(Range other) const {
    if (isEmpty()) return other;
    if (other.isEmpty()) return *this;
    return {std::min(low, other.low), std::max(high, other.high)};
  }
  Range within(Range other) const { return {std::max(low, other.low), std::min(high, other.high)}; }
  bool operator==(const Range&) const = default;
};
constexpr Range kNothing{1, 0};

/// A sum or a product that does not fit is at the end of what fits.
int64_t fit(std::optional<int64_t> value, bool isPositive) {
  return value.value_or(isPositive ? kMost : kLeast);
}
Range sum(Range a, Range b) {
  return {fit(arith::add(a.low, b.low), a.low > 0), fit(arith::add(a.high, b.high), a.high > 0)};
}
Range difference(Range a, Range b) {
  return {fit(arith::subtract(a.low, b.high), b.high < 0),
          fit(arith::subtract(a.high, b.low), b.low < 0)};
}
Range product(Range a, Range b) {
  Range all = kNothing;
  for (const int64_t left : {a.low, a.high}) {
    for (const int64_t right : {b.low, b.high}) {
      const int64_t value = fit(arith::multiply(left, right), (left < 0) == (right < 0));
      all = all.with({value, value});
    }
  }
  return all;
}
bool fitsSum(Range a, Range b) {
  return arith::add(a.low, b.low).has_value() && arith::add(a.high, b.high).has_value();
}
bool fitsDifference(Range a, Range b) {
  return arith::subtract(a.low, b.high).has_value() && arith::subtract(a.high, b.low).has_value();
}
bool fitsProduct(Range a, Range b) {
  for (const int64_t left : {a.low, a.high}) {
    for (const int64_t right : {b.low, b.high}) {
      if (!arith::multiply(left, right)) return false;
    }
  }
  return true;
}

class Ranges {
 public:
  explicit Ranges(ssa::Code& code)
      : code_(code),
        dominators_(code),
        previous_(code.previous()),
        ranges_(code.nodes.size(), kNothing),
        places_(code.nodes.size()) {
    for (const NodeId parameter : code.blocks[0].parameters) ranges_[parameter] = {};
    for (const ssa::Block& block : code.blocks) {
      for (size_t i = 0; i < block.parameters.size(); ++i) places_[block.parameters[i]] = i;
    }
    // What cannot be reached brings nothing.
    for (auto& from : previous_) {
      std::erase_if(from, [&](BlockId block) { return !dominators_.isReached(block); });
    }
  }

  void run() {
    // The sets grow until they are right, then shrink by the conditions that were not known.
    for (int round = 0; grow(round >= kExact); ++round) {
      if (round == kMostRounds) {
        giveUp();
        break;
      }
    }
    for (int round = 0; round < 2; ++round) shrink();
    use();
  }

 private:
  static constexpr int kExact = 3;  ///< rounds before ends go to the ends of what fits
  /// Where numbers go through many variables, one in each iteration of a loop, they would come to
  /// the last one in as many rounds.
  static constexpr int kMostRounds = 20;
  static constexpr int kDepth = 32;  ///< conditions that are looked at

  bool isInt(NodeId node) const { return code_.nodes[node].type == ssa::Type::Int; }

  bool grow(bool widens) {
    bool isNew = false;
    for (const BlockId block : dominators_.order()) {
      for (const NodeId parameter : code_.blocks[block].parameters) {
        if (block == 0 || !isInt(parameter)) continue;
        const Range before = ranges_[parameter];
        Range after = before.with(incoming(block, parameter));
        if (after == before) continue;
        if (widens && !before.isEmpty()) {
          if (after.low < before.low) after.low = after.low >= 0 ? 0 : kLeast;
          if (after.high > before.high) after.high = kMost;
        }
        ranges_[parameter] = after;
        isNew = true;
      }
      for (const NodeId node : code_.blocks[block].body) {
        if (!isInt(node)) continue;
        const Range after = ranges_[node].with(compute(node));
        isNew |= after != ranges_[node];
        ranges_[node] = after;
      }
    }
    return isNew;
  }

  /// All that comes in is any number.
  void giveUp() {
    for (const BlockId block : dominators_.order()) {
      for (const NodeId parameter : code_.blocks[block].parameters) {
        if (isInt(parameter)) ranges_[parameter] = {};
      }
    }
    grow(false);
  }

  void shrink() {
    for (const BlockId block : dominators_.order()) {
      for (const NodeId parameter : code_.blocks[block].parameters) {
        if (block != 0 && isInt(parameter)) ranges_[parameter] = incoming(block, parameter);
      }
      for (const NodeId node : code_.blocks[block].body) {
        if (isInt(node)) ranges_[node] = compute(node);
      }
    }
  }

  Range incoming(BlockId block, NodeId parameter) const {
    const size_t place = places_[parameter];
    Range all = kNothing;
    for (const BlockId from : previous_[block]) {
      for (const Edge& edge : code_.blocks[from].next) {
        if (edge.to == block) all = all.with(on(edge.arguments[place], from, &edge));
      }
    }
    return all;
  }
  Range compute(NodeId node) const {
    const ssa::Node& it = code_.nodes[node];
    if (it.op == Op::IntConstant) {
      const auto value = static_cast<int64_t>(it.immediate);
      return {value, value};
    }
    if (it.op == Op::ListLength || it.op == Op::StringLength) return {0, kMostLength};
    if (code_.info(node).inputs != "II") return {};
    const auto inputs = code_.inputs(node);
    const Range a = at(inputs[0], it.block);
    const Range b = at(inputs[1], it.block);
    if (a.isEmpty() || b.isEmpty()) return kNothing;
    if (it.op == Op::AddInt || it.op == Op::AddWrapping) return sum(a, b);
    if (it.op == Op::SubtractInt || it.op == Op::SubtractWrapping) return difference(a, b);
    if (it.op == Op::MultiplyInt || it.op == Op::MultiplyWrapping) return product(a, b);
    if (it.op == Op::DivideInt || it.op == Op::DivideKnown) return quotient(a, b);
    if (it.op == Op::RemainderInt || it.op == Op::RemainderKnown) return remainder(a, b);
    return {};
  }
  /// Memory has no room for longer lists.
  static constexpr int64_t kMostLength = int64_t{1} << 48;

  static Range quotient(Range a, Range b) {
    if (b.low < 1) return {};
    Range all = kNothing;
    for (const int64_t left : {a.low, a.high}) {
      for (const int64_t right : {b.low, b.high}) all = all.with({left / right, left / right});
    }
    return all;
  }
  static Range remainder(Range a, Range b) {
    // Not farther from 0 than either, with the sign of the first.
    int64_t most = kMost;
    if (b.low != kLeast) most = std::max(b.low < 0 ? -b.low : b.low, std::max(b.high, -b.high)) - 1;
    most = std::max<int64_t>(most, 0);
    return {a.low >= 0 ? 0 : std::max(a.low, -most), a.high <= 0 ? 0 : std::min(a.high, most)};
  }

  /// At a block: what its ways there say, too.
  Range at(NodeId node, BlockId block) const {
    Range range = ranges_[node];
    BlockId below = block;
    for (int depth = 0; depth < kDepth && below != 0 && !range.isEmpty(); ++depth) {
      const BlockId above = dominators_.above(below);
      if (previous_[below].size() == 1) range = range.within(conditionOn(node, above, below));
      below = above;
    }
    return range;
  }
  /// On an edge.
  Range on(NodeId node, BlockId from, const Edge* edge) const {
    const Range range = at(node, from);
    const auto& next = code_.blocks[from].next;
    if (next.size() != 2 || next[0].to == next[1].to) return range;
    return range.within(conditionOn(node, from, edge->to));
  }

  /// What the decision at the end of `above` says when it leads to `below`.
  Range conditionOn(NodeId node, BlockId above, BlockId below) const {
    const auto decided = decision(above, below);
    if (!decided) return {};
    const auto [condition, isTrue] = *decided;
    const ssa::Node& it = code_.nodes[condition];
    if (code_.info(condition).inputs != "II") return {};
    const auto inputs = code_.inputs(condition);
    const bool isLeft = inputs[0] == node;
    if (!isLeft && inputs[1] != node) return {};
    const Range other = ranges_[inputs[isLeft ? 1 : 0]];
    if (other.isEmpty()) return {};
    if (it.op == Op::EqualInt || it.op == Op::NotEqualInt) {
      return (it.op == Op::EqualInt) == isTrue ? other : Range();
    }
    if (it.op != Op::LessInt && it.op != Op::LessEqualInt) return {};
    // a < b; else b <= a. a <= b; else b < a.
    const bool isStrict = (it.op == Op::LessInt) == isTrue;
    const bool isBelow = isLeft == isTrue;  // the node is the lesser one
    if (isBelow) {
      if (isStrict && other.high == kLeast) return kNothing;
      return {kLeast, isStrict ? other.high - 1 : other.high};
    }
    if (isStrict && other.low == kMost) return kNothing;
    return {isStrict ? other.low + 1 : other.low, kMost};
  }
  /// The condition, and what it is, when `above` leads to `below` by one of two ways.
  std::optional<std::pair<NodeId, bool>> decision(BlockId above, BlockId below) const {
    const auto& next = code_.blocks[above].next;
    if (next.size() != 2 || next[0].to == next[1].to) return std::nullopt;
    NodeId condition = code_.inputs(code_.terminator(above))[0];
    bool isTrue = next[0].to == below;
    while (code_.nodes[condition].op == Op::Not) {
      condition = code_.inputs(condition)[0];
      isTrue = !isTrue;
    }
    return std::pair{condition, isTrue};
  }

  /// What the condition at the end of a block is, when the same decides which way leads there.
  std::optional<bool> decidedAbove(BlockId block) const {
    const auto& next = code_.blocks[block].next;
    if (next.size() != 2 || next[0].to == next[1].to) return std::nullopt;
    const auto [condition, isTrue] = *decision(block, next[0].to);
    BlockId below = block;
    for (int depth = 0; depth < kDepth && below != 0; ++depth) {
      const BlockId above = dominators_.above(below);
      if (previous_[below].size() == 1) {
        const auto decided = decision(above, below);
        // The first way is taken when the condition is as it is there.
        if (decided && decided->first == condition) return decided->second == isTrue;
      }
      below = above;
    }
    return std::nullopt;
  }

  /// Whether a is less than b at a block, whatever they are.
  bool isLess(NodeId a, NodeId b, BlockId block, int depth) {
    const Range left = at(a, block);
    const Range right = at(b, block);
    if (!left.isEmpty() && !right.isEmpty() && left.high < right.low) return true;
    if (depth == 0) return false;
    BlockId below = block;
    for (int steps = 0; steps < kDepth && below != 0; ++steps) {
      const BlockId above = dominators_.above(below);
      if (previous_[below].size() == 1 && saysLess(a, b, above, below)) return true;
      below = above;
    }
    // A parameter is less when all that comes is, where the other one is known.
    const ssa::Node& it = code_.nodes[a];
    if (it.op != Op::Parameter || it.block == 0) return false;
    const BlockId made = code_.nodes[b].block;
    if (made == it.block || !dominators_.dominates(made, it.block)) return false;
    if (std::ranges::find(asked_, std::pair{a, b}) != asked_.end()) return true;  // by induction
    asked_.emplace_back(a, b);
    const size_t place = places_[a];
    bool isAlways = true;
    for (const BlockId from : previous_[it.block]) {
      for (const Edge& edge : code_.blocks[from].next) {
        if (edge.to != it.block || !isAlways) continue;
        const NodeId argument = edge.arguments[place];
        isAlways = saysLess(argument, b, from, edge.to) || isLess(argument, b, from, depth - 1);
      }
    }
    asked_.pop_back();
    return isAlways;
  }
  bool saysLess(NodeId a, NodeId b, BlockId above, BlockId below) const {
    const auto decided = decision(above, below);
    if (!decided) return false;
    const auto [condition, isTrue] = *decided;
    const auto inputs = code_.inputs(condition);
    const Op op = code_.nodes[condition].op;
    if (op == Op::LessInt) return isTrue && inputs[0] == a && inputs[1] == b;
    return op == Op::LessEqualInt && !isTrue && inputs[0] == b && inputs[1] == a;
  }

  void use() {
    std::vector<uint8_t> isRemoved(code_.nodes.size());
    Constants constants(code_);
    std::vector<NodeId> by(code_.nodes.size(), kNone);
    for (const BlockId block : dominators_.order()) {
      const std::vector<NodeId> body = code_.blocks[block].body;
      for (const NodeId node : body) {
        if (node >= ranges_.size()) continue;  // a constant made meanwhile
        if (code_.info(node).inputs != "II") continue;
        const std::vector<NodeId> inputs(code_.inputs(node).begin(), code_.inputs(node).end());
        const Range a = at(inputs[0], block);
        const Range b = at(inputs[1], block);
        if (a.isEmpty() || b.isEmpty()) continue;  // never comes here
        const Op op = code_.nodes[node].op;
        if (op == Op::AddInt && fitsSum(a, b)) {
          code_.change(node, Op::AddWrapping, inputs);
        } else if (op == Op::SubtractInt && fitsDifference(a, b)) {
          code_.change(node, Op::SubtractWrapping, inputs);
        } else if (op == Op::MultiplyInt && fitsProduct(a, b)) {
          code_.change(node, Op::MultiplyWrapping, inputs);
        } else if ((op == Op::DivideInt || op == Op::RemainderInt) && !b.has(0) &&
                   (!b.has(-1) || !a.has(kLeast))) {
          code_.change(node, op == Op::DivideInt ? Op::DivideKnown : Op::RemainderKnown, inputs);
        } else if (op == Op::GuardIndex && a.low >= 0 && isLess(inputs[0], inputs[1], block, 4)) {
          isRemoved[node] = 1;
        } else if (const auto truth = truthOf(op, a, b)) {
          by[node] = constants.truth(*truth);
          isRemoved[node] = 1;
        }
      }
      if (const auto truth = decidedAbove(block)) {
        const NodeId constant = constants.truth(*truth);
        code_.change(code_.terminator(block), Op::Branch, std::span(&constant, 1));
      }
    }
    code_.remove(isRemoved);
    code_.replace(by);
  }
  static std::optional<bool> truthOf(Op op, Range a, Range b) {
    if (op == Op::LessInt) {
      if (a.high < b.low) return true;
      if (a.low >= b.high) return false;
    } else if (op == Op::LessEqualInt) {
      if (a.high <= b.low) return true;
      if (a.low > b.high) return false;
    } else if (op == Op::EqualInt || op == Op::NotEqualInt) {
      if (a.high < b.low || b.high < a.low) return op == Op::NotEqualInt;
    }
    return std::nullopt;
  }

  ssa::Code& code_;
  ssa::Dominators dominators_;
  std::vector<std::vector<BlockId>> previous_;
  std::vector<Range> ranges_;
  std::vector<size_t> places_;  ///< of parameters among those of their block
  std::vector<std::pair<NodeId, NodeId>> asked_;
};

}  // namespace

void useRanges(ssa::Code& code) { Ranges(code).run(); }

}  // namespace kinako::jit
