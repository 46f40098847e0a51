// Runs SSA as it stands, node by node, in the place of machine code: what an emitter's code must do,
// in C++, and a compiler of hot code for tests on any machine.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "jit/ssa/ssa.h"
#include "vm/tier.h"

namespace kinako::jit {

/// Has code for every place it is asked for, if that can be compiled; the passes run before.
class Evaluator final : public vm::Tier {
 public:
  /// `passes`: as for runPasses, which verifies the code after each of them.
  explicit Evaluator(std::string passes = "all");
  ~Evaluator() override;

  void becameHot(const vm::HotPlace&) override {}
  const vm::HotCode* codeFor(const bytecode::Program& program, vm::Place place,
                             bool isWide) override;
  /// {"compiled":2,"declined":0,"entered":1,"called":7,"left":1,"nodes":90,"rows":{"list":1},
  /// "leftAt":{"return":1}}: also how often instructions were done by their bodies, and at which ones
  /// code left.
  std::string report() const override;
  void forget(const bytecode::Program& program) override;

  struct Counts {
    uint64_t compiled = 0;  ///< functions and loops
    uint64_t declined = 0;
    uint64_t entered = 0;   ///< from the machine
    uint64_t called = 0;    ///< from compiled code
    uint64_t left = 0;      ///< to the machine
    uint64_t nodes = 0;     ///< that ran
    /// By opcode, of instructions that are no operations of the code.
    std::map<bytecode::Opcode, uint64_t> rows;
    std::map<bytecode::Opcode, uint64_t> leftAt;  ///< by that of the instruction it left at
  };
  const Counts& counts() const { return counts_; }

 private:
  struct Compiled;
  friend class Activation;

  static vm::Ended enter(vm::State& state, vm::Slot* base, const vm::HotCode& self);

  const std::string passes_;
  using Key = std::tuple<vm::Place, bool>;
  std::map<const bytecode::Program*, std::map<Key, std::unique_ptr<Compiled>>> codes_;
  Counts counts_;
  uint32_t depth_ = 0;
};

}  // namespace kinako::jit
