// Bodies: conditions of jumps, and iteration.
#pragma once

#include "runtime/compare.h"
#include "vm/ops/kinds.h"

namespace kinako::vm {

template <bool kWide>
struct JumpOps {
  using I = Int<kWide>;
  using Ordering = runtime::Ordering;

  BODY(JumpIfTrue) { return op.jumpIf(op.a().i != 0); }
  BODY(JumpIfFalse) { return op.jumpIf(op.a().i == 0); }
  BODY(JumpIfTruthy) { return op.jumpIf(runtime::truthy(op.a().v)); }
  BODY(JumpIfFalsy) { return op.jumpIf(!runtime::truthy(op.a().v)); }
  BODY(JumpIfNull) { return op.jumpIf(op.a().v.isNull()); }
  BODY(JumpIfNotNull) { return op.jumpIf(!op.a().v.isNull()); }
  BODY(JumpLessInt) { return op.jumpIf(I::less(op.a(), op.b())); }
  BODY(JumpLessEqualInt) { return op.jumpIf(I::lessEqual(op.a(), op.b())); }
  BODY(JumpEqualInt) { return op.jumpIf(I::equal(op.a(), op.b())); }
  BODY(JumpNotEqualInt) { return op.jumpIf(!I::equal(op.a(), op.b())); }
  BODY(JumpLessIntImm) { return op.jumpIf(I::less(op.a(), immediate(op))); }
  BODY(JumpLessEqualIntImm) { return op.jumpIf(I::lessEqual(op.a(), immediate(op))); }
  BODY(JumpGreaterIntImm) { return op.jumpIf(I::less(immediate(op), op.a())); }
  BODY(JumpGreaterEqualIntImm) { return op.jumpIf(I::lessEqual(immediate(op), op.a())); }
  BODY(JumpEqualIntImm) { return op.jumpIf(I::equal(op.a(), immediate(op))); }
  BODY(JumpNotEqualIntImm) { return op.jumpIf(!I::equal(op.a(), immediate(op))); }
  BODY(JumpLessFloat) { return jumpIfAsked(op, op.a().f < op.b().f); }
  BODY(JumpLessEqualFloat) { return jumpIfAsked(op, op.a().f <= op.b().f); }
  BODY(JumpEqualFloat) { return jumpIfAsked(op, op.a().f == op.b().f); }
  // A comparison that comes to a limit asks for the next safepoint, which stops the program.
  BODY(JumpLess) { return jumpIfAsked(op, order(op) == Ordering::Less); }
  BODY(JumpLessEqual) {
    const Ordering found = order(op);
    return jumpIfAsked(op, found == Ordering::Less || found == Ordering::Equal);
  }
  BODY(JumpEqual) { return jumpIfAsked(op, runtime::equals(op.context(), op.a().v, op.b().v)); }
  BODY(JumpUnlessFits) { return op.jumpIf(!runtime::fits(op.a().v, op.state.types[op.pc->b])); }
  BODY(JumpUnlessGap) {
    const Value list = op.a().v;
    const bool isGap =
        runtime::isList(list) && I::isSmall(op.b()) &&
        I::small(op.b()) > static_cast<int64_t>(runtime::as<runtime::List>(list)->length);
    return op.jumpIf(!isGap);
  }

  // --- iteration

  BODY(ForNext) {
    Slot next;
    if (!I::add(op.context(), next, op.a(), I::immediate(1))) [[unlikely]]
      return kWide ? Status::Failed : Status::Widen;
    if (!I::less(next, op.b())) return Status::Next;
    op.a() = next;
    return Status::Jump;
  }
  BODY(IterBegin) {
    op.state.top->pc = op.pc;
    const Value items = op.b().v;
    if (runtime::isList(items)) [[likely]] {
      op.a().v = items;
      Slot* const position = &op.c();
      position[0].i = 0;
      position[1].i = static_cast<int64_t>(runtime::as<runtime::List>(items)->length);
      return Status::Next;
    }
    return op.done(op.machine().iterBegin(&op.a(), items, &op.c()));
  }
  BODY(IterNextInt) { return iterNext<IntKind<kWide>>(op); }
  BODY(IterNextFloat) { return iterNext<FloatKind>(op); }
  BODY(IterNext) {
    using runtime::List;
    if (const Value* element = nextOf<Storage::Any>(op.b().v, &List::values, &op.c())) [[likely]] {
      const List& list = *runtime::as<List>(op.b().v);
      op.a().v = runtime::readAhead(list, static_cast<uint64_t>(element - list.values));
      return Status::Next;
    }
    return op.jumpIf(!op.machine().iterNext(&op.a(), op.b().v, &op.c()));
  }

 private:
  static Slot immediate(Op op) { return I::immediate(op.pc->b); }
  [[gnu::always_inline]] static Status jumpIfAsked(Op op, bool is) {
    return op.jumpIf(is == (op.pc->c != 0));
  }
  static Ordering order(Op op) { return runtime::compare(op.context(), op.a().v, op.b().v); }

  /// The next element of an iteration over a list with this storage; null when there is none, or
  /// the iteration is over something else. `position`: of the next, and where to end.
  template <Storage kStorage, typename T>
  static const T* nextOf(Value items, T* runtime::List::*elements, Slot* position) {
    if (position[0].i >= position[1].i) return nullptr;
    const T* element = runtime::elementAt<kStorage>(items, elements, position[0].i);
    if (element) ++position[0].i;
    return element;
  }
  template <typename Kind>
  [[gnu::always_inline]] static Status iterNext(Op op) {
    if (const auto* element = nextOf<Kind::kStorage>(op.b().v, Kind::kElements, &op.c()))
        [[likely]] {
      Kind::read(op, *element);
      return Status::Jump;
    }
    return Status::Next;
  }
};

}  // namespace kinako::vm
