// The port through which `import` finds files: a disk for the command line, a map in memory or
// whatever a host allows for WebAssembly. Paths are made by paths.h: segments between `/`,
// without `.` and with `..` at their start only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kinako::modules {

enum class PathKind : uint8_t { Nothing, File, Folder };

class Files {
 public:
  virtual ~Files() = default;

  /// "" is the folder that relative paths start from.
  virtual PathKind kindOf(const std::string& path) = 0;

  /// The text of a file of at most `most` bytes, or nothing with the reason in `error`.
  virtual std::optional<std::string> read(const std::string& path, size_t most,
                                          std::string& error) = 0;

  /// The names of the files in a folder, in any order, or nothing with the reason in `error`.
  virtual std::optional<std::vector<std::string>> list(const std::string& folder,
                                                       std::string& error) = 0;

  /// Equal for two paths of one file or folder, for instance when links lead to it.
  virtual std::string identity(const std::string& path) { return path; }

  /// Whether `..` may lead above the folder that relative paths start from.
  virtual bool mayLeave() const { return false; }
};

/// Files in memory, by path.
class MemoryFiles final : public Files {
 public:
  explicit MemoryFiles(std::map<std::string, std::string> texts) : texts_(std::move(texts)) {}

  PathKind kindOf(const std::string& path) override;
  std::optional<std::string> read(const std::string& path, size_t most,
                                  std::string& error) override;
  std::optional<std::vector<std::string>> list(const std::string& folder,
                                               std::string& error) override;

 private:
  std::map<std::string, std::string> texts_;
};

}  // namespace kinako::modules
