// Literals: lists, maps, records, numbers of any size.
#include <algorithm>
#include <limits>

#include "types/check_state.h"

namespace kinako::types {

Expr* CheckState::checkList(const ast::ListLiteral& literal, const Type* expected) {
  if (expected) expected = unwrapped(expected);
  const Type* wanted =
      expected && expected->is(TypeKind::List) && !expected->element->is(TypeKind::Any)
          ? expected->element
          : nullptr;
  std::vector<Expr*> elements;
  const Type* joined = nullptr;
  for (const auto* element : literal.elements) {
    elements.push_back(checkExpr(element, wanted));
    const auto* type = elements.back()->type;
    if (type->is(TypeKind::Unit)) type = types().nullType;
    joined = joined ? joinTypes(joined, type) : type;
  }
  const auto* element = wanted                                     ? wanted
                        : expected && expected->is(TypeKind::List) ? expected->element
                        : joined && !joined->is(TypeKind::Null) && !joined->is(TypeKind::Never)
                            ? widened(joined)
                            : types().anyType;
  for (auto*& value : elements) value = convert(value, element);
  return expr<MakeList>(literal.span, types().list(element), list(elements));
}

Expr* CheckState::checkMap(const ast::MapLiteral& literal, const Type* expected) {
  if (expected) expected = unwrapped(expected);
  const bool wantsRecord = expected && !literal.entries.empty() &&
                           (expected->is(TypeKind::Record) || !expected->fields.empty());
  if (wantsRecord) {
    // A map literal where a record is wanted: its keys are the fields.
    std::vector<std::pair<const ast::FieldInit*, std::string_view>> inits;
    std::vector<ast::FieldInit> fields;
    fields.reserve(literal.entries.size());
    bool allNamed = true;
    for (const auto& entry : literal.entries) {
      const auto* key = ast::as<ast::StringLiteral>(entry.key);
      allNamed &= key != nullptr;
      if (key) fields.push_back({key->value, entry.key->span, entry.value});
    }
    if (allNamed && expected->is(TypeKind::Map)) return makeInlineRecord(expected, literal, fields);
    if (allNamed) {
      for (const auto& field : fields) inits.emplace_back(&field, field.name);
      return makeRecord(expected->record, literal.span, literal.span, inits);
    }
  }
  const bool isMap = expected && expected->is(TypeKind::Map);
  const Type* wantedKey = isMap && !expected->key->is(TypeKind::Any) ? expected->key : nullptr;
  const Type* wantedValue =
      isMap && !expected->element->is(TypeKind::Any) ? expected->element : nullptr;
  std::vector<MapItem> items;
  const Type* keyType = nullptr;
  const Type* valueType = nullptr;
  for (const auto& entry : literal.entries) {
    MapItem item{checkExpr(entry.key, wantedKey), checkExpr(entry.value, wantedValue)};
    items.push_back(item);
    keyType = keyType ? joinTypes(keyType, item.key->type) : item.key->type;
    const auto* type = item.value->type;
    if (type->is(TypeKind::Unit)) type = types().nullType;
    valueType = valueType ? joinTypes(valueType, type) : type;
  }
  const auto settle = [&](const Type* wanted, const Type* joined, const Type* declared) {
    if (wanted) return wanted;
    if (declared) return declared;
    return joined && !joined->is(TypeKind::Null) && !joined->is(TypeKind::Never) ? widened(joined)
                                                                                 : types().anyType;
  };
  keyType = settle(wantedKey, keyType, isMap ? expected->key : nullptr);
  valueType = settle(wantedValue, valueType, isMap ? expected->element : nullptr);
  for (auto& item : items) {
    item.key = convert(item.key, keyType);
    item.value = convert(item.value, valueType);
  }
  return expr<MakeMap>(literal.span, types().map(keyType, valueType), program->arena.copy(items));
}

Expr* CheckState::makeInlineRecord(const Type* type, const ast::MapLiteral& literal,
                                   const std::vector<ast::FieldInit>& inits) {
  std::vector<MapItem> items;
  NameIndex given;
  bool hasUnknown = false;
  for (const auto& init : inits) {
    const auto index = type->fieldIndex(init.name);
    if (index < 0) {
      reportUnknownField(init.span, init.name, toString(type), type->fields);
      checkExpr(init.value);
      hasUnknown = true;
      continue;
    }
    if (!given.add(init.name)) report(Code::T071, init.span, {init.name, toString(type)});
    noteField(init.span, type->fields, static_cast<size_t>(index));
    const auto* wanted = type->fields[static_cast<size_t>(index)].type;
    auto* value = toAny(convertTo(checkExpr(init.value, wanted), wanted,
                                  type->fields[static_cast<size_t>(index)].written));
    auto* key = expr<StringConst>(init.span, types().stringType, program->arena.copy(init.name));
    items.push_back({key, value});
  }
  std::vector<std::string> missing;
  for (const auto& field : type->fields) {
    if (sink->isFull() && !missing.empty()) break;  // nobody will see the others
    const bool isGiven = given.find(field.name) >= 0;
    if (!isGiven && !field.type->is(TypeKind::Option)) missing.emplace_back(field.name);
  }
  if (hasUnknown) return errorExpr(literal.span);
  if (!missing.empty()) {
    report(Code::T053, literal.span, {toString(type), enumerate("field", missing)});
    return errorExpr(literal.span);
  }
  return expr<MakeMap>(literal.span, type, program->arena.copy(items));
}

Expr* CheckState::checkRecord(const ast::RecordLiteral& literal, const Type* expected) {
  const bool isImported = literal.name.find('.') != std::string_view::npos;
  auto* record =
      isImported ? importedRecord(literal.name, literal.nameSpan) : findRecord(literal.name);
  if (isImported && !record) {
    for (const auto& field : literal.fields) checkExpr(field.value);
    return errorExpr(literal.span);
  }
  if (record && !isImported) noteRecord(literal.nameSpan, literal.name);
  if (isLost(literal.name)) {
    for (const auto& field : literal.fields) checkExpr(field.value);
    return errorExpr(literal.span);
  }
  if (!record) {
    // An alias of a record type is as good as its name.
    if (const auto type = typeNames.find(literal.name); type != typeNames.end()) {
      noteType(literal.nameSpan, literal.name);
      if (type->second->is(TypeKind::Any)) {
        for (const auto& field : literal.fields) checkExpr(field.value);
        return errorExpr(literal.span);
      }
      report(Code::T027, literal.nameSpan, {literal.name, "fields"})
          .withHelp("Only records are written `Name { field: value }`.");
    } else if (builtinType(literal.name)) {
      report(Code::T027, literal.nameSpan, {literal.name, "fields"})
          .withHelp("Only records are written `Name { field: value }`.");
    } else {
      auto& diagnostic = report(Code::T025, literal.nameSpan, {literal.name});
      if (maySuggest()) suggest(diagnostic, literal.nameSpan, literal.name, typesAndVariants());
    }
    for (const auto& field : literal.fields) checkExpr(field.value);
    return errorExpr(literal.span);
  }
  (void)expected;
  std::vector<std::pair<const ast::FieldInit*, std::string_view>> inits;
  for (const auto& field : literal.fields) inits.emplace_back(&field, field.name);
  return makeRecord(record, literal.span, literal.nameSpan, inits);
}

Diagnostic& CheckState::reportUnknownField(Span span, std::string_view name,
                                           const RecordInfo& record) {
  return reportUnknownField(span, name, record.name, record.fields)
      .label(record.span, "declared here");
}

Diagnostic& CheckState::reportUnknownField(Span span, std::string_view name, std::string_view owner,
                                           const std::vector<Field>& fields) {
  auto& diagnostic = report(Code::T026, span, {name, owner});
  if (maySuggest()) suggest(diagnostic, span, name, namesOf(fields));
  constexpr std::string_view kKeyTypes[] = {"string", "int", "float", "bool", "any"};
  const bool isMapType =
      fields.size() == 1 && owner.starts_with('{') &&
      std::find(std::begin(kKeyTypes), std::end(kKeyTypes), fields[0].name) != std::end(kKeyTypes);
  if (isMapType) {
    const std::string key(fields[0].name);
    diagnostic.withHelp("`" + std::string(owner) + "` is a record with one field, `" + key +
                        "`; a map is `map<" + key + ", " + toString(fields[0].type) + ">`.");
  }
  return diagnostic;
}

std::vector<std::string> CheckState::missingFields(const RecordInfo& record,
                                                   const NameIndex& given) const {
  std::vector<std::string> missing;
  for (const auto& field : record.fields) {
    if (given.find(field.name) < 0) missing.emplace_back(field.name);
    if (sink->isFull() && !missing.empty()) break;  // nobody will see the others
  }
  return missing;
}

Expr* CheckState::makeRecord(
    RecordInfo* record, Span span, Span nameSpan,
    const std::vector<std::pair<const ast::FieldInit*, std::string_view>>& inits) {
  // Evaluation goes in the written order; the record wants declaration order.
  NameIndex given;
  std::vector<Expr*> values(std::min(record->fields.size(), inits.size()), nullptr);
  bool inOrder = true;
  bool hasUnknown = false;
  int previous = -1;
  std::vector<int> order;
  for (const auto& [init, name] : inits) {
    const auto index = record->fieldIndex(name);
    if (index < 0) {
      reportUnknownField(init->span, name, *record);
      checkExpr(init->value);
      hasUnknown = true;
      continue;
    }
    const auto position = static_cast<size_t>(index);
    const auto* type = record->fields[position].type;
    noteField(init->span, record->fields, position);
    auto* value = convertTo(checkExpr(init->value, type), type, record->fields[position].written);
    if (!given.add(name)) {
      report(Code::T071, init->span, {name, record->name});
      continue;
    }
    if (position < values.size()) values[position] = value;
    order.push_back(index);
    inOrder &= index > previous;
    previous = index;
  }
  // What is missing may be what was misspelt.
  if (hasUnknown) return errorExpr(span);
  if (order.size() < record->fields.size()) {
    const auto missing = missingFields(*record, given);
    report(Code::T053, nameSpan, {record->name, enumerate("field", missing)})
        .label(record->span, "declared here");
    return errorExpr(span);
  }
  if (inOrder) return expr<MakeRecord>(span, record->type, record, list(values));
  Statements statements;
  for (const auto index : order) {
    auto*& value = values[static_cast<size_t>(index)];
    auto* local = hidden(value->type, value->span);
    statements.push_back(stmt<Declare>(value->span, local, value));
    value = localGet(local, value->span);
  }
  auto* result = expr<MakeRecord>(span, record->type, record, list(values));
  return expr<BlockExpr>(span, record->type, list(statements), result);
}

Expr* CheckState::bigConst(Span span, std::string_view digits) {
  auto* value = expr<BigConst>(span, types().bigIntType, digits);
  return expr<Convert>(span, types().intType, Conversion::BigToInt, value, std::string_view());
}

Expr* CheckState::negated(Span span, const BigConst& constant) {
  if (constant.digits.starts_with('-')) return bigConst(span, constant.digits.substr(1));
  const std::string digits = "-" + std::string(constant.digits);
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  if (digits == std::to_string(kLeast)) return expr<IntConst>(span, types().intType, kLeast);
  return bigConst(span, program->arena.copy(std::string_view(digits)));
}

}  // namespace kinako::types
