// What the body of an instruction works with: the machine, the instruction, the registers. Bodies
// are static functions called as their rows in opcodes.def, and return a Status.
#pragma once

#include "vm/machine.h"
#include "vm/world.h"

namespace kinako::vm {

/// An instruction at work.
struct Op {
  State& state;
  const Instruction* pc;
  Slot* base;

  [[gnu::always_inline]] Slot& a() const { return base[pc->a]; }
  [[gnu::always_inline]] Slot& b() const { return base[pc->b]; }
  [[gnu::always_inline]] Slot& c() const { return base[pc->c]; }
  /// The second word.
  [[gnu::always_inline]] const Instruction& more() const { return pc[1]; }
  /// After the registers of the function that runs.
  [[gnu::always_inline]] Slot* window() const { return base + code().size; }
  [[gnu::always_inline]] const Code& code() const { return *state.top->code; }
  [[gnu::always_inline]] const bytecode::Function& function() const { return *code().function; }
  [[gnu::always_inline]] Machine& machine() const { return static_cast<Machine&>(state); }
  [[gnu::always_inline]] runtime::Context& context() const { return machine().context; }

  /// `a` is a value, which is empty when making it failed.
  [[gnu::always_inline]] Status value(Value made) const {
    if (!made) [[unlikely]]
      return Status::Failed;
    a().v = made;
    return Status::Next;
  }
  [[gnu::always_inline]] static Status done(bool isDone) {
    return isDone ? Status::Next : Status::Failed;
  }
  [[gnu::always_inline]] static Status jumpIf(bool condition) {
    return condition ? Status::Jump : Status::Next;
  }
};

// The body of the instruction Name. It is part of the dispatch loop, where a call would show.
#define BODY(Name) [[gnu::always_inline]] static Status Name(Op op)

}  // namespace kinako::vm
