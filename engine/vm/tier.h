// Where a program spends its steps, and who is told: the door for a compiler of hot code.
//
// Counting costs the program nothing. The fuel counter ends a slice of some thousand steps;
// the whole slice is then put down to the place it ended at, the function just called or the
// loop that turned. A place that takes a share of the time gets about that share of the slices.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/span.h"

namespace kinako::bytecode {
struct Program;
}

namespace kinako::vm {

struct State;
union Slot;

/// How compiled code ended.
enum class Ended : uint8_t {
  Returned,      ///< the frame on top does; its result is State::result
  ReturnedNull,  ///< the same with null, whatever the kind of its result is
  Left,          ///< the program goes on in the frame on top, at its pc: all is in slots
  Entered,       ///< the same in a frame that was just pushed; that is a step
  Failed,        ///< what the instruction at the pc of the frame on top tried, as a body does
  Trapped,       ///< and the trap is made
};

/// Compiled code of a function or from the head of a loop on. Whoever compiles derives from it.
struct HotCode {
  /// `base`: the registers of the frame on top, which is one of the function. Of a function, its
  /// arguments are there, and what the collector looks at is null.
  using Enter = Ended (*)(State& state, Slot* base, const HotCode& self);

  Enter enter;
};

/// A function as a whole, or one loop of it.
struct Place {
  static constexpr uint32_t kEntry = UINT32_MAX;

  uint32_t function;  ///< index in Program::functions
  uint32_t loop;      ///< word at which the loop begins; kEntry: calls of the function

  auto operator<=>(const Place&) const = default;
};

struct HotPlace {
  Place place;
  Span span;       ///< of the function or the loop
  uint64_t steps;  ///< put down to it: calls and loop iterations
};

/// What a compiler of hot code implements. It outlives the machines that ask it.
class Tier {
 public:
  virtual ~Tier() = default;
  /// Whether a place is worth its code, after so many steps of it: asked at safepoints of the
  /// place, and with none when a machine begins.
  virtual bool isHot(Place place, uint64_t steps) = 0;
  /// The code of a hot place, if there is any by now. It stays until the program is forgotten.
  virtual const HotCode* codeFor(const bytecode::Program& program, Place place, bool isWide) = 0;
  /// Code of the function left at an instruction, but not at the end of a slice. Returns whether
  /// the machine has to ask for the code of the function again.
  virtual bool left(const bytecode::Program& program, uint32_t function, uint32_t word,
                    bool isWide) = 0;
  /// The machine that ran the program is gone, and its code with it.
  virtual void forget(const bytecode::Program& program) = 0;
  /// What it has done so far, as a JSON object; "" = nothing to say.
  virtual std::string report() const { return ""; }
};

class Profile {
 public:
  /// Returns the place with all its steps.
  HotPlace add(Place place, Span span, uint64_t steps);
  /// The hottest first.
  std::vector<HotPlace> places() const;
  void clear() { places_.clear(); }

 private:
  struct Entry {
    Span span;
    uint64_t steps = 0;
  };
  std::map<Place, Entry> places_;
};

}  // namespace kinako::vm
