// A list's element as a value without a context: for looking at it, not for keeping it.
#pragma once

#include "base/check.h"
#include "runtime/list.h"

namespace kinako::runtime {

class Element {
 public:
  Element(const List& list, uint64_t position) {
    switch (list.storage) {
      case Storage::Any:
        value_ = list.values[position];
        return;
      case Storage::Int:
        setInt(list.ints[position]);
        return;
      case Storage::Float:
        value_ = Value::number(list.floats[position]);
        return;
      case Storage::Bool:
        value_ = Value::boolean(list.bools[position] != 0);
        return;
    }
    KINAKO_UNREACHABLE();
  }
  Element(const Element&) = delete;
  Element& operator=(const Element&) = delete;

  /// Valid as long as this element is; containers longer.
  Value value() const { return value_; }

 private:
  void setInt(int64_t integer) {
    if (Value::fitsInline(integer)) {
      value_ = Value::inlineInt(integer);
    } else {
      box_.kind = ObjectKind::BoxedInt;
      box_.value = integer;
      value_ = Value::object(&box_);
    }
  }

  Value value_;
  BoxedInt box_;
};

}  // namespace kinako::runtime
