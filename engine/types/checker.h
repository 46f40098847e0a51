// Parse tree to typed tree: resolves every name, gives every expression a type, chooses
// operators, makes implicit conversions explicit, lowers queries. Reports all errors (T…)
// and continues. Permissive: an un-annotated or unknown type is `any`, decided at run time;
// what can be proven wrong is an error.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "modules/modules.h"
#include "syntax/ast.h"
#include "types/facts.h"
#include "types/typed_ast.h"

namespace kinako::types {

class CheckState;

/// Checks one program, or a growing one: each check() sees what the earlier ones declared.
class Checker {
 public:
  /// `supplied`: the names declared `extern` that the host has functions or values for.
  /// `wantsValue`: the value of the last statement is not lost.
  explicit Checker(std::set<std::string, std::less<>> supplied = {}, bool wantsValue = false);
  ~Checker();

  /// Checks `tree` and returns its top-level statements as a function; null when `sink` got
  /// an error (then nothing the tree declared stays). The tree may be dropped afterwards. The first
  /// function is program().main.
  /// `imported`: what its imports refer to, null when they cannot refer to anything. The top levels
  /// of its modules that have not run (Module::hasRun) run before the statements of the text.
  Function* check(const syntax::Tree& tree, DiagnosticSink& sink,
                  const modules::Modules* imported = nullptr);

  /// Forgets what the latest text declared, and calls nothing of it again.
  void forgetLatest();

  /// From now on `facts` receives what is found out; it must outlive the checking.
  void observe(Facts* facts);

  Program& program();
  /// Hands the program over; the checker is of no use afterwards.
  std::unique_ptr<Program> takeProgram();

  /// The builtins that can follow the dot of a value of `type`, after a check.
  std::vector<const BuiltinInfo*> builtinMethods(const Type* type);

  /// The names of modules in scope.
  std::vector<std::string> modules() const;

  /// Names of variables, functions and types in scope at the top level.
  std::vector<std::string> names() const;

 private:
  std::unique_ptr<CheckState> state_;
  Facts* facts_ = nullptr;
};

/// Decides for every read whether it shares, borrows or moves its reference (see Use), from
/// the finished bodies: a list may then grow in place exactly where nobody can notice.
/// Called by Checker.
void assignUses(Program& program, size_t firstFunction, Budget& budget);

}  // namespace kinako::types
