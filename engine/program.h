// What the files of the engine share: a checked program with its bytecode, and the budget of what
// happens before a run. For engine.h's implementation only.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "bytecode/program.h"
#include "compile/compile.h"
#include "engine.h"
#include "interp/interp.h"
#include "types/typed_ast.h"
#include "vm/vm.h"

namespace kinako {

/// A program as bytecode, or why it is not.
struct Compiled {
  std::unique_ptr<const bytecode::Program> code;  ///< null: see tooLarge, or the budget was spent
  std::string tooLarge;  ///< "function f has too many registers"; "" when every function fits
};

class Program {
 public:
  explicit Program(std::unique_ptr<types::Program> program) : typed(std::move(program)) {}

  /// Compiled once for all runs, and once for all runs of single test blocks.
  std::shared_ptr<const Compiled> compiled(compiler::Tests tests, Budget& budget) const;
  /// How often it was compiled so far.
  size_t compilations() const;

  const std::unique_ptr<const types::Program> typed;

 private:
  mutable std::mutex mutex_;
  mutable std::array<std::shared_ptr<const Compiled>, 2> compiled_;  ///< by Tests
  mutable size_t compilations_ = 0;
};

/// The first function from `first` on that the VM cannot have, and why; "" when it has passed the
/// verifier with all of them.
std::string tooLarge(const bytecode::Program& program, size_t first = 0);

/// Whether a host can call it by its name, unless an earlier one has the same.
bool isCallable(const types::Function& function);

Budget budgetOf(const Limits& limits);

/// Charges for the text and its lines; one that is too large is left out.
std::string charged(std::string text, Budget& budget);

/// Nothing when `budget` was enough.
std::optional<TrapReport> limitReached(const Budget& budget, const Limits& limits,
                                       const Source* source);

/// What a machine needs of the engine.
void provide(interp::Interpreter& machine, const types::Program& program, runtime::Host& host,
             const RunOptions& options);
void provide(vm::Vm& machine, const types::Program& program, runtime::Host& host,
             const RunOptions& options);

/// The compiler that `options` ask for, which they then name; null: none.
std::unique_ptr<vm::Tier> useJit(RunOptions& options);

vm::VmOptions vmOptions(const RunOptions& options);

/// What hosts hear of a run. `declined`: see Stats.
RunResult resultOf(interp::Interpreter& machine, runtime::Outcome outcome,
                   const types::Program& program, std::string declined);
RunResult resultOf(vm::Vm& machine, vm::Outcome outcome, const types::Program& program,
                   const bytecode::Program& code);

}  // namespace kinako
