// One writer per format: rows in, text out. Rows are maps and records; the name of a
// record's type is not written. False = failed: Memory, or Domain on what a format cannot
// say.
#pragma once

#include "runtime/context.h"
#include "runtime/data/options.h"
#include "runtime/list.h"
#include "runtime/text_builder.h"

namespace kinako::runtime::data {

/// A line per row, columns sorted by name: all that any row has. A header only if asked for.
bool writeCsv(Context& context, const List& rows, const Options& options, TextBuilder& out);
/// An array on one line; the bare object when there is one row.
bool writeJson(Context& context, Value rows, TextBuilder& out);
/// An object per line.
bool writeJsonl(Context& context, const List& rows, TextBuilder& out);
/// A block sequence.
bool writeYaml(Context& context, Value rows, TextBuilder& out);

/// As save writes it: on one line, floats never as ints, so that they are read back as they were.
bool appendCompactJson(TextBuilder& out, Value value);

}  // namespace kinako::runtime::data
