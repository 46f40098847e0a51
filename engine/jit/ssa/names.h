// How listings call things: `print` writes these names, `read` reads them.
#pragma once

#include <string>
#include <string_view>

#include "jit/ssa/ssa.h"

namespace kinako::jit::ssa {

/// By Type.
inline constexpr std::string_view kTypeNames[] = {"none",  "int",     "float", "bool",
                                                  "value", "pointer", "any"};
/// By heap::ObjectKind.
inline constexpr std::string_view kKindNames[] = {"boxed_int", "big_int", "big_rat", "string",
                                                  "list",      "map",     "record",  "closure",
                                                  "builtin",   "partial", "cell",    "group"};
/// By Storage.
inline constexpr std::string_view kStorageNames[] = {"any", "int", "float", "bool"};

/// By Immediate: what comes before its number.
inline constexpr std::string_view kPrefixes[] = {
    "", "", "", "", "text", "r", "type", "", "", "shape", "field", "global", "", "@", "function"};
static_assert(std::size(kPrefixes) == static_cast<size_t>(Immediate::Function) + 1);

inline constexpr std::string_view kEmptyName = "empty";
inline constexpr std::string_view kNullName = "null";

/// The first line of a listing.
std::string headingOf(const Region& region);

}  // namespace kinako::jit::ssa
