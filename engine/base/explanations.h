// The pages of `kinako explain`: for every diagnostic and every trap, in plain words, why
// it happens and how to fix it, with a program that has the fault and one that does not.
// tests/unit/engine/explain_test.cpp runs all of these programs.
#pragma once

#include <span>
#include <string_view>

namespace kinako {

struct Explanation {
  std::string_view name;   ///< "T002", or a trap's name: "list-index"
  std::string_view title;  ///< half a line, no full stop
  std::string_view text;   ///< one paragraph; `code` in backquotes
  std::string_view wrong;  ///< a program that is reported with `name`
  std::string_view right;  ///< the same, fixed
};

/// A page about words of the language.
struct WordPage {
  std::string_view names;    ///< "sort order by": the words it is about
  std::string_view title;    ///< half a line, no full stop
  std::string_view text;     ///< one paragraph
  std::string_view program;  ///< an example
  std::string_view output;   ///< what it prints; "" = it is refused (P071)
};

/// The page about `word`, any case, or null.
const WordPage* findWord(std::string_view word);
std::span<const WordPage> allWords();

/// The page of a diagnostic ("T002", any case) or of a trap ("divide-by-zero"), or null.
const Explanation* findExplanation(std::string_view codeOrTrapName);

/// Every page: first what is found while reading, then while checking, then while running.
std::span<const Explanation> allExplanations();

}  // namespace kinako
