// All bodies: Ops<kWide>::Name is the body of the row Name of opcodes.def, those of CONTROL left
// out.
#pragma once

#include "vm/ops/containers.h"
#include "vm/ops/jumps.h"
#include "vm/ops/numbers.h"
#include "vm/ops/slow.h"
#include "vm/ops/variables.h"

namespace kinako::vm {

template <bool kWide>
struct Ops : NumberOps<kWide>, JumpOps<kWide>, ContainerOps<kWide>, VariableOps, SlowOps {};

}  // namespace kinako::vm

#undef BODY
