// The types of generated programs. Interned: two equal types are the same pointer.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace kinako::differential {

enum class Base : uint8_t {
  Int,
  Float,
  Bool,
  String,
  BigInt,
  BigRat,
  Any,
  List,
  Map,
  Option,
  Record,
  Union,
  Function,
};

struct TypeInfo {
  Base base;
  /// Of a list, map or option; the result of a function (null = none). Of an `any`: what it
  /// always holds, so that it can be used without a trap (null = nobody knows).
  const TypeInfo* element = nullptr;
  const TypeInfo* key = nullptr;
  std::vector<const TypeInfo*> parameters;
  size_t shape = 0;      ///< of a record or union: which one
  std::string spelling;  ///< as written in a program
};
using Type = const TypeInfo*;

class TypeTable {
  std::deque<TypeInfo> types_;  // before what points into it

 public:
  TypeTable();

  Type intType;
  Type floatType;
  Type boolType;
  Type stringType;
  Type bigIntType;
  Type bigRatType;
  Type anyType;  ///< that may hold anything

  Type any(Type held);
  Type list(Type element);
  Type map(Type key, Type element);
  Type option(Type element);
  Type function(std::vector<Type> parameters, Type result);
  Type record(size_t shape, const std::string& name);
  Type unionOf(size_t shape, const std::string& name);

 private:
  Type intern(TypeInfo wanted);
};

inline bool isScalar(Type type) {
  return type->base == Base::Int || type->base == Base::Float || type->base == Base::Bool ||
         type->base == Base::String;
}

inline bool isNumber(Type type) {
  return type->base == Base::Int || type->base == Base::Float || type->base == Base::BigInt;
}

/// Whether `<` and `sort` know an order of its values.
inline bool isOrdered(Type type) {
  return type->base == Base::Int || type->base == Base::Float || type->base == Base::String ||
         type->base == Base::BigInt;
}

/// Whether a function may hang somewhere in a value of the type.
bool holdsFunction(Type type);

}  // namespace kinako::differential
