// Visits every node of a typed tree. Functions inside (closures) are not entered: each has a body
// of its own in Program::functions.
#pragma once

#include <span>

#include "types/typed_ast.h"

namespace kinako::types {

/// Goes through a tree, parents first. What to do at a node is the derived class's: so the way
/// through all kinds of nodes is there once, whoever walks.
class TreeWalker {
 public:
  void visit(Expr* expr);
  void visit(Stmt* stmt);

 protected:
  ~TreeWalker() = default;

 private:
  virtual void onExpr(Expr* expr) = 0;
  virtual void onStmt(Stmt* stmt) = 0;

  void visit(MapItem& item);
  void visit(MatchArm& arm);
  void visit(Pattern& pattern);
  void visit(Operand& operand);
};

/// Calls onExpr for every expression and onStmt for every statement.
template <typename OnExpr, typename OnStmt>
class Walker final : public TreeWalker {
 public:
  Walker(OnExpr& onExpr, OnStmt& onStmt) : onExpr_(onExpr), onStmt_(onStmt) {}

 private:
  void onExpr(Expr* expr) override { onExpr_(expr); }
  void onStmt(Stmt* stmt) override { onStmt_(stmt); }

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
