// Builtins called as methods of their first argument: `text.padStart(4)`.
#include "runtime/builtins.h"

namespace kinako::runtime {

namespace {

/// Names that methods have in other languages.
struct Alias {
  std::string_view name;
  Builtin builtin;
};
constexpr Alias kAliases[] = {
    {"toUpperCase", Builtin::Upper},
    {"toLowerCase", Builtin::Lower},
    {"startsWith", Builtin::StartsWith},
    {"endsWith", Builtin::EndsWith},
    {"includes", Builtin::Contains},
    {"length", Builtin::Len},
    {"size", Builtin::Len},
};

}  // namespace

const BuiltinInfo* findMethod(std::string_view name) {
  for (const auto& alias : kAliases) {
    if (alias.name == name) return &builtinInfo(alias.builtin);
  }
  const BuiltinInfo* info = findBuiltin(name);
  // print, panic and their like do something to the world, not to the value.
  const bool isMethod = info != nullptr && info->effect == Effect::Pure && info->least > 0;
  return isMethod ? info : nullptr;
}

}  // namespace kinako::runtime
