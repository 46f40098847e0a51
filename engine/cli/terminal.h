// What all commands share of the world outside: reading files, writing to the terminal,
// showing diagnostics and traps, Ctrl+C.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/render.h"
#include "base/source.h"

namespace kinako::cli {

/// Writes everything or ends the process: without a word when nobody reads any more (as
/// in `kinako run x.mochi | head`), with a message when for instance the disk is full.
void writeAll(int descriptor, std::string_view bytes);

/// To standard output, at once.
void writeOut(std::string_view text);

/// `kinako: MESSAGE` to standard error.
void complain(std::string_view message);

/// Everything up to the end of the file, or nothing with the system's reason in `error`.
std::optional<std::string> readAll(int descriptor, std::string& error);

/// The bytes of a file; `-` is standard input. Complains and returns nothing when it cannot
/// be read.
std::optional<std::string> readSource(const std::string& path);
/// The same; `problem` receives what was complained of.
std::optional<std::string> readSource(const std::string& path, std::string& problem);

/// What a program read from `path` is called in messages.
std::string sourceName(const std::string& path);

/// From where its imports lead on: "" for standard input.
std::string pathOf(const std::string& path);

enum class Format : uint8_t { Text, Json, Junit };  ///< the last one: `kinako test` alone
enum class ColorMode : uint8_t { Auto, Always, Never };

/// Shows diagnostics and traps on standard error.
class Reporter {
 public:
  Reporter(Format format, ColorMode color);

  void show(const std::vector<Diagnostic>& diagnostics, const Source& source) const;
  void show(const TrapReport& trap, const Source& source) const;

  std::string render(const TrapReport& trap, const Source& source) const;

  Format format() const { return format_; }
  Color color() const { return color_; }

 private:
  Format format_;
  Color color_;
};

/// Whether to write colours to `descriptor`: obeys `mode`, then NO_COLOR, then whether
/// it is a terminal that knows colours.
Color colorFor(int descriptor, ColorMode mode);

/// While one of these lives, the first Ctrl+C sets a flag and the second one ends the
/// process. There is one at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  const std::atomic<bool>* flag() const;
  /// Forgets an earlier Ctrl+C.
  void reset();
};

}  // namespace kinako::cli
