// Which types go where, and the nodes that make a value of one type into one of another.
#include <cmath>
#include <limits>

#include "base/float_text.h"
#include "types/check_state.h"

namespace kinako::types {

namespace {

/// Types whose values are references: what many programs let go of by assigning null.
bool isReference(const Type* type) {
  switch (type->kind) {
    case TypeKind::String:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Group:
    case TypeKind::Function:
    case TypeKind::Record:
    case TypeKind::Union:
      return true;
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::Null:
    case TypeKind::Any:
    case TypeKind::Never:
    case TypeKind::Option:
    case TypeKind::Parameter:
      return false;
  }
  KINAKO_UNREACHABLE();
}

bool isDynamic(const Type* type) {
  return type->is(TypeKind::Any) || type->is(TypeKind::Parameter) || type->is(TypeKind::Never);
}

}  // namespace

const Type* CheckState::unwrapped(const Type* type) {
  return type->is(TypeKind::Option) ? type->element : type;
}

const Type* CheckState::widened(const Type* type) {
  if (type->is(TypeKind::Option)) return types().option(widened(type->element));
  const auto* parent = type->is(TypeKind::Record) ? type->record->parent : nullptr;
  return parent && parent->variants.size() > 1 ? parent->type : type;
}

bool CheckState::areRelated(const Type* a, const Type* b) {
  return isConvertible(a, b) || isConvertible(b, a);
}

/// A call through a value converts every argument, so only what can never work is wrong.
bool CheckState::isCallableAs(const Type* from, const Type* to) {
  const auto taken = to->parameters.size();
  if (taken > 0 && from->parameters.size() > taken) {
    // With fewer arguments a call makes a function that waits for the rest.
    const auto rest = from->parameters.begin() + static_cast<std::ptrdiff_t>(taken);
    const auto* first =
        types().function({from->parameters.begin(), rest},
                         types().function({rest, from->parameters.end()}, from->element));
    return isCallableAs(first, to);
  }
  if (from->parameters.size() != taken) return false;
  for (size_t i = 0; i < from->parameters.size(); ++i) {
    if (!areRelated(to->parameters[i], from->parameters[i])) return false;
  }
  return to->element->is(TypeKind::Unit) || areRelated(from->element, to->element);
}

bool CheckState::isConvertible(const Type* from, const Type* to) {
  if (from == to || isDynamic(from) || isDynamic(to)) return true;
  const bool isOutermost = std::exchange(comparing_, true) == false;
  if (isOutermost) comparisons_ = 0;
  // Both ways are tried at every level of nested types: what takes that long to refuse is left to
  // be found out at run time.
  const bool result = ++comparisons_ > kMostComparisons || fits(from, to);
  if (isOutermost) {
    comparing_ = false;
    budget->goOn(comparisons_);
  }
  return result;
}

bool CheckState::fits(const Type* from, const Type* to) {
  if (from->is(TypeKind::Option)) return isConvertible(from->element, unwrapped(to));
  if (from->is(TypeKind::Null)) return !to->is(TypeKind::Unit);
  if (to->is(TypeKind::Option)) {
    return from->is(TypeKind::Unit) || isConvertible(from, to->element);
  }
  if (from->is(TypeKind::Unit)) return to->is(TypeKind::Null);
  if (to->is(TypeKind::Unit)) return false;
  switch (to->kind) {
    case TypeKind::Float:
      return from->is(TypeKind::Int) || from->is(TypeKind::BigInt);
    case TypeKind::Int:
      return from->is(TypeKind::BigInt);
    case TypeKind::BigInt:
      return from->is(TypeKind::Int);
    case TypeKind::BigRat:
      return from->is(TypeKind::Int) || from->is(TypeKind::BigInt);
    case TypeKind::List:
      return (from->is(TypeKind::List) || from->is(TypeKind::Group)) &&
             areRelated(from->element, to->element);
    case TypeKind::Map:
      for (const auto& field : to->fields) {
        if (!from->is(TypeKind::Map)) return false;
        const auto index = from->fieldIndex(field.name);
        const auto* given = index >= 0             ? from->fields[static_cast<size_t>(index)].type
                            : from->fields.empty() ? from->element
                                                   : types().nullType;
        if (given->is(TypeKind::Null) ? !field.type->is(TypeKind::Option)
                                      : !isConvertible(given, field.type)) {
          return false;
        }
      }
      return from->is(TypeKind::Map) && isConvertible(from->key, to->key) &&
             isConvertible(from->element, to->element);
    case TypeKind::Group:
      return from->is(TypeKind::Group);
    case TypeKind::Function:
      return from->is(TypeKind::Function) && isCallableAs(from, to);
    case TypeKind::Record:
      return from->is(TypeKind::Union) && to->record->parent == from->unionInfo;
    case TypeKind::Union:
      return from->is(TypeKind::Record) && from->record->parent == to->unionInfo;
    case TypeKind::Bool:
    case TypeKind::String:
    case TypeKind::Unit:
    case TypeKind::Null:
    case TypeKind::Any:
    case TypeKind::Never:
    case TypeKind::Option:
    case TypeKind::Parameter:
      return false;
  }
  KINAKO_UNREACHABLE();
}

const BigConst* bigLiteral(const Expr* expr) {
  const auto* convert = as<const Convert>(expr);
  return convert && convert->conversion == Conversion::BigToInt
             ? as<const BigConst>(static_cast<const Expr*>(convert->operand))
             : nullptr;
}

Expr* CheckState::toAny(Expr* expression) {
  if (expression->type->is(TypeKind::Any) || expression->type->is(TypeKind::Never)) {
    return expression;
  }
  // A large literal on its way to where ints of any size fit need not become an `int` first.
  if (bigLiteral(expression)) expression = to<Convert>(expression).operand;
  return expr<Convert>(expression->span, types().anyType, Conversion::ToAny, expression,
                       std::string_view());
}

Expr* CheckState::unwrap(Expr* expression) {
  if (!expression->type->is(TypeKind::Option)) return expression;
  return expr<Convert>(expression->span, expression->type->element, Conversion::Unwrap, expression,
                       sourceText(expression->span));
}

void CheckState::reportNull(Span span, const Type* to, Span written, Code code) {
  const auto wanted = toString(to);
  auto& diagnostic = report(code, span, {wanted, "null"});
  diagnostic.withHelp("`" + wanted + "` does not include null. Use a value, or declare `" +
                      toString(types().option(to)) + "`.");
  if (written != Span{}) diagnostic.withFix({written.end, written.end}, "?");
}

bool CheckState::toleratesNull(const ast::TypeExpr* written) {
  return written && written->kind != ast::TypeExprKind::OptionType &&
         isReference(resolveAgain(written));
}

void CheckState::warnOfNull(Span span, const ast::TypeExpr* written) {
  const std::string type(sourceText(written->span));
  report(Code::T079, span, {type}).withFix({written->span.end, written->span.end}, "?");
}

std::vector<Span> CheckState::nullLiterals(const Expr* expression) {
  std::vector<Span> found;
  std::vector<const Expr*> open{expression};
  while (!open.empty()) {
    const Expr* next = open.back();
    open.pop_back();
    if (const auto* conditional = as<const Conditional>(next)) {
      open.insert(open.end(), {conditional->elseValue, conditional->thenValue});
    } else if (const auto* match = as<const Match>(next)) {
      for (auto arm = match->arms.rbegin(); arm != match->arms.rend(); ++arm) {
        open.push_back(arm->value);
      }
    } else if (const auto* block = as<const BlockExpr>(next)) {
      open.push_back(block->result);
    } else if (const auto* logical = as<const Logical>(next)) {
      if (logical->op == LogicalOperator::Coalesce) open.push_back(logical->right);
    } else if (const auto* widening = as<const Convert>(next)) {
      const bool keepsNull =
          widening->conversion == Conversion::ToAny ||
          (widening->conversion == Conversion::Check && widening->type->is(TypeKind::Option));
      if (keepsNull) open.push_back(widening->operand);
    } else if (as<const NullConst>(next) && !isError(next)) {
      // What has no value, as a missing `else`, is null, too, but nobody wrote it.
      const auto text = sourceText(next->span);
      if (text == "none" || text == "null" || text == "nil") found.push_back(next->span);
    }
  }
  return found;
}

bool CheckState::reportNulls(const Expr* expression, const Type* to, Span written, Code code) {
  const auto nulls = nullLiterals(expression);
  for (const Span null : nulls) reportNull(null, to, written, code);
  return !nulls.empty();
}

Expr* CheckState::convertTo(Expr* expression, const Type* to, Span written) {
  const bool mayBeNull = to->is(TypeKind::Option) || isDynamic(to) || to->is(TypeKind::Null);
  if (mayBeNull || !reportNulls(expression, to, written, Code::T008)) {
    return convert(expression, to);
  }
  return errorExpr(expression->span);
}

/// The branches of an `if` or `match` joined to any: each has to fit on its own.
bool CheckState::reportBranches(Expr* expression, const Type* to, Code code) {
  if (const auto* conditional = as<Conditional>(expression)) {
    const bool first = reportBranches(conditional->thenValue, to, code);
    return reportBranches(conditional->elseValue, to, code) || first;
  }
  if (const auto* match = as<Match>(expression)) {
    bool isWrong = false;
    for (const auto& arm : match->arms) isWrong |= reportBranches(arm.value, to, code);
    return isWrong;
  }
  const auto* widening = as<Convert>(expression);
  if (!widening || widening->conversion != Conversion::ToAny) return false;
  const auto* from = widening->operand->type;
  if (from->is(TypeKind::Unit) || isConvertible(from, to)) return false;
  const Expr* value = widening->operand;
  while (const auto* block = as<const BlockExpr>(value)) value = block->result;
  report(code, value->span, {toString(to), toString(from)});
  return true;
}

Expr* CheckState::convert(Expr* expression, const Type* to, Code code) {
  const auto* from = expression->type;
  if (from == to || from->is(TypeKind::Never)) return expression;
  if (to->is(TypeKind::Any) || to->is(TypeKind::Parameter)) return toAny(expression);
  const auto node = [&](Conversion conversion, Expr* operand, const Type* type) -> Expr* {
    return expr<Convert>(expression->span, type, conversion, operand, sourceText(expression->span));
  };
  if (!isConvertible(from, to)) {
    report(code, expression->span, {toString(to), toString(from)});
    return errorExpr(expression->span);
  }
  if (from->is(TypeKind::Any) || from->is(TypeKind::Parameter)) {
    const bool hasBranches = as<Conditional>(expression) || as<Match>(expression);
    if (hasBranches && reportBranches(expression, to, code)) return errorExpr(expression->span);
    if (!to->is(TypeKind::Option) && reportNulls(expression, to, {}, code)) {
      return errorExpr(expression->span);
    }
    return node(Conversion::Check, expression, to);
  }
  if (from->is(TypeKind::Null)) {
    if (!as<NullConst>(expression)) return node(Conversion::Check, toAny(expression), to);
    if (!to->is(TypeKind::Option)) reportNull(expression->span, to, {}, code);
    return expr<NullConst>(expression->span, to);
  }
  if (from->is(TypeKind::Option)) {
    if (to->is(TypeKind::Option)) {
      return node(Conversion::Check, toAny(expression), to);
    }
    if (reportNulls(expression, to, {}, code)) return errorExpr(expression->span);
    return convert(unwrap(expression), to, code);
  }
  if (from->is(TypeKind::Unit)) return node(Conversion::ToAny, expression, to);
  if (to->is(TypeKind::Option)) {
    return node(Conversion::ToAny, convert(expression, to->element, code), to);
  }
  if (const auto* constant = bigLiteral(expression); constant && !to->is(TypeKind::Option)) {
    if (to->is(TypeKind::Float)) {
      const double real =
          parseFloat(constant->digits).value_or(std::numeric_limits<double>::infinity());
      if (std::isinf(real)) {
        report(Code::P048, expression->span,
               {"of " + std::to_string(constant->digits.size()) + " digits"});
      }
      return expr<FloatConst>(expression->span, to, real);
    }
    return convert(types::to<Convert>(expression).operand, to, code);
  }
  if (to->is(TypeKind::Float)) {
    if (from->is(TypeKind::Int)) {
      if (const auto* constant = as<IntConst>(expression)) {
        return expr<FloatConst>(expression->span, to, static_cast<double>(constant->value));
      }
    }
    return node(Conversion::IntToFloat, expression, to);
  }
  if (to->is(TypeKind::BigInt) || to->is(TypeKind::BigRat)) {
    return node(Conversion::ToBig, expression, to);
  }
  if (to->is(TypeKind::Int)) return node(Conversion::BigToInt, expression, to);
  if (from->is(TypeKind::Union) || from->is(TypeKind::Group)) {
    return node(Conversion::Check, toAny(expression), to);
  }
  // References of one kind: the same object seen as another type; what is read from it is
  // checked where it is read.
  return node(Conversion::Retype, expression, to);
}

const Type* CheckState::joinTypes(const Type* a, const Type* b) {
  if (a == b || b->is(TypeKind::Never)) return a;
  if (a->is(TypeKind::Never)) return b;
  if (isDynamic(a) || isDynamic(b)) return types().anyType;
  if (a->is(TypeKind::Null)) return types().option(b);
  if (b->is(TypeKind::Null)) return types().option(a);
  if (a->is(TypeKind::Option) || b->is(TypeKind::Option)) {
    return types().option(joinTypes(unwrapped(a), unwrapped(b)));
  }
  if (a->isInteger() && b->isInteger()) return types().bigIntType;
  if (a->is(TypeKind::List) && b->is(TypeKind::List)) {
    return types().list(joinTypes(a->element, b->element));
  }
  if (a->is(TypeKind::Map) && b->is(TypeKind::Map)) {
    return types().map(joinTypes(a->key, b->key), joinTypes(a->element, b->element));
  }
  const auto unionOf = [](const Type* type) -> UnionInfo* {
    if (type->is(TypeKind::Union)) return type->unionInfo;
    return type->is(TypeKind::Record) ? type->record->parent : nullptr;
  };
  if (unionOf(a) && unionOf(a) == unionOf(b)) return unionOf(a)->type;
  if (a->is(TypeKind::Function) && b->is(TypeKind::Function) &&
      a->parameters.size() == b->parameters.size()) {
    return types().function(std::vector<const Type*>(a->parameters.size(), types().anyType),
                            types().anyType);
  }
  return types().anyType;
}

}  // namespace kinako::types
