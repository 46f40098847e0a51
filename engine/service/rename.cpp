// The renamed text is analyzed as well and compared with the text as it is: every name must mean
// what it meant, and there must be no other diagnostics. So nothing has to be known here of how
// names are looked up; the rules before it only say more clearly what is wrong.
#include "service/rename.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "base/arena.h"
#include "syntax/lexer.h"

namespace kinako::service {

namespace {

constexpr uint32_t kNone = UINT32_MAX;

std::string_view wordsFor(SymbolKind kind) {
  if (kind == SymbolKind::TypeParameter) return "type parameter";
  if (kind == SymbolKind::Builtin) return "builtin function";
  if (kind == SymbolKind::Extern) return "name of the host";
  return nameOf(kind);
}

/// {0} in the pattern is `text`, {1} `line`, {2} `more`.
std::string say(std::string_view pattern, std::string_view text, uint32_t line = 0,
                std::string_view more = {}) {
  return fillIn(pattern, {text, std::to_string(line), more});
}

/// Such symbols follow a dot or in braces, where other names do not matter.
bool isMember(const Symbol& symbol) {
  return symbol.kind == SymbolKind::Field || symbol.kind == SymbolKind::Method;
}

class Renamer {
 public:
  Renamer(const std::string& name, const std::string& text, std::string_view newName,
          const Options& options)
      : options_(options), newName_(newName), before_(analyze(name, text, options)) {}

  Renaming run(uint32_t offset) {
    Renaming result;
    result.source = before_.source;
    result.problem = findSymbol(offset);
    if (result.problem.empty() && newName_ == symbol().name) return result;
    if (result.problem.empty()) result.problem = problemWithName();
    if (result.problem.empty()) result.problem = problemElsewhere();
    if (result.problem.empty()) result.problem = problemInScope();
    if (result.problem.empty()) result.problem = problemAfterwards();
    if (result.problem.empty()) result.places = std::move(places_);
    return result;
  }

 private:
  const Symbol& symbol() const { return before_.symbols[target_]; }
  uint32_t lineOf(uint32_t offset) const { return before_.source->position(offset).line; }

  std::string findSymbol(uint32_t offset);
  std::string problemWithName() const;
  std::string problemElsewhere() const;
  std::string problemInScope() const;
  std::string problemAfterwards() const;
  std::string changedMeaning(const Analysis& after, size_t index) const;
  std::string taken(const Symbol& other) const;

  /// Where a place of the text is in the renamed one.
  uint32_t moved(uint32_t offset) const {
    const auto past = std::lower_bound(places_.begin(), places_.end(), offset,
                                       [](Span place, uint32_t at) { return place.begin < at; });
    const auto count = static_cast<uint32_t>(past - places_.begin());
    const auto length = static_cast<uint32_t>(symbol().name.size());
    const auto longer = static_cast<uint32_t>(newName_.size());
    // An offset inside a place does not occur: mentions and expressions begin and end with names.
    return offset + count * (longer - length);
  }

  const Options& options_;
  const std::string newName_;
  const Analysis before_;
  uint32_t target_ = kNone;
  std::vector<Span> places_;
};

std::string Renamer::findSymbol(uint32_t offset) {
  const Mention* found = nullptr;
  for (const auto& mention : before_.mentions) {
    if (mention.at.begin <= offset && offset <= mention.at.end) found = &mention;
  }
  if (!found) return "there is no name here that can be changed";
  target_ = found->symbol;
  const auto& it = symbol();
  if (it.kind == SymbolKind::Builtin) {
    return say("`{0}` is a builtin function: every program has it under this name", it.name);
  }
  if (it.kind == SymbolKind::Extern) {
    return say("`{0}` is what the host calls it: it must keep this name", it.name);
  }
  if (it.origin) {
    return say("`{0}` is declared in {2}: rename it there", it.name, 0, it.origin->file);
  }
  if (it.kind == SymbolKind::Import && !it.definition) {
    return say("`{0}` is named after its path: `import … as` gives it another name", it.name);
  }
  if (!it.definition) return say("`{0}` cannot have another name", it.name);
  for (const auto& mention : before_.mentions) {
    if (mention.symbol == target_) places_.push_back(mention.at);
  }
  return "";
}

std::string Renamer::problemWithName() const {
  if (newName_.empty()) return "a name has at least one character";
  const Source source("name", newName_);
  Arena arena;
  DiagnosticSink sink;
  const auto list = syntax::tokenize(source, arena, sink);
  const auto& first = list.tokens.front();
  const bool isWhole = list.tokens.size() == 2 && list.comments.empty() &&
                       source.text(first.span).size() == newName_.size();
  if (isWhole && syntax::isKeyword(first.kind)) {
    return say("`{0}` is a reserved word", newName_);
  }
  if (!isWhole || first.kind != syntax::TokenKind::Identifier || sink.hasErrors()) {
    return say(
        "`{0}` is not a name: names have letters, digits and `_`, and do not begin with a digit",
        newName_);
  }
  if (newName_ == "_") return "`_` cannot be a name";
  return "";
}

/// Other files use it, or somebody whose type is not known may.
std::string Renamer::problemElsewhere() const {
  for (const auto& use : before_.elsewhere) {
    if (use.symbol != target_) continue;
    return say("{2} uses `{0}`, too (line {1})", symbol().name, use.line, use.file);
  }
  if (!isMember(symbol())) return "";
  const auto text = before_.source->text();
  const auto& name = symbol().name;
  const auto isName = [&](size_t at) {
    const auto byte = at < text.size() ? static_cast<unsigned char>(text[at]) : ' ';
    return byte >= 0x80 || byte == '_' || std::isalnum(byte) != 0;
  };
  // `value.name`, where nothing is known of the value but that it may be anything.
  for (const auto& expression : before_.expressions) {
    if (before_.types[expression.type] != "any") continue;
    size_t at = expression.at.end;
    const auto skip = [&] {
      while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t')) ++at;
    };
    skip();
    if (at >= text.size() || text[at] != '.') continue;
    ++at;
    skip();
    if (text.compare(at, name.size(), name) != 0 || isName(at + name.size())) continue;
    const auto place = std::lower_bound(places_.begin(), places_.end(), at,
                                        [](Span place, size_t at) { return place.begin < at; });
    if (place != places_.end() && place->begin == at) continue;
    return say("line {1} may use it, too: the type of the value before `.{0}` is not known", name,
               lineOf(static_cast<uint32_t>(at)));
  }
  return "";
}

/// The name is taken where the symbol is named, or in what the symbol can be named in.
std::string Renamer::problemInScope() const {
  if (isMember(symbol())) return "";
  const auto holds = [](const std::optional<Span>& scope, Span place) {
    return !scope || (scope->begin <= place.begin && place.end <= scope->end);
  };
  std::vector<uint8_t> isUsedInside(before_.symbols.size());
  for (const auto& mention : before_.mentions) {
    if (holds(symbol().scope, mention.at)) isUsedInside[mention.symbol] = true;
  }
  // The places are in the order of the text: the first one after the scope begins decides.
  const auto holdsPlace = [&](const std::optional<Span>& scope) {
    const auto first = std::lower_bound(places_.begin(), places_.end(), scope ? scope->begin : 0,
                                        [](Span place, uint32_t at) { return place.begin < at; });
    return first != places_.end() && holds(scope, *first);
  };
  for (const auto& builtin : allBuiltins()) {
    if (!symbol().scope && builtin.name == newName_) {
      return say("`{0}` is already the name of a builtin function", newName_);
    }
  }
  for (uint32_t i = 0; i < before_.symbols.size(); ++i) {
    const auto& other = before_.symbols[i];
    if (other.name != newName_ || isMember(other) || other.origin) continue;
    const bool isHere = other.kind != SymbolKind::Builtin && holdsPlace(other.scope);
    if (!isHere && !isUsedInside[i]) continue;
    return taken(other);
  }
  return "";
}

std::string Renamer::taken(const Symbol& other) const {
  const std::string known(wordsFor(other.kind));
  const bool hasVowel = std::string_view("aeiou").find(known[0]) != std::string_view::npos;
  const auto words = (hasVowel ? "an " : "a ") + known;
  if (!other.definition) return say("`{0}` is already the name of {2}", newName_, 0, words);
  return say("`{0}` is already the name of {2} (line {1})", newName_,
             lineOf(other.definition->begin), words);
}

std::string Renamer::problemAfterwards() const {
  const auto old = before_.source->text();
  std::string text;
  size_t copied = 0;
  for (const Span place : places_) {
    text += old.substr(copied, place.begin - copied);
    text += newName_;
    copied = place.end;
  }
  text += old.substr(copied);
  const Analysis after = analyze(before_.source->name(), std::move(text), options_);
  for (size_t i = 0; i < after.diagnostics.size(); ++i) {
    const auto& now = after.diagnostics[i];
    if (i < before_.diagnostics.size()) {
      const auto& then = before_.diagnostics[i];
      const bool isOther = !(before_.source->at(then.span.begin).name() == before_.source->name());
      if (now.code == then.code && (isOther || now.span.begin == moved(then.span.begin))) continue;
    }
    return say("line {1} would then say: {0}", now.message,
               after.source->position(now.span.begin).line);
  }
  if (after.diagnostics.size() != before_.diagnostics.size()) {
    return say("`{0}` would hide an error of the program", newName_);
  }
  std::vector<uint32_t> meant(before_.symbols.size(), kNone);  // by symbols of the text as it is
  std::vector<uint32_t> means(after.symbols.size(), kNone);    // by symbols of the renamed one
  const auto isPaired = [](uint32_t& slot, uint32_t symbol) {
    if (slot == kNone) slot = symbol;
    return slot == symbol;
  };
  for (size_t i = 0; i < before_.mentions.size(); ++i) {
    const auto& then = before_.mentions[i];
    if (i >= after.mentions.size()) return changedMeaning(after, i);
    const auto& now = after.mentions[i];
    const auto& one = before_.symbols[then.symbol];
    const auto& other = after.symbols[now.symbol];
    const bool isSame =
        now.at.begin == moved(then.at.begin) && now.isDefinition == then.isDefinition &&
        one.kind == other.kind && other.name == (then.symbol == target_ ? newName_ : one.name) &&
        isPaired(meant[then.symbol], now.symbol) && isPaired(means[now.symbol], then.symbol);
    if (!isSame) return changedMeaning(after, i);
  }
  if (after.mentions.size() != before_.mentions.size() ||
      after.expressions.size() != before_.expressions.size()) {
    return say("`{0}` would mean something else", newName_);
  }
  for (size_t i = 0; i < after.expressions.size(); ++i) {
    const auto& then = before_.expressions[i];
    const auto& now = after.expressions[i];
    // Types are printed with the names of records, fields and type parameters.
    const bool isNamed = symbol().kind == SymbolKind::Type || isMember(symbol()) ||
                         symbol().kind == SymbolKind::TypeParameter ||
                         symbol().kind == SymbolKind::Variant;
    const bool isSame = now.at.begin == moved(then.at.begin) &&
                        (isNamed || before_.types[then.type] == after.types[now.type]);
    if (!isSame) return say("line {1} would mean something else", {}, lineOf(then.at.begin));
  }
  return "";
}

std::string Renamer::changedMeaning(const Analysis& after, size_t index) const {
  const auto& then = before_.mentions[index];
  const auto line = lineOf(then.at.begin);
  if (then.symbol != target_) {
    return say("`{0}` on line {1} would mean something else", before_.symbols[then.symbol].name,
               line);
  }
  if (index < after.mentions.size()) {
    const auto& other = after.symbols[after.mentions[index].symbol];
    if (other.kind != symbol().kind) {
      return say("`{0}` on line {1} would be the {2}", newName_, line, wordsFor(other.kind));
    }
  }
  return say("`{0}` on line {1} would mean something else", newName_, line);
}

}  // namespace

Renaming renameSymbol(std::string name, std::string text, uint32_t offset, std::string_view newName,
                      const Options& options) {
  return Renamer(name, text, newName, options).run(offset);
}

}  // namespace kinako::service
