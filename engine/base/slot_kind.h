// How values are kept: in registers, globals and results (RegisterKind), and as elements of lists
// and fields of records (Storage). Types decide it, in compile/ and in the casts of runtime/.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kinako {

/// What a register holds. In the wide world integers of any size are values.
enum class RegisterKind : uint8_t {
  Int,    ///< 64 bits; in the wide world a value that is an integer of any size
  Float,  ///< a double
  Bool,   ///< 0 or 1
  Value,  ///< a reference or an `any`: what the collector looks at
  Raw,    ///< the machine's own 64 bits, never seen by programs
};

/// How a list keeps its elements, or a record a field.
enum class Storage : uint8_t {
  Any,    ///< Value, 8 bytes
  Int,    ///< int64_t
  Float,  ///< double
  Bool,   ///< one byte each
};

/// Bytes of one element.
inline constexpr size_t elementBytes(Storage storage) { return storage == Storage::Bool ? 1 : 8; }

}  // namespace kinako
