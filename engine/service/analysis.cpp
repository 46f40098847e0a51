// The parse tree says what is declared, the checker what each place means: here they are put
// together.
#include "service/analysis.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "service/declarations.h"
#include "syntax/parser.h"
#include "types/checker.h"

namespace kinako::service {

namespace {

using types::Type;
using types::TypeKind;

/// The lines of comment directly above the line on which a declaration begins, as one line.
std::string commentAbove(const Source& source, uint32_t begin) {
  uint32_t line = source.position(begin).line;
  const auto trimmed = [&](uint32_t number) {
    auto text = source.line(number);
    const auto first = text.find_first_not_of(" \t");
    text = first == std::string_view::npos ? "" : text.substr(first);
    return text.substr(0, text.find_last_not_of(" \t") + 1);
  };
  if (trimmed(line).data() != source.text().data() + begin) return {};
  std::string comment;
  while (line-- > 1) {
    auto text = trimmed(line);
    if (!text.starts_with("//") && !text.starts_with('#')) break;
    const auto first = text.find_first_not_of("/#! \t");
    if (first == std::string_view::npos) continue;
    comment = std::string(text.substr(first)) + (comment.empty() ? "" : " ") + comment;
  }
  return comment;
}

std::string signature(std::string_view name, std::span<const std::string_view> typeParameters,
                      std::string_view parameters, const Type* result) {
  std::string text(name);
  for (const auto parameter : typeParameters) {
    text += text.size() == name.size() ? '<' : ',';
    if (text.back() == ',') text += ' ';
    text += parameter;
  }
  if (!typeParameters.empty()) text += '>';
  ((text += '(') += parameters) += ')';
  if (result && !result->is(TypeKind::Unit)) text += ": " + types::toString(result);
  return text;
}

std::string listed(const std::vector<types::Field>& fields) {
  std::string text;
  for (const auto& field : fields) {
    if (!text.empty()) text += ", ";
    (text += field.name) += ": " + types::toString(field.type);
  }
  return text;
}

class Analyst {
 public:
  Analyst(std::shared_ptr<const Source> source, const std::set<std::string, std::less<>>& supplied)
      : tree_(syntax::parse(std::move(source), sink_)), checker_(supplied) {
    checker_.observe(&facts_);
    checker_.check(*tree_, sink_);
  }

  Analysis run() {
    result_.source = tree_->source;
    result_.diagnostics = sink_.sorted();
    gatherTypes();
    addDeclarations();
    addLooseParameters();
    settleSymbols();
    addMentions();
    addExpressions();
    addMembers();
    return std::move(result_);
  }

 private:
  // What the typed tree knows of the places where names are declared, by their beginning.
  struct Known {
    const Type* type = nullptr;
    const types::Function* function = nullptr;
    const types::RecordInfo* record = nullptr;
    const types::ModuleMembers* module = nullptr;
    bool isLocal = false;
  };

  void gatherTypes();
  void addDeclarations();
  void addLooseParameters();
  void settleSymbols();
  void addMentions();
  void addExpressions();
  void addMembers();

  std::string typeOf(const Declaration& declaration, const Known& known) const;
  std::string signatureOf(const types::Function& function, std::string_view name,
                          std::span<const std::string_view> typeParameters) const;
  uint32_t add(Symbol symbol, uint32_t begin) {
    result_.symbols.push_back(std::move(symbol));
    begins_.push_back(begin);
    return static_cast<uint32_t>(begins_.size() - 1);
  }
  void occurs(const Type* type) {
    if (type) occurring_.try_emplace(type, 0);
  }
  /// Position of the type's text in the result.
  uint32_t textOf(const Type* type);
  uint32_t builtinSymbol(const BuiltinInfo& builtin);

  DiagnosticSink sink_;
  std::unique_ptr<syntax::Tree> tree_;
  types::Facts facts_;
  types::Checker checker_;
  Declarations declarations_;
  std::vector<Span> definitions_;  ///< of type parameters that are declared nowhere
  Analysis result_;
  std::unordered_map<uint32_t, Known> known_;
  std::vector<uint32_t> begins_;                    ///< of the symbols' keys
  std::unordered_map<uint32_t, uint32_t> symbols_;  ///< by the beginning of the key
  std::unordered_map<uint32_t, uint32_t> selves_;   ///< `self`, by that of the method's
  std::map<const BuiltinInfo*, uint32_t> builtins_;
  std::unordered_map<const Type*, uint32_t> occurring_;  ///< to the text, + 1, once it is there
  std::unordered_map<std::string, uint32_t> texts_;
};

void Analyst::gatherTypes() {
  const auto& program = checker_.program();
  for (const auto& local : program.locals) {
    if (local->name.empty()) continue;
    auto& known = known_[local->span.begin];
    known.type = local->type;
    known.isLocal = true;
  }
  for (const auto& global : program.globals) known_[global->span.begin].type = global->type;
  for (const auto& entry : facts_.declared) known_[entry.at.begin].type = entry.type;
  for (const auto& function : program.functions) {
    if (!function->name.empty() && !function->isMain) {
      known_[function->span.begin].function = function.get();
    }
  }
  for (const auto& record : program.types.records()) {
    known_[record->span.begin].record = record.get();
    for (const auto& field : record->fields) known_[field.span.begin].type = field.type;
    if (!record->parent) continue;
    auto& known = known_[record->parent->span.begin];
    known.type = record->parent->type;
    known.record = nullptr;
  }
  for (const auto& import : facts_.imports) known_[import.at.begin].module = &import.module;
}

std::string Analyst::signatureOf(const types::Function& function, std::string_view name,
                                 std::span<const std::string_view> typeParameters) const {
  const auto generic = facts_.generic.find(&function);
  std::string parameters;
  for (size_t i = function.owner ? 1 : 0; i < function.parameters.size(); ++i) {
    const Type* type = function.parameters[i]->type;
    if (generic != facts_.generic.end()) type = generic->second.parameters[i];
    if (!parameters.empty()) parameters += ", ";
    (parameters += function.parameters[i]->name) += ": " + types::toString(type);
  }
  const Type* result = function.result;
  if (generic != facts_.generic.end() && generic->second.result) result = generic->second.result;
  return signature(name, typeParameters, parameters, result);
}

std::string Analyst::typeOf(const Declaration& declaration, const Known& known) const {
  switch (declaration.kind) {
    case SymbolKind::Function:
    case SymbolKind::Method:
    case SymbolKind::Extern:
      if (known.function) {
        return signatureOf(*known.function, declaration.name, declaration.typeParameters);
      }
      break;
    case SymbolKind::Type:
      if (known.record) return "{" + listed(known.record->fields) + "}";
      if (known.type && known.type->is(TypeKind::Union)) {
        std::string text;
        for (const auto* variant : known.type->unionInfo->variants) {
          (text += text.empty() ? "" : " | ") += variant->name;
        }
        return text;
      }
      break;
    case SymbolKind::Variant:
      if (known.record && !known.record->fields.empty()) {
        return signature(declaration.name, {}, listed(known.record->fields), nullptr);
      }
      return std::string(declaration.name);
    case SymbolKind::TypeParameter:
      return std::string(declaration.name);
    case SymbolKind::Import:
      return known.module ? known.module->name : "";
    case SymbolKind::Variable:
    case SymbolKind::Constant:
    case SymbolKind::Parameter:
    case SymbolKind::Field:
    case SymbolKind::Builtin:
    case SymbolKind::Test:
    case SymbolKind::Bench:
      break;
  }
  return known.type ? types::toString(known.type) : "any";
}

void Analyst::addDeclarations() {
  declarations_ = findDeclarations(*tree_);
  result_.outline = std::move(declarations_.outline);
  for (const auto& declaration : declarations_.all) {
    const auto begin = declaration.key.begin;
    const auto found = known_.find(begin);
    const Known known = found == known_.end() ? Known{} : found->second;
    // A name in a pattern that is no variable is a variant.
    if (declaration.isPattern && !known.isLocal) continue;
    const auto [entry, isNew] = symbols_.try_emplace(begin, 0);
    if (!isNew) continue;
    entry->second = add({std::string(declaration.name), declaration.kind,
                         typeOf(declaration, known), declaration.definition, declaration.scope,
                         commentAbove(*tree_->source, declaration.begin)},
                        begin);
    occurs(known.type);
    if (declaration.kind != SymbolKind::Method || !known.function) continue;
    const Type* owner = known.function->parameters[0]->type;
    const Span scope{declaration.key.end, declaration.end};
    selves_[begin] =
        add({"self", SymbolKind::Parameter, types::toString(owner), {}, scope, ""}, begin);
    occurs(owner);
  }
}

/// One for each name in each statement of the top level.
void Analyst::addLooseParameters() {
  auto& places = facts_.looseParameters;
  std::sort(places.begin(), places.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::map<std::pair<uint32_t, std::string_view>, Span> first;
  for (const Span at : places) {
    const auto next = std::upper_bound(
        tree_->statements.begin(), tree_->statements.end(), at.begin,
        [](uint32_t place, const syntax::Stmt* stmt) { return place < stmt->span.begin; });
    if (next == tree_->statements.begin()) continue;
    const Span whole = (*std::prev(next))->span;
    const auto name = tree_->source->text(at);
    const auto [entry, isNew] = first.try_emplace({whole.begin, name}, at);
    facts_.mentions.push_back({at, entry->second});
    if (!isNew || symbols_.contains(at.begin)) continue;
    symbols_[at.begin] = add(
        {std::string(name), SymbolKind::TypeParameter, std::string(name), at, whole, ""}, at.begin);
    definitions_.push_back(at);
  }
}

/// Makes one symbol of those that can have new names only together, and puts them in the order
/// of the text.
void Analyst::settleSymbols() {
  // A global that is declared again, a type without a name that is written again: the checker
  // calls it by one of its places.
  for (const auto& mention : facts_.mentions) {
    if (!mention.builtin && mention.at.begin != mention.definition.begin) {
      facts_.together.emplace_back(mention.definition, mention.at);
    }
  }
  std::vector<uint32_t> kept(begins_.size());
  std::iota(kept.begin(), kept.end(), 0);
  for (const auto& [first, second] : facts_.together) {
    const auto one = symbols_.find(first.begin);
    const auto other = symbols_.find(second.begin);
    if (one == symbols_.end() || other == symbols_.end()) continue;
    const auto [least, most] = std::minmax({kept[one->second], kept[other->second]});
    if (least != most) std::replace(kept.begin(), kept.end(), most, least);
  }
  std::vector<uint32_t> order;
  for (uint32_t i = 0; i < kept.size(); ++i) {
    if (kept[i] == i) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return begins_[a] < begins_[b]; });
  std::vector<uint32_t> position(kept.size());
  std::vector<Symbol> symbols;
  for (const auto index : order) {
    position[index] = static_cast<uint32_t>(symbols.size());
    symbols.push_back(std::move(result_.symbols[index]));
  }
  result_.symbols = std::move(symbols);
  for (auto* table : {&symbols_, &selves_}) {
    for (auto& entry : *table) entry.second = position[kept[entry.second]];
  }
}

uint32_t Analyst::builtinSymbol(const BuiltinInfo& builtin) {
  const auto [entry, isNew] = builtins_.try_emplace(&builtin, 0);
  if (isNew) {
    entry->second = add({std::string(builtin.name),
                         SymbolKind::Builtin,
                         std::string(builtin.signature),
                         {},
                         {},
                         std::string(builtin.doc)},
                        0);
  }
  return entry->second;
}

void Analyst::addMentions() {
  begins_.resize(result_.symbols.size());
  std::vector<Mention> all;
  const auto note = [&](Span at, uint32_t symbol, bool isDefinition) {
    const std::string& name = result_.symbols[symbol].name;
    auto text = tree_->source->text(at);
    if (text.size() == name.size() + 2 && (text[0] == '"' || text[0] == '\'')) {
      ++at.begin;  // a field's name in quotes
      --at.end;
      text = tree_->source->text(at);
    }
    if (text == name || result_.symbols[symbol].kind == SymbolKind::Builtin) {
      all.push_back({at, symbol, isDefinition});
    }
  };
  for (const auto& mention : facts_.mentions) {
    if (mention.builtin) {
      note(mention.at, builtinSymbol(*mention.builtin), false);
      continue;
    }
    const auto& table = mention.isSelf ? selves_ : symbols_;
    const auto symbol = table.find(mention.definition.begin);
    if (symbol != table.end()) note(mention.at, symbol->second, false);
  }
  for (const auto& declaration : declarations_.all) {
    const auto symbol = symbols_.find(declaration.key.begin);
    if (declaration.definition && symbol != symbols_.end()) {
      note(*declaration.definition, symbol->second, true);
    }
  }
  for (const Span at : definitions_) note(at, symbols_.at(at.begin), true);
  // The last note of a place holds.
  std::stable_sort(all.begin(), all.end(),
                   [](const Mention& a, const Mention& b) { return a.at.begin < b.at.begin; });
  for (size_t i = 0; i < all.size(); ++i) {
    if (i + 1 < all.size() && all[i + 1].at.begin < all[i].at.end) continue;
    result_.mentions.push_back(all[i]);
  }
}

uint32_t Analyst::textOf(const Type* type) {
  auto& known = occurring_[type];
  if (known == 0) {
    const auto [entry, isNew] =
        texts_.try_emplace(types::toString(type), static_cast<uint32_t>(texts_.size()));
    if (isNew) result_.types.push_back(entry->first);
    known = entry->second + 1;
  }
  return known - 1;
}

void Analyst::addExpressions() {
  auto& all = facts_.expressions;
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.at.begin != b.at.begin ? a.at.begin < b.at.begin : a.at.end > b.at.end;
  });
  for (size_t i = 0; i < all.size(); ++i) {
    if (i + 1 < all.size() && all[i + 1].at == all[i].at) continue;
    result_.expressions.push_back({all[i].at, textOf(all[i].type)});
  }
}

void Analyst::addMembers() {
  std::map<std::string, MemberList> lists;
  for (const auto& entry : occurring_) {
    const Type* type = entry.first->is(TypeKind::Option) ? entry.first->element : entry.first;
    MemberList list{types::toString(entry.first), {}, {}};
    const auto add = [&](const std::vector<types::Field>& fields) {
      for (const auto& field : fields) {
        const auto isSame = [&](const Member& member) { return member.name == field.name; };
        if (std::any_of(list.own.begin(), list.own.end(), isSame)) continue;
        list.own.push_back({std::string(field.name), types::toString(field.type),
                            commentAbove(*tree_->source, field.span.begin)});
      }
    };
    add(type->fields);
    if (type->is(TypeKind::Record)) {
      add(type->record->fields);
      for (const auto* method : type->record->methods) {
        list.own.push_back({std::string(method->name), signatureOf(*method, method->name, {}), ""});
      }
    } else if (type->is(TypeKind::Union)) {
      for (const auto* variant : type->unionInfo->variants) add(variant->fields);
    } else if (type->is(TypeKind::Group)) {
      list.own = {{"key", types::toString(type->key), "What the items of the group share."},
                  {"items", "[" + types::toString(type->element) + "]", "The items, in order."},
                  {"count", "int", "The number of items."}};
    }
    if (type->is(TypeKind::List) || type->is(TypeKind::String) || type->is(TypeKind::Map) ||
        type->is(TypeKind::Group)) {
      list.builtins = checker_.builtinMethods(type);
    }
    if (!list.own.empty() || !list.builtins.empty()) lists.emplace(list.type, std::move(list));
  }
  for (const auto& import : facts_.imports) {
    MemberList list{import.module.name, {}, {}};
    for (const auto& member : import.module.members) {
      const std::string name(member.name);
      if (!member.builtin) {
        list.own.push_back({name, "float", ""});
        continue;
      }
      const auto& builtin = *member.builtin;
      list.own.push_back({name, name + std::string(builtin.signature.substr(builtin.name.size())),
                          std::string(builtin.doc)});
    }
    if (!list.own.empty()) lists.emplace(list.type, std::move(list));
  }
  for (auto& entry : lists) result_.members.push_back(std::move(entry.second));
}

}  // namespace

std::string_view nameOf(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::Variable:
      return "variable";
    case SymbolKind::Constant:
      return "constant";
    case SymbolKind::Parameter:
      return "parameter";
    case SymbolKind::Function:
      return "function";
    case SymbolKind::Method:
      return "method";
    case SymbolKind::Type:
      return "type";
    case SymbolKind::TypeParameter:
      return "typeParameter";
    case SymbolKind::Field:
      return "field";
    case SymbolKind::Variant:
      return "variant";
    case SymbolKind::Builtin:
      return "builtin";
    case SymbolKind::Extern:
      return "extern";
    case SymbolKind::Import:
      return "import";
    case SymbolKind::Test:
      return "test";
    case SymbolKind::Bench:
      return "bench";
  }
  KINAKO_UNREACHABLE();
}

Analysis analyze(std::shared_ptr<const Source> source,
                 const std::set<std::string, std::less<>>& supplied) {
  return Analyst(std::move(source), supplied).run();
}

}  // namespace kinako::service
