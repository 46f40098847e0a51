// What fills the gap when a list is stored to past its end.
#pragma once

#include <cstdint>

namespace kinako::bytecode {

enum class Filler : uint16_t { Null, Zero, FloatZero, False, EmptyString };

}  // namespace kinako::bytecode
