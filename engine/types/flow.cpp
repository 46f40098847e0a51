// Where control goes, as far as the statements themselves tell: asked before a body is checked,
// because what a function returns is part of its type.
#include <algorithm>

#include "syntax/walk.h"
#include "types/check_state.h"

namespace kinako::types {

namespace {

bool alwaysTrue(const ast::Expr* condition) {
  const auto* literal = ast::as<ast::BoolLiteral>(ast::withoutParens(condition));
  return literal && literal->value;
}

/// Whether `isWanted` holds for a statement that belongs to the function these are in: what
/// functions inside contain is theirs, and so is what `skips` leaves out.
template <typename IsWanted, typename Skips>
bool contains(std::span<ast::Stmt* const> statements, IsWanted isWanted, Skips skips) {
  bool found = false;
  const auto onExpr = [&](const ast::Expr& expr) {
    return !found && expr.kind != ast::ExprKind::Lambda;
  };
  const auto onStmt = [&](const ast::Stmt& stmt) {
    if (found || stmt.kind == ast::StmtKind::Function || stmt.kind == ast::StmtKind::TypeDecl) {
      return false;
    }
    found = isWanted(stmt);
    return !found && !skips(stmt);
  };
  ast::Walker walker(onExpr, onStmt);
  for (const auto* stmt : statements) walker.visit(stmt);
  return found;
}

/// Whether the value, or that of one of its branches, is a null that was written.
bool mayBeNullLiteral(const ast::Expr* expr) {
  expr = ast::withoutParens(expr);
  if (!expr) return false;
  if (const auto* branch = ast::as<ast::IfExpr>(expr)) {
    return mayBeNullLiteral(branch->thenValue) || mayBeNullLiteral(branch->elseValue);
  }
  if (const auto* match = ast::as<ast::Match>(expr)) {
    return std::any_of(match->arms.begin(), match->arms.end(), [](const auto& arm) {
      const auto* last =
          arm.body && !arm.body->statements.empty() ? arm.body->statements.back() : nullptr;
      const auto* value = ast::as<ast::ExprStmt>(last);
      return arm.value ? mayBeNullLiteral(arm.value) : value && mayBeNullLiteral(value->value);
    });
  }
  const auto* binary = ast::as<ast::Binary>(expr);
  if (binary && binary->op == ast::BinaryOp::Coalesce) return mayBeNullLiteral(binary->right);
  return expr->kind == ast::ExprKind::NullLiteral;
}

/// A `break` of the loop these statements are the body of.
bool hasBreak(const ast::Block& body) {
  return contains(
      body.statements, [](const ast::Stmt& stmt) { return stmt.kind == ast::StmtKind::Break; },
      [](const ast::Stmt& stmt) {
        return stmt.kind == ast::StmtKind::While || stmt.kind == ast::StmtKind::For;
      });
}

}  // namespace

bool returnsValue(std::span<ast::Stmt* const> statements) {
  return contains(
      statements,
      [](const ast::Stmt& stmt) {
        const auto* ret = ast::as<ast::Return>(&stmt);
        return ret && ret->value;
      },
      [](const ast::Stmt&) { return false; });
}

Ending CheckState::endingOf(const ast::Block& body) const {
  const auto returnsNull = [](const ast::Stmt& stmt) {
    const auto* ret = ast::as<ast::Return>(&stmt);
    return ret && ret->value && mayBeNullLiteral(ret->value);
  };
  return {returnsValue(body.statements),
          contains(body.statements, returnsNull, [](const ast::Stmt&) { return false; }),
          canFallThrough(body.statements)};
}

bool endsInValue(std::span<ast::Stmt* const> statements) {
  const ast::Stmt* last = statements.empty() ? nullptr : statements.back();
  if (!last) return false;
  if (last->kind == ast::StmtKind::ExprStmt) return true;
  if (const auto* block = ast::as<ast::Block>(last)) return endsInValue(block->statements);
  const auto* branch = ast::as<ast::If>(last);
  if (!branch) return false;
  return (branch->otherwise && endsInValue(branch->otherwise->statements)) ||
         std::any_of(branch->branches.begin(), branch->branches.end(),
                     [](const auto& part) { return endsInValue(part.body->statements); });
}

bool CheckState::canFallThrough(std::span<ast::Stmt* const> statements) const {
  return std::none_of(statements.begin(), statements.end(),
                      [&](const ast::Stmt* stmt) { return neverCompletes(*stmt); });
}

bool CheckState::neverCompletes(const ast::Stmt& stmt) const {
  switch (stmt.kind) {
    case ast::StmtKind::Return:
      return true;
    case ast::StmtKind::ExprStmt:
      return neverCompletes(ast::to<ast::ExprStmt>(&stmt).value);
    case ast::StmtKind::Block:
      return !canFallThrough(ast::to<ast::Block>(&stmt).statements);
    case ast::StmtKind::If: {
      const auto& branch = ast::to<ast::If>(&stmt);
      return branch.otherwise && !canFallThrough(branch.otherwise->statements) &&
             std::none_of(branch.branches.begin(), branch.branches.end(),
                          [&](const auto& part) { return canFallThrough(part.body->statements); });
    }
    case ast::StmtKind::While: {
      const auto& loop = ast::to<ast::While>(&stmt);
      return alwaysTrue(loop.condition) && !hasBreak(*loop.body);
    }
    case ast::StmtKind::Let:
    case ast::StmtKind::Assign:
    case ast::StmtKind::Function:
    case ast::StmtKind::For:
    case ast::StmtKind::Break:
    case ast::StmtKind::Continue:
    case ast::StmtKind::Test:
    case ast::StmtKind::Bench:
    case ast::StmtKind::Expect:
    case ast::StmtKind::TypeDecl:
    case ast::StmtKind::Import:
    case ast::StmtKind::Extern:
    case ast::StmtKind::Update:
    case ast::StmtKind::FetchInto:
    case ast::StmtKind::Package:
    case ast::StmtKind::Unsupported:
    case ast::StmtKind::ErrorStmt:
      return false;
  }
  KINAKO_UNREACHABLE();
}

bool CheckState::neverCompletes(const ast::Expr* expr) const {
  expr = ast::withoutParens(expr);
  if (const auto* call = ast::as<ast::Call>(expr)) {
    const auto* name = ast::as<ast::Name>(call->callee);
    return name && (name->name == "panic" || name->name == "error") &&
           !functions.contains(name->name);
  }
  if (const auto* match = ast::as<ast::Match>(expr)) {
    return coversAll(*match) &&
           std::all_of(match->arms.begin(), match->arms.end(), [&](const auto& arm) {
             return arm.body ? !canFallThrough(arm.body->statements)
                             : arm.value && neverCompletes(arm.value);
           });
  }
  return false;
}

bool CheckState::coversAll(const ast::Match& match) const {
  NameIndex seen;
  size_t count = 0;  // of the variants of `owner`
  const UnionInfo* owner = nullptr;
  for (const auto& arm : match.arms) {
    const auto& pattern = arm.pattern;
    if (pattern.form == ast::PatternForm::Wildcard) return true;
    const auto* record =
        pattern.form == ast::PatternForm::Literal ? nullptr : findRecord(pattern.name);
    if (pattern.form == ast::PatternForm::Name && !record) return true;
    if (pattern.form == ast::PatternForm::Literal) {
      if (const auto* flag = ast::as<ast::BoolLiteral>(pattern.literal)) {
        seen.add(flag->value ? "true" : "false");
      }
      continue;
    }
    const bool isPlain = std::all_of(
        pattern.arguments.begin(), pattern.arguments.end(), [&](const ast::Pattern& argument) {
          return argument.form == ast::PatternForm::Wildcard ||
                 (argument.form == ast::PatternForm::Name && !findRecord(argument.name));
        });
    if (!record || !isPlain) continue;
    if (record->parent != owner) count = 0;
    owner = record->parent;
    if (seen.add(record->name)) ++count;
  }
  if (!owner) return seen.find("true") >= 0 && seen.find("false") >= 0;
  return count == owner->variants.size();
}

}  // namespace kinako::types
