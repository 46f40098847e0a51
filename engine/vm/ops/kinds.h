// What the bodies of a family differ in: the kind of register that an element, a field or a
// variable is read into or written from.
#pragma once

#include "vm/ops/op.h"

namespace kinako::vm {

template <bool kWide>
struct IntKind {
  using I = Int<kWide>;
  static constexpr Storage kStorage = Storage::Int;
  static constexpr int64_t* runtime::List::*kElements = &runtime::List::ints;

  static auto* at(Value list, int64_t position) { return runtime::intAt(list, position); }
  [[gnu::always_inline]] static Status read(Op op, int64_t element) {
    I::set(op.context(), op.a(), element);
    return Status::Next;
  }
  /// A value that is known to be an integer, or is checked to be one.
  [[gnu::always_inline]] static Status read(Op op, Value value) {
    return I::unbox(op.context(), op.a(), value);
  }
  static bool isPlain(Value value) { return value.isInlineInt(); }
  [[gnu::always_inline]] static Status readPlain(Op op, Value value) {
    return read(op, value.asInlineInt());
  }
  /// Whether the register can be stored as an element.
  static bool isPlain(Slot slot) { return I::isSmall(slot); }
  static int64_t element(Slot slot) { return I::small(slot); }
  static Value box(Op op, Slot slot) { return I::box(op.context(), slot); }
};

struct FloatKind {
  static constexpr Storage kStorage = Storage::Float;
  static constexpr double* runtime::List::*kElements = &runtime::List::floats;

  static auto* at(Value list, int64_t position) { return runtime::floatAt(list, position); }
  [[gnu::always_inline]] static Status read(Op op, double element) {
    op.a().f = element;
    return Status::Next;
  }
  [[gnu::always_inline]] static Status read(Op op, Value value) {
    return read(op, value.asDouble());
  }
  static bool isPlain(Value value) { return value.isDouble(); }
  [[gnu::always_inline]] static Status readPlain(Op op, Value value) { return read(op, value); }
  static bool isPlain(Slot) { return true; }
  static double element(Slot slot) { return slot.f; }
  static Value box(Op, Slot slot) { return Value::number(slot.f); }
};

struct BoolKind {
  static constexpr Storage kStorage = Storage::Bool;
  static constexpr uint8_t* runtime::List::*kElements = &runtime::List::bools;

  static auto* at(Value list, int64_t position) { return runtime::boolAt(list, position); }
  [[gnu::always_inline]] static Status read(Op op, uint8_t element) {
    op.a().i = element != 0;
    return Status::Next;
  }
  [[gnu::always_inline]] static Status read(Op op, Value value) {
    op.a().i = value.asBool();
    return Status::Next;
  }
  static bool isPlain(Value value) { return value.isBool(); }
  [[gnu::always_inline]] static Status readPlain(Op op, Value value) { return read(op, value); }
  static bool isPlain(Slot) { return true; }
  static uint8_t element(Slot slot) { return static_cast<uint8_t>(slot.i); }
  static Value box(Op, Slot slot) { return Value::boolean(slot.i != 0); }
};

struct ValueKind {
  static Value box(Op, Slot slot) { return slot.v; }
};

}  // namespace kinako::vm
