// Conversions, implicit and explicit, and the check of what is read from containers.
#include "base/check.h"
#include "interp/machine.h"
#include "runtime/cast.h"
#include "runtime/map.h"

namespace kinako::interp {

using namespace types;
using runtime::isKind;
using runtime::ObjectKind;

bool Machine::fits(Value value, const Type& type) const {
  switch (type.kind) {
    case TypeKind::Int:
    case TypeKind::BigInt:
      return value.isInlineInt() || runtime::isInteger(value);
    case TypeKind::Float:
      return value.isDouble();
    case TypeKind::Bool:
      return value.isBool();
    case TypeKind::String:
      return runtime::isString(value);
    case TypeKind::BigRat:
      return isKind(value, ObjectKind::BigRat);
    case TypeKind::List:
      return runtime::isList(value);
    case TypeKind::Map:
      return runtime::isMap(value);
    case TypeKind::Group:
      return isKind(value, ObjectKind::Group);
    case TypeKind::Function:
      return isKind(value, ObjectKind::Closure) || isKind(value, ObjectKind::Partial) ||
             isKind(value, ObjectKind::BuiltinFunction);
    case TypeKind::Record:
      return isKind(value, ObjectKind::Record) &&
             runtime::as<runtime::Record>(value)->shape == &context.shapes[type.record->index];
    case TypeKind::Union:
      return isKind(value, ObjectKind::Record) &&
             infoOf(*runtime::as<runtime::Record>(value)->shape).parent == type.unionInfo;
    case TypeKind::Option:
      return value.isNull() || fits(value, *type.element);
    case TypeKind::Null:
      return value.isNull();
    case TypeKind::Unit:
    case TypeKind::Any:
    case TypeKind::Never:
    case TypeKind::Parameter:
      return true;
  }
  KINAKO_UNREACHABLE();
}

namespace {

/// Types for which a variable may hold null although its type is not an option: `let
/// next: Node = null` is accepted.
bool mayBeNull(const Type& type) {
  switch (type.kind) {
    case TypeKind::String:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Group:
    case TypeKind::Function:
    case TypeKind::Record:
    case TypeKind::Union:
    case TypeKind::Null:
    case TypeKind::Any:
    case TypeKind::Option:
    case TypeKind::Parameter:
    case TypeKind::Unit:
    case TypeKind::Never:
      return true;
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
      return false;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace

Value Machine::checkReadSlow(Value value, const Type& type, Span span) {
  if (value.isNull() && mayBeNull(type)) return value;
  const Value checked = runtime::checkKind(context, value, descriptors_.of(type), sourceText(span));
  return checked ? checked : failAt(span);
}

Value Machine::evalConvert(const Convert& e, Value* frame) {
  const Value value = eval(*e.operand, frame);
  if (!value) return {};
  Value converted;
  switch (e.conversion) {
    case Conversion::ToAny:
    case Conversion::BigToInt:
    case Conversion::Retype:
      return value;
    case Conversion::Unwrap:
      if (!value.isNull()) [[likely]]
        return value;
      return fail(e.span, TrapKind::NullUse, {toString(e.type), e.text});
    case Conversion::IntToFloat:
      if (value.isInlineInt()) [[likely]] {
        return Value::number(static_cast<double>(value.asInlineInt()));
      }
      [[fallthrough]];
    case Conversion::Check:
      if (fits(value, *e.type)) [[likely]]
        return value;
      converted = runtime::checkKind(context, value, descriptors_.of(*e.type), e.text);
      break;
    case Conversion::ToBig:
      if (fits(value, *e.type)) return value;
      if (e.type->is(TypeKind::BigRat) && runtime::isInteger(value)) {
        if (const auto rational = runtime::toRational(context, value)) converted = *rational;
      } else {
        converted = runtime::checkKind(context, value, descriptors_.of(*e.type), e.text);
      }
      break;
  }
  return converted ? converted : failAt(e.span);
}

Value Machine::evalCast(const CastTo& e, Value* frame) {
  const Value value = eval(*e.operand, frame);
  if (!value) return {};
  const Value converted = runtime::cast(context, value, descriptors_.of(*e.type));
  return converted ? converted : failAt(e.span);
}

}  // namespace kinako::interp
