#include "cli/large_stack.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>

#if defined(__SANITIZE_ADDRESS__)
#define KINAKO_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KINAKO_ASAN 1
#endif
#endif
#ifdef KINAKO_ASAN
#include <sanitizer/common_interface_defs.h>
#endif

namespace kinako::cli {

namespace {

constexpr uint64_t kReserve = 256 << 10;  // bytes for whatever runs when the engine is full
constexpr uint64_t kLargest = uint64_t{8} << 30;
constexpr uint64_t kSmallest = uint64_t{64} << 20;

/// Half of the machine's memory at most: a runaway recursion should end in a trap and not
/// drive everything else out.
uint64_t wantedBytes() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long pageBytes = sysconf(_SC_PAGESIZE);
  if (pages <= 0 || pageBytes <= 0) return kSmallest;
  const auto half = static_cast<uint64_t>(pages) * static_cast<uint64_t>(pageBytes) / 2;
  return std::clamp(half / kSmallest * kSmallest, kSmallest, kLargest);
}

/// What the stack we already have leaves for the engine.
uint64_t currentStackBytes() {
  rlimit limit{};
  if (getrlimit(RLIMIT_STACK, &limit) != 0) return kReserve;
  const uint64_t bytes = std::min<uint64_t>(limit.rlim_cur, kSmallest);
  return bytes > 2 * kReserve ? bytes - kReserve : bytes / 2;
}

/// Two stacks and the call that goes from one to the other and back.
struct Switch {
  const std::function<int(uint64_t)>* body = nullptr;
  uint64_t stackBytes = 0;
  int result = 0;
  ucontext_t before{};
  ucontext_t inside{};
  const void* beforeStack = nullptr;  // for AddressSanitizer
  size_t beforeStackBytes = 0;
};

/// makecontext() hands over only ints, so the pointer comes in two halves.
void enter(unsigned high, unsigned low) {
  auto& work = *reinterpret_cast<Switch*>(uintptr_t{high} << 32 | uintptr_t{low});
#ifdef KINAKO_ASAN
  __sanitizer_finish_switch_fiber(nullptr, &work.beforeStack, &work.beforeStackBytes);
#endif
  work.result = (*work.body)(work.stackBytes - kReserve);
#ifdef KINAKO_ASAN
  __sanitizer_start_switch_fiber(nullptr, work.beforeStack, work.beforeStackBytes);
#endif
}

}  // namespace

// A second stack in the same thread rather than a second thread: starting a thread takes
// 0.3 ms, a third of what a small program takes altogether, and makes every allocation
// and every shared pointer of the program pay for locks.
int onLargeStack(const std::function<int(uint64_t stackBytes)>& body) {
  void* stack = MAP_FAILED;
  uint64_t bytes = wantedBytes();
  for (; bytes >= kSmallest; bytes /= 4) {
    stack = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (stack != MAP_FAILED) break;
  }
  Switch work;
  if (stack == MAP_FAILED || getcontext(&work.inside) != 0) return body(currentStackBytes());
#ifdef MADV_NOHUGEPAGE
  madvise(stack, bytes, MADV_NOHUGEPAGE);  // a first page of 2 MB would be 2 MB to clear
#endif
  // The lowest page stays out of reach, so that an overflow is a fault and never silent.
  mprotect(stack, static_cast<size_t>(sysconf(_SC_PAGESIZE)), PROT_NONE);
  work.body = &body;
  work.stackBytes = bytes;
  work.inside.uc_stack.ss_sp = stack;
  work.inside.uc_stack.ss_size = bytes;
  work.inside.uc_link = &work.before;
  const auto address = reinterpret_cast<uintptr_t>(&work);
  makecontext(&work.inside, reinterpret_cast<void (*)()>(enter), 2,
              static_cast<unsigned>(address >> 32), static_cast<unsigned>(address));
#ifdef KINAKO_ASAN
  void* fakeStack = nullptr;
  __sanitizer_start_switch_fiber(&fakeStack, stack, bytes);
#endif
  swapcontext(&work.before, &work.inside);
#ifdef KINAKO_ASAN
  __sanitizer_finish_switch_fiber(fakeStack, nullptr, nullptr);
#endif
  munmap(stack, bytes);
  return work.result;
}

}  // namespace kinako::cli
