// Bodies: variables that closures share, globals, closures.
#pragma once

#include "heap/store.h"
#include "vm/ops/op.h"

namespace kinako::vm {

struct VariableOps {
  using Cell = runtime::Cell;

  BODY(NewCell) {
    const Value value = op.b().v;
    auto* cell = op.context().heap.make<Cell>(runtime::ObjectKind::Cell);
    cell->value = value;
    op.a().v = Value::object(cell);
    return Status::Next;
  }
  BODY(CellGet) {
    op.a().v = runtime::as<Cell>(op.b().v)->value;
    return Status::Next;
  }
  BODY(CellSet) {
    runtime::storeCell(*runtime::as<Cell>(op.a().v), op.b().v);
    return Status::Next;
  }
  BODY(CaptureGet) {
    op.a().v = captured(op, op.pc->b).value;
    return Status::Next;
  }
  BODY(CaptureSet) {
    runtime::storeCell(captured(op, op.pc->a), op.b().v);
    return Status::Next;
  }
  BODY(GlobalGet) {
    op.a() = op.state.globals[op.pc->b];
    return Status::Next;
  }
  BODY(GlobalSet) {
    op.state.globals[op.pc->a] = op.b();
    return Status::Next;
  }
  BODY(MakeClosure) {
    op.a().v = op.machine().makeClosure(op.function().makers[op.pc->b], op.base);
    return Status::Next;
  }
  BODY(CheckClosure) {
    if (runtime::isKind(op.a().v, runtime::ObjectKind::Closure)) [[likely]]
      return Status::Next;
    op.machine().failCall(op.a().v);
    return Status::Failed;
  }

 private:
  static Cell& captured(Op op, uint16_t index) {
    const auto* closure = runtime::as<runtime::Closure>(op.base[op.function().closure].v);
    return *runtime::as<Cell>(closure->captures[index]);
  }
};

}  // namespace kinako::vm
