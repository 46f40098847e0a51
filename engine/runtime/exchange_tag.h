// What the bytes of values begin with, and the numbers that both sides of an exchange have to agree
// on, expanded from exchange.def.
#pragma once

#include <cstdint>

namespace kinako::runtime {

enum class ExchangeTag : uint8_t {
#define TAG(name, layout, meaning) name,
#define NUMBER(name, value, meaning)
#include "runtime/exchange.def"
};

#define TAG(name, layout, meaning)
#define NUMBER(name, value, meaning) inline constexpr uint32_t kExchange##name = value;
#include "runtime/exchange.def"

}  // namespace kinako::runtime
