// The steps of queries that back ends leave to the runtime, on lists no program has seen yet.
#pragma once

#include <span>

#include "base/helper_kind.h"
#include "runtime/context.h"

namespace kinako::runtime {

/// See HelperKind. Empty = failed.
Value queryStep(Context& context, HelperKind helper, std::span<const Value> arguments);

}  // namespace kinako::runtime
