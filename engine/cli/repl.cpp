// kinako repl: an interactive session.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "cli/command_line.h"
#include "cli/disk_files.h"
#include "cli/line_editor.h"
#include "cli/terminal_host.h"

namespace kinako::cli {

namespace {

constexpr std::string_view kSummary =
    "Reads a line, runs it, shows its value, and remembers what it declares. An incomplete\n"
    "line continues on the next one. A terminal has editing, history (arrow keys, Ctrl+R)\n"
    "and completion (Tab); other input is read line by line.\n";

constexpr std::string_view kExamples =
    "  kinako repl\n"
    "  echo '2 + 3' | kinako repl\n";

constexpr std::string_view kHelp =
    "Type a statement or an expression; the value of an expression is shown.\n"
    "  :load FILE  run a file and keep what it declares\n"
    "  :reset      forget everything\n"
    "  :help       show this list (also `help`)\n"
    "  :quit       leave (also `quit`, `exit` and Ctrl+D)\n"
    "Ctrl+C discards the line, or stops a program that is running.\n";

/// $XDG_STATE_HOME/kinako/history, whose folder is created, or "" if that is impossible.
std::string historyFile() {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  std::filesystem::path folder;
  if (state != nullptr && *state == '/') {
    folder = state;
  } else if (home != nullptr && *home == '/') {
    folder = std::filesystem::path(home) / ".local" / "state";
  } else {
    return {};
  }
  folder /= "kinako";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  return error ? std::string() : (folder / "history").string();
}

class Repl {
 public:
  Repl(const RunSettings& run, const ReportSettings& report, uint64_t stackBytes)
      : reporter_(report.reporter()), host_(interrupt_.flag()), options_(run.options) {
    options_.interrupt = interrupt_.flag();
    options_.limits.hostStackBytes = stackBytes;
    reset();
  }

  int converse() {
    if (isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0) return readPlainly();
    writeOut("Kinako " KINAKO_VERSION ". :help lists the commands, :quit leaves.\n");
    umask(umask(0) | 077);  // other users must not read what was typed
    LineEditor editor(
        historyFile(), [this](std::string_view prefix) { return session_->complete(prefix); },
        interrupt_.flag());
    for (std::string line; !hasQuit_;) {
      interrupt_.reset();
      switch (editor.ask(pending_.empty() ? "> " : "| ", line)) {
        case LineEditor::Answer::Line:
          take(line);
          break;
        case LineEditor::Answer::Interrupted:
          pending_.clear();
          writeOut("\n");
          break;
        case LineEditor::Answer::End:
          writeOut("\n");
          hasQuit_ = true;
          break;
      }
    }
    return kOk;
  }

 private:
  int readPlainly() {
    std::string line;
    while (!hasQuit_ && host_.readLine(line)) {
      take(line);
      line.clear();
    }
    if (!pending_.empty() && !hasQuit_) show(session_->evaluate(pending_));
    return kOk;
  }

  void take(const std::string& line) {
    if (pending_.empty()) {
      const std::string command = line.starts_with(':') ? line : commandMeant(line);
      const bool isBlank = line.find_first_not_of(" \t\r") == std::string::npos;
      if (!command.empty() || isBlank) session_->evaluate("\n");  // it still counts as a line
      if (!command.empty()) return obey(command);
      if (isBlank) return;
    }
    pending_ += line + '\n';
    evaluatePending();
  }

  /// `exit`, `quit` and `help`, as people type them, unless the program has something of that name.
  std::string commandMeant(const std::string& line) const {
    std::string word = line;
    while (!word.empty() && std::strchr(" \t\r;", word.back())) word.pop_back();
    word.erase(0, word.find_first_not_of(" \t"));
    if (word.ends_with("()")) word.resize(word.size() - 2);
    if (word != "exit" && word != "quit" && word != "help") return {};
    const auto names = session_->complete(word);
    return std::find(names.begin(), names.end(), word) == names.end() ? ':' + word : std::string();
  }

  void evaluatePending() {
    interrupt_.reset();
    const Session::Outcome outcome = session_->evaluate(pending_);
    if (outcome.incomplete) return;
    pending_.clear();
    show(outcome);
  }

  void show(const Session::Outcome& outcome) {
    host_.flush();
    if (outcome.source) {
      std::vector<Diagnostic> diagnostics = outcome.diagnostics;
      // In a session an expression does have an effect: its value is shown.
      std::erase_if(diagnostics, [](auto& each) { return each.code == Code::P065; });
      reporter_.show(diagnostics, *outcome.source);
      if (outcome.trap) reporter_.show(*outcome.trap, *outcome.source);
    }
    if (!outcome.value.empty()) writeOut(outcome.value + '\n');
  }

  void obey(const std::string& line) {
    const size_t space = std::min(line.find(' '), line.size());
    const std::string word = line.substr(0, space);
    std::string rest = line.substr(std::min(space + 1, line.size()));
    while (rest.ends_with(' ')) rest.pop_back();
    if (word == ":quit" || word == ":q" || word == ":exit") {
      hasQuit_ = true;
    } else if (word == ":help" || word == ":h") {
      writeOut(kHelp);
    } else if (word == ":reset") {
      reset();
    } else if (word == ":load" && !rest.empty()) {
      if (const auto text = readSource(rest)) {
        interrupt_.reset();
        show(session_->evaluate(*text, sourceName(rest)));
      }
    } else if (word == ":load") {
      complain("which file? `:load FILE`");
    } else {
      const std::string_view near = nearest(word, {":help", ":load", ":quit", ":reset"});
      complain(
          "there is no command '" + word + "'" +
          (near.empty() ? "; `:help` lists them" : "; did you mean `" + std::string(near) + "`?"));
    }
  }

  void reset() { session_ = std::make_unique<Session>(host_, options_, &files_); }

  Reporter reporter_;
  InterruptGuard interrupt_;
  TerminalHost host_;
  DiskFiles files_;
  RunOptions options_;
  std::unique_ptr<Session> session_;
  std::string pending_;  ///< lines that are not complete yet
  bool hasQuit_ = false;
};

}  // namespace

int startRepl(const Invocation& invocation) {
  RunSettings run;
  ReportSettings report;
  CommandLine line("repl [OPTIONS]", kSummary, kExamples);
  run.declare(line);
  report.declare(line);
  if (const auto done = line.parse(invocation.arguments)) return *done;
  return Repl(run, report, invocation.stackBytes).converse();
}

}  // namespace kinako::cli
