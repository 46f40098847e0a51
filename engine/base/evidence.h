// What a failed condition (`expect`) looked at, as texts: made by the runtime when it fails, shown
// by render.h.
#pragma once

#include <string>
#include <vector>

namespace kinako {

/// One value and what it is called in the program.
struct ShownOperand {
  std::string text;   ///< as in the source, on one line
  std::string value;  ///< as print shows it inside containers; long ones end in "…"
};

struct Evidence {
  std::vector<ShownOperand> operands;  ///< in the order they were evaluated
  /// How the two sides of a failed `==` differ, when they are long; lines that begin with "- "
  /// (left), "+ " (right) or two spaces (both). "" = there is no need.
  std::string difference;

  bool isEmpty() const { return operands.empty(); }
};

}  // namespace kinako
