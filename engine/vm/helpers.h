// The bodies of instructions as functions: what compiled code calls for a row that it does not
// lower itself.
#pragma once

#include "vm/state.h"
#include "vm/status.h"

namespace kinako::vm {

/// `pc`: the instruction; `base`: the registers of the frame on top.
using Helper = Status (*)(State& state, const Instruction* pc, Slot* base);

/// The body of a row in one of the worlds; null for a CONTROL row, whose meaning is the dispatch
/// loop's. Of a fused pair it is the first instruction's.
Helper helperOf(Opcode opcode, bool isWide);

}  // namespace kinako::vm
