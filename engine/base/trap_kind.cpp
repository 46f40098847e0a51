#include "base/trap_kind.h"

namespace kinako {

namespace {
constexpr TrapInfo kTraps[] = {
#define TRAP(kind, name, recovery, message, help) \
  {TrapKind::kind, name, Recovery::recovery, message, help},
#include "base/traps.def"
};
}  // namespace

const TrapInfo& trapInfo(TrapKind kind) { return kTraps[static_cast<size_t>(kind)]; }

std::span<const TrapInfo> allTraps() { return kTraps; }

std::string memoryLimitText(uint64_t bytes) {
  return "memory limit reached: " + std::to_string(bytes) + " bytes";
}

}  // namespace kinako
