// kinako test: every `test` block by itself, on a fresh heap.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "cli/command_line.h"
#include "cli/program_files.h"
#include "cli/terminal_host.h"

namespace kinako::cli {

namespace {

constexpr std::string_view kSummary =
    "Runs the `test` blocks of programs. Each block runs by itself: first everything in\n"
    "the file that is no test, then the block. A block inside a function or another block\n"
    "is no test of its own: it runs where it stands. FILE may be a folder, which is\n"
    "searched for .mochi files; without one the current folder is. What a test prints is\n"
    "shown only when it fails. Exit code 1 when a test fails or a file has errors.\n";

constexpr std::string_view kExamples =
    "  kinako test\n"
    "  kinako test math.mochi --filter=gcd\n"
    "  kinako test --timeout=5 src tests\n";

constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kPlain = "\x1b[0m";

struct Settings {
  RunSettings run;
  ReportSettings report;
  std::string filter;
  std::vector<std::string> files;
};

/// Every line of `text` behind `margin`.
std::string indented(std::string_view text, std::string_view margin) {
  std::string out;
  while (!text.empty()) {
    const size_t length = std::min(text.find('\n'), text.size());
    (out += margin).append(text.substr(0, length)) += '\n';
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return out;
}

/// What a program printed, without anything that could drive the terminal.
std::string quotedOutput(std::string_view output) {
  std::string out;
  while (!output.empty()) {
    const size_t length = std::min(output.find('\n'), output.size());
    out += "         | " + printable(output.substr(0, length)) + '\n';
    output.remove_prefix(std::min(length + 1, output.size()));
  }
  return out.empty() ? out : "         it printed:\n" + out;
}

class TestRun {
 public:
  TestRun(const Settings& settings, uint64_t stackBytes)
      : settings_(settings),
        reporter_(settings.report.reporter()),
        color_(colorFor(1, settings.report.color)) {
    options_ = settings.run.options;
    options_.interrupt = interrupt_.flag();
    options_.limits.hostStackBytes = stackBytes;
  }

  void testFile(const std::string& file) {
    auto text = readSource(file);
    if (!text) {
      ++failed_;
      return;
    }
    const std::string name = sourceName(file);
    const CompileResult compiled = compile(name, std::move(*text));
    if (!compiled.program) {
      reporter_.show(compiled.diagnostics, *compiled.source);
      line(name + '\n' + mark(false) + "does not compile\n");
      ++failed_;
      return;
    }
    const std::vector<std::string> titles = testTitles(*compiled.program);
    bool isNamed = false;
    for (size_t i = 0; i < titles.size() && !*interrupt_.flag(); ++i) {
      if (titles[i].find(settings_.filter) == std::string::npos) continue;
      if (!isNamed) line(name + '\n');
      isNamed = true;
      testBlock(compiled, i, titles[i]);
    }
  }

  bool isInterrupted() const { return *interrupt_.flag(); }

  int finish() const {
    if (isInterrupted()) complain("interrupted");
    if (passed_ + failed_ == 0) {
      line(settings_.filter.empty()
               ? "no tests found\n"
               : "no test has '" + printable(settings_.filter) + "' in its title\n");
    }
    line(std::to_string(passed_) + " passed, " + std::to_string(failed_) + " failed\n");
    return isInterrupted() ? kInterrupted : failed_ > 0 ? kFailed : kOk;
  }

 private:
  bool isText() const { return settings_.report.format == Format::Text; }

  void line(const std::string& text) const {
    if (isText()) writeOut(text);
  }

  std::string mark(bool isOk) const {
    const std::string word = isOk ? "ok  " : "FAIL";
    if (color_ == Color::Off) return "   " + word + "  ";
    return "   " + std::string(isOk ? kGreen : kRed) + word + std::string(kPlain) + "  ";
  }

  void testBlock(const CompileResult& compiled, size_t index, const std::string& title) {
    CapturingHost host(interrupt_.flag());
    const auto start = std::chrono::steady_clock::now();
    const RunResult result = runTest(*compiled.program, index, host, options_);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    if (result.trap && isInterrupted()) return;
    ++(result.trap ? failed_ : passed_);
    if (isText()) {
      char duration[32];
      std::snprintf(duration, sizeof duration, " (%.1f ms)\n", time.count());
      writeOut(mark(!result.trap) + printable(title) + duration);
      if (!result.trap) return;
      writeOut(indented(renderText(*result.trap, *compiled.source, color_), "         ") +
               quotedOutput(host.output()));
    } else if (result.trap) {
      reporter_.show(*result.trap, *compiled.source);
    }
  }

  const Settings& settings_;
  InterruptGuard interrupt_;
  Reporter reporter_;
  Color color_;
  RunOptions options_;
  size_t passed_ = 0;
  size_t failed_ = 0;
};

}  // namespace

int testFiles(const Invocation& invocation) {
  Settings settings;
  CommandLine line("test [OPTIONS] [FILE|FOLDER]...", kSummary, kExamples);
  line.option(
      "--filter", "TEXT",
      [&](const std::string& value) {
        settings.filter = value;
        return std::string();
      },
      "only tests with TEXT in their title");
  settings.run.declare(line);
  settings.report.declare(line);
  line.files(settings.files);
  if (const auto done = line.parse(invocation.arguments)) return *done;
  if (settings.files.empty()) settings.files.push_back(".");

  bool hasFailed = false;
  TestRun tests(settings, invocation.stackBytes);
  for (const std::string& file : programFiles(settings.files, hasFailed)) {
    if (tests.isInterrupted()) break;
    tests.testFile(file);
  }
  const int code = tests.finish();
  return code == kOk && hasFailed ? kFailed : code;
}

}  // namespace kinako::cli
