#include "vm/helpers.h"

#include "vm/ops/ops.h"

namespace kinako::vm {

namespace {

template <bool kWide>
Helper helperIn(Opcode opcode) {
  using Body = Ops<kWide>;
  static constexpr Helper kHelpers[] = {
#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning) \
  [](State& state, const Instruction* pc, Slot* base) { return Body::Name({state, pc, base}); },
#define SLOW(Name, mnemonic, a, b, c, next, effect, meaning) &Machine::slow,
#define CONTROL(Name, mnemonic, a, b, c, next, effect, meaning) nullptr,
#define FUSED(Name, First, Second, mnemonic, a, b, c, next, effect, meaning) \
  [](State& state, const Instruction* pc, Slot* base) { return Body::First({state, pc, base}); },
#include "bytecode/opcodes.def"
  };
  return kHelpers[static_cast<size_t>(opcode)];
}

}  // namespace

Called callOf(State& state, const Instruction* pc, Slot* base) {
  return static_cast<Machine&>(state).callRow(pc, base);
}

Helper helperOf(Opcode opcode, bool isWide) {
  return isWide ? helperIn<true>(opcode) : helperIn<false>(opcode);
}

}  // namespace kinako::vm
