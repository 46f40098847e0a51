#include "types/effects.h"

#include <algorithm>
#include <set>

#include "types/walk.h"

namespace kinako::types {

namespace {

/// What one function's body, or one expression, does by itself, and whom it calls.
struct Doing {
  bool hasEffect = false;
  std::vector<uint32_t> calls;

  void note(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::CallFunction:
        calls.push_back(to<CallFunction>(&expr).function->index);
        return;
      case ExprKind::CallClosure:
        calls.push_back(to<CallClosure>(&expr).function->index);
        return;
      case ExprKind::CallBuiltin:
        return note(to<CallBuiltin>(&expr));
      case ExprKind::Helper:
        hasEffect |= to<Helper>(&expr).helper == HelperKind::CallExternal;
        return;
      case ExprKind::CallValue:
      case ExprKind::CallDynamic:
      case ExprKind::Load:
      case ExprKind::Save:
        hasEffect = true;
        return;
      default:
        return;
    }
  }

  void note(const CallBuiltin& call) {
    if (builtinInfo(call.builtin).effect == Effect::Io) hasEffect = true;
    if (call.builtin != Builtin::Reduce) return;
    // It calls what it is given.
    const Expr* callee = call.arguments[1];
    while (const auto* convert = as<const Convert>(callee)) callee = convert->operand;
    if (const auto* known = as<const FunctionValue>(callee)) {
      calls.push_back(known->function->index);
    } else {
      hasEffect = true;
    }
  }

  /// What outlives the function.
  void note(const Stmt& stmt) {
    switch (stmt.kind) {
      case StmtKind::SetCapture:
      case StmtKind::SetGlobal:
      case StmtKind::SetIndex:
      case StmtKind::SetField:
      case StmtKind::SetFieldDynamic:
      case StmtKind::Expect:
      case StmtKind::Test:
      case StmtKind::Bench:
        hasEffect = true;
        return;
      case StmtKind::Evaluate:
      case StmtKind::Declare:
      case StmtKind::SetLocal:
      case StmtKind::Block:
      case StmtKind::If:
      case StmtKind::While:
      case StmtKind::ForRange:
      case StmtKind::ForEach:
      case StmtKind::Break:
      case StmtKind::Continue:
      case StmtKind::Return:
        return;
    }
  }
};

Doing doingOf(const Function& function) {
  Doing doing;
  auto onExpr = [&](Expr* expr) { doing.note(*expr); };
  auto onStmt = [&](Stmt* stmt) { doing.note(*stmt); };
  Walker walker(onExpr, onStmt);
  for (auto* stmt : function.body) walker.visit(stmt);
  return doing;
}

}  // namespace

// A function has an effect when a way of calls leads from it to one that has: the effects go
// backwards along the calls until nothing changes.
Effects::Effects(const Program& program) : functions_(program.functions.size()) {
  std::vector<std::vector<uint32_t>> callers(functions_.size());
  std::vector<uint32_t> work;
  const auto mark = [&](uint32_t function) {
    if (functions_[function]) return;
    functions_[function] = true;
    work.push_back(function);
  };
  for (const auto& function : program.functions) {
    const Doing doing = doingOf(*function);
    for (const uint32_t callee : doing.calls) callers[callee].push_back(function->index);
    if (doing.hasEffect) mark(function->index);
  }
  while (!work.empty()) {
    const uint32_t function = work.back();
    work.pop_back();
    for (const uint32_t caller : callers[function]) mark(caller);
  }
}

bool Effects::has(const Expr& expr) const {
  Doing doing;
  bool leaves = false;  // control or a value gets out of the expression
  bool hasLoop = false;
  bool hasJump = false;
  std::set<const Local*> own;
  auto onExpr = [&](Expr* inner) { doing.note(*inner); };
  auto onStmt = [&](Stmt* stmt) {
    doing.note(*stmt);
    if (const auto* declare = as<Declare>(stmt)) own.insert(declare->local);
    if (const auto* set = as<SetLocal>(stmt)) leaves |= !own.contains(set->local);
    leaves |= stmt->kind == StmtKind::Return;
    hasJump |= stmt->kind == StmtKind::Break || stmt->kind == StmtKind::Continue;
    hasLoop |= stmt->kind == StmtKind::While || stmt->kind == StmtKind::ForRange ||
               stmt->kind == StmtKind::ForEach;
  };
  Walker walker(onExpr, onStmt);
  walker.visit(const_cast<Expr*>(&expr));
  return doing.hasEffect || leaves || (hasJump && !hasLoop) ||
         std::any_of(doing.calls.begin(), doing.calls.end(),
                     [&](uint32_t callee) { return functions_[callee]; });
}

}  // namespace kinako::types
