#include "base/builtin.h"

namespace kinako {

namespace {
constexpr uint8_t kAny = BuiltinInfo::kAny;
constexpr BuiltinInfo kBuiltins[] = {
#define BUILTIN(id, name, least, most, effect, keeps, makes, signature, doc) \
  {Builtin::id, least, most, Effect::effect, Keeps::keeps, Makes::makes, name, signature, doc},
#include "base/builtins.def"
};
}  // namespace

const BuiltinInfo& builtinInfo(Builtin id) { return kBuiltins[static_cast<size_t>(id)]; }

std::span<const BuiltinInfo> allBuiltins() { return kBuiltins; }

const BuiltinInfo* findBuiltin(std::string_view name) {
  for (const auto& info : kBuiltins) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

const BuiltinInfo* findBuiltinMethod(std::string_view name) {
  struct Alias {
    std::string_view name;
    Builtin builtin;
  };
  static constexpr Alias kAliases[] = {
      {"toUpperCase", Builtin::Upper},
      {"toUpper", Builtin::Upper},
      {"toLowerCase", Builtin::Lower},
      {"toLower", Builtin::Lower},
      {"length", Builtin::Len},
      {"size", Builtin::Len},
      {"startsWith", Builtin::StartsWith},
      {"endsWith", Builtin::EndsWith},
      {"toString", Builtin::Str},
  };
  for (const auto& alias : kAliases) {
    if (alias.name == name) return &builtinInfo(alias.builtin);
  }
  const auto* info = findBuiltin(name);
  return info && info->most > 0 ? info : nullptr;
}

}  // namespace kinako
