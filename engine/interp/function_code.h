// What the interpreter keeps for each function of the program: how big its frame is and
// what a call must check. Made by Machine when it first sees the function; closures point
// to it.
#pragma once

#include <cstdint>
#include <vector>

#include "heap/layout.h"
#include "types/typed_ast.h"

namespace kinako::interp {

struct FunctionCode : heap::Callable {
  explicit FunctionCode(const types::Function& function);

  const types::Function* function;
  uint32_t slots;       ///< variables, parameters included
  uint32_t stackNeed;   ///< values a call can put on the value stack before its next call
  uint32_t nativeNeed;  ///< bytes of native stack it can use before its next call
  std::vector<uint32_t> capturedParameters;  ///< slots that live in cells
  heap::Value closure;  ///< a function without captures is one value; empty = not needed yet
};

}  // namespace kinako::interp
