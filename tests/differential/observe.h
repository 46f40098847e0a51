// Runs one program in every way there is and compares what a user can see.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine.h"

namespace kinako::differential {

/// A back end, with or without a collection of garbage at every safepoint.
struct Way {
  Backend backend;
  bool gcStress;
  /// Not "": code is compiled for all that runs, after these passes, and evaluated.
  std::string_view passes = "";
  uint32_t slice = RunOptions().slice;  ///< a small one enters and leaves code often
};
std::string wayName(const Way& way);
/// Every back end, the VM also with compiled code; each a second time with garbage collection
/// stress on request.
std::vector<Way> allWays(bool withGcStress);

enum class Verdict : uint8_t {
  Ended,      ///< everywhere in the same way, by itself
  Trapped,    ///< everywhere in the same way, with the same trap
  Limited,    ///< everywhere out of fuel, or somewhere at a limit of memory or time
  Refused,    ///< by the checker: the generator is wrong
  Disagreed,  ///< two ways differ
  Crashed,    ///< the process ended or hung; only compareApart() can tell
};

struct Comparison {
  Verdict verdict;
  std::string name;    ///< of the trap, or the code of the first error
  std::string report;  ///< of a disagreement, crash or refusal: what was seen
};

struct CompareOptions {
  bool gcStress = false;
  /// Changes what a way printed, so that tests can plant a difference.
  std::function<void(const Way&, std::string& output)> alter;
};

Comparison compare(const std::string& text, const CompareOptions& options = {});

/// In a process of its own, which may crash, and is ended after this many seconds.
Comparison compareApart(const std::string& text, const CompareOptions& options, double seconds);

}  // namespace kinako::differential
