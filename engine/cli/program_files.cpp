#include "cli/program_files.h"

#include <algorithm>
#include <filesystem>

#include "cli/terminal.h"

namespace kinako::cli {

namespace fs = std::filesystem;

std::vector<std::string> programFiles(const std::vector<std::string>& paths, bool& hasFailed) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    fs::recursive_directory_iterator entry(path, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
      const fs::path& item = entry->path();
      std::error_code ignored;
      if (entry->is_directory(ignored)) {
        if (item.filename().string().starts_with('.')) entry.disable_recursion_pending();
      } else if (item.extension() == ".mochi") {
        found.push_back(path == "." ? item.lexically_relative(".").string() : item.string());
      }
    }
    if (error) {
      complain("cannot read '" + path + "': " + error.message());
      hasFailed = true;
    }
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

}  // namespace kinako::cli
