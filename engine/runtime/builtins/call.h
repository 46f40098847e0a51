// One call of a builtin, and the functions callBuiltin() chooses from: one per row of
// base/builtins.def, in the file of its subject. Rows that differ only in name share one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/builtin.h"
#include "runtime/context.h"

namespace kinako::runtime::builtins {

struct Call {
  Context& context;
  Builtin builtin;
  std::span<const Value> arguments;  ///< as many as the row allows
  bool mayReuse = false;             ///< the first argument may be changed in place

  Value operator[](size_t i) const { return arguments[i]; }
  size_t count() const { return arguments.size(); }
  std::string_view name() const { return builtinInfo(builtin).name; }

  /// Fails with Argument: "NAME expects WHAT, got KIND", and returns the empty value.
  Value expects(std::string_view what, Value got) const;
  /// The same for an element of a list: "NAME expects WHAT, got KIND in it".
  Value expectsInside(std::string_view what, Value got) const;
  /// Fails with Domain: "NAME: WHY".
  Value domain(std::string_view why) const;

  /// Argument `i` as a list: a list itself, the items of a group, an empty list for null.
  /// Empty = failed.
  Value items(size_t i, std::string_view what = "a list") const;
  /// Argument `i` as a number of things: an integer, or a float without a fraction;
  /// integers past 64 bits saturate. Nothing = failed.
  std::optional<int64_t> integer(size_t i) const;
};

// io.cpp
Value print(const Call& call);
Value input(const Call& call);
Value now(const Call& call);
Value json(const Call& call);
Value panic(const Call& call);
Value mem(const Call& call);
Value eval(const Call& call);

// lists.cpp
Value len(const Call& call);
Value count(const Call& call);
Value exists(const Call& call);
Value append(const Call& call);
Value concat(const Call& call);
Value first(const Call& call);
Value last(const Call& call);
Value distinct(const Call& call);
Value reverse(const Call& call);
Value sort(const Call& call);
Value collect(const Call& call);
Value range(const Call& call);
Value reduce(const Call& call);
Value slice(const Call& call);
Value contains(const Call& call);
Value indexOf(const Call& call);
Value repeat(const Call& call);

// aggregates.cpp
Value sum(const Call& call);
Value avg(const Call& call);
Value min(const Call& call);
Value max(const Call& call);

// maps.cpp
Value keys(const Call& call);
Value values(const Call& call);
Value get(const Call& call);

// strings.cpp
Value substring(const Call& call);
Value lower(const Call& call);
Value upper(const Call& call);
Value trim(const Call& call);
Value split(const Call& call);
Value join(const Call& call);
Value replace(const Call& call);
Value startsWith(const Call& call);
Value endsWith(const Call& call);
Value padStart(const Call& call);
Value padEnd(const Call& call);
Value repeatString(const Call& call, int64_t times);
Value reverseString(const Call& call);
Value indexOfString(const Call& call);

// conversion.cpp
Value str(const Call& call);
Value toJson(const Call& call);
Value toInt(const Call& call);
Value toFloat(const Call& call);
Value toBool(const Call& call);
Value ord(const Call& call);
Value chr(const Call& call);
Value parseIntStr(const Call& call);
Value num(const Call& call);
Value denom(const Call& call);
Value sha256(const Call& call);
Value md5(const Call& call);

// math.cpp
Value abs(const Call& call);
Value round(const Call& call);
Value pow(const Call& call);
Value atan2(const Call& call);
/// Every function of one float: floor, sqrt, sin, …
Value ofFloat(const Call& call, double (*function)(double));

}  // namespace kinako::runtime::builtins
