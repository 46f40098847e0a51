#include "syntax/walk.h"

namespace kinako::syntax {

/// The children of each kind of node, from the table.
struct TreeWalker::Children {
  TreeWalker& walker;

#define VALUE(T, name)
#define CHILD(T, name) visit(node.name);
#define MAYBE(T, name) visit(node.name);
#define LIST(T, name) \
  for (const T* each : node.name) visit(each);
#define LIST_OF(T, name)
#define PARTS(T, name) \
  for (const T& each : node.name) visit(each);
#define TYPE(Name, fields)
#define EXPR(Name, fields) \
  void children([[maybe_unused]] const Name& node) { fields }
#define STMT(Name, fields) \
  void children([[maybe_unused]] const Name& node) { fields }
#include "syntax/ast.def"

  void visit(const TypeExpr*) {}
  void visit(const FieldDecl&) {}
  void visit(const Parameter&) {}
  void visit(const Variant&) {}
  void visit(const FieldInit& init) { visit(init.value); }
  void visit(const MapEntry& entry) {
    visit(entry.key);
    visit(entry.value);
  }
  void visit(const MatchArm& arm) {
    visit(arm.value);
    visit(static_cast<const Stmt*>(arm.body));
  }
  void visit(const QuerySource& source) { visit(source.source); }
  void visit(const QueryJoin& join) {
    visit(join.source);
    visit(join.condition);
  }
  void visit(const IfBranch& branch) {
    visit(branch.condition);
    visit(static_cast<const Stmt*>(branch.body));
  }
  void visit(const Member& member) { visit(static_cast<const Stmt*>(member.method)); }

  void visit(const Expr* expr) { walker.visit(expr); }
  void visit(const Stmt* stmt) { walker.visit(stmt); }
};

void TreeWalker::visit(const Expr* expr) {
  if (!expr || !onExpr(*expr)) return;
  switch (expr->kind) {
#define TYPE(Name, fields)
#define EXPR(Name, fields) \
  case ExprKind::Name:     \
    return Children{*this}.children(to<Name>(expr));
#define STMT(Name, fields)
#include "syntax/ast.def"
  }
}

void TreeWalker::visit(const Stmt* stmt) {
  if (!stmt || !onStmt(*stmt)) return;
  switch (stmt->kind) {
#define TYPE(Name, fields)
#define EXPR(Name, fields)
#define STMT(Name, fields) \
  case StmtKind::Name:     \
    return Children{*this}.children(to<Name>(stmt));
#include "syntax/ast.def"
  }
}

}  // namespace kinako::syntax
