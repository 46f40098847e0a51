// Cuts a generated program down while it stays interesting.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "tree.h"

namespace kinako::differential {

struct ShrinkLimits {
  size_t tries = 4'000;
  double seconds = 60;
};

/// Leaves out statements, arguments and whole branches, and puts simpler expressions of the
/// same type in place of others, until nothing more can go. What is tried need not be a
/// program; `isInteresting` refuses it then. Returns how often it was asked.
size_t shrink(Tree& tree, const std::function<bool(const std::string& text)>& isInteresting,
              const ShrinkLimits& limits = {});

}  // namespace kinako::differential
