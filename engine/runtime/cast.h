// `value as T`, and the conversions of an `any` that need no `as`.
#pragma once

#include <string_view>

#include "runtime/context.h"
#include "runtime/type_descriptor.h"

namespace kinako::runtime {

/// Fails with Cast or MissingField. A container is returned itself when every part fits
/// already, else a fresh one.
Value cast(Context& context, Value value, const TypeDescriptor& type);

/// The casts to number that int() and float() share with `as`.
Value castToInt(Context& context, Value value, std::string_view typeName = "int");
Value castToFloat(Context& context, Value value);

/// Implicit conversion of an `any` to a concrete kind (Conversion::Check of the typed
/// tree): int → float when a float is wanted, integral float → int, null and other kinds
/// fail with NullUse or TypeUse naming `text`. Containers are not looked into.
Value checkKind(Context& context, Value value, const TypeDescriptor& type, std::string_view text);

}  // namespace kinako::runtime
