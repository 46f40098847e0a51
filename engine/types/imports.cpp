// Imports: the files a program consists of, one namespace for each module, and what follows
// the name of a module.
#include <algorithm>

#include "types/check_state.h"

namespace kinako::types {

namespace {

std::string ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

}  // namespace

// --- modules

void CheckState::checkModule(const modules::Module& module) {
  auto space = std::make_unique<Namespace>();
  auto& here = static_cast<Namespace&>(*this);
  std::swap(here, *space);
  auto* const outerFacts = std::exchange(facts, nullptr);
  auto* const outerSource = source;
  module_ = ++lastModule_;
  moduleName_ = program->arena.copy(module.name);
  source = module.trees[0]->source.get();

  std::vector<const ast::Tree*> trees;
  for (const auto& tree : module.trees) trees.push_back(tree.get());
  declareTopLevel(trees);
  auto& starts = starts_[&module];
  starts.clear();
  for (const auto* tree : trees) starts.push_back(checkTopLevel(*tree, false, {}));
  checkBodies();

  module_ = 0;
  moduleName_ = {};
  source = outerSource;
  facts = outerFacts;
  std::swap(here, *space);
  spaces[&module] = std::move(space);
}

CheckState::Statements CheckState::startModules(const ast::Tree& tree) {
  Statements statements;
  // The function is in the program's own file, and so is the place of the calls.
  Span place{};
  if (!tree.statements.empty()) place = tree.statements[0]->span;
  const auto start = [&](Function* function, Span span) {
    const bool isOurs = &source->at(span.begin) == tree.source.get() && !(span == Span{});
    if (!isOurs) span = place;
    auto* call = expr<CallFunction>(span, types().unitType, function, std::span<Expr*>());
    std::vector<Stmt*> only{stmt<Evaluate>(span, call)};
    statements.push_back(stmt<Block>(span, list(only)));
  };
  if (imported_) {
    for (const auto& module : imported_->all()) {
      if (module->hasRun) continue;
      for (auto* function : starts_[module.get()]) start(function, module->import);
    }
  }
  for (auto* function : companionStarts_) start(function, {});
  return statements;
}

std::vector<Facts::Exported> CheckState::exportsOf(const Namespace& space) {
  std::vector<Facts::Exported> exports;
  for (const auto& [name, known] : space.declared) {
    if (!known.isExported) continue;
    auto& one = exports.emplace_back(Facts::Exported{name, known.name, nullptr, nullptr, nullptr});
    if (const auto global = space.globals.find(name); global != space.globals.end()) {
      one.type = global->second.global->type;
    } else if (const auto entry = space.functions.find(name); entry != space.functions.end()) {
      one.function = entry->second.function;
    } else if (const auto variant = space.variants.find(name); variant != space.variants.end()) {
      one.record = variant->second;
    } else if (const auto type = space.typeNames.find(name); type != space.typeNames.end()) {
      one.type = type->second;
    }
  }
  return exports;
}

namespace {

std::string availableModules() {
  std::string text;
  for (const auto& module : allForeignModules()) {
    if (module.audience != Audience::Programs) continue;
    text += text.empty() ? "Available: " : ", ";
    text.append(module.language).append(" \"").append(module.path) += '"';
  }
  return text + '.';
}

}  // namespace

void CheckState::declareImport(const ast::Import& import) {
  const auto language = std::string(import.language) + (import.language.empty() ? "" : " ");
  ModuleInfo module{findForeignModule(import.language, import.path),
                    language + "\"" + std::string(import.path) + "\"",
                    &source->at(import.span.begin), import.span};
  const bool isFiles = import.language.empty() && imported_;  // it has been reported
  if (!module.foreign && ast::isImportLanguage(import.language) && !isFiles) {
    report(Code::T074, import.span, {module.name}).withHelp(availableModules());
  }
  if (const auto* files = imported_ ? imported_->find(import) : nullptr) {
    module.space = spaces.at(files).get();
  }
  if (facts) {
    facts->imports.push_back({import.span, module.name, {}, {}});
    if (module.foreign) facts->imports.back().members = membersOf(*module.foreign);
    if (module.space) facts->imports.back().exported = exportsOf(*module.space);
  }
  const auto name = ast::importedName(import);
  const auto [known, isNew] = modules.try_emplace(program->arena.copy(name), module);
  const bool isSame =
      known->second.name == module.name || (module.space && known->second.space == module.space);
  if (!isNew && !isSame && known->second.isOf(files_)) {
    report(Code::T070, spanOf(import.alias, import.span), {name})
        .label(known->second.import, "imported here");
  }
  known->second = std::move(module);
}

void CheckState::noteDeclared(std::span<ast::Stmt* const> statements) {
  const auto note = [&](const auto& declaration, std::string_view name, Span place) {
    auto& known = declared[program->arena.copy(name)];
    if (known.isExported) return;
    known = {place, declaration.span.begin, declaration.isExported};
  };
  for (const auto* stmt : statements) {
    if (const auto* let = ast::as<ast::Let>(stmt)) note(*let, let->name, let->nameSpan);
    if (const auto* function = ast::as<ast::Function>(stmt)) {
      note(*function, function->name, function->nameSpan);
    }
    if (const auto* type = ast::as<ast::TypeDecl>(stmt)) {
      note(*type, type->name, type->nameSpan);
      for (const auto& variant : type->variants) note(*type, variant.name, variant.span);
    }
  }
}

void CheckState::reportHiddenModules() {
  for (const auto& [name, module] : modules) {
    const auto known = declared.find(name);
    if (known == declared.end() || !module.space || !module.isOf(files_)) continue;
    report(Code::T070, known->second.name, {name}).label(module.import, "imported here");
  }
}

void CheckState::reportNested(std::string_view word, uint32_t begin) {
  report(Code::T093, {begin, begin + static_cast<uint32_t>(word.size())}, {word});
}

// --- what follows the dot

const ModuleInfo* CheckState::importedModule(std::string_view name) {
  const auto module = modules.find(name);
  const bool isFiles = module != modules.end() && module->second.space && !find(name).symbol;
  return isFiles ? &module->second : nullptr;
}

bool CheckState::isExported(const ModuleInfo& module, std::string_view name, Span span) {
  const auto& space = *module.space;
  if (name.empty()) return false;  // reported by the parser
  const auto known = space.declared.find(name);
  if (known != space.declared.end() && known->second.isExported) return true;
  if (space.lostNames.contains(name)) return false;
  if (known != space.declared.end()) {
    const Declared& hidden = known->second;
    report(Code::T092, span, {module.name, name})
        .label(hidden.name, "declared here")
        .withFix({hidden.begin, hidden.begin}, "export ");
    return false;
  }
  auto& diagnostic = report(Code::T075, span, {module.name, name});
  if (!maySuggest()) return false;
  std::vector<std::string_view> exported;
  for (const auto& entry : space.declared) {
    if (entry.second.isExported) exported.push_back(entry.first);
  }
  constexpr size_t kMostExports = 8;
  if (suggest(diagnostic, span, name, exported)) {
    // said
  } else if (exported.empty()) {
    diagnostic.withHelp("It exports nothing.");
  } else if (exported.size() <= kMostExports) {
    diagnostic.withHelp("It exports " + enumerate({exported.begin(), exported.end()}) + ".");
  }
  return false;
}

Expr* CheckState::importedMember(const ModuleInfo& module, const ast::Field& field) {
  if (!isExported(module, field.name, field.nameSpan)) return errorExpr(field.span);
  auto& space = *module.space;
  if (const auto global = space.globals.find(field.name); global != space.globals.end()) {
    auto* const variable = global->second.global;
    noteMention(field.nameSpan, variable->span);
    return expr<GlobalGet>(field.span, variable->type ? variable->type : types().anyType, variable);
  }
  if (const auto entry = space.functions.find(field.name); entry != space.functions.end()) {
    auto* const function = entry->second.function;
    noteMention(field.nameSpan, function->span);
    return expr<FunctionValue>(field.span, functionType(*function), function);
  }
  const std::string written =
      std::string(sourceText(field.object->span)) + '.' + std::string(field.name);
  if (auto* record = findRecord(space, field.name)) {
    noteMention(field.nameSpan, record->span);
    return recordAsValue(record, written, field.span);
  }
  noteMention(field.nameSpan, space.declared.at(field.name).name);
  report(Code::T002, field.span, {written}).withHelp(ticked(written) + " is a type, not a value.");
  return errorExpr(field.span);
}

Expr* CheckState::callImported(const ModuleInfo& module, const ast::Call& call,
                               const ast::Field& field) {
  auto& space = *module.space;
  const auto known = space.declared.find(field.name);
  if (known != space.declared.end() && known->second.isExported) {
    const auto global = space.globals.find(field.name);
    if (const auto entry = space.functions.find(field.name);
        entry != space.functions.end() && global == space.globals.end()) {
      noteMention(field.nameSpan, entry->second.function->span);
      return callFunction(entry->second.function, &entry->second, nullptr, call, {});
    }
    if (auto* record = findRecord(space, field.name); record && global == space.globals.end()) {
      noteMention(field.nameSpan, record->span);
      return callVariant(record, call);
    }
  }
  auto* value = importedMember(module, field);
  if (isError(value)) {
    anyArguments(call);
    return errorExpr(call.span);
  }
  return callChecked(value, call);
}

void CheckState::assignImported(const ModuleInfo& module, const ast::Field& field) {
  if (!isExported(module, field.name, field.nameSpan)) return;
  const auto& known = module.space->declared.at(field.name);
  noteMention(field.nameSpan, known.name);
  report(Code::T024, field.span, {sourceText(field.span)})
      .label(known.name, "declared here")
      .withHelp(module.space->globals.contains(field.name)
                    ? "Only its own file can change a variable: export a function that does so."
                    : "Only variables can be assigned to, and only in their own file.");
}

// --- names of types

const ModuleInfo* CheckState::moduleOf(std::string_view qualified, Span span) {
  const auto name = qualified.substr(0, qualified.find('.'));
  const Span place{span.begin, span.begin + static_cast<uint32_t>(name.size())};
  const auto module = modules.find(name);
  if (module == modules.end()) {
    if (isLost(name)) return nullptr;
    auto& diagnostic = report(Code::T025, span, {qualified});
    std::vector<std::string_view> names;
    if (maySuggest()) {
      for (const auto& entry : modules) names.push_back(entry.first);
    }
    if (!suggest(diagnostic, place, name, names)) {
      diagnostic.withHelp("There is no module " + ticked(name) + ".");
    }
    return nullptr;
  }
  noteModule(place, module->second);
  if (module->second.space) return &module->second;
  if (module->second.foreign) {
    report(Code::T075, span, {module->second.name, qualified.substr(qualified.find('.') + 1)});
  }
  return nullptr;
}

namespace {

/// The place of what follows the dot.
Span memberSpan(std::string_view qualified, Span span) {
  const auto dot = static_cast<uint32_t>(qualified.find('.'));
  return {span.begin + dot + 1, span.begin + static_cast<uint32_t>(qualified.size())};
}

}  // namespace

const Type* CheckState::resolveImported(std::string_view qualified, Span span) {
  const auto* module = moduleOf(qualified, span);
  if (!module) return types().anyType;
  const auto name = qualified.substr(qualified.find('.') + 1);
  const Span place = memberSpan(qualified, span);
  if (!isExported(*module, name, place)) return types().anyType;
  noteMention(place, module->space->declared.at(name).name);
  const auto& names = module->space->typeNames;
  if (const auto type = names.find(name); type != names.end()) return type->second;
  const auto& variants = module->space->variants;
  if (const auto variant = variants.find(name); variant != variants.end()) {
    return variant->second->type;
  }
  report(Code::T025, span, {qualified}).withHelp(ticked(qualified) + " is a value, not a type.");
  return types().anyType;
}

RecordInfo* CheckState::importedRecord(std::string_view qualified, Span span) {
  const auto* module = moduleOf(qualified, span);
  if (!module) return nullptr;
  const auto name = qualified.substr(qualified.find('.') + 1);
  const Span place = memberSpan(qualified, span);
  if (!isExported(*module, name, place)) return nullptr;
  if (auto* record = findRecord(*module->space, name)) {
    noteMention(place, record->span);
    return record;
  }
  if (const auto type = module->space->typeNames.find(name);
      type == module->space->typeNames.end() || !type->second->is(TypeKind::Any)) {
    report(Code::T027, span, {qualified});
  }
  return nullptr;
}

}  // namespace kinako::types
