#include "interp/descriptors.h"

namespace kinako::interp {

using runtime::TypeDescriptor;
using types::Type;
using types::TypeKind;

const TypeDescriptor& DescriptorCache::of(const Type& type) {
  auto& made = descriptors_[&type];
  if (!made) {
    made = std::make_unique<TypeDescriptor>();
    made->typeName = types::toString(&type);
    fill(*made, type);  // a type that contains itself finds it already there
  }
  return *made;
}

const TypeDescriptor& DescriptorCache::of(const types::RecordInfo& record) {
  auto& made = descriptors_[&record];
  if (!made) {
    made = std::make_unique<TypeDescriptor>();
    made->typeName = record.name;
    fill(*made, record);
  }
  return *made;
}

void DescriptorCache::fill(TypeDescriptor& made, const types::RecordInfo& record) {
  made.tag = TypeTag::Record;
  made.shape = &shapes_[record.index];
  for (const auto& field : record.fields) made.fields.push_back(&of(*field.type));
}

void DescriptorCache::fill(TypeDescriptor& made, const Type& type) {
  switch (type.kind) {
    case TypeKind::Int:
      made.tag = TypeTag::Int;
      return;
    case TypeKind::Float:
      made.tag = TypeTag::Float;
      return;
    case TypeKind::Bool:
      made.tag = TypeTag::Bool;
      return;
    case TypeKind::String:
      made.tag = TypeTag::String;
      return;
    case TypeKind::BigInt:
      made.tag = TypeTag::BigInt;
      return;
    case TypeKind::BigRat:
      made.tag = TypeTag::BigRat;
      return;
    case TypeKind::List:
      made.tag = TypeTag::List;
      made.element = &of(*type.element);
      return;
    case TypeKind::Map:
      made.tag = TypeTag::Map;
      made.key = &of(*type.key);
      made.element = &of(*type.element);
      for (const auto& field : type.fields) made.members.emplace(field.name, &of(*field.type));
      return;
    case TypeKind::Record:
      fill(made, *type.record);
      return;
    case TypeKind::Union:
      made.tag = TypeTag::Union;
      for (const auto* variant : type.unionInfo->variants) {
        made.variants.push_back(&shapes_[variant->index]);
        made.fields.push_back(&of(*variant));
      }
      return;
    case TypeKind::Option:
      fill(made, *type.element);
      made.isOptional = true;
      return;
    case TypeKind::Function:
      made.tag = TypeTag::Function;
      return;
    case TypeKind::Group:
      made.tag = TypeTag::Group;
      return;
    case TypeKind::Null:
      made.tag = TypeTag::Null;
      return;
    case TypeKind::Unit:
    case TypeKind::Any:
    case TypeKind::Never:
    case TypeKind::Parameter:
      made.tag = TypeTag::Anything;
      return;
  }
}

}  // namespace kinako::interp
