// Equality, order, truth and hashing of values of any kind (language: operators).
#pragma once

#include <cstdint>

#include "runtime/context.h"

namespace kinako::runtime {

/// `==`: structural for lists, maps, records and groups; numbers by value across kinds;
/// null only with null; functions never. Cyclic data does not hang: a pair already being
/// compared counts as equal, and depth is bounded.
bool equals(Value a, Value b);

enum class Ordering : int8_t { Less = -1, Equal = 0, Greater = 1, None = 2 };

/// For `< <= > >=`: numbers, strings by code point, false < true. Null with anything, NaN
/// and mixed kinds: None (all four comparisons are false).
Ordering compare(Value a, Value b);

/// Total order for sorting: compare(), lists element by element, maps by sorted (key,
/// value), other kinds by kind; nulls last.
int compareForSort(Value a, Value b);

/// null, false, 0, 0.0, "", empty list and empty map are false.
bool truthy(Value value);

/// Equal values have equal hashes.
uint64_t hash(Value value);

/// `a in b`; fails BadIn.
Value contains(Context& context, Value element, Value container);

}  // namespace kinako::runtime
