#include "javascript_host.h"

#include <cstdlib>

extern "C" {

// What JavaScript supplies (web/src/host.ts). A function that gives bytes puts them where
// `kinako_allocate` says and returns that address, with their number in *size; 0 = nothing.
#define IMPORT(name) __attribute__((import_module("kinako"), import_name(name)))
IMPORT("write") void jsWrite(const char* bytes, size_t size);
IMPORT("readLine") char* jsReadLine(size_t* size);
IMPORT("readAll") char* jsReadAll(size_t* size);
/// Milliseconds since 1970.
IMPORT("now") double jsNow();
/// *isThere: whether the bytes are the file, or why it cannot be read.
IMPORT("readFile") char* jsReadFile(const char* path, size_t length, size_t* size, int* isThere);
/// Gives the reason when it fails.
IMPORT("writeFile")
char* jsWriteFile(const char* path, size_t length, const char* bytes, size_t count, size_t* size);
/// *isDone: whether the bytes are the result, or why there is none.
IMPORT("callExternal")
char* jsCallExternal(const char* name, size_t length, size_t count, const char* arguments,
                     size_t argumentBytes, size_t* size, int* isDone);
IMPORT("shouldStop") int jsShouldStop();
IMPORT("environment") char* jsEnvironment(const char* name, size_t length, size_t* size);
#undef IMPORT

}  // extern "C"

namespace kinako::wasm {

namespace {

/// Written in one piece to JavaScript, where every call costs.
constexpr size_t kBuffer = 8192;

std::string take(char* bytes, size_t size) {
  std::string taken(bytes ? bytes : "", bytes ? size : 0);
  std::free(bytes);
  return taken;
}

}  // namespace

void JavascriptHost::writeOut(std::string_view bytes) {
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
  jsWrite(out_.data(), out_.size());
  out_.clear();
}

bool JavascriptHost::readLine(std::string& line) {
  writePending();
  size_t size = 0;
  char* bytes = jsReadLine(&size);
  if (!bytes) return false;
  line += take(bytes, size);
  return true;
}

std::string JavascriptHost::readAll() {
  writePending();
  size_t size = 0;
  char* bytes = jsReadAll(&size);
  return take(bytes, size);
}

int64_t JavascriptHost::now() { return static_cast<int64_t>(jsNow() * 1e6); }

std::optional<std::string> JavascriptHost::readFile(const std::string& path, std::string& error) {
  size_t size = 0;
  int isThere = 0;
  char* bytes = jsReadFile(path.data(), path.size(), &size, &isThere);
  std::string text = take(bytes, size);
  if (isThere) return text;
  error = std::move(text);
  return std::nullopt;
}

bool JavascriptHost::writeFile(const std::string& path, std::string_view bytes,
                               std::string& error) {
  size_t size = 0;
  char* reason = jsWriteFile(path.data(), path.size(), bytes.data(), bytes.size(), &size);
  if (!reason) return true;
  error = take(reason, size);
  return false;
}

bool JavascriptHost::callExternal(const std::string& name, size_t count, std::string_view arguments,
                                  std::string& result) {
  writePending();
  size_t size = 0;
  int isDone = 0;
  char* bytes = jsCallExternal(name.data(), name.size(), count, arguments.data(), arguments.size(),
                               &size, &isDone);
  result = take(bytes, size);
  return isDone != 0;
}

bool JavascriptHost::shouldStop() {
  writePending();  // of a program that prints little and goes on
  prompt_ = kPrompt;
  return jsShouldStop() != 0;
}

std::optional<std::string> JavascriptHost::environment(const std::string& name) {
  size_t size = 0;
  char* bytes = jsEnvironment(name.data(), name.size(), &size);
  if (!bytes) return std::nullopt;
  return take(bytes, size);
}

}  // namespace kinako::wasm
