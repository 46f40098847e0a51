// The options of one command: declared in a few lines, parsed by CLI11, explained by
// `--help`. Only command_line.cpp knows CLI11.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/terminal.h"
#include "engine.h"

namespace kinako::cli {

class CommandLine {
 public:
  /// What an option does with its value: stores it and returns "", or returns why the
  /// value is no good.
  using Store = std::function<std::string(const std::string& value)>;

  /// `usage` is what follows `kinako `; `summary` and `examples` are the first and the
  /// last lines of the help page, each with its line break.
  CommandLine(std::string_view usage, std::string_view summary, std::string_view examples);
  ~CommandLine();

  void flag(const std::string& names, bool& target, const std::string& help);
  void option(const std::string& names, const std::string& value, Store store,
              const std::string& help);
  /// What is left when options are taken away.
  void files(std::vector<std::string>& target);

  /// Parses; an exit code when there is nothing left to do: after `--help` or a mistake.
  std::optional<int> parse(const std::vector<std::string>& arguments);

  /// Complains about the command line and returns the exit code for it.
  int mistake(const std::string& message) const;

 private:
  std::string missingValue(const std::string& complaint) const;

  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::string command_;
};

/// `--format` and `--color`.
struct ReportSettings {
  Format format = Format::Text;
  ColorMode color = ColorMode::Auto;

  void declare(CommandLine& line);
  /// `--format` alone, with what it means to the command.
  void declareFormat(CommandLine& line, const std::string& help, bool withJunit = false);
  void declareColor(CommandLine& line);
  Reporter reporter() const { return {format, color}; }
};

/// `--backend`, the limits and the tools of whoever works on the engine.
struct RunSettings {
  RunOptions options;

  void declare(CommandLine& line);
};

/// `--timeout` and `--max-memory` alone, of commands that run nothing.
struct LimitSettings {
  Limits limits;

  void declare(CommandLine& line);
};

}  // namespace kinako::cli
