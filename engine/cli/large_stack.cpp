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
#include <pthread.h>
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
};

#ifdef KINAKO_ASAN

/// AddressSanitizer follows threads better than contexts.
int onThread(Switch& work) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, work.stackBytes);
  pthread_t thread;
  const auto run = [](void* data) -> void* {
    auto& inside = *static_cast<Switch*>(data);
    inside.result = (*inside.body)(inside.stackBytes - kReserve);
    return nullptr;
  };
  const bool isRunning = pthread_create(&thread, &attributes, run, &work) == 0;
  pthread_attr_destroy(&attributes);
  if (!isRunning) return (*work.body)(currentStackBytes());
  pthread_join(thread, nullptr);
  return work.result;
}

#endif

#ifndef KINAKO_ASAN

/// makecontext() hands over only ints, so the pointer comes in two halves.
void enter(unsigned high, unsigned low) {
  auto& work = *reinterpret_cast<Switch*>(uintptr_t{high} << 32 | uintptr_t{low});
  work.result = (*work.body)(work.stackBytes - kReserve);
}

#endif

}  // namespace

// A second stack in the same thread rather than a second thread: starting a thread takes
// 0.3 ms, a third of what a small program takes altogether, and makes every allocation
// and every shared pointer of the program pay for locks.
int onLargeStack(const std::function<int(uint64_t stackBytes)>& body) {
#ifdef KINAKO_ASAN
  Switch work;
  work.body = &body;
  work.stackBytes = wantedBytes();
  return onThread(work);
#else
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
  swapcontext(&work.before, &work.inside);
  munmap(stack, bytes);
  return work.result;
#endif
}

}  // namespace kinako::cli
