// Visits the parts of a node without knowing the node: expanded from the table.
#pragma once

#include "types/typed_ast.h"

namespace kinako::interp {

template <typename Visit>
void visitPart(const types::MapItem& item, Visit&& visit) {
  visit(*item.key);
  visit(*item.value);
}

template <typename Visit>
void visitPattern(const types::Pattern& pattern, Visit&& visit) {
  if (pattern.literal) visit(*pattern.literal);
  for (const auto& argument : pattern.arguments) visitPattern(argument, visit);
}

template <typename Visit>
void visitPart(const types::MatchArm& arm, Visit&& visit) {
  visitPattern(arm.pattern, visit);
  visit(*arm.value);
}

template <typename Visit>
void visitPart(const types::Operand& operand, Visit&& visit) {
  visit(*operand.value);
}

#define VALUE(T, name)
#define CHILD(T, name) visit(*node.name);
#define MAYBE(T, name) \
  if (node.name) visit(*node.name);
#define LIST(T, name) \
  for (const auto* child : node.name) visit(*child);
#define PARTS(T, name) \
  for (const auto& part : node.name) visitPart(part, visit);
#define EXPR(Name, fields)                                          \
  case types::ExprKind::Name: {                                     \
    [[maybe_unused]] const auto& node = types::to<types::Name>(&e); \
    fields return;                                                  \
  }
#define STMT(Name, fields)
/// Calls visit(const Expr&) or visit(const Stmt&) for each child, in order of evaluation.
template <typename Visit>
void visitChildren(const types::Expr& e, Visit&& visit) {
  switch (e.kind) {
#include "types/typed_ast.def"
  }
}

#define VALUE(T, name)
#define CHILD(T, name) visit(*node.name);
#define MAYBE(T, name) \
  if (node.name) visit(*node.name);
#define LIST(T, name) \
  for (const auto* child : node.name) visit(*child);
#define PARTS(T, name) \
  for (const auto& part : node.name) visitPart(part, visit);
#define EXPR(Name, fields)
#define STMT(Name, fields)                                          \
  case types::StmtKind::Name: {                                     \
    [[maybe_unused]] const auto& node = types::to<types::Name>(&s); \
    fields return;                                                  \
  }
template <typename Visit>
void visitChildren(const types::Stmt& s, Visit&& visit) {
  switch (s.kind) {
#include "types/typed_ast.def"
  }
}

}  // namespace kinako::interp
