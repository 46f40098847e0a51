// Calls: what a name in call position means, and how arguments reach parameters.
#include "types/check_state.h"

namespace kinako::types {

namespace {

bool mayBeCallable(const Type* type) {
  switch (type->kind) {
    case TypeKind::Function:
    case TypeKind::Any:
    case TypeKind::Parameter:
      return true;
    case TypeKind::Option:
      return mayBeCallable(type->element);
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::String:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::Null:
    case TypeKind::Never:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Group:
    case TypeKind::Record:
    case TypeKind::Union:
      return false;
  }
  KINAKO_UNREACHABLE();
}

/// What the type parameters of a generic signature are in one call.
struct Bindings {
  std::vector<std::pair<std::string_view, const Type*>> entries;

  const Type* find(std::string_view name) const {
    for (const auto& entry : entries) {
      if (entry.first == name) return entry.second;
    }
    return nullptr;
  }
};

/// Matches an argument's type against a parameter's; false and the name of the type
/// parameter when two arguments disagree.
bool unify(const Type* parameter, const Type* argument, Bindings& bindings,
           std::string_view& conflict, const Type*& before) {
  if (parameter->is(TypeKind::Parameter)) {
    const auto* known = bindings.find(parameter->name);
    if (!known) {
      bindings.entries.emplace_back(parameter->name, argument);
      return true;
    }
    const auto isVague = [](const Type* type) {
      return type->is(TypeKind::Any) || type->is(TypeKind::Null) || type->is(TypeKind::Never) ||
             type->is(TypeKind::Option);
    };
    if (known == argument || isVague(known) || isVague(argument) ||
        (known->isNumeric() && argument->isNumeric()) || known->kind == argument->kind) {
      return true;
    }
    conflict = parameter->name;
    before = known;
    return false;
  }
  if (parameter->kind != argument->kind) return true;
  if (parameter->element && argument->element &&
      !unify(parameter->element, argument->element, bindings, conflict, before)) {
    return false;
  }
  if (parameter->key && argument->key &&
      !unify(parameter->key, argument->key, bindings, conflict, before)) {
    return false;
  }
  for (size_t i = 0; i < parameter->parameters.size() && i < argument->parameters.size(); ++i) {
    if (!unify(parameter->parameters[i], argument->parameters[i], bindings, conflict, before)) {
      return false;
    }
  }
  return true;
}

const Type* substitute(TypeTable& types, const Type* type, const Bindings& bindings) {
  switch (type->kind) {
    case TypeKind::Parameter: {
      const auto* bound = bindings.find(type->name);
      return bound ? bound : types.anyType;
    }
    case TypeKind::List:
      return types.list(substitute(types, type->element, bindings));
    case TypeKind::Map: {
      if (type->fields.empty()) {
        return types.map(substitute(types, type->key, bindings),
                         substitute(types, type->element, bindings));
      }
      auto fields = type->fields;
      for (auto& field : fields) field.type = substitute(types, field.type, bindings);
      return types.inlineRecord(std::move(fields));
    }
    case TypeKind::Option:
      return types.option(substitute(types, type->element, bindings));
    case TypeKind::Function: {
      std::vector<const Type*> parameters;
      for (const auto* parameter : type->parameters) {
        parameters.push_back(substitute(types, parameter, bindings));
      }
      return types.function(std::move(parameters), substitute(types, type->element, bindings));
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
    case TypeKind::Group:
    case TypeKind::Record:
    case TypeKind::Union:
      return type;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace

Expr* CheckState::checkCall(const ast::Call& call, const Type* expected) {
  const auto* callee = ast::withoutParens(call.callee);
  if (const auto* name = ast::as<ast::Name>(callee)) return callNamed(call, *name, expected);
  if (const auto* field = ast::as<ast::Field>(callee)) return callMethod(call, *field);
  return callChecked(checkExpr(call.callee), call);
}

Expr* CheckState::callChecked(Expr* value, const ast::Call& call) {
  if (!mayBeCallable(value->type) && !value->type->is(TypeKind::Never)) {
    report(Code::T004, call.callee->span, {sourceText(call.callee->span)});
    anyArguments(call);
    return errorExpr(call.span);
  }
  return callValue(value, call);
}

Expr* CheckState::callNamed(const ast::Call& call, const ast::Name& name, const Type* expected) {
  // The innermost callable binding; a variable that cannot be called does not hide a
  // function of the same name.
  bool isShadowed = false;
  for (auto* state = current; state; state = state->parent) {
    for (auto scope = state->scopes.rbegin(); scope != state->scopes.rend(); ++scope) {
      const auto* entry = findIn(*state, *scope, name.name);
      if (!entry) continue;
      const auto symbol = *entry;
      if (symbol.function && symbol.kind == SymbolKind::Local) {
        noteLocal(name.span, *symbol.local);
        return callFunction(symbol.function, infoOf(symbol.function),
                            readLocal(symbol.local, state, name.span), call, {});
      }
      if (symbol.kind == SymbolKind::Method) {
        noteMention(name.span, symbol.function->span);
        return callFunction(symbol.function, infoOf(symbol.function), nullptr, call,
                            {readLocal(symbol.local, state, name.span)});
      }
      const auto* type = symbol.kind == SymbolKind::Field
                             ? symbol.local->type->record->fields[symbol.field].type
                             : symbol.local->type;
      if (mayBeCallable(type)) {
        Expr* value = readLocal(symbol.local, state, name.span);
        if (symbol.kind == SymbolKind::Local) noteLocal(name.span, *symbol.local);
        if (symbol.kind == SymbolKind::Field) {
          noteField(name.span, symbol.local->type->record->fields, symbol.field);
          value = expr<FieldGet>(name.span, type, value, symbol.field);
        }
        return callValue(value, call);
      }
      isShadowed = true;
    }
  }
  if (const auto global = globals.find(name.name); global != globals.end()) {
    const auto* type = globalType(global->second);
    if (mayBeCallable(type)) {
      noteMention(name.span, global->second.global->span);
      return callValue(expr<GlobalGet>(name.span, type, global->second.global), call);
    }
    isShadowed = true;
  }
  if (const auto function = functions.find(name.name); function != functions.end()) {
    noteMention(name.span, function->second.function->span);
    return callFunction(function->second.function, &function->second, nullptr, call, {});
  }
  if (auto* record = findRecord(name.name)) {
    noteRecord(name.span, name.name);
    return callVariant(record, call);
  }
  if (const auto* builtin = findBuiltin(name.name)) {
    noteBuiltin(name.span, *builtin);
    return callBuiltin(*builtin, call, {}, expected);
  }
  anyArguments(call);
  if (isLost(name.name)) return errorExpr(call.span);
  if (isShadowed) {
    report(Code::T004, name.span, {name.name});
    return errorExpr(call.span);
  }
  auto& diagnostic = report(Code::T003, name.span, {name.name});
  if (const auto external = externs.find(name.name); external != externs.end()) {
    noteMention(name.span, external->second);
    diagnostic.withHelp("It is declared `extern`: the host that runs the program must supply it.");
  } else if (explainForeignName(diagnostic, name.span, name.name)) {
    // said what it is called here
  } else if (maySuggest()) {
    suggest(diagnostic, name.span, name.name, visibleNames(true));
  }
  return errorExpr(call.span);
}

std::vector<Expr*> CheckState::anyArguments(const ast::Call& call) {
  std::vector<Expr*> arguments;
  for (const auto* argument : call.arguments) arguments.push_back(toAny(checkExpr(argument)));
  return arguments;
}

Expr* CheckState::callValue(Expr* callee, const ast::Call& call) {
  const auto* type = unwrapped(callee->type);
  const Type* result = types().anyType;
  std::vector<Expr*> arguments;
  if (type->is(TypeKind::Function)) {
    const auto& parameters = type->parameters;
    if (call.arguments.size() > parameters.size()) {
      report(Code::T006, call.span,
             {std::to_string(parameters.size()), std::to_string(call.arguments.size())});
      anyArguments(call);
      return errorExpr(call.span);
    }
    for (size_t i = 0; i < call.arguments.size(); ++i) {
      auto* value = checkExpr(call.arguments[i], parameters[i]);
      arguments.push_back(toAny(convert(value, parameters[i])));
    }
    result = type->element;
    if (call.arguments.size() < parameters.size()) {
      result = types().function(
          {parameters.begin() + static_cast<long>(call.arguments.size()), parameters.end()},
          type->element);
      return expr<Partial>(call.span, result, toAny(callee), list(arguments));
    }
  } else {
    arguments = anyArguments(call);
  }
  Expr* value = expr<CallValue>(call.span, types().anyType, toAny(callee), list(arguments));
  if (result->is(TypeKind::Unit)) result = types().anyType;
  return convert(value, result);
}

Expr* CheckState::callFunction(Function* function, FunctionInfo* info, Expr* closure,
                               const ast::Call& call, std::vector<Expr*> leading) {
  const auto& parameters = function->parameters;
  const auto given = leading.size() + call.arguments.size();
  const auto receivers = leading.size();
  if (given > parameters.size()) {
    if (!isLost(function->name)) {
      report(Code::T006, call.span,
             {std::to_string(parameters.size() - receivers), std::to_string(call.arguments.size())})
          .label(function->span, "declared here");
    }
    anyArguments(call);
    return errorExpr(call.span);
  }
  auto arguments = std::move(leading);
  Bindings bindings;
  const bool isGeneric = info && function->isGeneric;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    const auto position = receivers + i;
    const auto* type = parameters[position]->type;
    // A type parameter takes its type from the argument, so that one gets no hint.
    const bool isOpen = isGeneric && info->genericParameters[position] != type;
    auto* value = checkExpr(call.arguments[i], isOpen ? nullptr : type);
    if (isOpen) {
      std::string_view conflict;
      const Type* before = nullptr;
      if (!unify(info->genericParameters[position], widened(value->type), bindings, conflict,
                 before)) {
        report(Code::T047, call.arguments[i]->span,
               {conflict, toString(before), toString(value->type)});
      }
    }
    arguments.push_back(convertTo(value, type, parameters[position]->written));
  }
  const auto* result = resultOf(function);
  if (given < parameters.size()) {
    std::vector<const Type*> rest;
    for (size_t i = given; i < parameters.size(); ++i) rest.push_back(parameters[i]->type);
    auto* callee =
        closure ? closure : expr<FunctionValue>(call.span, functionType(*function), function);
    for (auto*& argument : arguments) argument = toAny(argument);
    return expr<Partial>(call.span, types().function(std::move(rest), result), toAny(callee),
                         list(arguments));
  }
  Expr* value = closure ? static_cast<Expr*>(expr<CallClosure>(call.span, result, function, closure,
                                                               list(arguments)))
                        : expr<CallFunction>(call.span, result, function, list(arguments));
  if (isGeneric && info->genericResult && info->genericResult != result) {
    const auto* precise = substitute(types(), info->genericResult, bindings);
    if (precise->is(TypeKind::Null)) precise = types().anyType;
    value = convert(value, precise);
  }
  return value;
}

Expr* CheckState::callVariant(RecordInfo* record, const ast::Call& call) {
  if (isLost(record->name)) {
    anyArguments(call);
    return errorExpr(call.span);
  }
  if (call.arguments.size() > record->fields.size()) {
    report(Code::T006, call.span,
           {std::to_string(record->fields.size()), std::to_string(call.arguments.size())})
        .label(record->span, "declared here");
    anyArguments(call);
    return errorExpr(call.span);
  }
  if (call.arguments.size() < record->fields.size()) {
    NameIndex given;
    for (size_t i = 0; i < call.arguments.size(); ++i) given.add(record->fields[i].name);
    const auto missing = missingFields(*record, given);
    report(Code::T053, call.span, {record->name, enumerate("field", missing)})
        .label(record->span, "declared here");
    anyArguments(call);
    return errorExpr(call.span);
  }
  std::vector<Expr*> fields;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    const auto& field = record->fields[i];
    fields.push_back(
        convertTo(checkExpr(call.arguments[i], field.type), field.type, field.written));
  }
  return expr<MakeRecord>(call.span, record->type, record, list(fields));
}

Expr* CheckState::callBuiltin(const BuiltinInfo& builtin, const ast::Call& call,
                              std::vector<Expr*> leading, const Type* expected) {
  const auto receivers = leading.size();
  auto arguments = std::move(leading);
  const bool takesList =
      builtin.id == Builtin::Append || builtin.id == Builtin::Push || builtin.id == Builtin::Concat;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    const Type* hint = nullptr;
    if (takesList && i + receivers == 0) hint = expected;
    if (takesList && i + receivers > 0) {
      const auto* listType = unwrapped(arguments[0]->type);
      if (listType->is(TypeKind::List)) {
        hint = builtin.id == Builtin::Concat ? listType : listType->element;
      }
    }
    arguments.push_back(checkExpr(call.arguments[i], hint));
  }
  const auto count = arguments.size();
  if (count < builtin.least || (builtin.most != BuiltinInfo::kAny && count > builtin.most)) {
    std::string wanted = std::to_string(builtin.least - receivers);
    if (builtin.most == BuiltinInfo::kAny) {
      wanted += " or more";
    } else if (builtin.most != builtin.least) {
      wanted += " to " + std::to_string(builtin.most - receivers);
    }
    report(Code::T039, call.span,
           {builtin.name, wanted, std::to_string(count - receivers), builtin.signature});
    return errorExpr(call.span);
  }
  const auto reportsBefore = reports;
  const auto* result = builtinResult(builtin, call, arguments);
  if (reports != reportsBefore) return errorExpr(call.span);
  return builtinCall(builtin, result, arguments, call.span);
}

Expr* CheckState::callMethod(const ast::Call& call, const ast::Field& field) {
  if (const auto name = externName(field); !name.name.empty()) {
    return callNamed(call, name, nullptr);
  }
  if (const auto* name = ast::as<ast::Name>(field.object)) {
    if (const auto module = modules.find(name->name);
        module != modules.end() && !find(name->name).symbol) {
      noteModule(name->span, module->second);
      if (module->second.space) return callImported(module->second, call, field);
      return callModule(module->second, call, field);
    }
  }
  auto* object = checkExpr(field.object);
  const auto* type = unwrapped(object->type);
  const auto dynamic = [&]() -> Expr* {
    const auto arguments = anyArguments(call);
    return expr<CallDynamic>(call.span, types().anyType, toAny(object),
                             program->arena.copy(field.name), list(arguments));
  };
  switch (type->kind) {
    case TypeKind::Record: {
      if (auto* method = type->record->method(field.name)) {
        noteMention(field.nameSpan, method->span);
        return callFunction(method, infoOf(method), nullptr, call, {unwrap(object)});
      }
      if (type->record->fieldIndex(field.name) >= 0) {
        auto* value = fieldOf(unwrap(object), field.name, field.nameSpan, field.span);
        if (!mayBeCallable(value->type)) {
          auto& diagnostic = report(Code::T004, field.span, {sourceText(field.span)});
          diagnostic.withHelp("`" + std::string(field.name) + "` is a field of type " +
                              toString(value->type) + ": write it without parentheses.");
          if (call.arguments.empty()) diagnostic.withFix({field.span.end, call.span.end}, "");
          anyArguments(call);
          return errorExpr(call.span);
        }
        return callValue(value, call);
      }
      anyArguments(call);
      auto& diagnostic = report(Code::T026, field.nameSpan, {field.name, type->record->name});
      if (maySuggest()) {
        std::vector<std::string_view> known;
        for (const auto* method : type->record->methods) known.push_back(method->name);
        const size_t methods = known.size();
        for (const auto& entry : type->record->fields) known.push_back(entry.name);
        if (suggest(diagnostic, field.nameSpan, field.name, known)) {
          // said
        } else if (methods > 0) {
          known.resize(methods);
          diagnostic.withHelp("Its methods are " + listed(known));
        } else {
          diagnostic.withHelp("It has no methods; a function takes it as an argument: `" +
                              std::string(field.name) + "(x)`.");
        }
      }
      diagnostic.label(type->record->span, "declared here");
      return errorExpr(call.span);
    }
    case TypeKind::Union:
      noteFields(field.nameSpan, *type->unionInfo, field.name);
      return dynamic();
    case TypeKind::Any:
    case TypeKind::Null:
    case TypeKind::Never:
    case TypeKind::Parameter:
      return dynamic();
    case TypeKind::Map:
      if (!findBuiltinMethod(field.name)) return dynamic();
      break;
    case TypeKind::List:
    case TypeKind::String:
    case TypeKind::Group:
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::Function:
    case TypeKind::Option:
      break;
  }
  if (const auto* builtin = findBuiltinMethod(field.name)) {
    noteBuiltin(field.nameSpan, *builtin);
    return callBuiltin(*builtin, call, {object}, nullptr);
  }
  anyArguments(call);
  auto& diagnostic = report(Code::T003, field.nameSpan, {field.name});
  if (explainForeignName(diagnostic, field.nameSpan, field.name)) return errorExpr(call.span);
  if (!maySuggest()) return errorExpr(call.span);
  std::vector<std::string_view> methods;
  for (const auto& builtin : allBuiltins()) {
    if (findBuiltinMethod(builtin.name)) methods.push_back(builtin.name);
  }
  if (!suggest(diagnostic, field.nameSpan, field.name, methods)) {
    diagnostic.withHelp("A value of type " + toString(object->type) + " has no such method.");
  }
  return errorExpr(call.span);
}

Expr* CheckState::moduleMember(const ModuleInfo& module, const ast::Field& field) {
  const auto* member = module.foreign ? findMember(*module.foreign, field.name) : nullptr;
  if (member) {
    switch (member->kind) {
      case MemberKind::Int:
        return expr<IntConst>(field.span, types().intType, static_cast<int64_t>(member->value));
      case MemberKind::Float:
        return expr<FloatConst>(field.span, types().floatType, member->value);
      case MemberKind::Builtin:
        noteBuiltin(field.nameSpan, builtinInfo(member->builtin));
        return builtinValue(builtinInfo(member->builtin), field.span, nullptr);
      case MemberKind::Sum:
        break;  // it can only be called
    }
  }
  if (module.foreign) report(Code::T075, field.nameSpan, {module.name, field.name});
  return errorExpr(field.span);
}

Expr* CheckState::callModule(const ModuleInfo& module, const ast::Call& call,
                             const ast::Field& field) {
  const auto* member = module.foreign ? findMember(*module.foreign, field.name) : nullptr;
  if (!member || member->isConstant()) {
    anyArguments(call);
    if (member) {
      report(Code::T004, field.span, {sourceText(field.span)});
    } else {
      moduleMember(module, field);  // reports
    }
    return errorExpr(call.span);
  }
  if (member->kind == MemberKind::Sum) return callSum(call, field);
  const auto& builtin = builtinInfo(member->builtin);
  noteBuiltin(field.nameSpan, builtin);
  auto* value = callBuiltin(builtin, call, {}, nullptr);
  if (module.foreign->results == ForeignResults::Floats && value->type->isInteger()) {
    return convert(value, types().floatType);
  }
  return value;
}

Expr* CheckState::callSum(const ast::Call& call, const ast::Field& field) {
  const size_t count = call.arguments.size();
  if (count == 2) {
    auto* left = convert(checkExpr(call.arguments[0]), types().intType);
    auto* right = convert(checkExpr(call.arguments[1]), types().intType);
    return expr<Binary>(call.span, types().intType, BinaryOperator::AddInt, left, right);
  }
  if (count > 2) {
    report(Code::T006, call.span, {"2", std::to_string(count)});
  } else {
    report(Code::T039, call.span, {field.name, "2", std::to_string(count)});
  }
  anyArguments(call);
  return errorExpr(call.span);
}

}  // namespace kinako::types
