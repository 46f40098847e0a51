// Everything a program imports, read and parsed: which files, in which order, and which `import`
// means which of them. Made by the engine before a program is checked; read by the checker.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/source.h"
#include "modules/files.h"
#include "syntax/ast.h"

namespace kinako::modules {

/// More than any program needs: they keep hostile ones from reading without end.
inline constexpr size_t kMostFiles = 1000;      // that one program imports
inline constexpr size_t kMostBytes = 64 << 20;  // of their text
inline constexpr size_t kMostNested = 100;      // imports inside one another

/// A file, or the files of a folder: what one `import` brings. They share one namespace.
struct Module {
  std::string name;                                  ///< the last part of its path: "lib"
  std::string place;                                 ///< for people: "lib.mochi", "shapes/"
  Span import;                                       ///< in the program's own file: what led to it
  std::vector<std::unique_ptr<syntax::Tree>> trees;  ///< in the order of their names
  /// Its top-level statements have run to their end; only of growing programs (see Checker).
  mutable bool hasRun = false;
};

class Modules {
 public:
  /// `files`: null when nothing can be imported. They must outlive this.
  Modules(Files* files, std::shared_ptr<SourceSet> sources)
      : files_(files), sources_(std::move(sources)) {}

  /// Reads what `program`, a file at `path`, imports, directly or not, and the files that belong
  /// to the same package. What cannot be imported is reported at its `import`. May be called
  /// again for a later text of a growing program.
  void load(const syntax::Tree& program, const std::string& path, DiagnosticSink& sink);

  /// Forgets what the latest load() read: it had errors.
  void forgetLatest();

  /// What it means; null when it is no import of files, or was reported.
  const Module* find(const syntax::Import& import) const;

  /// Every one after those it imports.
  std::span<const std::unique_ptr<Module>> all() const { return modules_; }

  /// The other files of the program's own package: they share its namespace.
  std::span<const std::unique_ptr<syntax::Tree>> companions() const { return companions_; }

 private:
  /// What an `import` leads to.
  struct Target {
    std::string path;
    bool isFolder;
  };

  void loadImports(const syntax::Tree& tree, const std::string& folder);
  const Module* import(const syntax::Import& import, const std::string& folder);
  const Module* importTarget(const syntax::Import& import, const Target& target);
  void findCompanions(const syntax::Tree& program, const std::string& path);
  std::optional<Target> locate(const syntax::Import& import, const std::string& folder);
  std::optional<Target> look(const std::string& path, bool isFolder);
  /// The files of a folder that others can import, or of the program's own package.
  std::optional<std::vector<std::string>> filesOf(const std::string& folder, std::string& error);
  /// Reads and parses a file; null when that failed, with the reason in `error`.
  std::unique_ptr<syntax::Tree> read(const std::string& path, DiagnosticSink& sink,
                                     std::string& error);
  void checkPackageNames(const Module& module);
  std::nullopt_t refuse(const syntax::Import& import, std::string_view reason);
  void reportMissing(const syntax::Import& import, const std::string& folder);
  void reportCycle(const syntax::Import& import, const Module* start);

  Files* files_;
  std::shared_ptr<SourceSet> sources_;
  std::vector<std::unique_ptr<Module>> modules_;
  std::vector<std::unique_ptr<syntax::Tree>> companions_;
  std::map<const syntax::Import*, const Module*> imports_;
  std::vector<const syntax::Import*> ofProgram_;  ///< those in the latest text
  /// By the identity of their file or folder; null: it failed.
  std::map<std::string, const Module*, std::less<>> byIdentity_;
  /// Whose the files are, by identity; null: the program's.
  std::map<std::string, const Module*, std::less<>> owners_;
  size_t fileCount_ = 0;
  size_t byteCount_ = 0;
  size_t modulesBefore_ = 0;  ///< the latest load()

  // While load() is at work.
  DiagnosticSink* sink_ = nullptr;
  std::string programName_;
  std::string programFolder_;
  std::vector<const Module*> chain_;  ///< those that import one another now
  Span rootImport_;                   ///< in the program, that led to them
};

}  // namespace kinako::modules
