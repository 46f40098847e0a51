#include "cli/command.h"

namespace kinako::cli {

namespace {
constexpr Command kCommands[] = {
    {"run", "run a program", runProgram},
    {"check", "find the errors of programs without running them", checkFiles},
    {"test", "run the test blocks of programs", testFiles},
    {"fmt", "lay programs out in the standard style", formatFiles},
    {"repl", "a conversation: type a line, see what it gives", startRepl},
    {"explain", "what an error, a word of the language or a builtin function is about", explain},
    {"dump", "print what a stage of the engine makes of a program", dumpStage},
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
      "  -h, --help     this page; `kinako COMMAND --help` for a command's own\n"
      "  -V, --version  the version, as `kinako version` does\n"
      "\n"
      "Examples:\n"
      "  kinako hello.mochi\n"
      "  kinako run -e 'print(6 * 7)'\n"
      "  kinako check src/*.mochi\n"
      "  kinako explain T002\n"
      "\n"
      "Exit codes: 0 all is well, 1 the program (a test, a file) failed, 2 the command\n"
      "line is wrong, 130 stopped by Ctrl+C. Set NO_COLOR=1 to do without colours.\n";
  return text;
}

}  // namespace kinako::cli
