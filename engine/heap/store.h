// Every write to a record, list, map or captured variable that a program can see. Nobody else
// writes a field, an element, an entry or a cell: what has to happen at every write happens here.
// (What is being made and has not been given to the program yet is filled by who makes it; whole
// stretches of elements move in list.cpp and list_room.cpp.)
#pragma once

#include "heap/layout.h"

namespace kinako::heap {

// --- fields of records; values of which nobody knows the type go through storeChecked (record.h)

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

// --- elements of lists. `elements` is the member of List that the list's storage says.

/// At a position that there is room for.
template <typename T>
[[gnu::always_inline]] inline void storeElement(List& list, T* List::*elements, uint64_t position,
                                                T element) {
  (list.*elements)[position] = element;
}
/// After the others; there is room for it.
template <typename T>
[[gnu::always_inline]] inline void pushElement(List& list, T* List::*elements, T element) {
  (list.*elements)[list.length++] = element;
}

// --- entries of maps, captured variables

inline void storeEntry([[maybe_unused]] Map& map, MapEntry& entry, Value value) {
  entry.value = value;
}
/// After the others; there is room for it, and no entry has the key.
inline void pushEntry(Map& map, Value key, Value value) {
  map.entries[map.length++] = {key, value};
}

inline void storeCell(Cell& cell, Value value) { cell.value = value; }

}  // namespace kinako::heap
