// What every runtime operation needs: the heap, the host, and the place where a failure
// is put. A back end makes one per run.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/builtin.h"
#include "base/diagnostics.h"
#include "base/evidence.h"
#include "base/trap_kind.h"
#include "runtime/heap.h"
#include "runtime/host.h"
#include "runtime/object.h"
#include "runtime/value.h"

namespace kinako::runtime {

/// Why an operation failed; the back end adds place and guest stack.
struct Failure {
  TrapKind kind;
  std::vector<std::string> operands;
  Evidence evidence{};  ///< of Expect

  /// The row's message with the operands filled in.
  std::string message() const;
};

/// What people should know although the program continues: a row of diagnostics.def.
struct Notice {
  Code code;
  std::vector<std::string> operands;
  Span span{};  ///< the back end adds the place

  bool operator==(const Notice&) const = default;
};

/// The pseudo-random clock that replaces the real one when MOCHI_NOW_SEED is set:
/// s = (s * 1664525 + 1013904223) mod 2147483647, and s is the answer.
class Clock {
 public:
  explicit Clock(Host& host);
  /// Nanoseconds since 1970, or the next number of the generator.
  int64_t now();

 private:
  Host& host_;
  bool isSeeded_ = false;
  uint64_t state_ = 0;
};

struct Context {
  Context(Host& host, HeapOptions options) : heap(options), host(host), clock(host) {}

  Heap heap;
  Host& host;
  Clock clock;
  Failure failure{};
  bool hasFailed = false;
  std::vector<Notice> notices{};  ///< of this run, at most kMostNotices
  /// Record shapes by position in the program's type table.
  std::deque<Shape> shapes;  ///< a growing program adds at the end; they never move

  /// Set from elsewhere: the program stops soon with the trap Interrupted.
  const std::atomic<bool>* interrupt = nullptr;

  /// Starts the limits of a run: steps and milliseconds; 0 = none.
  void begin(uint64_t fuel, uint64_t milliseconds);
  /// Fuel the run has used: calls and loop iterations. Back ends count it down at their
  /// safepoints, in heap.polling.
  uint64_t steps() const { return stepsBefore_ + stepsSincePoll(); }
  uint64_t stepsSincePoll() const {
    return static_cast<uint64_t>(slice_ - heap.polling.left - heap.polling.setAside);
  }
  /// Counts what a program took that this one has run.
  void charge(uint64_t steps, uint64_t more) {
    heap.polling.left -= static_cast<int64_t>(steps);
    instructions += more;
  }
  /// Instructions of the virtual machine the run has taken; 0 where they are not counted.
  uint64_t instructions = 0;
  /// What heap.polling calls for: a collection when it is time, and a look at the limits. False:
  /// failed.
  bool poll();
  /// A step has looked at this many elements: a slice of some thousand such steps takes long, so
  /// after many the limits are looked at soon.
  void looked(uint64_t elements) {
    if (elements >= kMany) heap.polling.request();
  }
  /// The same of what goes many at a time: bytes that are compared, machine words that are added.
  void lookedAtMany(uint64_t count) { looked(count / 16); }
  /// What is left of the time limit, which there is; at least 1.
  uint64_t millisecondsLeft() const;
  /// Whether the program may go on; otherwise fails with Interrupted or Timeout. Asked by the
  /// back ends now and then, and by operations that go through many elements every kStretch.
  bool mayGoOn();
  /// This many elements take a few milliseconds.
  static constexpr size_t kStretch = size_t{1} << 16;
  static constexpr uint64_t kMany = 4096;

  /// Calls a guest function value from inside `builtin` (reduce, …), which stacks then show; set
  /// by the back end. Empty result = failed.
  std::function<Value(Value callee, std::span<const Value> arguments, Builtin builtin)> call;
  /// Runs a program text (builtin eval); set by the engine. Empty result = failed.
  std::function<Value(std::string_view text)> evaluate;

  /// Notes a warning; placeNotices() follows.
  void warn(Code code, std::initializer_list<std::string_view> operands);
  /// Where the operation stands that just ran. What it said there before it says no more.
  void placeNotices(Span span) {
    if (placed_ < notices.size()) placeFresh(span);
  }
  /// Notes the failure and returns the empty value, so that operations can say
  /// `return context.fail(…)`. The first failure stays.
  Value fail(TrapKind kind, std::initializer_list<std::string_view> operands = {});
  /// Fails with Memory: the heap's limit, or `bytes` when it has none, is too much.
  Value failMemory(uint64_t bytes);

 private:
  static constexpr size_t kMostNotices = 200;

  void refill();
  void placeFresh(Span span);

  std::optional<std::chrono::steady_clock::time_point> deadline_;
  uint64_t fuel_ = 0;
  size_t placed_ = 0;         ///< of the notices
  uint64_t stepsBefore_ = 0;  ///< up to the latest poll
  int64_t slice_ = 0;         ///< what polling counts down from since then
};

}  // namespace kinako::runtime
