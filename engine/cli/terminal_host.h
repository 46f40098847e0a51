// The Host of a program that runs in a terminal or a pipe: real files, the real clock,
// standard input and output with buffers of their own.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "runtime/host.h"

namespace kinako::cli {

class TerminalHost : public runtime::Host {
 public:
  /// When `interrupt` becomes true, a read that waits ends as if the input had ended.
  explicit TerminalHost(const std::atomic<bool>* interrupt = nullptr);
  ~TerminalHost() override;

  void writeOut(std::string_view bytes) override;
  void flush() override;
  bool readLine(std::string& line) override;
  std::optional<std::string> readAll(uint64_t most) override;
  int64_t now() override;
  std::optional<std::string> readFile(const std::string& path, uint64_t most,
                                      std::string& error) override;
  bool writeFile(const std::string& path, std::string_view bytes, std::string& error) override;
  std::optional<std::string> environment(const std::string& name) override;

 private:
  /// Reads more of standard input; false at its end.
  bool fill();

  const std::atomic<bool>* interrupt_;
  bool isTerminal_;
  std::string out_;
  std::unique_ptr<char[]> in_;
  size_t inBegin_ = 0;
  size_t inEnd_ = 0;
};

/// The same, but output is kept and input is empty: for tests.
class CapturingHost final : public TerminalHost {
 public:
  using TerminalHost::TerminalHost;

  void writeOut(std::string_view bytes) override;
  bool readLine(std::string&) override { return false; }
  std::optional<std::string> readAll(uint64_t) override { return std::string(); }

  const std::string& output() const { return output_; }

 private:
  std::string output_;
};

}  // namespace kinako::cli
