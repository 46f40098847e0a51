#include "jit/passes/pass.h"

namespace kinako::jit {

using bytecode::Fact;
using bytecode::Memory;
using ssa::BlockId;
using ssa::Edge;
using ssa::NodeId;
using ssa::Op;

namespace {

/// Whether it does something besides its result.
bool isWanted(const ssa::Code& code, NodeId node) {
  const bytecode::Effects effects = code.effects(node);
  return code.info(node).isTerminator || effects.writes != Memory::None ||
         effects.has(Fact::Traps) || effects.has(Fact::Calls) || effects.has(Fact::Safepoint);
}

}  // namespace

void removeDead(ssa::Code& code) {
  const auto previous = code.previous();
  std::vector<uint8_t> isUsed(code.nodes.size());
  std::vector<uint8_t> isStateUsed(code.states.size());
  std::vector<NodeId> pending;
  const auto use = [&](NodeId node) {
    if (isUsed[node]) return;
    isUsed[node] = 1;
    pending.push_back(node);
  };
  for (const ssa::Block& block : code.blocks) {
    for (const NodeId node : block.body) {
      if (isWanted(code, node)) use(node);
    }
  }
  for (const NodeId parameter : code.blocks[0].parameters) use(parameter);
  while (!pending.empty()) {
    const NodeId node = pending.back();
    pending.pop_back();
    const ssa::Node& it = code.nodes[node];
    for (const NodeId input : code.inputs(node)) use(input);
    if (it.state != ssa::kNone && !isStateUsed[it.state]) {
      isStateUsed[it.state] = 1;
      for (const auto& held : code.states[it.state].registers) use(held.second);
    }
    if (it.op != Op::Parameter || it.block == 0) continue;
    const auto& parameters = code.blocks[it.block].parameters;
    size_t place = 0;
    while (parameters[place] != node) ++place;
    for (const BlockId from : previous[it.block]) {
      for (const Edge& edge : code.blocks[from].next) {
        if (edge.to == it.block) use(edge.arguments[place]);
      }
    }
  }
  for (ssa::Block& block : code.blocks) {
    for (Edge& edge : block.next) {
      const auto& parameters = code.blocks[edge.to].parameters;
      size_t count = 0;
      for (size_t i = 0; i < parameters.size(); ++i) {
        if (isUsed[parameters[i]]) edge.arguments[count++] = edge.arguments[i];
      }
      edge.arguments.resize(count);
    }
  }
  for (ssa::Block& block : code.blocks) {
    std::erase_if(block.parameters, [&](NodeId node) { return !isUsed[node]; });
    // Where the program might go on with what nobody has computed, it does not.
    if (block.state != ssa::kNone) {
      for (const auto& held : code.states[block.state].registers) {
        if (isUsed[held.second]) continue;
        block.state = ssa::kNone;
        break;
      }
    }
    std::erase_if(block.body, [&](NodeId node) { return !isUsed[node]; });
  }
}

}  // namespace kinako::jit
