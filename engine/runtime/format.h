// Values as text: the three forms of the language (language: output formatting). Cyclic
// data shows `[...]` and `{...}`; however deeply data is nested, the host's stack is not.
#pragma once

#include <string>
#include <string_view>

#include "runtime/text_builder.h"

namespace kinako::runtime {

class ActiveObjects;

// Texts for the engine's own use, of values that are known to be small.

/// As print shows it at top level: "3", "[1.0, 2.5]", `{"a": 1}`, "nil".
std::string printText(Value value);
/// As str() returns it: "[1 2 3]", "map[a:1 b:2]", "<nil>".
std::string strText(Value value);
/// As json() prints it: two-space indent, sorted keys, no trailing newline. What JSON
/// cannot say (NaN, infinities, functions, cycles) is null.
std::string jsonText(Value value);
/// On one line, without spaces.
std::string compactJsonText(Value value);
/// A float at top level: shortest digits that round-trip, exponent below 1e-4 and from 1e6.
std::string floatText(double value);

/// The most bytes a text made for a program may have.
uint64_t textLimit(const Context& context);

// The same forms for programs. False = the text has failed, and its context with it: it grew past
// its limit, or the program was stopped.
bool appendPrintText(TextBuilder& out, Value value);
bool appendStrText(TextBuilder& out, Value value);
/// The str form as a string; empty = failed.
Value strValue(Context& context, Value value);
/// The text that orders a map key, the str form, inside what is being written already.
void appendKeyText(TextBuilder& out, Value key, ActiveObjects& active);

enum class JsonLayout : uint8_t { Indented, Compact };

/// Whether a record shows its type as an entry "__name".
enum class RecordNames : uint8_t { Shown, Hidden };

/// Whether whole floats are told from ints.
enum class WholeFloats : uint8_t { AsInts, Marked };  ///< "3", "3.0"

/// Fails with Domain too, on what JSON cannot say.
bool appendJson(TextBuilder& out, Value value, JsonLayout layout,
                RecordNames names = RecordNames::Shown, WholeFloats floats = WholeFloats::AsInts);

/// As print shows it inside containers, but not more than about this many bytes: what is longer
/// ends in "…", and little is done for what is not shown.
std::string shortText(Value value, size_t bytes);
/// The first `bytes` bytes of `text` and "…"; all of it when it is not longer.
std::string shortened(std::string_view text, size_t bytes);

/// Text in double quotes as print shows it inside containers: control characters as \n or
/// \x01, other unprintable ones as \u00a0 or \U000e0001.
std::string quoted(std::string_view text);
/// The same of at most some 60 bytes, for messages; "…" is the rest.
std::string quotedBriefly(std::string_view text);
/// At most this many bytes of the text, without a part of a character.
std::string_view cutShort(std::string_view text, size_t bytes);

}  // namespace kinako::runtime
