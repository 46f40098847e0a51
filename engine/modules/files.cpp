#include "modules/files.h"

namespace kinako::modules {

PathKind MemoryFiles::kindOf(const std::string& path) {
  if (texts_.contains(path)) return PathKind::File;
  if (path.empty()) return PathKind::Folder;
  const auto inside = texts_.lower_bound(path + '/');
  const bool isFolder = inside != texts_.end() && inside->first.starts_with(path + '/');
  return isFolder ? PathKind::Folder : PathKind::Nothing;
}

std::optional<std::string> MemoryFiles::read(const std::string& path, size_t most,
                                             std::string& error) {
  const auto found = texts_.find(path);
  if (found == texts_.end()) {
    error = "No such file or directory";
    return std::nullopt;
  }
  if (found->second.size() > most) {
    error = "it is too large";
    return std::nullopt;
  }
  return found->second;
}

std::optional<std::vector<std::string>> MemoryFiles::list(const std::string& folder, std::string&) {
  const std::string start = folder.empty() ? "" : folder + '/';
  std::vector<std::string> names;
  for (auto entry = texts_.lower_bound(start);
       entry != texts_.end() && entry->first.starts_with(start); ++entry) {
    const auto name = entry->first.substr(start.size());
    if (!name.empty() && name.find('/') == std::string::npos) names.push_back(name);
  }
  return names;
}

}  // namespace kinako::modules
