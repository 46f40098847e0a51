#include "types/walk.h"

namespace kinako::types {

// Both functions are expanded from typed_ast.def.

void TreeWalker::visit(Expr* expr) {
  onExpr(expr);
  switch (expr->kind) {
#define VALUE(T, name)
#define CHILD(T, name) visit(node.name);
#define MAYBE(T, name) \
  if (node.name) visit(node.name);
#define LIST(T, name) \
  for (auto* item : node.name) visit(item);
#define PARTS(T, name) \
  for (auto& item : node.name) visit(item);
#define EXPR(Name, fields)                                   \
  case ExprKind::Name: {                                     \
    [[maybe_unused]] auto& node = static_cast<Name&>(*expr); \
    fields break;                                            \
  }
#define STMT(Name, fields)
#include "types/typed_ast.def"
  }
}

void TreeWalker::visit(Stmt* stmt) {
  onStmt(stmt);
  switch (stmt->kind) {
#define VALUE(T, name)
#define CHILD(T, name) visit(node.name);
#define MAYBE(T, name) \
  if (node.name) visit(node.name);
#define LIST(T, name) \
  for (auto* item : node.name) visit(item);
#define PARTS(T, name) \
  for (auto& item : node.name) visit(item);
#define EXPR(Name, fields)
#define STMT(Name, fields)                                   \
  case StmtKind::Name: {                                     \
    [[maybe_unused]] auto& node = static_cast<Name&>(*stmt); \
    fields break;                                            \
  }
#include "types/typed_ast.def"
  }
}

void TreeWalker::visit(MapItem& item) {
  visit(item.key);
  visit(item.value);
}

void TreeWalker::visit(MatchArm& arm) {
  visit(arm.pattern);
  visit(arm.value);
}

void TreeWalker::visit(Operand& operand) { visit(operand.value); }

void TreeWalker::visit(Pattern& pattern) {
  if (pattern.literal) visit(pattern.literal);
  for (auto& argument : pattern.arguments) visit(argument);
}

}  // namespace kinako::types
