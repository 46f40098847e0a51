// Everything that lives on the guest heap, where compiled code finds it. An object starts with an
// 8-byte header; its kind says which struct it is. References are plain pointers (the collector
// never moves).
//
// All are of standard layout, and their offsets, which compiled code has in it, are asserted below
// for pointers of 8 and of 4 bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/builtin.h"
#include "base/slot_kind.h"
#include "heap/value.h"

namespace kinako::runtime {
struct TypeDescriptor;
}

namespace kinako::heap {

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

/// A machine word of a large number: as wide as the compiler has products of twice the size.
#ifdef __SIZEOF_INT128__
using Limb = unsigned long long;  // Boost's
#else
using Limb = uint32_t;
#endif

/// Never an integer that fits 64 bits.
struct BigInt : Object {
  uint32_t count;  ///< of limbs; the last one is not 0
  uint32_t isNegative;
  Limb limbs[];  ///< least significant first
};

/// An exact fraction in lowest terms. Unlike integers it keeps its kind when its denominator is 1.
struct BigRat : Object {
  Value numerator;
  Value denominator;  ///< 1 or more
};

/// The characters that several strings can share. Not an object: counted references, released when
/// the collector finds the strings dead.
struct StringBuffer {
  uint32_t references;  ///< strings that look into it
  uint32_t used;        ///< bytes that some string may look at
  uint32_t capacity;    ///< bytes
  uint8_t mark;         ///< the collector's: already counted in this collection
  char characters[];

  size_t totalBytes() const { return sizeof(StringBuffer) + capacity; }
};

/// See runtime/string.h.
struct String : Object {
  const char* data;
  uint32_t bytes;
  uint32_t length;       ///< code points
  uint64_t hash;         ///< 0 = not computed yet
  StringBuffer* buffer;  ///< what owns data; null when the characters follow the object

  std::string_view view() const { return {data, bytes}; }
  bool isAscii() const { return bytes == length; }
};

/// Names, order and types of a record's fields; one per record type or variant, owned by the
/// back end that runs the program. Two records are of the same type when the shapes are
/// the same object.
struct Shape {
  std::string name;
  std::vector<std::string> fields;
  /// Field positions in the order of the names' text, as printing wants them.
  std::vector<uint32_t> printOrder;
  /// What each field holds (setTypes in runtime/record.h); none: they hold anything.
  std::vector<const runtime::TypeDescriptor*> types{};
  /// By field, whether it is a double; none: no field is.
  std::vector<uint8_t> floats{};

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

/// Fields are read by fieldOf() and written by store.h.
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
  uint32_t number = 0;  ///< of the function in the program's text, by which back ends find theirs
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

inline bool isKind(Value value, ObjectKind kind) {
  return value.isObject() && value.asObject()->kind == kind;
}
template <typename T>
T* as(Value value) {
  return reinterpret_cast<T*>(value.asObject());
}

// --- what compiled code knows: the offset with pointers of 8 bytes, and with pointers of 4

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"  // single inheritance of plain data

#define KINAKO_AT(type, member, on64, on32) \
  static_assert(offsetof(type, member) == (sizeof(void*) == 8 ? on64 : on32))

KINAKO_AT(Object, kind, 0, 0);
KINAKO_AT(Object, mark, 1, 1);
KINAKO_AT(Object, isShared, 2, 2);
KINAKO_AT(Object, storage, 3, 3);
KINAKO_AT(Object, sizeClass, 4, 4);
KINAKO_AT(BoxedInt, value, 8, 8);
KINAKO_AT(String, data, 8, 8);
KINAKO_AT(String, bytes, 16, 12);
KINAKO_AT(String, length, 20, 16);
KINAKO_AT(Record, shape, 8, 8);
KINAKO_AT(Record, fields, 16, 16);
KINAKO_AT(List, length, 8, 8);
KINAKO_AT(List, capacity, 16, 16);
KINAKO_AT(List, first, 24, 24);
KINAKO_AT(Map, length, 8, 8);
KINAKO_AT(Map, entries, 32, 28);
KINAKO_AT(Map, isSequence, 56, 48);
KINAKO_AT(MapEntry, value, 8, 8);
KINAKO_AT(Closure, code, 8, 8);
KINAKO_AT(Closure, captures, 24, 16);
KINAKO_AT(Cell, value, 8, 8);

#undef KINAKO_AT
#pragma GCC diagnostic pop

}  // namespace kinako::heap
