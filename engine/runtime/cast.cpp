#include "runtime/cast.h"

#include <cmath>

#include "base/check.h"
#include "base/float_text.h"
#include "runtime/compare.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/record.h"
#include "runtime/string.h"

namespace kinako::runtime {

namespace {

/// Casts look into containers with the host's stack, so their depth is bounded.
constexpr int kMostDepth = 1000;

/// What a cast of one value takes.
constexpr uint64_t kUnits = 16;

/// How messages show the value: a string itself, quoted, else its kind.
std::string describe(Value value) {
  return isString(value) ? quotedBriefly(text(value)) : kindName(value);
}

Value failCast(Context& context, Value value, std::string_view typeName) {
  return context.fail(TrapKind::Cast, {describe(value), typeName});
}

Value castToString(Context& context, Value value, const TypeDescriptor& type) {
  if (isString(value)) return value;
  if (value.isNull()) return failCast(context, value, type.typeName);
  return strValue(context, value);
}

Value castToBigInt(Context& context, Value value, const TypeDescriptor& type) {
  if (value.isNull()) return failCast(context, value, type.typeName);
  return castToInt(context, value, type.typeName);
}

Value castToBigRat(Context& context, Value value, const TypeDescriptor& type) {
  if (const auto rational = toRational(context, value)) return *rational;
  return failCast(context, value, type.typeName);
}

Value castAt(Context& context, Value value, const TypeDescriptor& type, int depth);

/// Whether every element of such a list has the kind already, by its storage alone.
bool storageFits(const List& list, TypeTag kind) {
  switch (list.storage) {
    case Storage::Any:
      return list.length == 0;
    case Storage::Int:
      return kind == TypeTag::Int || kind == TypeTag::BigInt;
    case Storage::Float:
      return kind == TypeTag::Float;
    case Storage::Bool:
      return kind == TypeTag::Bool;
  }
  return false;
}

/// A new list only from the first element on that does not fit.
Value castList(Context& context, Value value, const TypeDescriptor& type, int depth) {
  if (isKind(value, ObjectKind::Group)) {
    value = as<Group>(value)->items;
    markShared(value);
  }
  if (!isList(value)) return failCast(context, value, type.typeName);
  const auto& list = *as<List>(value);
  const TypeDescriptor* element = type.element;
  if (element == nullptr || element->isOpen()) return value;
  if (storageFits(list, element->tag)) return value;
  Value result;
  for (uint64_t i = 0; i < list.length; ++i) {
    if (!context.spend(kUnits)) return Value();
    const Value before = listAt(context, list, i);
    const Value after = castAt(context, before, *element, depth);
    if (!after) return Value();
    if (!result && after.isSame(before)) continue;
    if (!result) {
      result = makeList(context, storageFor(*element), list.length);
      if (!result) return Value();
      for (uint64_t k = 0; k < i; ++k) {
        const Value kept = listAt(context, list, k);
        markShared(kept);
        if (!listPush(context, result, kept)) return Value();
      }
    }
    if (after.isSame(before)) markShared(after);
    if (!listPush(context, result, after)) return Value();
  }
  return result ? result : value;
}

Value castMapEntries(Context& context, Value value, const TypeDescriptor& type, int depth) {
  const auto& map = *as<Map>(value);
  Value result;
  for (uint64_t i = 0; i < map.length; ++i) {
    if (!context.spend(kUnits)) return Value();
    const MapEntry before = map.entries[i];
    MapEntry after = before;
    if (type.key != nullptr) after.key = castAt(context, before.key, *type.key, depth);
    if (!after.key) return Value();
    if (type.element != nullptr) after.value = castAt(context, before.value, *type.element, depth);
    if (!after.value) return Value();
    const bool isSame = after.key.isSame(before.key) && after.value.isSame(before.value);
    if (!result && isSame) continue;
    if (!result) {
      result = makeMap(context, map.length);
      if (!result) return Value();
      for (uint64_t k = 0; k < i; ++k) {
        markShared(map.entries[k].value);
        if (!mapSet(context, result, map.entries[k].key, map.entries[k].value)) return Value();
      }
    }
    if (isSame) markShared(after.value);
    if (!mapSet(context, result, after.key, after.value)) return Value();
  }
  return result ? result : value;
}

/// The fields of a record as a map, without the name of its type.
Value mapOfRecord(Context& context, const Record& record) {
  const Value map = makeMap(context, record.shape->fields.size());
  if (!map) return Value();
  for (size_t i = 0; i < record.shape->fields.size(); ++i) {
    const Value key = makeString(context, record.shape->fields[i]);
    if (!key) return Value();
    const Value value = fieldOf(record, i);
    markShared(value);
    if (!mapSet(context, map, key, value)) return Value();
  }
  return map;
}

Value castMap(Context& context, Value value, const TypeDescriptor& type, int depth) {
  if (isKind(value, ObjectKind::Record)) {
    value = mapOfRecord(context, *as<Record>(value));
    if (!value) return Value();
  }
  if (!isMap(value)) return failCast(context, value, type.typeName);
  return castMapEntries(context, value, type, depth);
}

/// The value of a field in a map or in a record of another type; empty when there is none
/// or when the look-up failed.
Value fieldOf(Context& context, Value source, const std::string& name) {
  if (isKind(source, ObjectKind::Record)) {
    const auto& record = *as<Record>(source);
    if (!context.spend(record.shape->fields.size())) return Value();
    const int index = record.shape->fieldIndex(name);
    return index < 0 ? Value() : fieldOf(record, static_cast<size_t>(index));
  }
  const Value key = makeString(context, name);
  if (!key || !mapContains(context, source, key)) return Value();
  return mapGet(context, source, key);
}

Value castRecord(Context& context, Value value, const TypeDescriptor& type, int depth) {
  const bool isRecord = isKind(value, ObjectKind::Record);
  if (isRecord && as<Record>(value)->shape == type.shape) return value;
  if (!isRecord && !isMap(value)) return failCast(context, value, type.typeName);
  if (!context.spend(kUnits * type.shape->fields.size())) return Value();
  const auto& names = type.shape->fields;
  std::vector<Value> fields(names.size(), Value::null());
  for (size_t i = 0; i < names.size(); ++i) {
    const TypeDescriptor& fieldPlan = *type.fields[i];
    Value field = fieldOf(context, value, names[i]);
    if (context.hasFailed) return Value();
    if (!field) {
      if (fieldPlan.isOptional) continue;
      return context.fail(TrapKind::MissingField, {names[i], type.shape->name});
    }
    field = castAt(context, field, fieldPlan, depth);
    if (!field) return Value();
    markShared(field);
    fields[i] = field;
  }
  return makeRecord(context, *type.shape, fields.data());
}

Value castAt(Context& context, Value value, const TypeDescriptor& type, int depth) {
  if (type.isOptional && value.isNull()) return value;
  if (depth >= kMostDepth) {
    return context.fail(TrapKind::Domain, {"cast to " + type.typeName,
                                           "nested deeper than " + std::to_string(kMostDepth)});
  }
  switch (type.tag) {
    case TypeTag::Anything:
    case TypeTag::Null:
    case TypeTag::Group:
    case TypeTag::Function:
      return value;
    case TypeTag::Int:
      return castToInt(context, value, type.typeName);
    case TypeTag::Float:
      return castToFloat(context, value);
    case TypeTag::String:
      return castToString(context, value, type);
    case TypeTag::Bool:
      return value.isBool() ? value : failCast(context, value, type.typeName);
    case TypeTag::BigInt:
      return castToBigInt(context, value, type);
    case TypeTag::BigRat:
      return castToBigRat(context, value, type);
    case TypeTag::List:
      return castList(context, value, type, depth + 1);
    case TypeTag::Map:
      return castMap(context, value, type, depth + 1);
    case TypeTag::Record:
      return castRecord(context, value, type, depth + 1);
    case TypeTag::Union:
      return fits(value, type) ? value : failCast(context, value, type.typeName);
    case TypeTag::Option:
      break;
  }
  KINAKO_UNREACHABLE();
}

/// The value as the type wants it, or empty when it is of another kind.
Value convert(Context& context, Value value, const TypeDescriptor& type) {
  const auto keepIf = [value](bool isRight) { return isRight ? value : Value(); };
  switch (type.tag) {
    case TypeTag::Anything:
    case TypeTag::Null:
    case TypeTag::Group:
    case TypeTag::Function:
      return value;
    case TypeTag::Int:
    case TypeTag::BigInt:
      if (value.isDouble() && std::trunc(value.asDouble()) == value.asDouble() &&
          std::isfinite(value.asDouble())) {
        return truncateToInteger(context, value.asDouble());
      }
      return keepIf(isInteger(value));
    case TypeTag::Float:
      if (isInteger(value)) return Value::number(toDouble(value));
      return keepIf(value.isDouble());
    case TypeTag::BigRat:
      if (isInteger(value)) return toRational(context, value).value_or(Value());
      return keepIf(fits(value, type));
    case TypeTag::List:
      if (isKind(value, ObjectKind::Group)) {
        markShared(as<Group>(value)->items);
        return as<Group>(value)->items;
      }
      return keepIf(fits(value, type));
    case TypeTag::String:
    case TypeTag::Bool:
    case TypeTag::Map:
    case TypeTag::Record:
    case TypeTag::Union:
      return keepIf(fits(value, type));
    case TypeTag::Option:
      break;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace

Value castToInt(Context& context, Value value, std::string_view typeName) {
  if (isInteger(value)) return value;
  if (value.isNull()) return Value::inlineInt(0);
  if (value.isDouble()) {
    if (!std::isfinite(value.asDouble())) {
      return context.fail(TrapKind::Cast, {floatText(value.asDouble()), typeName});
    }
    return truncateToInteger(context, value.asDouble());
  }
  if (isString(value)) {
    if (const auto integer = parseInteger(context, text(value))) return *integer;
  }
  if (isKind(value, ObjectKind::BigRat)) {
    return divideIntegers(context, numerator(context, value), denominator(context, value));
  }
  return failCast(context, value, typeName);
}

Value castToFloat(Context& context, Value value) {
  if (value.isDouble()) return value;
  if (value.isNull()) return Value::number(0);
  if (isNumber(value)) return Value::number(toDouble(value));
  if (isString(value)) {
    if (const auto number = parseFloat(text(value))) return Value::number(*number);
  }
  return failCast(context, value, "float");
}

Value cast(Context& context, Value value, const TypeDescriptor& type) {
  return castAt(context, value, type, 0);
}

Value checkKind(Context& context, Value value, const TypeDescriptor& type, std::string_view text) {
  if (type.isOptional && value.isNull()) return value;
  const Value converted = convert(context, value, type);
  if (converted || context.hasFailed) return converted;
  if (value.isNull()) {
    return context.fail(TrapKind::NullUse, {type.typeName, text});
  }
  return context.fail(TrapKind::TypeUse, {kindName(value), type.typeName, text});
}

}  // namespace kinako::runtime
