// Source text to parse tree. Called by the engine; continues after an error, so one run
// reports all that can be said.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "syntax/ast.h"

namespace kinako::syntax {

/// Deepest nesting of expressions, types, blocks and query sources a program may have; deeper
/// text is diagnostic P070, so that no later stage meets an unbounded recursion.
inline constexpr int kMaxNesting = 500;

/// Longest chain of postfix or binary operators at one level (`a + b + c …`), whose tree
/// leans to the left as deep as it is long.
inline constexpr int kMaxChain = 2000;

/// Parses `source`. Never fails: errors go to `sink` (codes P…), and the tree holds
/// ErrorExpr / ErrorStmt where something could not be understood. `modules`: the names of
/// modules that earlier texts imported.
std::unique_ptr<Tree> parse(std::shared_ptr<const Source> source, DiagnosticSink& sink,
                            const std::vector<std::string>& modules = {});

}  // namespace kinako::syntax
