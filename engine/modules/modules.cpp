#include "modules/modules.h"

#include <algorithm>

#include "base/order.h"
#include "modules/paths.h"
#include "syntax/lexer.h"
#include "syntax/parser.h"

namespace kinako::modules {

namespace {

std::string ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

const syntax::Package* packageOf(const syntax::Tree& tree) {
  return tree.statements.empty() ? nullptr : syntax::as<syntax::Package>(tree.statements[0]);
}

bool isIdentifier(std::string_view name) {
  Arena arena;
  DiagnosticSink ignored;
  const Source source("", std::string(name));
  const auto list = syntax::tokenize(source, arena, ignored);
  return list.tokens.size() == 2 && list.tokens[0].kind == syntax::TokenKind::Identifier &&
         list.tokens[0].text == name;
}

/// "a → b → … → z → a": long chains are cut in the middle.
std::string chainText(const std::vector<std::string>& names) {
  constexpr size_t kEnds = 4;
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (names.size() > 2 * kEnds && i == kEnds) {
      text += " → …";
      i = names.size() - kEnds;
    }
    text += (i == 0 ? "" : " → ") + names[i];
  }
  return text;
}

}  // namespace

void Modules::load(const syntax::Tree& program, const std::string& path, DiagnosticSink& sink) {
  sink_ = &sink;
  programName_ = program.source->name();
  programFolder_ = join(folderOf(path), "", true).value_or("");
  modulesBefore_ = modules_.size();
  for (const auto* import : ofProgram_) imports_.erase(import);
  ofProgram_.clear();
  companions_.clear();
  std::erase_if(owners_, [](const auto& entry) { return !entry.second; });
  if (files_ && files_->kindOf(path) == PathKind::File) {
    owners_[files_->identity(path)] = nullptr;
    findCompanions(program, path);
  }
  loadImports(program, programFolder_);
  for (const auto& companion : companions_) loadImports(*companion, programFolder_);
  sink_ = nullptr;
}

void Modules::forgetLatest() {
  const auto isNew = [&](const Module* module) {
    return !module ||
           std::any_of(modules_.begin() + static_cast<std::ptrdiff_t>(modulesBefore_),
                       modules_.end(), [&](const auto& one) { return one.get() == module; });
  };
  const auto isOfNew = [&](const auto& entry) { return isNew(entry.second); };
  std::erase_if(imports_, isOfNew);
  std::erase_if(byIdentity_, isOfNew);
  std::erase_if(owners_, isOfNew);
  modules_.resize(modulesBefore_);
  companions_.clear();
}

const Module* Modules::find(const syntax::Import& import) const {
  const auto found = imports_.find(&import);
  return found == imports_.end() ? nullptr : found->second;
}

void Modules::loadImports(const syntax::Tree& tree, const std::string& folder) {
  for (const auto* statement : tree.statements) {
    const auto* one = syntax::as<syntax::Import>(statement);
    if (!one || !one->language.empty()) continue;
    if (chain_.empty()) rootImport_ = one->span;
    imports_[one] = import(*one, folder);
    if (chain_.empty()) ofProgram_.push_back(one);
  }
}

std::nullopt_t Modules::refuse(const syntax::Import& import, std::string_view reason) {
  sink_->report(Code::T091, import.span, {import.path, reason});
  return std::nullopt;
}

const Module* Modules::import(const syntax::Import& import, const std::string& folder) {
  if (!files_) {
    sink_->report(Code::T074, import.span, {"\"" + std::string(import.path) + "\""})
        .withHelp("No files can be imported here.");
    return nullptr;
  }
  if (const auto problem = problemOf(import.path); !problem.empty()) {
    refuse(import, problem);
    return nullptr;
  }
  if (const auto name = syntax::importedName(import); !isIdentifier(name)) {
    sink_->report(Code::T091, import.span, {import.path, ticked(name) + " is not a valid name"})
        .withHelp("Give it a name: `import \"" + std::string(import.path) + "\" as name`.");
    return nullptr;
  }
  const auto target = locate(import, folder);
  return target ? importTarget(import, *target) : nullptr;
}

std::optional<Modules::Target> Modules::look(const std::string& path, bool isFolder) {
  if (!isFolder) {
    const bool isNamed = path.ends_with(kExtension);
    const std::string file = isNamed ? path : path + std::string(kExtension);
    if (files_->kindOf(file) == PathKind::File) return Target{file, false};
  }
  if (files_->kindOf(path) == PathKind::Folder) return Target{path, true};
  return std::nullopt;
}

std::optional<Modules::Target> Modules::locate(const syntax::Import& import,
                                               const std::string& folder) {
  const bool isFolder = nameOf(import.path).empty() || import.path.ends_with('/') ||
                        import.path.ends_with("/.") || import.path.ends_with("..") ||
                        import.path == ".";
  const bool isAbove = folder.starts_with('/') || folder == ".." || folder.starts_with("../");
  for (std::string at = folder;; at = folderOf(at)) {
    const auto path = join(at, import.path, files_->mayLeave());
    if (!path) return refuse(import, "the path leads outside the program's files");
    if (const auto found = look(*path, isFolder)) return found;
    // As far as the current folder; a program outside of it, as far as its own.
    const bool isTop =
        isAbove ? at == programFolder_ || !at.starts_with(programFolder_) : at.empty();
    if (isRelative(import.path) || isTop || at == "/") break;
  }
  reportMissing(import, folder);
  return std::nullopt;
}

void Modules::reportMissing(const syntax::Import& import, const std::string& folder) {
  const auto path = join(folder, import.path, files_->mayLeave());
  const std::string whole = path.value_or(std::string(import.path));
  std::string help;
  if (files_->kindOf(whole) == PathKind::File) {
    help = ticked(whole) + " is not a `.mochi` file.";
  } else if (whole.ends_with(kExtension)) {
    help = "There is no file " + ticked(whole) + '.';
  } else if (isRelative(import.path)) {
    help = "There is no file " + ticked(whole + std::string(kExtension)) + " and no folder " +
           ticked(whole) + '.';
  } else {
    const std::string name(import.path);
    help = "There is no file " + ticked(name + std::string(kExtension)) + " and no folder " +
           ticked(name) + " next to the importing file or in the folders above it.";
  }
  auto& diagnostic =
      sink_->report(Code::T074, import.span, {"\"" + std::string(import.path) + "\""})
          .withHelp(help);
  if (sink_->isFull()) return;
  std::string ignored;
  const auto names = filesOf(folderOf(whole), ignored);
  if (!names) return;
  std::vector<std::string_view> candidates;
  for (const auto& name : *names) candidates.push_back(nameOf(name));
  const auto near = nearest(nameOf(whole), candidates);
  if (near.empty()) return;
  const size_t slash = import.path.rfind('/') + 1;  // npos + 1 is 0
  const std::string meant = std::string(import.path.substr(0, slash)) + std::string(near);
  diagnostic.withHelp("did you mean `" + meant + "`?");
  const auto& source = *sources_->find(import.span.begin);
  if (const Span place = source.place(import.path); !(place == Span{})) {
    diagnostic.withFix(place, meant);
  }
}

void Modules::reportCycle(const syntax::Import& import, const Module* start) {
  std::vector<std::string> names;
  if (!start) names.push_back(programName_);
  const auto first = start ? std::find(chain_.begin(), chain_.end(), start) : chain_.begin();
  for (auto module = first; module != chain_.end(); ++module) names.push_back((*module)->place);
  names.push_back(start ? start->place : programName_);
  sink_->report(Code::T090, import.span, {chainText(names)});
}

std::optional<std::vector<std::string>> Modules::filesOf(const std::string& folder,
                                                         std::string& error) {
  auto names = files_->list(folder, error);
  if (!names) return std::nullopt;
  std::vector<std::string> paths;
  for (const auto& name : *names) {
    if (!name.ends_with(kExtension) || name.starts_with('.') || isTestFile(name)) continue;
    auto path = join(folder, name, files_->mayLeave());
    if (path && files_->kindOf(*path) == PathKind::File) paths.push_back(std::move(*path));
  }
  sortInOrder(paths, std::less<>());
  return paths;
}

std::unique_ptr<syntax::Tree> Modules::read(const std::string& path, DiagnosticSink& sink,
                                            std::string& error) {
  if (fileCount_ == kMostFiles) {
    error = "a program imports at most " + std::to_string(kMostFiles) + " files";
    return nullptr;
  }
  auto text = files_->read(path, kMostBytes - byteCount_, error);
  if (!text) {
    error = path + ": " + error;
    return nullptr;
  }
  ++fileCount_;
  byteCount_ += text->size();
  auto source = sources_->add(path, std::move(*text));
  if (!source) {
    error = "the program is too large";
    return nullptr;
  }
  return syntax::parse(std::move(source), sink);
}

const Module* Modules::importTarget(const syntax::Import& import, const Target& target) {
  const auto inChain = [&](const Module* module) {
    return std::find(chain_.begin(), chain_.end(), module) != chain_.end();
  };
  const std::string identity = files_->identity(target.path);
  if (const auto known = byIdentity_.find(identity); known != byIdentity_.end()) {
    if (!known->second || !inChain(known->second)) return known->second;
    reportCycle(import, known->second);
    return nullptr;
  }
  if (chain_.size() == kMostNested) {
    refuse(import, "more than " + std::to_string(kMostNested) + " imports are nested");
    return nullptr;
  }
  std::vector<std::string> paths{target.path};
  if (target.isFolder) {
    std::string error;
    auto found = filesOf(target.path, error);
    if (!found || found->empty()) {
      refuse(import, found ? "the folder has no `.mochi` files" : target.path + ": " + error);
      return nullptr;
    }
    paths = std::move(*found);
  }
  for (const auto& path : paths) {
    const auto owner = owners_.find(files_->identity(path));
    if (owner == owners_.end()) continue;
    if (!owner->second) {
      reportCycle(import, nullptr);
    } else if (!target.isFolder && inChain(owner->second)) {
      refuse(import, "the file belongs to the same package, whose names need no import");
    } else {
      refuse(import, ticked(path) + " is imported both by itself and as part of its folder");
    }
    return nullptr;
  }

  auto module = std::make_unique<Module>();
  module->name = nameOf(target.path);
  module->import = rootImport_;
  module->place = target.isFolder ? target.path + '/' : target.path;
  byIdentity_[identity] = module.get();
  chain_.push_back(module.get());
  std::string error;
  for (const auto& path : paths) {
    auto tree = read(path, *sink_, error);
    if (!tree) break;
    owners_[files_->identity(path)] = module.get();
    module->trees.push_back(std::move(tree));
  }
  if (error.empty()) {
    checkPackageNames(*module);
    const std::string folder = target.isFolder ? target.path : folderOf(target.path);
    for (const auto& tree : module->trees) loadImports(*tree, folder);
  } else {
    refuse(import, error);
    std::erase_if(owners_, [&](const auto& entry) { return entry.second == module.get(); });
    byIdentity_[identity] = nullptr;
  }
  chain_.pop_back();
  if (!error.empty()) return nullptr;
  modules_.push_back(std::move(module));
  return modules_.back().get();
}

void Modules::checkPackageNames(const Module& module) {
  const syntax::Package* first = nullptr;
  for (const auto& tree : module.trees) {
    const auto* package = packageOf(*tree);
    if (!package) continue;
    if (first && first->name != package->name) {
      sink_->report(Code::T091, package->span, {module.place, "its files name different packages"})
          .label(first->span, "another name");
    }
    if (!first) first = package;
  }
}

void Modules::findCompanions(const syntax::Tree& program, const std::string& path) {
  const auto* package = packageOf(program);
  if (!package || package->name == "main") return;
  std::string error;
  const auto paths = filesOf(programFolder_, error);
  if (!paths) return;
  for (const auto& other : *paths) {
    const auto identity = files_->identity(other);
    if (identity == files_->identity(path)) continue;
    DiagnosticSink own(&sink_->budget());
    auto tree = read(other, own, error);
    const auto* theirs = tree ? packageOf(*tree) : nullptr;
    if (!theirs || theirs->name != package->name) continue;
    sink_->add(own);
    owners_[identity] = nullptr;
    companions_.push_back(std::move(tree));
  }
}

}  // namespace kinako::modules
