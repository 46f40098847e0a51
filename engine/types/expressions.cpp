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
