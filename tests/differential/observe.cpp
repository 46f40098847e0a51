#include "observe.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <map>
#include <optional>

#include "jit/driver.h"
#include "jit/evaluate/evaluate.h"
#include "quiet_host.h"

namespace kinako::differential {

namespace {

/// No program that ends by itself needs as much.
constexpr uint64_t kFuel = 400'000;

struct Outcome {
  std::string seen;  ///< output, the steps it took, and the trap with its place and stack
  std::string said;  ///< output and the message of the trap: the same in a module
  uint64_t steps = 0;
  std::string trap;
  bool isLimited = false;
};

Outcome observe(const Program& program, const Source& source, const Way& way, uint64_t fuel,
                const CompareOptions& options) {
  RunOptions run;
  run.backend = way.backend;
  run.gcStress = way.gcStress;
  run.slice = way.slice;
  jit::Driver driver(
      std::make_unique<jit::Evaluator>(),
      {.compilesAll = true, .mostLeft = 3, .passes = std::string(way.passes), .verifies = true});
  if (!way.passes.empty()) run.tier = &driver;
  run.limits.fuel = fuel;
  run.limits.memoryBytes = 64 << 20;
  run.limits.frames = 500;
  run.limits.timeoutMilliseconds = 4'000;
  QuietHost host;
  host.kept = 1 << 20;
  host.lines = {"3", "2", "1"};
  const RunResult result = kinako::run(program, host, run);
  Outcome outcome;
  outcome.seen = std::move(host.out);
  if (options.alter) options.alter(way, outcome.seen);
  outcome.said = outcome.seen;
  outcome.steps = result.stats.steps;
  outcome.seen +=
      "(" + std::to_string(host.written) + " bytes, " + std::to_string(outcome.steps) + " steps)\n";
  if (result.trap) {
    outcome.trap = trapInfo(result.trap->kind).name;
    outcome.said += result.trap->message + '\n';
    outcome.seen += renderText(*result.trap, source, Color::Off);
    outcome.seen += renderJson(*result.trap, source);
    for (const std::string_view limit : {"memory", "timeout"}) {
      outcome.isLimited |= outcome.trap == limit;
    }
  }
  return outcome;
}

/// From the first line in which they differ.
std::string difference(const std::string& firstName, const std::string& first,
                       const std::string& secondName, const std::string& second) {
  size_t line = 0;
  for (size_t i = 0; i < first.size() && i < second.size() && first[i] == second[i]; ++i) {
    if (first[i] == '\n') line = i + 1;
  }
  constexpr size_t kShown = 1500;
  return "--- " + firstName + ", from where they differ\n" + first.substr(line, kShown) + "\n--- " +
         secondName + "\n" + second.substr(line, kShown) + "\n";
}

bool readAll(int file, double seconds, std::string& text) {
  std::array<char, 4096> buffer;
  timespec start{};
  clock_gettime(CLOCK_MONOTONIC, &start);
  while (true) {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const double left = seconds - static_cast<double>(now.tv_sec - start.tv_sec) -
                        static_cast<double>(now.tv_nsec - start.tv_nsec) * 1e-9;
    pollfd wait{file, POLLIN, 0};
    if (left <= 0 || poll(&wait, 1, static_cast<int>(left * 1000) + 1) == 0) return false;
    const ssize_t got = read(file, buffer.data(), buffer.size());
    if (got <= 0) return true;
    text.append(buffer.data(), static_cast<size_t>(got));
  }
}

/// `first` receives the outcome of the first of them.
Comparison compareWays(const CompileResult& compiled, const std::vector<Way>& ways, uint64_t fuel,
                       const CompareOptions& options, std::optional<Outcome>& first) {
  first.reset();
  std::string firstName;
  bool isLimited = false;
  for (const Way& way : ways) {
    Outcome outcome = observe(*compiled.program, *compiled.source, way, fuel, options);
    isLimited |= outcome.isLimited;
    if (isLimited) continue;
    if (!first) {
      first = std::move(outcome);
      firstName = wayName(way);
    } else if (outcome.seen != first->seen) {
      return {Verdict::Disagreed, outcome.trap,
              difference(firstName, first->seen, wayName(way), outcome.seen)};
    }
  }
  if (isLimited || first->trap == "fuel") return {Verdict::Limited, "", ""};
  return {first->trap.empty() ? Verdict::Ended : Verdict::Trapped, first->trap, ""};
}

}  // namespace

std::string wayName(const Way& way) {
  std::string name(backendName(way.backend));
  if (!way.passes.empty()) name.append(" with compiled code, passes ").append(way.passes);
  return name +
         (way.slice == RunOptions().slice ? "" : ", slices of " + std::to_string(way.slice)) +
         (way.gcStress ? " with garbage collection stress" : "");
}

std::vector<Way> allWays(bool withGcStress) {
  std::vector<Way> ways;
  for (const Backend backend : allBackends()) {
    ways.push_back({backend, false});
    if (withGcStress) ways.push_back({backend, true});
  }
  ways.push_back({Backend::Vm, withGcStress, "all"});
  ways.push_back({Backend::Vm, false, "all", 5});
  ways.push_back({Backend::Vm, false, "none", 23});
  return ways;
}

namespace {

/// A program that another one imports runs as it does by itself: the same output and message, in
/// every way, but for what counts frames and for tests, which run only with their own file.
Comparison compareImported(const std::string& text, const std::string& said,
                           const CompareOptions& options) {
  modules::MemoryFiles files(std::map<std::string, std::string>{{"it.mochi", text}});
  const CompileResult compiled =
      compile("program", "import \"./it\" as it", {{}, &files, "program.mochi"});
  if (!compiled.program) return {Verdict::Disagreed, "import", "it cannot be imported\n"};
  std::optional<Outcome> first;
  const Comparison result = compareWays(compiled, allWays(false), kFuel, options, first);
  if (!first || result.verdict == Verdict::Disagreed || first->said == said) return result;
  return {Verdict::Disagreed, first->trap, difference("by itself", said, "imported", first->said)};
}

}  // namespace

Comparison compare(const std::string& text, const CompareOptions& options) {
  const CompileResult compiled = compile("program", text);
  if (!compiled.program) {
    for (const Diagnostic& diagnostic : compiled.diagnostics) {
      const DiagnosticInfo& info = diagnosticInfo(diagnostic.code);
      if (info.severity != Severity::Error) continue;
      return {Verdict::Refused, std::string(info.name),
              renderText(diagnostic, *compiled.source, Color::Off)};
    }
    return {Verdict::Refused, "no error", "no program, but no error"};
  }
  std::optional<Outcome> first;
  const Comparison whole = compareWays(compiled, allWays(options.gcStress), kFuel, options, first);
  const bool isSame = whole.verdict == Verdict::Ended || whole.verdict == Verdict::Trapped;
  if (!isSame) return whole;
  // An expectation names its file.
  const bool isComparable = first->trap != "stack-overflow" && first->trap != "expect";
  if (isComparable && testBlocks(*compiled.program).empty()) {
    const Comparison imported = compareImported(text, first->said, options);
    if (imported.verdict == Verdict::Disagreed) return imported;
  }
  if (first->steps < 2) return whole;
  // Half of its fuel stops it at the same place everywhere.
  const Comparison half = compareWays(compiled, allWays(false), first->steps / 2, options, first);
  return half.verdict == Verdict::Disagreed ? half : whole;
}

Comparison compareApart(const std::string& text, const CompareOptions& options, double seconds) {
  const Comparison broken{Verdict::Crashed, "", "no process or pipe to run it in"};
  int ends[2];
  if (pipe(ends) != 0) return broken;
  const pid_t child = fork();
  if (child < 0) return broken;
  if (child == 0) {
    close(ends[0]);
    const int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere >= 0) dup2(nowhere, STDERR_FILENO);
    const Comparison result = compare(text, options);
    const std::string said =
        std::string(1, static_cast<char>('a' + static_cast<int>(result.verdict))) + result.name +
        "\n" + result.report;
    const bool isWhole =
        write(ends[1], said.data(), said.size()) == static_cast<ssize_t>(said.size());
    _exit(isWhole ? 0 : 1);
  }
  close(ends[1]);
  std::string said;
  const bool isInTime = readAll(ends[0], seconds, said);
  close(ends[0]);
  if (!isInTime) kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  if (!isInTime) return {Verdict::Crashed, "hang", "it did not end\n"};
  if (WIFSIGNALED(status)) {
    const std::string name = strsignal(WTERMSIG(status));
    return {Verdict::Crashed, name, "it was ended by a signal: " + name + "\n"};
  }
  if (WEXITSTATUS(status) != 0 || said.empty()) {
    return {Verdict::Crashed, "exit", "the process ended itself\n"};
  }
  const size_t line = said.find('\n');
  return {static_cast<Verdict>(said[0] - 'a'), said.substr(1, line - 1), said.substr(line + 1)};
}

}  // namespace kinako::differential
