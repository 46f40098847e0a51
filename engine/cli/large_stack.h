// The interpreter calls itself for every nested call of the guest, so it runs on a stack
// of its own that is as large as the machine allows. Pages of it exist only once touched.
#pragma once

#include <cstdint>
#include <functional>

namespace kinako::cli {

/// Calls `body` on the large stack and returns what it returns. `body` is told how many
/// bytes of stack the engine may use; some more are left for what it calls at the end.
/// Exceptions must not leave `body`.
int onLargeStack(const std::function<int(uint64_t stackBytes)>& body);

}  // namespace kinako::cli
