// What an int register is in the two worlds: 64 bits with checked arithmetic in the narrow
// one, an integer of any size in the wide one. The dispatch loop is compiled once for each.
#pragma once

#include "base/arith.h"
#include "runtime/number.h"
#include "vm/machine.h"

namespace kinako::vm {

#ifdef KINAKO_UNCHECKED
inline bool addOverflows(int64_t a, int64_t b, int64_t& result) {
  result = static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
  return false;
}
inline bool subOverflows(int64_t a, int64_t b, int64_t& result) {
  result = static_cast<int64_t>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
  return false;
}
inline bool mulOverflows(int64_t a, int64_t b, int64_t& result) {
  result = static_cast<int64_t>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
  return false;
}
#else
inline bool addOverflows(int64_t a, int64_t b, int64_t& result) {
  return __builtin_add_overflow(a, b, &result);
}
inline bool subOverflows(int64_t a, int64_t b, int64_t& result) {
  return __builtin_sub_overflow(a, b, &result);
}
inline bool mulOverflows(int64_t a, int64_t b, int64_t& result) {
  return __builtin_mul_overflow(a, b, &result);
}
#endif

/// What an int register can do in its world. False: it does not fit (narrow), or the
/// runtime failed (wide).
template <bool kWide>
struct Int;

template <>
struct Int<false> {
  static void set(runtime::Context&, Slot& to, int64_t value) { to.i = value; }
  // What does not fit is not stored: `to` may be an operand, and the instruction is started
  // again.
  static bool add(runtime::Context&, Slot& to, Slot a, Slot b) {
    int64_t result;
    if (addOverflows(a.i, b.i, result)) [[unlikely]]
      return false;
    to.i = result;
    return true;
  }
  static bool subtract(runtime::Context&, Slot& to, Slot a, Slot b) {
    int64_t result;
    if (subOverflows(a.i, b.i, result)) [[unlikely]]
      return false;
    to.i = result;
    return true;
  }
  static bool multiply(runtime::Context&, Slot& to, Slot a, Slot b) {
    int64_t result;
    if (mulOverflows(a.i, b.i, result)) [[unlikely]]
      return false;
    to.i = result;
    return true;
  }
  /// The divisor is not 0.
  static bool divide(runtime::Context&, Slot& to, Slot a, Slot b) {
    const auto quotient = arith::divide(a.i, b.i);
    if (quotient) to.i = *quotient;
    return quotient.has_value();
  }
  static bool remainder(runtime::Context&, Slot& to, Slot a, Slot b) {
    to.i = arith::remainder(a.i, b.i);
    return true;
  }
  static bool negate(runtime::Context&, Slot& to, Slot a) {
    int64_t result;
    if (subOverflows(0, a.i, result)) [[unlikely]]
      return false;
    to.i = result;
    return true;
  }
  static bool isZero(Slot a) { return a.i == 0; }
  static bool less(Slot a, Slot b) { return a.i < b.i; }
  static bool lessEqual(Slot a, Slot b) { return a.i <= b.i; }
  static bool equal(Slot a, Slot b) { return a.i == b.i; }
  static Slot immediate(uint16_t value) {
    Slot slot;
    slot.i = static_cast<int16_t>(value);
    return slot;
  }
  static Value box(runtime::Context& context, Slot a) { return runtime::makeInt(context, a.i); }
  static Status unbox(runtime::Context&, Slot& to, Value value) {
    if (value.isInlineInt()) [[likely]] {
      to.i = value.asInlineInt();
      return Status::Next;
    }
    if (const auto whole = runtime::toInt64(value)) {
      to.i = *whole;
      return Status::Next;
    }
    return runtime::isInteger(value) ? Status::Widen : Status::Failed;
  }
  static bool isSmall(Slot) { return true; }
  static int64_t small(Slot a) { return a.i; }
};

template <>
struct Int<true> {
  static void set(runtime::Context& context, Slot& to, int64_t value) {
    to.v = runtime::makeInt(context, value);
  }
  static bool done(Slot& to, Value value) {
    if (!value) return false;
    to.v = value;
    return true;
  }
  static bool add(runtime::Context& context, Slot& to, Slot a, Slot b) {
    return done(to, runtime::addIntegers(context, a.v, b.v));
  }
  static bool subtract(runtime::Context& context, Slot& to, Slot a, Slot b) {
    return done(to, runtime::subtractIntegers(context, a.v, b.v));
  }
  static bool multiply(runtime::Context& context, Slot& to, Slot a, Slot b) {
    return done(to, runtime::multiplyIntegers(context, a.v, b.v));
  }
  static bool divide(runtime::Context& context, Slot& to, Slot a, Slot b) {
    return done(to, runtime::divideIntegers(context, a.v, b.v));
  }
  static bool remainder(runtime::Context& context, Slot& to, Slot a, Slot b) {
    return done(to, runtime::remainderIntegers(context, a.v, b.v));
  }
  static bool negate(runtime::Context& context, Slot& to, Slot a) {
    return done(to, runtime::negateInteger(context, a.v));
  }
  static bool isZero(Slot a) { return a.v.isSame(Value::inlineInt(0)); }
  static bool less(Slot a, Slot b) { return runtime::compareIntegers(a.v, b.v) < 0; }
  static bool lessEqual(Slot a, Slot b) { return runtime::compareIntegers(a.v, b.v) <= 0; }
  static bool equal(Slot a, Slot b) { return runtime::compareIntegers(a.v, b.v) == 0; }
  static Slot immediate(uint16_t value) {
    Slot slot;
    slot.v = Value::inlineInt(static_cast<int16_t>(value));
    return slot;
  }
  static Value box(runtime::Context&, Slot a) { return a.v; }
  static Status unbox(runtime::Context&, Slot& to, Value value) {
    to.v = value;
    return value.isInlineInt() || runtime::isInteger(value) ? Status::Next : Status::Failed;
  }
  static bool isSmall(Slot a) { return a.v.isInlineInt(); }
  static int64_t small(Slot a) { return a.v.asInlineInt(); }
};

}  // namespace kinako::vm
