// Picks the command and runs it on a large stack.
#include <algorithm>
#include <filesystem>

#include "base/diagnostics.h"
#include "cli/command.h"
#include "cli/large_stack.h"
#include "cli/terminal.h"

namespace kinako::cli {

namespace {

const Command* findCommand(std::string_view name) {
  for (const Command& command : allCommands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

/// `kinako NAME` where NAME is no command: a program, if it looks or exists like one.
bool isProgram(const std::string& name) {
  std::error_code ignored;
  return name.starts_with('-') || name.ends_with(".mochi") || name.find('/') != std::string::npos ||
         std::filesystem::exists(name, ignored);
}

int unknownCommand(const std::string& name) {
  std::vector<std::string_view> names{"help", "version"};
  for (const Command& command : allCommands()) names.push_back(command.name);
  const std::string_view near = nearest(name, names);
  complain("there is no command or file '" + name + "'" +
           (near.empty() ? "" : "; did you mean `kinako " + std::string(near) + "`?"));
  complain("`kinako --help` lists the commands");
  return kUsage;
}

int dispatch(std::vector<std::string> words, uint64_t stackBytes) {
  if (words.empty() || words[0] == "--help" || words[0] == "-h") {
    writeOut(overview());
    return kOk;
  }
  if (words[0] == "--version" || words[0] == "-V" || words[0] == "version") {
    writeOut("kinako " KINAKO_VERSION "\n");
    return kOk;
  }
  if (words[0] == "help") {
    if (words.size() == 1 || words[1] == "help" || words[1] == "version") {
      return dispatch({"--help"}, stackBytes);
    }
    if (findCommand(words[1]) == nullptr) return unknownCommand(words[1]);
    return dispatch({words[1], "--help"}, stackBytes);
  }
  if (const Command* command = findCommand(words[0])) {
    words.erase(words.begin());
    return command->run({std::move(words), stackBytes});
  }
  if (isProgram(words[0])) return runProgram({std::move(words), stackBytes});
  return unknownCommand(words[0]);
}

}  // namespace

}  // namespace kinako::cli

int main(int count, char** arguments) {
  return kinako::cli::onLargeStack([&](uint64_t stackBytes) {
    return kinako::cli::dispatch({arguments + std::min(count, 1), arguments + count}, stackBytes);
  });
}
