#include "syntax/ast.h"

namespace kinako::syntax {

std::string_view spelling(BinaryOp op) {
  switch (op) {
    case BinaryOp::Multiply:
      return "*";
    case BinaryOp::Divide:
      return "/";
    case BinaryOp::Remainder:
      return "%";
    case BinaryOp::Add:
      return "+";
    case BinaryOp::Subtract:
      return "-";
    case BinaryOp::Less:
      return "<";
    case BinaryOp::LessEqual:
      return "<=";
    case BinaryOp::Greater:
      return ">";
    case BinaryOp::GreaterEqual:
      return ">=";
    case BinaryOp::Equal:
      return "==";
    case BinaryOp::NotEqual:
      return "!=";
    case BinaryOp::In:
      return "in";
    case BinaryOp::And:
      return "&&";
    case BinaryOp::Or:
      return "||";
    case BinaryOp::Coalesce:
      return "??";
    case BinaryOp::Union:
      return "union";
    case BinaryOp::UnionAll:
      return "union all";
    case BinaryOp::Except:
      return "except";
    case BinaryOp::Intersect:
      return "intersect";
  }
  KINAKO_UNREACHABLE();
}

std::string_view spelling(UnaryOp op) {
  switch (op) {
    case UnaryOp::Negate:
      return "-";
    case UnaryOp::Not:
      return "!";
  }
  KINAKO_UNREACHABLE();
}

std::string_view importedName(const Import& import) {
  if (!import.alias.empty()) return import.alias;
  constexpr std::string_view kExtension = ".mochi";
  auto name = import.path;
  while (name.ends_with('/')) name.remove_suffix(1);
  name = name.substr(name.rfind('/') + 1);  // npos + 1 is 0
  if (import.language.empty() && name.ends_with(kExtension)) {
    name.remove_suffix(kExtension.size());
  }
  return name;
}

const Expr* withoutParens(const Expr* expr) {
  while (const auto* paren = as<Paren>(expr)) expr = paren->inner;
  return expr;
}

}  // namespace kinako::syntax
