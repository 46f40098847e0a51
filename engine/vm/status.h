// How the body of an instruction ended.
#pragma once

#include <cstdint>

namespace kinako::vm {

enum class Status : uint8_t {
  Next,     ///< on to the next instruction
  Jump,     ///< to the target
  Failed,   ///< the context knows why; the trap is at this instruction
  Trapped,  ///< and the trap is made
  Widen,    ///< an int register is too narrow: the instruction is started again in the wide world
};

}  // namespace kinako::vm
