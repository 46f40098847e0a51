// Registers, functions as the machine keeps them, and frames.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "bytecode/program.h"
#include "heap/layout.h"
#include "heap/value.h"

namespace kinako::vm {

using bytecode::Instruction;
using bytecode::Opcode;
using runtime::Value;

/// A register, a global.
union Slot {
  Slot() : i(0) {}
  int64_t i;  ///< Int in the narrow world, Bool, Raw
  double f;   ///< Float
  Value v;    ///< Value; Int in the wide world
};
static_assert(sizeof(Slot) == 8);

struct HotCode;

/// Where a function starts that has compiled code.
inline constexpr Instruction kEnterHot{Opcode::EnterHot};

/// What the machine keeps of a function. Closures point to it. A power of two in size: a call finds
/// it by a shift.
struct alignas(64) Code : runtime::Callable {
  const bytecode::Function* function = nullptr;
  const Instruction* start = nullptr;  ///< its first, or kEnterHot
  uint32_t index = 0;                  ///< in Program::functions
  uint32_t size = 0;                   ///< registers
  /// The registers that the collector looks at, parameters left out. They are null when a
  /// call begins. For the narrow world and for the wide one.
  struct Cleared {
    uint32_t count = 0;
    uint32_t from = 0;
  } cleared[2];
  const HotCode* hot = nullptr;  ///< what runs in place of its instructions, if any
  std::vector<Value> texts;      ///< as string values
  Value closure;                 ///< of a function that captures nothing; empty = not needed yet
};
static_assert(std::has_single_bit(sizeof(Code)));

struct Frame {
  const Code* code;
  const Instruction* pc;  ///< the call in progress, or where something failed
  Slot* base;
  uint32_t liveWindow;  ///< values in the window that a builtin in progress uses; else 0
  uint32_t how;         ///< kPlain, or a sum of the others; kPlain again when it is popped

  static constexpr uint32_t kPlain = 0;
  static constexpr uint32_t kBoxes = 1;  ///< the result is wanted as a value
  static constexpr uint32_t kEntry = 2;  ///< called from outside the dispatch loop
};

}  // namespace kinako::vm
