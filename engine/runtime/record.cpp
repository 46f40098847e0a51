#include "runtime/record.h"

#include "base/check.h"
#include "base/order.h"
#include "runtime/cast.h"

namespace kinako::runtime {

Value makeRecord(Context& context, const Shape& shape, const Value* values) {
  const size_t count = shape.fields.size();
  Record* record = openRecord(context.heap, &shape, count);
  for (size_t i = 0; i < count; ++i) storeField(*record, i, values[i]);
  return Value::object(record);
}

void setTypes(Shape& shape, std::vector<const TypeDescriptor*> types) {
  KINAKO_CHECK(types.size() == shape.fields.size());
  shape.types = std::move(types);
  shape.floats.clear();
  for (size_t i = 0; i < shape.types.size(); ++i) {
    if (storageFor(*shape.types[i]) != Storage::Float) continue;
    shape.floats.resize(shape.types.size());
    shape.floats[i] = true;
  }
}

void setPrintOrder(Shape& shape) {
  shape.printOrder = sortedOrder(shape.fields.size(), [&](uint32_t a, uint32_t b) {
    return shape.fields[a] < shape.fields[b];
  });
}

bool storeChecked(Context& context, Record& record, size_t field, Value value) {
  const Shape& shape = *record.shape;
  if (!shape.types.empty()) {
    const TypeDescriptor& type = *shape.types[field];
    if (!value.isNull() || !mayBeNull(type)) {
      value = checkKind(context, value, type, shape.name + "." + shape.fields[field]);
      if (!value) return false;
    }
  }
  storeField(record, field, value);
  return true;
}

}  // namespace kinako::runtime
