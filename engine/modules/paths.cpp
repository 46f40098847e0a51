#include "modules/paths.h"

#include <algorithm>
#include <vector>

namespace kinako::modules {

namespace {

constexpr size_t kLongest = 1024;  // bytes

std::vector<std::string_view> segmentsOf(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const size_t length = std::min(path.find('/'), path.size());
    if (length > 0) segments.push_back(path.substr(0, length));
    path.remove_prefix(std::min(length + 1, path.size()));
  }
  return segments;
}

}  // namespace

std::string problemOf(std::string_view path) {
  const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (path.empty()) return "the path is empty";
  if (path.size() > kLongest) return "the path is too long";
  if (path.front() == '/') return "a path starts with `./` or `../`, or with the name of a package";
  if (path.find('\\') != std::string_view::npos) return "folders are separated by `/`";
  if (path.find(':') != std::string_view::npos) return "only files and folders can be imported";
  if (std::any_of(path.begin(), path.end(), isControl)) {
    return "the path has a control character";
  }
  return {};
}

bool isRelative(std::string_view path) {
  const auto first = path.substr(0, path.find('/'));
  return first == "." || first == "..";
}

std::string folderOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  return std::string(path.substr(0, std::max<size_t>(slash, path.front() == '/' ? 1 : 0)));
}

std::optional<std::string> join(std::string_view folder, std::string_view path, bool mayLeave) {
  const bool isAbsolute = folder.starts_with('/');
  std::vector<std::string_view> segments;
  for (const auto part : {folder, path}) {
    for (const auto segment : segmentsOf(part)) {
      if (segment == ".") continue;
      if (segment != "..") {
        segments.push_back(segment);
      } else if (!segments.empty() && segments.back() != "..") {
        segments.pop_back();
      } else if (mayLeave && !isAbsolute) {
        segments.push_back(segment);
      } else {
        return std::nullopt;
      }
    }
  }
  std::string joined;
  for (const auto segment : segments) {
    if (isAbsolute || !joined.empty()) joined += '/';
    joined += segment;
  }
  return joined.empty() && isAbsolute ? "/" : joined;
}

std::string_view nameOf(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  path = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  if (path.ends_with(kExtension)) path.remove_suffix(kExtension.size());
  return path;
}

bool isTestFile(std::string_view path) {
  constexpr std::string_view kEnd = "_test.mochi";
  return path.ends_with(kEnd);
}

}  // namespace kinako::modules
