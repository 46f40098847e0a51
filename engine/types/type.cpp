#include "types/type.h"

#include <algorithm>
#include <functional>
#include <type_traits>

#include "base/check.h"

namespace kinako::types {

namespace {

int positionOf(const std::vector<Field>& fields, std::string_view name) {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

int RecordInfo::fieldIndex(std::string_view field) const { return positionOf(fields, field); }

int Type::fieldIndex(std::string_view field) const { return positionOf(fields, field); }

bool Type::isNumeric() const {
  return kind == TypeKind::Int || kind == TypeKind::Float || kind == TypeKind::BigInt ||
         kind == TypeKind::BigRat;
}

bool Type::mayHoldList() const {
  switch (kind) {
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::String:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::Null:
    case TypeKind::Never:
    case TypeKind::Map:
    case TypeKind::Group:
    case TypeKind::Function:
    case TypeKind::Record:
    case TypeKind::Union:
      return false;
    case TypeKind::Any:
    case TypeKind::List:
    case TypeKind::Parameter:
      return true;
    case TypeKind::Option:
      return element->mayHoldList();
  }
  KINAKO_UNREACHABLE();
}

namespace {

std::string parameterList(const std::vector<const Type*>& parameters) {
  std::string text;
  for (const auto* parameter : parameters) {
    if (!text.empty()) text += ", ";
    text += toString(parameter);
  }
  return text;
}

template <typename Info>
std::string shownName(const Info& info) {
  if (!info.isAmbiguous || info.module.empty()) return std::string(info.name);
  return std::string(info.module) + '.' + std::string(info.name);
}

std::string fieldList(const std::vector<Field>& fields) {
  std::string text;
  for (const auto& field : fields) {
    if (!text.empty()) text += ", ";
    text += std::string(field.name) + ": " + toString(field.type);
  }
  return text;
}

}  // namespace

std::string toString(const Type* type) {
  switch (type->kind) {
    case TypeKind::Int:
      return "int";
    case TypeKind::Float:
      return "float";
    case TypeKind::Bool:
      return "bool";
    case TypeKind::String:
      return "string";
    case TypeKind::BigInt:
      return "bigint";
    case TypeKind::BigRat:
      return "bigrat";
    case TypeKind::Unit:
      return "unit";
    case TypeKind::Null:
      return "null";
    case TypeKind::Any:
      return "any";
    case TypeKind::Never:
      return "never";
    case TypeKind::List:
      return "list<" + toString(type->element) + ">";
    case TypeKind::Map:
      if (!type->fields.empty()) return "{" + fieldList(type->fields) + "}";
      return "map<" + toString(type->key) + ", " + toString(type->element) + ">";
    case TypeKind::Group:
      if (type->key->is(TypeKind::Any)) return "group<" + toString(type->element) + ">";
      return "group<" + toString(type->key) + ", " + toString(type->element) + ">";
    case TypeKind::Function: {
      std::string text = "fun(" + parameterList(type->parameters) + ")";
      if (!type->element->is(TypeKind::Unit)) text += ": " + toString(type->element);
      return text;
    }
    case TypeKind::Record:
      return shownName(*type->record);
    case TypeKind::Union:
      return shownName(*type->unionInfo);
    case TypeKind::Option:
      // A `?` at the end of a function's type would be one of its result.
      if (type->element->is(TypeKind::Function)) return "option<" + toString(type->element) + ">";
      return toString(type->element) + "?";
    case TypeKind::Parameter:
      return std::string(type->name);
  }
  KINAKO_UNREACHABLE();
}

TypeTable::TypeTable()
    : intType(simple(TypeKind::Int)),
      floatType(simple(TypeKind::Float)),
      boolType(simple(TypeKind::Bool)),
      stringType(simple(TypeKind::String)),
      bigIntType(simple(TypeKind::BigInt)),
      bigRatType(simple(TypeKind::BigRat)),
      unitType(simple(TypeKind::Unit)),
      nullType(simple(TypeKind::Null)),
      anyType(simple(TypeKind::Any)),
      neverType(simple(TypeKind::Never)) {}

const Type* TypeTable::simple(TypeKind kind) {
  Type type;
  type.kind = kind;
  return intern(std::move(type));
}

namespace {

/// Equal for equal types; parts are types of the same table, so their addresses will do.
size_t shapeHash(const Type& type) {
  size_t hash = static_cast<size_t>(type.kind);
  const auto mix = [&hash](const auto& part) {
    hash = hash * 31 + std::hash<std::decay_t<decltype(part)>>{}(part);
  };
  mix(type.element);
  mix(type.key);
  mix(type.record);
  mix(type.unionInfo);
  mix(type.name);
  for (const Type* parameter : type.parameters) mix(parameter);
  for (const Field& field : type.fields) {
    mix(field.name);
    mix(field.type);
  }
  return hash;
}

/// Places do not make a difference between types.
bool sameFields(const std::vector<Field>& a, const std::vector<Field>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Field& x, const Field& y) {
    return x.name == y.name && x.type == y.type;
  });
}

}  // namespace

const Type* TypeTable::intern(Type type) {
  const size_t hash = shapeHash(type);
  const auto [begin, end] = byShape_.equal_range(hash);
  for (auto entry = begin; entry != end; ++entry) {
    const Type* known = entry->second;
    if (known->kind == type.kind && known->element == type.element && known->key == type.key &&
        known->parameters == type.parameters && known->record == type.record &&
        known->unionInfo == type.unionInfo && known->name == type.name &&
        sameFields(known->fields, type.fields)) {
      return known;
    }
  }
  types_.push_back(std::make_unique<Type>(std::move(type)));
  byShape_.emplace(hash, types_.back().get());
  return types_.back().get();
}

const Type* TypeTable::list(const Type* element) {
  Type type{TypeKind::List};
  type.element = element;
  return intern(std::move(type));
}

const Type* TypeTable::map(const Type* key, const Type* value) {
  Type type{TypeKind::Map};
  type.key = key;
  type.element = value;
  return intern(std::move(type));
}

const Type* TypeTable::inlineRecord(std::vector<Field> fields) {
  Type type{TypeKind::Map};
  type.key = stringType;
  type.element = anyType;
  type.fields = std::move(fields);
  return intern(std::move(type));
}

const Type* TypeTable::group(const Type* key, const Type* item) {
  Type type{TypeKind::Group};
  type.key = key;
  type.element = item;
  return intern(std::move(type));
}

const Type* TypeTable::function(std::vector<const Type*> parameters, const Type* result) {
  Type type{TypeKind::Function};
  type.parameters = std::move(parameters);
  type.element = result;
  return intern(std::move(type));
}

const Type* TypeTable::option(const Type* inner) {
  if (inner->is(TypeKind::Any) || inner->is(TypeKind::Null) || inner->is(TypeKind::Option) ||
      inner->is(TypeKind::Parameter)) {
    return inner;
  }
  if (inner->is(TypeKind::Unit) || inner->is(TypeKind::Never)) return nullType;
  Type type{TypeKind::Option};
  type.element = inner;
  return intern(std::move(type));
}

const Type* TypeTable::parameter(std::string_view name) {
  Type type{TypeKind::Parameter};
  type.name = name;
  return intern(std::move(type));
}

void TypeTable::addName(std::string_view name, std::string_view module, bool& isAmbiguous) {
  const auto [begin, end] = names_.equal_range(name);
  for (auto other = begin; other != end; ++other) {
    if (other->second.module == module) continue;
    isAmbiguous = *other->second.isAmbiguous = true;
  }
  // One of each module will do.
  const auto isOurs = [&](const auto& other) { return other.second.module == module; };
  if (std::none_of(begin, end, isOurs)) names_.emplace(name, Named{module, &isAmbiguous});
}

RecordInfo* TypeTable::newRecord(std::string_view name, Span span, std::string_view module) {
  auto record = std::make_unique<RecordInfo>();
  record->name = name;
  record->module = module;
  addName(name, module, record->isAmbiguous);
  record->span = span;
  record->index = static_cast<uint32_t>(records_.size());
  Type type{TypeKind::Record};
  type.record = record.get();
  record->type = intern(std::move(type));
  records_.push_back(std::move(record));
  return records_.back().get();
}

UnionInfo* TypeTable::newUnion(std::string_view name, Span span, std::string_view module) {
  auto info = std::make_unique<UnionInfo>();
  info->name = name;
  info->module = module;
  addName(name, module, info->isAmbiguous);
  info->span = span;
  Type type{TypeKind::Union};
  type.unionInfo = info.get();
  info->type = intern(std::move(type));
  unions_.push_back(std::move(info));
  return unions_.back().get();
}

}  // namespace kinako::types
