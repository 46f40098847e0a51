// kinako test: every `test` block by itself, on a fresh heap.
#include <algorithm>
#include <chrono>
#include <memory>

#include "cli/command_line.h"
#include "cli/disk_files.h"
#include "cli/program_files.h"
#include "cli/terminal_host.h"
#include "cli/test_report.h"

namespace kinako::cli {

namespace {

constexpr std::string_view kSummary =
    "Runs the `test` blocks of programs. Each block runs separately: first everything in\n"
    "the file that is not a test, then the block. A block inside a function or another\n"
    "block is not a separate test: it runs where it is. FILE may be a folder (`FOLDER/...`\n"
    "is the same), which is searched for .mochi files; the default is the current folder.\n"
    "The output of a test is shown only if it fails. The exit code is 1 if a test fails or\n"
    "a file has errors.\n"
    "\n"
    "`--format=json` prints one JSON object per line: one for every test, with its output,\n"
    "one for every file that cannot be tested, and a summary at the end. `--format=junit`\n"
    "prints the XML that build servers read; tests that --filter excludes are skipped.\n";

constexpr std::string_view kExamples =
    "  kinako test\n"
    "  kinako test math.mochi --filter=gcd\n"
    "  kinako test --timeout=5 src tests\n"
    "  kinako test --format=junit ./... > report.xml\n";

struct Settings {
  RunSettings run;
  ReportSettings report;
  std::string filter;
  std::vector<std::string> files;
};

/// The first error of a file that does not compile.
const Diagnostic& firstError(const std::vector<Diagnostic>& diagnostics) {
  return *std::find_if(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
    return diagnosticInfo(diagnostic.code).severity == Severity::Error;
  });
}

class TestRun {
 public:
  TestRun(const Settings& settings, uint64_t stackBytes)
      : settings_(settings),
        reporter_(settings.report.reporter()),
        color_(isText() ? colorFor(1, settings.report.color) : Color::Off),
        report_(makeTestReport(settings.report.format, color_)) {
    options_ = settings.run.options;
    options_.interrupt = interrupt_.flag();
    options_.limits.hostStackBytes = stackBytes;
  }

  void testFile(const std::string& file) {
    ++totals_.files;
    TestOutcome outcome;
    outcome.file = sourceName(file);
    auto text = readSource(file, outcome.message);
    if (!text) {
      outcome.result = TestResult::Error;
      outcome.code = "file";
      outcome.text = outcome.message + '\n';
      return add(outcome);
    }
    const CompileResult compiled =
        compile(outcome.file, std::move(*text), {{}, &disk_, pathOf(file), options_.limits});
    if (compiled.limit) return add(isStopped(*compiled.limit, *compiled.source, outcome));
    if (!compiled.program) return add(doesNotCompile(compiled, std::move(outcome)));
    const std::vector<TestBlock> blocks = testBlocks(*compiled.program);
    for (size_t i = 0; i < blocks.size() && !isInterrupted(); ++i) {
      outcome.title = blocks[i].title;
      outcome.line = compiled.source->at(blocks[i].span.begin).position(blocks[i].span.begin).line;
      if (outcome.title.find(settings_.filter) != std::string::npos) {
        testBlock(compiled, i, outcome);
      } else {
        TestOutcome skipped = outcome;
        skipped.result = TestResult::Skip;
        add(skipped);
      }
    }
  }

  bool isInterrupted() const { return *interrupt_.flag(); }

  int finish() {
    totals_.isInterrupted = isInterrupted();
    if (isInterrupted()) complain("interrupted");
    report_->finish(totals_, settings_.filter);
    const bool hasFailed = totals_.failed + totals_.errors > 0;
    return isInterrupted() ? kInterrupted : hasFailed ? kFailed : kOk;
  }

 private:
  bool isText() const { return settings_.report.format == Format::Text; }

  void add(const TestOutcome& outcome) {
    totals_.add(outcome);
    report_->add(outcome);
  }

  TestOutcome isStopped(const TrapReport& trap, const Source& source, TestOutcome outcome) {
    if (isText()) reporter_.show(trap, source);
    outcome.result = TestResult::Error;
    outcome.code = trapInfo(trap.kind).name;
    outcome.message = trap.message;
    outcome.text = renderText(trap, source, color_);
    outcome.json = renderJson(trap, source);
    return outcome;
  }

  TestOutcome doesNotCompile(const CompileResult& compiled, TestOutcome outcome) {
    if (isText()) reporter_.show(compiled.diagnostics, *compiled.source);
    const Diagnostic& error = firstError(compiled.diagnostics);
    outcome.result = TestResult::Error;
    outcome.code = "compile";
    const Source& source = compiled.source->at(error.span.begin);
    const uint32_t line = source.position(error.span.begin).line;
    // What is wrong may be in a file that it imports.
    const bool isOwn = source.name() == outcome.file;
    const std::string place = isOwn ? "" : source.name() + ':' + std::to_string(line) + ": ";
    outcome.message = "does not compile: " + place + error.message;
    if (isOwn) outcome.line = line;
    for (const Diagnostic& diagnostic : compiled.diagnostics) {
      outcome.text += renderText(diagnostic, *compiled.source, Color::Off);
      outcome.json += (outcome.json.empty() ? "[" : ",") + renderJson(diagnostic, *compiled.source);
    }
    outcome.json += ']';
    return outcome;
  }

  void testBlock(const CompileResult& compiled, size_t index, TestOutcome outcome) {
    CapturingHost host(interrupt_.flag());
    const auto start = std::chrono::steady_clock::now();
    const RunResult result = runTest(*compiled.program, index, host, options_);
    outcome.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (result.trap && isInterrupted()) return;
    if (isText()) reporter_.show(result.warnings, *compiled.source);
    outcome.output = host.output();
    if (result.trap) {
      const bool isExpectation = result.trap->kind == TrapKind::Expect;
      outcome.result = isExpectation ? TestResult::Fail : TestResult::Error;
      outcome.code = trapInfo(result.trap->kind).name;
      outcome.message = result.trap->message;
      outcome.text = renderText(*result.trap, *compiled.source, color_);
      outcome.json = renderJson(*result.trap, *compiled.source);
    }
    add(outcome);
  }

  const Settings& settings_;
  DiskFiles disk_;
  InterruptGuard interrupt_;
  Reporter reporter_;
  Color color_;
  std::unique_ptr<TestReport> report_;
  RunOptions options_;
  TestTotals totals_;
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
      "run only tests with TEXT in their title");
  settings.run.declare(line);
  settings.report.declareFormat(line, "text for people, one JSON object per line, or JUnit's XML",
                                true);
  settings.report.declareColor(line);
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
