#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <deque>

enum class Kind { Idle, Worker, Handler, Device };

constexpr int kWorker = 1;
constexpr int kHandlerA = 2;
constexpr int kHandlerB = 3;
constexpr int kDeviceA = 4;
constexpr int kDeviceB = 5;

struct Packet {
  Packet* link;
  int to;
  bool device;
  int at = 0;
  std::array<int, 4> data{};
};

static Packet* appended(Packet* added, Packet* queue) {
  added->link = nullptr;
  if (queue == nullptr) return added;
  Packet* last = queue;
  while (last->link != nullptr) last = last->link;
  last->link = added;
  return queue;
}

struct Task {
  int id, priority;
  Kind kind;
  Task* link;
  Packet* queue;
  bool held, suspended, runnable;
  Packet *work, *devices;
  int seed, count;
};

static Task* suspend(Task* task) {
  task->suspended = true;
  return task;
}

// v with a bit turned over: the same steps as in languages without exclusive or.
static int flipped(int v, int bit) { return v / bit % 2 == 1 ? v - bit : v + bit; }

// The kernel of an operating system that is simulated: six tasks pass packets around. After
// Martin Richards' benchmark; what a task does is chosen by its kind.
struct Scheduler {
  std::deque<Task> taskStore;
  std::deque<Packet> packetStore;
  std::array<Task*, 6> tasks{};
  Task* list = nullptr;
  Task* current = nullptr;
  int64_t queued = 0, holds = 0;

  Packet* queueOf(int count, int to, bool device) {
    Packet* queue = nullptr;
    for (int i = 0; i < count; i++) queue = &packetStore.emplace_back(Packet{queue, to, device});
    return queue;
  }

  void addTask(int id, int priority, Kind kind, Packet* queue, int seed, int count) {
    list = &taskStore.emplace_back(Task{id, priority, kind, list, queue, false, kind != Kind::Idle,
                                        queue != nullptr, nullptr, nullptr, seed, count});
    tasks[id] = list;
  }

  void schedule() {
    current = list;
    while (current != nullptr) {
      Task* task = current;
      if (task->held || (task->suspended && !task->runnable)) {
        current = task->link;
      } else {
        current = run(task);
      }
    }
  }

  Task* run(Task* task) {
    Packet* received = nullptr;
    if (task->suspended && task->runnable) {
      received = task->queue;
      task->queue = received->link;
      task->suspended = false;
      task->runnable = task->queue != nullptr;
    }
    switch (task->kind) {
      case Kind::Idle:
        return runIdle(task);
      case Kind::Worker:
        return runWorker(task, received);
      case Kind::Handler:
        return runHandler(task, received);
      case Kind::Device:
        return runDevice(task, received);
    }
    return nullptr;
  }

  Task* release(Task* task, int id) {
    Task* released = tasks[id];
    released->held = false;
    return released->priority > task->priority ? released : task;
  }

  Task* hold(Task* task) {
    holds++;
    task->held = true;
    return task->link;
  }

  Task* send(Task* task, Packet* sent) {
    Task* receiver = tasks[sent->to];
    queued++;
    sent->link = nullptr;
    sent->to = task->id;
    if (receiver->queue == nullptr) {
      receiver->queue = sent;
      receiver->runnable = true;
      if (receiver->priority > task->priority) return receiver;
    } else {
      receiver->queue = appended(sent, receiver->queue);
    }
    return task;
  }

  Task* runIdle(Task* task) {
    task->count--;
    if (task->count == 0) return hold(task);
    if (task->seed % 2 == 0) {
      task->seed /= 2;
      return release(task, kDeviceA);
    }
    // exclusive or with 0xD008
    task->seed = flipped(flipped(flipped(flipped(task->seed / 2, 32768), 16384), 4096), 8);
    return release(task, kDeviceB);
  }

  Task* runWorker(Task* task, Packet* received) {
    if (received == nullptr) return suspend(task);
    task->seed = task->seed == kHandlerA ? kHandlerB : kHandlerA;
    received->to = task->seed;
    received->at = 0;
    for (int& each : received->data) {
      task->count++;
      if (task->count > 26) task->count = 1;
      each = task->count;
    }
    return send(task, received);
  }

  Task* runHandler(Task* task, Packet* received) {
    if (received != nullptr) {
      if (received->device) {
        task->devices = appended(received, task->devices);
      } else {
        task->work = appended(received, task->work);
      }
    }
    if (Packet* work = task->work) {
      if (work->at < 4) {
        if (Packet* device = task->devices) {
          task->devices = device->link;
          device->at = work->data[work->at];
          work->at++;
          return send(task, device);
        }
      } else {
        task->work = work->link;
        return send(task, work);
      }
    }
    return suspend(task);
  }

  Task* runDevice(Task* task, Packet* received) {
    if (received == nullptr) {
      Packet* ready = task->work;
      if (ready == nullptr) return suspend(task);
      task->work = nullptr;
      return send(task, ready);
    }
    task->work = received;
    return hold(task);
  }
};

static void richards(Scheduler& s, int count) {
  s.addTask(0, 0, Kind::Idle, nullptr, 1, count);
  s.addTask(kWorker, 1000, Kind::Worker, s.queueOf(2, kWorker, false), kHandlerA, 0);
  s.addTask(kHandlerA, 2000, Kind::Handler, s.queueOf(3, kDeviceA, true), 0, 0);
  s.addTask(kHandlerB, 3000, Kind::Handler, s.queueOf(3, kDeviceB, true), 0, 0);
  s.addTask(kDeviceA, 4000, Kind::Device, nullptr, 0, 0);
  s.addTask(kDeviceB, 5000, Kind::Device, nullptr, 0, 0);
  s.schedule();
}

static volatile int n = 1000;  // bench:n

int main() {
  const auto start = std::chrono::steady_clock::now();
  Scheduler done;
  richards(done, n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": [%lld, %lld]}\n", elapsed.count(),
              (long long)done.queued, (long long)done.holds);
}
