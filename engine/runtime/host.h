// The port to the world outside: everything a program can observe or touch goes through
// it. The CLI, the tests and the wasm build each bring their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kinako::runtime {

class Host {
 public:
  virtual ~Host() = default;

  /// Bytes for standard output; the host may buffer until flush().
  virtual void writeOut(std::string_view bytes) = 0;
  virtual void flush() {}

  /// Appends the next line of standard input to `line`, without its "\n" or "\r\n".
  /// False at the end of input.
  virtual bool readLine(std::string& line) = 0;

  /// All of the rest of standard input; nothing when that is more than `most` bytes.
  virtual std::optional<std::string> readAll(uint64_t most) = 0;

  /// Nanoseconds since 1970.
  virtual int64_t now() = 0;

  /// The bytes of a file, or nothing with the host's reason in `error`: "" when the file has more
  /// than `most` bytes.
  virtual std::optional<std::string> readFile(const std::string& path, uint64_t most,
                                              std::string& error) = 0;

  /// Whether the files it writes are in memory: then they count as the program's.
  virtual bool keepsFiles() const { return false; }
  /// Replaces a file's content; false with the host's reason in `error`.
  virtual bool writeFile(const std::string& path, std::string_view bytes, std::string& error) = 0;

  /// What the program declares `extern` under that name, called with `count` values, in the form
  /// of runtime/exchange.h as the result is. False with the reason in `result`.
  virtual bool callExternal(const std::string& name, size_t count, std::string_view arguments,
                            std::string& result) {
    (void)name, (void)count, (void)arguments;
    result = "there is no such function";
    return false;
  }

  /// Asked between slices of at most some thousand steps: true stops the program (trap
  /// `interrupted`).
  virtual bool shouldStop() { return false; }

  /// An environment variable (MOCHI_NOW_SEED, …), if set.
  virtual std::optional<std::string> environment(const std::string& name) = 0;
};

}  // namespace kinako::runtime
