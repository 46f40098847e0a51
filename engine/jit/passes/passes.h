// What makes code shorter and faster. A pass takes sound code and leaves sound code that does the
// same; it may be left out.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "jit/ssa/ssa.h"

namespace kinako::jit {

struct PassInfo {
  std::string_view name;
  void (*run)(ssa::Code& code);
  std::string_view meaning;
};
/// In the order in which they run; some are there more than once.
std::span<const PassInfo> passes();

/// The first name in a list such as "fold,number" that no pass has; "" when there is none. "all"
/// and "none" are lists, too.
std::string unknownPass(std::string_view names);

/// Runs the passes of such a list, in their usual order. `verifies`: the code is looked at after
/// each of them; what is wrong is a fault of the compiler, which then stops.
void runPasses(ssa::Code& code, std::string_view names = "all", bool verifies = false);

/// A parameter for which all edges bring the same is that. A block with one way to it becomes a
/// part of the one before, and a decision with a constant condition a jump.
void cleanUp(ssa::Code& code);
/// Operations on constants, and those that leave what they are given as it is.
void fold(ssa::Code& code);
/// What was computed before, where it still holds, is not computed again. (Global value numbering
/// by dominance; loads count until something may write what they read.)
void numberValues(ssa::Code& code);
/// What is the same in every iteration is computed before the loop.
void hoist(ssa::Code& code);
/// Overflow and bounds checks that the ranges of numbers make needless.
void useRanges(ssa::Code& code);
/// What nobody reads is left out.
void removeDead(ssa::Code& code);

}  // namespace kinako::jit
