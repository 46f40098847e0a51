// What a program leaves to another back end that goes on with it between two runs. Made by the one
// that stops, which must outlive the other: its context and its functions stay in use.
#pragma once

#include <vector>

#include "runtime/context.h"

namespace kinako::runtime {

struct Handover {
  Context& context;
  std::vector<Value> globals;
};

}  // namespace kinako::runtime
