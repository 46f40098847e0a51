#include "types/type.h"

#include <algorithm>
#include <functional>
#include <type_traits>

#include "base/check.h"

namespace kinako::types {

void RecordInfo::addField(const Field& field) {
  fields.push_back(field);
  fieldNames_.add(field.name);
}

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

/// Types may be written in a few lines and be as long as a book: nobody reads on from here.
constexpr size_t kLongestText = 1000;

template <typename Info>
void appendName(std::string& text, const Info& info) {
  if (info.isAmbiguous && !info.module.empty()) text.append(info.module) += '.';
  text += info.name;
}

void append(std::string& text, const Type* type) {
  if (text.size() > kLongestText) return;
  switch (type->kind) {
    case TypeKind::Int:
      text += "int";
      return;
    case TypeKind::Float:
      text += "float";
      return;
    case TypeKind::Bool:
      text += "bool";
      return;
    case TypeKind::String:
      text += "string";
      return;
    case TypeKind::BigInt:
      text += "bigint";
      return;
    case TypeKind::BigRat:
      text += "bigrat";
      return;
    case TypeKind::Unit:
      text += "unit";
      return;
    case TypeKind::Null:
      text += "null";
      return;
    case TypeKind::Any:
      text += "any";
      return;
    case TypeKind::Never:
      text += "never";
      return;
    case TypeKind::List:
      text += "list<";
      append(text, type->element);
      text += '>';
      return;
    case TypeKind::Map:
      if (!type->fields.empty()) {
        std::string_view separator = "{";
        for (const auto& field : type->fields) {
          if (text.size() > kLongestText) break;
          ((text += separator) += field.name) += ": ";
          append(text, field.type);
          separator = ", ";
        }
        text += '}';
        return;
      }
      text += "map<";
      append(text, type->key);
      text += ", ";
      append(text, type->element);
      text += '>';
      return;
    case TypeKind::Group:
      text += "group<";
      if (!type->key->is(TypeKind::Any)) {
        append(text, type->key);
        text += ", ";
      }
      append(text, type->element);
      text += '>';
      return;
    case TypeKind::Function: {
      text += "fun(";
      std::string_view separator = "";
      for (const auto* parameter : type->parameters) {
        if (text.size() > kLongestText) break;
        text += separator;
        append(text, parameter);
        separator = ", ";
      }
      text += ')';
      if (type->element->is(TypeKind::Unit)) return;
      text += ": ";
      append(text, type->element);
      return;
    }
    case TypeKind::Record:
      return appendName(text, *type->record);
    case TypeKind::Union:
      return appendName(text, *type->unionInfo);
    case TypeKind::Option:
      // A `?` at the end of a function's type would be one of its result.
      if (type->element->is(TypeKind::Function)) {
        text += "option<";
        append(text, type->element);
        text += '>';
        return;
      }
      append(text, type->element);
      text += '?';
      return;
    case TypeKind::Parameter:
      text += type->name;
      return;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace

std::string toString(const Type* type) {
  std::string text;
  append(text, type);
  if (text.size() > kLongestText) {
    size_t end = kLongestText;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    text += "…";
  }
  return text;
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
  const auto count = [&](const Type* part) {
    if (!part) return;
    type.size = std::min(type.size + part->size, kMostParts + 1);
    type.depth = std::max(type.depth, part->depth + 1);
    type.hasParameter |= part->hasParameter;
  };
  count(type.element);
  count(type.key);
  for (const Type* parameter : type.parameters) count(parameter);
  for (const Field& field : type.fields) count(field.type);
  if (type.size > kMostParts || type.depth > kMostDepth) {
    hasRefused = true;
    return anyType;
  }
  type.hasParameter |= type.kind == TypeKind::Parameter;
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
  for (const Field& field : type.fields) type.fieldNames.add(field.name);
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
