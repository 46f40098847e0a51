// Facts of which it has to be found out where they were declared.
#include "types/facts.h"

#include <algorithm>
#include <cctype>

#include "types/check_state.h"

namespace kinako::types {

void CheckState::noteLocal(Span at, const Local& local) {
  if (!facts) return;
  const bool isSelf = local.isParameter && local.function && local.function->owner &&
                      local.function->parameters[0] == &local;
  facts->mentions.push_back({at, local.span, nullptr, isSelf});
}

void CheckState::noteFields(Span at, UnionInfo& owner, std::string_view name) {
  if (!facts) return;
  const auto [entry, isNew] = owner.mentioned.try_emplace(name);
  Span& first = entry->second;
  for (const auto* variant : owner.variants) {
    const auto index = isNew ? variant->fieldIndex(name) : -1;
    if (index < 0) continue;
    const Span span = variant->fields[static_cast<size_t>(index)].span;
    if (first == Span{}) {
      first = span;
    } else {
      facts->together.push_back({span, first});
    }
  }
  if (!(first == Span{})) noteMention(at, first);
}

void CheckState::noteType(Span at, std::string_view name) {
  if (!facts || builtinType(name)) return;
  const auto parameter = std::find(typeParameters.rbegin(), typeParameters.rend(), name);
  if (parameter != typeParameters.rend()) return noteMention(at, spanOf(*parameter, {}));
  if (const auto place = typePlaces.find(name); place != typePlaces.end()) {
    return noteMention(at, place->second);
  }
  if (const auto variant = variants.find(name); variant != variants.end()) {
    return noteMention(at, variant->second->span);
  }
  if (name.size() == 1 && std::isupper(static_cast<unsigned char>(name[0]))) {
    facts->looseParameters.push_back({at, types().anyType});
  }
}

void CheckState::noteRecord(Span at, std::string_view name) {
  if (const auto variant = variants.find(name); variant != variants.end()) {
    return noteMention(at, variant->second->span);
  }
  noteType(at, name);
}

void Checker::observe(Facts* facts) {
  if (facts) *facts = {};
  facts_ = state_->facts = facts;
}

std::vector<const BuiltinInfo*> Checker::builtinMethods(const Type* type) {
  // Accepted is what is not reported.
  std::vector<const BuiltinInfo*> methods;
  CheckState& state = *state_;
  DiagnosticSink quiet(state.budget);
  auto* const outer = std::exchange(state.sink, &quiet);
  const ast::Call call{};
  for (const BuiltinInfo& builtin : allBuiltins()) {
    if (builtin.most == 0 || builtin.effect != Effect::Pure) continue;
    // Takes a text, or the text of anything.
    const bool isOfText = builtin.signature.substr(builtin.name.size()).starts_with("(s");
    if (isOfText && !type->is(TypeKind::String)) continue;
    std::vector<Expr*> arguments{state.expr<NullConst>(Span{}, type)};
    while (arguments.size() < builtin.least) arguments.push_back(state.errorExpr({}));
    const auto reportsBefore = state.reports;
    state.builtinResult(builtin, call, arguments);
    if (state.reports == reportsBefore) methods.push_back(&builtin);
  }
  state.sink = outer;
  return methods;
}

}  // namespace kinako::types
