// Bodies: moves, constants, kinds of register, numbers, bools.
#pragma once

#include "vm/ops/kinds.h"

namespace kinako::vm {

template <bool kWide>
struct NumberOps {
  using I = Int<kWide>;

  // --- moves and constants

  BODY(Move) {
    op.a() = op.b();
    return Status::Next;
  }
  BODY(LoadInt) {
    if constexpr (kWide) {
      op.a().v = Value::inlineInt(op.pc->wide());
    } else {
      op.a().i = op.pc->wide();
    }
    return Status::Next;
  }
  BODY(LoadLong) {
    I::set(op.context(), op.a(), static_cast<int64_t>(op.function().numbers[op.pc->b]));
    return Status::Next;
  }
  BODY(LoadFloat) {
    op.a().i = static_cast<int64_t>(op.function().numbers[op.pc->b]);
    return Status::Next;
  }
  BODY(LoadBool) {
    op.a().i = op.pc->b;
    return Status::Next;
  }
  BODY(LoadNull) {
    op.a().v = Value::null();
    return Status::Next;
  }
  BODY(LoadEmpty) {
    op.a().v = Value();
    return Status::Next;
  }
  BODY(LoadString) {
    op.a().v = op.code().texts[op.pc->b];
    return Status::Next;
  }

  // --- between kinds

  BODY(BoxInt) { return boxed(op, IntKind<kWide>::box(op, op.b())); }
  BODY(BoxFloat) { return boxed(op, FloatKind::box(op, op.b())); }
  BODY(BoxBool) { return boxed(op, BoolKind::box(op, op.b())); }
  BODY(UnboxInt) {
    const Value value = op.b().v;
    const Status status = I::unbox(op.context(), op.a(), value);
    if (status == Status::Failed) [[unlikely]] {
      op.machine().failUnbox(op.pc, value, "int");
    }
    return status;
  }
  BODY(UnboxFloat) { return unboxed<FloatKind>(op, "float"); }
  BODY(UnboxBool) { return unboxed<BoolKind>(op, "bool"); }
  BODY(IntToFloat) {
    if (I::isSmall(op.b())) [[likely]] {
      op.a().f = static_cast<double>(I::small(op.b()));
      return Status::Next;
    }
    const Value value = op.machine().checkFloat(op.pc, I::box(op.context(), op.b()));
    return value ? FloatKind::read(op, value) : Status::Failed;
  }
  BODY(CheckRead) { return op.value(op.machine().checkRead(op.b().v, op.pc->c, op.pc)); }
  BODY(Unwrap) {
    if (op.a().v.isNull()) [[unlikely]] {
      op.machine().failUnwrap(op.pc);
      return Status::Failed;
    }
    return Status::Next;
  }
  BODY(Share) {
    runtime::markShared(op.a().v);
    return Status::Next;
  }

  // --- integers

  BODY(AddInt) { return made(I::add(op.context(), op.a(), op.b(), op.c())); }
  BODY(SubtractInt) { return made(I::subtract(op.context(), op.a(), op.b(), op.c())); }
  BODY(MultiplyInt) { return made(I::multiply(op.context(), op.a(), op.b(), op.c())); }
  BODY(DivideInt) {
    if (I::isZero(op.c())) [[unlikely]]
      return op.done(op.machine().fail(TrapKind::DivideByZero));
    return made(I::divide(op.context(), op.a(), op.b(), op.c()));
  }
  BODY(RemainderInt) {
    if (I::isZero(op.c())) [[unlikely]]
      return op.done(op.machine().fail(TrapKind::DivideByZero));
    return made(I::remainder(op.context(), op.a(), op.b(), op.c()));
  }
  BODY(AddIntImm) { return made(I::add(op.context(), op.a(), op.b(), I::immediate(op.pc->c))); }
  BODY(MultiplyIntImm) {
    return made(I::multiply(op.context(), op.a(), op.b(), I::immediate(op.pc->c)));
  }
  BODY(DivideIntImm) {
    return made(I::divide(op.context(), op.a(), op.b(), I::immediate(op.pc->c)));
  }
  BODY(RemainderIntImm) {
    return made(I::remainder(op.context(), op.a(), op.b(), I::immediate(op.pc->c)));
  }
  BODY(NegateInt) { return made(I::negate(op.context(), op.a(), op.b())); }
  BODY(LessInt) { return truth(op, I::less(op.b(), op.c())); }
  BODY(LessEqualInt) { return truth(op, I::lessEqual(op.b(), op.c())); }
  BODY(EqualInt) { return truth(op, I::equal(op.b(), op.c())); }
  BODY(NotEqualInt) { return truth(op, !I::equal(op.b(), op.c())); }

  // --- floats

  BODY(AddFloat) { return FloatKind::read(op, op.b().f + op.c().f); }
  BODY(SubtractFloat) { return FloatKind::read(op, op.b().f - op.c().f); }
  BODY(MultiplyFloat) { return FloatKind::read(op, op.b().f * op.c().f); }
  BODY(DivideFloat) {
    if (op.c().f == 0) [[unlikely]]
      return op.done(op.machine().fail(TrapKind::DivideByZero));
    return FloatKind::read(op, op.b().f / op.c().f);
  }
  BODY(NegateFloat) { return FloatKind::read(op, -op.b().f); }
  BODY(LessFloat) { return truth(op, op.b().f < op.c().f); }
  BODY(LessEqualFloat) { return truth(op, op.b().f <= op.c().f); }
  BODY(EqualFloat) { return truth(op, op.b().f == op.c().f); }
  BODY(NotEqualFloat) { return truth(op, op.b().f != op.c().f); }

  // --- bools

  BODY(Not) { return truth(op, !op.b().i); }
  BODY(EqualBool) { return truth(op, op.b().i == op.c().i); }
  BODY(NotEqualBool) { return truth(op, op.b().i != op.c().i); }

 private:
  [[gnu::always_inline]] static Status boxed(Op op, Value value) {
    op.a().v = value;
    return Status::Next;
  }
  template <typename Kind>
  [[gnu::always_inline]] static Status unboxed(Op op, std::string_view name) {
    const Value value = op.b().v;
    if (!Kind::isPlain(value)) [[unlikely]] {
      op.machine().failUnbox(op.pc, value, name);
      return Status::Failed;
    }
    return Kind::readPlain(op, value);
  }
  /// An int result that is not there: the world becomes wide and the instruction is started again;
  /// in the wide world it is a failure.
  [[gnu::always_inline]] static Status made(bool fits) {
    if (fits) [[likely]]
      return Status::Next;
    return kWide ? Status::Failed : Status::Widen;
  }
  [[gnu::always_inline]] static Status truth(Op op, bool is) {
    op.a().i = is;
    return Status::Next;
  }
};

}  // namespace kinako::vm
