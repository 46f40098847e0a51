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

/// How a call of something that the machine had to find ended.
enum class Called : uint8_t {
  Done,     ///< the result is in its register
  Entered,  ///< a frame is pushed, which has to begin (Ended::Entered); the world may be wide now
  Failed,   ///< the context knows why
};
/// One of call_value, call_method and call_builtin, whose arguments are in the window.
Called callOf(State& state, const Instruction* pc, Slot* base);

}  // namespace kinako::vm
