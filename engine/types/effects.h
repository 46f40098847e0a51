// What running code does besides computing a value. Asked by the checker about expressions whose
// value nobody looks at.
#pragma once

#include <unordered_map>
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

  /// The FunctionValue or BuiltinValue that an expression always is, without the arguments that
  /// it may have got already; null when that is not known.
  const Expr* functionOf(const Expr* expr) const;
  /// Whether a variable only ever has containers that were made for it.
  bool isFresh(const Local* local) const;

 private:
  using Stores = std::unordered_map<const void*, std::vector<const Expr*>>;

  std::vector<uint8_t> functions_;  ///< by index
  Stores stores_;                   ///< what a Local or Global gets; null: what is not known
};

}  // namespace kinako::types
