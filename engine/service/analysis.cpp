// The parse tree says what is declared, the checker what each place means: here they are put
// together.
#include "service/analysis.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/order.h"
#include "modules/modules.h"
#include "service/declarations.h"
#include "syntax/parser.h"
#include "types/checker.h"

namespace kinako::service {

namespace {

using types::Type;
using types::TypeKind;

constexpr uint32_t kNone = UINT32_MAX;
constexpr uint32_t kMany = 1'000'000;  ///< units of work of one pass

/// A number for each place of a text, as dense as the text.
using ByPlace = std::vector<uint32_t>;

/// `count` indices in the order of `key(index)`; what is equal keeps its order.
template <typename Key>
std::vector<uint32_t> inOrder(size_t count, Key key) {
  return sortedOrder(count, [&](uint32_t a, uint32_t b) { return key(a) < key(b); });
}

/// The lines of comment directly above the line on which a declaration begins, as one line.
std::string commentAbove(const Source& source, uint32_t begin) {
  // There may be many declarations on one line, of which the first may stand far to the right.
  const auto before = source.text().substr(0, begin - source.base());
  const auto last = before.find_last_not_of(" \t");
  if (last != std::string_view::npos && before[last] != '\n') return {};
  uint32_t line = source.position(begin).line;
  const auto trimmed = [&](uint32_t number) {
    auto text = source.line(number);
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    return text;
  };
  const auto isComment = [](std::string_view text) {
    return text.starts_with("//") || text.starts_with('#');
  };
  const uint32_t end = line;
  while (line > 1 && isComment(trimmed(line - 1))) --line;
  std::string comment;
  for (; line < end; ++line) {
    auto text = trimmed(line);
    text.remove_prefix(std::min(text.find_first_not_of("/#! \t"), text.size()));
    text = text.substr(0, text.find_last_not_of(" \t") + 1);
    if (!comment.empty() && !text.empty()) comment += ' ';
    comment += text;
  }
  return comment;
}

void appendField(std::string& text, std::string_view name, const Type* type) {
  if (!text.empty() && text.back() != '(' && text.back() != '{') text += ", ";
  text += name;
  text += ": ";
  text += types::toString(type);
}

class Analyst {
 public:
  Analyst(std::string name, std::string text, const Options& options)
      : sink_(options.budget),
        tree_(syntax::parse(sources_->add(std::move(name), std::move(text)), sink_)),
        imported_(options.files, sources_),
        checker_(options.supplied, options.wantsValue) {
    imported_.load(*tree_, options.path, sink_);
    checker_.observe(&facts_);
    checker_.check(*tree_, sink_, &imported_);
    checker_.program().arena.countFor(&sink_.budget());
  }

  Analysis run() {
    result_.source = tree_->source;
    const size_t places = 3 * sizeof(uint32_t) * text().size();
    const size_t facts = facts_.mentions.size() * 3 * sizeof(Mention);
    if (!sink_.budget().take(places + facts)) return std::move(result_);
    dropOthers();
    const ByPlace empty(text().size() + 1, kNone);
    knownAt_ = symbolAt_ = selfAt_ = empty;
    result_.diagnostics = sink_.sorted();
    for (const auto part :
         {&Analyst::gatherTypes, &Analyst::addDeclarations, &Analyst::addLooseParameters,
          &Analyst::settleSymbols, &Analyst::addMentions, &Analyst::addExpressions,
          &Analyst::addMembers}) {
      if (!sink_.budget().goOn(kMany)) break;
      (this->*part)();
    }
    return std::move(result_);
  }

 private:
  /// What the typed tree knows of a place where a name is declared.
  struct Known {
    const Type* type = nullptr;
    const types::Function* function = nullptr;
    const types::RecordInfo* record = nullptr;
    const types::Facts::Import* import = nullptr;
    bool isLocal = false;
    SymbolKind kind = SymbolKind::Type;  ///< only right in other files
  };

  void dropOthers();
  void gatherTypes();
  void addDeclarations();
  void addLooseParameters();
  void settleSymbols();
  void addMentions();
  void addExpressions();
  void addMembers();

  std::string_view text() const { return tree_->source->text(); }
  /// Whether a place is in the text that is asked about, not in one it imports.
  bool isOurs(Span span) const { return span.begin <= text().size(); }
  Known& knownAt(Span span) {
    auto& index = isOurs(span) ? knownAt_[span.begin]
                               : elsewhere_.try_emplace(span.begin, kNone).first->second;
    if (index == kNone) {
      index = static_cast<uint32_t>(known_.size());
      known_.emplace_back();
    }
    return known_[index];
  }
  std::string typeOf(const Declaration& declaration, const Known& known) const;
  std::string signatureOf(const types::Function& function, std::string_view name,
                          std::span<const std::string_view> typeParameters) const;
  void add(ByPlace& table, uint32_t begin, std::string_view name, SymbolKind kind, std::string type,
           std::optional<Span> definition, std::optional<Span> scope, std::string doc) {
    // Twice: it becomes a part of the text that is given on.
    sink_.budget().take(2 * (sizeof(Symbol) + name.size() + type.size() + doc.size()));
    sink_.budget().goOn(10);
    table[begin] = static_cast<uint32_t>(begins_.size());
    begins_.push_back(begin);
    result_.symbols.push_back(
        {std::string(name), kind, std::move(type), definition, scope, std::move(doc)});
  }
  void note(Span at, uint32_t symbol, bool isDefinition);
  /// The symbol of what another file declares there; kNone when nothing is known of it.
  uint32_t foreign(Span definition);
  /// Position of the type's text in the result.
  uint32_t textOf(const Type* type);
  MemberList membersOf(const Type* type);

  DiagnosticSink sink_;
  std::shared_ptr<SourceSet> sources_ = std::make_shared<SourceSet>();
  std::unique_ptr<syntax::Tree> tree_;
  modules::Modules imported_;
  types::Facts facts_;
  types::Checker checker_;
  Declarations declarations_;
  Analysis result_;
  std::vector<Known> known_;
  ByPlace knownAt_;
  std::unordered_map<uint32_t, uint32_t> elsewhere_;  ///< the same for the places of other files
  std::unordered_map<uint32_t, uint32_t> foreign_;    ///< their symbols
  ByPlace symbolAt_;                                  ///< by the beginning of the key
  ByPlace selfAt_;                ///< `self`, by the beginning of the method's key
  std::vector<uint32_t> begins_;  ///< of the symbols' keys
  std::vector<Mention> notes_;
  std::vector<types::Facts::Mention> usedElsewhere_;
  std::unordered_map<const Type*, uint32_t> texts_;
  std::unordered_map<const types::Function*, const types::Facts::Signature*> generic_;
  std::vector<const Type*> occurring_;
};

/// The other files of a package are checked with this one.
void Analyst::dropOthers() {
  const auto isOther = [&](const auto& fact) { return !isOurs(fact.at); };
  for (const auto& mention : facts_.mentions) {
    if (isOther(mention) && !mention.builtin && !mention.isSelf && isOurs(mention.definition)) {
      usedElsewhere_.push_back(mention);
    }
  }
  std::erase_if(facts_.mentions, isOther);
  std::erase_if(facts_.expressions, isOther);
  std::erase_if(facts_.declared, isOther);
  std::erase_if(facts_.looseParameters, isOther);
  std::erase_if(facts_.together, isOther);
  std::erase_if(facts_.imports, isOther);
  std::erase_if(facts_.together, [&](const auto& pair) { return !isOurs(pair.definition); });
}

void Analyst::gatherTypes() {
  const auto& program = checker_.program();
  for (const auto& signature : facts_.generic) generic_[signature.function] = &signature;
  for (const auto& local : program.locals) {
    if (local->name.empty() || !isOurs(local->span)) continue;
    auto& known = knownAt(local->span);
    known.type = local->type;
    known.isLocal = true;
  }
  for (const auto& global : program.globals) {
    auto& known = knownAt(global->span);
    known.type = global->type;
    known.kind = global->isMutable ? SymbolKind::Variable : SymbolKind::Constant;
  }
  for (const auto& entry : facts_.declared) knownAt(entry.at).type = entry.type;
  for (const auto& function : program.functions) {
    if (function->name.empty() || function->isMain || function->isInit) continue;
    auto& known = knownAt(function->span);
    known.function = function.get();
    known.kind = function->owner ? SymbolKind::Method : SymbolKind::Function;
  }
  for (const auto& record : program.types.records()) {
    auto& known = knownAt(record->span);
    known.record = record.get();
    known.kind = record->parent ? SymbolKind::Variant : SymbolKind::Type;
    for (const auto& field : record->fields) {
      knownAt(field.span).type = field.type;
      knownAt(field.span).kind = SymbolKind::Field;
    }
    if (record->parent) knownAt(record->parent->span).type = record->parent->type;
  }
  for (const auto& import : facts_.imports) {
    knownAt(import.at).import = &import;
    for (const auto& exported : import.exported) {
      if (exported.type) knownAt(exported.definition).type = exported.type;
    }
  }
}

std::string Analyst::signatureOf(const types::Function& function, std::string_view name,
                                 std::span<const std::string_view> typeParameters) const {
  const auto known = generic_.find(&function);
  const auto* const generic = known == generic_.end() ? nullptr : known->second;
  std::string text(name);
  for (const auto& parameter : typeParameters) {
    text += &parameter == typeParameters.data() ? "<" : ", ";
    text += parameter;
  }
  if (!typeParameters.empty()) text += '>';
  text += '(';
  for (size_t i = function.owner ? 1 : 0; i < function.parameters.size(); ++i) {
    const auto& parameter = *function.parameters[i];
    appendField(text, parameter.name, generic ? generic->parameters[i] : parameter.type);
  }
  text += ')';
  const Type* result = generic && generic->result ? generic->result : function.result;
  if (result && !result->is(TypeKind::Unit)) {
    text += ": ";
    text += types::toString(result);
  }
  return text;
}

std::string Analyst::typeOf(const Declaration& declaration, const Known& known) const {
  std::string text;
  if (known.function) {
    return signatureOf(*known.function, declaration.name, declaration.typeParameters);
  }
  if (declaration.kind == SymbolKind::TypeParameter) return std::string(declaration.name);
  if (known.import) return known.import->name;
  if (known.record) {
    const bool isVariant = known.record->parent != nullptr;
    if (isVariant) text = declaration.name;
    if (isVariant && known.record->fields.empty()) return text;
    text += isVariant ? '(' : '{';
    for (const auto& field : known.record->fields) appendField(text, field.name, field.type);
    text += isVariant ? ')' : '}';
    return text;
  }
  if (!known.type) return "any";
  if (declaration.kind == SymbolKind::Type && known.type->is(TypeKind::Union) &&
      known.type->unionInfo->name == declaration.name) {
    for (const auto* variant : known.type->unionInfo->variants) {
      if (!text.empty()) text += " | ";
      text += variant->name;
    }
    return text;
  }
  return types::toString(known.type);
}

void Analyst::addDeclarations() {
  declarations_ = findDeclarations(*tree_);
  result_.outline = std::move(declarations_.outline);
  for (const auto& declaration : declarations_.all) {
    if (sink_.budget().isSpent()) return;
    const auto begin = declaration.key.begin;
    const Known& known = knownAt(declaration.key);
    // A name in a pattern that is no variable is a variant.
    if (symbolAt_[begin] != kNone || (declaration.isPattern && !known.isLocal)) continue;
    add(symbolAt_, begin, declaration.name, declaration.kind, typeOf(declaration, known),
        declaration.definition, declaration.scope, commentAbove(*tree_->source, declaration.begin));
    if (known.type) textOf(known.type);
    if (declaration.kind != SymbolKind::Method || !known.function) continue;
    const Type* owner = known.function->parameters[0]->type;
    add(selfAt_, begin, "self", SymbolKind::Parameter, types::toString(owner), {},
        Span{declaration.key.end, declaration.end}, "");
    textOf(owner);
  }
}

/// One symbol for each name in each statement of the top level.
void Analyst::addLooseParameters() {
  const auto& places = facts_.looseParameters;
  const auto& statements = tree_->statements;
  size_t next = 0;                   // statement, after the one that the place is in
  size_t declared = begins_.size();  // first symbol of that one
  for (const auto index : inOrder(places.size(), [&](size_t i) { return places[i].at.begin; })) {
    const Span at = places[index].at;
    while (next < statements.size() && statements[next]->span.begin <= at.begin) {
      ++next;
      declared = begins_.size();
    }
    const Span whole = next > 0 ? statements[next - 1]->span : Span{};
    const auto name = tree_->source->text(at);
    size_t symbol = declared;
    while (symbol < begins_.size() && result_.symbols[symbol].name != name) ++symbol;
    if (symbol == begins_.size()) {
      add(symbolAt_, at.begin, name, SymbolKind::TypeParameter, std::string(name), at, whole, "");
    } else {
      facts_.mentions.push_back({at, *result_.symbols[symbol].definition});
    }
  }
}

/// Makes one symbol of those that can have new names only together, and puts them in the order
/// of the text.
void Analyst::settleSymbols() {
  // Each names one that it goes with, or itself: the first of them all.
  std::vector<uint32_t> kept(begins_.size());
  for (uint32_t i = 0; i < kept.size(); ++i) kept[i] = i;
  const auto firstOf = [&](uint32_t symbol) {
    while (kept[symbol] != symbol) symbol = kept[symbol] = kept[kept[symbol]];
    return symbol;
  };
  const auto join = [&](const types::Facts::Mention& pair) {
    if (pair.builtin || !isOurs(pair.definition)) return;
    const auto one = symbolAt_[pair.at.begin];
    const auto other = symbolAt_[pair.definition.begin];
    if (one == kNone || other == kNone) return;
    const auto first = firstOf(one);
    const auto second = firstOf(other);
    kept[std::max(first, second)] = std::min(first, second);
  };
  // A global that is declared again, a type without a name that is written again: the checker
  // calls it by one of its places.
  for (const auto& mention : facts_.mentions) join(mention);
  for (const auto& pair : facts_.together) join(pair);
  std::vector<uint32_t> position(kept.size(), kNone);
  std::vector<Symbol> symbols;
  for (const auto index : inOrder(kept.size(), [&](size_t i) { return begins_[i]; })) {
    if (kept[index] != index) continue;
    position[index] = static_cast<uint32_t>(symbols.size());
    symbols.push_back(std::move(result_.symbols[index]));
  }
  result_.symbols = std::move(symbols);
  for (auto* table : {&symbolAt_, &selfAt_}) {
    for (auto& symbol : *table) {
      if (symbol != kNone) symbol = position[firstOf(symbol)];
    }
  }
}

void Analyst::note(Span at, uint32_t symbol, bool isDefinition) {
  if (symbol == kNone) return;
  const std::string& name = result_.symbols[symbol].name;
  auto written = tree_->source->text(at);
  if (written.size() == name.size() + 2 && (written[0] == '"' || written[0] == '\'')) {
    ++at.begin;  // a field's name in quotes
    --at.end;
    written = tree_->source->text(at);
  }
  // A builtin has other names as a method.
  const bool isBuiltin = result_.symbols[symbol].kind == SymbolKind::Builtin;
  if (written == name || isBuiltin) notes_.push_back({at, symbol, isDefinition});
}

void Analyst::addMentions() {
  std::vector<uint32_t> builtins(allBuiltins().size(), kNone);
  for (const auto& mention : facts_.mentions) {
    if (const auto* builtin = mention.builtin) {
      auto& symbol = builtins[static_cast<size_t>(builtin->id)];
      if (symbol == kNone) {
        symbol = static_cast<uint32_t>(result_.symbols.size());
        result_.symbols.push_back({std::string(builtin->name),
                                   SymbolKind::Builtin,
                                   std::string(builtin->signature),
                                   {},
                                   {},
                                   std::string(builtin->doc)});
      }
      note(mention.at, symbol, false);
    } else if (!isOurs(mention.definition)) {
      note(mention.at, foreign(mention.definition), false);
    } else {
      note(mention.at, (mention.isSelf ? selfAt_ : symbolAt_)[mention.definition.begin], false);
    }
  }
  for (const auto& declaration : declarations_.all) {
    if (declaration.definition) {
      note(*declaration.definition, symbolAt_[declaration.key.begin], true);
    }
  }
  for (const auto& loose : facts_.looseParameters) {
    const auto symbol = symbolAt_[loose.at.begin];
    if (symbol != kNone) note(loose.at, symbol, true);
  }
  for (const auto& use : usedElsewhere_) {
    const auto symbol = symbolAt_[use.definition.begin];
    const Source* file = sources_->find(use.at.begin);
    if (symbol == kNone || !file) continue;
    result_.elsewhere.push_back({symbol, file->name(), file->position(use.at.begin).line});
  }
  // The last note of a place holds.
  const auto order = inOrder(notes_.size(), [&](size_t i) { return notes_[i].at.begin; });
  for (size_t i = 0; i < order.size(); ++i) {
    const Mention& mention = notes_[order[i]];
    if (i + 1 < order.size() && notes_[order[i + 1]].at.begin < mention.at.end) continue;
    result_.mentions.push_back(mention);
  }
}

uint32_t Analyst::foreign(Span definition) {
  const auto [entry, isNew] = foreign_.try_emplace(definition.begin, kNone);
  const Source* source = sources_->find(definition.begin);
  if (!isNew || !source || !elsewhere_.contains(definition.begin)) return entry->second;
  const Known& known = known_[elsewhere_.at(definition.begin)];
  const auto name = source->text(definition);
  const auto position = source->position(definition.begin);
  auto& symbol = result_.symbols.emplace_back();
  symbol.name = name;
  symbol.kind = known.kind;
  symbol.type = typeOf({name, known.kind, definition, {}, {}, 0, 0, {}}, known);
  symbol.origin = {source->name(), position};
  const auto line = source->line(position.line);
  const auto indent = std::min(line.find_first_not_of(" \t"), line.size());
  symbol.doc = commentAbove(*source, source->base() + static_cast<uint32_t>(line.data() + indent -
                                                                            source->text().data()));
  return entry->second = static_cast<uint32_t>(result_.symbols.size()) - 1;
}

uint32_t Analyst::textOf(const Type* type) {
  const auto [entry, isNew] = texts_.try_emplace(type, static_cast<uint32_t>(occurring_.size()));
  if (isNew) {
    occurring_.push_back(type);
    result_.types.push_back(types::toString(type));
    sink_.budget().take(4 * result_.types.back().size());
    sink_.budget().goOn(10);
  }
  return entry->second;
}

void Analyst::addExpressions() {
  const auto& all = facts_.expressions;
  const auto last = static_cast<uint32_t>(all.size());
  // The outer ones first.
  const auto key = [&](size_t i) {
    const Span at = all[last - 1 - i].at;
    return uint64_t{at.begin} << 32 | (UINT32_MAX - at.end);
  };
  for (const auto index : inOrder(all.size(), key)) {
    const auto& fact = all[last - 1 - index];
    // Some are noted twice, all that is inside included: the first seen was noted last.
    auto& done = result_.expressions;
    if (!done.empty() && done.back().at == fact.at) continue;
    done.push_back({fact.at, textOf(fact.type)});
  }
}

MemberList Analyst::membersOf(const Type* whole) {
  const Type* type = whole->is(TypeKind::Option) ? whole->element : whole;
  MemberList list;
  NameIndex names;
  const auto add = [&](const std::vector<types::Field>& fields) {
    for (const auto& field : fields) {
      if (!names.add(field.name) || !sink_.budget().goOn()) continue;
      list.own.push_back({std::string(field.name), types::toString(field.type),
                          commentAbove(tree_->source->at(field.span.begin), field.span.begin)});
      sink_.budget().take(2 * (sizeof(Member) + list.own.back().type.size()));
    }
  };
  add(type->fields);
  if (type->is(TypeKind::Record)) {
    add(type->record->fields);
    for (const auto* method : type->record->methods) {
      list.own.push_back({std::string(method->name), signatureOf(*method, method->name, {}),
                          commentAbove(tree_->source->at(method->span.begin), method->span.begin)});
    }
  } else if (type->is(TypeKind::Union)) {
    for (const auto* variant : type->unionInfo->variants) add(variant->fields);
  } else if (type->is(TypeKind::Group)) {
    list.own.push_back({"key", types::toString(type->key), "The key that the items share."});
    list.own.push_back(
        {"items", "list<" + types::toString(type->element) + ">", "The items, in their order."});
    list.own.push_back({"count", "int", "The number of items."});
  }
  if (type->is(TypeKind::List) || type->is(TypeKind::String) || type->is(TypeKind::Map) ||
      type->is(TypeKind::Group)) {
    list.builtins = checker_.builtinMethods(type);
  }
  return list;
}

void Analyst::addMembers() {
  for (size_t i = 0; i < occurring_.size() && sink_.budget().goOn(10); ++i) {
    auto list = membersOf(occurring_[i]);
    if (list.own.empty() && list.builtins.empty()) continue;
    list.type = result_.types[i];
    result_.members.push_back(std::move(list));
  }
  for (const auto& import : facts_.imports) {
    auto& list = result_.members.emplace_back();
    list.type = import.name;
    for (const auto& member : import.members) {
      list.own.push_back(
          {std::string(member.name), kinako::signatureOf(member), std::string(docOf(member))});
    }
    for (const auto& exported : import.exported) {
      const auto symbol = foreign(exported.definition);
      if (symbol == kNone) continue;
      const auto& found = result_.symbols[symbol];
      list.own.push_back({found.name, found.type, found.doc});
    }
  }
}

}  // namespace

std::string_view nameOf(SymbolKind kind) {
  static constexpr std::string_view kNames[] = {
      "variable", "constant", "parameter", "function", "method", "type", "typeParameter",
      "field",    "variant",  "builtin",   "extern",   "import", "test", "bench",
  };
  static_assert(std::size(kNames) == static_cast<size_t>(SymbolKind::Bench) + 1);
  return kNames[static_cast<size_t>(kind)];
}

Analysis analyze(std::string name, std::string text, const Options& options) {
  return Analyst(std::move(name), std::move(text), options).run();
}

}  // namespace kinako::service
