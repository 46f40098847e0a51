// Statements.
#include <cstdlib>
#include <set>
#include <string>

#include "types/check_state.h"

namespace kinako::types {

std::span<Stmt*> CheckState::checkStatements(std::span<ast::Stmt* const> statements) {
  Statements out;
  // Nested functions are variables of their block: they exist, empty, from its start, so
  // that they can call each other whatever their order.
  if (!(current->atTopLevel && current->scopes.size() == 1)) {
    std::unordered_map<std::string_view, Span> places;  // for T070
    for (const auto* stmt : statements) {
      const auto* declaration = ast::as<ast::Function>(stmt);
      if (!declaration || !budget->goOn()) continue;
      const auto [first, isNew] = places.try_emplace(declaration->name, declaration->nameSpan);
      if (!isNew) {
        report(Code::T070, declaration->nameSpan, {declaration->name})
            .label(first->second, "first declared here");
      }
      auto* function = newFunction(declaration->name, declaration->nameSpan);
      function->parent = current->function;
      checkEffects(declaration->effects, declaration->nameSpan);
      auto* const outer = std::exchange(current, nullptr);
      const auto outerTypeParameters = typeParameters.size();
      addTypeParameters(declaration->typeParameters, declaration->nameSpan);
      declareSignature(*function, declaration->parameters, declaration->result,
                       endingOf(*declaration->body), nullptr);
      typeParameters.resize(outerTypeParameters);
      current = outer;
      if (!function->result) function->result = types().anyType;
      FunctionInfo info;
      info.declaration = declaration;
      info.function = function;
      eraseTypeParameters(info);
      nestedInfos[function] = info;
      nestedFunctions[declaration] = function;
      auto* local =
          declareLocal(declaration->name, functionType(*function), declaration->nameSpan, false);
      current->scopes.back()[local->name].function = function;
      out.push_back(this->stmt<Declare>(declaration->nameSpan, local,
                                        expr<NullConst>(declaration->nameSpan, local->type)));
    }
  }
  for (const auto* stmt : statements) checkStatement(*stmt, out);
  return list(out);
}

Stmt* CheckState::checkBlock(const ast::Block& block) {
  ScopeGuard scope(*this);
  ++depth_;
  const auto statements = checkStatements(block.statements);
  --depth_;
  return stmt<Block>(block.span, statements);
}

void CheckState::checkStatement(const ast::Stmt& statement, Statements& out) {
  if (!budget->goOn()) return;
  const auto span = statement.span;
  const bool isGlobalScope = current->atTopLevel && current->scopes.size() == 1;
  switch (statement.kind) {
    case ast::StmtKind::Let:
      if (!isGlobalScope && ast::to<ast::Let>(&statement).isExported) {
        reportNested("export", span.begin);
      }
      checkLet(ast::to<ast::Let>(&statement), out);
      return;
    case ast::StmtKind::Assign:
      checkAssign(ast::to<ast::Assign>(&statement), out);
      return;
    case ast::StmtKind::Function:
      // At top level the body is checked once the globals are known.
      if (!isGlobalScope && ast::to<ast::Function>(&statement).isExported) {
        reportNested("export", span.begin);
      }
      if (!isGlobalScope) checkNestedFunction(ast::to<ast::Function>(&statement), out);
      return;
    case ast::StmtKind::Return:
      checkReturn(ast::to<ast::Return>(&statement), out);
      return;
    case ast::StmtKind::If: {
      const auto& branch = ast::to<ast::If>(&statement);
      std::vector<std::pair<Expr*, Stmt*>> parts;
      for (const auto& part : branch.branches) {
        auto* condition = checkCondition(part.condition, "if");
        parts.emplace_back(condition, checkBlock(*part.body));
      }
      Stmt* otherwise = branch.otherwise ? checkBlock(*branch.otherwise) : nullptr;
      for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        otherwise = stmt<If>(span, part->first, part->second, otherwise);
      }
      out.push_back(otherwise);
      return;
    }
    case ast::StmtKind::While: {
      const auto& loop = ast::to<ast::While>(&statement);
      auto* condition = checkCondition(loop.condition, "while");
      ++current->loopDepth;
      auto* body = checkBlock(*loop.body);
      --current->loopDepth;
      out.push_back(stmt<While>(span, condition, body));
      return;
    }
    case ast::StmtKind::For:
      checkFor(ast::to<ast::For>(&statement), out);
      return;
    case ast::StmtKind::Break:
      if (current->loopDepth == 0) report(Code::T045, span, {"break"});
      out.push_back(stmt<Break>(span));
      return;
    case ast::StmtKind::Continue:
      if (current->loopDepth == 0) report(Code::T045, span, {"continue"});
      out.push_back(stmt<Continue>(span));
      return;
    case ast::StmtKind::ExprStmt:
      checkDropped(ast::to<ast::ExprStmt>(&statement), out);
      return;
    case ast::StmtKind::Block:
      out.push_back(checkBlock(ast::to<ast::Block>(&statement)));
      return;
    case ast::StmtKind::Test: {
      const auto& test = ast::to<ast::Test>(&statement);
      // Tests run on their own too: the loop around one is not theirs.
      const auto outerDepth = std::exchange(current->loopDepth, 0);
      auto* body = checkBlock(*test.body);
      current->loopDepth = outerDepth;
      // Those of other files are checked, but run only with their own.
      if (isGlobalScope && !current->function->isMain) return;
      const auto index = isGlobalScope ? static_cast<uint32_t>(program->tests.size()) : kNestedTest;
      auto* node = stmt<Test>(span, index, program->arena.copy(test.title), body);
      if (isGlobalScope) program->tests.push_back(node);
      out.push_back(node);
      return;
    }
    case ast::StmtKind::Bench: {
      const auto& bench = ast::to<ast::Bench>(&statement);
      const bool outerMeasures = std::exchange(current->measures, true);
      auto* body = checkBlock(*bench.body);
      current->measures = outerMeasures;
      if (isGlobalScope && !current->function->isMain) return;
      out.push_back(stmt<Bench>(span, program->arena.copy(bench.title), body));
      return;
    }
    case ast::StmtKind::Expect: {
      auto spares = std::exchange(current->spareOperands, {});
      auto* condition = checkExpr(ast::to<ast::Expect>(&statement).condition);
      const auto* type = condition->type;
      const bool mayBeTrue = type->is(TypeKind::Bool) || type->is(TypeKind::Any) ||
                             type->is(TypeKind::Option) || type->is(TypeKind::Parameter) ||
                             type->is(TypeKind::Never);
      if (!mayBeTrue) {
        report(Code::T008, condition->span, {"bool", toString(type)})
            .withHelp("`expect` takes a condition, such as a comparison with `==`.");
        return;
      }
      const Source& file = source->at(span.begin);
      const auto line = file.position(span.begin).line;
      auto text = file.line(line);
      const auto first = text.find_first_not_of(" \t");
      text = first == std::string_view::npos ? "" : text.substr(first);
      text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
      constexpr size_t kLongest = 1000;  // there may be many conditions on one line
      if (text.size() > kLongest) {
        size_t end = kLongest;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        text = program->arena.copy(std::string(text.substr(0, end)) + "…");
      }
      lowerCondition(condition, {span, line, text}, std::move(spares), out);
      return;
    }
    case ast::StmtKind::TypeDecl: {
      if (isGlobalScope) return;
      if (ast::to<ast::TypeDecl>(&statement).isExported) reportNested("export", span.begin);
      auto* declaration = const_cast<ast::Stmt*>(&statement);
      declareTypes({&declaration, 1});
      return;
    }
    case ast::StmtKind::Update:
      checkUpdate(ast::to<ast::Update>(&statement), out);
      return;
    case ast::StmtKind::Extern: {
      // A value of the host is asked for where it is declared.
      const auto& external = ast::to<ast::Extern>(&statement);
      if (external.form != ast::ExternForm::Variable || !current->atTopLevel) return;
      if (!supplied.contains(external.name)) return;
      if (const auto info = globals.find(external.name); info != globals.end()) {
        auto* value = callExternal(external.name, info->second.global->type, {}, external.span);
        out.push_back(stmt<SetGlobal>(external.span, info->second.global, value));
      }
      return;
    }
    case ast::StmtKind::Import:
      if (!isGlobalScope) reportNested("import", span.begin);
      return;
    case ast::StmtKind::FetchInto:  // reported by the parser
    case ast::StmtKind::Package:
    case ast::StmtKind::Unsupported:  // reported by the parser
    case ast::StmtKind::ErrorStmt:
      return;
  }
  KINAKO_UNREACHABLE();
}

void CheckState::checkLet(const ast::Let& let, Statements& out) {
  const bool isGlobal = current->atTopLevel && current->scopes.size() == 1;
  if (!let.type && !let.value) {
    report(Code::T000, let.span, {let.isMutable ? "var" : "let"});
  }
  const Type* declared = declaredType(let);
  if (declared && declared->is(TypeKind::Parameter)) declared = types().anyType;
  Expr* value = let.value ? checkExpr(let.value, declared)
                          : zeroValue(declared ? declared : types().anyType, let.nameSpan);
  const auto* type = declared ? declared : inferredType(let, value->type);
  const Span written = let.type ? let.type->span : Span{};
  if (let.value && let.type && as<NullConst>(value) && !isError(value)) {
    // Null that is assigned later does not excuse a first one.
    value = convertTo(value, resolveAgain(let.type), written);
  }
  if (isGlobal) {
    auto& info = globals.at(let.name);
    noteMention(let.nameSpan, info.global->span);
    if (!info.isTyped) {
      if (info.declarations.size() == 1) {
        info.isTyped = true;
        info.global->type = type;
      } else {
        globalType(info);
      }
    }
    out.push_back(
        stmt<SetGlobal>(let.span, info.global, convertTo(value, info.global->type, written)));
    return;
  }
  value = convertTo(value, type, written);
  // The same name again in the same block: the same variable when the type is the same.
  auto& scope = current->scopes.back();
  if (const auto known = scope.find(let.name);
      known != scope.end() && known->second.kind == SymbolKind::Local && !known->second.function &&
      known->second.local->type == type) {
    auto* local = known->second.local;
    noteLocal(let.nameSpan, *local);
    local->isMutable |= let.isMutable;
    out.push_back(stmt<SetLocal>(let.span, local, value));
    return;
  }
  auto* local = declareLocal(let.name, type, let.nameSpan, let.isMutable);
  letLocals[local] = &let;
  out.push_back(stmt<Declare>(let.span, local, value));
}

const Type* CheckState::inferredType(const ast::Let& let, const Type* type) {
  if (type->is(TypeKind::Null) || type->is(TypeKind::Unit) || type->is(TypeKind::Never)) {
    return types().anyType;
  }
  if (widensAll) return types().anyType;
  if (const auto wider = widenings.find(&let); wider != widenings.end()) {
    return wider->second == Widening::Any ? types().anyType : types().option(widened(type));
  }
  return widened(type);
}

void CheckState::fixLet(Diagnostic& diagnostic, const ast::Let& let) {
  // `export` may stand before it.
  for (const uint32_t begin : {let.span.begin, let.nameSpan.begin - 4}) {
    const Span word{begin, begin + 3};
    if (source->at(begin).text(word) == "let") return void(diagnostic.withFix(word, "var"));
  }
}

void CheckState::noteAssigned(const ast::Let* let, const Type* type, const Expr* value) {
  const auto* from = value->type;
  if (type->is(TypeKind::Any) || isError(value)) return;
  Widening wanted;
  if (let->type) {
    const auto nulls = nullLiterals(value);
    if (nulls.empty() || !toleratesNull(let->type)) return;
    for (const Span null : nulls) warnOfNull(null, let->type);
    if (type->is(TypeKind::Option)) return;
    wanted = Widening::Option;
  } else if (from->is(TypeKind::Any)) {
    wanted = Widening::Any;
  } else if ((from->is(TypeKind::Null) || from->is(TypeKind::Option)) &&
             !type->is(TypeKind::Option) && isConvertible(from, type)) {
    wanted = Widening::Option;
  } else {
    return;
  }
  const auto [entry, isNew] = widenings.try_emplace(let, wanted);
  if (!isNew && entry->second >= wanted) return;
  entry->second = wanted;
  hasWidened = true;
}

void CheckState::checkNestedFunction(const ast::Function& declaration, Statements& out) {
  // The last declaration of a name in the block owns the variable; earlier ones of the same
  // name are found by their place.
  const auto entry = nestedFunctions.find(&declaration);
  if (entry == nestedFunctions.end()) return;
  auto* target = entry->second;
  const auto found = find(declaration.name);
  checkFunctionBody(nestedInfos.at(target));
  auto* value = expr<FunctionValue>(declaration.nameSpan, functionType(*target), target);
  out.push_back(writeLocal(found.symbol->local, found.owner, value, declaration.span));
}

void CheckState::checkReturn(const ast::Return& ret, Statements& out) {
  auto* function = current->function;
  Expr* value = nullptr;
  if (ret.value) {
    value = checkExpr(ret.value,
                      current->declaredResult ? unwrapped(current->declaredResult) : nullptr);
    if (function->isMain || function->isInit) {
      out.push_back(stmt<Evaluate>(value->span, value));
      value = nullptr;
    } else if (const auto* declared = current->declaredResult) {
      if (declared->is(TypeKind::Unit)) {
        const auto* type = value->type;
        if (!type->is(TypeKind::Unit) && !type->is(TypeKind::Any) && !type->is(TypeKind::Null) &&
            !type->is(TypeKind::Never)) {
          report(Code::T008, value->span, {"unit", toString(type)});
        }
        out.push_back(stmt<Evaluate>(value->span, value));
        value = nullptr;
      } else {
        const auto* written = current->promised;
        const auto nulls = nullLiterals(value);
        if (!nulls.empty() && toleratesNull(written)) {
          for (const Span null : nulls) warnOfNull(null, written);
        } else if (!nulls.empty() && written && written->kind != ast::TypeExprKind::OptionType) {
          // The result may have become an option because the end can be reached.
          value = convertTo(value, resolveAgain(written), written->span);
        }
        value = convertReturned(value, declared);
      }
    }
  }
  const auto* promised = current->declaredResult;
  if (!ret.value && !function->isMain && !function->isInit && promised &&
      !promised->is(TypeKind::Unit) && !promised->is(TypeKind::Any) &&
      !promised->is(TypeKind::Option)) {
    report(Code::T010, ret.span, {toString(promised), "unit"});
  }
  auto* node = stmt<Return>(ret.span, value);
  current->returns.push_back(node);
  out.push_back(node);
}

void CheckState::checkFor(const ast::For& loop, Statements& out) {
  if (loop.rangeEnd) {
    const auto bound = [&](const ast::Expr* part) {
      auto* value = checkExpr(part);
      if (!isConvertible(value->type, types().intType)) {
        report(Code::T023, part->span);
        return errorExpr(part->span);
      }
      return convert(value, types().intType);
    };
    auto* begin = bound(loop.source);
    auto* end = bound(loop.rangeEnd);
    ScopeGuard scope(*this);
    auto* local = declareLocal(loop.name, types().intType, loop.nameSpan, true);
    ++current->loopDepth;
    auto* body = checkBlock(*loop.body);
    --current->loopDepth;
    out.push_back(stmt<ForRange>(loop.span, local, begin, end, body));
    return;
  }
  auto* items = checkExpr(loop.source);
  auto iteration = IterationKind::Any;
  const auto* element = types().anyType;
  switch (items->type->kind) {
    case TypeKind::List:
      iteration = IterationKind::List;
      element = items->type->element;
      break;
    case TypeKind::Map:
      iteration = IterationKind::Map;
      element = items->type->key;
      break;
    case TypeKind::String:
      iteration = IterationKind::String;
      element = types().stringType;
      break;
    case TypeKind::Group:
      iteration = IterationKind::Group;
      element = items->type->element;
      break;
    case TypeKind::Option:
      if (const auto* inner = items->type->element;
          inner->is(TypeKind::List) || inner->is(TypeKind::Group)) {
        element = inner->element;
      } else if (inner->is(TypeKind::Map)) {
        element = inner->key;
      } else if (inner->is(TypeKind::String)) {
        element = types().stringType;
      }
      break;
    case TypeKind::Any:
    case TypeKind::Null:
    case TypeKind::Never:
    case TypeKind::Parameter:
      break;
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::Function:
    case TypeKind::Record:
    case TypeKind::Union:
      report(Code::T022, loop.source->span, {toString(items->type)});
      break;
  }
  if (element->is(TypeKind::Null)) element = types().anyType;
  ScopeGuard scope(*this);
  auto* local = declareLocal(loop.name, element, loop.nameSpan, true);
  ++current->loopDepth;
  auto* body = checkBlock(*loop.body);
  --current->loopDepth;
  out.push_back(stmt<ForEach>(loop.span, iteration, local, items, body));
}

// update xs set { f: e, … } where c
//   for item in xs { if c { let v1 = e1 …; item.f = v1 … } }
void CheckState::checkUpdate(const ast::Update& update, Statements& out) {
  ast::Name name{};
  name.kind = ast::ExprKind::Name;
  name.span = update.nameSpan;
  name.name = update.name;
  auto* items = checkExpr(&name);
  if (isError(items)) return;
  const auto* listType = unwrapped(items->type);
  if (!listType->is(TypeKind::List) && !listType->is(TypeKind::Any)) {
    report(Code::T032, update.nameSpan);
    return;
  }
  const auto* element = listType->is(TypeKind::List) ? listType->element : types().anyType;
  // The fields of maps and of values without a type are found when it runs.
  const bool isDynamic = element->is(TypeKind::Map) || element->is(TypeKind::Any);
  if (!element->is(TypeKind::Record) && !isDynamic) {
    report(Code::T027, update.nameSpan, {toString(element), "fields"});
    return;
  }
  ScopeGuard scope(*this);
  auto* item = hidden(element, update.nameSpan);
  const std::vector<Field> none;
  const auto& fields = isDynamic ? none : element->record->fields;
  for (uint32_t i = 0; i < fields.size(); ++i) {
    current->scopes.back()[fields[i].name] = {SymbolKind::Field, item, nullptr, i};
  }
  Statements body;
  Statements stores;
  std::set<std::string_view> assigned;
  Expr* condition = update.where ? checkCondition(update.where, "where") : nullptr;
  for (const auto& entry : update.assignments->entries) {
    const auto* key = ast::as<ast::StringLiteral>(entry.key);
    if (key && !assigned.insert(key->value).second) {
      report(Code::T071, entry.key->span, {key->value, toString(element)});
      checkExpr(entry.value);
      continue;
    }
    if (key && isDynamic) {
      const auto* type = element->is(TypeKind::Map) ? element->element : types().anyType;
      auto* value = hidden(type, entry.value->span);
      body.push_back(
          stmt<Declare>(entry.value->span, value, convert(checkExpr(entry.value, type), type)));
      stores.push_back(stmt<SetFieldDynamic>(entry.value->span, localGet(item, update.nameSpan),
                                             program->arena.copy(key->value),
                                             toAny(localGet(value, entry.value->span))));
      continue;
    }
    if (isDynamic) {
      report(Code::T026, entry.key->span, {sourceText(entry.key->span), toString(element)});
      continue;
    }
    const auto index = key ? element->record->fieldIndex(key->value) : -1;
    if (index < 0) {
      reportUnknownField(entry.key->span, key ? key->value : sourceText(entry.key->span),
                         *element->record);
      checkExpr(entry.value);
      continue;
    }
    const auto field = static_cast<uint32_t>(index);
    const auto* type = fields[field].type;
    noteField(entry.key->span, fields, field);
    auto* value = hidden(type, entry.value->span);
    auto* written = convertStored(checkExpr(entry.value, type), type, declarationOf(fields[field]));
    body.push_back(stmt<Declare>(entry.value->span, value, written));
    stores.push_back(stmt<SetField>(entry.value->span, localGet(item, update.nameSpan), field,
                                    localGet(value, entry.value->span)));
  }
  body.insert(body.end(), stores.begin(), stores.end());
  Stmt* block = stmt<Block>(update.span, list(body));
  if (condition) block = stmt<If>(update.span, condition, block, nullptr);
  const auto iteration = items->type->is(TypeKind::List) ? IterationKind::List : IterationKind::Any;
  out.push_back(stmt<ForEach>(update.span, iteration, item, items, block));
}

}  // namespace kinako::types
