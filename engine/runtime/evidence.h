// What a failed condition looked at, as texts for a message. However large the values are, little
// is shown of them and little is done for it: containers are not looked into past what fits, and
// differences are searched for only as far as the failed comparison itself had to go.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/evidence.h"
#include "runtime/context.h"

namespace kinako::runtime {

/// An operand of a condition: what it is called, and what it was.
struct Operand {
  std::string_view text;
  Value value;
};

/// How two values that are not equal differ, as Evidence::difference; "" when both are short, or
/// it would take long to say.
std::string differenceOf(Context& context, Value left, Value right);

/// Fails with Expect: "expect condition failed at FILE:LINE: TEXT". `isEquality`: the operands are
/// the two sides of `==`.
void failExpect(Context& context, std::string_view file, uint64_t line, std::string_view text,
                std::span<const Operand> operands, bool isEquality);

}  // namespace kinako::runtime
