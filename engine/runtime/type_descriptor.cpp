#include "runtime/type_descriptor.h"

#include <algorithm>

#include "base/check.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/rational.h"
#include "runtime/string.h"

namespace kinako::runtime {

bool fits(Value value, const TypeDescriptor& type) {
  if (type.isOptional && value.isNull()) return true;
  switch (type.tag) {
    case TypeTag::Int:
    case TypeTag::BigInt:
      return isInteger(value);
    case TypeTag::Float:
      return value.isDouble();
    case TypeTag::Bool:
      return value.isBool();
    case TypeTag::String:
      return isString(value);
    case TypeTag::BigRat:
      return isKind(value, ObjectKind::BigRat);
    case TypeTag::Null:
      return value.isNull();
    case TypeTag::List:
      return isList(value);
    case TypeTag::Map:
      return isMap(value);
    case TypeTag::Group:
      return isKind(value, ObjectKind::Group);
    case TypeTag::Function:
      return isKind(value, ObjectKind::Closure) || isKind(value, ObjectKind::Partial) ||
             isKind(value, ObjectKind::BuiltinFunction);
    case TypeTag::Record:
      return isKind(value, ObjectKind::Record) && as<Record>(value)->shape == type.shape;
    case TypeTag::Union: {
      if (!isKind(value, ObjectKind::Record)) return false;
      const auto& variants = type.variants;
      return std::find(variants.begin(), variants.end(), as<Record>(value)->shape) !=
             variants.end();
    }
    case TypeTag::Anything:
      return true;
    case TypeTag::Option:
      break;
  }
  KINAKO_UNREACHABLE();
}

bool mayBeNull(const TypeDescriptor& type) {
  if (type.isOptional) return true;
  switch (type.tag) {
    case TypeTag::Int:
    case TypeTag::Float:
    case TypeTag::Bool:
    case TypeTag::BigInt:
    case TypeTag::BigRat:
      return false;
    case TypeTag::Anything:
    case TypeTag::Null:
    case TypeTag::Group:
    case TypeTag::Function:
    case TypeTag::String:
    case TypeTag::List:
    case TypeTag::Map:
    case TypeTag::Record:
    case TypeTag::Union:
      return true;
    case TypeTag::Option:
      break;
  }
  KINAKO_UNREACHABLE();
}

Storage storageFor(const TypeDescriptor& type) {
  if (type.isOptional) return Storage::Any;
  if (type.tag == TypeTag::Int) return Storage::Int;
  if (type.tag == TypeTag::Float) return Storage::Float;
  return type.tag == TypeTag::Bool ? Storage::Bool : Storage::Any;
}

Value zeroOf(Context& context, const TypeDescriptor& type) {
  if (type.isOptional) return Value::null();
  switch (type.tag) {
    case TypeTag::Int:
    case TypeTag::BigInt:
      return Value::inlineInt(0);
    case TypeTag::Float:
      return Value::number(0);
    case TypeTag::Bool:
      return Value::boolean(false);
    case TypeTag::String:
      return makeString(context, "");
    case TypeTag::BigRat:
      return *toRational(context, Value::inlineInt(0));
    case TypeTag::List:
      return makeList(context, storageFor(*type.element));
    case TypeTag::Map:
      return makeMap(context);
    case TypeTag::Anything:
    case TypeTag::Null:
    case TypeTag::Group:
    case TypeTag::Function:
    case TypeTag::Record:
    case TypeTag::Union:
      return Value::null();
    case TypeTag::Option:
      break;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::runtime
