// Which registers an instruction reads and writes, those its operands do not name included: what is
// passed in the window, what a loop counts in, the closure whose variables it looks at.
#pragma once

#include <cstdint>
#include <vector>

#include "bytecode/cursor.h"

namespace kinako::bytecode {

/// Registers by number; the window's come after the function's own.
struct RegisterUse {
  std::vector<uint32_t> reads;
  std::vector<uint32_t> writes;
  /// Whether it writes in one of two ways only: a loop that ends leaves them as they were.
  bool isWriteCertain = true;
};

/// `at` is at a whole instruction of a verified `function`. Replaces what `use` had.
void registersOf(const Program& program, const Function& function, const Cursor& at,
                 RegisterUse& use);

}  // namespace kinako::bytecode
