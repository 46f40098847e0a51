// The token list and the parse tree as text, for `kinako dump`, for golden tests and for
// comparing two trees.
#pragma once

#include <string>

#include "base/diagnostics.h"
#include "base/source.h"
#include "syntax/ast.h"

namespace kinako::syntax {

/// One token or comment a line: `line:column Kind text`. A string shows its value.
std::string dumpTokens(const Source& source, DiagnosticSink& sink);

/// The tree as nested lists, one node a line, without places:
///   (Let name="x"
///     value: (Binary op=+
///       left: (Name name="a")
///       right: (IntLiteral value=1)))
/// Flags that are off, empty texts, absent nodes and empty lists are left out. Equal dumps
/// mean equal programs.
std::string dumpAst(const Tree& tree);

}  // namespace kinako::syntax
