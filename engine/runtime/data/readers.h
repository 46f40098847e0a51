// One reader per format: text in, a list of rows out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/context.h"
#include "runtime/data/options.h"

namespace kinako::runtime::data {

/// Values nested deeper than this are refused; what goes over them later may recurse.
inline constexpr size_t kMostDepth = 1000;

/// A file, or the standard input, that was read.
struct Document {
  std::string name;  ///< for messages
  std::string_view bytes;
  uint64_t firstLine = 1;  ///< of the document in the file
};

/// Fails with Data: "NAME:LINE: REASON".
Value failData(Context& context, const Document& document, uint64_t line, std::string reason);
/// The line of a byte offset.
uint64_t lineAt(const Document& document, size_t offset);

/// A map per line; cells that look like numbers are numbers. Without a header the columns
/// are c0, c1, … Empty = failed.
Value readCsv(Context& context, const Document& document, const Options& options);
/// The elements of an array, or the one object. Numbers are floats. Empty = failed.
Value readJson(Context& context, const Document& document);
/// A JSON value per line; blank lines are skipped. Empty = failed.
Value readJsonl(Context& context, const Document& document);
/// The elements of every document that is a sequence, and the documents that are not.
/// Empty = failed.
Value readYaml(Context& context, const Document& document);

/// What an unquoted YAML scalar means: null, bool, int, float, else the empty value (a
/// string).
Value resolveYamlScalar(Context& context, std::string_view text);

}  // namespace kinako::runtime::data
