// A run of a program, as every back end takes and reports it.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "base/render.h"

namespace kinako::runtime {

struct Limits {
  uint64_t fuel = 0;                 ///< steps: calls and loop iterations; 0 = no limit
  uint64_t memoryBytes = 0;          ///< of guest values; 0 = no limit
  uint64_t timeoutMilliseconds = 0;  ///< of wall time; 0 = no limit
  uint64_t outputBytes = 0;          ///< that a run may print; 0 = no limit
  uint32_t frames = 1'048'576;       ///< guest call depth
  uint64_t hostStackBytes = 0;       ///< native stack the interpreter may use; 0 = all there is
};

struct RunOptions {
  Limits limits;
  bool gcStress = false;    ///< collect garbage at every safepoint
  bool wantsValue = false;  ///< fill Outcome::value
  /// Fill Outcome::instructions, which makes the VM a little slower; in WebAssembly it is always
  /// filled.
  bool wantsCount = false;
  /// Steps between two looks at the limits, at most; few of them are for tests.
  uint32_t slice = 4095;
  /// Set from a signal handler or another thread: stops the program soon (trap `interrupted`).
  const std::atomic<bool>* interrupt = nullptr;
};

struct Outcome {
  std::optional<TrapReport> trap;  ///< nothing when the program ended by itself
  uint64_t steps = 0;              ///< fuel used
  uint64_t instructions = 0;       ///< of the VM; 0 if they were not counted
  uint64_t allocatedBytes = 0;     ///< this and what follows: since the machine was made
  uint64_t peakBytes = 0;
  uint64_t collections = 0;
  /// What the program or the function called returned, in the form of runtime/exchange.h, if that
  /// was requested.
  std::string value;
};

struct Context;
struct Failure;

/// A trap with no guest stack yet. `source`: the file `span` speaks of.
TrapReport reportOf(const Failure& failure, Span span, const Source* source);

/// Fills in what the run has used.
void account(const Context& context, Outcome& outcome);

}  // namespace kinako::runtime
