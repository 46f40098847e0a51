#include "jit/ssa/ssa.h"

#include <algorithm>

#include "base/check.h"
#include "bytecode/cursor.h"

namespace kinako::jit::ssa {

namespace {

namespace table {

using namespace bytecode::effects;
using bytecode::Memory;
using enum Immediate;

/// Asked for with the instruction in hand: Code::effects.
inline constexpr bytecode::Effects ByRow = Calls;
enum class Exit : uint8_t { Stays, Leaves };
using enum Exit;

constexpr OpInfo kRows[] = {
#define ROW(isTerminator, name, result, inputs, imm, exit, effects) \
  {name, Type::result, inputs, Immediate::imm, exit == Leaves, isTerminator, effects},
#define OP(Name, name, result, inputs, imm, exit, effects, meaning) \
  ROW(false, name, result, inputs, imm, exit, effects)
#define TERMINATOR(Name, name, inputs, imm, exit, effects, meaning) \
  ROW(true, name, None, inputs, imm, exit, effects)
#include "jit/ssa/ops.def"
#undef ROW
};

}  // namespace table

}  // namespace

const OpInfo& opInfo(Op op) { return table::kRows[static_cast<size_t>(op)]; }

size_t edgesOf(Op terminator) {
  return terminator == Op::Jump ? 1 : terminator == Op::Branch ? 2 : 0;
}

Type typeOf(RegisterKind kind, bool isWide) {
  switch (kind) {
    case RegisterKind::Int:
      return isWide ? Type::Value : Type::Int;
    case RegisterKind::Float:
      return Type::Float;
    case RegisterKind::Bool:
      return Type::Bool;
    case RegisterKind::Value:
      return Type::Value;
    case RegisterKind::Raw:
      return Type::Int;
  }
  KINAKO_UNREACHABLE();
}

bytecode::Effects Code::effects(NodeId node) const {
  const Node& it = nodes[node];
  if (it.op != Op::Row) return info(node).effects;
  const bytecode::Cursor at(region.code(), it.immediate);
  // By itself it never jumps: its result says whether.
  const bytecode::Effects own = bytecode::opcodeInfo(at.plainOpcode()).effects;
  return (region.isWide ? own.inWideWorld() : own).without(bytecode::Fact::Branches);
}

NodeId Code::make(Op op, std::span<const NodeId> inputs, uint64_t immediate, Type type) {
  const OpInfo& info = opInfo(op);
  Node node;
  node.op = op;
  node.type = info.result == Type::Any ? type : info.result;
  node.firstInput = static_cast<uint32_t>(inputs_.size());
  node.inputCount = static_cast<uint32_t>(inputs.size());
  node.immediate = immediate;
  inputs_.insert(inputs_.end(), inputs.begin(), inputs.end());
  nodes.push_back(node);
  return static_cast<NodeId>(nodes.size() - 1);
}

BlockId Code::addBlock() {
  blocks.emplace_back();
  return static_cast<BlockId>(blocks.size() - 1);
}

NodeId Code::addParameter(BlockId block, Type type, uint32_t word) {
  const NodeId node = make(Op::Parameter, {}, 0, type);
  nodes[node].block = block;
  nodes[node].word = word;
  blocks[block].parameters.push_back(node);
  return node;
}

void Code::append(BlockId block, NodeId node) {
  nodes[node].block = block;
  blocks[block].body.push_back(node);
}

void Code::change(NodeId node, Op op, std::span<const NodeId> inputs, uint64_t immediate) {
  const OpInfo& info = opInfo(op);
  Node& it = nodes[node];
  KINAKO_CHECK(info.result == Type::Any || info.result == it.type);
  it.op = op;
  it.immediate = immediate;
  if (!info.leaves) it.state = kNone;
  it.firstInput = static_cast<uint32_t>(inputs_.size());
  it.inputCount = static_cast<uint32_t>(inputs.size());
  // They may be some of its own.
  inputs_.reserve(inputs_.size() + inputs.size());
  for (const NodeId input : std::vector<NodeId>(inputs.begin(), inputs.end())) {
    inputs_.push_back(input);
  }
}

void Code::replace(std::vector<NodeId>& by) {
  by.resize(nodes.size(), kNone);
  const auto end = [&](NodeId node) {
    NodeId last = node;
    while (by[last] != kNone) last = by[last];
    for (NodeId at = node; by[at] != kNone;) by[std::exchange(at, by[at])] = last;
    by[last] = kNone;
    return last;
  };
  for (NodeId& input : inputs_) input = end(input);
  for (Block& block : blocks) {
    for (Edge& edge : block.next) {
      for (NodeId& argument : edge.arguments) argument = end(argument);
    }
  }
  for (State& state : states) {
    for (auto& held : state.registers) held.second = end(held.second);
  }
}

void Code::remove(const std::vector<uint8_t>& isRemoved) {
  for (Block& block : blocks) {
    std::erase_if(block.body,
                  [&](NodeId node) { return node < isRemoved.size() && isRemoved[node] != 0; });
  }
}

std::vector<std::vector<BlockId>> Code::previous() const {
  std::vector<std::vector<BlockId>> result(blocks.size());
  for (BlockId block = 0; block < blocks.size(); ++block) {
    for (const Edge& edge : blocks[block].next) result[edge.to].push_back(block);
  }
  return result;
}

std::vector<BlockId> Code::order() const {
  // Depth first, without recursion: blocks may be as many as the program is long.
  std::vector<BlockId> finished;
  std::vector<uint8_t> isSeen(blocks.size());
  std::vector<std::pair<BlockId, size_t>> path;
  if (blocks.empty()) return finished;
  path.emplace_back(0, 0);
  isSeen[0] = 1;
  while (!path.empty()) {
    auto& [block, next] = path.back();
    // The last edge first, so that the first one comes right after its block.
    const auto& edges = blocks[block].next;
    if (next == edges.size()) {
      finished.push_back(block);
      path.pop_back();
      continue;
    }
    const BlockId to = edges[edges.size() - ++next].to;
    if (!std::exchange(isSeen[to], uint8_t{1})) path.emplace_back(to, 0);
  }
  std::reverse(finished.begin(), finished.end());
  return finished;
}

}  // namespace kinako::jit::ssa
