// Typed tree → bytecode. The kinds of registers follow the static types; what the tree says
// once is said once here, too: no operator is chosen and no type is looked for.
#pragma once

#include <memory>

#include "base/budget.h"
#include "bytecode/program.h"
#include "types/typed_ast.h"

namespace kinako::compiler {

class TypeMap;

/// What becomes of the test blocks at the top level.
enum class Tests : uint8_t {
  InPlace,   ///< they run where they are
  ByNumber,  ///< the main program leaves them out, and then runs the one its parameter says
};

/// The whole program. A function with more than the instructions can number says so in
/// Function::tooLarge.
/// When `budget` is spent, nobody may look at the program.
std::unique_ptr<bytecode::Program> compileProgram(const types::Program& program,
                                                  Tests tests = Tests::InPlace,
                                                  Budget* budget = nullptr);

/// A program that grows by texts (types::Checker), as bytecode that grows with it. Its globals are
/// never registers of a main program: later texts see them.
class GrowingProgram {
 public:
  /// `source` must outlive it.
  explicit GrowingProgram(const types::Program& source);
  ~GrowingProgram();

  /// Adds what `source` has got since the last time. When `budget` is spent no function is
  /// added: those are compiled the next time, unless the checker forgot them.
  void grow(Budget& budget);
  const bytecode::Program& program() const { return program_; }
  /// The place in the program of a function of the text: those of builtins are in front of them.
  uint32_t placeOf(const types::Function& function) const {
    return firstFunction_ + function.index;
  }
  uint32_t firstFunction() const { return firstFunction_; }

 private:
  const types::Program& source_;
  bytecode::Program program_;
  std::unique_ptr<TypeMap> types_;
  uint32_t firstFunction_ = 0;
};

}  // namespace kinako::compiler
