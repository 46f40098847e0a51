#include "bytecode/registers.h"

#include <algorithm>

namespace kinako::bytecode {

namespace {

bool isRead(OperandKind kind) { return kind >= OperandKind::rI && kind <= OperandKind::rX; }
bool isWritten(OperandKind kind) { return kind >= OperandKind::wI && kind <= OperandKind::wX; }

/// How many values of the window the instruction passes.
size_t passed(const Program& program, const Cursor& at) {
  if (const auto callee = at.find(OperandKind::Function)) {
    return program.functions[callee->index()]->parameters.size();
  }
  if (const auto count = at.find(OperandKind::Passed)) return count->index();
  if (const auto count = at.find(OperandKind::After)) return count->index() + size_t{1};
  return 0;
}

bool looksAtCaptures(const Function& function, const Cursor& at) {
  if (at.find(OperandKind::Capture)) return true;
  const auto maker = at.find(OperandKind::Maker);
  if (!maker) return false;
  const auto& captures = function.makers[maker->index()].captures;
  return std::any_of(captures.begin(), captures.end(),
                     [](const CaptureSource& from) { return from.fromCapture; });
}

}  // namespace

void registersOf(const Program& program, const Function& function, const Cursor& at,
                 RegisterUse& use) {
  use.reads.clear();
  use.writes.clear();
  const Opcode opcode = at.plainOpcode();
  const bool isLoop = at.info().row == RowKind::Loop || opcode == Opcode::IterNext;
  use.isWriteCertain = !isLoop;
  for (const Operand& operand : at.operands()) {
    const uint32_t number = operand.index();
    if (isRead(operand.kind)) use.reads.push_back(number);
    if (!isWritten(operand.kind)) continue;
    use.writes.push_back(number);
    const bool isPair = operand.kind == OperandKind::wPair;
    if (isPair) use.writes.push_back(number + 1);
    // The loop's count goes on from what it was.
    if (isLoop && (isPair || opcode == Opcode::ForNext)) use.reads.push_back(number);
    if (isLoop && isPair) use.reads.push_back(number + 1);
    if (opcode == Opcode::EnsureCell) use.reads.push_back(number);
  }
  const auto window = static_cast<uint32_t>(function.registers.size());
  for (size_t i = 0; i < passed(program, at); ++i) {
    use.reads.push_back(window + static_cast<uint32_t>(i));
  }
  if (looksAtCaptures(function, at)) use.reads.push_back(function.closure);
  if (const auto maker = at.find(OperandKind::Maker)) {
    for (const CaptureSource& from : function.makers[maker->index()].captures) {
      if (!from.fromCapture) use.reads.push_back(from.index);
    }
  }
}

}  // namespace kinako::bytecode
