// What an editor asks about a text: which names it declares and where they are mentioned, the
// type of every expression, what can follow a dot, an outline. Made for texts that are being
// written, so errors cost no more than the parts they are in.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/builtin.h"
#include "base/diagnostics.h"
#include "base/render.h"
#include "base/source.h"
#include "modules/files.h"

namespace kinako::service {

enum class SymbolKind : uint8_t {
  Variable,   ///< `var`, of loops too
  Constant,   ///< `let`, of queries and patterns too
  Parameter,  ///< `self` too
  Function,
  Method,
  Type,
  TypeParameter,
  Field,
  Variant,
  Builtin,
  Extern,  ///< a function or value of the host
  Import,
  Test,   ///< in the outline only
  Bench,  ///< in the outline only
};

/// "variable", "typeParameter", …
std::string_view nameOf(SymbolKind kind);

/// Something that has a name.
struct Symbol {
  std::string name;
  SymbolKind kind;
  std::string type;                ///< as messages print it; of functions and variants a signature
  std::optional<Span> definition;  ///< the name where it is declared; nothing for builtins
  std::optional<Span> scope;       ///< where it can be named; nothing: everywhere
  std::string doc;                 ///< one line, of a builtin or from the comment above

  /// A place in another file.
  struct Origin {
    std::string file;
    Position at;
  };
  std::optional<Origin> origin;  ///< where an imported name is declared; it has no `definition`
};

/// A place that names a symbol. A new name in all places of a symbol changes nothing else.
struct Mention {
  Span at;
  uint32_t symbol;  ///< position among `symbols`
  bool isDefinition;
};

/// A place in another file of the package that names a symbol of the text.
struct UseElsewhere {
  uint32_t symbol;  ///< position among `symbols`
  std::string file;
  uint32_t line;
};

struct TypedRange {
  Span at;
  uint32_t type;  ///< position among `types`
};

/// What can follow the dot of a value.
struct Member {
  std::string name;
  std::string type;
  std::string doc;
};
struct MemberList {
  std::string type;
  std::vector<Member> own;
  std::vector<const BuiltinInfo*> builtins;
};

struct OutlineItem {
  std::string name;
  SymbolKind kind;
  Span range;  ///< the whole declaration
  Span nameRange;
  std::vector<OutlineItem> children;
};

struct Analysis {
  std::shared_ptr<const Source> source;
  std::vector<Diagnostic> diagnostics;
  std::vector<Symbol> symbols;    ///< in the order of the text, builtins last
  std::vector<Mention> mentions;  ///< in the order of the text; none overlap
  std::vector<UseElsewhere> elsewhere;
  std::vector<std::string> types;
  std::vector<TypedRange> expressions;  ///< by where they begin, outer before inner
  std::vector<MemberList> members;
  std::vector<OutlineItem> outline;
  std::optional<TrapReport> limit;  ///< it was stopped; the rest is empty
};

struct Options {
  /// The names declared `extern` that the host has functions or values for.
  std::set<std::string, std::less<>> supplied;
  /// As for engine.h's compile().
  modules::Files* files = nullptr;
  std::string path;
  Budget* budget = nullptr;  ///< when it is spent nothing of the analysis counts
  bool wantsValue = false;
};

/// `name`: what diagnostics call the text.
Analysis analyze(std::string name, std::string text, const Options& options = {});

/// Everything but the diagnostics, for web/src/analysis.ts, which is the other end: lists
/// instead of objects, and places as bytes.
/// When `budget` is spent, what there is of it.
std::string renderJson(const Analysis& analysis, Budget* budget = nullptr);

}  // namespace kinako::service
