// The children of any node of the parse tree, for whoever looks for something anywhere inside a
// statement.
#pragma once

#include "syntax/ast.h"

namespace kinako::syntax {

/// Goes through a tree, parents first. What to do at a node is the derived class's: so the way
/// through all kinds of nodes is there once, whoever walks.
class TreeWalker {
 public:
  void visit(const Expr* expr);
  void visit(const Stmt* stmt);

 protected:
  ~TreeWalker() = default;

 private:
  /// Whether to go inside the node.
  virtual bool onExpr(const Expr& expr) = 0;
  virtual bool onStmt(const Stmt& stmt) = 0;

  struct Children;
};

/// Calls onExpr for every expression and onStmt for every statement.
template <typename OnExpr, typename OnStmt>
class Walker final : public TreeWalker {
 public:
  Walker(OnExpr onExpr, OnStmt onStmt) : onExpr_(onExpr), onStmt_(onStmt) {}

 private:
  bool onExpr(const Expr& expr) override { return onExpr_(expr); }
  bool onStmt(const Stmt& stmt) override { return onStmt_(stmt); }

  OnExpr onExpr_;
  OnStmt onStmt_;
};

}  // namespace kinako::syntax
