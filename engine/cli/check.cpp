// kinako check: the errors and warnings of programs, without running them.
#include "cli/command_line.h"

namespace kinako::cli {

namespace {

constexpr std::string_view kSummary =
    "Reads programs and says everything that is wrong with them, without running them.\n"
    "FILE is a path, or `-` for standard input. Exit code 0 when there are no errors;\n"
    "warnings do not count.\n";

constexpr std::string_view kExamples =
    "  kinako check hello.mochi\n"
    "  kinako check --format=json src/*.mochi 2> errors.jsonl\n";

/// 1, "error" → "1 error"; 2, "error" → "2 errors".
std::string counted(size_t number, const std::string& noun) {
  return std::to_string(number) + ' ' + noun + (number == 1 ? "" : "s");
}

}  // namespace

int checkFiles(const Invocation& invocation) {
  ReportSettings report;
  std::vector<std::string> files;
  CommandLine line("check [OPTIONS] FILE...", kSummary, kExamples);
  report.declare(line);
  line.files(files);
  if (const auto done = line.parse(invocation.arguments)) return *done;
  if (files.empty()) return line.mistake("which files?");

  const Reporter reporter = report.reporter();
  size_t errors = 0;
  size_t warnings = 0;
  size_t unreadable = 0;
  for (const std::string& file : files) {
    auto text = readSource(file);
    if (!text) {
      ++unreadable;
      continue;
    }
    const CompileResult result = compile(sourceName(file), std::move(*text));
    reporter.show(result.diagnostics, *result.source);
    for (const Diagnostic& diagnostic : result.diagnostics) {
      const bool isError = diagnosticInfo(diagnostic.code).severity == Severity::Error;
      ++(isError ? errors : warnings);
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
  return errors > 0 || unreadable > 0 ? kFailed : kOk;
}

}  // namespace kinako::cli
