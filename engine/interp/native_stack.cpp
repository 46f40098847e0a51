#include "interp/native_stack.h"

#include <algorithm>

#if defined(__EMSCRIPTEN__)
#include <emscripten/stack.h>
#elif defined(__linux__)
#include <pthread.h>
#endif

namespace kinako::interp {

namespace {

/// For operations of the runtime called at the deepest point.
constexpr uint64_t kReserveBytes = 256 * 1024;
/// Where the system does not say how much there is.
[[maybe_unused]] constexpr uint64_t kUsualBytes = 1024 * 1024;

/// Lowest address of the thread's stack.
uintptr_t stackEnd([[maybe_unused]] uintptr_t here) {
#if defined(__EMSCRIPTEN__)
  return emscripten_stack_get_end();
#elif defined(__linux__)
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    void* address = nullptr;
    size_t bytes = 0;
    const bool isKnown = pthread_attr_getstack(&attributes, &address, &bytes) == 0;
    pthread_attr_destroy(&attributes);
    if (isKnown) return reinterpret_cast<uintptr_t>(address);
  }
#endif
  return here - std::min<uintptr_t>(here, kUsualBytes);
}

}  // namespace

uintptr_t nativeStackFloor(uint64_t allowedBytes) {
  const uintptr_t here = nativeStackPosition();
  // A caller who passes a number may have switched to a stack unknown to the thread library.
  const uintptr_t end = allowedBytes != 0 ? here - std::min<uint64_t>(here, allowedBytes)
                                          : std::min(stackEnd(here), here);
  const uint64_t reserve = std::min<uint64_t>(kReserveBytes, (here - end) / 4);
  return end + reserve;
}

}  // namespace kinako::interp
