// What an instruction does besides reading and writing its registers: the column `effects` of
// opcodes.def. The verifier asks it, and whoever wants to move, drop or combine instructions.
//
// A set says what may happen in the rarest case of the instruction: what is not in it does not
// happen, whatever the operands are. The head of opcodes.def says how rows are judged.
#pragma once

#include <cstdint>
#include <string>

namespace kinako::bytecode {

/// Places outside of registers, told apart so that what is written to one leaves the others as they
/// were. Strings, numbers, closures, groups, shapes and constants never change: reading them is
/// nothing.
enum class Memory : uint16_t {
  None = 0,
  IntElements = 1 << 0,  ///< elements of lists that are stored as ints
  FloatElements = 1 << 1,
  BoolElements = 1 << 2,
  ValueElements = 1 << 3,
  ListHeaders = 1 << 4,  ///< how many elements a list has, how they are stored, and where
  Sharing = 1 << 5,      ///< whether a list may have more than one reference
  Fields = 1 << 6,       ///< of records
  Maps = 1 << 7,
  Cells = 1 << 8,  ///< variables that closures share
  Globals = 1 << 9,
  /// The host's clock, files, input, output and functions, and what the machine notes for others:
  /// warnings, the operands of an `expect`.
  Outside = 1 << 10,

  Lists = IntElements | FloatElements | BoolElements | ValueElements | ListHeaders,
  Data = Lists | Fields | Maps,  ///< what values that are not of one piece are made of
  Everything = Data | Sharing | Cells | Globals | Outside,
};
constexpr Memory operator|(Memory a, Memory b) {
  return static_cast<Memory>(static_cast<uint16_t>(a) | static_cast<uint16_t>(b));
}
constexpr Memory operator&(Memory a, Memory b) {
  return static_cast<Memory>(static_cast<uint16_t>(a) & static_cast<uint16_t>(b));
}
/// Whether all of `some` is in `set`.
constexpr bool contains(Memory set, Memory some) { return (set & some) == some; }

enum class Fact : uint16_t {
  Allocates = 1 << 0,  ///< objects or their buffers; what it makes is not in the places it writes
  Traps = 1 << 1,      ///< may fail, for its operands or for want of memory or time
  Widens = 1 << 2,     ///< an int may not fit 64 bits; see Effects::inWideWorld
  Big = 1 << 3,        ///< makes an int; see there
  Calls = 1 << 4,      ///< guest code may run
  Branches = 1 << 5,   ///< the target may come next; a safepoint when that is back
  Ends = 1 << 6,       ///< what is after it in the code does not come next
  Safepoint = 1 << 7,  ///< the collector may run, and limits may stop the program
};

struct Effects {
  Memory reads = Memory::None;
  Memory writes = Memory::None;
  uint16_t facts = 0;

  constexpr bool has(Fact fact) const { return (facts & static_cast<uint16_t>(fact)) != 0; }
  /// The set without a fact.
  constexpr Effects without(Fact fact) const {
    Effects rest = *this;
    rest.facts &= static_cast<uint16_t>(~static_cast<uint16_t>(fact));
    return rest;
  }
  /// Whether all of `other` is in this set.
  constexpr bool covers(const Effects& other) const {
    return contains(reads, other.reads) && contains(writes, other.writes) &&
           (other.facts & ~facts) == 0;
  }
  /// The set is that of the narrow world. In the wide one an int does not widen but is of any size:
  /// what makes one may allocate it, and fail for want of memory.
  constexpr Effects inWideWorld() const;
  /// Whether the program may stop in it, in one of the worlds: then somebody asks for its place.
  constexpr bool mayStop() const {
    return has(Fact::Traps) || has(Fact::Widens) || has(Fact::Big) || has(Fact::Calls) ||
           has(Fact::Safepoint);
  }

  bool operator==(const Effects&) const = default;
};
constexpr Effects operator|(Effects a, Effects b) {
  return {a.reads | b.reads, a.writes | b.writes, static_cast<uint16_t>(a.facts | b.facts)};
}

/// What the column is written with.
namespace effects {

constexpr Effects only(Fact fact) {
  return {Memory::None, Memory::None, static_cast<uint16_t>(fact)};
}
constexpr Effects Reads(Memory memory) { return {memory, Memory::None, 0}; }
constexpr Effects Writes(Memory memory) { return {Memory::None, memory, 0}; }

inline constexpr Effects Pure;
inline constexpr Effects Allocates = only(Fact::Allocates);
inline constexpr Effects Traps = only(Fact::Traps);
inline constexpr Effects Widens = only(Fact::Widens);
inline constexpr Effects Big = only(Fact::Big);
inline constexpr Effects Branches = only(Fact::Branches);
inline constexpr Effects Ends = only(Fact::Ends);
inline constexpr Effects Safepoint = only(Fact::Safepoint);
/// Guest code may do all of it.
inline constexpr Effects Calls = only(Fact::Calls) | Reads(Memory::Everything) |
                                 Writes(Memory::Everything) | Allocates | Traps | Widens |
                                 Safepoint;
/// What it takes to look at what a value of any kind has at an int, and to store it there.
inline constexpr Effects GetsAt =
    Reads(Memory::Lists | Memory::Maps) | Writes(Memory::Sharing) | Allocates | Traps;
inline constexpr Effects SetsAt = GetsAt | Writes(Memory::Lists | Memory::Maps);
/// The same at a key or name of any kind: whole containers are compared.
inline constexpr Effects GetsAny = GetsAt | Reads(Memory::Data);
inline constexpr Effects SetsAny = GetsAny | Writes(Memory::Data);

/// What it takes to make a list longer or shorter, itself or a copy.
inline constexpr Effects Changes = Reads(Memory::Lists | Memory::Sharing) |
                                   Writes(Memory::Lists | Memory::Sharing) | Allocates | Traps;

}  // namespace effects

constexpr Effects Effects::inWideWorld() const {
  if (!has(Fact::Widens) && !has(Fact::Big)) return *this;
  const Effects rest = has(Fact::Calls) ? *this : without(Fact::Widens);
  return rest | effects::Allocates | effects::Traps;
}

/// In words, a line each: "Reads int elements, list headers.", "May trap.", …
std::string effectsText(const Effects& effects);

}  // namespace kinako::bytecode
