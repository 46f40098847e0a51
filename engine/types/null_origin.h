// Why a value was null that the program used as something else: for the help of a trap. Asked
// only after a program has stopped, so nothing is kept for it while programs run.
#pragma once

#include <string>

#include "types/typed_ast.h"

namespace kinako::types {

/// One or two sentences about where the null at `span` of `source` came from and what to do,
/// or "" when the tree does not tell.
std::string nullOrigin(const Program& program, const Source& source, Span span);

}  // namespace kinako::types
