// What a bench block reports.
#include "runtime/builtins.h"
#include "runtime/format.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/string.h"

namespace kinako::runtime {

bool reportBench(Context& context, std::string_view title, int64_t nanoseconds, int64_t bytes) {
  const Value report = makeMap(context, 3);
  const auto set = [&](std::string_view name, Value value) {
    return value && mapSet(context, report, makeString(context, name), value);
  };
  if (!report || !set("name", makeString(context, title)) ||
      !set("duration_us", makeInt(context, nanoseconds / 1000)) ||
      !set("memory_bytes", makeInt(context, bytes))) {
    return false;
  }
  return context.writeOut(jsonText(report) + "\n");
}

}  // namespace kinako::runtime
