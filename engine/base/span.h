// Where something is in the source text. Made by the lexer, carried by every
// tree, diagnostic and trap.
#pragma once

#include <algorithm>
#include <cstdint>

namespace kinako {

/// Half-open range of the source text, in UTF-8 bytes from its start: that of the program's own
/// file, as the files it imports follow one another after it (SourceSet).
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  bool operator==(const Span&) const = default;
};

/// The smallest span that covers both `a` and `b`.
inline Span join(Span a, Span b) { return {std::min(a.begin, b.begin), std::max(a.end, b.end)}; }

}  // namespace kinako
