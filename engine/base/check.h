// CHECK: for the case that the engine itself is wrong. A program that is wrong gets
// a Diagnostic, a program that stopped gets a Trap; neither ever comes here.
#pragma once

namespace kinako {

/// Prints the broken condition with its place to stderr and aborts.
[[noreturn]] void checkFailed(const char* condition, const char* file, int line);

}  // namespace kinako

#define KINAKO_CHECK(condition) \
  ((condition) ? (void)0 : ::kinako::checkFailed(#condition, __FILE__, __LINE__))
#define KINAKO_UNREACHABLE() ::kinako::checkFailed("unreachable", __FILE__, __LINE__)
