#include "syntax/printer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/float_text.h"
#include "syntax/lexer.h"

namespace kinako::syntax {

namespace {

/// In double quotes, on one line.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string_view nameOf(IfForm form) {
  switch (form) {
    case IfForm::Braces:
      return "Braces";
    case IfForm::Then:
      return "Then";
  }
  KINAKO_UNREACHABLE();
}

std::string_view nameOf(TypeDeclForm form) {
  switch (form) {
    case TypeDeclForm::Record:
      return "Record";
    case TypeDeclForm::Union:
      return "Union";
    case TypeDeclForm::Alias:
      return "Alias";
  }
  KINAKO_UNREACHABLE();
}

std::string_view nameOf(ExternForm form) {
  switch (form) {
    case ExternForm::Type:
      return "Type";
    case ExternForm::Variable:
      return "Variable";
    case ExternForm::Function:
      return "Function";
    case ExternForm::Object:
      return "Object";
  }
  KINAKO_UNREACHABLE();
}

std::string_view nameOf(JoinKind kind) {
  switch (kind) {
    case JoinKind::Inner:
      return "Inner";
    case JoinKind::Left:
      return "Left";
    case JoinKind::Right:
      return "Right";
    case JoinKind::Outer:
      return "Outer";
  }
  KINAKO_UNREACHABLE();
}

std::string_view nameOf(PatternForm form) {
  switch (form) {
    case PatternForm::Wildcard:
      return "Wildcard";
    case PatternForm::Literal:
      return "Literal";
    case PatternForm::Name:
      return "Name";
    case PatternForm::Variant:
      return "Variant";
  }
  KINAKO_UNREACHABLE();
}

class AstPrinter {
 public:
  AstPrinter(std::vector<Link>* links, Budget* budget) : links_(links), budget_(budget) {}

  std::string print(const Tree& tree) {
    open("Program");
    for (const Stmt* statement : tree.statements) {
      newLine();
      node(statement);
    }
    close();
    return out_ + "\n";
  }

 private:
  void link(Span span) {
    if (links_) links_->push_back({out_.size(), span});
  }
  void open(std::string_view name, Span span) {
    link(span);
    open(name);
  }
  void open(std::string_view name) {
    out_ += '(';
    out_ += name;
    ++depth_;
  }
  void close() {
    out_ += ')';
    --depth_;
  }

  /// Very deep trees are not indented further; nobody reads them, but they must not take
  /// space quadratic in their depth.
  void newLine() {
    constexpr size_t kDeepestIndent = 100;
    out_ += '\n';
    out_.append(2 * std::min(depth_, kDeepestIndent), ' ');
    if (!budget_) return;
    budget_->take(2 * (out_.size() - charged_) + sizeof(Link));
    budget_->goOn();
    charged_ = out_.size();
  }

  // Plain data, after the node's name.
  void show(std::string_view name, std::string_view text) {
    out_ += ' ';
    out_ += name;
    out_ += '=';
    out_ += text;
  }
  void value(std::string_view name, std::string_view text) {
    if (!text.empty()) show(name, quoted(text));
  }
  void value(std::string_view name, bool flag) {
    if (flag) show(name, "true");
  }
  void value(std::string_view name, int64_t number) { show(name, std::to_string(number)); }
  void value(std::string_view name, double number) {
    show(name, floatText(number, FloatLayout::Source));
  }
  void value(std::string_view, Span) {}
  void value(std::string_view name, UnaryOp op) { show(name, spelling(op)); }
  void value(std::string_view name, BinaryOp op) { show(name, spelling(op)); }
  void value(std::string_view name, IfForm form) { show(name, nameOf(form)); }
  void value(std::string_view name, TypeDeclForm form) { show(name, nameOf(form)); }
  void value(std::string_view name, ExternForm form) { show(name, nameOf(form)); }
  void value(std::string_view name, JoinKind kind) { show(name, nameOf(kind)); }
  void value(std::string_view name, PatternForm form) { show(name, nameOf(form)); }

  // Children, one per line.
  template <typename T>
  void child(std::string_view name, const T* item) {
    if (!item) return;
    newLine();
    out_ += name;
    out_ += ": ";
    node(item);
  }
  template <typename T>
  void list(std::string_view name, const T& items) {
    if (items.empty()) return;
    newLine();
    out_ += name;
    out_ += ':';
    ++depth_;
    for (const auto& item : items) {
      newLine();
      element(item);
    }
    --depth_;
  }
  void element(std::string_view text) { out_ += quoted(text); }
  void element(const TypeExpr* item) { node(item); }
  void element(const Expr* item) { node(item); }
  void element(const Stmt* item) { node(item); }

  void element(const FieldDecl& field) {
    open("FieldDecl", field.span);
    value("name", field.name);
    child("type", field.type);
    close();
  }
  void element(const Parameter& parameter) {
    open("Parameter", parameter.span);
    value("name", parameter.name);
    child("type", parameter.type);
    close();
  }
  void element(const FieldInit& field) {
    open("FieldInit", join(field.span, field.value->span));
    value("name", field.name);
    child("value", field.value);
    close();
  }
  void element(const MapEntry& entry) {
    open("MapEntry", join(entry.key->span, entry.value->span));
    value("bareKey", entry.bareKey);
    child("key", entry.key);
    child("value", entry.value);
    close();
  }
  void element(const Pattern& pattern) {
    open("Pattern", pattern.span);
    value("form", pattern.form);
    value("name", pattern.name);
    child("literal", pattern.literal);
    list("arguments", pattern.arguments);
    close();
  }
  void element(const MatchArm& arm) {
    open("MatchArm", arm.pattern.span);
    newLine();
    out_ += "pattern: ";
    element(arm.pattern);
    child("value", arm.value);
    child("body", static_cast<const Stmt*>(arm.body));
    close();
  }
  void element(const QuerySource& source) {
    open("QuerySource", source.nameSpan);
    value("name", source.name);
    child("source", source.source);
    close();
  }
  void element(const QueryJoin& join) {
    open("QueryJoin", join.nameSpan);
    value("kind", join.kind);
    value("name", join.name);
    child("source", join.source);
    child("condition", join.condition);
    close();
  }
  void element(const IfBranch& branch) {
    open("IfBranch", branch.condition->span);
    child("condition", branch.condition);
    child("body", static_cast<const Stmt*>(branch.body));
    close();
  }
  void element(const Member& member) {
    open("Member", member.method ? member.method->span : member.field.span);
    if (member.method) {
      child("method", static_cast<const Stmt*>(member.method));
    } else {
      child("type", member.field.type);
      value("name", member.field.name);
    }
    close();
  }
  void element(const Variant& variant) {
    open("Variant", variant.span);
    value("name", variant.name);
    list("fields", variant.fields);
    close();
  }

  // Nodes. First the plain data, on the line of the name, then the children.
#define VALUE(T, field) value(#field, item.field);
#define CHILD(T, field)
#define MAYBE(T, field)
#define LIST(T, field)
#define LIST_OF(T, field)
#define PARTS(T, field)
#define TYPE(Node, fields) \
  void values([[maybe_unused]] const Node& item) { fields }
#define EXPR(Node, fields) TYPE(Node, fields)
#define STMT(Node, fields) TYPE(Node, fields)
#include "syntax/ast.def"

#define VALUE(T, field)
#define CHILD(T, field) child(#field, item.field);
#define MAYBE(T, field) child(#field, item.field);
#define LIST(T, field) list(#field, item.field);
#define LIST_OF(T, field) list(#field, item.field);
#define PARTS(T, field) list(#field, item.field);
#define TYPE(Node, fields) \
  void children([[maybe_unused]] const Node& item) { fields }
#define EXPR(Node, fields) TYPE(Node, fields)
#define STMT(Node, fields) TYPE(Node, fields)
#include "syntax/ast.def"

  template <typename Node>
  void whole(std::string_view name, const Node& item) {
    open(name, item.span);
    values(item);
    children(item);
    close();
  }
  void node(const TypeExpr* base) {
    switch (base->kind) {
#define TYPE(Node, fields) \
  case TypeExprKind::Node: \
    return whole(#Node, to<Node>(base));
#define EXPR(Node, fields)
#define STMT(Node, fields)
#include "syntax/ast.def"
    }
  }
  void node(const Expr* base) {
    if (budget_ && budget_->isSpent()) return;
    switch (base->kind) {
#define TYPE(Node, fields)
#define EXPR(Node, fields) \
  case ExprKind::Node:     \
    return whole(#Node, to<Node>(base));
#define STMT(Node, fields)
#include "syntax/ast.def"
    }
  }
  void node(const Stmt* base) {
    if (budget_ && budget_->isSpent()) return;
    switch (base->kind) {
#define TYPE(Node, fields)
#define EXPR(Node, fields)
#define STMT(Node, fields) \
  case StmtKind::Node:     \
    return whole(#Node, to<Node>(base));
#include "syntax/ast.def"
    }
  }

  std::vector<Link>* links_;
  Budget* budget_;
  size_t charged_ = 0;  ///< bytes of `out_`
  std::string out_;
  size_t depth_ = 0;
};

}  // namespace

std::string dumpTokens(const Source& source, DiagnosticSink& sink, std::vector<Link>* links) {
  Arena arena;
  const TokenList list = tokenize(source, arena, sink);
  std::string out;
  const auto line = [&](Span span, std::string_view kind, const std::string& text) {
    if (!sink.budget().take(2 * (text.size() + 32)) || !sink.budget().goOn()) return;
    const Position place = source.position(span.begin);
    if (links) links->push_back({out.size(), span});
    out += fmt::format("{}:{} {}{}{}\n", place.line, place.column, kind, text.empty() ? "" : " ",
                       text);
  };
  size_t next = 0;
  const auto commentsBefore = [&](uint32_t end) {
    for (; next < list.comments.size() && list.comments[next].span.begin < end; ++next) {
      const Span span = list.comments[next].span;
      line(span, "Comment", quoted(source.text(span)));
    }
  };
  for (const Token& token : list.tokens) {
    if (sink.budget().isSpent()) break;
    const bool isLast = token.kind == TokenKind::EndOfFile;
    commentsBefore(isLast ? UINT32_MAX : token.span.begin);
    const bool isString = token.kind == TokenKind::String;
    line(token.span, tokenName(token.kind),
         isString ? quoted(token.text) : std::string(token.text));
  }
  return out;
}

std::string dumpAst(const Tree& tree, std::vector<Link>* links, Budget* budget) {
  return AstPrinter(links, budget).print(tree);
}

}  // namespace kinako::syntax
