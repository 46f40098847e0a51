// Records: made, and read as values. Writes are store.h's.
#pragma once

#include "heap/heap.h"
#include "heap/store.h"

namespace kinako::heap {

/// A record whose fields the caller writes at once.
inline Record* openRecord(Heap& heap, const Shape* shape, size_t fields) {
  auto* record = heap.makeOpen<Record>(ObjectKind::Record, fields * sizeof(Field));
  record->shape = shape;
  return record;
}

inline Value fieldOf(const Record& record, size_t field) {
  const Field& place = record.fields[field];
  return record.shape->isFloat(field) ? Value::number(place.number) : place.value;
}

}  // namespace kinako::heap
