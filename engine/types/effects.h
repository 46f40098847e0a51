// What running code does besides computing a value. Asked by the checker about expressions whose
// value nobody looks at.
#pragma once

#include <vector>

#include "types/typed_ast.h"

namespace kinako::types {

/// Knows for every function of a program whether a call of it can be noticed: it writes, reads
/// from outside, stores into a variable or container that outlives it, calls what is not known,
/// or calls such a function. Stopping with a trap other than `panic`, and taking long, do not
/// count.
class Effects {
 public:
  explicit Effects(const Program& program);

  /// Whether evaluating the expression does anything but make its value.
  bool has(const Expr& expr) const;

 private:
  std::vector<bool> functions_;  ///< by index
};

}  // namespace kinako::types
