// What `with { … }` says after load and save.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/context.h"

namespace kinako::runtime::data {

enum class Format : uint8_t { Csv, Tsv, Json, Jsonl, Yaml };

struct Options {
  Format format = Format::Csv;
  std::optional<bool> header;  ///< nothing: load expects a header, save writes none
  char delimiter = ',';
};

/// Options given as a map, a record or null; the format is by the ending of the path when
/// not given, else CSV. `verb` is "load" or "save", for messages. Nothing = failed.
std::optional<Options> readOptions(Context& context, std::string_view verb, std::string_view path,
                                   Value options);

/// Whether a path means the standard input or output.
inline bool isStandard(std::string_view path) { return path.empty() || path == "-"; }

}  // namespace kinako::runtime::data
