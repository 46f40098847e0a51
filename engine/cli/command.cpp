#include "cli/command.h"

namespace kinako::cli {

namespace {
constexpr Command kCommands[] = {
    {"run", "run a program", runProgram},
    {"check", "find the errors of programs without running them", checkFiles},
    {"test", "run the test blocks of programs", testFiles},
    {"fmt", "format programs in the standard style", formatFiles},
    {"repl", "an interactive session: type a line, see its value", startRepl},
    {"explain", "explain an error, a word of the language or a builtin function", explain},
    {"dump", "print a program's tokens, trees or bytecode", dumpStage},
};
}  // namespace

std::span<const Command> allCommands() { return kCommands; }

std::string overview() {
  std::string text = "Kinako " KINAKO_VERSION
                     ", an engine for the Mochi language\n"
                     "\n"
                     "Usage: kinako FILE               run a program\n"
                     "       kinako COMMAND [...]\n"
                     "       kinako help [COMMAND]\n"
                     "\n"
                     "Commands:\n";
  for (const Command& command : kCommands) {
    text += "  " + std::string(command.name) + std::string(10 - command.name.size(), ' ') +
            std::string(command.summary) + '\n';
  }
  text +=
      "\n"
      "Options:\n"
      "  -h, --help     show this help; `kinako COMMAND --help` shows that of a command\n"
      "  -V, --version  show the version, as `kinako version` does\n"
      "\n"
      "Examples:\n"
      "  kinako hello.mochi\n"
      "  kinako run -e 'print(6 * 7)'\n"
      "  kinako check src/*.mochi\n"
      "  kinako explain T002\n"
      "\n"
      "Exit codes: 0 success, 1 the program, a test or a file failed, 2 the command line\n"
      "is wrong, 130 stopped by Ctrl+C. Set NO_COLOR=1 to turn colours off.\n";
  return text;
}

}  // namespace kinako::cli
