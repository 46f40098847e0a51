#include "types/places.h"

#include "types/reuse.h"
#include "types/walk.h"

namespace kinako::types {

std::array<Expr*, 2> reusable(Expr* expr) {
  if (auto* call = as<CallBuiltin>(expr)) {
    return {isMadeHere(*expr) ? call->arguments[0] : nullptr, nullptr};
  }
  if (auto* binary = as<Binary>(expr)) {
    if (binary->op != BinaryOperator::ConcatList) return {};
    return {binary->left, binary->right};
  }
  if (auto* slice = as<Slice>(expr)) return {slice->step ? nullptr : slice->object, nullptr};
  return {};
}

bool isSlicing(const Expr* expr) {
  if (expr->kind == ExprKind::Slice) return true;
  return expr->kind == ExprKind::CallBuiltin && to<CallBuiltin>(expr).builtin == Builtin::Slice;
}

Expr* throughConversions(Expr* expr) {
  while (auto* convert = as<Convert>(expr)) expr = convert->operand;
  return expr;
}

bool isRead(const Expr* expr) {
  return isVariable(*expr) || expr->kind == ExprKind::Index || expr->kind == ExprKind::FieldGet ||
         expr->kind == ExprKind::FieldDynamic;
}

bool isSamePlace(const Expr* a, const Expr* b) {
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case ExprKind::LocalGet:
      return to<LocalGet>(a).local == to<LocalGet>(b).local;
    case ExprKind::CaptureGet:
      return to<CaptureGet>(a).local == to<CaptureGet>(b).local;
    case ExprKind::GlobalGet:
      return to<GlobalGet>(a).global == to<GlobalGet>(b).global;
    case ExprKind::FieldGet:
      return to<FieldGet>(a).field == to<FieldGet>(b).field &&
             isSamePlace(to<FieldGet>(a).object, to<FieldGet>(b).object);
    case ExprKind::FieldDynamic:
      return to<FieldDynamic>(a).name == to<FieldDynamic>(b).name &&
             isSamePlace(to<FieldDynamic>(a).object, to<FieldDynamic>(b).object);
    case ExprKind::Index:
      return to<Index>(a).indexKind == to<Index>(b).indexKind &&
             isSamePlace(to<Index>(a).object, to<Index>(b).object) &&
             isSamePlace(to<Index>(a).index, to<Index>(b).index);
    case ExprKind::IntConst:
      return to<IntConst>(a).value == to<IntConst>(b).value;
    case ExprKind::StringConst:
      return to<StringConst>(a).value == to<StringConst>(b).value;
    case ExprKind::Convert:
      return to<Convert>(a).conversion == to<Convert>(b).conversion &&
             isSamePlace(to<Convert>(a).operand, to<Convert>(b).operand);
    // What indexes are computed with.
    case ExprKind::Unary:
      return to<Unary>(a).op == to<Unary>(b).op &&
             isSamePlace(to<Unary>(a).operand, to<Unary>(b).operand);
    case ExprKind::Binary:
      return to<Binary>(a).op == to<Binary>(b).op &&
             isSamePlace(to<Binary>(a).left, to<Binary>(b).left) &&
             isSamePlace(to<Binary>(a).right, to<Binary>(b).right);
    case ExprKind::CallBuiltin:
      return to<CallBuiltin>(a).builtin == Builtin::Len &&
             to<CallBuiltin>(b).builtin == Builtin::Len &&
             isSamePlace(to<CallBuiltin>(a).arguments[0], to<CallBuiltin>(b).arguments[0]);
    case ExprKind::BigConst:
    case ExprKind::FloatConst:
    case ExprKind::BoolConst:
    case ExprKind::NullConst:
    case ExprKind::FunctionValue:
    case ExprKind::BuiltinValue:
    case ExprKind::Truthy:
    case ExprKind::Logical:
    case ExprKind::Conditional:
    case ExprKind::CastTo:
    case ExprKind::CallFunction:
    case ExprKind::CallClosure:
    case ExprKind::CallValue:
    case ExprKind::CallDynamic:
    case ExprKind::Partial:
    case ExprKind::MakeList:
    case ExprKind::MakeMap:
    case ExprKind::MakeRecord:
    case ExprKind::Slice:
    case ExprKind::Match:
    case ExprKind::BlockExpr:
    case ExprKind::Load:
    case ExprKind::Save:
    case ExprKind::Helper:
      return false;
  }
  KINAKO_UNREACHABLE();
}

bool mayGrowAfter(Expr* operation, const Expr* operand) {
  bool isAfter = false;
  bool grows = false;
  const auto note = [&](Expr* each) {
    if (!each) return;
    if (isAfter) grows |= mayGrow(each);
    isAfter |= each == operand;
  };
  if (auto* call = as<CallBuiltin>(operation)) {
    for (auto* argument : call->arguments) note(argument);
  } else if (auto* binary = as<Binary>(operation)) {
    note(binary->left);
    note(binary->right);
  } else if (auto* slice = as<Slice>(operation)) {
    for (auto* part : {slice->object, slice->begin, slice->end}) note(part);
  }
  return grows;
}

bool callsUnknown(const Expr* expr) {
  if (expr->kind == ExprKind::CallValue || expr->kind == ExprKind::CallDynamic) return true;
  const auto* call = as<CallBuiltin>(const_cast<Expr*>(expr));
  return call && (call->builtin == Builtin::Reduce || call->builtin == Builtin::Eval);
}

const Function* calledBy(const Expr* expr) {
  if (expr->kind == ExprKind::CallFunction) return to<CallFunction>(expr).function;
  if (expr->kind == ExprKind::CallClosure) return to<CallClosure>(expr).function;
  return nullptr;
}

bool mayGrow(Expr* root) {
  bool found = false;
  walkExpr(root, [&](Expr* expr) {
    const auto* called = calledBy(expr);
    found |= callsUnknown(expr) || (called && called->growsShared) ||
             expr->kind == ExprKind::BlockExpr || expr->kind == ExprKind::Match;
  });
  return found;
}

}  // namespace kinako::types
