// Which line of a printed text comes from which place of the source: what the printers of tokens,
// trees and bytecode tell those who show both side by side.
#pragma once

#include <cstddef>

#include "base/span.h"

namespace kinako {

/// The line that begins, or goes on, at `offset` bytes of the printed text.
struct Link {
  size_t offset;
  Span span;
};

}  // namespace kinako
