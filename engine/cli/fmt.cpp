// kinako fmt: programs in the standard layout.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "cli/command_line.h"
#include "cli/program_files.h"

namespace kinako::cli {

namespace {

constexpr std::string_view kSummary =
    "Formats programs in the standard style and keeps their comments. FILE may be a folder,\n"
    "which is searched for .mochi files. With `-` the program is read from standard input\n"
    "and written to standard output. A file with errors is left unchanged, and a file is\n"
    "never half written: it is replaced as a whole.\n";

constexpr std::string_view kExamples =
    "  kinako fmt hello.mochi\n"
    "  kinako fmt --check src          exit code 1 if a file is not in the standard style\n"
    "  kinako fmt - < draft.mochi > hello.mochi\n";

/// The complete content goes to a new file next to `path`, which then takes its place and
/// permissions; links are followed. Complains and returns false when that fails.
bool replaceFile(const std::string& path, std::string_view bytes) {
  const auto fail = [&](const std::string& temporary) {
    complain("cannot write '" + path + "': " + std::strerror(errno));
    if (!temporary.empty()) unlink(temporary.c_str());
    return false;
  };
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr),
                                                         std::free);
  struct stat status {};
  if (!real || stat(real.get(), &status) != 0) return fail("");
  if (access(real.get(), W_OK) != 0) return fail("");
  std::string temporary = std::string(real.get()) + ".XXXXXX";
  const int file = mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) return fail("");
  bool isWritten = true;
  while (isWritten && !bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    isWritten = written >= 0 || errno == EINTR;
    if (written > 0) bytes.remove_prefix(static_cast<size_t>(written));
  }
  isWritten = isWritten && fchmod(file, status.st_mode & 07777) == 0 && fsync(file) == 0;
  if (!isWritten) {
    const int reason = errno;
    close(file);
    errno = reason;
    return fail(temporary);
  }
  if (close(file) != 0 || rename(temporary.c_str(), real.get()) != 0) return fail(temporary);
  return true;
}

/// `text` in the standard layout, or nothing after saying why.
std::optional<std::string> formatted(const std::string& name, const std::string& text,
                                     const Reporter& reporter, const Limits& limits) {
  std::vector<Diagnostic> diagnostics;
  std::optional<TrapReport> limit;
  auto result = format(name, text, diagnostics, limits, &limit);
  // A fault of ours must not cost anybody a program.
  std::vector<Diagnostic> ignored;
  const bool isReadBack = result && format(name, *result, ignored, limits, &limit);
  if (limit) {
    reporter.show(*limit, Source(name, text));
    return std::nullopt;
  }
  if (!result) {
    reporter.show(diagnostics, Source(name, text));
    return std::nullopt;
  }
  if (!isReadBack) {
    complain("internal error: the formatted '" + name + "' cannot be parsed; it is unchanged");
    return std::nullopt;
  }
  return result;
}

}  // namespace

int formatFiles(const Invocation& invocation) {
  bool onlyChecks = false;
  ReportSettings report;
  std::vector<std::string> paths;
  CommandLine line("fmt [OPTIONS] FILE|FOLDER|-...", kSummary, kExamples);
  line.flag("--check", onlyChecks, "change nothing; list the files that would change");
  LimitSettings limit;
  limit.declare(line);
  report.declare(line);
  line.files(paths);
  if (const auto done = line.parse(invocation.arguments)) return *done;
  if (paths.empty()) return line.mistake("which files? (`.` for the current folder)");

  const Reporter reporter = report.reporter();
  bool hasFailed = false;
  for (const std::string& file : programFiles(paths, hasFailed)) {
    const auto text = readSource(file);
    const auto result =
        text ? formatted(sourceName(file), *text, reporter, limit.limits) : std::nullopt;
    if (!result) {
      hasFailed = true;
    } else if (onlyChecks) {
      if (*result == *text) continue;
      writeOut(sourceName(file) + '\n');
      hasFailed = true;
    } else if (file == "-") {
      writeOut(*result);
    } else if (*result != *text) {
      if (!replaceFile(file, *result)) hasFailed = true;
    }
  }
  return hasFailed ? kFailed : kOk;
}

}  // namespace kinako::cli
