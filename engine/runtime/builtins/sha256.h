// The hash function SHA-256 of FIPS 180-4 (Secure Hash Standard), sections 5 and 6.2.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/context.h"

namespace kinako::runtime::builtins {

using Sha256Digest = std::array<uint8_t, 32>;

/// Nothing: the context has failed.
std::optional<Sha256Digest> sha256Digest(Context& context, std::string_view message);

}  // namespace kinako::runtime::builtins
