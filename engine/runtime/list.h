// Lists: growable, shared by reference, with typed storage. A store that does not fit the
// storage turns it into Any in place; readers never notice.
#pragma once

#include <cstdint>

#include "runtime/context.h"

namespace kinako::runtime {

struct List : Object {
  uint64_t length;
  uint64_t capacity;  ///< elements
  union {
    void* buffer;
    Value* values;
    int64_t* ints;
    double* floats;
    uint8_t* bools;
  };
};

inline bool isList(Value value) { return isKind(value, ObjectKind::List); }

/// An empty list with room for `capacity` elements; fails with Memory.
Value makeList(Context& context, Storage storage, uint64_t capacity = 0);

/// Element at a valid position.
Value listAt(Context& context, const List& list, uint64_t position);
/// `xs[i]`: negative from the end; fails ListIndex. The element is marked shared when it
/// is a list.
Value listGet(Context& context, Value list, int64_t index);
/// `xs[i] = v`: negative from the end (fails StoreIndex before the start); at or past the
/// end the list grows, `filler` in the gap.
bool listSet(Context& context, Value list, int64_t index, Value value, Value filler);
/// Adds at the end, in place; false = failed with Memory.
bool listPush(Context& context, Value list, Value value);
/// append(xs, v): in place when `mayReuse` and the list is not shared, else a copy (never
/// shared). Copying marks the elements shared.
Value listAppend(Context& context, Value list, Value value, bool mayReuse);
/// xs + ys, likewise.
Value listConcat(Context& context, Value a, Value b, bool mayReuse);
/// Elements begin … end, counted from the end when negative, clamped. Always a copy.
Value sliceList(Context& context, Value list, int64_t begin, int64_t end);

Value listUnion(Context& context, Value a, Value b);      ///< deduplicated, left then right
Value listUnionAll(Context& context, Value a, Value b);
Value listExcept(Context& context, Value a, Value b);
Value listIntersect(Context& context, Value a, Value b);  ///< order of the right side, deduplicated
Value listDistinct(Context& context, Value list);
Value listReverse(Context& context, Value list);
/// Stable, ascending in value order (compareForSort).
Value listSort(Context& context, Value list);

/// Marks a list as having more than one reference; anything else is left alone.
inline void markShared(Value value) {
  if (isList(value)) value.asObject()->isShared = true;
}

}  // namespace kinako::runtime
