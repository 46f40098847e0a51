// The parse tree. Made by the parser, read by the checker, the formatter and the
// tree dump; no back end ever sees it. Nodes live in the tree's arena, text views
// point into the arena or the source.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/check.h"
#include "base/source.h"
#include "base/span.h"

namespace kinako::syntax {

/// Whose modules an `import` may name; "" is Mochi itself.
inline constexpr std::string_view kImportLanguages[] = {"",    "go",  "python", "typescript",
                                                        "zig", "lua", "clj",    "clojure"};

inline bool isImportLanguage(std::string_view language) {
  for (const std::string_view known : kImportLanguages) {
    if (known == language) return true;
  }
  return false;
}

enum class UnaryOp : uint8_t { Negate, Not };

/// Binary operators, from tightest to loosest binding.
enum class BinaryOp : uint8_t {
  Multiply,
  Divide,
  Remainder,
  Add,
  Subtract,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Equal,
  NotEqual,
  In,
  And,
  Or,
  Coalesce,
  Union,
  UnionAll,
  Except,
  Intersect,
};

/// How the operator is written: "+", "union all", …
std::string_view spelling(BinaryOp op);
std::string_view spelling(UnaryOp op);

/// `if c { a } else { b }` or `if c then a else b`.
enum class IfForm : uint8_t { Braces, Then };
enum class TypeDeclForm : uint8_t { Record, Union, Alias };
enum class ExternForm : uint8_t { Type, Variable, Function, Object };
enum class JoinKind : uint8_t { Inner, Left, Right, Outer };

enum class TypeExprKind : uint8_t {
#define TYPE(Name, fields) Name,
#define EXPR(Name, fields)
#define STMT(Name, fields)
#include "syntax/ast.def"
};
enum class ExprKind : uint8_t {
#define TYPE(Name, fields)
#define EXPR(Name, fields) Name,
#define STMT(Name, fields)
#include "syntax/ast.def"
};
enum class StmtKind : uint8_t {
#define TYPE(Name, fields)
#define EXPR(Name, fields)
#define STMT(Name, fields) Name,
#include "syntax/ast.def"
};

struct TypeExpr {
  TypeExprKind kind;
  Span span;
};
struct Expr {
  ExprKind kind;
  Span span;
};
struct Stmt {
  StmtKind kind;
  Span span;
};

#define TYPE(Name, fields) struct Name;
#define EXPR(Name, fields) struct Name;
#define STMT(Name, fields) struct Name;
#include "syntax/ast.def"

// Parts: what nodes are made of, besides other nodes.

/// `name: type`, in records, variants and inline record types.
struct FieldDecl {
  std::string_view name;
  Span span;  ///< of the name
  TypeExpr* type;
};

/// `name` or `name: type`; `type` is null when it was left out.
struct Parameter {
  std::string_view name;
  Span span;  ///< of the name
  TypeExpr* type;
};

/// `name: value` in a record literal. For `generate` too.
struct FieldInit {
  std::string_view name;
  Span span;  ///< of the name
  Expr* value;
};

/// `key: value`; a bare identifier key is a StringLiteral already (bareKey says so).
struct MapEntry {
  Expr* key;
  Expr* value;
  bool bareKey;
};

enum class PatternForm : uint8_t { Wildcard, Literal, Name, Variant };

/// `_`, a literal, a name, or `Name(p, …)`.
struct Pattern {
  PatternForm form;
  Span span;
  Expr* literal;                 ///< Literal
  std::string_view name;         ///< Name, Variant
  std::span<Pattern> arguments;  ///< Variant
};

/// `pattern => value` or `pattern => { … }`: exactly one of value and body is set.
struct MatchArm {
  Pattern pattern;
  Expr* value;
  Block* body;
};

struct QuerySource {
  std::string_view name;
  Span nameSpan;
  Expr* source;
};

struct QueryJoin {
  JoinKind kind;
  std::string_view name;
  Span nameSpan;
  Expr* source;
  Expr* condition;
};

struct IfBranch {
  Expr* condition;
  Block* body;
};

/// A member of a record: a field, or a method when `method` is set.
struct Member {
  FieldDecl field;
  Function* method;
};

struct Variant {
  std::string_view name;
  Span span;  ///< of the name
  std::span<FieldDecl> fields;
};

#define VALUE(T, name) T name;
#define CHILD(T, name) T* name;
#define MAYBE(T, name) T* name;
#define LIST(T, name) std::span<T*> name;
#define LIST_OF(T, name) std::span<T> name;
#define PARTS(T, name) std::span<T> name;
#define TYPE(Name, fields)                                    \
  struct Name : TypeExpr {                                    \
    static constexpr TypeExprKind kKind = TypeExprKind::Name; \
    fields                                                    \
  };
#define EXPR(Name, fields)                            \
  struct Name : Expr {                                \
    static constexpr ExprKind kKind = ExprKind::Name; \
    fields                                            \
  };
#define STMT(Name, fields)                            \
  struct Name : Stmt {                                \
    static constexpr StmtKind kKind = StmtKind::Name; \
    fields                                            \
  };
#include "syntax/ast.def"

/// The node as its own type, or null when it is of another kind.
template <typename Node, typename Base>
Node* as(Base* node) {
  return node && node->kind == Node::kKind ? static_cast<Node*>(node) : nullptr;
}
template <typename Node, typename Base>
const Node* as(const Base* node) {
  return node && node->kind == Node::kKind ? static_cast<const Node*>(node) : nullptr;
}

/// The node as its own type; the kind must have been tested (a switch does).
template <typename Node, typename Base>
const Node& to(const Base* node) {
  KINAKO_CHECK(node->kind == Node::kKind);
  return *static_cast<const Node*>(node);
}

/// `expr` without the parentheses around it.
const Expr* withoutParens(const Expr* expr);

/// What the importing file calls the module: the alias, or else the last part of the path.
std::string_view importedName(const Import& import);

/// A whole parsed file. Always complete: where the text was wrong stand ErrorExpr
/// and ErrorStmt, and the sink has the reasons.
struct Tree {
  std::shared_ptr<const Source> source;
  Arena arena;
  std::span<Stmt*> statements;
  /// What broken and unsupported declarations would have declared, and the functions and
  /// types of which a part was lost: the checker says nothing about them.
  std::vector<std::string_view> lostNames;
};

}  // namespace kinako::syntax
