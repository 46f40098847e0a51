// kinako explain: the pages about diagnostics, traps, words of the language, builtin functions and
// instructions.
#include "explain.h"

#include "cli/command_line.h"

namespace kinako::cli {

namespace {

constexpr std::string_view kSummary =
    "Explains the code of an error or warning, the name of a runtime error, a word of the\n"
    "language, a builtin function, or an instruction of the virtual machine. Without a name it\n"
    "lists everything it can explain.\n";

constexpr std::string_view kExamples =
    "  kinako explain T002\n"
    "  kinako explain match\n"
    "  kinako explain divide-by-zero\n"
    "  kinako explain substring\n"
    "  kinako explain add_int\n";

int unknownName(const std::string& name, const CommandLine& line) {
  const std::string_view near = nearest(name, explainNames());
  return line.mistake("there is no page about '" + name + "'" +
                      (near.empty() ? "" : "; did you mean `" + std::string(near) + "`?"));
}

}  // namespace

int explain(const Invocation& invocation) {
  std::vector<std::string> names;
  CommandLine line("explain [CODE|NAME]...", kSummary, kExamples);
  line.files(names);
  if (const auto done = line.parse(invocation.arguments)) return *done;
  if (names.empty()) {
    writeOut(explainContents());
    return kOk;
  }
  std::string text;
  for (const std::string& name : names) {
    const std::string page = explainPage(name);
    if (page.empty()) return unknownName(name, line);
    text += (text.empty() ? "" : "\n") + page;
  }
  writeOut(text);
  return kOk;
}

}  // namespace kinako::cli
