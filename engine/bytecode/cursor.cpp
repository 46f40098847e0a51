#include "bytecode/cursor.h"

namespace kinako::bytecode {

void Cursor::decode() {
  info_ = nullptr;
  words_ = 1;
  count_ = 0;
  if (isAtEnd() || static_cast<uint16_t>(opcode()) >= kOpcodeCount) return;
  info_ = &opcodeInfo(opcode());
  decodeWord(at_, info_->operands, 0);
  if (info_->words == 1 || at_ + 1 >= function_->code.size()) return;
  words_ = 2;
  decodeWord(at_ + 1, info_->extra, 3);
}

void Cursor::decodeWord(size_t at, const OperandKind* kinds, uint8_t field) {
  const Instruction& word = function_->code[at];
  const uint16_t fields[] = {word.a, word.b, word.c};
  for (size_t i = 0; i < 3; ++i) {
    int64_t value = fields[i];
    if (kinds[i] == OperandKind::Imm || kinds[i] == OperandKind::Positive) {
      value = static_cast<int16_t>(fields[i]);
    } else if (kinds[i] == OperandKind::Imm32) {
      value = word.wide();
    } else if (kinds[i] == OperandKind::Target) {
      value = static_cast<int64_t>(at) + word.wide();
    }
    operands_[count_++] = {kinds[i], static_cast<uint8_t>(field + i), value};
    if (isWide(kinds[i])) break;
  }
}

const Operand* Cursor::find(OperandKind kind) const {
  for (const Operand& operand : operands()) {
    if (operand.kind == kind) return &operand;
  }
  return nullptr;
}

std::optional<int64_t> Cursor::target() const {
  const Operand* target = find(OperandKind::Target);
  return target ? std::optional(target->value) : std::nullopt;
}

bool Cursor::isBack() const {
  const Operand* target = find(OperandKind::Target);
  return target && target->value <= static_cast<int64_t>(target->isInSecond() ? at_ + 1 : at_);
}

}  // namespace kinako::bytecode
