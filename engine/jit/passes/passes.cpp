#include "jit/passes/passes.h"

#include <algorithm>
#include <bit>
#include <cstdio>

#include "base/check.h"
#include "jit/passes/pass.h"

namespace kinako::jit {

using bytecode::Memory;
using ssa::BlockId;
using ssa::NodeId;
using ssa::Op;

namespace {

constexpr PassInfo kPasses[] = {
    {"clean", cleanUp, "parameters that are one node, blocks that are one block"},
    {"fold", fold, "operations on constants"},
    {"number", numberValues, "what was computed before"},
    {"hoist", hoist, "what is the same in all iterations of a loop"},
    {"number", numberValues, "what was computed before the loop"},
    {"ranges", useRanges, "overflow and bounds checks that the ranges of numbers make needless"},
    {"fold", fold, "what became constant"},
    {"clean", cleanUp, "what became one block"},
    {"dead", removeDead, "what nobody reads"},
};

bool isNamed(std::string_view names, std::string_view name) {
  for (size_t at = 0; at <= names.size();) {
    const size_t end = std::min(names.find(',', at), names.size());
    if (names.substr(at, end - at) == name) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

std::span<const PassInfo> passes() { return kPasses; }

std::string unknownPass(std::string_view names) {
  if (names == "all" || names == "none") return "";
  for (size_t at = 0; at <= names.size();) {
    const size_t end = std::min(names.find(',', at), names.size());
    const std::string_view name = names.substr(at, end - at);
    const auto isIt = [&](const PassInfo& pass) { return pass.name == name; };
    if (std::ranges::none_of(kPasses, isIt)) return std::string(name);
    at = end + 1;
  }
  return "";
}

void runPasses(ssa::Code& code, std::string_view names, bool verifies) {
  const auto check = [&](std::string_view after) {
    if (!verifies) return;
    const std::string problem = ssa::verify(code);
    if (problem.empty()) return;
    std::fprintf(stderr, "%s\nafter %.*s: %s\n", ssa::print(code).c_str(),
                 static_cast<int>(after.size()), after.data(), problem.c_str());
    KINAKO_CHECK(!"a pass left unsound code");
  };
  check("building");
  for (const PassInfo& pass : kPasses) {
    if (names != "all" && !isNamed(names, pass.name)) continue;
    pass.run(code);
    check(pass.name);
  }
}

Constants::Constants(ssa::Code& code) : code_(code) {
  for (const NodeId node : code.blocks[0].body) {
    const ssa::Node& it = code.nodes[node];
    const bool isOne = it.op == Op::IntConstant || it.op == Op::FloatConstant ||
                       it.op == Op::BoolConstant || it.op == Op::ValueConstant;
    if (isOne) known_.try_emplace({it.op, it.immediate}, node);
  }
}

NodeId Constants::real(double value) {
  return get(Op::FloatConstant, std::bit_cast<uint64_t>(value));
}

NodeId Constants::get(Op op, uint64_t bits) {
  const auto [place, isNew] = known_.try_emplace({op, bits}, ssa::kNone);
  if (!isNew) return place->second;
  const NodeId node = code_.make(op, {}, bits);
  code_.nodes[node].block = 0;
  auto& body = code_.blocks[0].body;
  body.insert(body.begin(), node);
  return place->second = node;
}

WrittenBetween::WrittenBetween(const ssa::Code& code)
    : previous_(code.previous()), writes_(code.blocks.size()), seen_(code.blocks.size()) {
  for (BlockId block = 0; block < code.blocks.size(); ++block) {
    for (const NodeId node : code.blocks[block].body) {
      writes_[block] = writes_[block] | code.effects(node).writes;
    }
  }
}

Memory WrittenBetween::operator()(BlockId above, BlockId block) {
  ++round_;
  Memory written = Memory::None;
  std::vector<BlockId> pending = previous_[block];
  while (!pending.empty()) {
    const BlockId at = pending.back();
    pending.pop_back();
    if (at == above || seen_[at] == round_) continue;
    seen_[at] = round_;
    written = written | writes_[at];
    pending.insert(pending.end(), previous_[at].begin(), previous_[at].end());
  }
  return written;
}

}  // namespace kinako::jit
