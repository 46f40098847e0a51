// Types, functions, globals, imports: everything that is visible before it is reached.
#include <algorithm>
#include <cctype>

#include "types/check_state.h"

namespace kinako::types {

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
