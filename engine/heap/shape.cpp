#include <algorithm>

#include "heap/layout.h"

namespace kinako::heap {

int Shape::fieldIndex(std::string_view field) const {
  const auto found = std::find(fields.begin(), fields.end(), field);
  return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

}  // namespace kinako::heap
