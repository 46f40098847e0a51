// What types are to a program that runs: of what kind a value of the type is.
#pragma once

#include <cstdint>

namespace kinako {

enum class TypeTag : uint8_t {
  Int,
  Float,
  Bool,
  String,
  BigInt,
  BigRat,
  Null,
  List,
  Map,
  Group,
  Function,
  Record,
  Union,
  Option,
  Anything,  ///< fits every value
};

}  // namespace kinako
