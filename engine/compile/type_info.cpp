#include "compile/type_info.h"

#include "base/check.h"

namespace kinako::compiler {

using bytecode::TypeInfo;
using types::Type;
using types::TypeKind;

RegisterKind kindOf(const Type& type) {
  switch (type.kind) {
    case TypeKind::Int:
      return RegisterKind::Int;
    case TypeKind::Float:
      return RegisterKind::Float;
    case TypeKind::Bool:
      return RegisterKind::Bool;
    case TypeKind::String:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::Null:
    case TypeKind::Any:
    case TypeKind::Never:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Group:
    case TypeKind::Function:
    case TypeKind::Record:
    case TypeKind::Union:
    case TypeKind::Option:
    case TypeKind::Parameter:
      return RegisterKind::Value;
  }
  KINAKO_UNREACHABLE();
}

uint32_t TypeMap::of(const Type& type) {
  const auto [entry, isNew] =
      known_.try_emplace(&type, static_cast<uint32_t>(program_.types.size()));
  const uint32_t index = entry->second;
  if (isNew) {
    program_.types.emplace_back();
    TypeInfo info;
    info.name = types::toString(&type);
    fill(info, type);
    program_.types[index] = std::move(info);
  }
  return index;
}

void TypeMap::fill(TypeInfo& info, const Type& type) {
  switch (type.kind) {
    case TypeKind::Int:
      info.tag = TypeTag::Int;
      return;
    case TypeKind::Float:
      info.tag = TypeTag::Float;
      return;
    case TypeKind::Bool:
      info.tag = TypeTag::Bool;
      return;
    case TypeKind::String:
      info.tag = TypeTag::String;
      return;
    case TypeKind::BigInt:
      info.tag = TypeTag::BigInt;
      return;
    case TypeKind::BigRat:
      info.tag = TypeTag::BigRat;
      return;
    case TypeKind::Null:
      info.tag = TypeTag::Null;
      return;
    case TypeKind::List:
      info.tag = TypeTag::List;
      info.element = of(*type.element);
      return;
    case TypeKind::Map:
      info.tag = TypeTag::Map;
      info.key = of(*type.key);
      info.element = of(*type.element);
      for (const auto& field : type.fields) info.members.emplace_back(field.name, of(*field.type));
      return;
    case TypeKind::Group:
      info.tag = TypeTag::Group;
      return;
    case TypeKind::Function:
      info.tag = TypeTag::Function;
      return;
    case TypeKind::Record:
      info.tag = TypeTag::Record;
      info.shape = type.record->index;
      return;
    case TypeKind::Union:
      info.tag = TypeTag::Union;
      for (const auto* variant : type.unionInfo->variants) info.shapes.push_back(variant->index);
      return;
    case TypeKind::Option:
      info.tag = TypeTag::Option;
      info.element = of(*type.element);
      return;
    case TypeKind::Unit:
    case TypeKind::Any:
    case TypeKind::Never:
    case TypeKind::Parameter:
      info.tag = TypeTag::Anything;
      return;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::compiler
