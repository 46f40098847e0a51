// Runs programs in processes of their own, so that a crash costs one program and no more.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "observe.h"

namespace kinako::differential {

struct Work {
  uint64_t seed = 1;
  uint64_t count = 0;  ///< of programs: seed, seed + 1, …
  double seconds = 0;  ///< 0 = until all are done
  unsigned jobs = 1;
  CompareOptions compare;
};

/// One program that was run.
struct Result {
  uint64_t seed;
  Verdict verdict;
  std::string name;  ///< as in Comparison
};

/// Tells `done` of every program, not in order when there are several jobs.
void runAll(const Work& work, const std::function<void(const Result&)>& done);

}  // namespace kinako::differential
