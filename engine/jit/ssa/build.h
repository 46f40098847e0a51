// From bytecode to SSA.
#pragma once

#include <span>
#include <string>

#include "jit/ssa/ssa.h"

namespace kinako::jit::ssa {

struct Built {
  Code code;
  std::string declined;  ///< why there is no code; "" = there is
};

/// `generalised`: the words of instructions that left the code too often, in order. They are done
/// by their bodies in the machine, whatever their operands are.
Built build(const Region& region, std::span<const uint32_t> generalised = {});

/// Whether the instruction has operations of its own in a world; else it is a Row or a CallRow.
bool isLowered(bytecode::Opcode opcode, bool isWide);

}  // namespace kinako::jit::ssa
