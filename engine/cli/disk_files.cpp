#include "cli/disk_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "cli/terminal.h"

namespace kinako::cli {

using modules::PathKind;

namespace {

std::string onDisk(const std::string& path) { return path.empty() ? "." : path; }

}  // namespace

PathKind DiskFiles::kindOf(const std::string& path) {
  struct stat status {};
  if (stat(onDisk(path).c_str(), &status) != 0) return PathKind::Nothing;
  if (S_ISDIR(status.st_mode)) return PathKind::Folder;
  return S_ISREG(status.st_mode) ? PathKind::File : PathKind::Nothing;  // no pipes, no devices
}

std::optional<std::string> DiskFiles::read(const std::string& path, size_t most,
                                           std::string& error) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    error = std::strerror(errno);
    return std::nullopt;
  }
  struct stat status {};
  std::optional<std::string> text;
  if (fstat(file, &status) == 0 && static_cast<uint64_t>(status.st_size) > most) {
    error = "it is too large";
  } else {
    text = readAll(file, error);
  }
  close(file);
  return text;
}

std::optional<std::vector<std::string>> DiskFiles::list(const std::string& folder,
                                                        std::string& error) {
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(opendir(onDisk(folder).c_str()), closedir);
  if (!entries) {
    error = std::strerror(errno);
    return std::nullopt;
  }
  std::vector<std::string> names;
  while (const dirent* entry = readdir(entries.get())) names.emplace_back(entry->d_name);
  return names;
}

std::string DiskFiles::identity(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(onDisk(path).c_str(), nullptr),
                                                         std::free);
  return real ? real.get() : path;
}

}  // namespace kinako::cli
