#include "cli/terminal_host.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "cli/command.h"
#include "cli/terminal.h"

namespace kinako::cli {

namespace {
constexpr size_t kBuffer = 64 << 10;  // bytes
}  // namespace

TerminalHost::TerminalHost(const std::atomic<bool>* interrupt)
    : interrupt_(interrupt), isTerminal_(isatty(STDOUT_FILENO) != 0) {}

TerminalHost::~TerminalHost() { flush(); }

void TerminalHost::writeOut(std::string_view bytes) {
  if (out_.size() + bytes.size() > kBuffer) {
    flush();
    if (bytes.size() > kBuffer) return writeAll(STDOUT_FILENO, bytes);
  }
  out_ += bytes;
  if (isTerminal_ && bytes.find('\n') != std::string_view::npos) flush();
}

void TerminalHost::flush() {
  writeAll(STDOUT_FILENO, out_);
  out_.clear();
}

bool TerminalHost::fill() {
  // Whoever is asked something should have seen the question.
  flush();
  if (!in_) in_ = std::make_unique_for_overwrite<char[]>(kBuffer);
  inBegin_ = inEnd_ = 0;
  for (;;) {
    const ssize_t got = read(STDIN_FILENO, in_.get(), kBuffer);
    if (got < 0 && errno == EINTR && !(interrupt_ != nullptr && *interrupt_)) continue;
    if (got <= 0) return false;
    inEnd_ = static_cast<size_t>(got);
    return true;
  }
}

bool TerminalHost::readLine(std::string& line) {
  const size_t lineStart = line.size();
  for (bool any = false;; any = true) {
    if (inBegin_ == inEnd_ && !fill()) return any;
    const char* begin = in_.get() + inBegin_;
    const size_t length = inEnd_ - inBegin_;
    const auto* end = static_cast<const char*>(std::memchr(begin, '\n', length));
    if (end == nullptr) {
      line.append(begin, length);
      inBegin_ = inEnd_;
      continue;
    }
    line.append(begin, end);
    inBegin_ += static_cast<size_t>(end - begin) + 1;
    if (line.size() > lineStart && line.back() == '\r') line.pop_back();
    return true;
  }
}

std::optional<std::string> TerminalHost::readAll(uint64_t most) {
  std::string all;
  do {
    all.append(in_.get() + inBegin_, inEnd_ - inBegin_);
    if (all.size() > most) return std::nullopt;
  } while (fill());
  return all;
}

int64_t TerminalHost::now() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::optional<std::string> TerminalHost::readFile(const std::string& path, uint64_t most,
                                                  std::string& error) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    error = std::strerror(errno);
    return std::nullopt;
  }
  struct stat status {};
  const bool isTooLarge = fstat(file, &status) == 0 && static_cast<uint64_t>(status.st_size) > most;
  std::optional<std::string> bytes;
  if (!isTooLarge) bytes = cli::readAll(file, error);
  close(file);
  return bytes;
}

bool TerminalHost::writeFile(const std::string& path, std::string_view bytes, std::string& error) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  bool isWritten = file >= 0;
  while (isWritten && !bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else {
      isWritten = errno == EINTR;
    }
  }
  if (!isWritten) error = std::strerror(errno);
  if (file >= 0 && close(file) != 0 && isWritten) {
    error = std::strerror(errno);
    isWritten = false;
  }
  return isWritten;
}

std::optional<std::string> TerminalHost::environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

void CapturingHost::writeOut(std::string_view bytes) {
  output_ += bytes.substr(0, kMostCaptured - std::min<size_t>(kMostCaptured, output_.size()));
}

}  // namespace kinako::cli
