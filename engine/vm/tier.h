// Where a program spends its steps, and who is told: the door for a compiler of hot code.
//
// Counting costs the program nothing. The fuel counter ends a slice of some thousand steps;
// the whole slice is then put down to the place it ended at, the function just called or the
// loop that turned. A place that takes a share of the time gets about that share of the slices.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/span.h"

namespace kinako::vm {

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

/// What a compiler of hot code implements.
class Tier {
 public:
  virtual ~Tier() = default;
  /// Told once of every place that has taken VmOptions::hotSteps, at a safepoint of it.
  virtual void becameHot(const HotPlace& place) = 0;
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
