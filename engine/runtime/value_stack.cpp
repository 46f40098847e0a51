#include "runtime/value_stack.h"

#include <cstdint>
#include <cstdlib>

#include "base/check.h"

#if defined(__linux__) || defined(__APPLE__)
#include <sys/mman.h>
#define KINAKO_HAS_MMAP 1
#endif

namespace kinako::runtime {

#ifdef KINAKO_HAS_MMAP

namespace {
constexpr size_t kMostBytes = sizeof(void*) == 8 ? size_t{1} << 32 : size_t{1} << 26;
constexpr size_t kLeastBytes = size_t{1} << 20;
}  // namespace

ValueStack::ValueStack() {
  // Where address space is rationed, half is often still possible.
  for (size_t bytes = kMostBytes; bytes >= kLeastBytes; bytes /= 2) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) continue;
    begin_ = static_cast<Value*>(memory);
    end_ = begin_ + bytes / sizeof(Value);
    return;
  }
  KINAKO_CHECK(begin_ && "no address space for the value stack");
}

ValueStack::~ValueStack() { munmap(begin_, static_cast<size_t>(end_ - begin_) * sizeof(Value)); }

#else

namespace {
constexpr size_t kBytes = size_t{16} << 20;
}  // namespace

ValueStack::ValueStack() {
  begin_ = static_cast<Value*>(std::malloc(kBytes));
  KINAKO_CHECK(begin_ && "no memory for the value stack");
  end_ = begin_ + kBytes / sizeof(Value);
}

ValueStack::~ValueStack() { std::free(begin_); }

#endif

}  // namespace kinako::runtime
