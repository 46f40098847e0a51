// Records: their fields as values, and what shapes know of them. A field always holds what its
// type says (store.h), so nobody asks when it is read; it may be null where mayBeNull() says so.
#pragma once

#include "runtime/cast.h"
#include "runtime/context.h"
#include "runtime/store.h"

namespace kinako::runtime {

/// A record whose fields the caller writes at once.
inline Record* openRecord(Context& context, const Shape* shape, size_t fields) {
  auto* record = context.heap.makeOpen<Record>(ObjectKind::Record, fields * sizeof(Field));
  record->shape = shape;
  return record;
}
/// A record of such values, which are of the fields' types.
Value makeRecord(Context& context, const Shape& shape, const Value* values);

inline Value fieldOf(const Record& record, size_t field) {
  const Field& place = record.fields[field];
  return record.shape->isFloat(field) ? Value::number(place.number) : place.value;
}

/// Stores a value of which nobody knows whether it is of the field's type: it becomes one as in an
/// implicit conversion (checkKind), or this fails as that does. False = failed.
bool storeChecked(Context& context, Record& record, size_t field, Value value);

/// Says what the fields of a shape hold. No record of it has been made.
void setTypes(Shape& shape, std::vector<const CastPlan*> types);
/// The order that printing wants, from the names of the fields.
void setPrintOrder(Shape& shape);

/// Whether a variable of such a type may hold null although its type is no option.
bool mayBeNull(const CastPlan& plan);

}  // namespace kinako::runtime
