// Which operand of an operation on lists may become the result, changed in place, when nobody
// else can see it.
#pragma once

#include <cstdint>

namespace kinako {

enum class Reuse : uint8_t { None, First, Last };

}  // namespace kinako
