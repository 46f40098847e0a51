#include "base/name_index.h"

#include <functional>

namespace kinako {

namespace {

constexpr size_t kShort = 8;  ///< so many names are searched faster than hashed

}  // namespace

size_t NameIndex::slotOf(std::string_view name) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = std::hash<std::string_view>()(name) & mask;
  while (slots_[slot] != 0 && names_[slots_[slot] - 1] != name) slot = (slot + 1) & mask;
  return slot;
}

bool NameIndex::add(std::string_view name) {
  const bool isNew = find(name) < 0;
  names_.push_back(name);
  if (names_.size() <= kShort) return isNew;
  if (names_.size() * 2 > slots_.size()) {
    slots_.assign(names_.size() * 4, 0);
    while ((slots_.size() & (slots_.size() - 1)) != 0) slots_.push_back(0);
    for (uint32_t i = 0; i < names_.size(); ++i) {
      if (const size_t slot = slotOf(names_[i]); slots_[slot] == 0) slots_[slot] = i + 1;
    }
  } else if (const size_t slot = slotOf(name); slots_[slot] == 0) {
    slots_[slot] = static_cast<uint32_t>(names_.size());
  }
  return isNew;
}

int NameIndex::find(std::string_view name) const {
  if (!slots_.empty()) return static_cast<int>(slots_[slotOf(name)]) - 1;
  for (size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == name) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace kinako
