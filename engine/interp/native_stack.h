// How far the machine's own stack may be used: the tree walk recurses as the guest does.
#pragma once

#include <cstdint>

namespace kinako::interp {

/// Lowest address the interpreter may reach on the calling thread's stack. `allowedBytes`
/// counts from here and is used as it is; 0 = all the thread has. Some room below stays
/// free for the runtime.
uintptr_t nativeStackFloor(uint64_t allowedBytes);

/// Where the stack of the caller's caller stands now.
[[gnu::always_inline]] inline uintptr_t nativeStackPosition() {
  return reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
}

}  // namespace kinako::interp
