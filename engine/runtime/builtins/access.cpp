// Fields, indexes, slices and iteration of values whose kind is known only at run time.
#include <string>

#include "runtime/builtins.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/record.h"
#include "runtime/string.h"

namespace kinako::runtime {

namespace {

constexpr std::string_view kNameField = "__name";

Value shared(Value value) {
  if (value) markShared(value);
  return value;
}

/// An index as 64 bits, a float without a fraction included. Nothing = failed with
/// IndexType; integers past 64 bits saturate, which is out of every range.
std::optional<int64_t> indexOf(Context& context, std::string_view kind, Value index) {
  if (const auto integer = toInt64(index)) return integer;
  if (isInteger(index)) return signOf(index) < 0 ? INT64_MIN : INT64_MAX;
  if (index.isDouble()) {
    const auto integer = arith::truncate(index.asDouble());
    if (integer && static_cast<double>(*integer) == index.asDouble()) return integer;
  }
  context.fail(TrapKind::IndexType, {kind, kindName(index)});
  return std::nullopt;
}

/// Whether the index is outside of every list and string by its size alone. Reads then trap
/// with its own digits, not with those of the bound it saturates at.
bool isBeyondAll(Value index) { return isInteger(index) && !toInt64(index); }

constexpr size_t kMostDigits = 8 << 10;

Value failBeyondAll(Context& context, TrapKind kind, Value index, uint64_t length) {
  return context.fail(kind, {shortText(index, kMostDigits), std::to_string(length)});
}

Value recordField(Context& context, const Record& record, std::string_view name) {
  const int field = record.shape->fieldIndex(name);
  if (field >= 0) return fieldOf(record, static_cast<size_t>(field));
  if (name == kNameField) return makeString(context, record.shape->name);
  return context.fail(TrapKind::MissingField, {name, record.shape->name});
}

Value groupField(Context& context, const Group& group, std::string_view name) {
  if (name == "key") return group.key;
  if (name == "items") return group.items;
  if (name == "count") {
    return makeInt(context, static_cast<int64_t>(as<List>(group.items)->length));
  }
  if (isMap(group.key)) {  // of several keys, by name
    const Value key = makeString(context, name);
    if (!key) return Value();
    const int64_t entry = mapFind(context, *as<Map>(group.key), key);
    if (entry >= 0) return as<Map>(group.key)->entries[entry].value;
  }
  return context.fail(TrapKind::MissingField, {name, "group"});
}

bool isRow(Value value) {
  return value.isNull() || isMap(value) || isKind(value, ObjectKind::Record);
}

/// The field of the first member row that has it. A query over several sources groups maps
/// {variable: row}, and their columns may be named without the variable. Null when the map
/// is no such map, or no row has the field.
Value memberField(Context& context, Value map, Value key) {
  const auto& rows = *as<Map>(map);
  for (uint64_t i = 0; i < rows.length; ++i) {
    if (!isRow(rows.entries[i].value)) return Value::null();
  }
  const uint32_t* order = rows.length == 0 ? nullptr : mapOrder(context, map);
  if (order == nullptr) return context.hasFailed ? Value() : Value::null();
  for (uint64_t i = 0; i < rows.length; ++i) {
    const Value row = rows.entries[order[i]].value;
    if (isMap(row)) {
      if (!context.spend(8)) return Value();
      const int64_t entry = mapFind(context, *as<Map>(row), key);
      if (entry >= 0) return as<Map>(row)->entries[entry].value;
    } else if (isKind(row, ObjectKind::Record)) {
      const int field = as<Record>(row)->shape->fieldIndex(text(key));
      if (field >= 0) return fieldOf(*as<Record>(row), static_cast<size_t>(field));
    }
  }
  return Value::null();
}

Value mapField(Context& context, Value map, std::string_view name) {
  const Value key = makeString(context, name);
  if (!key) return Value();
  const int64_t entry = mapFind(context, *as<Map>(map), key);
  if (entry >= 0) return as<Map>(map)->entries[entry].value;
  return memberField(context, map, key);
}

bool setRecordField(Context& context, Record& record, std::string_view name, Value value) {
  const int field = record.shape->fieldIndex(name);
  if (field < 0) {
    context.fail(TrapKind::MissingField, {name, record.shape->name});
    return false;
  }
  return storeChecked(context, record, static_cast<size_t>(field), value);
}

bool failTarget(Context& context, Value object) {
  context.fail(TrapKind::IndexTarget, {kindName(object)});
  return false;
}

}  // namespace

Value fieldByName(Context& context, Value object, std::string_view name) {
  if (object.isNull()) return object;
  if (isKind(object, ObjectKind::Record)) return recordField(context, *as<Record>(object), name);
  if (isMap(object)) return mapField(context, object, name);
  if (isKind(object, ObjectKind::Group)) return groupField(context, *as<Group>(object), name);
  return context.fail(TrapKind::NotIndexable, {kindName(object)});
}

Value indexAny(Context& context, Value object, Value index) {
  if (object.isNull()) return object;
  if (isMap(object)) return mapGet(context, object, index);
  if (isKind(object, ObjectKind::Group)) {
    if (isString(index)) return shared(groupField(context, *as<Group>(object), text(index)));
    object = as<Group>(object)->items;
  }
  if (isList(object)) {
    if (isBeyondAll(index)) {
      return failBeyondAll(context, TrapKind::ListIndex, index, as<List>(object)->length);
    }
    const auto position = indexOf(context, "list", index);
    return position ? listGet(context, object, *position) : Value();
  }
  if (isString(object)) {
    if (isBeyondAll(index)) {
      return failBeyondAll(context, TrapKind::StringIndex, index, as<String>(object)->length);
    }
    const auto position = indexOf(context, "string", index);
    return position ? charAt(context, object, *position) : Value();
  }
  if (isKind(object, ObjectKind::Record)) {
    if (isString(index)) return shared(recordField(context, *as<Record>(object), text(index)));
    return context.fail(TrapKind::MissingField, {kindName(index), kindName(object)});
  }
  return context.fail(TrapKind::NotIndexable, {kindName(object)});
}

bool setIndexAny(Context& context, Value object, Value index, Value value) {
  markShared(value);
  if (isList(object)) {
    const auto position = indexOf(context, "list", index);
    return position && listSet(context, object, *position, value, Value::null());
  }
  if (isMap(object)) return mapSet(context, object, index, value);
  if (isKind(object, ObjectKind::Record) && isString(index)) {
    return setRecordField(context, *as<Record>(object), text(index), value);
  }
  return failTarget(context, object);
}

bool setFieldByName(Context& context, Value object, std::string_view name, Value value) {
  if (isKind(object, ObjectKind::Record)) {
    return setRecordField(context, *as<Record>(object), name, value);
  }
  if (!isMap(object)) return failTarget(context, object);
  const Value key = makeString(context, name);
  return key && mapSet(context, object, key, value);
}

namespace {

/// What a slice is of: a list or string. False: a null, which `object` is then, or failed.
bool readSliced(Context& context, Value& object) {
  if (object.isNull()) return false;
  if (isKind(object, ObjectKind::Group)) object = as<Group>(object)->items;
  if (isList(object) || isString(object)) return true;
  object = context.fail(TrapKind::NotIndexable, {kindName(object)});
  return false;
}

/// A part of a slice that may be missing; false = failed.
bool readPart(Context& context, Value part, std::optional<int64_t>& position) {
  if (!part) return true;
  position = indexOf(context, "slice", part);
  return position.has_value();
}

}  // namespace

Value sliceAny(Context& context, Value object, Value begin, Value end, bool mayReuse) {
  mayReuse = mayReuse && isList(object);
  if (!readSliced(context, object)) return object;
  std::optional<int64_t> from = 0;
  std::optional<int64_t> to = INT64_MAX;
  if (!readPart(context, begin, from) || !readPart(context, end, to)) return Value();
  if (mayReuse) return cutList(context, object, *from, *to);
  return isList(object) ? sliceList(context, object, *from, *to)
                        : sliceString(context, object, *from, *to);
}

Value sliceAnyByStep(Context& context, Value object, Value begin, Value end, Value step) {
  if (!readSliced(context, object)) return object;
  std::optional<int64_t> from;
  std::optional<int64_t> to;
  std::optional<int64_t> by;
  if (!readPart(context, begin, from) || !readPart(context, end, to) ||
      !readPart(context, step, by)) {
    return Value();
  }
  if (*by == 0) return context.fail(TrapKind::Domain, {"slice", "the step must not be 0"});
  const uint64_t length = isList(object) ? as<List>(object)->length : as<String>(object)->length;
  const auto stride = arith::sliceStride(from, to, *by, static_cast<int64_t>(length));
  return isList(object) ? pickFromList(context, object, stride.first, *by, stride.count)
                        : pickFromString(context, object, stride.first, *by, stride.count);
}

Value iterationItems(Context& context, Value source) {
  if (isList(source)) return source;
  if (isMap(source)) return mapKeys(context, source);
  if (isKind(source, ObjectKind::Group)) return shared(as<Group>(source)->items);
  if (source.isNull()) return makeList(context, Storage::Any);
  if (!isString(source)) return context.fail(TrapKind::NotIterable, {kindName(source)});
  const String& string = *as<String>(source);
  const Value result = makeList(context, Storage::Any, string.length);
  if (!result) return Value();
  const std::string_view view = string.view();
  for (size_t i = 0; i < view.size();) {
    if (!context.spend(8)) return Value();
    const Value character = charString(context, decodeUtf8(view, i));
    if (!character || !listPush(context, result, character)) return Value();
  }
  return result;
}

}  // namespace kinako::runtime
