// The Host of a program that runs in JavaScript: every method is a function that web/ passes to the
// module when it makes an instance of it.
#pragma once

#include <string>
#include <string_view>

#include "modules/files.h"
#include "runtime/host.h"

namespace kinako::wasm {

class JavascriptHost final : public runtime::Host {
 public:
  void writeOut(std::string_view bytes) override;
  void flush() override;
  bool readLine(std::string& line) override;
  std::optional<std::string> readAll(uint64_t most) override;
  int64_t now() override;
  std::optional<std::string> readFile(const std::string& path, uint64_t most,
                                      std::string& error) override;
  bool keepsFiles() const override;
  bool writeFile(const std::string& path, std::string_view bytes, std::string& error) override;
  bool callExternal(const std::string& name, size_t count, std::string_view arguments,
                    std::string& result) override;
  bool shouldStop() override;
  std::optional<std::string> environment(const std::string& name) override;

 private:
  void writePending();

  /// This many lines are written between two calls of shouldStop: what is printed before something
  /// long is seen before it.
  static constexpr int kPrompt = 4;

  std::string out_;
  int prompt_ = kPrompt;  // lines that still go at once
};

/// Where programs import from: what JavaScript says there is.
class JavascriptFiles final : public modules::Files {
 public:
  modules::PathKind kindOf(const std::string& path) override;
  std::optional<std::string> read(const std::string& path, size_t most,
                                  std::string& error) override;
  std::optional<std::vector<std::string>> list(const std::string& folder,
                                               std::string& error) override;
  std::string identity(const std::string& path) override;
  bool mayLeave() const override;
};

}  // namespace kinako::wasm
