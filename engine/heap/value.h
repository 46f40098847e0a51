// A value whose type is known only at run time ("any"), in 8 bytes. The reference
// interpreter uses it for everything; typed code uses it where the static type is any.
//
//   top 16 bits      rest
//   0000             reference to an Object, or one of the constants below
//   0001 … FFF1      a double whose bits have 2^48 added (NaN is canonical)
//   FFFF             an integer of 48 bits, sign extended
//
// Integers outside 48 bits are references to BoxedInt, outside 64 bits to BigInt; every
// integer has exactly one of the three forms, the smallest that fits.
#pragma once

#include <bit>
#include <cstdint>

namespace kinako::heap {

struct Object;

class Value {
 public:
  /// The empty value: "no value". Functions return it when they failed (see
  /// Context::fail); programs never see it.
  constexpr Value() = default;

  static constexpr Value null() { return Value(kNull); }
  static constexpr Value boolean(bool b) { return Value(b ? kTrue : kFalse); }
  static Value number(double d) {
    return Value((d != d ? kQuietNaN : std::bit_cast<uint64_t>(d)) + kDoubleOffset);
  }
  static Value object(const Object* o) { return Value(reinterpret_cast<uintptr_t>(o)); }
  /// `i` must fit 48 bits (fitsInline); integers in general come from makeInt().
  static constexpr Value inlineInt(int64_t i) {
    return Value(kIntTag | (static_cast<uint64_t>(i) & kPayload));
  }
  static constexpr bool fitsInline(int64_t i) {
    return i >= -(int64_t{1} << 47) && i < (int64_t{1} << 47);
  }

  constexpr bool isEmpty() const { return bits_ == 0; }
  constexpr bool isNull() const { return bits_ == kNull; }
  constexpr bool isBool() const { return (bits_ | 1) == kTrue; }
  constexpr bool isInlineInt() const { return bits_ >= kIntTag; }
  constexpr bool isDouble() const { return bits_ - kDoubleOffset < kIntTag - kDoubleOffset; }
  constexpr bool isObject() const { return bits_ - (kTrue + 1) < kDoubleOffset - (kTrue + 1); }

  constexpr bool asBool() const { return bits_ == kTrue; }
  constexpr int64_t asInlineInt() const { return static_cast<int64_t>(bits_ << 16) >> 16; }
  double asDouble() const { return std::bit_cast<double>(bits_ - kDoubleOffset); }
  Object* asObject() const { return reinterpret_cast<Object*>(static_cast<uintptr_t>(bits_)); }

  constexpr uint64_t bits() const { return bits_; }
  /// The same representation, which is not the same as equality in the language.
  constexpr bool isSame(Value other) const { return bits_ == other.bits_; }
  constexpr explicit operator bool() const { return bits_ != 0; }

 private:
  explicit constexpr Value(uint64_t bits) : bits_(bits) {}

  static constexpr uint64_t kNull = 2;
  static constexpr uint64_t kFalse = 4;
  static constexpr uint64_t kTrue = 5;
  static constexpr uint64_t kDoubleOffset = uint64_t{1} << 48;
  static constexpr uint64_t kIntTag = uint64_t{0xFFFF} << 48;
  static constexpr uint64_t kPayload = kDoubleOffset - 1;
  static constexpr uint64_t kQuietNaN = uint64_t{0x7FF8} << 48;

  uint64_t bits_ = 0;
};

static_assert(sizeof(Value) == 8);

}  // namespace kinako::heap
