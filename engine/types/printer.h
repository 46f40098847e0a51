// The typed tree as text, for `kinako dump --stage=types`, golden tests and the playground.
#pragma once

#include <string>
#include <vector>

#include "base/link.h"
#include "types/typed_ast.h"

namespace kinako::types {

/// Records, globals and every function with its locals, captures and body:
///   (Binary : int AddInt (LocalGet : int n#0) (IntConst : int 1))
/// Reads of lists show their use: share, borrow or move. Who gives `links` gets the places that the
/// lines come from, in their order.
std::string dumpTypes(const Program& program, std::vector<Link>* links = nullptr,
                      Budget* budget = nullptr);

}  // namespace kinako::types
