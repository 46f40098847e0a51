// Variables that closures share, and closures.
#include "heap/store.h"
#include "interp/machine.h"

namespace kinako::interp {

using namespace types;
using runtime::Cell;
using runtime::ObjectKind;

Cell* Machine::makeCell(Value value) {
  auto* cell = context.heap.make<Cell>(ObjectKind::Cell);
  cell->value = value;
  return cell;
}

Cell* Machine::cellOf(Value* frame, uint32_t slot) {
  if (!runtime::isKind(frame[slot], ObjectKind::Cell)) {
    // Captured before its declaration ran.
    frame[slot] = Value::object(makeCell(frame[slot]));
  }
  return runtime::as<Cell>(frame[slot]);
}

void Machine::setLocal(const Local& local, Value value, Value* frame) {
  if (local.isCaptured) {
    runtime::storeCell(*cellOf(frame, local.slot), value);
  } else {
    frame[local.slot] = value;
  }
}

void Machine::declareLocal(const Local& local, Value value, Value* frame) {
  frame[local.slot] = local.isCaptured ? Value::object(makeCell(value)) : value;
}

Value Machine::functionValue(const Function& function, Value* frame) {
  FunctionCode& code = codeOf(function);
  if (code.closure) return code.closure;
  const size_t count = function.captures.size();
  auto* closure = context.heap.make<runtime::Closure>(ObjectKind::Closure, count * sizeof(Value));
  closure->code = &code;
  closure->captureCount = static_cast<uint32_t>(count);
  for (size_t i = 0; i < count; ++i) {
    const Capture& capture = function.captures[i];
    closure->captures[i] = capture.fromCapture ? closureOf(frame)->captures[capture.index]
                                               : Value::object(cellOf(frame, capture.local->slot));
  }
  const Value value = Value::object(closure);
  if (count == 0) code.closure = value;
  return value;
}

}  // namespace kinako::interp
