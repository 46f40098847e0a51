// Short ways to check a text and to say what the checker made of it.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "syntax/parser.h"
#include "types/checker.h"
#include "types/walk.h"

namespace kinako::types {

/// A checked text, or a growing program of several: each further text goes through add().
struct Checking {
  std::vector<std::unique_ptr<syntax::Tree>> trees;
  Checker checker;
  Function* main = nullptr;  ///< of the last text; null when it had errors
  std::string problems;      ///< of the last text: "T001 1:5 message", one per line

  void add(std::string text);
  /// The function, method or nested function of that name.
  const Function& function(std::string_view name);
};

std::unique_ptr<Checking> check(std::string text);

/// The problems of a text, and the help of its first one.
std::string problems(std::string text);
std::string help(std::string text);

/// The type of the global or local `name`, of the last one when there are several.
std::string typeOf(Checking& checking, std::string_view name);
std::string typeOf(std::string text, std::string_view name);

/// The type that `function` returns.
std::string resultOf(std::string text, std::string_view function);

/// What is in the body of a function, parents first, separated by spaces.
std::string operatorsIn(std::string text, std::string_view function);
std::string conversionsIn(std::string text, std::string_view function);
std::string builtinsIn(std::string text, std::string_view function);
std::string helpersIn(std::string text, std::string_view function);
/// "ForEach" and its like.
std::string statementsIn(std::string text, std::string_view function);
/// "xs:move ys:share": the reads of variables that may hold lists, [] for elements, .f for
/// fields.
std::string usesIn(std::string text, std::string_view function);

}  // namespace kinako::types
