// `value as T`, from a description of T that a back end builds once per cast.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "runtime/context.h"

namespace kinako::runtime {

enum class CastKind : uint8_t {
  None,  ///< any, functions, options of them: the value as it is
  Int,
  Float,
  String,
  Bool,
  BigInt,
  BigRat,
  List,    ///< element
  Map,     ///< key, element
  Record,  ///< from a map or another record: every field needed, extra ones dropped
  Union,   ///< a record of one of the shapes, else Cast
};

struct CastPlan {
  CastKind kind = CastKind::None;
  std::string typeName;     ///< for messages
  bool isOptional = false;  ///< null stays null
  bool isFunction = false;  ///< None: a host must give a function of the program
  const CastPlan* element = nullptr;
  const CastPlan* key = nullptr;
  const Shape* shape = nullptr;  ///< Record
  /// Record: in declaration order; Union: of each of the variants, where a host may give one
  std::vector<const CastPlan*> fields;
  std::vector<const Shape*> variants;  ///< Union
  /// Map whose keys are known; cast() leaves it at that, load reads the values by it.
  std::map<std::string, const CastPlan*, std::less<>> members;
};

/// Fails with Cast or MissingField. A container is returned itself when every part fits
/// already, else a fresh one.
Value cast(Context& context, Value value, const CastPlan& plan);

/// How a list keeps elements of this plan.
Storage storageFor(const CastPlan& plan);

/// The casts to number that int() and float() share with `as`.
Value castToInt(Context& context, Value value, std::string_view typeName = "int");
Value castToFloat(Context& context, Value value);

/// Implicit conversion of an `any` to a concrete kind (Conversion::Check of the typed
/// tree): int → float when a float is wanted, integral float → int, null and other kinds
/// fail with NullUse or TypeUse naming `text`. Containers are not looked into.
Value checkKind(Context& context, Value value, const CastPlan& plan, std::string_view text);

}  // namespace kinako::runtime
