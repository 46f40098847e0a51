// What a program declares of values that cross its border, for runtime/exchange: made for every
// context a program runs in.
#pragma once

#include "interp/plans.h"
#include "runtime/context.h"
#include "types/typed_ast.h"

namespace kinako {

class Declarations final : public runtime::Declared {
 public:
  /// Both must outlive it, and `program` may grow.
  Declarations(const types::Program& program, const runtime::Context& context)
      : program_(program), context_(context), plans_(context.shapes) {}

  const runtime::CastPlan* external(std::string_view name) override;
  const runtime::CastPlan* parameter(uint32_t function, uint32_t position) override;
  const runtime::CastPlan* record(std::string_view name,
                                  std::span<const std::string_view> fields) override;
  bool isVariant(const runtime::Shape& shape) override;

 private:
  const types::Program& program_;
  const runtime::Context& context_;
  interp::PlanCache plans_;
};

}  // namespace kinako
