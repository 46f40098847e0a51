// Runs one command and writes what it took to a file, as one JSON object:
//   spawn CORE REPORT COMMAND...
// CORE is the core to stay on, -1 for any. Written in C++ and linked statically because the
// kernel counts the parent's pages into the peak memory of a child that it starts
// (setmax_mm_hiwater_rss in exec): under Python every child would seem to need Python's memory.
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

extern char** environ;

namespace {

long long nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

long long microseconds(const timeval& time) { return time.tv_sec * 1'000'000LL + time.tv_usec; }

/// False when the system does not let us.
bool pin(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  return sched_setaffinity(0, sizeof cores, &cores) == 0;
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) {
    std::fputs("usage: spawn CORE REPORT COMMAND...\n", stderr);
    return 2;
  }
  const int core = std::atoi(words[1]);
  const bool pinned = core >= 0 && pin(core);

  pid_t child = 0;
  const long long start = nanoseconds();
  const int failed = posix_spawn(&child, words[3], nullptr, nullptr, words + 3, environ);
  if (failed != 0) {
    std::fprintf(stderr, "%s: %s\n", words[3], std::strerror(failed));
    return 127;
  }
  int status = 0;
  rusage used;
  if (wait4(child, &status, 0, &used) != child) return 1;
  const long long wall = nanoseconds() - start;

  std::FILE* report = std::fopen(words[2], "w");
  if (report == nullptr) {
    std::perror(words[2]);
    return 1;
  }
  std::fprintf(report,
               "{\"wall_ns\": %lld, \"user_us\": %lld, \"system_us\": %lld, \"rss_kb\": %ld, "
               "\"code\": %d, \"signal\": %d, \"pinned\": %s}\n",
               wall, microseconds(used.ru_utime), microseconds(used.ru_stime), used.ru_maxrss,
               WIFEXITED(status) ? WEXITSTATUS(status) : -1,
               WIFSIGNALED(status) ? WTERMSIG(status) : 0, pinned ? "true" : "false");
  return std::fclose(report) == 0 ? 0 : 1;
}
