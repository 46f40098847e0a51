#include "reading.h"

namespace kinako::syntax {

namespace {

std::string shapeOf(const TypeExpr& type) {
  if (const auto* named = as<NamedType>(&type)) return std::string(named->name);
  if (const auto* option = as<OptionType>(&type)) return shapeOf(*option->inner) + "?";
  const auto* generic = as<GenericType>(&type);
  if (!generic) return "type";
  std::string result = std::string(generic->name) + "<";
  for (const TypeExpr* argument : generic->arguments) {
    if (argument != generic->arguments.front()) result += ",";
    result += shapeOf(*argument);
  }
  return result + ">";
}

template <typename Items>
std::string listed(const Items& items) {
  std::string result;
  for (const Expr* item : items) {
    if (!result.empty()) result += ", ";
    result += shape(*item);
  }
  return result;
}

}  // namespace

std::string shape(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::IntLiteral:
      return fmt::format("{}", to<IntLiteral>(&expr).value);
    case ExprKind::BigLiteral:
      return std::string(to<BigLiteral>(&expr).digits);
    case ExprKind::FloatLiteral:
      return fmt::format("{}", to<FloatLiteral>(&expr).value);
    case ExprKind::StringLiteral:
      return "'" + std::string(to<StringLiteral>(&expr).value) + "'";
    case ExprKind::BoolLiteral:
      return to<BoolLiteral>(&expr).value ? "true" : "false";
    case ExprKind::NullLiteral:
      return "null";
    case ExprKind::Name:
      return std::string(to<Name>(&expr).name);
    case ExprKind::Paren:
      return "[paren " + shape(*to<Paren>(&expr).inner) + "]";
    case ExprKind::ListLiteral:
      return "[" + listed(to<ListLiteral>(&expr).elements) + "]";
    case ExprKind::MapLiteral: {
      std::string result;
      for (const MapEntry& entry : to<MapLiteral>(&expr).entries) {
        if (!result.empty()) result += ", ";
        result += shape(*entry.key) + (entry.bareKey ? " bare" : "") + ": " + shape(*entry.value);
      }
      return "{" + result + "}";
    }
    case ExprKind::RecordLiteral: {
      const auto& record = to<RecordLiteral>(&expr);
      std::string result;
      for (const FieldInit& field : record.fields) {
        if (!result.empty()) result += ", ";
        result += std::string(field.name) + ": " + shape(*field.value);
      }
      return std::string(record.name) + "{" + result + "}";
    }
    case ExprKind::Unary: {
      const auto& unary = to<Unary>(&expr);
      return "(" + std::string(spelling(unary.op)) + shape(*unary.operand) + ")";
    }
    case ExprKind::Binary: {
      const auto& binary = to<Binary>(&expr);
      return "(" + shape(*binary.left) + " " + std::string(spelling(binary.op)) + " " +
             shape(*binary.right) + ")";
    }
    case ExprKind::Call: {
      const auto& call = to<Call>(&expr);
      return shape(*call.callee) + "(" + listed(call.arguments) + ")";
    }
    case ExprKind::Index: {
      const auto& index = to<Index>(&expr);
      return shape(*index.object) + (index.optional ? "?[" : "[") + shape(*index.index) + "]";
    }
    case ExprKind::Slice: {
      const auto& slice = to<Slice>(&expr);
      return shape(*slice.object) + "[" + (slice.begin ? shape(*slice.begin) : "") + ":" +
             (slice.end ? shape(*slice.end) : "") + (slice.step ? ":" + shape(*slice.step) : "") +
             "]";
    }
    case ExprKind::Field: {
      const auto& field = to<Field>(&expr);
      return shape(*field.object) + (field.optional ? "?." : ".") + std::string(field.name);
    }
    case ExprKind::Cast: {
      const auto& cast = to<Cast>(&expr);
      return "(" + shape(*cast.operand) + " as " + shapeOf(*cast.type) + ")";
    }
    case ExprKind::IfExpr: {
      const auto& node = to<IfExpr>(&expr);
      return "(if " + shape(*node.condition) + " then " + shape(*node.thenValue) +
             (node.elseValue ? " else " + shape(*node.elseValue) : "") + ")";
    }
    case ExprKind::Match:
      return "match";
    case ExprKind::Lambda: {
      const auto& lambda = to<Lambda>(&expr);
      return lambda.value ? "(fun => " + shape(*lambda.value) + ")" : "(fun {})";
    }
    case ExprKind::Query:
      return "(select " + shape(*to<Query>(&expr).select) + ")";
    case ExprKind::Load:
      return "load";
    case ExprKind::Save:
      return "save";
    case ExprKind::Fetch:
      return "fetch";
    case ExprKind::Generate:
      return "generate";
    case ExprKind::LogicQuery:
      return "logic";
    case ExprKind::ErrorExpr:
      return "error";
  }
  return "";
}

std::string shape(std::string text) {
  const auto reading = read("let it = " + std::move(text));
  const std::string wrong = problems(*reading);
  if (!wrong.empty()) return wrong;
  if (reading->tree->statements.size() != 1) return "not one expression";
  return shape(*to<Let>(reading->tree->statements.front()).value);
}

}  // namespace kinako::syntax
