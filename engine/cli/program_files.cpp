#include "cli/program_files.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/terminal.h"

namespace kinako::cli {

namespace fs = std::filesystem;

namespace {

/// "src/..." → "src", "..." → ".", as other tools write a folder and all below it.
std::string withoutDots(const std::string& path) {
  if (path == "...") return ".";
  if (!path.ends_with("/...")) return path;
  const std::string folder = path.substr(0, path.size() - 4);
  return folder.empty() ? "/" : folder;
}

}  // namespace

std::vector<std::string> programFiles(const std::vector<std::string>& paths, bool& hasFailed) {
  std::vector<std::string> files;
  std::set<std::string> known;
  const auto add = [&](const std::string& file) {
    std::error_code ignored;
    const fs::path place = fs::absolute(file, ignored).lexically_normal();
    if (known.insert(file == "-" ? file : place.string()).second) files.push_back(file);
  };
  for (const std::string& written : paths) {
    const std::string path = withoutDots(written);
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      add(path);
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
    for (const std::string& file : found) add(file);
  }
  return files;
}

}  // namespace kinako::cli
