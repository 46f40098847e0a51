// The functions every program has, expanded from builtins.def.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace kinako {

enum class Builtin : uint8_t {
#define BUILTIN(id, name, least, most, effect, keeps, makes, signature, doc) id,
#include "base/builtins.def"
};

enum class Effect : uint8_t { Pure, Io };
enum class Keeps : uint8_t { All, Rest, Nothing };
enum class Makes : uint8_t { Other, Container, ChangedContainer, ChangedText };

/// One row of builtins.def.
struct BuiltinInfo {
  static constexpr uint8_t kAny = 255;

  Builtin id;
  uint8_t least;  ///< arguments
  uint8_t most;   ///< arguments; kAny = no limit
  Effect effect;
  Keeps keeps;
  Makes makes;
  std::string_view name;
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
