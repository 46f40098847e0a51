// Every write to a record, list, map or captured variable that a program can see. Nobody else
// writes a field, an element, an entry or a cell: what has to happen at every write happens here.
// (What is being made and has not been given to the program yet is filled by who makes it.)
#pragma once

#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/record.h"

namespace kinako::runtime {

// --- fields of records

inline void storeFloat(Record& record, size_t field, double number) {
  record.fields[field].number = number;
}
/// Of a field that is no float. The value is of its type.
inline void storeValue(Record& record, size_t field, Value value) {
  record.fields[field].value = value;
}
/// Of any field, of whose type the value is.
inline void storeField(Record& record, size_t field, Value value) {
  if (record.shape->isFloat(field)) {
    storeFloat(record, field, value.asDouble());
  } else {
    storeValue(record, field, value);
  }
}
/// A value of which nobody knows whether it is of the field's type: it becomes one as in an
/// implicit conversion (checkKind), or this fails as that does. False = failed.
bool storeChecked(Context& context, Record& record, size_t field, Value value);

// --- elements of lists, entries of maps, captured variables

/// Of a list with this storage: `elements` is its member of List. There is such a position.
template <typename T>
inline void storeElement(List& list, T* List::*elements, uint64_t position, T element) {
  (list.*elements)[position] = element;
}
inline void storeEntry([[maybe_unused]] Map& map, MapEntry& entry, Value value) {
  entry.value = value;
}
inline void storeCell(Cell& cell, Value value) { cell.value = value; }

}  // namespace kinako::runtime
