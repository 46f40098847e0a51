// Types, functions, globals, imports: everything that is visible before it is reached.
#include <algorithm>
#include <cctype>

#include "types/check_state.h"

namespace kinako::types {

// --- types

const Type* CheckState::resolve(const ast::TypeExpr* type) {
  if (!type) return types().anyType;
  types().hasRefused = false;
  const auto* result = resolveForm(type);
  if (types().hasRefused) report(Code::T094, type->span);
  types().hasRefused = false;
  return result;
}

const Type* CheckState::resolveForm(const ast::TypeExpr* type) {
  switch (type->kind) {
    case ast::TypeExprKind::NamedType:
      return resolveNamed(ast::to<ast::NamedType>(type));
    case ast::TypeExprKind::GenericType: {
      resolving_.push_back(kInside);
      const auto* result = resolveGeneric(ast::to<ast::GenericType>(type));
      resolving_.pop_back();
      return result;
    }
    case ast::TypeExprKind::FunctionType: {
      resolving_.push_back(kInside);
      const auto& function = ast::to<ast::FunctionType>(type);
      std::vector<const Type*> parameters;
      for (const auto* parameter : function.parameters) parameters.push_back(resolve(parameter));
      const auto* result = function.result ? resolve(function.result) : types().unitType;
      resolving_.pop_back();
      return types().function(std::move(parameters), result);
    }
    case ast::TypeExprKind::InlineRecordType: {
      resolving_.push_back(kInside);
      std::vector<Field> fields;
      NameIndex names;
      for (const auto& field : ast::to<ast::InlineRecordType>(type).fields) {
        if (!names.add(field.name)) {
          report(Code::T071, field.span, {field.name, sourceText(type->span)});
          continue;
        }
        fields.push_back(
            {program->arena.copy(field.name), resolve(field.type), field.span, field.type->span});
      }
      resolving_.pop_back();
      if (!facts) return types().inlineRecord(std::move(fields));
      const auto* record = types().inlineRecord(fields);
      for (size_t i = 0; i < fields.size(); ++i) {
        // The same type written twice is one type, and its fields have their first place.
        noteField(fields[i].span, record->fields, i);
        facts->declared.push_back({fields[i].span, fields[i].type});
      }
      return record;
    }
    case ast::TypeExprKind::OptionType:
      return types().option(resolve(ast::to<ast::OptionType>(type).inner));
  }
  KINAKO_UNREACHABLE();
}

const Type* CheckState::resolveAgain(const ast::TypeExpr* type) {
  DiagnosticSink quiet(&sink->budget());
  auto* const outerSink = std::exchange(sink, &quiet);
  auto* const outerFacts = std::exchange(facts, nullptr);
  const auto* result = resolve(type);
  sink = outerSink;
  facts = outerFacts;
  return result;
}

const Type* CheckState::declaredType(const ast::Let& let) {
  if (!let.type) return nullptr;
  const auto* type = resolve(let.type);
  return widenings.contains(&let) ? types().option(type) : type;
}

namespace {

constexpr std::string_view kBuiltinTypes[] = {"int",    "int64",  "float", "bool", "string",
                                              "bigint", "bigrat", "unit",  "void", "any"};

}  // namespace

const Type* CheckState::builtinType(std::string_view name) {
  const Type* const known[] = {
      types().intType,    types().intType,    types().floatType,  types().boolType,
      types().stringType, types().bigIntType, types().bigRatType, types().unitType,
      types().unitType,   types().anyType,
  };
  static_assert(std::size(known) == std::size(kBuiltinTypes));
  for (size_t i = 0; i < std::size(known); ++i) {
    if (kBuiltinTypes[i] == name) return known[i];
  }
  return nullptr;
}

const Type* CheckState::resolveNamed(const ast::NamedType& named) {
  if (named.name.find('.') != std::string_view::npos)
    return resolveImported(named.name, named.span);
  noteType(named.span, named.name);
  if (const auto* known = builtinType(named.name)) return known;
  if (std::find(typeParameters.begin(), typeParameters.end(), named.name) != typeParameters.end()) {
    return types().parameter(named.name);
  }
  if (const auto type = typeNames.find(named.name); type != typeNames.end()) return type->second;
  if (const auto alias = typeDeclarations.find(named.name); alias != typeDeclarations.end()) {
    if (std::find(resolving_.begin(), resolving_.end(), named.name) != resolving_.end()) {
      // Inside a list, a function and so on an alias may refer to itself; the inner one is
      // any. Alone it means nothing.
      const auto start = std::find(resolving_.begin(), resolving_.end(), named.name);
      if (std::find(start, resolving_.end(), kInside) == resolving_.end()) {
        report(Code::T073, named.span, {named.name});
      }
      return types().anyType;
    }
    if (resolving_.size() > TypeTable::kMostDepth) {
      types().hasRefused = true;
      return types().anyType;
    }
    resolving_.push_back(named.name);
    const auto* type = resolve(alias->second->alias);
    resolving_.pop_back();
    typeNames[named.name] = type;
    return type;
  }
  if (const auto variant = variants.find(named.name); variant != variants.end()) {
    return variant->second->type;
  }
  if (named.name == "list") return types().list(types().anyType);
  if (named.name == "map") return types().map(types().anyType, types().anyType);
  if (named.name.size() == 1 && std::isupper(static_cast<unsigned char>(named.name[0]))) {
    return types().parameter(named.name);
  }
  if (isLost(named.name)) return types().anyType;
  auto& diagnostic = report(Code::T025, named.span, {named.name});
  if (explainForeignType(diagnostic, named.span, named.name)) {
    // said what it is called here
  } else if (maySuggest()) {
    auto candidates = typesAndVariants();
    candidates.insert(candidates.end(), std::begin(kBuiltinTypes), std::end(kBuiltinTypes));
    suggest(diagnostic, named.span, named.name, candidates);
  }
  if (sink == mainSink) typeNames[named.name] = types().anyType;  // said once
  return types().anyType;
}

const Type* CheckState::resolveGeneric(const ast::GenericType& generic) {
  std::vector<const Type*> arguments;
  for (const auto* argument : generic.arguments) arguments.push_back(resolve(argument));
  const auto count = arguments.size();
  if (generic.name == "list") {
    if (count == 1) return types().list(arguments[0]);
    report(Code::T049, generic.span, {"list", "1", std::to_string(count)});
  } else if (generic.name == "map") {
    if (count == 2) return types().map(arguments[0], arguments[1]);
    report(Code::T049, generic.span, {"map", "2", std::to_string(count)});
  } else if (generic.name == "option" && count == 1) {
    return types().option(arguments[0]);
  } else if (generic.name == "group" && (count == 1 || count == 2)) {
    return types().group(count == 2 ? arguments[0] : types().anyType, arguments.back());
  } else if (typeNames.contains(generic.name) && !isLost(generic.name)) {
    report(Code::T049, generic.span, {generic.name, "0", std::to_string(count)})
        .withHelp("Only `list`, `map`, `option` and functions have type parameters.");
  }
  return types().anyType;
}

/// Whether the name is a type of other languages; then the help says what it is called here.
bool CheckState::explainForeignType(Diagnostic& diagnostic, Span span, std::string_view name) {
  struct Row {
    std::string_view name;
    std::string_view instead;
  };
  constexpr Row kRows[] = {
      {"integer", "int"},  {"Integer", "int"},  {"long", "int"},      {"short", "int"},
      {"byte", "int"},     {"i8", "int"},       {"i16", "int"},       {"i32", "int"},
      {"i64", "int"},      {"u8", "int"},       {"u16", "int"},       {"u32", "int"},
      {"u64", "int"},      {"usize", "int"},    {"isize", "int"},     {"int8", "int"},
      {"int16", "int"},    {"int32", "int"},    {"uint", "int"},      {"uint8", "int"},
      {"uint32", "int"},   {"uint64", "int"},   {"double", "float"},  {"Double", "float"},
      {"f32", "float"},    {"f64", "float"},    {"float32", "float"}, {"float64", "float"},
      {"real", "float"},   {"number", "float"}, {"decimal", "float"}, {"str", "string"},
      {"text", "string"},  {"char", "string"},  {"Char", "string"},   {"rune", "string"},
      {"boolean", "bool"}, {"Boolean", "bool"}, {"object", "any"},    {"Object", "any"},
      {"dynamic", "any"},  {"unknown", "any"},  {"void", "unit"},     {"Void", "unit"},
      {"array", "list"},   {"Array", "list"},   {"vector", "list"},   {"slice", "list"},
      {"tuple", "list"},   {"set", "list"},     {"dict", "map"},      {"Dict", "map"},
      {"hash", "map"},     {"record", "map"},   {"BigInt", "bigint"}, {"bigInt", "bigint"},
  };
  for (const Row& row : kRows) {
    if (row.name != name) continue;
    diagnostic.withHelp("Here it is called `" + std::string(row.instead) + "`.")
        .withFix(span, std::string(row.instead));
    return true;
  }
  return false;
}

void CheckState::declareTypes(std::span<ast::Stmt* const> statements) {
  std::vector<std::pair<const ast::TypeDecl*, const Type*>> bodies;
  std::unordered_map<std::string_view, Span> places;  // of this text, for T070
  std::unordered_map<std::string_view, Span> variantPlaces;
  for (const auto* stmt : statements) {
    if (const auto* external = ast::as<ast::Extern>(stmt);
        external &&
        (external->form == ast::ExternForm::Type || external->form == ast::ExternForm::Object)) {
      if (external->form == ast::ExternForm::Type) {
        typeNames[external->name] = types().anyType;
        if (facts) typePlaces[external->name] = external->nameSpan;
      }
      continue;
    }
    const auto* declaration = ast::as<ast::TypeDecl>(stmt);
    if (!declaration || !budget->goOn()) continue;
    const auto name = declaration->name;
    const auto [first, isNew] = places.try_emplace(name, declaration->nameSpan);
    if (!isNew) {
      report(Code::T070, declaration->nameSpan, {name}).label(first->second, "first declared here");
    }
    if (facts) typePlaces[name] = declaration->nameSpan;
    switch (declaration->form) {
      case ast::TypeDeclForm::Record:
        typeNames[name] = types().newRecord(name, declaration->nameSpan, moduleName_)->type;
        break;
      case ast::TypeDeclForm::Union: {
        auto* info = types().newUnion(name, declaration->nameSpan, moduleName_);
        typeNames[name] = info->type;
        for (const auto& variant : declaration->variants) {
          const auto [place, isFirst] = variantPlaces.try_emplace(variant.name, variant.span);
          if (!isFirst && isNew) {
            report(Code::T070, variant.span, {variant.name})
                .label(place->second, "first declared here");
          }
          if (!budget->take(3 * sizeof(RecordInfo)) || !budget->goOn()) break;
          auto* record = types().newRecord(variant.name, variant.span, moduleName_);
          record->parent = info;
          info->variants.push_back(record);
          info->variantNames.add(record->name);
          variants[variant.name] = record;
        }
        break;
      }
      case ast::TypeDeclForm::Alias:
        typeDeclarations[name] = declaration;
        break;
    }
    bodies.emplace_back(declaration,
                        declaration->form == ast::TypeDeclForm::Alias ? nullptr : typeNames[name]);
  }
  const auto addFields = [&](RecordInfo* record, std::span<const ast::FieldDecl> fields) {
    for (const auto& field : fields) {
      if (record->fieldIndex(field.name) >= 0) {
        report(Code::T071, field.span, {field.name, record->name});
        continue;
      }
      record->addField({field.name, resolve(field.type), field.span, field.type->span});
    }
  };
  for (const auto& [declaration, type] : bodies) {
    if (!type) {
      if (typeDeclarations.contains(declaration->name)) {
        ast::NamedType named{};
        named.kind = ast::TypeExprKind::NamedType;
        named.span = declaration->nameSpan;
        named.name = declaration->name;
        const auto* resolved = resolveNamed(named);
        if (facts) facts->declared.push_back({declaration->nameSpan, resolved});
        typeDeclarations.erase(declaration->name);
      }
      continue;
    }
    if (type->is(TypeKind::Union)) {
      for (size_t i = 0; i < type->unionInfo->variants.size(); ++i) {
        addFields(type->unionInfo->variants[i], declaration->variants[i].fields);
      }
      continue;
    }
    for (const auto& member : declaration->members) {
      if (!member.method) addFields(type->record, {&member.field, 1});
    }
  }
  // Methods last: their signatures may name any type.
  for (const auto& [declaration, type] : bodies) {
    if (!type || !type->is(TypeKind::Record)) continue;
    for (const auto& member : declaration->members) {
      if (!member.method) continue;
      const auto& method = *member.method;
      if (const auto* first = type->record->method(method.name)) {
        report(Code::T070, method.nameSpan, {method.name})
            .label(first->span, "first declared here");
        continue;
      }
      if (const auto field = type->record->fieldIndex(method.name); field >= 0) {
        report(Code::T071, method.nameSpan, {method.name, type->record->name})
            .label(type->record->fields[static_cast<size_t>(field)].span, "the field")
            .withHelp("A field and a method of one type need different names.");
        continue;
      }
      auto* function = newFunction(method.name, method.nameSpan);
      function->owner = type->record;
      checkEffects(method.effects, method.nameSpan);
      auto* self = newLocal("self", type, method.nameSpan, false);
      self->function = function;
      self->slot = 0;
      self->isParameter = true;
      function->locals.push_back(self);
      function->parameters.push_back(self);
      FunctionInfo info;
      info.declaration = &method;
      info.function = function;
      const auto outerTypeParameters = typeParameters.size();
      addTypeParameters(method.typeParameters, method.nameSpan);
      declareSignature(*function, method.parameters, method.result, endingOf(*method.body),
                       nullptr);
      typeParameters.resize(outerTypeParameters);
      eraseTypeParameters(info);
      nestedInfos[function] = info;
      type->record->addMethod(function);
    }
  }
}

RecordInfo* CheckState::findRecord(const Namespace& space, std::string_view name) {
  const auto variant = space.variants.find(name);
  if (variant != space.variants.end()) return variant->second;
  if (const auto type = space.typeNames.find(name);
      type != space.typeNames.end() && type->second->is(TypeKind::Record)) {
    return type->second->record;
  }
  return nullptr;
}

// --- functions

Function* CheckState::newFunction(std::string_view name, Span span) {
  budget->take(2 * sizeof(Function));
  auto function = std::make_unique<Function>();
  function->name = program->arena.copy(name);
  function->span = span;
  function->source = span == Span{} ? source : &source->at(span.begin);
  function->module = module_;
  function->index = static_cast<uint32_t>(program->functions.size());
  program->functions.push_back(std::move(function));
  return program->functions.back().get();
}

void CheckState::declareSignature(Function& function, std::span<const ast::Parameter> parameters,
                                  const ast::TypeExpr* result, const Ending& ending,
                                  const Type* expected) {
  const auto known = [&](size_t i) -> const Type* {
    if (!expected || !expected->is(TypeKind::Function) || i >= expected->parameters.size()) {
      return types().anyType;
    }
    return expected->parameters[i];
  };
  size_t position = 0;
  NameIndex names;
  for (const auto& parameter : parameters) {
    if (!names.add(parameter.name) && parameter.name != "_") {
      const auto first = static_cast<size_t>(names.find(parameter.name));
      report(Code::T070, parameter.span, {parameter.name})
          .label(parameters[first].span, "first declared here");
    }
    const auto* type = parameter.type ? resolve(parameter.type) : known(position);
    auto* local = newLocal(parameter.name, type, parameter.span, true);
    local->function = &function;
    local->isParameter = true;
    if (parameter.type) local->written = parameter.type->span;
    local->slot = static_cast<uint32_t>(function.locals.size());
    function.locals.push_back(local);
    function.parameters.push_back(local);
    ++position;
  }
  if (result) {
    function.result = resolve(result);
    const bool mayBeNull = ending.fallsThrough || (ending.returnsNull && toleratesNull(result));
    if (mayBeNull && !function.result->is(TypeKind::Unit)) {
      // Reaching the end returns null, so that is part of what comes back.
      function.result = types().option(function.result);
    }
  } else if (!ending.hasValue) {
    function.result = types().unitType;
  }
}

namespace {

const Type* eraseInside(TypeTable& types, const Type* type);

/// A type with its type parameters replaced by any, anywhere inside.
const Type* erase(TypeTable& types, const Type* type) {
  if (!type->hasParameter) return type;
  if (!type->erased) type->erased = eraseInside(types, type);
  return type->erased;
}

const Type* eraseInside(TypeTable& types, const Type* type) {
  switch (type->kind) {
    case TypeKind::Parameter:
      return types.anyType;
    case TypeKind::List:
      return types.list(erase(types, type->element));
    case TypeKind::Map: {
      if (type->fields.empty()) {
        return types.map(erase(types, type->key), erase(types, type->element));
      }
      auto fields = type->fields;
      for (auto& field : fields) field.type = erase(types, field.type);
      return types.inlineRecord(std::move(fields));
    }
    case TypeKind::Group:
      return types.group(erase(types, type->key), erase(types, type->element));
    case TypeKind::Option:
      return types.option(erase(types, type->element));
    case TypeKind::Function: {
      std::vector<const Type*> parameters;
      for (const auto* parameter : type->parameters) parameters.push_back(erase(types, parameter));
      return types.function(std::move(parameters), erase(types, type->element));
    }
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::String:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::Null:
    case TypeKind::Any:
    case TypeKind::Never:
    case TypeKind::Record:
    case TypeKind::Union:
      return type;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace

void CheckState::eraseTypeParameters(FunctionInfo& info) {
  for (auto* parameter : info.function->parameters) {
    info.genericParameters.push_back(parameter->type);
    const auto* erased = erase(types(), parameter->type);
    if (erased != parameter->type) info.function->isGeneric = true;
    parameter->type = erased;
  }
  if (info.function->result) {
    info.genericResult = info.function->result;
    info.function->result = erase(types(), info.function->result);
  }
  if (facts && (info.function->isGeneric || info.genericResult != info.function->result)) {
    facts->generic.push_back({info.function, info.genericParameters, info.genericResult});
  }
}

Span CheckState::spanOf(std::string_view word, Span otherwise) const {
  const Span place = source->at(otherwise.begin).place(word);
  return place == Span{} ? otherwise : place;
}

void CheckState::addTypeParameters(std::span<const std::string_view> names, Span where) {
  NameIndex own;
  for (const auto name : names) {
    if (!own.add(name)) report(Code::T070, spanOf(name, where), {name});
  }
  if (typeParameters.size() + names.size() > kMostTypeParameters) report(Code::T095, where);
  pushTypeParameters(names);
}

void CheckState::pushTypeParameters(std::span<const std::string_view> names) {
  const auto room = kMostTypeParameters - typeParameters.size();
  names = names.first(std::min(names.size(), room));
  typeParameters.insert(typeParameters.end(), names.begin(), names.end());
}

void CheckState::declareFunctions(std::span<ast::Stmt* const> statements) {
  std::unordered_map<std::string_view, Span> places;  // of this text, for T070
  for (const auto* stmt : statements) {
    const auto* declaration = ast::as<ast::Function>(stmt);
    if (!declaration) continue;
    const auto [first, isNew] = places.try_emplace(declaration->name, declaration->nameSpan);
    if (!isNew) {
      report(Code::T070, declaration->nameSpan, {declaration->name})
          .label(first->second, "first declared here");
    }
    FunctionInfo info;
    info.declaration = declaration;
    info.function = newFunction(declaration->name, declaration->nameSpan);
    checkEffects(declaration->effects, declaration->nameSpan);
    addTypeParameters(declaration->typeParameters, declaration->nameSpan);
    declareSignature(*info.function, declaration->parameters, declaration->result,
                     endingOf(*declaration->body), nullptr);
    typeParameters.clear();
    eraseTypeParameters(info);
    functions[info.function->name] = std::move(info);
  }
}

FunctionInfo* CheckState::infoOf(const Function* function) {
  if (const auto nested = nestedInfos.find(function); nested != nestedInfos.end()) {
    return &nested->second;
  }
  const auto found = functions.find(function->name);
  return found != functions.end() && found->second.function == function ? &found->second : nullptr;
}

void CheckState::checkEffects(std::span<const std::string_view> labels, Span where) {
  constexpr std::string_view kLabels[] = {"io", "fs", "net", "time", "meta"};
  for (const auto label : labels) {
    if (label.empty()) continue;  // the parser has reported it
    if (std::find(std::begin(kLabels), std::end(kLabels), label) == std::end(kLabels)) {
      report(Code::T064, spanOf(label, where), {label});
    }
  }
}

const Type* CheckState::functionType(const Function& function) {
  std::vector<const Type*> parameters;
  for (const auto* parameter : function.parameters) {
    if (function.owner && parameter == function.parameters[0]) continue;
    parameters.push_back(parameter->type);
  }
  return types().function(std::move(parameters),
                          function.result ? function.result : types().anyType);
}

const Type* CheckState::resultOf(Function* function) {
  if (function->result) return function->result;
  auto* info = infoOf(function);
  if (info && info->state == BodyState::Unchecked && mayLookAhead()) checkFunctionBody(*info);
  // Asked for while its own body is being checked: recursion without an annotation.
  if (!function->result) function->result = types().anyType;
  return function->result;
}

void CheckState::checkFunctionBody(FunctionInfo& info) {
  if (info.state != BodyState::Unchecked) return;
  info.state = BodyState::InProgress;
  auto* function = info.function;
  const auto& declaration = *info.declaration;

  FunctionState state;
  state.function = function;
  state.parent = function->parent ? current : nullptr;
  state.declaredResult = function->result;
  state.promised = declaration.result;
  auto* const outer = std::exchange(current, &state);
  // Looking ahead for a global's type may have silenced the sink; bodies are checked once.
  auto* const outerSink = std::exchange(sink, function->parent ? sink : mainSink);
  auto outerTypeParameters = typeParameters;
  if (!function->parent) typeParameters.clear();
  pushTypeParameters(declaration.typeParameters);
  state.scopes.emplace_back();
  if (function->owner) {
    state.scopes.back()["self"] = {SymbolKind::Local, function->parameters[0]};
    state.scopes.emplace_back();
  }
  for (auto* parameter : function->parameters) {
    if (function->owner && parameter == function->parameters[0]) continue;
    state.scopes.back()[parameter->name] = {SymbolKind::Local, parameter};
  }
  state.scopes.emplace_back();
  if (!declaration.body->statements.empty()) {
    state.lastOfBody = declaration.body->statements.back();
  }
  function->body = checkStatements(declaration.body->statements);
  finishReturns(state);
  if (!isLost(declaration.name)) {
    checkPromise("`" + std::string(declaration.name) + "`", declaration.nameSpan,
                 declaration.result, *declaration.body);
  }
  current = outer;
  sink = outerSink;
  typeParameters = std::move(outerTypeParameters);
  info.state = BodyState::Checked;
}

void CheckState::finishReturns(FunctionState& state) {
  auto* function = state.function;
  if (!function->result) {
    const auto& info = *infoOf(function);
    const Type* result = nullptr;
    for (const auto* ret : state.returns) {
      const auto* type = ret->value ? ret->value->type : types().nullType;
      if (type->is(TypeKind::Unit)) type = types().nullType;
      result = result ? joinTypes(result, type) : type;
    }
    result = result ? widened(result) : types().unitType;
    if (canFallThrough(info.declaration->body->statements)) result = types().option(result);
    if (result->is(TypeKind::Null)) result = types().anyType;
    function->result = result;
  }
  if (state.declaredResult) return;  // converted on the spot
  for (auto* ret : state.returns) {
    if (ret->value) ret->value = convert(ret->value, function->result);
  }
}

// --- globals

void CheckState::declareGlobals(std::span<ast::Stmt* const> statements) {
  for (const auto* stmt : statements) {
    const auto* let = ast::as<ast::Let>(stmt);
    if (!let) continue;
    auto& info = globals[program->arena.copy(let->name)];
    if (info.isTyped) {
      // Declared again in a later text of a growing program: a new variable.
      info = GlobalInfo{};
    }
    if (!info.global) {
      budget->take(4 * sizeof(Global));
      auto global = std::make_unique<Global>();
      global->name = program->arena.copy(let->name);
      global->span = let->nameSpan;
      global->index = static_cast<uint32_t>(program->globals.size());
      info.global = global.get();
      program->globals.push_back(std::move(global));
    }
    info.global->isMutable |= let->isMutable;
    info.declarations.push_back(let);
  }
}

const Type* CheckState::globalType(GlobalInfo& info) {
  if (info.isTyped) return info.global->type;
  if (info.isInProgress || !mayLookAhead()) {
    info.isTyped = true;
    info.global->type = types().anyType;
    return info.global->type;
  }
  info.isInProgress = true;
  const Type* type = nullptr;
  // Work out the type ahead of the statement itself; what this reports and builds is
  // thrown away and made again when the statement is reached.
  DiagnosticSink quiet(&sink->budget());
  auto* const outerSink = std::exchange(sink, &quiet);
  FunctionState state;
  state.function = newFunction("", info.global->span);
  state.atTopLevel = true;
  auto* const outer = std::exchange(current, &state);
  state.scopes.emplace_back();
  for (const auto* let : info.declarations) {
    const Type* declared = nullptr;
    if (let->type) {
      declared = declaredType(*let);
    } else if (let->value) {
      declared = inferredType(*let, checkExpr(let->value)->type);
    }
    if (!declared) declared = types().anyType;
    type = type ? (type == declared ? type : types().anyType) : declared;
  }
  current = outer;
  sink = outerSink;
  info.isInProgress = false;
  if (!info.isTyped) {
    info.isTyped = true;
    info.global->type = type;
  }
  return info.global->type;
}

// --- the rest

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kE = 2.71828182845904523536;

const ModuleMember kModuleMembers[] = {
    {ModuleKind::PythonMath, "pi", true, kPi, Builtin::Abs},
    {ModuleKind::PythonMath, "e", true, kE, Builtin::Abs},
    {ModuleKind::PythonMath, "tau", true, 2 * kPi, Builtin::Abs},
    {ModuleKind::PythonMath, "sqrt", false, 0, Builtin::Sqrt},
    {ModuleKind::PythonMath, "pow", false, 0, Builtin::Pow},
    {ModuleKind::PythonMath, "sin", false, 0, Builtin::Sin},
    {ModuleKind::PythonMath, "cos", false, 0, Builtin::Cos},
    {ModuleKind::PythonMath, "tan", false, 0, Builtin::Tan},
    {ModuleKind::PythonMath, "asin", false, 0, Builtin::Asin},
    {ModuleKind::PythonMath, "acos", false, 0, Builtin::Acos},
    {ModuleKind::PythonMath, "atan", false, 0, Builtin::Atan},
    {ModuleKind::PythonMath, "atan2", false, 0, Builtin::Atan2},
    {ModuleKind::PythonMath, "log", false, 0, Builtin::Log},
    {ModuleKind::PythonMath, "exp", false, 0, Builtin::Exp},
    {ModuleKind::PythonMath, "floor", false, 0, Builtin::Floor},
    {ModuleKind::PythonMath, "ceil", false, 0, Builtin::Ceil},
    {ModuleKind::PythonMath, "fabs", false, 0, Builtin::Abs},
    {ModuleKind::GoMath, "Pi", true, kPi, Builtin::Abs},
    {ModuleKind::GoMath, "E", true, kE, Builtin::Abs},
    {ModuleKind::GoMath, "Sqrt", false, 0, Builtin::Sqrt},
    {ModuleKind::GoMath, "Pow", false, 0, Builtin::Pow},
    {ModuleKind::GoMath, "Sin", false, 0, Builtin::Sin},
    {ModuleKind::GoMath, "Cos", false, 0, Builtin::Cos},
    {ModuleKind::GoMath, "Tan", false, 0, Builtin::Tan},
    {ModuleKind::GoMath, "Asin", false, 0, Builtin::Asin},
    {ModuleKind::GoMath, "Acos", false, 0, Builtin::Acos},
    {ModuleKind::GoMath, "Atan", false, 0, Builtin::Atan},
    {ModuleKind::GoMath, "Atan2", false, 0, Builtin::Atan2},
    {ModuleKind::GoMath, "Log", false, 0, Builtin::Log},
    {ModuleKind::GoMath, "Exp", false, 0, Builtin::Exp},
    {ModuleKind::GoMath, "Abs", false, 0, Builtin::Abs},
    {ModuleKind::GoMath, "Floor", false, 0, Builtin::Floor},
    {ModuleKind::GoMath, "Ceil", false, 0, Builtin::Ceil},
    {ModuleKind::GoStrings, "ToUpper", false, 0, Builtin::Upper},
    {ModuleKind::GoStrings, "ToLower", false, 0, Builtin::Lower},
    {ModuleKind::GoStrings, "TrimSpace", false, 0, Builtin::Trim},
    {ModuleKind::GoStrings, "Contains", false, 0, Builtin::Contains},
    {ModuleKind::GoStrings, "HasPrefix", false, 0, Builtin::StartsWith},
    {ModuleKind::GoStrings, "HasSuffix", false, 0, Builtin::EndsWith},
    {ModuleKind::GoStrings, "Split", false, 0, Builtin::Split},
    {ModuleKind::GoStrings, "Join", false, 0, Builtin::Join},
    {ModuleKind::GoStrings, "Repeat", false, 0, Builtin::Repeat},
    {ModuleKind::GoStrings, "Index", false, 0, Builtin::IndexOf},
    {ModuleKind::GoStrings, "ReplaceAll", false, 0, Builtin::Replace},
    {ModuleKind::GoTestPackage, "Pi", true, 3.14, Builtin::Abs},
    {ModuleKind::GoTestPackage, "Answer", true, 42, Builtin::Abs},
    {ModuleKind::GoTestPackage, "MD5Hex", false, 0, Builtin::Md5},
};

}  // namespace

const ModuleMember* findModuleMember(ModuleKind module, std::string_view name) {
  for (const auto& member : kModuleMembers) {
    if (member.module == module && member.name == name) return &member;
  }
  return nullptr;
}

std::vector<const ModuleMember*> membersOf(ModuleKind module) {
  std::vector<const ModuleMember*> members;
  for (const auto& member : kModuleMembers) {
    if (member.module == module) members.push_back(&member);
  }
  return members;
}

Expr* CheckState::zeroValue(const Type* type, Span span) {
  switch (type->kind) {
    case TypeKind::Int:
      return expr<IntConst>(span, type, int64_t{0});
    case TypeKind::BigInt:
    case TypeKind::BigRat:
      return convert(expr<IntConst>(span, types().intType, int64_t{0}), type);
    case TypeKind::Float:
      return expr<FloatConst>(span, type, 0.0);
    case TypeKind::Bool:
      return expr<BoolConst>(span, type, false);
    case TypeKind::String:
      return expr<StringConst>(span, type, std::string_view());
    case TypeKind::List:
      return expr<MakeList>(span, type, std::span<Expr*>());
    case TypeKind::Map:
      return expr<MakeMap>(span, type, std::span<MapItem>());
    case TypeKind::Unit:
    case TypeKind::Null:
    case TypeKind::Any:
    case TypeKind::Never:
    case TypeKind::Group:
    case TypeKind::Function:
    case TypeKind::Record:
    case TypeKind::Union:
    case TypeKind::Option:
    case TypeKind::Parameter:
      return expr<NullConst>(span, type);
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::types
