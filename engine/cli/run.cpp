// kinako run: one program, on the terminal it was started from.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <functional>

#include "cli/command_line.h"
#include "cli/disk_files.h"
#include "cli/terminal_host.h"

namespace kinako::cli {

namespace {

constexpr std::string_view kSummary =
    "Runs a program. FILE is its path, or `-` to read it from standard input. Its output\n"
    "goes to standard output, errors and warnings to standard error. Arguments after `--`\n"
    "are reserved for the program; the language has no way to read them yet.\n";

constexpr std::string_view kExamples =
    "  kinako hello.mochi                   the word `run` can be left out\n"
    "  kinako run -e 'print(6 * 7)'\n"
    "  kinako run --timeout=2 --max-memory=256M guest.mochi < input.txt\n"
    "  kinako run --format=json hello.mochi 2> errors.jsonl\n";

struct Settings {
  RunSettings run;
  ReportSettings report;
  std::optional<std::string> code;
  std::vector<std::string> files;
  bool wantsStats = false;
  std::string jitLog;         ///< a path; "" = none
  bool wantsOpcodes = false;  ///< only in builds with KINAKO_OPCODE_PROFILE
};

/// A file that lines are written to; "" is none.
class LineFile {
 public:
  explicit LineFile(const std::string& path) {
    if (path.empty()) return;
    file_ = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file_ >= 0) return;
    complain("cannot write '" + path + "': " + std::strerror(errno));
    isOpen_ = false;
  }
  ~LineFile() {
    if (file_ >= 0) close(file_);
  }
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  bool isOpen() const { return isOpen_; }
  void write(std::string_view line) const { writeAll(file_, std::string(line) + '\n'); }

 private:
  int file_ = -1;
  bool isOpen_ = true;
};

/// How many of the hottest places are shown to people.
constexpr size_t kShown = 5;

std::string statsJson(const Stats& stats, double seconds) {
  std::string hot;
  for (const auto& place : stats.hot) {
    hot += fmt::format(R"({}{{"function":{},"file":{},"line":{},"isLoop":{},"steps":{}}})",
                       hot.empty() ? "" : ",", jsonString(place.function), jsonString(place.file),
                       place.line, place.isLoop, place.steps);
  }
  return fmt::format(
      R"({{"kind":"stats","seconds":{:.6f},"backend":{},"declined":{},)"
      R"("steps":{},"instructions":{},"allocatedBytes":{},"peakBytes":{},"collections":{},"hot":[{}]{}}})"
      "\n",
      seconds, jsonString(backendName(stats.backend)), jsonString(stats.declined), stats.steps,
      stats.instructions, stats.allocatedBytes, stats.peakBytes, stats.collections, hot,
      stats.jit.empty() ? "" : ",\"jit\":" + stats.jit);
}

std::string statsText(const Stats& stats, double seconds) {
  std::string text = fmt::format("time         {:.6f} s\nsteps        {}\n", seconds, stats.steps);
  if (!stats.declined.empty()) {
    text += fmt::format("back end     {}: {}\n", backendName(stats.backend), stats.declined);
  }
  if (stats.instructions > 0) text += fmt::format("instructions {}\n", stats.instructions);
  text += fmt::format("allocated    {} bytes\npeak         {} bytes\ncollections  {}\n",
                      stats.allocatedBytes, stats.peakBytes, stats.collections);
  if (!stats.jit.empty()) text += fmt::format("jit          {}\n", stats.jit);
  for (size_t i = 0; i < std::min(kShown, stats.hot.size()); ++i) {
    const auto& place = stats.hot[i];
    text += fmt::format("hot {:7.1f}%  {}{} at {}:{}\n",
                        100.0 * static_cast<double>(place.steps) /
                            static_cast<double>(std::max<uint64_t>(stats.steps, 1)),
                        place.isLoop ? "a loop in " : "", place.function, place.file, place.line);
  }
  return text;
}

/// `path`: of the program's file, "" if it is not in a file.
int execute(std::string name, const std::string& path, std::string text, const Settings& settings,
            uint64_t stackBytes) {
  const Reporter reporter = settings.report.reporter();
  DiskFiles files;
  const CompileResult compiled =
      compile(std::move(name), std::move(text), {{}, &files, path, settings.run.options.limits});
  reporter.show(compiled.diagnostics, *compiled.source);
  if (compiled.limit) reporter.show(*compiled.limit, *compiled.source);
  if (!compiled.program) return kFailed;

  InterruptGuard interrupt;
  RunOptions options = settings.run.options;
  options.interrupt = interrupt.flag();
  options.wantsCount = settings.wantsStats;
  options.limits.hostStackBytes = stackBytes;
  TerminalHost host(interrupt.flag());
  const LineFile jitLog(settings.jitLog);
  if (!jitLog.isOpen()) return kFailed;
  const std::function<void(std::string_view)> writeLine = [&](std::string_view line) {
    jitLog.write(line);
  };
  if (!settings.jitLog.empty()) options.jitLog = &writeLine;
  const auto start = std::chrono::steady_clock::now();
  const RunResult result = run(*compiled.program, host, options);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  host.flush();
  reporter.show(result.warnings, *compiled.source);
  if (result.trap) reporter.show(*result.trap, *compiled.source);
#ifdef KINAKO_OPCODE_PROFILE
  if (settings.wantsOpcodes) writeAll(2, result.stats.opcodes + '\n');
#endif
  if (settings.wantsStats) {
    writeAll(2, settings.report.format == Format::Json ? statsJson(result.stats, time.count())
                                                       : statsText(result.stats, time.count()));
  }
  if (!result.trap) return kOk;
  return result.trap->kind == TrapKind::Interrupted ? kInterrupted : kFailed;
}

}  // namespace

int runProgram(const Invocation& invocation) {
  std::vector<std::string> arguments = invocation.arguments;
  arguments.erase(std::find(arguments.begin(), arguments.end(), "--"), arguments.end());
  Settings settings;
  // Setting up the options takes longer than a small program runs.
  if (arguments.size() == 1 && (arguments[0] == "-" || !arguments[0].starts_with('-'))) {
    settings.files = arguments;
  } else {
    CommandLine line("run [OPTIONS] FILE|- [-- ARGUMENTS]", kSummary, kExamples);
    line.option(
        "-e,--eval", "CODE",
        [&](const std::string& value) {
          settings.code = value;
          return std::string();
        },
        "run CODE instead of a file");
    settings.run.declare(line);
    line.option(
        "--jit-log", "FILE",
        [&](const std::string& value) {
          settings.jitLog = value;
          return std::string();
        },
        "write what the compiler of hot code does to FILE, as JSON lines");
    line.flag("--stats", settings.wantsStats,
              "report time, steps, instructions, memory and hot places at the end");
#ifdef KINAKO_OPCODE_PROFILE
    line.flag("--profile-opcodes", settings.wantsOpcodes,
              "report how often each instruction of the VM ran, as JSON");
#endif
    settings.report.declare(line);
    line.files(settings.files);
    if (const auto done = line.parse(arguments)) return *done;
    if (settings.code && !settings.files.empty()) {
      return line.mistake("use either a file or `--eval`, not both");
    }
    if (!settings.code && settings.files.empty()) return line.mistake("which file?");
    if (settings.files.size() > 1) {
      return line.mistake("one program at a time, please: '" + settings.files[0] + "' or '" +
                          settings.files[1] + "'? Arguments for the program go after `--`");
    }
  }
  if (settings.code) {
    return execute("<argument>", "", *settings.code, settings, invocation.stackBytes);
  }
  auto text = readSource(settings.files[0]);
  if (!text) return kFailed;
  return execute(sourceName(settings.files[0]), pathOf(settings.files[0]), std::move(*text),
                 settings, invocation.stackBytes);
}

}  // namespace kinako::cli
