// Which operand of an operation on lists may become its result, changed in place, as far as the
// tree can tell: uses.cpp decided, and the list's own mark has the last word.
#pragma once

#include "base/reuse.h"
#include "types/typed_ast.h"

namespace kinako::types {

/// The expression that makes the reference: without the conversions that hand it on.
inline const Expr& withoutConversions(const Expr& e) {
  const Expr* from = &e;
  while (from->kind == ExprKind::Convert) from = to<Convert>(from).operand;
  return *from;
}

/// Whether the list was made by `e` just now.
inline bool isMadeHere(const Expr& e) {
  if (const auto* binary = as<const Binary>(&e)) return binary->op == BinaryOperator::ConcatList;
  if (const auto* call = as<const CallBuiltin>(&e)) {
    const auto builtin = call->builtin;
    return builtin == Builtin::Append || builtin == Builtin::Push || builtin == Builtin::Slice ||
           builtin == Builtin::Concat;
  }
  return e.kind == ExprKind::Slice;
}

/// Whether the list that is the value of `operand` may be changed in place, if it is not shared:
/// its old place is about to be overwritten, or it was made just now.
inline bool mayReuse(const Expr& operand) {
  const Expr& from = withoutConversions(operand);
  return from.use == Use::Move || isMadeHere(from);
}

/// For a ConcatList. What is moved comes first: it has the room that steps before made.
inline Reuse reuseOf(const Binary& concat) {
  if (withoutConversions(*concat.left).use == Use::Move) return Reuse::First;
  if (withoutConversions(*concat.right).use == Use::Move) return Reuse::Last;
  if (mayReuse(*concat.left)) return Reuse::First;
  return mayReuse(*concat.right) ? Reuse::Last : Reuse::None;
}

}  // namespace kinako::types
