// What a program declares of values that cross its border, for runtime/exchange: made for every
// context a program runs in.
#pragma once

#include "interp/descriptors.h"
#include "runtime/context.h"
#include "types/typed_ast.h"

namespace kinako {

class Declarations final : public runtime::Declared {
 public:
  /// Both must outlive it, and `program` may grow.
  Declarations(const types::Program& program, const runtime::Context& context)
      : program_(program), context_(context), descriptors_(context.shapes) {}

  const runtime::TypeDescriptor* external(std::string_view name) override;
  const runtime::TypeDescriptor* parameter(uint32_t function, uint32_t position) override;
  const runtime::TypeDescriptor* record(std::string_view name,
                                        std::span<const std::string_view> fields) override;
  bool isVariant(const runtime::Shape& shape) override;

 private:
  const types::Program& program_;
  const runtime::Context& context_;
  interp::DescriptorCache descriptors_;
};

}  // namespace kinako
