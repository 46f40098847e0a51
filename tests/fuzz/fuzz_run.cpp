// Any text as a program, run on every back end with little fuel and memory and no world
// outside. It must end by itself or with a trap, and every back end must print the same.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "engine.h"
#include "quiet_host.h"

namespace {

/// Everything a user can observe of a run; nothing when it ended at a limit, which is not at
/// the same place on every back end.
std::optional<std::string> observe(const kinako::Program& program, const kinako::Source& source,
                                   kinako::Backend backend, bool gcStress) {
  kinako::RunOptions options;
  options.backend = backend;
  options.gcStress = gcStress;
  options.limits.fuel = 10'000;
  options.limits.timeoutMilliseconds = 2'000;  // steps can be dear: numbers of any size
  options.limits.memoryBytes = 16 << 20;
  options.limits.frames = 500;
  kinako::QuietHost host;
  host.kept = 1 << 16;
  host.lines = {"3", "2", "1"};
  const kinako::RunResult result = kinako::run(program, host, options);
  std::string seen = host.out + "\n" + std::to_string(host.written) + " bytes\n";
  if (result.trap) {
    seen += kinako::renderText(*result.trap, source, kinako::Color::Off);
    seen += kinako::renderJson(*result.trap, source);
    using enum kinako::TrapKind;
    for (const kinako::TrapKind limit : {Fuel, Memory, Timeout}) {
      if (result.trap->kind == limit) return std::nullopt;
    }
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const kinako::CompileResult compiled = kinako::compile("fuzz", text);
  if (!compiled.program) return 0;
  // What mem() answers depends on when garbage was collected.
  const bool comparable = text.find("mem") == std::string::npos;
  std::optional<std::string> first;
  for (const kinako::Backend backend : kinako::allBackends()) {
    for (const bool gcStress : {false, true}) {
      const auto seen = observe(*compiled.program, *compiled.source, backend, gcStress);
      if (!first) first = seen;
      if (!comparable || !seen || *seen == *first) continue;
      std::fprintf(stderr, "broken: %s%s differs\n--- first\n%s\n--- then\n%s\n",
                   std::string(kinako::backendName(backend)).c_str(),
                   gcStress ? " with garbage collection stress" : "", first->c_str(),
                   seen->c_str());
      std::abort();
    }
  }
  return 0;
}
