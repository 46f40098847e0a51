#include "service/declarations.h"

#include <algorithm>
#include <utility>

namespace kinako::service {

using namespace kinako::syntax;

namespace {

class Finder {
 public:
  explicit Finder(const Source& source) : source_(source), outline_(&found.outline) {}

  Declarations found;

  void visit(const Stmt* base) {
    switch (base->kind) {
#define TYPE(Node, fields)
#define EXPR(Node, fields)
#define STMT(Node, fields) \
  case StmtKind::Node:     \
    return node(to<Node>(base));
#include "syntax/ast.def"
    }
  }

 private:
  void visit(const TypeExpr* base) {
    switch (base->kind) {
#define TYPE(Node, fields) \
  case TypeExprKind::Node: \
    return node(to<Node>(base));
#define EXPR(Node, fields)
#define STMT(Node, fields)
#include "syntax/ast.def"
    }
  }
  void visit(const Expr* base) {
    switch (base->kind) {
#define TYPE(Node, fields)
#define EXPR(Node, fields) \
  case ExprKind::Node:     \
    return node(to<Node>(base));
#define STMT(Node, fields)
#include "syntax/ast.def"
    }
  }

  // Whatever a node is made of.
#define VALUE(T, field)
#define CHILD(T, field) visit(item.field);
#define MAYBE(T, field) \
  if (item.field) visit(item.field);
#define LIST(T, field) \
  for (const auto* part : item.field) visit(part);
#define LIST_OF(T, field)
#define PARTS(T, field) \
  for (const auto& one : item.field) part(one);
#define TYPE(Node, fields) \
  void children([[maybe_unused]] const Node& item) { fields }
#define EXPR(Node, fields) TYPE(Node, fields)
#define STMT(Node, fields) TYPE(Node, fields)
#include "syntax/ast.def"

  template <typename Node>
  void node(const Node& item) {
    children(item);
  }

  // The nodes that declare something, or in which names hold.

  void node(const Block& block) {
    const auto outer = std::exchange(scope_, block.span);
    children(block);
    scope_ = outer;
  }

  void node(const Let& let) {
    const auto kind = let.isMutable ? SymbolKind::Variable : SymbolKind::Constant;
    std::optional<Span> scope;
    if (scope_) scope = Span{let.span.end, scope_->end};
    add(let.name, kind, let.nameSpan, scope, let.span);
    children(let);
  }

  void node(const For& loop) {
    add(loop.name, SymbolKind::Variable, loop.nameSpan, loop.body->span, loop.span);
    children(loop);
  }

  void node(const Function& function) { declare(function, SymbolKind::Function, scope_); }

  void node(const Lambda& lambda) {
    typeParameters(lambda.typeParameters, lambda.span);
    for (const auto& parameter : lambda.parameters) declare(parameter, lambda.span);
    children(lambda);
  }

  void node(const Query& query) {
    for (const auto& source : query.sources) row(source.name, source.nameSpan, query);
    for (const auto& join : query.joins) row(join.name, join.nameSpan, query);
    row(query.groupName, query.groupNameSpan, query);
    children(query);
  }

  void node(const TypeDecl& type) {
    add(type.name, SymbolKind::Type, type.nameSpan, std::nullopt, type.span);
    auto* const outer = open(type.name, SymbolKind::Type, type.span, type.nameSpan);
    children(type);
    outline_ = outer;
  }

  void node(const Extern& external) {
    const bool isType = external.form == ExternForm::Type;
    const auto kind = isType ? SymbolKind::Type : SymbolKind::Extern;
    add(external.name, kind, external.nameSpan, std::nullopt, external.span);
    outline_ = open(external.name, kind, external.span, external.nameSpan);
    for (const auto& parameter : external.parameters) declare(parameter, external.span);
    children(external);
  }

  void node(const Import& import) {
    const auto slash = import.path.rfind('/');
    const auto name = !import.alias.empty()             ? import.alias
                      : slash == std::string_view::npos ? import.path
                                                        : import.path.substr(slash + 1);
    add(name, SymbolKind::Import, import.span, std::nullopt, import.span);
    if (found.all.empty() || found.all.back().key != import.span) return;
    // Without an alias the name is part of a path, which is not to be touched.
    const Span alias = import.alias.empty() ? Span{} : source_.place(import.alias);
    found.all.back().definition = alias == Span{} ? std::nullopt : std::optional(alias);
  }

  void node(const Test& test) { block(test, SymbolKind::Test); }
  void node(const Bench& bench) { block(bench, SymbolKind::Bench); }

  // The parts of nodes.

  void part(const FieldDecl& field) {
    add(field.name, SymbolKind::Field, field.span, std::nullopt, field.span);
    if (field.type) visit(field.type);
  }
  void part(const Parameter& parameter) {
    if (parameter.type) visit(parameter.type);
  }
  void part(const FieldInit& field) { visit(field.value); }
  void part(const MapEntry& entry) {
    visit(entry.key);
    visit(entry.value);
  }
  void part(const MatchArm& arm) {
    const uint32_t end = arm.body ? arm.body->span.end : arm.value ? arm.value->span.end : 0;
    pattern(arm.pattern, {arm.pattern.span.begin, std::max(end, arm.pattern.span.end)});
    if (arm.value) visit(arm.value);
    if (arm.body) visit(static_cast<const Stmt*>(arm.body));
  }
  void part(const QuerySource& source) { visit(source.source); }
  void part(const QueryJoin& join) {
    visit(join.source);
    if (join.condition) visit(join.condition);
  }
  void part(const IfBranch& branch) {
    visit(branch.condition);
    visit(static_cast<const Stmt*>(branch.body));
  }
  void part(const syntax::Member& member) {
    if (member.method) {
      declare(*member.method, SymbolKind::Method, std::nullopt);
      return;
    }
    outline_ = open(member.field.name, SymbolKind::Field, member.field.span, member.field.span);
    part(member.field);
  }
  void part(const Variant& variant) {
    add(variant.name, SymbolKind::Variant, variant.span, std::nullopt, variant.span);
    outline_ = open(variant.name, SymbolKind::Variant, variant.span, variant.span);
    for (const auto& field : variant.fields) part(field);
  }

  void pattern(const Pattern& pattern, Span scope) {
    if (pattern.literal) visit(pattern.literal);
    if (pattern.form == PatternForm::Name) {
      const auto before = found.all.size();
      add(pattern.name, SymbolKind::Constant, pattern.span, scope, pattern.span);
      if (found.all.size() > before) found.all.back().isPattern = true;
    }
    for (const auto& argument : pattern.arguments) this->pattern(argument, scope);
  }

  void declare(const Function& function, SymbolKind kind, std::optional<Span> scope) {
    add(function.name, kind, function.nameSpan, scope, function.span, function.typeParameters);
    typeParameters(function.typeParameters, function.span);
    for (const auto& parameter : function.parameters) declare(parameter, function.body->span);
    auto* const outer = open(function.name, kind, function.span, function.nameSpan);
    children(function);
    outline_ = outer;
  }
  void declare(const Parameter& parameter, Span scope) {
    add(parameter.name, SymbolKind::Parameter, parameter.span, scope, parameter.span);
  }
  void row(std::string_view name, Span span, const Query& query) {
    add(name, SymbolKind::Constant, span, query.span, span);
  }
  void typeParameters(std::span<const std::string_view> names, Span scope) {
    for (const auto name : names) {
      const Span place = source_.place(name);
      add(name, SymbolKind::TypeParameter, place, scope, place);
    }
  }

  template <typename Titled>
  void block(const Titled& item, SymbolKind kind) {
    const Span title = source_.place(item.title);
    auto* const outer = open(item.title, kind, item.span, title == Span{} ? item.span : title);
    children(item);
    outline_ = outer;
  }

  /// Begins an entry of the outline; returns the list that it is in.
  std::vector<OutlineItem>* open(std::string_view name, SymbolKind kind, Span range, Span place) {
    auto* const outer = outline_;
    outline_ =
        &outer->emplace_back(OutlineItem{std::string(name), kind, range, place, {}}).children;
    return outer;
  }

  void add(std::string_view name, SymbolKind kind, Span span, std::optional<Span> scope, Span whole,
           std::span<const std::string_view> typeParameters = {}) {
    if (name.empty() || name == "_" || span.begin >= span.end) return;
    found.all.push_back({name, kind, span, span, scope, whole.begin, whole.end, typeParameters});
  }

  const Source& source_;
  std::optional<Span> scope_;  ///< of the innermost block
  std::vector<OutlineItem>* outline_;
};

}  // namespace

Declarations findDeclarations(const Tree& tree) {
  Finder finder(*tree.source);
  for (const auto* statement : tree.statements) finder.visit(statement);
  return std::move(finder.found);
}

}  // namespace kinako::service
