#include "types/effects.h"

#include <algorithm>
#include <set>

#include "types/walk.h"

namespace kinako::types {

namespace {

const Expr* withoutConversions(const Expr* expr) {
  while (const auto* convert = as<const Convert>(expr)) expr = convert->operand;
  return expr;
}

/// The variable that an expression reads; null when it is none.
const void* variableOf(const Expr* expr) {
  if (const auto* get = as<const LocalGet>(expr)) return get->local;
  if (const auto* get = as<const CaptureGet>(expr)) return get->local;
  if (const auto* get = as<const GlobalGet>(expr)) return get->global;
  return nullptr;
}

/// A container that nobody else has.
bool makesContainer(const Expr* expr) {
  if (!expr) return false;
  expr = withoutConversions(expr);
  if (const auto* call = as<const CallBuiltin>(expr)) {
    const Makes makes = builtinInfo(call->builtin).makes;
    return makes == Makes::Container || makes == Makes::ChangedContainer;
  }
  return expr->kind == ExprKind::MakeList || expr->kind == ExprKind::MakeMap ||
         expr->kind == ExprKind::MakeRecord || expr->kind == ExprKind::Slice ||
         expr->kind == ExprKind::Binary;
}

/// What one function's body, or one expression, does by itself, and whom it calls.
struct Doing {
  explicit Doing(const Effects& effects) : effects(effects) {}

  const Effects& effects;
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
      case ExprKind::CallValue:
        return noteCalled(to<CallValue>(&expr).callee);
      case ExprKind::Helper:
        hasEffect |= to<Helper>(&expr).helper == HelperKind::CallExternal;
        return;
      case ExprKind::CallDynamic:
      case ExprKind::Load:
      case ExprKind::Save:
        hasEffect = true;
        return;
      case ExprKind::IntConst:
      case ExprKind::BigConst:
      case ExprKind::FloatConst:
      case ExprKind::BoolConst:
      case ExprKind::StringConst:
      case ExprKind::NullConst:
      case ExprKind::LocalGet:
      case ExprKind::CaptureGet:
      case ExprKind::GlobalGet:
      case ExprKind::FunctionValue:
      case ExprKind::BuiltinValue:
      case ExprKind::Unary:
      case ExprKind::Binary:
      case ExprKind::Truthy:
      case ExprKind::Logical:
      case ExprKind::Conditional:
      case ExprKind::Convert:
      case ExprKind::CastTo:
      case ExprKind::Partial:
      case ExprKind::MakeList:
      case ExprKind::MakeMap:
      case ExprKind::MakeRecord:
      case ExprKind::Index:
      case ExprKind::Slice:
      case ExprKind::FieldGet:
      case ExprKind::FieldDynamic:
      case ExprKind::Match:
      case ExprKind::BlockExpr:
        return;
    }
    KINAKO_UNREACHABLE();
  }

  void note(const CallBuiltin& call) {
    if (builtinInfo(call.builtin).effect == Effect::Io) hasEffect = true;
    if (call.builtin == Builtin::Reduce) noteCalled(call.arguments[1]);
  }

  void noteCalled(const Expr* callee) {
    const Expr* known = effects.functionOf(callee);
    if (const auto* value = as<const FunctionValue>(known)) {
      calls.push_back(value->function->index);
    } else if (const auto* value = as<const BuiltinValue>(known)) {
      // What `reduce` calls is not known here.
      hasEffect |=
          builtinInfo(value->builtin).effect == Effect::Io || value->builtin == Builtin::Reduce;
    } else {
      hasEffect = true;
    }
  }

  void noteChanged(const Expr* object) {
    const auto* get = as<const LocalGet>(object);
    if (!get || !effects.isFresh(get->local)) hasEffect = true;
  }

  /// What outlives the function.
  void note(const Stmt& stmt) {
    switch (stmt.kind) {
      case StmtKind::SetIndex:
        return noteChanged(to<SetIndex>(&stmt).object);
      case StmtKind::SetField:
        return noteChanged(to<SetField>(&stmt).object);
      case StmtKind::SetFieldDynamic:
        return noteChanged(to<SetFieldDynamic>(&stmt).object);
      case StmtKind::SetCapture:
      case StmtKind::SetGlobal:
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

Doing doingOf(const Function& function, const Effects& effects) {
  Doing doing(effects);
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
  const auto onStmt = [&](Stmt* stmt) {
    if (const auto* declare = as<Declare>(stmt)) {
      stores_[declare->local].push_back(declare->value);
    } else if (const auto* set = as<SetLocal>(stmt)) {
      stores_[set->local].push_back(set->value);
    } else if (const auto* set = as<SetCapture>(stmt)) {
      stores_[set->local].push_back(set->value);
    } else if (const auto* set = as<SetGlobal>(stmt)) {
      stores_[set->global].push_back(set->value);
    } else if (const auto* loop = as<ForEach>(stmt)) {
      stores_[loop->local].push_back(nullptr);
    }
  };
  for (const auto& function : program.functions) {
    for (const auto* parameter : function->parameters) stores_[parameter].push_back(nullptr);
    walkStatements(function->body, onStmt);
  }
  std::vector<std::vector<uint32_t>> callers(functions_.size());
  std::vector<uint32_t> work;
  const auto mark = [&](uint32_t function) {
    if (functions_[function]) return;
    functions_[function] = true;
    work.push_back(function);
  };
  for (const auto& function : program.functions) {
    const Doing doing = doingOf(*function, *this);
    for (const uint32_t callee : doing.calls) callers[callee].push_back(function->index);
    if (doing.hasEffect) mark(function->index);
  }
  while (!work.empty()) {
    const uint32_t function = work.back();
    work.pop_back();
    for (const uint32_t caller : callers[function]) mark(caller);
  }
}

const Expr* Effects::functionOf(const Expr* expr) const {
  constexpr int kMostSteps = 8;  // from variable to variable
  for (int step = 0; step < kMostSteps && expr; ++step) {
    expr = withoutConversions(expr);
    if (expr->kind == ExprKind::FunctionValue || expr->kind == ExprKind::BuiltinValue) return expr;
    if (const auto* partial = as<const Partial>(expr)) {
      expr = partial->callee;
      continue;
    }
    const auto found = stores_.find(variableOf(expr));
    if (found == stores_.end() || found->second.size() != 1) return nullptr;
    expr = found->second[0];
  }
  return nullptr;
}

bool Effects::isFresh(const Local* local) const {
  const auto found = stores_.find(local);
  return found != stores_.end() &&
         std::all_of(found->second.begin(), found->second.end(), makesContainer);
}

bool Effects::has(const Expr& expr) const {
  Doing doing(*this);
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
