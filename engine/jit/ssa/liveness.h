// The blocks of a function's bytecode, and which registers each of them may still need.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "bytecode/registers.h"
#include "jit/region.h"

namespace kinako::jit::ssa {

/// A set of registers.
class RegisterSet {
 public:
  explicit RegisterSet(size_t registers = 0) : words_((registers + 63) / 64) {}

  bool has(size_t index) const { return (words_[index / 64] >> (index % 64) & 1) != 0; }
  void add(size_t index) { words_[index / 64] |= uint64_t{1} << (index % 64); }
  void drop(size_t index) { words_[index / 64] &= ~(uint64_t{1} << (index % 64)); }
  /// Returns whether something is new.
  bool addAll(const RegisterSet& other) {
    bool isNew = false;
    for (size_t i = 0; i < words_.size(); ++i) {
      isNew |= (other.words_[i] & ~words_[i]) != 0;
      words_[i] |= other.words_[i];
    }
    return isNew;
  }
  void dropAll(const RegisterSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  }
  std::vector<uint32_t> members() const;

 private:
  std::vector<uint64_t> words_;
};

/// Instructions that run one after the other.
struct Stretch {
  uint32_t begin;  ///< the first word
  uint32_t end;    ///< after the last one
  uint32_t last;   ///< the instruction that ends it
  /// Indexes of those that may come next: where a jump goes, then what comes after it. A loop may
  /// have the same twice.
  std::vector<uint32_t> next;
  RegisterSet needed;  ///< what it and those after it may read before writing it
};

class Stretches {
 public:
  /// Those that can be reached from where the region begins, each after one that leads to it, loops
  /// left out: the first one is where it begins.
  explicit Stretches(const Region& region);

  std::span<const Stretch> all() const { return stretches_; }
  /// What may be read at an instruction and after it, from what may be read after the instruction.
  void goBack(const bytecode::Cursor& at, RegisterSet& needed);
  size_t registers() const { return registers_; }

 private:
  void find();
  void solve();

  const Region region_;
  size_t registers_;
  std::vector<Stretch> stretches_;
  bytecode::RegisterUse use_;
};

}  // namespace kinako::jit::ssa
