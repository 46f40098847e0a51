// kinako-pages.wasm: the pages of `kinako explain` for the package's command line, apart from the
// engine, which nobody downloads for them.
#include <wasi/api.h>

#include <cstdlib>
#include <string>

#include "explain.h"

namespace {

/// What the latest function has to say.
struct {
  const char* bytes;
  size_t size;
} answer;
std::string kept;

const void* give(std::string text) {
  kept = std::move(text);
  answer = {kept.data(), kept.size()};
  return &answer;
}

}  // namespace

#define EXPORT(name) extern "C" __attribute__((export_name(name)))

EXPORT("kinako_allocate") void* allocate(size_t bytes) { return std::malloc(bytes ? bytes : 1); }

/// Gives the page about `name`; "" when there is none.
EXPORT("kinako_page") const void* page(const char* name, size_t size) {
  return give(kinako::explainPage({name, size}));
}

EXPORT("kinako_contents") const void* contents() { return give(kinako::explainContents()); }

/// Gives everything there is a page about, with a line break after each.
EXPORT("kinako_names") const void* names() {
  std::string text;
  for (const auto name : kinako::explainNames()) (text += name) += '\n';
  return give(std::move(text));
}

#undef EXPORT

// What the C library would ask of WASI: there is nothing to say it to.
extern "C" {
__wasi_errno_t __wasi_fd_write(__wasi_fd_t, const __wasi_ciovec_t*, size_t, __wasi_size_t*) {
  return __WASI_ERRNO_NOSYS;
}
__wasi_errno_t __wasi_fd_close(__wasi_fd_t) { return __WASI_ERRNO_NOSYS; }
__wasi_errno_t __wasi_fd_seek(__wasi_fd_t, __wasi_filedelta_t, __wasi_whence_t,
                              __wasi_filesize_t*) {
  return __WASI_ERRNO_NOSYS;
}
void __wasi_proc_exit(__wasi_exitcode_t) { __builtin_trap(); }
void emscripten_notify_memory_growth(size_t) {}
}
