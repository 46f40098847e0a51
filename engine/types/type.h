// What an expression can be. Types are interned: two equal types are the same pointer.
// Made by the checker, read by the back ends and by editors.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/name_index.h"
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
  std::string_view module;         ///< that declares it; "" = the program itself
  bool isAmbiguous = false;        ///< another module has a type of this name
  std::vector<Field> fields;       ///< grows by addField()
  std::vector<Function*> methods;  ///< grows by addMethod()
  UnionInfo* parent = nullptr;     ///< set for a variant
  const Type* type = nullptr;
  Span span;
  uint32_t index = 0;  ///< among all records of the program

  void addField(const Field& field);
  void addMethod(Function* method);
  /// Position of a field, or -1.
  int fieldIndex(std::string_view field) const { return fieldNames_.find(field); }
  Function* method(std::string_view method) const;

 private:
  NameIndex fieldNames_;
  NameIndex methodNames_;
};

struct UnionInfo {
  std::string_view name;
  std::string_view module;  ///< as of a record
  bool isAmbiguous = false;
  std::vector<RecordInfo*> variants;
  NameIndex variantNames;
  const Type* type = nullptr;
  Span span;
  /// For the checker: of what types the fields of all variants are, once one was asked for.
  std::map<std::string_view, const Type*> fields;
  bool knowsFields = false;
  /// And the first place of each field that was mentioned.
  std::map<std::string_view, Span> mentioned;
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
  NameIndex fieldNames{};  ///< of `fields`
  /// Of how many types it is made, each counted where it stands; and how deep they are nested.
  uint32_t size = 1;
  uint32_t depth = 1;
  bool hasParameter = false;             ///< a type parameter is part of it
  mutable const Type* erased = nullptr;  ///< for the checker: without its type parameters

  bool is(TypeKind k) const { return kind == k; }
  /// Position among `fields`, or -1.
  int fieldIndex(std::string_view field) const { return fieldNames.find(field); }
  /// int, bigint, bigrat or float.
  bool isNumeric() const;
  /// int or bigint.
  bool isInteger() const { return kind == TypeKind::Int || kind == TypeKind::BigInt; }
  /// Whether a value of this type may be a list, map, record or another shared object.
  bool mayHoldList() const;
};

/// As a program writes it: "int", "list<int>", "map<string, int>", "fun(int): bool", "int?",
/// "Point". What would be very long ends in "…".
std::string toString(const Type* type);

/// Owns and interns the types of one program. Types are small enough to be walked through: what
/// would be larger, or deeper, is `any`.
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

  static constexpr uint32_t kMostParts = 10'000;
  static constexpr uint32_t kMostDepth = 600;
  bool hasRefused = false;  ///< some type was too large

 private:
  /// Types of equal names from different modules are shown with their modules.
  void addName(std::string_view name, std::string_view module, bool& isAmbiguous);

  const Type* simple(TypeKind kind);
  const Type* intern(Type type);
};

}  // namespace kinako::types
