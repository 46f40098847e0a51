#include "javascript_host.h"

#include <time.h>
#include <wasi/api.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "protocol.h"

namespace kinako::wasm {

namespace {

/// What goes to JavaScript and comes back, read and written in place.
struct Message {
  uint32_t size = 0;    ///< back: the number of bytes that the function returns
  uint32_t isGood = 0;  ///< back: whether the bytes are the result, or why there is none
  union {
    uint32_t words[kWords] = {};  ///< to: addresses, each with the number of bytes there
    double milliseconds;          ///< back: from `clock`
  };
};

static_assert(offsetof(Message, words) == kWordsOffset);

}  // namespace

}  // namespace kinako::wasm

extern "C" {

// What JavaScript supplies (web/src/instance.ts). All have one shape, since before the first call
// a browser compiles a wrapper for each shape there is, half a millisecond every time. A function
// that returns bytes puts them where `kinako_allocate` says and returns that address; 0 = nothing.
#define IMPORT(name)                                                            \
  __attribute__((import_module("kinako"), import_name(#name))) char* js_##name( \
      kinako::wasm::Message* message)
IMPORT(write);         // bytes
IMPORT(complain);      // bytes: last words before it ends
IMPORT(end);           // never returns
IMPORT(readLine);      // returns a line; 0 = there is none
IMPORT(readAll);       // "", "", the most bytes; returns all there is; 0 = that is more
IMPORT(clock);         // a Clock
IMPORT(readFile);      // path, "", the most bytes; returns the file, or why it cannot be read; 0 =
                       // it has more
IMPORT(writeFile);     // path, bytes; returns why it failed
IMPORT(callExternal);  // name, arguments, how many they are; returns the result
IMPORT(shouldStop);    // isGood: whether to stop
IMPORT(environment);   // name; returns its value
IMPORT(imports);       // path, "", an About; returns that, or why it cannot be read
#undef IMPORT

// What the C library would ask of WASI, each in a shape of its own.

int clock_gettime(clockid_t id, timespec* time) {
  kinako::wasm::Message message;
  using kinako::wasm::Clock;
  message.words[0] = static_cast<uint32_t>(id == CLOCK_REALTIME ? Clock::Since1970 : Clock::Steady);
  js_clock(&message);
  const auto nanoseconds = static_cast<int64_t>(message.milliseconds * 1e6);
  time->tv_sec = static_cast<time_t>(nanoseconds / 1'000'000'000);
  time->tv_nsec = static_cast<long>(nanoseconds % 1'000'000'000);
  return 0;
}

__wasi_errno_t __wasi_fd_write(__wasi_fd_t, const __wasi_ciovec_t* pieces, size_t count,
                               __wasi_size_t* written) {
  *written = 0;
  for (size_t i = 0; i < count; ++i) {
    kinako::wasm::Message message;
    message.words[0] = reinterpret_cast<uintptr_t>(pieces[i].buf);
    message.words[1] = pieces[i].buf_len;
    js_complain(&message);
    *written += pieces[i].buf_len;
  }
  return 0;
}

__wasi_errno_t __wasi_fd_close(__wasi_fd_t) { return __WASI_ERRNO_NOSYS; }
__wasi_errno_t __wasi_fd_seek(__wasi_fd_t, __wasi_filedelta_t, __wasi_whence_t,
                              __wasi_filesize_t*) {
  return __WASI_ERRNO_NOSYS;
}

void __wasi_proc_exit(__wasi_exitcode_t code) {
  kinako::wasm::Message message;
  message.words[0] = code;
  js_end(&message);
  __builtin_trap();
}

void emscripten_notify_memory_growth(size_t) {}

}  // extern "C"

namespace kinako::wasm {

namespace {

/// Written in one piece to JavaScript, where every call costs.
constexpr size_t kBuffer = 8192;
/// The most that is written at once.
constexpr size_t kPiece = 1 << 16;

/// What a function of JavaScript's returns.
struct Answer {
  std::string bytes;
  bool isThere;  ///< whether it gave bytes, were it none
  bool isGood;
};

/// Calls one with up to two texts and a number.
Answer ask(char* (*function)(Message*), std::string_view first = {}, std::string_view second = {},
           size_t number = 0) {
  Message message;
  message.words[0] = reinterpret_cast<uintptr_t>(first.data());
  message.words[1] = first.size();
  message.words[2] = reinterpret_cast<uintptr_t>(second.data());
  message.words[3] = second.size();
  message.words[4] = number;
  char* const bytes = function(&message);
  Answer answer{{}, bytes != nullptr, message.isGood != 0};
  if (bytes) answer.bytes.assign(bytes, message.size);
  std::free(bytes);
  return answer;
}

/// The most bytes that JavaScript is to give.
size_t mostOf(uint64_t bytes) { return static_cast<size_t>(std::min<uint64_t>(bytes, SIZE_MAX)); }

/// What it gave; nothing when that were more.
std::optional<std::string> within(Answer answer) {
  if (!answer.isThere) return std::nullopt;
  return std::move(answer.bytes);
}

}  // namespace

void JavascriptHost::writeOut(std::string_view bytes) {
  if (bytes.size() >= kBuffer) {
    // In pieces: nobody need have all of it a second time.
    writePending();
    for (; bytes.size() > kPiece; bytes.remove_prefix(kPiece))
      ask(js_write, bytes.substr(0, kPiece));
  }
  out_ += bytes;
  if (out_.size() >= kBuffer || (prompt_ > 0 && bytes.ends_with('\n'))) {
    if (prompt_ > 0) --prompt_;
    writePending();
  }
}

void JavascriptHost::flush() {
  writePending();
  prompt_ = kPrompt;
}

void JavascriptHost::writePending() {
  if (out_.empty()) return;
  ask(js_write, out_);
  out_.clear();
}

bool JavascriptHost::readLine(std::string& line) {
  writePending();
  const Answer answer = ask(js_readLine);
  line += answer.bytes;
  return answer.isThere;
}

std::optional<std::string> JavascriptHost::readAll(uint64_t most) {
  writePending();
  return within(ask(js_readAll, {}, {}, mostOf(most)));
}

int64_t JavascriptHost::now() {
  timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::optional<std::string> JavascriptHost::readFile(const std::string& path, uint64_t most,
                                                    std::string& error) {
  Answer answer = ask(js_readFile, path, {}, mostOf(most));
  if (answer.isGood) return within(std::move(answer));
  error = std::move(answer.bytes);
  return std::nullopt;
}

bool JavascriptHost::writeFile(const std::string& path, std::string_view bytes,
                               std::string& error) {
  Answer answer = ask(js_writeFile, path, bytes);
  if (!answer.isGood) error = std::move(answer.bytes);
  return answer.isGood;
}

bool JavascriptHost::callExternal(const std::string& name, size_t count, std::string_view arguments,
                                  std::string& result) {
  writePending();
  Answer answer = ask(js_callExternal, name, arguments, count);
  result = std::move(answer.bytes);
  return answer.isGood;
}

bool JavascriptHost::shouldStop() {
  writePending();  // of a program that prints little and continues
  prompt_ = kPrompt;
  return ask(js_shouldStop).isGood;
}

std::optional<std::string> JavascriptHost::environment(const std::string& name) {
  Answer answer = ask(js_environment, name);
  if (!answer.isThere) return std::nullopt;
  return std::move(answer.bytes);
}

namespace {

Answer ask(About about, std::string_view path) {
  return ask(js_imports, path, {}, static_cast<size_t>(about));
}

}  // namespace

modules::PathKind JavascriptFiles::kindOf(const std::string& path) {
  const Answer answer = ask(About::Kind, path);
  if (!answer.isGood) return modules::PathKind::Nothing;
  return answer.bytes == "file"     ? modules::PathKind::File
         : answer.bytes == "folder" ? modules::PathKind::Folder
                                    : modules::PathKind::Nothing;
}

std::optional<std::string> JavascriptFiles::read(const std::string& path, size_t most,
                                                 std::string& error) {
  Answer answer = ask(About::Text, path);
  if (answer.isGood && answer.bytes.size() <= most) return std::move(answer.bytes);
  error = answer.isGood ? "it is too large" : std::move(answer.bytes);
  return std::nullopt;
}

std::optional<std::vector<std::string>> JavascriptFiles::list(const std::string& folder,
                                                              std::string& error) {
  Answer answer = ask(About::Names, folder);
  if (!answer.isGood) {
    error = std::move(answer.bytes);
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (std::string_view rest = answer.bytes; !rest.empty();) {
    const size_t length = std::min(rest.find('\n'), rest.size());
    names.emplace_back(rest.substr(0, length));
    rest.remove_prefix(std::min(length + 1, rest.size()));
  }
  return names;
}

std::string JavascriptFiles::identity(const std::string& path) {
  Answer answer = ask(About::Identity, path);
  return answer.isGood ? std::move(answer.bytes) : path;
}

bool JavascriptHost::keepsFiles() const { return ask(About::InMemory, {}).isGood; }

bool JavascriptFiles::mayLeave() const { return ask(About::Leaving, {}).isGood; }

}  // namespace kinako::wasm
