#include "types/null_origin.h"

#include <algorithm>
#include <vector>

#include "types/walk.h"

namespace kinako::types {

namespace {

constexpr int kMostSteps = 64;  ///< from one expression to the next

constexpr const char* kTest = "Test the value with `== none`, or supply a default with `??`.";

std::string quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

/// What a variable gets in one place.
struct Store {
  const Expr* value;
  Span span;
};

class Origins {
 public:
  Origins(const Program& program, const Source& source) : program_(program), source_(source) {}

  std::string at(TrapKind kind, std::string_view message, Span span) {
    const bool isLeft = message.find(" on null") != message.npos;
    const Expr* used = nullptr;
    const Expr* other = nullptr;  // says less
    const auto onExpr = [&](Expr* expr) {
      if (expr->span == span && !used) find(kind, isLeft, expr, used, other);
    };
    const auto onStmt = [&](Stmt* stmt) {
      const auto* set = as<SetIndex>(stmt);
      if (set && stmt->span == span && kind == TrapKind::IndexTarget) used = set->object;
    };
    for (const auto& function : program_.functions) {
      if (function->source != &source_) continue;
      Walker walker(onExpr, onStmt);
      for (auto* stmt : function->body) walker.visit(stmt);
    }
    if (!used) used = other;
    const std::string origin = used ? of(used) : "";
    return origin.empty() && kind != TrapKind::NullUse ? kTest : origin;
  }

 private:
  static void find(TrapKind kind, bool isLeft, const Expr* expr, const Expr*& used,
                   const Expr*& other) {
    if (const auto* binary = as<const Binary>(expr); binary && kind == TrapKind::Operator) {
      used = isLeft ? binary->left : binary->right;
    } else if (const auto* unary = as<const Unary>(expr); unary && kind != TrapKind::NullUse) {
      used = unary->operand;
    } else if (const auto* call = as<const CallValue>(expr); call && kind != TrapKind::NullUse) {
      used = call->callee;
    } else if (const auto* cast = as<const CastTo>(expr); cast && kind == TrapKind::Cast) {
      used = cast->operand;
    } else if (const auto* call = as<const CallClosure>(expr); call && kind != TrapKind::NullUse) {
      used = call->closure;
    }
    if (kind != TrapKind::NullUse) return;
    const auto* convert = as<const Convert>(expr);
    if (convert &&
        (convert->conversion == Conversion::Unwrap || convert->conversion == Conversion::Check)) {
      used = convert->operand;
    } else if (const auto* get = as<const FieldGet>(expr)) {
      used = get->object;
    } else if (isVariable(*expr) || expr->kind == ExprKind::CallBuiltin) {
      other = expr;
    }
  }

  /// "" when the expression says nothing.
  std::string of(const Expr* expr) {
    if (++steps_ > kMostSteps) return "";
    while (const auto* convert = as<const Convert>(expr)) expr = convert->operand;
    switch (expr->kind) {
      case ExprKind::NullConst:
        return "The value is the literal null.";
      case ExprKind::Index:
        return ofStep(*to<Index>(expr).object, {});
      case ExprKind::FieldDynamic:
        return ofStep(*to<FieldDynamic>(expr).object, to<FieldDynamic>(expr).name);
      case ExprKind::FieldGet: {
        const auto& get = to<FieldGet>(expr);
        return get.object->type->is(TypeKind::Record)
                   ? ofField(*get.object->type->record, get.field)
                   : "";
      }
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
      case ExprKind::CallValue:
        return ofCallValue(*to<CallValue>(expr).callee);
      case ExprKind::CallDynamic:
        return quoted(to<CallDynamic>(expr).name) + kReturnedNull;
      case ExprKind::CallBuiltin:
        return ofBuiltin(to<CallBuiltin>(expr));
      case ExprKind::LocalGet:
        return ofLocal(*to<LocalGet>(expr).local);
      case ExprKind::CaptureGet:
        return ofLocal(*to<CaptureGet>(expr).local);
      case ExprKind::GlobalGet:
        return ofGlobal(*to<GlobalGet>(expr).global);
      case ExprKind::IntConst:
      case ExprKind::BigConst:
      case ExprKind::FloatConst:
      case ExprKind::BoolConst:
      case ExprKind::StringConst:
      case ExprKind::FunctionValue:
      case ExprKind::BuiltinValue:
      case ExprKind::Unary:
      case ExprKind::Binary:
      case ExprKind::Truthy:
      case ExprKind::Logical:
      case ExprKind::Convert:
      case ExprKind::CastTo:
      case ExprKind::Partial:
      case ExprKind::MakeList:
      case ExprKind::MakeMap:
      case ExprKind::MakeRecord:
      case ExprKind::Slice:
      case ExprKind::Load:
      case ExprKind::Save:
      case ExprKind::Helper:
        return "";
    }
    KINAKO_UNREACHABLE();
  }

  /// A step from `object` to an element, or to the field `name`.
  std::string ofStep(const Expr& object, std::string_view name) {
    const Type* type = object.type;
    if (type->is(TypeKind::Map)) {
      return type->element && type->element->is(TypeKind::Option) ? kNullInMap : kMissingKey;
    }
    if (type->is(TypeKind::List)) {
      return "The list has a null there. Test for it, or supply a default with `??`.";
    }
    if (type->is(TypeKind::Option)) type = type->element;
    const auto index = type->is(TypeKind::Record) ? type->record->fieldIndex(name) : -1;
    const auto field = static_cast<uint32_t>(index);
    // A field that cannot be null was looked for in null.
    const bool isCertain = index >= 0 && !type->record->fields[field].type->is(TypeKind::Option);
    const Local* local = localOf(&object);
    if (isCertain || (local && local->isJoined)) {
      if (std::string origin = of(&object); !origin.empty()) return origin;
    }
    if (index >= 0 && !isCertain) return ofField(*type->record, field);
    const std::string origin = of(&object);
    return origin.empty() ? kMissingPart : origin;
  }

  static const Local* localOf(const Expr* expr) {
    while (const auto* convert = as<const Convert>(expr)) expr = convert->operand;
    if (const auto* get = as<const LocalGet>(expr)) return get->local;
    if (const auto* get = as<const CaptureGet>(expr)) return get->local;
    return nullptr;
  }

  /// What a record has in one of its fields.
  std::string ofField(const RecordInfo& record, uint32_t field) {
    std::vector<Store> stores;
    const auto onExpr = [&](Expr* expr) {
      const auto* made = as<MakeRecord>(expr);
      if (made && made->record == &record) stores.push_back({made->fields[field], expr->span});
    };
    const auto onStmt = [&](Stmt* stmt) {
      const auto* set = as<SetField>(stmt);
      if (set && set->field == field && set->object->type->is(TypeKind::Record) &&
          set->object->type->record == &record) {
        stores.push_back({set->value, stmt->span});
      }
    };
    for (const auto& function : program_.functions) {
      if (function->source != &source_) continue;
      Walker walker(onExpr, onStmt);
      for (auto* stmt : function->body) walker.visit(stmt);
    }
    const auto& info = record.fields[field];
    const std::string name = std::string(record.name) + "." + std::string(info.name);
    if (std::string origin = ofStores(name, stores); !origin.empty()) return origin;
    if (!info.type->is(TypeKind::Option)) return "";
    return "The field " + quoted(info.name) + " may be null. " + kTest;
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
    const auto name = function.name.empty() ? "The function" : quoted(displayName(function));
    bool returnsNull = false;
    std::vector<std::string> origins;
    const auto onStmt = [&](Stmt* stmt) {
      const auto* ret = as<Return>(stmt);
      if (!ret || !ret->value) return;
      returnsNull |= isNull(ret->value);
      const Local* local = localOf(ret->value);
      if (!isMaybeNull(ret->value) || (local && local->isParameter)) return;
      if (std::string origin = of(ret->value); !origin.empty()) origins.push_back(origin);
    };
    walkStatements(function.body, onStmt);
    if (returnsNull) return name + kReturnedNull;
    if (origins.size() == 1) return name + " returned null. " + origins[0];
    if (!canEnd(function.body)) return name + kReturnedNull;
    const bool hasResult = function.result && !function.result->is(TypeKind::Unit);
    return hasResult ? name + " reached its end without a `return`, so it returned null."
                     : name + kReturnedNull;
  }

  /// Whether the end of the statements can be reached, as far as `return` goes.
  static bool canEnd(std::span<Stmt* const> statements) {
    return statements.empty() || canEnd(statements.back());
  }
  static bool canEnd(const Stmt* last) {
    if (const auto* block = as<const Block>(last)) return canEnd(block->statements);
    if (const auto* branch = as<const If>(last)) {
      return !branch->elseBranch || canEnd(branch->thenBranch) || canEnd(branch->elseBranch);
    }
    return last->kind != StmtKind::Return;
  }

  static bool isMaybeNull(const Expr* expr) {
    while (const auto* convert = as<const Convert>(expr)) {
      if (convert->conversion == Conversion::Unwrap || convert->conversion == Conversion::Check) {
        return convert->type->is(TypeKind::Option);
      }
      expr = convert->operand;
    }
    return expr->type->is(TypeKind::Option) || expr->type->is(TypeKind::Any);
  }

  std::string ofCallValue(const Expr& callee) {
    if (const Function* known = functionOf(&callee)) return ofCall(*known);
    const std::string_view text = source_.text(callee.span);
    constexpr size_t kLongest = 40;
    const bool isShort = text.size() <= kLongest && text.find('\n') == text.npos;
    return (isShort ? quoted(text) : "The function") + kReturnedNull;
  }

  /// The function that a value is, when it is one that never changes.
  const Function* functionOf(const Expr* expr) {
    while (const auto* convert = as<const Convert>(expr)) expr = convert->operand;
    if (const auto* value = as<const FunctionValue>(expr)) return value->function;
    const Local* local = localOf(expr);
    const auto* global = as<const GlobalGet>(expr);
    if (++steps_ > kMostSteps || !(local || global)) return nullptr;
    const auto stores = storesOf(local, global ? global->global : nullptr);
    return stores.size() == 1 ? functionOf(stores[0].value) : nullptr;
  }

  std::string ofBuiltin(const CallBuiltin& call) {
    const auto name = quoted(builtinInfo(call.builtin).name);
    if (call.builtin == Builtin::First || call.builtin == Builtin::Last) {
      return name +
             " returns null if there are no elements. Test for it, or supply a default with `??`.";
    }
    if (call.builtin == Builtin::Get) {
      return name +
             " returns null if there is nothing at the key. Pass a default as its third argument.";
    }
    if (call.builtin == Builtin::Reduce) {
      const Function* called = call.arguments.size() > 1 ? functionOf(call.arguments[1]) : nullptr;
      return called ? ofCall(*called) : "The function passed to `reduce` returned null.";
    }
    return name + " returned null.";
  }

  std::string ofLocal(const Local& local) {
    if (local.isJoined) {
      return "No row on the other side of the join matches this one, so " + quoted(local.name) +
             " is null. Test for it, or use `join`.";
    }
    if (local.isParameter) return "The caller passed null for " + quoted(local.name) + ".";
    if (const Expr* list = loopOf(local)) {
      const std::string_view text = source_.text(list->span);
      constexpr size_t kLongest = 40;
      return "An element of " + (text.size() <= kLongest ? quoted(text) : "the list") +
             " is null. " + kTest;
    }
    return ofStores(local.name, storesOf(&local, nullptr));
  }

  /// What the loop goes over whose variable it is; else null.
  const Expr* loopOf(const Local& local) {
    const Expr* found = nullptr;
    const auto onStmt = [&](Stmt* stmt) {
      const auto* loop = as<ForEach>(stmt);
      if (loop && loop->local == &local && !local.name.empty()) found = loop->source;
    };
    if (local.function) walkStatements(local.function->body, onStmt);
    return found;
  }

  std::string ofGlobal(const Global& global) {
    const auto stores = storesOf(nullptr, &global);
    std::string origin = ofStores(global.name, stores);
    const bool isOpen = global.type->is(TypeKind::Option) || global.type->is(TypeKind::Any);
    if (!origin.empty() || isOpen || stores.empty()) return origin;
    // Only before its first value is a variable of such a type null.
    return quoted(global.name) + " is used before its declaration on line " +
           lineOf(stores[0].span) + " has run.";
  }

  std::string lineOf(Span span) const { return std::to_string(source_.position(span.begin).line); }

  /// The one store that can have been it.
  std::string ofStores(std::string_view name, const std::vector<Store>& stores) {
    std::string found;
    for (const Store& store : stores) {
      std::string origin = of(store.value);
      if (origin.empty()) continue;
      const bool isZero = isNull(store.value) && store.value->span.begin > store.span.begin &&
                          source_.text(store.value->span) == name;
      if (!found.empty()) return "";  // two ways lead here
      if (name.empty()) {
        found = std::move(origin);
        continue;
      }
      found = isZero
                  ? quoted(name) + " is declared on line " + lineOf(store.span) +
                        " without a value, which makes it null."
                  : quoted(name) + " got its value on line " + lineOf(store.span) + ". " + origin;
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

  static constexpr const char* kReturnedNull = " returned null. Test its result before using it.";
  static constexpr const char* kMissingKey =
      "Reading a missing map key returns null. Test with `in`, or supply a default with `??`.";
  static constexpr const char* kNullInMap =
      "The map has null there, or no such key. Test for it, or supply a default with `??`.";
  static constexpr const char* kMissingPart =
      "Reading a missing key, or a step into null, returns null. Test for it, or supply a default "
      "with `??`.";

  const Program& program_;
  const Source& source_;
  int steps_ = 0;
};

}  // namespace

std::string nullOrigin(const Program& program, const Source& source, TrapKind kind,
                       std::string_view message, Span span) {
  return Origins(program, source).at(kind, message, span);
}

}  // namespace kinako::types
