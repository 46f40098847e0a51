#include "interp/plans.h"

namespace kinako::interp {

using runtime::CastKind;
using runtime::CastPlan;
using types::Type;
using types::TypeKind;

const CastPlan& PlanCache::of(const Type& type) {
  auto& plan = plans_[&type];
  if (!plan) {
    plan = std::make_unique<CastPlan>();
    plan->typeName = types::toString(&type);
    fill(*plan, type);  // a type that contains itself finds the plan already there
  }
  return *plan;
}

const CastPlan& PlanCache::of(const types::RecordInfo& record) {
  auto& plan = plans_[&record];
  if (!plan) {
    plan = std::make_unique<CastPlan>();
    plan->typeName = record.name;
    fill(*plan, record);
  }
  return *plan;
}

void PlanCache::fill(CastPlan& plan, const types::RecordInfo& record) {
  plan.kind = CastKind::Record;
  plan.shape = &shapes_[record.index];
  for (const auto& field : record.fields) plan.fields.push_back(&of(*field.type));
}

void PlanCache::fill(CastPlan& plan, const Type& type) {
  switch (type.kind) {
    case TypeKind::Int:
      plan.kind = CastKind::Int;
      return;
    case TypeKind::Float:
      plan.kind = CastKind::Float;
      return;
    case TypeKind::Bool:
      plan.kind = CastKind::Bool;
      return;
    case TypeKind::String:
      plan.kind = CastKind::String;
      return;
    case TypeKind::BigInt:
      plan.kind = CastKind::BigInt;
      return;
    case TypeKind::BigRat:
      plan.kind = CastKind::BigRat;
      return;
    case TypeKind::List:
      plan.kind = CastKind::List;
      plan.element = &of(*type.element);
      return;
    case TypeKind::Map:
      plan.kind = CastKind::Map;
      plan.key = &of(*type.key);
      plan.element = &of(*type.element);
      for (const auto& field : type.fields) plan.members.emplace(field.name, &of(*field.type));
      return;
    case TypeKind::Record:
      fill(plan, *type.record);
      return;
    case TypeKind::Union:
      plan.kind = CastKind::Union;
      for (const auto* variant : type.unionInfo->variants) {
        plan.variants.push_back(&shapes_[variant->index]);
        plan.fields.push_back(&of(*variant));
      }
      return;
    case TypeKind::Option:
      fill(plan, *type.element);
      plan.isOptional = true;
      return;
    case TypeKind::Function:
      plan.isFunction = true;
      return;
    case TypeKind::Unit:
    case TypeKind::Null:
    case TypeKind::Any:
    case TypeKind::Never:
    case TypeKind::Group:
    case TypeKind::Parameter:
      plan.kind = CastKind::None;
      return;
  }
}

}  // namespace kinako::interp
