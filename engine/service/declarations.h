// The names that a parse tree declares, where they hold, and the tree's outline.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "service/analysis.h"
#include "syntax/ast.h"

namespace kinako::service {

struct Declaration {
  std::string_view name;
  SymbolKind kind;
  Span key;                        ///< how the checker calls it: the name, or a whole `import`
  std::optional<Span> definition;  ///< the name
  std::optional<Span> scope;
  uint32_t begin;  ///< of the whole declaration: a comment may stand above
  uint32_t end;
  std::span<const std::string_view> typeParameters;
  bool isPattern = false;  ///< it may be the name of a variant, too: the checker knows
};

struct Declarations {
  std::vector<Declaration> all;
  std::vector<OutlineItem> outline;
};

/// The views are good as long as the tree.
Declarations findDeclarations(const syntax::Tree& tree);

}  // namespace kinako::service
