// The token list and the parse tree as text, for `kinako dump`, for golden tests and for
// comparing two trees.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/link.h"
#include "base/source.h"
#include "syntax/ast.h"

namespace kinako::syntax {

// Who passes `links` gets the places that the lines come from, in order; a line may have
// several, of which the first is the widest.

/// One token or comment per line: `line:column Kind text`. A string shows its value.
std::string dumpTokens(const Source& source, DiagnosticSink& sink,
                       std::vector<Link>* links = nullptr);

/// The tree as nested lists, one node a line, without places:
///   (Let name="x"
///     value: (Binary op=+
///       left: (Name name="a")
///       right: (IntLiteral value=1)))
/// Deep trees are indented up to a point only. Flags that are off, empty texts, absent nodes and
/// empty lists are left out. Equal dumps mean equal programs.
std::string dumpAst(const Tree& tree, std::vector<Link>* links = nullptr, Budget* budget = nullptr);

}  // namespace kinako::syntax
