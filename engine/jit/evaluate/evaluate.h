// Runs SSA as it stands, node by node, in the place of machine code: what an emitter's code must
// do, in C++, and a compiler of hot code for tests on any machine.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "jit/host.h"

namespace kinako::jit {

class Evaluator final : public CodeHost {
 public:
  std::unique_ptr<Installed> install(ssa::Code code, std::string& declined) override;
  /// "entered":1,"called":7,"nodes":90,"rows":{"list":1}: how often code was entered from the
  /// machine and called from code, how many nodes ran, and how often instructions were done by
  /// their bodies.
  std::string report() const override;

 private:
  struct Compiled;
  friend class Activation;

  static vm::Ended enter(vm::State& state, vm::Slot* base, const vm::HotCode& self);

  struct {
    uint64_t entered = 0;
    uint64_t called = 0;
    uint64_t nodes = 0;
    std::map<bytecode::Opcode, uint64_t> rows;
  } counts_;
  uint32_t depth_ = 0;  ///< calls in calls
};

}  // namespace kinako::jit
