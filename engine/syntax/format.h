// The one style of Mochi programs: `kinako fmt`.
//
// Two spaces a level, one statement a line, `{` on the line of its head. What does not fit
// into 100 columns is broken at its brackets, operators or clauses; lists, maps and records
// that were begun on a new line stay broken. Comments and string and number spellings are
// kept as they are, of several blank lines one.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/diagnostics.h"
#include "base/source.h"

namespace kinako::syntax {

/// The program in that style, ending with a line break ("" for an empty one). It parses to
/// the same tree, and formatting it again changes nothing. Nothing, and the reasons in
/// `sink`, when `source` cannot be parsed; what is only unsupported (P071) is kept.
std::optional<std::string> format(std::shared_ptr<const Source> source, DiagnosticSink& sink);

}  // namespace kinako::syntax
