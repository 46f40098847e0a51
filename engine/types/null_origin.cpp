#include "types/null_origin.h"

#include <algorithm>
#include <vector>

#include "types/walk.h"

namespace kinako::types {

namespace {

constexpr int kMostSteps = 8;  ///< from variable to variable

std::string quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

/// What a variable gets in one place.
struct Store {
  const Expr* value;
  Span span;
};

class Origins {
 public:
  Origins(const Program& program, const Source& source) : program_(program), source_(source) {}

  std::string at(Span span) {
    const Expr* used = nullptr;
    for (const auto& function : program_.functions) {
      if (function->source != &source_) continue;
      for (auto* stmt : function->body) {
        auto onExpr = [&](Expr* expr) {
          if (expr->span != span || used) return;
          const auto* convert = as<const Convert>(static_cast<const Expr*>(expr));
          if (convert && (convert->conversion == Conversion::Unwrap ||
                          convert->conversion == Conversion::Check)) {
            used = convert->operand;
          } else if (const auto* get = as<const FieldGet>(static_cast<const Expr*>(expr))) {
            used = get->object;
          }
        };
        auto onStmt = [](Stmt*) {};
        Walker walker(onExpr, onStmt);
        walker.visit(stmt);
      }
    }
    return used ? of(used) : "";
  }

 private:
  /// "" when the expression says nothing.
  std::string of(const Expr* expr) {
    if (++steps_ > kMostSteps) return "";
    while (const auto* convert = as<const Convert>(expr)) expr = convert->operand;
    switch (expr->kind) {
      case ExprKind::NullConst:
        return "The value is the literal null.";
      case ExprKind::Index:
        if (to<Index>(expr).object->type->is(TypeKind::Map)) return kMissingKey;
        return kMissingPart;
      case ExprKind::FieldDynamic:
        if (to<FieldDynamic>(expr).object->type->is(TypeKind::Map)) return kMissingKey;
        return kMissingPart;
      case ExprKind::Match:
        return ofMatch(to<Match>(expr));
      case ExprKind::Conditional:
        return ofConditional(to<Conditional>(expr));
      case ExprKind::BlockExpr:
        return of(to<BlockExpr>(expr).result);
      case ExprKind::CallFunction:
        return ofCall(*to<CallFunction>(expr).function);
      case ExprKind::CallClosure:
        return ofCall(*to<CallClosure>(expr).function);
      case ExprKind::CallBuiltin:
        return ofBuiltin(to<CallBuiltin>(expr).builtin);
      case ExprKind::LocalGet:
        return ofLocal(*to<LocalGet>(expr).local);
      case ExprKind::CaptureGet:
        return ofLocal(*to<CaptureGet>(expr).local);
      case ExprKind::GlobalGet:
        return ofGlobal(*to<GlobalGet>(expr).global);
      default:
        return "";
    }
  }

  std::string ofMatch(const Match& match) {
    for (const auto& arm : match.arms) {
      if (isNull(arm.value)) return of(arm.value);
      if (arm.pattern.kind == PatternKind::Wildcard || arm.pattern.kind == PatternKind::Bind) {
        return "";
      }
    }
    return "No arm of the `match` matches the value, so its result is null. Add an arm `_ => …`.";
  }

  std::string ofConditional(const Conditional& node) {
    const Expr* otherwise = node.elseValue;
    while (const auto* convert = as<const Convert>(otherwise)) otherwise = convert->operand;
    // The null of a missing `else` has the place of the whole expression.
    if (otherwise->kind == ExprKind::NullConst && otherwise->span == node.span) {
      return "An `if` without `else` is null when its condition is false.";
    }
    return isNull(node.thenValue)   ? of(node.thenValue)
           : isNull(node.elseValue) ? of(node.elseValue)
                                    : "";
  }

  std::string ofCall(const Function& function) {
    bool returnsNull = false;
    auto onStmt = [&](Stmt* stmt) {
      const auto* ret = as<Return>(stmt);
      returnsNull |= ret && ret->value && isNull(ret->value);
    };
    walkStatements(function.body, onStmt);
    const auto name = quoted(displayName(function));
    if (returnsNull) return name + " returned null. Test its result before using it.";
    if (!function.result || !function.result->is(TypeKind::Option)) return "";
    return name + " reached its end without a `return`, so it returned null.";
  }

  static std::string ofBuiltin(Builtin builtin) {
    const auto name = quoted(builtinInfo(builtin).name);
    switch (builtin) {
      case Builtin::First:
      case Builtin::Last:
        return name +
               " returns null if there are no elements. Test for it, or supply a default with "
               "`??`.";
      case Builtin::Get:
        return name +
               " returns null if there is nothing at the key. Pass a default as its third "
               "argument.";
      default:
        return name + " returned null.";
    }
  }

  std::string ofLocal(const Local& local) {
    if (local.isJoined) {
      return "No row on the other side of the join matches this one, so " + quoted(local.name) +
             " is null. Test for it, or use `join`.";
    }
    if (local.isParameter) return "The caller passed null for " + quoted(local.name) + ".";
    return ofStores(local.name, storesOf(&local, nullptr));
  }

  std::string ofGlobal(const Global& global) {
    return ofStores(global.name, storesOf(nullptr, &global));
  }

  /// The one store that can have been it.
  std::string ofStores(std::string_view name, const std::vector<Store>& stores) {
    std::string found;
    for (const Store& store : stores) {
      std::string origin = of(store.value);
      if (origin.empty()) continue;
      if (!found.empty()) return "";  // two ways lead here
      if (name.empty()) {
        found = std::move(origin);
        continue;
      }
      const auto line = std::to_string(source_.position(store.span.begin).line);
      found = quoted(name) + " got its value on line " + line + ". " + origin;
    }
    return found;
  }

  std::vector<Store> storesOf(const Local* local, const Global* global) {
    std::vector<Store> stores;
    auto onStmt = [&](Stmt* stmt) {
      if (const auto* declare = as<Declare>(stmt); declare && declare->local == local) {
        stores.push_back({declare->value, stmt->span});
      } else if (const auto* set = as<SetLocal>(stmt); set && set->local == local) {
        stores.push_back({set->value, stmt->span});
      } else if (const auto* set = as<SetCapture>(stmt); set && set->local == local) {
        stores.push_back({set->value, stmt->span});
      } else if (const auto* set = as<SetGlobal>(stmt); set && set->global == global) {
        stores.push_back({set->value, stmt->span});
      }
    };
    for (const auto& function : program_.functions) {
      if (function->source == &source_) walkStatements(function->body, onStmt);
    }
    return stores;
  }

  static bool isNull(const Expr* expr) {
    while (const auto* convert = as<const Convert>(expr)) expr = convert->operand;
    return expr->kind == ExprKind::NullConst;
  }

  static constexpr const char* kMissingKey =
      "Reading a missing map key returns null. Test with `in`, or supply a default with `??`.";
  static constexpr const char* kMissingPart =
      "Reading a missing key, or a step into null, returns null. Test for it, or supply a default "
      "with `??`.";

  const Program& program_;
  const Source& source_;
  int steps_ = 0;
};

}  // namespace

std::string nullOrigin(const Program& program, const Source& source, Span span) {
  return Origins(program, source).at(span);
}

}  // namespace kinako::types
