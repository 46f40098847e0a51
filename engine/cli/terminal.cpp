#include "cli/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "cli/command.h"

namespace kinako::cli {

namespace {

// A signal handler reaches nothing but static storage.
std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void onInterrupt(int signal) {
  if (interrupted.exchange(true)) {
    ::signal(signal, SIG_DFL);
    raise(signal);
  }
}

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number > STDERR_FILENO) close(number);
  }
};

}  // namespace

void writeAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == EAGAIN) {
      pollfd wait{descriptor, POLLOUT, 0};
      poll(&wait, 1, -1);
      continue;
    }
    if (errno == EPIPE) std::_Exit(128 + SIGPIPE);
    if (descriptor != STDERR_FILENO) {
      complain(std::string("cannot write output: ") + std::strerror(errno));
    }
    std::_Exit(kFailed);
  }
}

void writeOut(std::string_view text) { writeAll(STDOUT_FILENO, text); }

void complain(std::string_view message) {
  writeAll(STDERR_FILENO, "kinako: " + printable(message) + '\n');
}

std::optional<std::string> readAll(int descriptor, std::string& error) {
  struct stat status {};
  std::string bytes;
  size_t room = 1 << 16;
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    room = static_cast<size_t>(status.st_size) + 1;  // one more, to see the end at once
  }
  for (size_t length = 0;;) {
    bytes.resize(length + room);
    const ssize_t got = read(descriptor, bytes.data() + length, room);
    if (got < 0 && errno == EINTR && !interrupted) continue;
    if (got < 0) {
      error = std::strerror(errno);
      return std::nullopt;
    }
    length += static_cast<size_t>(got);
    if (got == 0) {
      bytes.resize(length);
      return bytes;
    }
    room = std::max<size_t>(1 << 16, length);
  }
}

std::optional<std::string> readSource(const std::string& path) {
  std::string problem;
  return readSource(path, problem);
}

std::optional<std::string> readSource(const std::string& path, std::string& problem) {
  const bool isInput = path == "-";
  const Descriptor file{isInput ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  std::string error;
  std::optional<std::string> text;
  if (file.number < 0) {
    error = std::strerror(errno);
  } else {
    text = readAll(file.number, error);
  }
  if (text && text->size() >= std::numeric_limits<uint32_t>::max()) {
    error = "it is larger than 4 GiB";
    text.reset();
  }
  if (!text) {
    problem = "cannot read '" + (isInput ? "standard input" : path) + "': " + error;
    complain(problem);
  }
  return text;
}

std::string sourceName(const std::string& path) { return path == "-" ? "<stdin>" : path; }

std::string pathOf(const std::string& path) { return path == "-" ? "" : path; }

Color colorFor(int descriptor, ColorMode mode) {
  if (mode != ColorMode::Auto) return mode == ColorMode::Always ? Color::On : Color::Off;
  const char* noColor = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  if (noColor != nullptr && *noColor != '\0') return Color::Off;
  if (terminal == nullptr || std::string_view(terminal) == "dumb") return Color::Off;
  return isatty(descriptor) != 0 ? Color::On : Color::Off;
}

Reporter::Reporter(Format format, ColorMode color)
    : format_(format), color_(colorFor(STDERR_FILENO, color)) {}

void Reporter::show(const std::vector<Diagnostic>& diagnostics, const Source& source) const {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    text += format_ == Format::Json ? renderJson(diagnostic, source) + '\n'
                                    : renderText(diagnostic, source, color_);
  }
  writeAll(STDERR_FILENO, text);
}

void Reporter::show(const TrapReport& trap, const Source& source) const {
  writeAll(STDERR_FILENO, render(trap, source));
}

std::string Reporter::render(const TrapReport& trap, const Source& source) const {
  return format_ == Format::Json ? renderJson(trap, source) + '\n'
                                 : renderText(trap, source, color_);
}

InterruptGuard::InterruptGuard() {
  reset();
  struct sigaction action {};
  action.sa_handler = onInterrupt;  // no SA_RESTART: a read that waits must come back
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
}

InterruptGuard::~InterruptGuard() { ::signal(SIGINT, SIG_DFL); }

const std::atomic<bool>* InterruptGuard::flag() const { return &interrupted; }

void InterruptGuard::reset() { interrupted = false; }

}  // namespace kinako::cli
