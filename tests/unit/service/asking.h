// Short ways to ask about a text, as an editor does.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "service/analysis.h"

namespace kinako::service {

inline Analysis ask(std::string text) { return analyze("test.mochi", std::move(text)); }

/// The symbol whose definition is the first `name` that is one; the test fails without it.
inline const Symbol& symbol(const Analysis& analysis, std::string_view name) {
  for (const auto& symbol : analysis.symbols) {
    if (symbol.name == name) return symbol;
  }
  static const Symbol none{"", SymbolKind::Test, "no such symbol", {}, {}, "", {}};
  return none;
}

/// "field: int".
inline std::string describe(const Analysis& analysis, std::string_view name) {
  const Symbol& found = symbol(analysis, name);
  return fmt::format("{}: {}", nameOf(found.kind), found.type);
}

/// The text with all places of the symbol at `place` called `name`, as an editor renames it;
/// "nothing there" when no mention covers the place.
inline std::string renamed(const Analysis& analysis, size_t place, std::string_view name) {
  const auto at = std::find_if(
      analysis.mentions.begin(), analysis.mentions.end(),
      [&](const Mention& mention) { return mention.at.begin <= place && place < mention.at.end; });
  if (at == analysis.mentions.end()) return "nothing there";
  std::string text(analysis.source->text());
  for (auto mention = analysis.mentions.rbegin(); mention != analysis.mentions.rend(); ++mention) {
    if (mention->symbol != at->symbol) continue;
    text.replace(mention->at.begin, mention->at.end - mention->at.begin, name);
  }
  return text;
}

/// Renames what follows the mark `^` to `new`.
inline std::string rename(std::string text) {
  const auto place = text.find('^');
  text.erase(place, 1);
  return renamed(ask(text), place, "new");
}

/// "error T002", one per line.
inline std::string codes(const Analysis& analysis) {
  std::string all;
  for (const auto& diagnostic : analysis.diagnostics) {
    if (!all.empty()) all += ' ';
    all += diagnosticInfo(diagnostic.code).name;
  }
  return all;
}

}  // namespace kinako::service
