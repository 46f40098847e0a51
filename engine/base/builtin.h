// The functions every program has, expanded from builtins.def.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace kinako {

enum class Builtin : uint8_t {
#define BUILTIN(id, name, least, most, effect, signature, doc) id,
#include "base/builtins.def"
};

enum class Effect : uint8_t { Pure, Io };

/// One row of builtins.def.
struct BuiltinInfo {
  static constexpr uint8_t kAny = 255;

  Builtin id;
  std::string_view name;
  uint8_t least;  ///< arguments
  uint8_t most;   ///< arguments; kAny = no limit
  Effect effect;
  std::string_view signature;
  std::string_view doc;
};

const BuiltinInfo& builtinInfo(Builtin id);

/// Whether it calls functions it is given: then a call of it is a frame and a step like any other.
constexpr bool callsBack(Builtin id) { return id == Builtin::Reduce; }

std::span<const BuiltinInfo> allBuiltins();

/// The builtin called `name`, or null.
const BuiltinInfo* findBuiltin(std::string_view name);

/// The builtin that `value.name(…)` means when the value has no such method itself: any
/// builtin that takes the value first, and a few names known from other languages
/// ("toUpperCase", "length", …). Null when there is none.
const BuiltinInfo* findBuiltinMethod(std::string_view name);

}  // namespace kinako
