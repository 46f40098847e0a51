#include "bytecode/instruction.h"

namespace kinako::bytecode {

const OpcodeInfo& opcodeInfo(Opcode opcode) {
  static constexpr OpcodeInfo kRows[] = {
#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning) \
  {mnemonic,                                                   \
   {OperandKind::a, OperandKind::b, OperandKind::c},           \
   NextKind::next,                                             \
   OpEffect::effect,                                           \
   meaning},
#include "bytecode/opcodes.def"
  };
  return kRows[static_cast<size_t>(opcode)];
}

}  // namespace kinako::bytecode
