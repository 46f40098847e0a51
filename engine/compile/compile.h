// Typed tree → bytecode. The kinds of registers follow the static types; what the tree says
// once is said once here, too: no operator is chosen and no type is looked for.
#pragma once

#include <memory>

#include "base/budget.h"
#include "bytecode/program.h"
#include "types/typed_ast.h"

namespace kinako::compiler {

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

}  // namespace kinako::compiler
