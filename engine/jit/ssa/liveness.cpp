#include "jit/ssa/liveness.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace kinako::jit::ssa {

using bytecode::Cursor;
using bytecode::Fact;
using bytecode::Opcode;

std::vector<uint32_t> RegisterSet::members() const {
  std::vector<uint32_t> members;
  for (size_t i = 0; i < words_.size(); ++i) {
    for (uint64_t rest = words_[i]; rest != 0; rest &= rest - 1) {
      members.push_back(static_cast<uint32_t>(64 * i + std::countr_zero(rest)));
    }
  }
  return members;
}

Stretches::Stretches(const Region& region)
    : region_(region), registers_(region.code().registers.size() + region.code().window) {
  find();
  solve();
}

void Stretches::find() {
  const bytecode::Function& function = region_.code();
  std::vector<uint8_t> isBegin(function.code.size() + 1);
  const uint32_t start = region_.isFromStart() ? 0 : region_.loop;
  isBegin[start] = 1;
  for (Cursor at(function); !at.isAtEnd(); at.next()) {
    const auto target = at.target();
    if (target) isBegin[static_cast<size_t>(*target)] = 1;
    if (target || at.effects().has(Fact::Ends)) isBegin[at.after()] = 1;
  }
  std::vector<Stretch> found;
  std::vector<uint32_t> indexAt(function.code.size() + 1, UINT32_MAX);
  for (Cursor at(function); !at.isAtEnd(); at.next()) {
    const auto word = static_cast<uint32_t>(at.at());
    if (isBegin[word]) {
      indexAt[word] = static_cast<uint32_t>(found.size());
      found.push_back({word, word, word, {}, RegisterSet(registers_)});
    }
    if (found.empty()) continue;
    found.back().last = word;
    found.back().end = static_cast<uint32_t>(at.after());
  }
  for (Stretch& stretch : found) {
    const Cursor at(function, stretch.last);
    if (const auto target = at.target()) {
      stretch.next.push_back(indexAt[static_cast<size_t>(*target)]);
    }
    if (!at.info().effects.has(Fact::Ends)) stretch.next.push_back(indexAt[at.after()]);
  }
  // Depth first, without recursion.
  std::vector<uint32_t> finished;
  std::vector<uint8_t> isSeen(found.size());
  std::vector<std::pair<uint32_t, size_t>> path{{indexAt[start], 0}};
  isSeen[indexAt[start]] = 1;
  while (!path.empty()) {
    auto& [index, count] = path.back();
    if (count == found[index].next.size()) {
      finished.push_back(index);
      path.pop_back();
      continue;
    }
    const uint32_t to = found[index].next[count++];
    if (!std::exchange(isSeen[to], uint8_t{1})) path.emplace_back(to, 0);
  }
  std::vector<uint32_t> place(found.size());
  std::reverse(finished.begin(), finished.end());
  for (size_t i = 0; i < finished.size(); ++i) place[finished[i]] = static_cast<uint32_t>(i);
  for (const uint32_t index : finished) {
    for (uint32_t& next : found[index].next) next = place[next];
    stretches_.push_back(std::move(found[index]));
  }
}

void Stretches::goBack(const Cursor& at, RegisterSet& needed) {
  bytecode::registersOf(region_.program, region_.code(), at, use_);
  if (use_.isWriteCertain) {
    for (const uint32_t written : use_.writes) needed.drop(written);
  }
  for (const uint32_t read : use_.reads) needed.add(read);
}

void Stretches::solve() {
  // What each reads before writing it, and what it writes: then those are all that is asked.
  struct Summary {
    RegisterSet reads;
    RegisterSet writes;
  };
  std::vector<Summary> summaries;
  for (const Stretch& stretch : stretches_) {
    Summary summary{RegisterSet(registers_), RegisterSet(registers_)};
    for (Cursor at(region_.code(), stretch.begin); at.at() < stretch.end; at.next()) {
      bytecode::registersOf(region_.program, region_.code(), at, use_);
      for (const uint32_t read : use_.reads) {
        if (!summary.writes.has(read)) summary.reads.add(read);
      }
      if (!use_.isWriteCertain) continue;
      for (const uint32_t written : use_.writes) summary.writes.add(written);
    }
    summaries.push_back(std::move(summary));
  }
  for (size_t i = 0; i < stretches_.size(); ++i) stretches_[i].needed = summaries[i].reads;
  for (bool isNew = true; isNew;) {
    isNew = false;
    for (size_t i = stretches_.size(); i-- > 0;) {
      for (const uint32_t next : stretches_[i].next) {
        RegisterSet needed = stretches_[next].needed;
        needed.dropAll(summaries[i].writes);
        isNew |= stretches_[i].needed.addAll(needed);
      }
    }
  }
}

}  // namespace kinako::jit::ssa
