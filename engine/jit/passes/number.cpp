#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <utility>

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

constexpr size_t kMemories = 11;
static_assert(static_cast<uint16_t>(Memory::Everything) == (1 << kMemories) - 1);

/// When each kind of memory was written last: two loads with the same stamps are of the same memory.
struct Stamps {
  std::array<uint32_t, kMemories> kinds{};
  /// Of a field of records by its position, or a global: when it was, after `kinds`.
  std::map<uint64_t, uint32_t> places;
};

struct Key {
  Op op;
  ssa::Type type;
  uint64_t immediate;
  std::vector<NodeId> inputs;
  std::vector<uint32_t> stamps;

  auto operator<=>(const Key&) const = default;
};

/// What a load reads that a store writes, or kNone for other stores.
Op loadOf(Op store) {
  if (store == Op::StoreInt) return Op::LoadInt;
  if (store == Op::StoreFloat) return Op::LoadFloat;
  if (store == Op::StoreBool) return Op::LoadBool;
  if (store == Op::StoreField) return Op::LoadField;
  if (store == Op::StoreFieldFloat) return Op::LoadFieldFloat;
  if (store == Op::StoreGlobal) return Op::LoadGlobal;
  if (store == Op::StoreCell) return Op::LoadCell;
  return Op::Parameter;
}
/// Whether the memory is told apart by the immediate.
bool isOfPlace(Op op) {
  return op == Op::LoadField || op == Op::LoadFieldFloat || op == Op::StoreField ||
         op == Op::StoreFieldFloat || op == Op::LoadGlobal || op == Op::StoreGlobal;
}

class Numbering {
 public:
  explicit Numbering(ssa::Code& code)
      : code_(code),
        dominators_(code),
        written_(code),
        by_(code.nodes.size(), kNone),
        isRemoved_(code.nodes.size()) {}

  void run() {
    // Down the tree of dominators: what is known at the end of a block holds under it, but for the
    // memory that is written on the way.
    struct Visit {
      BlockId block;
      size_t next = 0;
      Stamps stamps;  ///< at its end
      std::vector<std::pair<Key, NodeId>> added;
    };
    std::vector<Visit> path;
    const auto enter = [&](BlockId block, Stamps stamps) {
      path.push_back({block, 0, std::move(stamps), {}});
      Visit& visit = path.back();
      for (const NodeId node : code_.blocks[block].body) {
        if (auto known = look(node, visit.stamps)) {
          visit.added.emplace_back(known->first, known->second);
        }
      }
    };
    enter(0, Stamps());
    while (!path.empty()) {
      Visit& visit = path.back();
      const auto& under = dominators_.under(visit.block);
      if (visit.next == under.size()) {
        for (auto at = visit.added.rbegin(); at != visit.added.rend(); ++at) {
          const auto& [key, before] = *at;
          if (before == kNone) {
            known_.erase(key);
          } else {
            known_[key] = before;
          }
        }
        path.pop_back();
        continue;
      }
      const BlockId block = under[visit.next++];
      Stamps stamps = visit.stamps;
      write(stamps, written_(visit.block, block));
      enter(block, std::move(stamps));
    }
    code_.remove(isRemoved_);
    code_.replace(by_);
  }

 private:
  void write(Stamps& stamps, Memory memory) {
    if (memory == Memory::None) return;
    ++now_;
    for (size_t i = 0; i < kMemories; ++i) {
      if ((static_cast<uint16_t>(memory) >> i & 1) != 0) stamps.kinds[i] = now_;
    }
  }

  Key keyOf(NodeId node, Memory reads, const Stamps& stamps) const {
    const ssa::Node& it = code_.nodes[node];
    Key key{it.op, it.type, it.immediate, {}, {}};
    for (const NodeId input : code_.inputs(node)) key.inputs.push_back(resolve(input));
    addStamps(key, reads, stamps);
    return key;
  }
  void addStamps(Key& key, Memory reads, const Stamps& stamps) const {
    for (size_t i = 0; i < kMemories; ++i) {
      if ((static_cast<uint16_t>(reads) >> i & 1) == 0) continue;
      uint32_t stamp = stamps.kinds[i];
      if (isOfPlace(key.op)) {
        const auto place = stamps.places.find(placeOf(reads, key.immediate));
        if (place != stamps.places.end()) stamp = std::max(stamp, place->second);
      }
      key.stamps.push_back(stamp);
    }
  }
  static uint64_t placeOf(Memory memory, uint64_t immediate) {
    return static_cast<uint64_t>(memory) << 48 | immediate;
  }
  NodeId resolve(NodeId node) const {
    while (by_[node] != kNone) node = by_[node];
    return node;
  }

  /// Returns what the table had, when a row of it has changed.
  std::optional<std::pair<Key, NodeId>> look(NodeId node, Stamps& stamps) {
    const Effects effects = code_.effects(node);
    const Op op = code_.nodes[node].op;
    if (effects.writes != Memory::None) return store(node, op, effects, stamps);
    const bool isFree = !effects.has(Fact::Allocates) && !effects.has(Fact::Calls) &&
                        !effects.has(Fact::Safepoint) && op != Op::Slot && op != Op::Row &&
                        !code_.info(node).isTerminator;
    if (!isFree) return std::nullopt;
    Key key = keyOf(node, effects.reads, stamps);
    if (const auto known = known_.find(key); known != known_.end()) {
      by_[node] = known->second;
      isRemoved_[node] = 1;
      return std::nullopt;
    }
    known_.emplace(key, node);
    return std::pair{std::move(key), kNone};
  }

  /// What was stored is what is loaded from there next.
  std::optional<std::pair<Key, NodeId>> store(NodeId node, Op op, const Effects& effects,
                                              Stamps& stamps) {
    if (isOfPlace(op)) {
      stamps.places[placeOf(effects.writes, code_.nodes[node].immediate)] = ++now_;
    } else {
      write(stamps, effects.writes);
    }
    const Op load = loadOf(op);
    if (load == Op::Parameter) return std::nullopt;
    const auto inputs = code_.inputs(node);
    const NodeId stored = resolve(inputs.back());
    Key key{load, code_.nodes[stored].type, code_.nodes[node].immediate, {}, {}};
    for (const NodeId input : inputs.first(inputs.size() - 1)) {
      key.inputs.push_back(resolve(input));
    }
    addStamps(key, effects.writes, stamps);
    const auto [place, isNew] = known_.emplace(key, stored);
    const NodeId before = isNew ? kNone : std::exchange(place->second, stored);
    return std::pair{std::move(key), before};
  }

  ssa::Code& code_;
  ssa::Dominators dominators_;
  WrittenBetween written_;
  std::map<Key, NodeId> known_;
  uint32_t now_ = 0;
  std::vector<NodeId> by_;
  std::vector<uint8_t> isRemoved_;
};

}  // namespace

void numberValues(ssa::Code& code) { Numbering(code).run(); }

}  // namespace kinako::jit
