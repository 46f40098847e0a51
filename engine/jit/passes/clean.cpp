#include <algorithm>

#include "jit/passes/pass.h"

namespace kinako::jit {

using ssa::BlockId;
using ssa::Edge;
using ssa::kNone;
using ssa::NodeId;
using ssa::Op;

namespace {

/// Blocks that cannot be reached lead nowhere.
void dropUnreached(ssa::Code& code) {
  std::vector<uint8_t> isReached(code.blocks.size());
  for (const BlockId block : code.order()) isReached[block] = 1;
  for (BlockId block = 0; block < code.blocks.size(); ++block) {
    if (!isReached[block]) code.blocks[block] = {};
  }
}

void decideConstants(ssa::Code& code) {
  for (ssa::Block& block : code.blocks) {
    if (block.body.empty()) continue;
    const NodeId end = block.body.back();
    if (code.nodes[end].op != Op::Branch) continue;
    const ssa::Node& condition = code.nodes[code.inputs(end)[0]];
    if (condition.op != Op::BoolConstant) continue;
    Edge taken = std::move(block.next[condition.immediate != 0 ? 0 : 1]);
    block.next.clear();
    block.next.push_back(std::move(taken));
    code.change(end, Op::Jump, {});
  }
}

/// Returns whether there was one.
bool replaceParameters(ssa::Code& code) {
  const auto previous = code.previous();
  std::vector<NodeId> by(code.nodes.size(), kNone);
  bool isAny = false;
  for (BlockId block = 1; block < code.blocks.size(); ++block) {
    auto& parameters = code.blocks[block].parameters;
    if (parameters.empty()) continue;
    std::vector<uint8_t> isGone(parameters.size());
    for (size_t i = 0; i < parameters.size(); ++i) {
      NodeId only = kNone;
      bool isOne = true;
      for (const BlockId from : previous[block]) {
        for (const Edge& edge : code.blocks[from].next) {
          if (edge.to != block || edge.arguments[i] == parameters[i]) continue;
          isOne &= only == kNone || only == edge.arguments[i];
          only = edge.arguments[i];
        }
      }
      // Of two that become each other, one stays.
      while (isOne && only != kNone && by[only] != kNone) only = by[only];
      if (!isOne || only == kNone || only == parameters[i]) continue;
      by[parameters[i]] = only;
      isGone[i] = 1;
      isAny = true;
    }
    if (std::ranges::find(isGone, 1) == isGone.end()) continue;
    const auto keepRest = [&](std::vector<NodeId>& list) {
      size_t count = 0;
      for (size_t i = 0; i < list.size(); ++i) {
        if (!isGone[i]) list[count++] = list[i];
      }
      list.resize(count);
    };
    for (const BlockId from : previous[block]) {
      for (Edge& edge : code.blocks[from].next) {
        if (edge.to == block && edge.arguments.size() == isGone.size()) keepRest(edge.arguments);
      }
    }
    keepRest(parameters);
  }
  if (isAny) code.replace(by);
  return isAny;
}

void joinBlocks(ssa::Code& code) {
  const auto previous = code.previous();
  std::vector<NodeId> by(code.nodes.size(), kNone);
  for (const BlockId block : code.order()) {
    for (;;) {
      auto& into = code.blocks[block];
      if (into.body.empty() || code.nodes[into.body.back()].op != Op::Jump) break;
      const BlockId next = into.next[0].to;
      if (next == block || previous[next].size() != 1) break;
      ssa::Block& from = code.blocks[next];
      for (size_t i = 0; i < from.parameters.size(); ++i) {
        by[from.parameters[i]] = into.next[0].arguments[i];
      }
      into.body.pop_back();
      for (const NodeId node : from.body) {
        code.nodes[node].block = block;
        into.body.push_back(node);
      }
      into.next = std::move(from.next);
      from = {};
    }
  }
  code.replace(by);
}

}  // namespace

void cleanUp(ssa::Code& code) {
  decideConstants(code);
  dropUnreached(code);
  while (replaceParameters(code)) {
  }
  joinBlocks(code);
}

}  // namespace kinako::jit
