// Everything that lives on the guest heap. An object starts with an 8-byte header; its
// kind says which struct it is. References are plain pointers (the collector never moves).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/builtin.h"
#include "runtime/value.h"

namespace kinako::runtime {

enum class ObjectKind : uint8_t {
  BoxedInt,  ///< an integer of 64 bits that does not fit 48
  BigInt,    ///< an integer that does not fit 64 bits
  BigRat,
  String,
  List,
  Map,
  Record,
  Closure,
  BuiltinFunction,
  Partial,
  Cell,
  Group,
};

/// How a list keeps its elements.
enum class Storage : uint8_t {
  Any,    ///< Value, 8 bytes
  Int,    ///< int64_t
  Float,  ///< double
  Bool,   ///< one byte each
};

struct Object {
  ObjectKind kind;
  uint8_t mark = 0;                ///< the collector's
  bool isShared = false;           ///< List: more than one reference may exist; never cleared
  Storage storage = Storage::Any;  ///< List
  uint32_t sizeClass = 0;          ///< the heap's
};
static_assert(sizeof(Object) == 8);

struct BoxedInt : Object {
  int64_t value;
};

struct CastPlan;

/// Names, order and types of a record's fields; one per record type or variant, owned by the
/// back end that runs the program. Two records are of the same type when the shapes are
/// the same object.
struct Shape {
  std::string name;
  std::vector<std::string> fields;
  /// Field positions in the order of the names' text, as printing wants them.
  std::vector<uint32_t> printOrder;
  /// What each field holds (setTypes in record.h); none: they hold anything.
  std::vector<const CastPlan*> types{};
  /// By field, whether it is a double; none: no field is.
  std::vector<bool> floats{};

  /// Position of a field, or -1.
  int fieldIndex(std::string_view field) const;
  bool isFloat(size_t field) const { return !floats.empty() && floats[field]; }
};

/// A field as a record keeps it, which its shape knows.
union Field {
  Field() : value() {}
  Value value;
  double number;
};
static_assert(sizeof(Field) == 8);

/// Fields are read by record.h and written by store.h.
struct Record : Object {
  const Shape* shape;
  Field fields[];
};

/// See list.h.
struct List : Object {
  uint64_t length;
  uint64_t capacity;  ///< elements there is room for, from the first on
  union {
    void* first;  ///< null when there is no buffer
    Value* values;
    int64_t* ints;
    double* floats;
    uint8_t* bools;
  };
  uint64_t front;  ///< elements there is room for before the first (list_room.h)
};

struct MapEntry {
  Value key;  ///< empty = free
  Value value;
};

/// See map.h.
struct Map : Object {
  uint64_t length;
  uint64_t capacity;  ///< of `index`: a power of two, or 0
  uint32_t* index;    ///< open-addressed: entry number + 1, 0 = free
  MapEntry* entries;  ///< dense, in insertion order
  uint64_t entryCapacity;
  uint32_t* order;      ///< entry numbers by key text; null = not computed
  uint64_t isSequence;  ///< 1: the keys are the ints 0, 1, 2 … as they came; no index is needed
};

/// What a back end knows of a guest function; the runtime looks only at these.
struct Callable {
  std::string name;  ///< as in a stack trace: "f", "Type.method", kLambdaName
  uint32_t arity = 0;
};

struct Closure : Object {
  const Callable* code;
  uint32_t captureCount;
  Value captures[];  ///< references to Cells
};

struct BuiltinFunction : Object {
  Builtin builtin;
};

/// A callable that waits for the rest of its arguments.
struct Partial : Object {
  uint32_t count;
  Value callee;
  Value arguments[];
};

/// A captured variable.
struct Cell : Object {
  Value value;
};

/// What `group by` makes: a key and the rows that have it. Iterating it yields the items.
struct Group : Object {
  Value key;
  Value items;  ///< a List
};

/// A value for messages: "int", "string", "list", "Point", "null", "function", …
std::string kindName(Value value);

inline bool isKind(Value value, ObjectKind kind) {
  return value.isObject() && value.asObject()->kind == kind;
}
template <typename T>
T* as(Value value) {
  return reinterpret_cast<T*>(value.asObject());
}

}  // namespace kinako::runtime
