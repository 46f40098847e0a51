// The typed tree as text, for `kinako dump --stage=types`, golden tests and the playground.
#pragma once

#include <string>

#include "types/typed_ast.h"

namespace kinako::types {

/// Records, globals and every function with its locals, captures and body:
///   (Binary : int AddInt (LocalGet : int n#0) (IntConst : int 1))
/// Reads of lists show their use: share, borrow or move.
std::string dumpTypes(const Program& program);

}  // namespace kinako::types
