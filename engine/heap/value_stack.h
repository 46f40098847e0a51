// The stack of guest values: one piece of address space, so that frames and temporaries never
// move. Memory is only used as far as the stack has grown.
//
// A thread lends its stack to the program that runs: a program that has run and waits for calls
// has none. Only a program that runs inside another one (eval) makes a second.
#pragma once

#include <cstddef>
#include <memory>

#include "heap/value.h"

namespace kinako::heap {

class ValueStack {
 public:
  /// `frameBytes`: room for a back end's own records of calls.
  explicit ValueStack(size_t frameBytes = 0);
  /// Keeps the memory for the next one on this thread, emptied if it grew large.
  ~ValueStack();
  ValueStack(const ValueStack&) = delete;
  ValueStack& operator=(const ValueStack&) = delete;

  Value* begin() const;
  Value* end() const;
  void* frames() const;

 private:
  struct Memory;
  static std::unique_ptr<Memory>& spare();

  std::unique_ptr<Memory> memory_;
};

}  // namespace kinako::heap
