// The typed tree: the one description of a program that back ends read. Made by the
// checker, immutable afterwards, shared by every run.
//
//   Program
//     main        the top-level statements, as a function without parameters
//     functions   every function, method and lambda
//     globals     top-level let/var: one slot each, in an array the back end owns
//     types       the type table, with the record shapes
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/builtin.h"
#include "base/check.h"
#include "base/helper_kind.h"
#include "base/source.h"
#include "base/span.h"
#include "types/type.h"

namespace kinako::types {

enum class UnaryOperator : uint8_t {
#define UNARY(name, text) name,
#define BINARY(name, text)
#include "types/operators.def"
};
enum class BinaryOperator : uint8_t {
#define UNARY(name, text)
#define BINARY(name, text) name,
#include "types/operators.def"
};
enum class LogicalOperator : uint8_t { And, Or, Coalesce };

/// How an index step finds its element; Any looks at the value (null for null).
enum class IndexKind : uint8_t { List, String, Map, Any };

/// What a `for` goes over: elements; one-character strings; keys in the order of their
/// text; items; or whatever the value turns out to be (null: nothing). The length of a
/// list is taken once, at the start.
enum class IterationKind : uint8_t { List, String, Map, Group, Any };

/// Implicit conversions. `Check` looks at the value's kind against the target type and
/// traps `null-use` for null, `type-use` for another kind; on the way an int becomes a
/// float when a float is wanted and an integral float an int when an int is wanted.
enum class Conversion : uint8_t {
  IntToFloat,  ///< int → float
  ToAny,       ///< any concrete type → any or option: never fails
  Unwrap,      ///< option → its inner type: traps on null, checks nothing else
  Check,       ///< any → concrete type
  ToBig,       ///< int → bigint, int or bigint → bigrat: never fails
  BigToInt,    ///< bigint → int: never fails, an int can be of any size
  Retype,      ///< the same reference seen as another type (list<int> as list<any>): does nothing
};

/// What happens to the reference an expression reads from a variable or container.
enum class Use : uint8_t {
  Share,   ///< a second reference comes to be: a list read this way is marked shared
  Borrow,  ///< looked at and dropped before anything else can happen to it
  Move,    ///< the place is overwritten or dies right after: its reference is handed over
};

using kinako::HelperKind;

struct Expr;
struct Stmt;
#define EXPR(Name, fields) struct Name;
#define STMT(Name, fields) struct Name;
#include "types/typed_ast.def"

enum class ExprKind : uint8_t {
#define EXPR(Name, fields) Name,
#define STMT(Name, fields)
#include "types/typed_ast.def"
};
enum class StmtKind : uint8_t {
#define EXPR(Name, fields)
#define STMT(Name, fields) Name,
#include "types/typed_ast.def"
};

struct Expr {
  ExprKind kind;
  Use use = Use::Share;  ///< only for reads: variables, Index, FieldGet, FieldDynamic
  Span span;
  const Type* type = nullptr;
};
struct Stmt {
  StmtKind kind;
  Span span;
};

/// The index of a test block inside a function or another block. It needs the variables
/// around it, so it is not in program.tests: it always runs where it is.
inline constexpr uint32_t kNestedTest = UINT32_MAX;

/// A variable of one function. `slot` counts from 0 within the function; parameters first.
struct Local {
  std::string_view name;  ///< "" for the hidden ones that lowerings make
  const Type* type = nullptr;
  Span span;
  Span written{};  ///< the type of a parameter, when it has one
  uint32_t slot = 0;
  bool isMutable = false;
  bool isParameter = false;
  bool isCaptured = false;    ///< lives in a cell: closures see assignments
  bool isJoined = false;      ///< a row of a join that may have none: null then
  bool isBorrowed = false;    ///< a parameter the function only looks at (see Use)
  bool isHandedOver = false;  ///< a parameter that some caller has no other use for (uses.cpp)
  Function* function = nullptr;
};

struct Global {
  std::string_view name;
  const Type* type = nullptr;
  Span span;
  uint32_t index = 0;
  bool isMutable = false;
  bool isMainOnly = true;  ///< no function uses it, only top-level statements do
};

/// Where a closure gets a captured cell from when it is made: a captured local of the
/// function that makes it, or that function's own capture `index`.
struct Capture {
  Local* local;      ///< the variable
  bool fromCapture;  ///< the maker has it as a capture itself
  uint32_t index;    ///< then: its position there
};

struct Function {
  std::string_view name;           ///< "" for a lambda
  Span span;                       ///< of the name, or of the lambda's head
  std::vector<Local*> parameters;  ///< a method's first one is its receiver
  std::vector<Local*> locals;      ///< by slot, parameters included
  std::vector<Capture> captures;
  const Type* result = nullptr;
  std::span<Stmt*> body;
  Function* parent = nullptr;      ///< the function it is written in; null = top level
  RecordInfo* owner = nullptr;     ///< of a method
  const Source* source = nullptr;  ///< the file its spans speak of
  uint32_t index = 0;              ///< among program.functions
  uint32_t module = 0;             ///< of an imported file: a number above 0
  bool isMain = false;
  bool isInit = false;       ///< the top-level statements of another file of the program
  bool isForgotten = false;  ///< of a text with errors: nothing calls it
  bool isGeneric = false;    ///< parameter types were type parameters: `any` here
  bool growsShared = false;  ///< may grow a list in place that others can reach: a
                             ///< global's, a captured variable's or a container's
};

struct MapItem {
  Expr* key;
  Expr* value;
};

enum class PatternKind : uint8_t { Wildcard, Equal, Record, Bind };

/// Record: the value is of `record`; then its fields are bound to `bindings` (null = `_`
/// or a nested pattern) and tested against `nested` in order. Bind: always matches.
struct Pattern {
  PatternKind kind;
  Expr* literal;                 ///< Equal
  RecordInfo* record;            ///< Record
  Local* local;                  ///< Bind
  std::span<Pattern> arguments;  ///< Record, one a field; empty = the kind alone
};

struct MatchArm {
  Pattern pattern;
  Expr* value;  ///< a block arm is a BlockExpr with a null result
};

/// What a condition looked at, for the message when it does not hold.
struct Operand {
  std::string_view text;  ///< of the source, on one line
  Expr* value;            ///< a variable or a constant
};

#define VALUE(T, name) T name;
#define CHILD(T, name) T* name;
#define MAYBE(T, name) T* name;
#define LIST(T, name) std::span<T*> name;
#define PARTS(T, name) std::span<T> name;
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
#include "types/typed_ast.def"

/// The node as its own type; the kind must have been tested (a switch does).
template <typename Node, typename Base>
const Node& to(const Base* node) {
  return *static_cast<const Node*>(node);
}
/// The node as its own type, or null when it is of another kind.
template <typename Node, typename Base>
Node* as(Base* node) {
  return node && node->kind == Node::kKind ? static_cast<Node*>(node) : nullptr;
}

/// Whether it reads a variable.
inline bool isVariable(const Expr& expr) {
  return expr.kind == ExprKind::LocalGet || expr.kind == ExprKind::CaptureGet ||
         expr.kind == ExprKind::GlobalGet;
}

std::string_view spelling(UnaryOperator op);
std::string_view spelling(BinaryOperator op);
std::string_view name(UnaryOperator op);
std::string_view name(BinaryOperator op);

/// "main" for top-level statements, "fun" for a lambda, "Type.name" for a method.
std::string displayName(const Function& function);

/// A checked program. Owns everything its trees point to, the source included.
struct Program {
  std::shared_ptr<const Source> source;
  std::vector<std::shared_ptr<const Source>> olderSources;  ///< of a growing program (REPL)
  Arena arena;
  TypeTable types;
  std::vector<std::unique_ptr<Function>> functions;
  std::vector<std::unique_ptr<Local>> locals;
  std::vector<std::unique_ptr<Global>> globals;
  Function* main = nullptr;
  std::vector<const Test*> tests;  ///< those at the top level
  /// Types of what the host supplies: of values, and of what functions return.
  std::vector<std::pair<std::string_view, const Type*>> externs;
};

}  // namespace kinako::types
