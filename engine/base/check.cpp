#include "base/check.h"

#include <unistd.h>

#include <cstdlib>
#include <string>

namespace kinako {

void checkFailed(const char* condition, const char* file, int line) {
  std::string text = "kinako: internal error: ";
  text.append(condition).append(" (").append(file).append(":").append(std::to_string(line));
  text += ")\n";
  // Not with the functions of <cstdio>: kinako.wasm has no other use for them.
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
  std::abort();
}

}  // namespace kinako
