// Visits every node of a typed tree, expanded from typed_ast.def. Functions inside (closures)
// are not entered: each has a body of its own in Program::functions.
#pragma once

#include <span>

#include "types/typed_ast.h"

namespace kinako::types {

/// Calls onExpr for every expression and onStmt for every statement, parents first.
template <typename OnExpr, typename OnStmt>
class Walker {
 public:
  Walker(OnExpr& onExpr, OnStmt& onStmt) : onExpr_(onExpr), onStmt_(onStmt) {}

  void visit(Expr* expr) {
    onExpr_(expr);
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

  void visit(Stmt* stmt) {
    onStmt_(stmt);
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

 private:
  void visit(MapItem& item) {
    visit(item.key);
    visit(item.value);
  }
  void visit(MatchArm& arm) {
    visit(arm.pattern);
    visit(arm.value);
  }
  void visit(Pattern& pattern) {
    if (pattern.literal) visit(pattern.literal);
    for (auto& argument : pattern.arguments) visit(argument);
  }

  OnExpr& onExpr_;
  OnStmt& onStmt_;
};

template <typename OnExpr>
void walkExpr(Expr* root, OnExpr onExpr) {
  auto ignore = [](Stmt*) {};
  Walker<OnExpr, decltype(ignore)>(onExpr, ignore).visit(root);
}

template <typename OnExpr>
void walkExprs(std::span<Stmt* const> roots, OnExpr onExpr) {
  auto ignore = [](Stmt*) {};
  Walker<OnExpr, decltype(ignore)> walker(onExpr, ignore);
  for (auto* root : roots) walker.visit(root);
}

template <typename OnStmt>
void walkStatements(std::span<Stmt* const> roots, OnStmt onStmt) {
  auto ignore = [](Expr*) {};
  Walker<decltype(ignore), OnStmt> walker(ignore, onStmt);
  for (auto* root : roots) walker.visit(root);
}

}  // namespace kinako::types
