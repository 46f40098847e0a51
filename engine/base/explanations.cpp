#include "base/explanations.h"

#include <algorithm>

namespace kinako {

namespace {

#define PAGE(name, title, text, wrong, right) {name, title, text, wrong, right},
constexpr Explanation kExplanations[] = {
#define EXPLANATION PAGE
#include "base/explanations_reading.def"
#define EXPLANATION PAGE
#include "base/explanations_checking.def"
#define EXPLANATION PAGE
#include "base/explanations_running.def"
};
#undef PAGE

constexpr WordPage kWords[] = {
#define WORD(names, title, text, program, output) {names, title, text, program, output},
#include "base/words.def"
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool isSame(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const Explanation* findExplanation(std::string_view codeOrTrapName) {
  for (const auto& page : kExplanations) {
    if (isSame(page.name, codeOrTrapName)) return &page;
  }
  return nullptr;
}

const WordPage* findWord(std::string_view word) {
  for (const auto& page : kWords) {
    for (std::string_view rest = page.names; !rest.empty();) {
      const size_t length = std::min(rest.find(' '), rest.size());
      if (isSame(rest.substr(0, length), word)) return &page;
      rest.remove_prefix(std::min(length + 1, rest.size()));
    }
  }
  return nullptr;
}

std::span<const WordPage> allWords() { return kWords; }

std::span<const Explanation> allExplanations() { return kExplanations; }

}  // namespace kinako
