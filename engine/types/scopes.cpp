// Names: scopes, captures, and the entry of the checker.
#include <algorithm>

#include "base/trap_kind.h"
#include "types/check_state.h"

namespace kinako::types {

CheckState::CheckState(std::set<std::string, std::less<>> names, bool isWanted)
    : supplied(std::move(names)), wantsValue(isWanted) {}

std::string_view CheckState::sourceText(Span span) {
  constexpr size_t kMost = 60;
  auto text = source->at(span.begin).text(span);
  text = text.substr(0, text.find('\n'));
  if (text.size() <= kMost) return text;
  size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return program->arena.copy(std::string(text.substr(0, end)) + "…");
}

Local* CheckState::newLocal(std::string_view name, const Type* type, Span span, bool isMutable) {
  budget->take(2 * sizeof(Local));
  auto local = std::make_unique<Local>();
  local->name = program->arena.copy(name);
  local->type = type;
  local->span = span;
  local->isMutable = isMutable;
  if (current) {
    local->function = current->function;
    local->slot = static_cast<uint32_t>(current->function->locals.size());
  }
  auto* result = local.get();
  program->locals.push_back(std::move(local));
  if (current) current->function->locals.push_back(result);
  return result;
}

Local* CheckState::declareLocal(std::string_view name, const Type* type, Span span,
                                bool isMutable) {
  auto* local = newLocal(name, type, span, isMutable);
  current->scopes.back()[local->name] = {SymbolKind::Local, local};
  return local;
}

const Symbol* CheckState::findIn(FunctionState& state, Scope& scope, std::string_view name) {
  if (const auto symbol = scope.find(name); symbol != scope.end()) return &symbol->second;
  const RecordInfo* const owner = state.function->owner;
  if (!owner || &scope != &state.scopes.front()) return nullptr;
  // The fields and methods of a type come into its methods as they are asked for: both may be many.
  auto* const self = state.function->parameters[0];
  Symbol member{SymbolKind::Method, self, owner->method(name)};
  if (const int field = owner->fieldIndex(name); !member.function && field >= 0) {
    member.kind = SymbolKind::Field;
    member.field = static_cast<uint32_t>(field);
  } else if (!member.function) {
    return nullptr;
  }
  return &(scope[program->arena.copy(name)] = member);
}

CheckState::Found CheckState::find(std::string_view name) {
  for (auto* state = current; state; state = state->parent) {
    for (auto scope = state->scopes.rbegin(); scope != state->scopes.rend(); ++scope) {
      if (const auto* symbol = findIn(*state, *scope, name)) return {symbol, state};
    }
  }
  return {};
}

uint32_t CheckState::capture(FunctionState* state, FunctionState* owner, Local* local) {
  if (const auto known = state->captures.find(local); known != state->captures.end()) {
    return known->second;
  }
  Capture entry{local, false, 0};
  if (state->parent == owner) {
    local->isCaptured = true;
  } else {
    entry.fromCapture = true;
    entry.index = capture(state->parent, owner, local);
  }
  const auto index = static_cast<uint32_t>(state->function->captures.size());
  state->function->captures.push_back(entry);
  state->captures[local] = index;
  return index;
}

Expr* CheckState::readLocal(Local* local, FunctionState* owner, Span span) {
  if (owner == current) return expr<LocalGet>(span, local->type, local);
  return expr<CaptureGet>(span, local->type, capture(current, owner, local), local);
}

Stmt* CheckState::writeLocal(Local* local, FunctionState* owner, Expr* value, Span span) {
  if (owner == current) return stmt<SetLocal>(span, local, value);
  return stmt<SetCapture>(span, capture(current, owner, local), local, value);
}

std::vector<std::string_view> CheckState::visibleNames(bool functionsToo) const {
  std::vector<std::string_view> names;
  for (auto* state = current; state; state = state->parent) {
    for (const auto& scope : state->scopes) {
      for (const auto& entry : scope) names.push_back(entry.first);
    }
    const RecordInfo* const owner = state->function->owner;
    if (!owner) continue;
    for (const auto& field : owner->fields) names.push_back(field.name);
    for (const auto* method : owner->methods) names.push_back(method->name);
  }
  for (const auto& entry : globals) names.push_back(entry.first);
  for (const auto& entry : variants) names.push_back(entry.first);
  if (functionsToo) {
    for (const auto& entry : functions) names.push_back(entry.first);
    for (const auto& builtin : allBuiltins()) names.push_back(builtin.name);
  }
  return names;
}

std::vector<std::string_view> CheckState::typesAndVariants() const {
  std::vector<std::string_view> names;
  for (const auto& entry : typeNames) names.push_back(entry.first);
  for (const auto& entry : variants) names.push_back(entry.first);
  return names;
}

bool CheckState::suggest(Diagnostic& diagnostic, Span span, std::string_view name,
                         const std::vector<std::string_view>& known) {
  const auto near = nearest(name, known, &suggestionWork_);
  if (near.empty()) return false;
  diagnostic.withHelp("did you mean `" + std::string(near) + "`?").withFix(span, std::string(near));
  return true;
}

void CheckState::declareTopLevel(std::span<const ast::Tree* const> trees) {
  std::vector<ast::Stmt*> statements;
  files_.clear();
  for (const auto* tree : trees) {
    files_.push_back(tree->source.get());
    lostNames.insert(tree->lostNames.begin(), tree->lostNames.end());
    statements.insert(statements.end(), tree->statements.begin(), tree->statements.end());
  }
  for (const auto* stmt : statements) {
    if (const auto* import = ast::as<ast::Import>(stmt)) declareImport(*import);
  }
  declareTypes(statements);
  for (const auto* stmt : statements) {
    if (const auto* external = ast::as<ast::Extern>(stmt)) declareExtern(*external);
  }
  declareFunctions(statements);
  declareGlobals(statements);
  noteDeclared(statements);
  reportHiddenModules();
}

Function* CheckState::checkTopLevel(const ast::Tree& tree, bool isMain, Statements statements) {
  const auto* const outerSource = std::exchange(source, tree.source.get());
  auto* function = newFunction(isMain ? "main" : kTopLevelName, {});
  function->isMain = isMain;
  function->isInit = !isMain;
  function->result = types().unitType;
  FunctionState state;
  state.function = function;
  state.declaredResult = types().anyType;
  state.atTopLevel = true;
  state.scopes.emplace_back();
  if (isMain && wantsValue && !tree.statements.empty()) state.wanted = tree.statements.back();
  current = &state;
  const auto checked = checkStatements(tree.statements);
  statements.insert(statements.end(), checked.begin(), checked.end());
  function->body = list(statements);
  current = nullptr;
  source = outerSource;
  return function;
}

void CheckState::checkBodies() {
  for (auto& entry : functions) {
    if (budget->isSpent()) break;
    checkFunctionBody(entry.second);
  }
  // A body may declare types of its own, which join the others.
  for (size_t i = 0; i < types().records().size(); ++i) {
    const RecordInfo& record = *types().records()[i];
    for (auto* method : record.methods) checkFunctionBody(*infoOf(method));
  }
  reportDropped();
}

Function* CheckState::check(const ast::Tree& tree, const modules::Modules* imported,
                            DiagnosticSink& diagnostics) {
  sink = mainSink = &diagnostics;
  budget = &diagnostics.budget();
  source = tree.source.get();
  imported_ = imported;
  hasWidened = false;
  if (program->source && program->source != tree.source) {
    program->olderSources.push_back(program->source);
  }
  program->source = tree.source;
  before_ = {*this, program->functions.size(), program->tests.size(), {}, program->main};

  if (imported) {
    for (const auto& module : imported->all()) {
      if (spaces.contains(module.get())) continue;
      before_.modules.push_back(module.get());
      checkModule(*module);
    }
  }
  std::vector<const ast::Tree*> trees;
  if (imported) {
    for (const auto& companion : imported->companions()) trees.push_back(companion.get());
  }
  trees.push_back(&tree);
  lostNames.clear();
  declared.clear();
  declareTopLevel(trees);
  companionStarts_.clear();
  trees.pop_back();
  for (const auto* companion : trees) {
    companionStarts_.push_back(checkTopLevel(*companion, false, {}));
  }
  auto* main = checkTopLevel(tree, true, startModules(tree));
  checkBodies();

  const bool isFine = !diagnostics.hasErrors() && !hasWidened;
  if (isFine) assignUses(*program, before_.functions, *budget);
  if (!isFine || budget->isSpent()) {
    forgetLatest();
    return nullptr;
  }
  if (!program->main) program->main = main;
  return main;
}

void CheckState::forgetLatest() {
  static_cast<Namespace&>(*this) = before_.names;
  typeDeclarations.clear();
  program->tests.resize(before_.tests);
  program->main = before_.main;
  for (size_t i = before_.functions; i < program->functions.size(); ++i) {
    program->functions[i]->isForgotten = true;
  }
  for (const auto* module : before_.modules) spaces.erase(module);
}

void CheckState::forgetTree() {
  for (auto& entry : globals) entry.second.declarations.clear();
  for (auto& entry : functions) entry.second.declaration = nullptr;
  for (auto& entry : nestedInfos) entry.second.declaration = nullptr;
  typeDeclarations.clear();
  letLocals.clear();
  nestedFunctions.clear();
  widenings.clear();
  lostNames.clear();
}

Checker::Checker(std::set<std::string, std::less<>> supplied, bool wantsValue)
    : state_(std::make_unique<CheckState>(std::move(supplied), wantsValue)) {}
Checker::~Checker() = default;

Function* Checker::check(const syntax::Tree& tree, DiagnosticSink& sink,
                         const modules::Modules* imported) {
  const bool isGrowing = state_->program->source != nullptr;
  // Each round can only widen some variable, so this ends; most programs need one. Those that would
  // need many get no closer look at any variable.
  constexpr int kMostRounds = 10;
  for (int round = 1;; ++round) {
    Budget& budget = sink.budget();
    const size_t before = budget.held();
    DiagnosticSink trial(&budget);
    state_->program->arena.countFor(&budget);
    auto* main = state_->check(tree, imported, trial);
    state_->program->arena.countFor(nullptr);
    if (!state_->hasWidened || budget.isSpent()) {
      sink.add(trial);
      state_->widensAll = false;
      state_->forgetTree();
      return main;
    }
    if (!isGrowing) {
      auto widenings = std::move(state_->widenings);
      state_ = std::make_unique<CheckState>(state_->supplied, state_->wantsValue);
      budget.release(budget.held() - before);
      state_->widenings = std::move(widenings);
    }
    state_->widensAll = round >= kMostRounds;
    observe(facts_);
  }
}

void Checker::forgetLatest() { state_->forgetLatest(); }

Program& Checker::program() { return *state_->program; }

std::unique_ptr<Program> Checker::takeProgram() { return std::move(state_->program); }

std::vector<std::string> Checker::modules() const {
  std::vector<std::string> names;
  for (const auto& entry : state_->modules) names.emplace_back(entry.first);
  return names;
}

std::vector<std::string> Checker::names() const {
  std::vector<std::string> names;
  for (const auto& entry : state_->globals) names.emplace_back(entry.first);
  for (const auto& entry : state_->functions) names.emplace_back(entry.first);
  for (const auto& entry : state_->typeNames) names.emplace_back(entry.first);
  for (const auto& entry : state_->variants) names.emplace_back(entry.first);
  return names;
}

}  // namespace kinako::types
