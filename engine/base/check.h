// CHECK: for the case that the engine itself is wrong. A program that is wrong gets
// a Diagnostic, a program that stopped gets a Trap; neither ever comes here.
#pragma once

namespace kinako {

/// Prints the broken condition with its place to stderr and aborts.
[[noreturn]] void checkFailed(const char* condition, const char* file, int line);

}  // namespace kinako

#ifdef __EMSCRIPTEN__
// The name of the file and the line say it, too; more would be a part of every download.
#define KINAKO_CONDITION(condition) "check"
#define KINAKO_FILE __FILE_NAME__
#else
#define KINAKO_CONDITION(condition) #condition
#define KINAKO_FILE __FILE__
#endif
#define KINAKO_CHECK(condition) \
  ((condition) ? (void)0        \
               : ::kinako::checkFailed(KINAKO_CONDITION(condition), KINAKO_FILE, __LINE__))
#define KINAKO_UNREACHABLE() \
  ::kinako::checkFailed(KINAKO_CONDITION(unreachable), KINAKO_FILE, __LINE__)
