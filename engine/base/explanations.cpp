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

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

const Explanation* findExplanation(std::string_view codeOrTrapName) {
  for (const auto& page : kExplanations) {
    if (std::equal(page.name.begin(), page.name.end(), codeOrTrapName.begin(), codeOrTrapName.end(),
                   [](char a, char b) { return lower(a) == lower(b); })) {
      return &page;
    }
  }
  return nullptr;
}

std::span<const Explanation> allExplanations() { return kExplanations; }

}  // namespace kinako
