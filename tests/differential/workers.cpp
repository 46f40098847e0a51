#include "workers.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <vector>

#include "generator.h"
#include "tree.h"

namespace kinako::differential {

namespace {

using Clock = std::chrono::steady_clock;

/// What a worker says of a program; short enough to arrive in one piece.
struct Message {
  uint64_t seed;
  Verdict verdict;
  char name[39];
};

constexpr double kPatience = 60;  ///< seconds for one program

/// Every `step`th program from `next` on.
struct Worker {
  uint64_t next;
  pid_t process = -1;
  int pipe = -1;
  Clock::time_point heard;
};

[[noreturn]] void serve(const Work& work, uint64_t seed, int out) {
  for (; seed - work.seed < work.count; seed += work.jobs) {
    Tree tree;
    generate(seed, tree);
    const Comparison comparison = compare(tree.render(), work.compare);
    Message message{};
    message.seed = seed;
    message.verdict = comparison.verdict;
    std::strncpy(message.name, comparison.name.c_str(), sizeof(message.name) - 1);
    if (write(out, &message, sizeof(message)) != sizeof(message)) _exit(1);
  }
  _exit(0);
}

bool start(const Work& work, Worker& worker) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  worker.process = fork();
  if (worker.process < 0) return false;
  if (worker.process == 0) {
    close(ends[0]);
    serve(work, worker.next, ends[1]);
  }
  close(ends[1]);
  worker.pipe = ends[0];
  worker.heard = Clock::now();
  return true;
}

/// Waits for the worker; whether it ended as it should.
bool finish(Worker& worker) {
  int status = 0;
  waitpid(worker.process, &status, 0);
  close(worker.pipe);
  worker.process = -1;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

void runAll(const Work& work, const std::function<void(const Result&)>& done) {
  const auto begin = Clock::now();
  const auto since = [](Clock::time_point time) {
    return std::chrono::duration<double>(Clock::now() - time).count();
  };
  std::vector<Worker> workers;
  for (unsigned job = 0; job < work.jobs && job < work.count; ++job) {
    Worker worker{work.seed + job};
    if (start(work, worker)) workers.push_back(worker);
  }
  while (!workers.empty()) {
    if (work.seconds > 0 && since(begin) > work.seconds) {
      for (Worker& worker : workers) {
        kill(worker.process, SIGKILL);
        finish(worker);
      }
      return;
    }
    std::vector<pollfd> waits;
    for (const Worker& worker : workers) waits.push_back({worker.pipe, POLLIN, 0});
    poll(waits.data(), waits.size(), 200);
    for (size_t i = waits.size(); i-- > 0;) {
      Worker& worker = workers[i];
      if (waits[i].revents == 0) {
        if (since(worker.heard) > kPatience) kill(worker.process, SIGKILL);
        continue;
      }
      Message message{};
      if (read(worker.pipe, &message, sizeof(message)) == sizeof(message)) {
        worker.heard = Clock::now();
        worker.next = message.seed + work.jobs;
        done({message.seed, message.verdict, message.name});
        continue;
      }
      // The end, or the end of it: then the program it was at is to blame.
      if (!finish(worker)) {
        done({worker.next, Verdict::Crashed, ""});
        worker.next += work.jobs;
        if (worker.next - work.seed < work.count && start(work, worker)) continue;
      }
      workers.erase(workers.begin() + static_cast<long>(i));
    }
  }
}

}  // namespace kinako::differential
