// Why a value was null that the program used as something else: for the help of a trap. Asked
// only after a program has stopped, so nothing is kept for it while programs run.
#pragma once

#include <string>

#include "base/trap_kind.h"
#include "types/typed_ast.h"

namespace kinako::types {

/// One or two sentences about where the null came from that a trap at `span` of `source` is
/// about, and what to do; "" when the tree does not tell.
std::string nullOrigin(const Program& program, const Source& source, TrapKind kind,
                       std::string_view message, Span span);

}  // namespace kinako::types
