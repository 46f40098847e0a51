// The compiler of hot code as the machine knows it: decides what is compiled when, from what and
// how often, and keeps what was made.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "jit/host.h"
#include "jit/policy.h"
#include "vm/tier.h"

namespace kinako::jit {

class Driver final : public vm::Tier {
 public:
  using Log = std::function<void(std::string_view line)>;

  /// `log` receives one line of JSON per event, without its end: {"event":"compiled",…},
  /// "declined", "generalised" (an instruction, for leaving too often) and "discarded" (a
  /// function).
  explicit Driver(std::unique_ptr<CodeHost> host, Policy policy = {}, Log log = {});
  ~Driver() override;

  bool isHot(vm::Place place, uint64_t steps) override;
  const vm::HotCode* codeFor(const bytecode::Program& program, vm::Place place,
                             bool isWide) override;
  bool left(const bytecode::Program& program, uint32_t function, uint32_t word,
            bool isWide) override;
  void forget(const bytecode::Program& program) override;
  /// {"compiled":2,"declined":{},"left":{"list_get_int":16},"generalised":1,"discarded":0,…}
  std::string report() const override;

 private:
  struct Function;
  struct Program;

  Function& known(const bytecode::Program& program, uint32_t function, bool isWide);
  void compile(const bytecode::Program& program, vm::Place place, bool isWide, Function& into);
  void log(std::string_view event, const bytecode::Program& program, vm::Place place, bool isWide,
           const std::string& more);

  const std::unique_ptr<CodeHost> host_;
  const Policy policy_;
  const Log log_;
  std::map<const bytecode::Program*, std::unique_ptr<Program>> programs_;

  struct {
    uint64_t compiled = 0;  ///< functions and loops, versions of them included
    uint64_t generalised = 0;
    uint64_t discarded = 0;
    std::map<std::string, uint64_t> declined;  ///< by reason
    std::map<std::string, uint64_t> left;      ///< by instruction
  } counts_;
};

}  // namespace kinako::jit
