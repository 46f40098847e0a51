// What an expression can be. Types are interned: two equal types are the same pointer.
// Made by the checker, read by the back ends and by editors.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/span.h"

namespace kinako::types {

struct Function;
struct Type;

enum class TypeKind : uint8_t {
  Int,    ///< never overflows: promotes to arbitrary precision
  Float,  ///< IEEE double
  Bool,
  String,
  BigInt,     ///< arbitrary precision by declaration
  BigRat,     ///< exact rational
  Unit,       ///< nothing: the result of a procedure
  Null,       ///< only null
  Any,        ///< decided at run time
  Never,      ///< does not come back: panic
  List,       ///< element
  Map,        ///< key, element
  Group,      ///< key, element = item type
  Function,   ///< parameters, element = result
  Record,     ///< record (a variant too: record->parent is set)
  Union,      ///< one of its variants
  Option,     ///< element or null
  Parameter,  ///< a type parameter of a generic function; `any` at run time
};

struct Field {
  std::string_view name;
  const Type* type;
  Span span;       ///< of the name
  Span written{};  ///< of the type
};

struct UnionInfo;

/// A record type or one variant of a union.
struct RecordInfo {
  std::string_view name;
  std::string_view module;   ///< that declares it; "" = the program itself
  bool isAmbiguous = false;  ///< another module has a type of this name
  std::vector<Field> fields;
  std::vector<Function*> methods;
  UnionInfo* parent = nullptr;  ///< set for a variant
  const Type* type = nullptr;
  Span span;
  uint32_t index = 0;  ///< among all records of the program

  /// Position of a field, or -1.
  int fieldIndex(std::string_view field) const;
  Function* method(std::string_view method) const;
};

struct UnionInfo {
  std::string_view name;
  std::string_view module;  ///< as of a record
  bool isAmbiguous = false;
  std::vector<RecordInfo*> variants;
  const Type* type = nullptr;
  Span span;
};

struct Type {
  TypeKind kind;
  const Type* element = nullptr;
  const Type* key = nullptr;
  std::vector<const Type*> parameters;
  RecordInfo* record = nullptr;
  UnionInfo* unionInfo = nullptr;
  std::string_view name;  ///< of a type parameter
  /// Of `{x: int, y: int}`: a map from text to any whose keys are known.
  std::vector<Field> fields;

  bool is(TypeKind k) const { return kind == k; }
  /// Position among `fields`, or -1.
  int fieldIndex(std::string_view field) const;
  /// int, bigint, bigrat or float.
  bool isNumeric() const;
  /// int or bigint.
  bool isInteger() const { return kind == TypeKind::Int || kind == TypeKind::BigInt; }
  /// Whether a value of this type may be a list, map, record or another shared object.
  bool mayHoldList() const;
};

/// As a program writes it: "int", "list<int>", "map<string, int>", "fun(int): bool", "int?",
/// "Point".
std::string toString(const Type* type);

/// Owns and interns the types of one program.
class TypeTable {
  // First, because the constructor makes the types below.
  std::vector<std::unique_ptr<Type>> types_;
  std::unordered_multimap<size_t, const Type*> byShape_;  ///< for intern(), by hash
  std::vector<std::unique_ptr<RecordInfo>> records_;
  std::vector<std::unique_ptr<UnionInfo>> unions_;
  struct Named {
    std::string_view module;
    bool* isAmbiguous;
  };
  std::unordered_multimap<std::string_view, Named> names_;

 public:
  TypeTable();
  TypeTable(const TypeTable&) = delete;

  const Type* const intType;
  const Type* const floatType;
  const Type* const boolType;
  const Type* const stringType;
  const Type* const bigIntType;
  const Type* const bigRatType;
  const Type* const unitType;
  const Type* const nullType;
  const Type* const anyType;
  const Type* const neverType;

  const Type* list(const Type* element);
  const Type* map(const Type* key, const Type* value);
  /// A map with these keys; without any, map<string, any>.
  const Type* inlineRecord(std::vector<Field> fields);
  const Type* group(const Type* key, const Type* item);
  const Type* function(std::vector<const Type*> parameters, const Type* result);
  /// `any`, null and options stay what they are.
  const Type* option(const Type* inner);
  const Type* parameter(std::string_view name);
  RecordInfo* newRecord(std::string_view name, Span span, std::string_view module = {});
  UnionInfo* newUnion(std::string_view name, Span span, std::string_view module = {});

  std::span<const std::unique_ptr<RecordInfo>> records() const { return records_; }

 private:
  /// Types of equal names from different modules are shown with their modules.
  void addName(std::string_view name, std::string_view module, bool& isAmbiguous);

  const Type* simple(TypeKind kind);
  const Type* intern(Type type);
};

}  // namespace kinako::types
