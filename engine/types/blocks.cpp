// Blocks that have a value, functions that promise one, and values that nobody looks at.
#include <algorithm>

#include "syntax/walk.h"
#include "types/check_state.h"
#include "types/effects.h"

namespace kinako::types {

Expr* CheckState::checkBlockValue(const ast::Block& block, const Type* expected) {
  ScopeGuard scope(*this);
  Statements statements;
  auto* value = checkTail(block.statements, expected, statements);
  if (!value) value = expr<NullConst>(block.span, types().nullType);
  const auto* type = canFallThrough(block.statements) ? value->type : types().neverType;
  return expr<BlockExpr>(block.span, type, list(statements), value);
}

Expr* CheckState::checkTail(std::span<ast::Stmt* const> written, const Type* expected,
                            Statements& out) {
  if (!endsInValue(written)) {
    const auto statements = checkStatements(written);
    out.insert(out.end(), statements.begin(), statements.end());
    return nullptr;
  }
  const auto before = checkStatements(written.first(written.size() - 1));
  out.insert(out.end(), before.begin(), before.end());
  const auto* last = written.back();
  if (const auto* value = ast::as<ast::ExprStmt>(last)) return checkExpr(value->value, expected);
  if (const auto* block = ast::as<ast::Block>(last)) return checkBlockValue(*block, expected);
  const auto& branch = ast::to<ast::If>(last);
  std::vector<std::pair<Expr*, Expr*>> parts;
  for (const auto& part : branch.branches) {
    auto* condition = checkCondition(part.condition, "if");
    parts.emplace_back(condition, checkBlockValue(*part.body, expected));
  }
  Expr* value = branch.otherwise
                    ? checkBlockValue(*branch.otherwise, expected)
                    : static_cast<Expr*>(expr<NullConst>(last->span, types().nullType));
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    value = conditional(last->span, part->first, part->second, value);
  }
  return value;
}

Expr* CheckState::conditional(Span span, Expr* condition, Expr* thenValue, Expr* elseValue) {
  const auto typeOf = [&](const Expr* value) {
    return value->type->is(TypeKind::Unit) ? types().nullType : value->type;
  };
  const auto* type = widened(joinTypes(typeOf(thenValue), typeOf(elseValue)));
  if (type->is(TypeKind::Null)) type = types().anyType;
  return expr<Conditional>(span, type, condition, convert(thenValue, type),
                           convert(elseValue, type));
}

namespace {

/// A `match` whose arms return by themselves.
bool returnsInArms(const ast::ExprStmt& statement) {
  const auto* match = ast::as<ast::Match>(ast::withoutParens(statement.value));
  return match && std::all_of(match->arms.begin(), match->arms.end(), [](const auto& arm) {
           return arm.body && returnsValue(arm.body->statements) &&
                  !endsInValue(arm.body->statements);
         });
}

/// The expression statements that the statements may end in.
void collectTails(std::span<ast::Stmt* const> statements,
                  std::vector<const ast::ExprStmt*>& tails) {
  const ast::Stmt* last = statements.empty() ? nullptr : statements.back();
  if (const auto* value = ast::as<ast::ExprStmt>(last)) {
    tails.push_back(value);
  } else if (const auto* block = ast::as<ast::Block>(last)) {
    collectTails(block->statements, tails);
  } else if (const auto* branch = ast::as<ast::If>(last)) {
    for (const auto& part : branch->branches) collectTails(part.body->statements, tails);
    if (branch->otherwise) collectTails(branch->otherwise->statements, tails);
  }
}

}  // namespace

void CheckState::checkPromise(std::string_view name, Span nameSpan, const ast::TypeExpr* promised,
                              const ast::Block& body) {
  if (!promised || !canFallThrough(body.statements)) return;
  const auto* type = resolveAgain(promised);
  if (type->is(TypeKind::Unit) || type->is(TypeKind::Any) || type->is(TypeKind::Option)) return;
  const bool returnsSometimes = returnsValue(body.statements);
  auto& diagnostic = returnsSometimes ? report(Code::T078, nameSpan, {name})
                                      : report(Code::T077, nameSpan, {name, toString(type)});
  std::vector<const ast::ExprStmt*> tails;
  collectTails(body.statements, tails);
  const bool isOne = tails.size() == 1;
  std::erase_if(tails, [&](const ast::ExprStmt* tail) {
    const auto found = std::find_if(dropped.begin(), dropped.end(), [&](const Dropped& each) {
      return each.written == tail->value;
    });
    if (found == dropped.end()) return true;
    const auto* given = unwrapped(found->value->type);
    const bool hasValue = !given->is(TypeKind::Unit) && !given->is(TypeKind::Never) &&
                          !given->is(TypeKind::Null) && !neverCompletes(tail->value) &&
                          !returnsInArms(*tail);
    if (hasValue) dropped.erase(found);
    return !hasValue;
  });
  if (isOne && tails.size() == 1) {
    const Span span = tails[0]->span;
    diagnostic.label(span, "its value is not used")
        .withHelp("A value is returned with `return`: write `return " +
                  std::string(sourceText(span)) + "`.")
        .withFix({span.begin, span.begin}, "return ");
  } else if (!tails.empty()) {
    diagnostic.withHelp("A value is returned with `return`, in every branch.");
    for (const auto* tail : tails) {
      diagnostic.label(tail->span, "its value is not used")
          .withFix({tail->span.begin, tail->span.begin}, "return ");
    }
  } else if (returnsSometimes) {
    diagnostic.withHelp(
        "If no `return` is reached, the result is null. Return a value there, or declare the "
        "result as `" +
        std::string(sourceText(promised->span)) + "?`.");
  }
}

namespace {

bool hasCall(const ast::Expr* expr) {
  bool found = false;
  const auto onExpr = [&](const ast::Expr& inner) {
    found |= inner.kind == ast::ExprKind::Call;
    return !found;
  };
  ast::Walker walker(onExpr, [](const ast::Stmt&) { return true; });
  walker.visit(expr);
  return found;
}

}  // namespace

void CheckState::checkDropped(const ast::ExprStmt& statement, Statements& out) {
  auto* value = checkExpr(statement.value);
  out.push_back(stmt<Evaluate>(statement.span, value));
  // Looking ahead for the type of a global is done again.
  if (statement.isBroken || sink != mainSink || &statement == current->wanted) return;
  if (current->measures && hasCall(statement.value)) return;
  dropped.push_back({value, statement.value, &statement == current->lastOfBody});
}

namespace {

const Expr* withoutConversions(const Expr* expr) {
  while (const auto* convert = as<const Convert>(expr)) expr = convert->operand;
  return expr;
}

/// The builtins that people of other languages expect to change their first argument.
bool makesNew(Builtin builtin) {
  const Makes makes = builtinInfo(builtin).makes;
  return makes == Makes::ChangedContainer || makes == Makes::ChangedText;
}

}  // namespace

void CheckState::reportDropped() {
  if (dropped.empty()) return;
  const Effects effects(*program);
  const auto isPartial = [&](const Expr* made) {
    const auto* value = as<const CallValue>(made);
    const auto* builtin =
        value ? as<const BuiltinValue>(effects.functionOf(value->callee)) : nullptr;
    return as<const Partial>(made) ||
           (builtin && builtinInfo(builtin->builtin).least > value->arguments.size());
  };
  for (const auto& [value, written, isLastOfBody] : dropped) {
    if (!budget->goOn()) break;
    const auto* type = value->type;
    if (type->is(TypeKind::Unit) || type->is(TypeKind::Never) || isError(value)) continue;
    if (effects.has(*value)) continue;
    // With errors about, nobody knows what a call does.
    if ((sink->hasErrors() || !lostNames.empty()) && hasCall(written)) continue;
    auto& diagnostic = report(Code::P065, written->span);
    const auto* plain = ast::withoutParens(written);
    const auto* comparison = ast::as<ast::Binary>(plain);
    const auto* call = ast::as<ast::Call>(plain);
    const auto* made = withoutConversions(value);
    const auto* builtin = as<const CallBuiltin>(made);
    if (comparison && comparison->op == ast::BinaryOp::Equal) {
      diagnostic.withHelp("`==` compares; `=` assigns.");
    } else if (isLastOfBody) {
      diagnostic.withHelp("To make it the result of the function, write `return` before it.")
          .withFix({written->span.begin, written->span.begin}, "return ");
    } else if (call && isPartial(made)) {
      diagnostic.withHelp("`" + std::string(sourceText(call->callee->span)) +
                          "` takes more arguments: a call with fewer returns a function that takes "
                          "the rest.");
    } else if (call && builtin && makesNew(builtin->builtin)) {
      const auto* field = ast::as<ast::Field>(call->callee);
      const auto* first = ast::as<ast::Name>(field                     ? field->object
                                             : call->arguments.empty() ? nullptr
                                                                       : call->arguments[0]);
      const auto name = std::string(builtinInfo(builtin->builtin).name);
      if (first) {
        const auto target = std::string(first->name);
        diagnostic
            .withHelp("`" + name + "` returns a new value and leaves `" + target +
                      "` as it is: write `" + target + " = " +
                      std::string(sourceText(written->span)) + "`.")
            .withFix({written->span.begin, written->span.begin}, target + " = ");
      } else {
        diagnostic.withHelp("`" + name + "` returns a new value and changes nothing.");
      }
    }
  }
  dropped.clear();
}

}  // namespace kinako::types
