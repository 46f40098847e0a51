// CHECK: for the case that the engine itself is wrong. A program that is wrong gets
// a Diagnostic, a program that stopped gets a Trap; neither ever comes here.
#pragma once

namespace kinako {

/// Prints the broken condition with its place to stderr and aborts.
[[noreturn]] void checkFailed(const char* condition, const char* file, int line);

}  // namespace kinako

#ifdef __EMSCRIPTEN__
// The place says it, too; the texts would be a part of every download.
#define KINAKO_CONDITION(condition) "check"
#else
#define KINAKO_CONDITION(condition) #condition
#endif
#define KINAKO_CHECK(condition) \
  ((condition) ? (void)0 : ::kinako::checkFailed(KINAKO_CONDITION(condition), __FILE__, __LINE__))
#define KINAKO_UNREACHABLE() \
  ::kinako::checkFailed(KINAKO_CONDITION(unreachable), __FILE__, __LINE__)
