// The reasons a running program can stop, expanded from traps.def.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace kinako {

enum class TrapKind : uint8_t {
#define TRAP(kind, name, recovery, message, help) kind,
#include "base/traps.def"
};

enum class Recovery : uint8_t { Recoverable, Fatal };

/// One row of traps.def.
struct TrapInfo {
  TrapKind kind;
  std::string_view name;
  Recovery recovery;
  std::string_view message;
  std::string_view help;
};

const TrapInfo& trapInfo(TrapKind kind);

/// Every row, in the order of the table.
std::span<const TrapInfo> allTraps();

/// The message of Memory when a limit was set.
std::string memoryLimitText(uint64_t bytes);

/// What a stack trace calls a function that has no name.
inline constexpr std::string_view kLambdaName = "fun";

/// And what it calls the statements of an imported file.
inline constexpr std::string_view kTopLevelName = "top level";

}  // namespace kinako
