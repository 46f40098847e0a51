// Bodies of instructions that take long enough for a call: the dispatch loop is the smaller without
// them. None of them looks at the int registers, so they are the same in both worlds.
#pragma once

#include "vm/ops/op.h"

namespace kinako::vm {

struct SlowOps {
#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning)
#define SLOW(Name, mnemonic, a, b, c, next, effect, meaning) static Status Name(Op op);
#include "bytecode/opcodes.def"
};

}  // namespace kinako::vm
