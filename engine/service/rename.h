// A new name for what is at a place of a text: in all of its places, or not at all when the
// program would mean something else afterwards.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "service/analysis.h"

namespace kinako::service {

struct Renaming {
  std::vector<Span> places;  ///< where `name` is to stand, in the order of the text
  /// Why it cannot be done, for people; "" when it can. Then there are no places.
  std::string problem;
  std::shared_ptr<const Source> source;
  std::optional<TrapReport> limit;  ///< it was stopped: then neither counts
};

/// Renames what is mentioned at `offset`, or ends there, to `newName`. A text with errors is
/// renamed as far as it was understood.
Renaming renameSymbol(std::string name, std::string text, uint32_t offset, std::string_view newName,
                      const Options& options = {});

}  // namespace kinako::service
