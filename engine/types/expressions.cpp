// Expressions other than operators, calls, queries, matches and steps into values.
#include <algorithm>
#include <limits>

#include "types/check_state.h"

namespace kinako::types {

std::string listed(const std::vector<std::string_view>& names) {
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kMostListed); ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  return text + (names.size() > kMostListed ? ", …" : ".");
}

std::string enumerate(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += names.size() > 2 ? ", " : " ";
    if (i >= kMostListed) return text + "and " + std::to_string(names.size() - i) + " more";
    if (i > 0 && i + 1 == names.size()) text += "and ";
    text += "`" + names[i] + "`";
  }
  return text;
}

std::string enumerate(std::string_view noun, const std::vector<std::string>& names) {
  return std::string(noun) + (names.size() == 1 ? " " : "s ") + enumerate(names);
}

bool explainForeignName(Diagnostic& diagnostic, Span span, std::string_view name) {
  struct Row {
    std::string_view name;
    std::string_view instead;  ///< "" when there is no name for it
    std::string_view help;     ///< "" when the name says all
  };
  constexpr Row kRows[] = {
      {"True", "true", ""},
      {"TRUE", "true", ""},
      {"False", "false", ""},
      {"FALSE", "false", ""},
      {"None", "null", ""},
      {"Null", "null", ""},
      {"NULL", "null", ""},
      {"Nil", "null", ""},
      {"undefined", "null", ""},
      {"nullptr", "null", ""},
      {"this", "self", ""},
      {"println", "print", ""},
      {"printn", "print", ""},
      {"puts", "print", ""},
      {"echo", "print", ""},
      {"printf", "print", "`print` takes any values: `print(a, b)`; there is no format string."},
      {"console", "", "Output is written with `print(…)`."},
      {"System", "", "Output is written with `print(…)`."},
      {"fmt", "", "Output is written with `print(…)`."},
      {"Math", "", "`sqrt`, `floor`, `pow` and others are builtin functions."},
      {"assert", "", "Write `expect` and the condition."},
      {"length", "len", ""},
      {"size", "len", ""},
      {"strlen", "len", ""},
      {"parseInt", "int", ""},
      {"parseFloat", "float", ""},
      {"toString", "str", ""},
      {"tostring", "str", ""},
      {"map", "", "Write a query: `from x in xs select f(x)`."},
      {"filter", "", "Write a query: `from x in xs where … select x`."},
      {"flatMap", "", "Write a query: `from x in xs from y in f(x) select y`."},
      {"forEach", "", "Write a loop: `for x in xs { … }`."},
      {"foreach", "", "Write a loop: `for x in xs { … }`."},
      {"sorted", "sort", ""},
      {"sortBy", "", "Write a query: `from x in xs sort by f(x) select x`."},
      {"sort_by", "", "Write a query: `from x in xs sort by f(x) select x`."},
      {"groupBy", "", "Write a query: `from x in xs group by f(x) into g select g`."},
      {"enumerate", "", "Count along: `for i in 0..len(xs) { let x = xs[i] … }`."},
      {"zip", "", "Count along: `for i in 0..len(xs) { … xs[i] … ys[i] … }`."},
      {"any", "", "Write `exists(from x in xs where … select x)`."},
      {"some", "", "Write `exists(from x in xs where … select x)`."},
      {"every", "", "Write `!exists(from x in xs where !(…) select x)`."},
      {"pop", "", "The last element is `xs[len(xs) - 1]`; `xs = xs[:len(xs) - 1]` removes it."},
      {"shift", "", "The first element is `xs[0]`; `xs = xs[1:]` removes it."},
      {"remove", "", "Lists are cut and joined: `xs = xs[:i] + xs[i + 1:]`."},
      {"removeAt", "", "Lists are cut and joined: `xs = xs[:i] + xs[i + 1:]`."},
      {"insert", "", "Lists are cut and joined: `xs = xs[:i] + [v] + xs[i:]`."},
      {"unshift", "", "Put it in front: `xs = [v] + xs`."},
      {"push_back", "append", ""},
      {"add", "", "Add to a list with `xs = append(xs, v)`, to a map with `m[k] = v`."},
      {"typeof", "", "Types are known before a program runs."},
      {"sprintf", "", "Join texts with `+`: `\"x is \" + str(x)`."},
      {"format", "", "Join texts with `+`: `\"x is \" + str(x)`."},
      {"input_line", "input", ""},
      {"readline", "input", ""},
      {"readLine", "input", ""},
      {"exit", "",
       "`return` at the top level ends the program; `panic(…)` stops it with an error."},
      {"pass", "", "An empty block is written `{ }`."},
      {"begin", "", "A block is written in braces: `{ … }`."},
      {"end", "", "A block ends with `}`."},
      {"super", "", "There is no inheritance."},
  };
  for (const Row& row : kRows) {
    if (row.name != name) continue;
    diagnostic.withHelp(row.help.empty() ? "did you mean `" + std::string(row.instead) + "`?"
                                         : std::string(row.help));
    if (!row.instead.empty()) diagnostic.withFix(span, std::string(row.instead));
    return true;
  }
  return false;
}

Expr* CheckState::errorExpr(Span span) { return expr<NullConst>(span, types().anyType); }

Expr* CheckState::truthy(Expr* expression) {
  if (expression->type->is(TypeKind::Bool) || expression->type->is(TypeKind::Never)) {
    return expression;
  }
  return expr<Truthy>(expression->span, types().boolType, expression);
}

Expr* CheckState::checkCondition(const ast::Expr* condition, std::string_view construct) {
  auto* value = checkExpr(condition);
  if (value->type->is(TypeKind::Unit) || value->type->is(TypeKind::Function)) {
    const auto code = construct == "where"    ? Code::T033
                      : construct == "on"     ? Code::T035
                      : construct == "having" ? Code::T042
                                              : Code::T040;
    report(code, condition->span, {construct});
  }
  return truthy(value);
}

Expr* CheckState::checkExpr(const ast::Expr* node, const Type* expected) {
  if (!budget->goOn()) return errorExpr(node->span);
  ++depth_;
  auto* typed = checkForm(node, expected);
  --depth_;
  if (facts) budget->take(2 * sizeof(Facts::TypeAt));
  if (facts && !isError(typed)) facts->expressions.push_back({node->span, typed->type});
  return typed;
}

Expr* CheckState::checkForm(const ast::Expr* node, const Type* expected) {
  const auto span = node->span;
  switch (node->kind) {
    case ast::ExprKind::IntLiteral: {
      const auto value = ast::to<ast::IntLiteral>(node).value;
      return expr<IntConst>(span, types().intType, value);
    }
    case ast::ExprKind::BigLiteral:
      return bigConst(span, program->arena.copy(ast::to<ast::BigLiteral>(node).digits));
    case ast::ExprKind::FloatLiteral:
      return expr<FloatConst>(span, types().floatType, ast::to<ast::FloatLiteral>(node).value);
    case ast::ExprKind::StringLiteral:
      return expr<StringConst>(span, types().stringType,
                               program->arena.copy(ast::to<ast::StringLiteral>(node).value));
    case ast::ExprKind::BoolLiteral:
      return expr<BoolConst>(span, types().boolType, ast::to<ast::BoolLiteral>(node).value);
    case ast::ExprKind::NullLiteral:
      return expr<NullConst>(span, types().nullType);
    case ast::ExprKind::Name:
      return checkName(ast::to<ast::Name>(node), expected);
    case ast::ExprKind::Paren:
      return checkExpr(ast::to<ast::Paren>(node).inner, expected);
    case ast::ExprKind::ListLiteral:
      return checkList(ast::to<ast::ListLiteral>(node), expected);
    case ast::ExprKind::MapLiteral:
      return checkMap(ast::to<ast::MapLiteral>(node), expected);
    case ast::ExprKind::RecordLiteral:
      return checkRecord(ast::to<ast::RecordLiteral>(node), expected);
    case ast::ExprKind::Unary:
      return checkUnary(ast::to<ast::Unary>(node));
    case ast::ExprKind::Binary:
      return checkBinary(ast::to<ast::Binary>(node), expected);
    case ast::ExprKind::Call:
      return checkCall(ast::to<ast::Call>(node), expected);
    case ast::ExprKind::Index:
      return checkIndex(ast::to<ast::Index>(node));
    case ast::ExprKind::Slice:
      return checkSlice(ast::to<ast::Slice>(node));
    case ast::ExprKind::Field:
      return checkField(ast::to<ast::Field>(node));
    case ast::ExprKind::Cast:
      return checkCast(ast::to<ast::Cast>(node));
    case ast::ExprKind::IfExpr:
      return checkIf(ast::to<ast::IfExpr>(node), expected);
    case ast::ExprKind::Match:
      return checkMatch(ast::to<ast::Match>(node), expected);
    case ast::ExprKind::Lambda:
      return checkLambda(ast::to<ast::Lambda>(node), expected);
    case ast::ExprKind::Query:
      return checkQuery(ast::to<ast::Query>(node));
    case ast::ExprKind::Load:
      return checkLoad(ast::to<ast::Load>(node));
    case ast::ExprKind::Save:
      return checkSave(ast::to<ast::Save>(node));
    case ast::ExprKind::Fetch:       // reported by the parser
    case ast::ExprKind::Generate:    // reported by the parser
    case ast::ExprKind::LogicQuery:  // reported by the parser
    case ast::ExprKind::ErrorExpr:
      return errorExpr(span);
  }
  KINAKO_UNREACHABLE();
}

Expr* CheckState::checkName(const ast::Name& name, const Type* expected) {
  const auto span = name.span;
  if (const auto found = find(name.name); found.symbol) {
    const auto& symbol = *found.symbol;
    switch (symbol.kind) {
      case SymbolKind::Local:
        noteLocal(span, *symbol.local);
        return readLocal(symbol.local, found.owner, span);
      case SymbolKind::Field: {
        const auto* type = symbol.local->type->record->fields[symbol.field].type;
        noteField(span, symbol.local->type->record->fields, symbol.field);
        return expr<FieldGet>(span, type, readLocal(symbol.local, found.owner, span), symbol.field);
      }
      case SymbolKind::Method: {
        auto* method = symbol.function;
        noteMention(span, method->span);
        resultOf(method);
        auto* value = expr<FunctionValue>(span, functionType(*method), method);
        std::vector<Expr*> receiver = {readLocal(symbol.local, found.owner, span)};
        return expr<Partial>(span, functionType(*method), value, list(receiver));
      }
      case SymbolKind::Module:
        break;
    }
  }
  if (const auto global = globals.find(name.name); global != globals.end()) {
    const auto* type = globalType(global->second);
    noteMention(span, global->second.global->span);
    return expr<GlobalGet>(span, type, global->second.global);
  }
  if (const auto function = functions.find(name.name); function != functions.end()) {
    resultOf(function->second.function);
    noteMention(span, function->second.function->span);
    return expr<FunctionValue>(span, functionType(*function->second.function),
                               function->second.function);
  }
  if (auto* record = findRecord(name.name)) {
    noteRecord(span, name.name);
    if (isLost(name.name)) return errorExpr(span);
    return recordAsValue(record, record->name, span);
  }
  if (const auto* builtin = findBuiltin(name.name)) {
    noteBuiltin(span, *builtin);
    return builtinValue(*builtin, span, expected);
  }
  if (const auto module = modules.find(name.name); module != modules.end()) {
    noteModule(span, module->second);
    report(Code::T002, span, {name.name})
        .withHelp("`" + std::string(name.name) + "` is a module: use one of its members.");
    return errorExpr(span);
  }
  if (isLost(name.name)) return errorExpr(span);
  auto& diagnostic = report(Code::T002, span, {name.name});
  if (const auto external = externs.find(name.name); external != externs.end()) {
    noteMention(span, external->second);
    diagnostic.withHelp("It is declared `extern`: the host that runs the program must supply it.");
  } else if (typeNames.contains(name.name)) {
    noteType(span, name.name);
    diagnostic.withHelp("`" + std::string(name.name) + "` is a type, not a value.");
  } else if (explainForeignName(diagnostic, span, name.name)) {
    // said what it is called here
  } else if (maySuggest()) {
    suggest(diagnostic, span, name.name, visibleNames(true));
  }
  return errorExpr(span);
}

Expr* CheckState::recordAsValue(RecordInfo* record, std::string_view name, Span span) {
  if (record->parent && record->fields.empty()) {
    return expr<MakeRecord>(span, record->type, record, std::span<Expr*>());
  }
  const auto missing = missingFields(*record, {});
  const auto written = std::string(name) + (record->parent ? "(…)" : " { … }");
  report(Code::T053, span, {record->name, enumerate("field", missing)})
      .label(record->span, "declared here")
      .withHelp("`" + std::string(name) + "` is " + (record->parent ? "a variant" : "a type") +
                "; a value is written `" + written + "`.");
  return errorExpr(span);
}

Expr* CheckState::builtinValue(const BuiltinInfo& builtin, Span span, const Type* expected) {
  if (expected) expected = unwrapped(expected);
  const auto takes = [&](size_t count) {
    return count >= builtin.least && (builtin.most == BuiltinInfo::kAny || count <= builtin.most);
  };
  const Type* type = types().anyType;  // a function type has one number of parameters
  if (expected && expected->is(TypeKind::Function) && takes(expected->parameters.size())) {
    type = types().function(std::vector<const Type*>(expected->parameters.size(), types().anyType),
                            types().anyType);
  } else if (builtin.least == builtin.most || (expected && expected->is(TypeKind::Function))) {
    type =
        types().function(std::vector<const Type*>(builtin.least, types().anyType), types().anyType);
  }
  return expr<BuiltinValue>(span, type, builtin.id);
}

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

Expr* CheckState::checkUnary(const ast::Unary& unary) {
  auto* operand = checkExpr(unary.operand);
  if (unary.op == ast::UnaryOp::Not) {
    if (operand->type->is(TypeKind::Function) || operand->type->is(TypeKind::Unit)) {
      report(Code::T021, unary.span, {"!" + toString(operand->type)})
          .withHelp(operand->type->is(TypeKind::Function) ? "Was a call meant?"
                                                          : "Only conditions can be negated.");
      return errorExpr(unary.span);
    }
    return expr<Unary>(unary.span, types().boolType, UnaryOperator::Not, truthy(operand));
  }
  operand = unwrap(operand);
  const auto* type = operand->type;
  switch (type->kind) {
    case TypeKind::Int: {
      if (const auto* constant = as<IntConst>(operand)) {
        if (constant->value == std::numeric_limits<int64_t>::min()) {
          return bigConst(unary.span, "9223372036854775808");
        }
        return expr<IntConst>(unary.span, type, -constant->value);
      }
      if (const auto* constant = bigLiteral(operand)) return negated(unary.span, *constant);
      return expr<Unary>(unary.span, type, UnaryOperator::NegateInt, operand);
    }
    case TypeKind::Float:
      if (const auto* constant = as<FloatConst>(operand)) {
        return expr<FloatConst>(unary.span, type, -constant->value);
      }
      return expr<Unary>(unary.span, type, UnaryOperator::NegateFloat, operand);
    case TypeKind::BigInt:
    case TypeKind::BigRat:
      return expr<Unary>(unary.span, type, UnaryOperator::NegateAny, operand);
    case TypeKind::Any:
    case TypeKind::Never:
    case TypeKind::Parameter:
      return expr<Unary>(unary.span, types().anyType, UnaryOperator::NegateAny, operand);
    case TypeKind::Bool:
    case TypeKind::String:
    case TypeKind::Unit:
    case TypeKind::Null:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Group:
    case TypeKind::Function:
    case TypeKind::Record:
    case TypeKind::Union:
    case TypeKind::Option:
      report(Code::T021, unary.span, {"-" + toString(type)})
          .withHelp("Only numbers can be negated.");
      return errorExpr(unary.span);
  }
  KINAKO_UNREACHABLE();
}

Expr* CheckState::checkCast(const ast::Cast& cast) {
  const auto* target = resolve(cast.type);
  if (target->is(TypeKind::Parameter)) target = types().anyType;
  auto* operand = checkExpr(cast.operand, target);
  const auto* from = operand->type;
  if (from == target || from->is(TypeKind::Never)) return operand;
  if (target->is(TypeKind::Any)) return toAny(operand);
  const auto* inner = unwrapped(from);
  const auto* goal = unwrapped(target);
  const auto isScalar = [](const Type* type) {
    return type->isNumeric() || type->is(TypeKind::String) || type->is(TypeKind::Bool);
  };
  const bool isOpen =
      inner->is(TypeKind::Any) || inner->is(TypeKind::Null) || inner->is(TypeKind::Parameter);
  bool isPossible = isOpen || isConvertible(inner, goal);
  if (!isPossible) {
    if (goal->is(TypeKind::String)) {
      isPossible = isScalar(inner);
    } else if (goal->isNumeric()) {
      isPossible = inner->isNumeric() || inner->is(TypeKind::String);
    } else if (goal->is(TypeKind::Bool)) {
      isPossible = inner->is(TypeKind::String);
    } else if (goal->is(TypeKind::List)) {
      isPossible = inner->is(TypeKind::List) || inner->is(TypeKind::Group);
    } else if (goal->is(TypeKind::Map)) {
      isPossible = inner->is(TypeKind::Map) || inner->is(TypeKind::Record);
    } else if (goal->is(TypeKind::Record)) {
      isPossible =
          inner->is(TypeKind::Map) || inner->is(TypeKind::Union) || inner->is(TypeKind::Record);
    } else if (goal->is(TypeKind::Union)) {
      isPossible = inner->is(TypeKind::Record) && inner->record->parent == goal->unionInfo;
    } else if (goal->is(TypeKind::Function)) {
      isPossible = inner->is(TypeKind::Function);
    }
  }
  if (!isPossible) {
    report(Code::T046, cast.span, {toString(from), toString(target)});
    return errorExpr(cast.span);
  }
  if (from->is(TypeKind::Int) && target->is(TypeKind::Float)) return convert(operand, target);
  return expr<CastTo>(cast.span, target, operand);
}

Expr* CheckState::checkIf(const ast::IfExpr& node, const Type* expected) {
  auto* condition = checkCondition(node.condition, "if");
  auto* thenValue = checkExpr(node.thenValue, expected);
  auto* elseValue = node.elseValue
                        ? checkExpr(node.elseValue, expected)
                        : static_cast<Expr*>(expr<NullConst>(node.span, types().nullType));
  return conditional(node.span, condition, thenValue, elseValue);
}

Expr* CheckState::checkLambda(const ast::Lambda& lambda, const Type* expected) {
  if (expected) expected = unwrapped(expected);
  auto* function = newFunction("", lambda.span);
  function->parent = current->function;
  checkEffects(lambda.effects, lambda.span);
  auto* const outer = std::exchange(current, nullptr);
  const auto outerParameters = typeParameters.size();
  addTypeParameters(lambda.typeParameters, lambda.span);
  Ending ending;
  ending.hasValue = true;
  if (lambda.body) {
    ending = endingOf(*lambda.body);
    if (endsInValue(lambda.body->statements)) {
      ending.hasValue = true;
      ending.fallsThrough = false;
    }
  }
  declareSignature(*function, lambda.parameters, lambda.result, ending, expected);
  for (auto* parameter : function->parameters) {
    if (parameter->type->is(TypeKind::Parameter)) parameter->type = types().anyType;
  }
  if (function->result && function->result->is(TypeKind::Parameter)) {
    function->result = types().anyType;
  }
  FunctionState state;
  state.function = function;
  state.parent = outer;
  state.declaredResult = function->result;
  state.promised = lambda.result;
  current = &state;
  state.scopes.emplace_back();
  for (auto* parameter : function->parameters) {
    state.scopes.back()[parameter->name] = {SymbolKind::Local, parameter};
  }
  if (lambda.value) {
    auto* value = checkExpr(lambda.value, function->result);
    if (lambda.result) {
      value = convert(value, function->result);
    } else {
      function->result = value->type->is(TypeKind::Null) ? types().anyType : widened(value->type);
      value = convert(value, function->result);
    }
    Statements body;
    if (function->result->is(TypeKind::Unit) || function->result->is(TypeKind::Never)) {
      body.push_back(stmt<Evaluate>(value->span, value));
    } else {
      body.push_back(stmt<Return>(value->span, value));
    }
    function->body = list(body);
  } else {
    state.scopes.emplace_back();
    lambdaBody(lambda, state);
  }
  current = outer;
  typeParameters.resize(outerParameters);
  return expr<FunctionValue>(lambda.span, functionType(*function), function);
}

// A block returns the value of its last expression statement, if it has one.
void CheckState::lambdaBody(const ast::Lambda& lambda, FunctionState& state) {
  auto* function = state.function;
  const bool fallsThrough = canFallThrough(lambda.body->statements);
  Statements body;
  auto* tail = checkTail(lambda.body->statements, function->result, body);
  const auto isNothing = [](const Type* type) {
    return type && (type->is(TypeKind::Unit) || type->is(TypeKind::Never));
  };
  const bool hasTail = tail && !isNothing(tail->type) && !isNothing(function->result);
  if (tail && !hasTail) {
    body.push_back(stmt<Evaluate>(tail->span, tail));
    tail = nullptr;
  }
  if (tail) {
    auto* ret = stmt<Return>(tail->span, tail);
    state.returns.push_back(ret);
    body.push_back(ret);
  }
  function->body = list(body);
  if (lambda.result && !hasTail) {
    checkPromise("this function", lambda.span, lambda.result, *lambda.body);
  }
  if (!function->result) {
    const Type* result = nullptr;
    bool hasValue = false;
    for (const auto* ret : state.returns) {
      const auto* type = ret->value ? ret->value->type : types().nullType;
      hasValue |= ret->value != nullptr;
      if (type->is(TypeKind::Unit)) type = types().nullType;
      result = result ? joinTypes(result, type) : type;
    }
    if (!hasValue) {
      result = types().unitType;
    } else {
      result = widened(result);
      if (fallsThrough && !hasTail) result = types().option(result);
      if (result->is(TypeKind::Null)) result = types().anyType;
    }
    function->result = result;
  } else if (fallsThrough && !hasTail && !function->result->is(TypeKind::Unit)) {
    function->result = types().option(function->result);
  }
  for (auto* ret : state.returns) {
    if (ret->value) ret->value = convert(ret->value, function->result);
  }
}

Expr* CheckState::checkLoad(const ast::Load& load) {
  const auto* target = resolve(load.type);
  auto* options = load.options ? toAny(checkExpr(load.options)) : nullptr;
  const auto path = load.path ? program->arena.copy(load.path->value) : std::string_view();
  // `load … as Person` returns a list of Person.
  const auto* rows = target->is(TypeKind::List) ? target : types().list(target);
  return expr<Load>(load.span, rows, path, options);
}

Expr* CheckState::checkSave(const ast::Save& save) {
  auto* value = toAny(checkExpr(save.value));
  auto* options = save.options ? toAny(checkExpr(save.options)) : nullptr;
  const auto path = save.path ? program->arena.copy(save.path->value) : std::string_view();
  return expr<Save>(save.span, types().unitType, value, path, options);
}

}  // namespace kinako::types
