#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace kinako {

void checkFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "kinako: internal error: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace kinako
