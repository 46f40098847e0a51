// What the files of the engine share: a checked program with its bytecode, and the budget of what
// happens before a run. For engine.h's implementation only.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "bytecode/program.h"
#include "engine.h"
#include "interp/interp.h"
#include "types/typed_ast.h"

namespace kinako {

class Program {
 public:
  explicit Program(std::unique_ptr<types::Program> program) : typed(std::move(program)) {}

  /// Compiled once, and then the same for every run. Null when a function is too large for the VM,
  /// which `tooLarge` then names, or the budget is spent.
  const bytecode::Program* compiled(Budget& budget) const;
  /// The same with one test block after the top-level statements.
  std::unique_ptr<const bytecode::Program> compiledFor(const types::Test& test,
                                                       Budget& budget) const;

  const std::unique_ptr<const types::Program> typed;
  /// "function f has too many registers"; "" when every function fits, or it is not known yet.
  std::string tooLarge() const;

 private:
  std::unique_ptr<const bytecode::Program> compile(const types::Test* test, Budget& budget) const;

  mutable std::mutex mutex_;
  mutable std::unique_ptr<const bytecode::Program> compiled_;
  mutable std::string tooLarge_;
};

Budget budgetOf(const Limits& limits);

/// Charges for the text and its lines; one that is too large is left out.
std::string charged(std::string text, Budget& budget);

/// Nothing when `budget` was enough.
std::optional<TrapReport> limitReached(const Budget& budget, const Limits& limits,
                                       const Source* source);

/// What a machine needs of the engine.
void provide(interp::Interpreter& machine, const types::Program& program, runtime::Host& host,
             const RunOptions& options);

std::vector<Diagnostic> warningsOf(const runtime::Context& context);

/// A trap about null says where the null came from, as far as the program tells.
void explainNull(std::optional<TrapReport>& trap, const types::Program& program);

}  // namespace kinako
