// What an operation works with outside the heap: counted as the program's as long as it is used.
#pragma once

#include "runtime/context.h"

namespace kinako::runtime {

class Room {
 public:
  explicit Room(Context& context) : context_(&context) {}
  /// Without a context nothing is counted.
  explicit Room(Context* context) : context_(context) {}
  ~Room() {
    if (context_) context_->heap.giveBack(bytes_);
  }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  /// So many bytes more; false = failed with Memory.
  bool take(uint64_t bytes) {
    if (!context_) return true;
    if (context_->heap.borrow(bytes)) {
      bytes_ += bytes;
      return true;
    }
    context_->failMemory(bytes);
    return false;
  }
  /// To be called before `things` gets another element.
  template <typename Vector>
  bool forOneMore(const Vector& things) {
    const size_t size = things.size();
    return size < things.capacity() || take((size + 1) * sizeof(typename Vector::value_type));
  }

 private:
  Context* context_;
  uint64_t bytes_ = 0;
};

}  // namespace kinako::runtime
