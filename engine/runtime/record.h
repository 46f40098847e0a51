// What shapes know of the types of their fields. A field always holds what its type says, so nobody
// asks when it is read; it may be null where mayBeNull() says so.
#pragma once

#include "heap/record.h"
#include "runtime/context.h"
#include "runtime/type_descriptor.h"

namespace kinako::runtime {

/// A record of such values, which are of the fields' types.
Value makeRecord(Context& context, const Shape& shape, const Value* values);

/// Stores a value of which nobody knows whether it is of the field's type: it becomes one as in an
/// implicit conversion (checkKind), or this fails as that does. False = failed.
bool storeChecked(Context& context, Record& record, size_t field, Value value);

/// Says what the fields of a shape hold. No record of it has been made.
void setTypes(Shape& shape, std::vector<const TypeDescriptor*> types);
/// The order that printing wants, from the names of the fields.
void setPrintOrder(Shape& shape);

}  // namespace kinako::runtime
