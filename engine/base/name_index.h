// Which place a name has in a list of names, found without searching it: types may have thousands
// of fields. Filled by whoever makes the list.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace kinako {

class NameIndex {
 public:
  /// Puts the name at the end of the list; false when it was there before, where it stays.
  bool add(std::string_view name);

  /// The first place of the name, or -1.
  int find(std::string_view name) const;

 private:
  /// Where the name stands in `slots_`, or would.
  size_t slotOf(std::string_view name) const;

  std::vector<std::string_view> names_;
  std::vector<uint32_t> slots_;  ///< a hash table of places + 1; empty while the list is short
};

}  // namespace kinako
