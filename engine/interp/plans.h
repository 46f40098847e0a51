// Cast plans: what runtime/cast needs to know of a type, made once per type.
#pragma once

#include <deque>
#include <memory>
#include <unordered_map>

#include "runtime/cast.h"
#include "types/type.h"

namespace kinako::interp {

class PlanCache {
 public:
  /// `shapes`: by RecordInfo::index; shapes of later types may be added at the end.
  explicit PlanCache(const std::deque<runtime::Shape>& shapes) : shapes_(shapes) {}

  const runtime::CastPlan& of(const types::Type& type);
  const runtime::CastPlan& of(const types::RecordInfo& record);

 private:
  void fill(runtime::CastPlan& plan, const types::Type& type);
  void fill(runtime::CastPlan& plan, const types::RecordInfo& record);

  const std::deque<runtime::Shape>& shapes_;
  std::unordered_map<const void*, std::unique_ptr<runtime::CastPlan>>
      plans_;  ///< by Type, RecordInfo
};

}  // namespace kinako::interp
