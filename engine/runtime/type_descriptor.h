// What a type is while a program runs, for both back ends: casts, conversions, loads and arguments
// of the host go by it, as do zero values, patterns and the fields of records.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/type_tag.h"
#include "runtime/context.h"

namespace kinako::runtime {

struct TypeDescriptor {
  /// Never Option: that is the type in it, and isOptional.
  TypeTag tag = TypeTag::Anything;
  std::string typeName;     ///< for messages
  bool isOptional = false;  ///< null stays null
  const TypeDescriptor* element = nullptr;
  const TypeDescriptor* key = nullptr;
  const Shape* shape = nullptr;  ///< Record
  /// Record: in declaration order; Union: of each of the variants, where a host may give one
  std::vector<const TypeDescriptor*> fields;
  std::vector<const Shape*> variants;  ///< Union
  /// Map whose keys are known; cast() leaves it at that, load reads the values by it.
  std::map<std::string, const TypeDescriptor*, std::less<>> members;

  /// Whether casts and loads leave every value as it is.
  bool isOpen() const {
    return tag == TypeTag::Anything || tag == TypeTag::Null || tag == TypeTag::Group ||
           tag == TypeTag::Function;
  }
};

/// Whether a value is of the type as it is. Containers are not looked into.
bool fits(Value value, const TypeDescriptor& type);
/// Whether a variable of such a type may hold null although its type is no option.
bool mayBeNull(const TypeDescriptor& type);
/// How a list keeps elements of this type.
Storage storageFor(const TypeDescriptor& type);
/// What a variable of the type holds before it has a value; empty = failed.
Value zeroOf(Context& context, const TypeDescriptor& type);

}  // namespace kinako::runtime
