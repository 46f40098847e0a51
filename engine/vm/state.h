// What instructions touch of a machine that runs: plain data, at places that compiled code may
// know.
#pragma once

#include "heap/heap.h"
#include "runtime/type_descriptor.h"
#include "vm/frame.h"

namespace kinako::runtime {
struct Context;
}

namespace kinako::vm {

/// What is seen of a value at once: enough to know that it is of a type, or null where a variable
/// of the type may be. What does not pass may be of the type all the same.
struct TypeTest {
  static constexpr uint8_t kNull = 1, kBool = 2, kInt = 4, kFloat = 8;

  static uint8_t scalarOf(Value value) {
    if (value.isInlineInt()) return kInt;
    if (value.isDouble()) return kFloat;
    return value.isNull() ? kNull : kBool;
  }

  /// Whether a value fits, as far as it is seen; false: it is to be looked at more closely.
  bool admits(Value value) const {
    if (!value.isObject()) return (scalars & scalarOf(value)) != 0;
    if (value.asObject()->kind != kind) return takesAll;
    return !shape || runtime::as<runtime::Record>(value)->shape == shape;
  }

  uint8_t scalars = 0;
  bool takesAll = false;
  runtime::ObjectKind kind = static_cast<runtime::ObjectKind>(UINT8_MAX);  ///< none
  const runtime::Shape* shape = nullptr;                                   ///< of records
};

struct State {
  Frame* top = nullptr;        ///< of the frames; before the first, when there is none
  Frame* lastFrame = nullptr;  ///< of those that are ready to be pushed: all marks are off
  Slot* lastBase = nullptr;    ///< where a frame may begin at the latest
  Slot* globals = nullptr;
  const Code* codes = nullptr;                     ///< by function
  const runtime::Shape* const* shapes = nullptr;   ///< by record type
  const runtime::TypeDescriptor* types = nullptr;  ///< by type
  const TypeTest* tests = nullptr;                 ///< by type
  bool isWide = false;

  // For compiled code.
  runtime::Context* environment = nullptr;  ///< the machine's context
  heap::Polling* polling = nullptr;
  heap::Allocation* allocation = nullptr;
  Slot result;  ///< Ended::Returned
};

}  // namespace kinako::vm
