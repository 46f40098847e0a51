// Values as text: the three forms of the language (language: output formatting). Cyclic
// data shows `[...]` and `{...}`.
#pragma once

#include <string>

#include "runtime/context.h"

namespace kinako::runtime {

/// As print shows it at top level: "3", "[1.0, 2.5]", `{"a": 1}`, "nil".
std::string printText(Value value);
/// As str() gives it: "[1 2 3]", "map[a:1 b:2]", "<nil>".
std::string strText(Value value);
/// As json() prints it: two-space indent, sorted keys, no trailing newline.
std::string jsonText(Value value);
/// On one line, without spaces.
std::string compactJsonText(Value value);
/// A float at top level: shortest digits that round-trip, exponent below 1e-4 and from 1e6.
std::string floatText(double value);
/// The text that orders a map key: strText.
std::string keyText(Value key);

}  // namespace kinako::runtime
