// Who makes something that runs of compiled code: a module of WebAssembly, machine code, or an
// evaluator.
#pragma once

#include <memory>
#include <string>

#include "jit/ssa/ssa.h"
#include "vm/tier.h"

namespace kinako::jit {

/// What is released with it may be running no more.
struct Installed : vm::HotCode {
  explicit Installed(Enter enter) : HotCode{enter} {}
  virtual ~Installed() = default;
};

class CodeHost {
 public:
  virtual ~CodeHost() = default;
  /// Null: it cannot; `declined` says why.
  virtual std::unique_ptr<Installed> install(ssa::Code code, std::string& declined) = 0;
  /// Members of a JSON object that add to the driver's report, such as `"bytes":400`; "" = none.
  virtual std::string report() const { return ""; }
};

}  // namespace kinako::jit
