// One reader per format: text in, a list of rows out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/cast.h"
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

// `type` is of the rows together: a list. What it declares no type for is read by the rules of
// the format. A key that an object has twice is a warning. Empty = failed.

/// A row per line. Without a header the columns are c0, c1, …
Value readCsv(Context& context, const Document& document, const Options& options,
              const TypeDescriptor& type);
/// The elements of an array, or the one object. Whole numbers are ints of any size.
Value readJson(Context& context, const Document& document, const TypeDescriptor& type);
/// A JSON value per line; blank lines are skipped.
Value readJsonl(Context& context, const Document& document, const TypeDescriptor& type);
/// The elements of every document that is a sequence, and the documents that are not.
Value readYaml(Context& context, const Document& document, const TypeDescriptor& type);

}  // namespace kinako::runtime::data
