// The commands of `kinako`: what main() chooses from and what each of them gets.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kinako::cli {

/// What the shell sees.
enum ExitCode : int {
#define EXIT(name, code, meaning) k##name = (code),
#define NUMBER(name, value, meaning)
#include "cli/numbers.def"
};

#define EXIT(name, code, meaning)
#define NUMBER(name, value, meaning) inline constexpr uint32_t k##name = value;
#include "cli/numbers.def"

/// What a command is started with.
struct Invocation {
  std::vector<std::string> arguments;  ///< after the command's name
  uint64_t stackBytes;                 ///< native stack the engine may use
};

struct Command {
  std::string_view name;
  std::string_view summary;  ///< half a line for the overview
  int (*run)(const Invocation&);
};

/// Every command, in the order of the overview.
std::span<const Command> allCommands();

int runProgram(const Invocation& invocation);
int checkFiles(const Invocation& invocation);
int testFiles(const Invocation& invocation);
int formatFiles(const Invocation& invocation);
int dumpStage(const Invocation& invocation);
int startRepl(const Invocation& invocation);
int explain(const Invocation& invocation);

/// The page `kinako --help` shows.
std::string overview();

}  // namespace kinako::cli
