#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <span>
#include <unordered_map>
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

/// When each kind of memory was written last. Nothing was written between two loads for which the
/// latest of what they read is the same.
struct Stamps {
  std::array<uint32_t, kMemories> kinds{};
  /// Of a field of records by its position, or a global: when it was, after `kinds`.
  std::map<uint64_t, uint32_t> places;
};

/// What makes two nodes the same.
struct Key {
  Op op;
  ssa::Type type;
  uint32_t stamp = 0;  ///< the latest of what it reads
  uint64_t immediate;
  std::array<NodeId, 3> inputs{kNone, kNone, kNone};

  bool operator==(const Key&) const = default;
};
struct KeyHash {
  size_t operator()(const Key& key) const {
    uint64_t hash = key.immediate * 0x9E3779B97F4A7C15 + static_cast<uint64_t>(key.op);
    for (const NodeId input : key.inputs) hash = (hash ^ input) * 0x9E3779B97F4A7C15;
    hash = (hash ^ key.stamp) * 0x9E3779B97F4A7C15;
    return static_cast<size_t>(hash ^ hash >> 32);
  }
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
        isRemoved_(code.nodes.size()) {
    known_.reserve(code.nodes.size());
  }

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
    Key key{it.op, it.type, 0, it.immediate};
    setInputs(key, code_.inputs(node));
    key.stamp = stampOf(key, reads, stamps);
    return key;
  }
  void setInputs(Key& key, std::span<const NodeId> inputs) const {
    for (size_t i = 0; i < inputs.size(); ++i) key.inputs[i] = resolve(inputs[i]);
  }
  static uint32_t stampOf(const Key& key, Memory reads, const Stamps& stamps) {
    uint32_t stamp = 0;
    for (size_t i = 0; reads != Memory::None && i < kMemories; ++i) {
      if ((static_cast<uint16_t>(reads) >> i & 1) != 0) stamp = std::max(stamp, stamps.kinds[i]);
    }
    if (isOfPlace(key.op)) {
      const auto place = stamps.places.find(placeOf(reads, key.immediate));
      if (place != stamps.places.end()) stamp = std::max(stamp, place->second);
    }
    return stamp;
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
    if (code_.nodes[node].inputCount > Key{}.inputs.size()) return std::nullopt;
    const Key key = keyOf(node, effects.reads, stamps);
    const auto [known, isNew] = known_.emplace(key, node);
    if (isNew) return std::pair{key, kNone};
    by_[node] = known->second;
    isRemoved_[node] = 1;
    return std::nullopt;
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
    Key key{load, code_.nodes[stored].type, 0, code_.nodes[node].immediate};
    setInputs(key, inputs.first(inputs.size() - 1));
    key.stamp = stampOf(key, effects.writes, stamps);
    const auto [place, isNew] = known_.emplace(key, stored);
    const NodeId before = isNew ? kNone : std::exchange(place->second, stored);
    return std::pair{key, before};
  }

  ssa::Code& code_;
  ssa::Dominators dominators_;
  WrittenBetween written_;
  std::unordered_map<Key, NodeId, KeyHash> known_;
  uint32_t now_ = 0;
  std::vector<NodeId> by_;
  std::vector<uint8_t> isRemoved_;
};

}  // namespace

void numberValues(ssa::Code& code) { Numbering(code).run(); }

}  // namespace kinako::jit
