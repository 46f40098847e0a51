// Descriptions of types for the runtime, made once per type.
#pragma once

#include <deque>
#include <memory>
#include <unordered_map>

#include "runtime/type_descriptor.h"
#include "types/type.h"

namespace kinako::interp {

class DescriptorCache {
 public:
  /// `shapes`: by RecordInfo::index; shapes of later types may be added at the end.
  explicit DescriptorCache(const std::deque<runtime::Shape>& shapes) : shapes_(shapes) {}

  const runtime::TypeDescriptor& of(const types::Type& type);
  const runtime::TypeDescriptor& of(const types::RecordInfo& record);

 private:
  void fill(runtime::TypeDescriptor& made, const types::Type& type);
  void fill(runtime::TypeDescriptor& made, const types::RecordInfo& record);

  const std::deque<runtime::Shape>& shapes_;
  std::unordered_map<const void*, std::unique_ptr<runtime::TypeDescriptor>>
      descriptors_;  ///< by Type, RecordInfo
};

}  // namespace kinako::interp
