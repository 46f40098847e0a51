// The stack of guest values: one piece of address space, so that frames and temporaries
// never move. Memory is only used as far as the stack has grown.
#pragma once

#include <cstddef>

#include "runtime/value.h"

namespace kinako::runtime {

class ValueStack {
 public:
  ValueStack();
  ~ValueStack();
  ValueStack(const ValueStack&) = delete;
  ValueStack& operator=(const ValueStack&) = delete;

  Value* begin() const { return begin_; }
  Value* end() const { return end_; }

 private:
  Value* begin_ = nullptr;
  Value* end_ = nullptr;
};

}  // namespace kinako::runtime
