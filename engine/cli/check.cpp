// kinako check: the errors and warnings of programs, without running them.
#include <set>

#include "cli/command_line.h"
#include "cli/disk_files.h"
#include "cli/program_files.h"

namespace kinako::cli {

namespace {

constexpr std::string_view kSummary =
    "Reports all errors and warnings of programs without running them. FILE is a path, or\n"
    "`-` for standard input; a folder (`FOLDER/...` is the same) is searched for .mochi\n"
    "files. The exit code is 0 if there are no errors; warnings do not count.\n";

constexpr std::string_view kExamples =
    "  kinako check hello.mochi\n"
    "  kinako check --format=json src/*.mochi 2> errors.jsonl\n";

}  // namespace

int checkFiles(const Invocation& invocation) {
  ReportSettings report;
  std::vector<std::string> paths;
  CommandLine line("check [OPTIONS] FILE|FOLDER...", kSummary, kExamples);
  LimitSettings limit;
  limit.declare(line);
  report.declare(line);
  line.files(paths);
  if (const auto done = line.parse(invocation.arguments)) return *done;
  if (paths.empty()) return line.mistake("which files?");

  const Reporter reporter = report.reporter();
  size_t errors = 0;
  size_t warnings = 0;
  size_t unreadable = 0;
  bool hasFailed = false;
  const std::vector<std::string> files = programFiles(paths, hasFailed);
  DiskFiles disk;
  std::set<std::string> said;
  for (const std::string& file : files) {
    auto text = readSource(file);
    if (!text) {
      ++unreadable;
      continue;
    }
    CompileResult result =
        compile(sourceName(file), std::move(*text), {{}, &disk, pathOf(file), limit.limits});
    if (result.limit) {
      ++errors;
      reporter.show(*result.limit, *result.source);
    }
    // What is wrong in a file that several programs import is reported once.
    std::erase_if(result.diagnostics, [&](const Diagnostic& diagnostic) {
      return !said.insert(renderJson(diagnostic, *result.source)).second;
    });
    reporter.show(result.diagnostics, *result.source);
    for (const Diagnostic& diagnostic : result.diagnostics) {
      const bool isError = diagnosticInfo(diagnostic.code).severity == Severity::Error;
      if (diagnostic.code == Code::P099) {
        errors += diagnostic.omittedErrors;
        warnings += diagnostic.omittedWarnings;
      } else {
        ++(isError ? errors : warnings);
      }
    }
  }
  if (report.format == Format::Text) {
    std::string summary = counted(files.size() - unreadable, "file") + " checked: ";
    if (errors == 0 && warnings == 0) summary += "ok";
    if (errors > 0) summary += counted(errors, "error");
    if (errors > 0 && warnings > 0) summary += ", ";
    if (warnings > 0) summary += counted(warnings, "warning");
    writeOut(summary + '\n');
  }
  return errors > 0 || unreadable > 0 || hasFailed ? kFailed : kOk;
}

}  // namespace kinako::cli
