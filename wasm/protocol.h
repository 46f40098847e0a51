// What the bindings and web/src call by numbers, expanded from protocol.def.
#pragma once

#include <cstdint>

#include "engine.h"
#include "modules/modules.h"

namespace kinako::wasm {

inline constexpr Backend kBackends[] = {
#define BACKEND(name, text) Backend::name,
#include "protocol.def"
};

inline constexpr Stage kStages[] = {
#define STAGE(name, text) Stage::name,
#include "protocol.def"
};

enum class Callee : uint32_t {
#define CALLEE(name, meaning) name,
#include "protocol.def"
};

enum class About : uint32_t {
#define ABOUT(name, meaning) name,
#include "protocol.def"
};

enum class Clock : uint32_t {
#define CLOCK(name, meaning) name,
#include "protocol.def"
};

enum Wants : int {
#define WANTS(name, bit, meaning) kWants##name = (bit),
#include "protocol.def"
};

#define NUMBER(name, value, meaning) inline constexpr uint32_t k##name = value;
#include "protocol.def"

static_assert(kMostImported == modules::kMostBytes);
static_assert(kDefaultFrames == Limits().frames);

}  // namespace kinako::wasm
