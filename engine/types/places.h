// Places that hold lists, and operations that may change one in place: what uses.cpp decides from.
#pragma once

#include <array>

#include "types/typed_ast.h"

namespace kinako::types {

/// The operands of an operation on lists that may become its result, changed in place.
std::array<Expr*, 2> reusable(Expr* expr);
bool isSlicing(const Expr* expr);
/// Strips conversions that hand the same reference on.
Expr* throughConversions(Expr* expr);
bool isRead(const Expr* expr);
/// Whether two expressions certainly name the same place, and naming it has no effects.
bool isSamePlace(const Expr* a, const Expr* b);
/// Whether evaluating it may grow a list that others can reach.
bool mayGrow(Expr* root);
/// Whether what an operation on lists evaluates after this operand may grow lists that others
/// reach.
bool mayGrowAfter(Expr* operation, const Expr* operand);

/// Whether it calls what is not known here.
bool callsUnknown(const Expr* expr);
/// The function that a call by name calls; null for other expressions.
const Function* calledBy(const Expr* expr);

/// What a statement stores, and the place it overwrites.
template <typename Visit>
void withStore(Stmt* stmt, Visit visit) {
  switch (stmt->kind) {
    case StmtKind::SetLocal: {
      auto* set = static_cast<SetLocal*>(stmt);
      const LocalGet place{{ExprKind::LocalGet, Use::Share, stmt->span, set->local->type},
                           set->local};
      return visit(set->value, &place);
    }
    case StmtKind::SetCapture: {
      auto* set = static_cast<SetCapture*>(stmt);
      const CaptureGet place{
          {ExprKind::CaptureGet, Use::Share, stmt->span, set->local->type}, set->index, set->local};
      return visit(set->value, &place);
    }
    case StmtKind::SetGlobal: {
      auto* set = static_cast<SetGlobal*>(stmt);
      const GlobalGet place{{ExprKind::GlobalGet, Use::Share, stmt->span, set->global->type},
                            set->global};
      return visit(set->value, &place);
    }
    case StmtKind::SetIndex: {
      auto* set = static_cast<SetIndex*>(stmt);
      const Index place{{ExprKind::Index, Use::Share, stmt->span, set->value->type},
                        set->indexKind,
                        set->object,
                        set->index};
      return visit(set->value, &place);
    }
    case StmtKind::SetField: {
      auto* set = static_cast<SetField*>(stmt);
      const FieldGet place{
          {ExprKind::FieldGet, Use::Share, stmt->span, set->value->type}, set->object, set->field};
      return visit(set->value, &place);
    }
    case StmtKind::SetFieldDynamic: {
      auto* set = static_cast<SetFieldDynamic*>(stmt);
      const FieldDynamic place{{ExprKind::FieldDynamic, Use::Share, stmt->span, set->value->type},
                               set->object,
                               set->name};
      return visit(set->value, &place);
    }
    case StmtKind::Evaluate:
    case StmtKind::Declare:
    case StmtKind::Block:
    case StmtKind::If:
    case StmtKind::While:
    case StmtKind::ForRange:
    case StmtKind::ForEach:
    case StmtKind::Break:
    case StmtKind::Continue:
    case StmtKind::Return:
    case StmtKind::Expect:
    case StmtKind::Test:
    case StmtKind::Bench:
      return;
  }
  KINAKO_UNREACHABLE();
}

/// Calls `visit` with the reads of `place` whose list the stored `value` may be, changed in
/// place by the very last step of it. Whether there are any.
template <typename Visit>
bool eachReused(Expr* value, const Expr* place, Visit visit) {
  auto* core = throughConversions(value);
  if (auto* conditional = as<Conditional>(core)) {
    const bool isInThen = eachReused(conditional->thenValue, place, visit);
    return eachReused(conditional->elseValue, place, visit) || isInThen;
  }
  for (auto* operand : reusable(core)) {
    if (!operand) continue;
    auto* read = throughConversions(operand);
    if (!isRead(read) || !isSamePlace(read, place) || mayGrowAfter(core, operand)) continue;
    visit(read);
    return true;
  }
  return false;
}

}  // namespace kinako::types
