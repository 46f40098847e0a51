#include "types/printer.h"

#include <algorithm>

#include "base/float_text.h"

namespace kinako::types {

namespace {

std::string_view kindName(ExprKind kind) {
  static constexpr std::string_view kNames[] = {
#define EXPR(Name, fields) #Name,
#define STMT(Name, fields)
#include "types/typed_ast.def"
  };
  return kNames[static_cast<size_t>(kind)];
}

std::string_view kindName(StmtKind kind) {
  static constexpr std::string_view kNames[] = {
#define EXPR(Name, fields)
#define STMT(Name, fields) #Name,
#include "types/typed_ast.def"
  };
  return kNames[static_cast<size_t>(kind)];
}

class Printer {
 public:
  std::string text;
  std::vector<Link>* links = nullptr;
  Budget* budget = nullptr;

  void function(const Function& function) {
    line("(function " + functionName(&function) + " : " + toString(function.result), function.span);
    ++depth_;
    for (const auto* local : function.locals) {
      auto entry = "(local " + localName(local) + " : " + toString(local->type);
      if (local->isParameter) entry += local->isBorrowed ? " borrowed-parameter" : " parameter";
      if (local->isCaptured) entry += " captured";
      line(entry + ")", local->span);
    }
    for (const auto& capture : function.captures) {
      line("(capture " + localName(capture.local) + ")", capture.local->span);
    }
    for (const auto* stmt : function.body) print(*stmt);
    --depth_;
    closeLine();
  }

  void line(const std::string& content, Span span = {}) {
    if (!text.empty()) text += '\n';
    if (links) links->push_back({text.size(), span});
    constexpr int kDeepest = 100;
    text.append(static_cast<size_t>(std::min(depth_, kDeepest)) * 2, ' ');
    text += content;
  }
  /// Charges what was printed since it was asked last.
  bool mayGoOn() {
    if (!budget) return true;
    budget->take(2 * (text.size() - std::min(charged_, text.size())) + sizeof(Link));
    charged_ = text.size();
    return budget->goOn();
  }
  void closeLine() { text += ')'; }

 private:
  void print(const Expr& expr) {
    if (!mayGoOn()) return;
    line("(" + std::string(kindName(expr.kind)), expr.span);
    ++depth_;
    switch (expr.kind) {
#define VALUE(T, name) value(node.name);
#define CHILD(T, name) print(*node.name);
#define MAYBE(T, name) \
  if (node.name) print(*node.name);
#define LIST(T, name) \
  for (const auto* item : node.name) print(*item);
#define PARTS(T, name) \
  for (const auto& item : node.name) part(item);
#define EXPR(Name, fields)                               \
  case ExprKind::Name: {                                 \
    [[maybe_unused]] const auto& node = to<Name>(&expr); \
    type(expr);                                          \
    fields break;                                        \
  }
#define STMT(Name, fields)
#include "types/typed_ast.def"
    }
    --depth_;
    closeLine();
  }

  void print(const Stmt& stmt) {
    if (!mayGoOn()) return;
    line("(" + std::string(kindName(stmt.kind)), stmt.span);
    ++depth_;
    switch (stmt.kind) {
#define VALUE(T, name) value(node.name);
#define CHILD(T, name) print(*node.name);
#define MAYBE(T, name) \
  if (node.name) print(*node.name);
#define LIST(T, name) \
  for (const auto* item : node.name) print(*item);
#define PARTS(T, name) \
  for (const auto& item : node.name) part(item);
#define EXPR(Name, fields)
#define STMT(Name, fields)                               \
  case StmtKind::Name: {                                 \
    [[maybe_unused]] const auto& node = to<Name>(&stmt); \
    fields break;                                        \
  }
#include "types/typed_ast.def"
    }
    --depth_;
    closeLine();
  }

  void type(const Expr& expr) {
    text += " : " + toString(expr.type);
    if (isRead(expr) && expr.type->mayHoldList()) {
      text += expr.use == Use::Share ? " share" : expr.use == Use::Borrow ? " borrow" : " move";
    }
  }

  static bool isRead(const Expr& expr) {
    return isVariable(expr) || expr.kind == ExprKind::Index || expr.kind == ExprKind::FieldGet ||
           expr.kind == ExprKind::FieldDynamic;
  }

  void word(std::string_view word) {
    text += ' ';
    text += word;
  }
  void value(int64_t number) { word(std::to_string(number)); }
  void value(uint32_t number) { word(std::to_string(number)); }
  void value(bool flag) { word(flag ? "true" : "false"); }
  void value(double number) { word(floatText(number, FloatLayout::Source)); }
  void value(std::string_view content) {
    std::string quoted = "\"";
    for (const char c : content) {
      if (c == '\n') {
        quoted += "\\n";
      } else if (c == '"' || c == '\\') {
        quoted += '\\';
        quoted += c;
      } else {
        quoted += c;
      }
    }
    word(quoted + "\"");
  }
  void value(UnaryOperator op) { word(name(op)); }
  void value(BinaryOperator op) { word(name(op)); }
  void value(LogicalOperator op) {
    word(op == LogicalOperator::And ? "And" : op == LogicalOperator::Or ? "Or" : "Coalesce");
  }
  void value(Conversion conversion) {
    switch (conversion) {
      case Conversion::IntToFloat:
        return word("IntToFloat");
      case Conversion::ToAny:
        return word("ToAny");
      case Conversion::Unwrap:
        return word("Unwrap");
      case Conversion::Check:
        return word("Check");
      case Conversion::ToBig:
        return word("ToBig");
      case Conversion::BigToInt:
        return word("BigToInt");
      case Conversion::Retype:
        return word("Retype");
    }
  }
  void value(IndexKind kind) {
    switch (kind) {
      case IndexKind::List:
        return word("List");
      case IndexKind::String:
        return word("String");
      case IndexKind::Map:
        return word("Map");
      case IndexKind::Any:
        return word("Any");
    }
  }
  void value(IterationKind kind) {
    switch (kind) {
      case IterationKind::List:
        return word("List");
      case IterationKind::String:
        return word("String");
      case IterationKind::Map:
        return word("Map");
      case IterationKind::Group:
        return word("Group");
      case IterationKind::Any:
        return word("Any");
    }
  }
  void value(HelperKind kind) {
    switch (kind) {
      case HelperKind::ListPush:
        return word("ListPush");
      case HelperKind::SortRows:
        return word("SortRows");
      case HelperKind::GroupInsert:
        return word("GroupInsert");
      case HelperKind::GroupList:
        return word("GroupList");
      case HelperKind::SliceRows:
        return word("SliceRows");
      case HelperKind::Distinct:
        return word("Distinct");
      case HelperKind::RowItems:
        return word("RowItems");
      case HelperKind::MarkMatched:
        return word("MarkMatched");
      case HelperKind::JoinIndexNew:
        return word("JoinIndexNew");
      case HelperKind::JoinIndexAdd:
        return word("JoinIndexAdd");
      case HelperKind::JoinIndexFind:
        return word("JoinIndexFind");
      case HelperKind::ReducedItems:
        return word("ReducedItems");
      case HelperKind::CallExternal:
        return word("CallExternal");
    }
  }
  void value(Builtin builtin) { word(builtinInfo(builtin).name); }
  void value(const Local* local) { word(localName(local)); }
  void value(const Global* global) { word(global->name); }
  void value(const Function* function) { word(functionName(function)); }
  void value(const RecordInfo* record) { word(record->name); }

  void part(const MapItem& item) {
    line("(item", join(item.key->span, item.value->span));
    ++depth_;
    print(*item.key);
    print(*item.value);
    --depth_;
    closeLine();
  }
  void part(const MatchArm& arm) {
    line("(arm " + pattern(arm.pattern), arm.value->span);
    ++depth_;
    print(*arm.value);
    --depth_;
    closeLine();
  }
  void part(const Operand& operand) {
    line("(operand", operand.value->span);
    value(operand.text);
    ++depth_;
    print(*operand.value);
    --depth_;
    closeLine();
  }
  std::string pattern(const Pattern& pattern) {
    switch (pattern.kind) {
      case PatternKind::Wildcard:
        return "_";
      case PatternKind::Bind:
        return localName(pattern.local);
      case PatternKind::Equal: {
        Printer inner;
        inner.print(*pattern.literal);
        return inner.text;
      }
      case PatternKind::Record: {
        std::string result(pattern.record->name);
        if (pattern.arguments.empty()) return result;
        result += '(';
        for (const auto& argument : pattern.arguments) {
          if (result.back() != '(') result += ", ";
          result += this->pattern(argument);
        }
        return result + ')';
      }
    }
    KINAKO_UNREACHABLE();
  }

  static std::string localName(const Local* local) {
    if (!local->name.empty()) return std::string(local->name) + "#" + std::to_string(local->slot);
    return "#" + std::to_string(local->slot);
  }
  static std::string functionName(const Function* function) {
    std::string name;
    if (function->owner) name = std::string(function->owner->name) + ".";
    name += function->name.empty() ? "fun" : std::string(function->name);
    return name + "@" + std::to_string(function->index);
  }

  int depth_ = 0;
  size_t charged_ = 0;
};

}  // namespace

std::string dumpTypes(const Program& program, std::vector<Link>* links, Budget* budget) {
  Printer printer;
  printer.links = links;
  printer.budget = budget;
  for (const auto& record : program.types.records()) {
    std::string entry = "(record " + std::string(record->name);
    if (record->parent) entry += " of " + std::string(record->parent->name);
    for (const auto& field : record->fields) {
      entry += " (" + std::string(field.name) + " : " + toString(field.type) + ")";
    }
    printer.line(entry + ")", record->span);
  }
  for (const auto& global : program.globals) {
    printer.line("(global " + std::string(global->name) + " : " + toString(global->type) + ")",
                 global->span);
  }
  for (const auto& function : program.functions) {
    if (function->result) printer.function(*function);
  }
  return printer.text + "\n";
}

}  // namespace kinako::types
