// Declarations of types, and types as they are written.
#include <algorithm>
#include <cctype>

#include "types/check_state.h"

namespace kinako::types {

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

}  // namespace kinako::types
