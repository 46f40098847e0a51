// Typed tree → bytecode. The kinds of registers follow the static types; what the tree says
// once is said once here, too: no operator is chosen and no type is looked for.
#pragma once

#include <memory>

#include "base/budget.h"
#include "bytecode/program.h"
#include "types/typed_ast.h"

namespace kinako::compiler {

/// The whole program. `test`, unless null, runs after the top-level statements, which then
/// leave their own test blocks out. A function with more than the instructions can number
/// says so in Function::tooLarge.
/// When `budget` is spent, nobody may look at the program.
std::unique_ptr<bytecode::Program> compileProgram(const types::Program& program,
                                                  const types::Test* test,
                                                  Budget* budget = nullptr);

}  // namespace kinako::compiler
