// A host without an outside: what is printed is kept, input comes from a list, there are no files.
// Tests that need more of a world derive theirs from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/host.h"

namespace kinako {

class QuietHost : public runtime::Host {
 public:
  std::string out;                 ///< what was printed, up to `kept` bytes of it
  size_t kept = SIZE_MAX;          ///< bytes of output
  size_t written = 0;              ///< bytes that were printed
  std::vector<std::string> lines;  ///< standard input
  int64_t time = 0;                ///< in nanoseconds
  int64_t tick = 1;                ///< what passes before each look at the time

  void writeOut(std::string_view bytes) override {
    if (out.size() < kept) out += bytes.substr(0, kept - out.size());
    written += bytes.size();
  }
  bool readLine(std::string& line) override {
    if (lines.empty()) return false;
    line += lines.front();
    lines.erase(lines.begin());
    return true;
  }
  std::optional<std::string> readAll(uint64_t) override {
    std::string all;
    for (const auto& line : lines) all += line + "\n";
    lines.clear();
    return all;
  }
  int64_t now() override { return time += tick; }
  std::optional<std::string> readFile(const std::string&, uint64_t, std::string& error) override {
    error = "there are no files";
    return std::nullopt;
  }
  bool writeFile(const std::string&, std::string_view, std::string& error) override {
    error = "there are no files";
    return false;
  }
  std::optional<std::string> environment(const std::string&) override { return std::nullopt; }
};

}  // namespace kinako
