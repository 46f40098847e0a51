// Values on their way to where they stay: a variable, a field, an element, a result. When one does
// not fit, the report shows where that place got its type, and what to declare instead.
#include <algorithm>
#include <string>

#include "types/check_state.h"

namespace kinako::types {

namespace {

bool isDecimal(std::string_view digits) {
  return digits.find_first_not_of("0123456789") == digits.npos &&
         (digits.size() == 1 || digits[0] != '0');
}

}  // namespace

CheckState::Declaration CheckState::declarationOf(const Expr* place) const {
  Declaration found;
  size_t steps = 0;
  for (;; ++steps) {
    while (const auto* convert = as<const Convert>(place)) place = convert->operand;
    const auto* index = as<const Index>(place);
    if (!index) break;
    place = index->object;
  }
  if (const auto* get = as<const FieldGet>(place)) {
    if (get->object->type->is(TypeKind::Record)) {
      found = declarationOf(get->object->type->record->fields[get->field]);
    }
  } else if (const auto* local = localOf(place)) {
    const auto let = letLocals.find(local);
    found = declarationOf(*local, let == letLocals.end() ? nullptr : let->second);
  } else if (const auto* get = as<const GlobalGet>(place)) {
    const auto info = globals.find(get->global->name);
    const bool isOurs = info != globals.end() && info->second.global == get->global;
    found = declarationOf(*get->global, isOurs && info->second.declarations.size() == 1
                                            ? info->second.declarations[0]
                                            : nullptr);
  }
  found.steps = steps;
  return found;
}

CheckState::Declaration CheckState::declarationOf(const Field& field) const {
  return {field.name, field.span, field.type, field.written, nullptr, 0};
}

CheckState::Declaration CheckState::declarationOf(const Local& local, const ast::Let* let) const {
  const Span written = let && let->type ? let->type->span : local.written;
  return {local.name, local.name.empty() ? Span{} : local.span, local.type, written, let, 0};
}

CheckState::Declaration CheckState::declarationOf(const Global& global, const ast::Let* let) const {
  return {
      global.name, global.span, global.type, let && let->type ? let->type->span : Span{}, let, 0};
}

/// `type` with another type `steps` steps into its elements; null when there is no such place.
const Type* CheckState::withElement(const Type* type, size_t steps, const Type* element) {
  if (type->is(TypeKind::Option)) {
    const auto* inner = withElement(type->element, steps, element);
    return inner ? types().option(inner) : nullptr;
  }
  if (steps == 0) return element;
  if (!type->is(TypeKind::List) && !type->is(TypeKind::Map)) return nullptr;
  const auto* inner = withElement(type->element, steps - 1, element);
  if (!inner) return nullptr;
  return type->is(TypeKind::List) ? types().list(inner) : types().map(type->key, inner);
}

Expr* CheckState::convertStored(Expr* value, const Type* type, const Declaration& declaration) {
  const auto* from = value->type;
  if (from->is(TypeKind::Null) || isConvertible(from, type)) return convert(value, type);
  auto& diagnostic = report(Code::T008, value->span, {toString(type), toString(from)});
  explainStored(diagnostic, from, type, declaration);
  return errorExpr(value->span);
}

Expr* CheckState::convertElement(Expr* value, const Expr& container) {
  auto declaration = declarationOf(&container);
  ++declaration.steps;
  return convertStored(value, unwrapped(container.type)->element, declaration);
}

void CheckState::explainStored(Diagnostic& diagnostic, const Type* from, const Type* type,
                               const Declaration& declaration) {
  if (declaration.place == Span{}) return;
  diagnostic.label(declaration.place, "declared as " + toString(declaration.type) + " here");
  const auto* let = declaration.let;
  const bool isInferred = let && !let->type && let->value;
  const bool isFloat = from->is(TypeKind::Float) && unwrapped(type)->isInteger();
  const std::string reason = isInferred ? "A variable has the type of its first value. " : "";
  const auto* first = isInferred ? ast::withoutParens(let->value) : nullptr;
  const auto* negated = ast::as<ast::Unary>(first);
  const auto* literal = ast::as<ast::IntLiteral>(negated ? negated->operand : first);
  if (isFloat && literal && declaration.steps == 0 && isDecimal(source->text(literal->span))) {
    // `var total = 0`, and later it grows by 1.5.
    diagnostic
        .withHelp(reason + "Start with the float `" + std::string(source->text(first->span)) +
                  ".0` to hold floats.")
        .withFix({literal->span.end, literal->span.end}, ".0");
    return;
  }
  const bool isWritten = declaration.written != Span{};
  const auto* wider = isFloat ? types().floatType : types().anyType;
  const auto* whole = withElement(declaration.type, declaration.steps, wider);
  if (!whole || !(isInferred || (isWritten && isFloat))) return;
  const std::string text = toString(whole);
  diagnostic.withHelp(reason + "Declare `" + std::string(declaration.name) + ": " + text +
                      "` to hold " + (isFloat ? "floats." : "values of several types."));
  if (!isFloat) return;
  if (isWritten) {
    diagnostic.withFix(declaration.written, text);
  } else {
    diagnostic.withFix({declaration.place.end, declaration.place.end}, ": " + text);
  }
}

/// After the elements of a list literal were checked against the type of the variable they are
/// assigned to.
void CheckState::explainElements(size_t reportsBefore, const ast::Expr* value,
                                 const Declaration& declaration) {
  const auto* list = ast::as<ast::ListLiteral>(ast::withoutParens(value));
  if (!list || reports != reportsBefore + 1 || lastReport->code != Code::T008) return;
  if (!lastReport->labels.empty() || !unwrapped(declaration.type)->is(TypeKind::List)) return;
  const bool isElement =
      std::any_of(list->elements.begin(), list->elements.end(),
                  [&](const ast::Expr* element) { return element->span == lastReport->span; });
  if (!isElement) return;
  Declaration element = declaration;
  element.steps = 1;
  const auto* type = unwrapped(declaration.type)->element;
  const bool isFloat = lastReport->message.ends_with("got float");
  explainStored(*lastReport, isFloat ? types().floatType : types().anyType, type, element);
}

Expr* CheckState::convertReturned(Expr* value, const Type* type) {
  const auto* from = value->type;
  const auto* promised = current->promised;
  if (!promised || from->is(TypeKind::Null) || isConvertible(from, type)) {
    return convert(value, type);
  }
  report(Code::T008, value->span, {toString(type), toString(from)})
      .label(promised->span, "the result is declared as " + toString(type) + " here");
  return errorExpr(value->span);
}

}  // namespace kinako::types
