// Source text to tokens. Called by the parser, the formatter and the token dump.
#pragma once

#include <vector>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/source.h"
#include "syntax/token.h"

namespace kinako::syntax {

struct TokenList {
  std::vector<Token> tokens;      ///< ends with one EndOfFile
  std::vector<Comment> comments;  ///< in source order
  bool isCut = false;             ///< a string or comment was never closed and ate the rest
};

/// Never fails: what is wrong goes to `sink` (P040 … P047), and an Invalid token, or the
/// token that was meant, stands in its place. Values of strings with escapes are made in
/// `arena`; all other text views point into `source`.
TokenList tokenize(const Source& source, Arena& arena, DiagnosticSink& sink);

}  // namespace kinako::syntax
