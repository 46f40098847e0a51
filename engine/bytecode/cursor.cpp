#include "bytecode/cursor.h"

namespace kinako::bytecode {

void Cursor::decode() {
  info_ = nullptr;
  words_ = 1;
  if (isAtEnd() || static_cast<uint16_t>(opcode()) >= kOpcodeCount) return;
  info_ = &opcodeInfo(opcode());
  if (info_->words == 2 && at_ + 1 < function_->code.size()) words_ = 2;
}

std::optional<int64_t> Cursor::target() const {
  const auto target = find(OperandKind::Target);
  return target ? std::optional(target->value) : std::nullopt;
}

bool Cursor::isBack() const {
  if (!info_->effects.has(Fact::Branches)) return false;
  const auto target = find(OperandKind::Target);
  return target && target->value <= static_cast<int64_t>(target->isInSecond() ? at_ + 1 : at_);
}

}  // namespace kinako::bytecode
