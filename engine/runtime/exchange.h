// Values on their way between a program and its host, as bytes: what a run returned, arguments
// and results of calls in either direction. Numbers are little-endian; a text is a u32 length
// and UTF-8 bytes.
//
//   0                            null
//   1, 2                         false, true
//   3   i64                      an int
//   4   text                     an int beyond 64 bits, in decimal digits
//   5   f64                      a float
//   6   text                     a string
//   7   u32 count, values        a list
//   8   u32 count, keys+values   a map, in the order of the keys' text
//   9   text, u32 count, (text, value)…   a record: its type, its fields
//   10  text                     a bigrat, "n/d"
//   11  text                     what has no form outside (a function): its kind; refused when read
//
// A group is written as its list of items.
#pragma once

#include <string>
#include <string_view>

#include "runtime/context.h"

namespace kinako::runtime {

/// Values inside one another beyond which nothing is written: lists may hold themselves.
inline constexpr unsigned kMostExchangeDepth = 200;

/// Appends `value`. False, with the failure noted in `context`, when it is nested too deep, the
/// program is stopped, or the bytes and what a host makes of them take more than 1 GiB or what is
/// left of the memory limit.
bool writeExchange(Context& context, std::string& out, Value value);

/// Takes one value off the front of `bytes`; records come back as maps, which `as` makes records
/// of. Empty, with the failure noted, when the bytes are not of this form, hold what has no form
/// outside, or memory is short; a message says that they come `from` there.
Value readExchange(Context& context, std::string_view& bytes, std::string_view from = "the host");

/// Calls what the program declares `extern` under the name in arguments[0] with the rest.
Value callExternal(Context& context, std::span<const Value> arguments);

}  // namespace kinako::runtime
