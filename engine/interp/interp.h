// The reference back end: walks the typed tree. Plain and complete; every other back end is
// compared with it. Made by the engine for one run, or kept for a conversation (REPL).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/context.h"
#include "runtime/handover.h"
#include "runtime/host.h"
#include "runtime/run.h"
#include "types/typed_ast.h"

namespace kinako::interp {

class Machine;

using runtime::Outcome;
using runtime::RunOptions;

class Interpreter {
 public:
  /// `program` may grow between calls, by functions, globals and types at the end; it and
  /// `host` must outlive the interpreter.
  Interpreter(const types::Program& program, runtime::Host& host, const RunOptions& options);
  /// Goes on with what another back end has left.
  Interpreter(const types::Program& program, const runtime::Handover& left,
              const RunOptions& options);
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  /// The whole program; test blocks run where they are.
  Outcome run();

  /// After run(): calls `function`, one of the top level, with the globals as they are.
  /// `arguments` holds as many values as it has parameters, in the form of runtime/exchange.h.
  /// Every call has the whole of the limits.
  Outcome call(const types::Function& function, std::string_view arguments);
  /// The same for one of Context::handedOut, with as many values as it is given.
  Outcome callHandedOut(uint32_t handle, std::string_view arguments);

  /// Everything but the top-level test blocks, then the one test block `index`.
  Outcome runTest(size_t index);

  /// Runs `function`, whose body is more top-level statements, with the globals and values
  /// of earlier runs. `lastValue`, unless null, receives the printed form of its last
  /// statement when that is an expression with a value, else "".
  Outcome runFunction(const types::Function& function, std::string* lastValue);

  /// For the engine, which sets `evaluate`.
  runtime::Context& context();
  /// Bytes of native stack that the run in progress may still use.
  uint64_t hostStackLeft() const;

 private:
  std::unique_ptr<Machine> machine_;
};

}  // namespace kinako::interp
