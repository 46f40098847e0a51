// What every runtime operation needs: the heap, the host, and the place where a failure
// is put. A back end makes one per run.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/builtin.h"
#include "base/diagnostics.h"
#include "base/evidence.h"
#include "base/trap_kind.h"
#include "heap/heap.h"
#include "heap/layout.h"
#include "heap/value.h"
#include "runtime/host.h"

namespace kinako::runtime {

// The runtime and whoever uses it call values and objects by their own names.
using namespace kinako::heap;

/// Why an operation failed; the back end adds place and guest stack.
struct Failure {
  TrapKind kind;
  std::vector<std::string> operands;
  Evidence evidence{};  ///< of Expect

  /// The row's message with the operands filled in.
  std::string message() const;
  std::string help() const;
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

struct TypeDescriptor;

/// What a program declares of the values that cross between it and its host.
class Declared {
 public:
  virtual ~Declared() = default;
  /// The result of an `extern fun`, the value of an `extern let`; null when it may be anything.
  virtual const TypeDescriptor* external(std::string_view name) = 0;
  /// Of a function, by its position among all of the program.
  virtual const TypeDescriptor* parameter(uint32_t function, uint32_t position) = 0;
  /// The type of this name that has these fields; null when there is none.
  virtual const TypeDescriptor* record(std::string_view name,
                                       std::span<const std::string_view> fields) = 0;
  virtual bool isVariant(const Shape& shape) = 0;
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

  /// Starts the limits of a run: steps, milliseconds, bytes of output; 0 = none.
  void begin(uint64_t fuel, uint64_t milliseconds, uint64_t outputBytes = 0);
  uint32_t slice = 4095;  ///< RunOptions::slice
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
  /// The same where no step is: between two operations of one. To be asked for while
  /// heap.polling.left is not above 0.
  bool rest();

  /// Work that takes longer the larger its operands are: an operation says what it is about to do,
  /// or has just done, in units of about a nanosecond, and every kStretch of them the limits are
  /// looked at. False: failed.
  bool spend(uint64_t units) {
    heap.polling.work -= static_cast<int64_t>(units);
    return heap.polling.work >= 0 || look();
  }
  /// What was spent so far.
  uint64_t spent() const { return spent_ + static_cast<uint64_t>(kStretch - heap.polling.work); }
  /// The same of bytes that are copied or compared many at a time.
  bool spendOnBytes(uint64_t bytes) {
    if (bytes <= kFewBytes) [[likely]]
      return true;
    return spend(bytes / 16);
  }
  static constexpr uint64_t kFewBytes = 64;  ///< hardly any work
  static constexpr int64_t kStretch = int64_t{1} << 18;
  /// Elements that are gone through at once, without spending anything in between.
  static constexpr size_t kPiece = size_t{1} << 14;
  /// What is left of the time limit, which there is; at least 1.
  uint64_t millisecondsLeft() const;
  /// Whether the program may go on; otherwise fails with Interrupted or Timeout.
  bool mayGoOn();

  /// Calls a guest function value from inside `builtin` (reduce, …), which stacks then show; set
  /// by the back end. Empty result = failed.
  std::function<Value(Value callee, std::span<const Value> arguments, Builtin builtin)> call;
  /// Runs a program text (builtin eval); set by the engine. Empty result = failed.
  std::function<Value(std::string_view text)> evaluate;

  /// Bytes for the host's standard output. False: there is more than a run may print, and as much
  /// as it may was written.
  bool writeOut(std::string_view bytes);
  /// Counts what a program printed that this one has run.
  void addPrinted(uint64_t bytes) {
    printed_ += bytes;
    if (output_ != 0) outputLeft_ -= std::min(outputLeft_, bytes);
  }
  uint64_t printedBytes() const { return printed_; }
  uint64_t savedBytes() const;
  /// How many bytes it may still print.
  uint64_t outputLeft() const { return outputLeft_; }
  /// A file that the program saves; it counts as its memory when the host has it there. False:
  /// failed.
  bool writeFile(std::string_view path, std::string_view bytes);
  /// Set by the engine; null: nothing is known.
  std::unique_ptr<Declared> declared;
  /// Whether the host may keep functions of the program and call them later; set by the engine.
  bool handsOut = false;
  /// Those it has got, which stay as long as the context does.
  struct {
    std::vector<Value> values;                          ///< by handle
    std::unordered_map<const void*, uint32_t> handles;  ///< by Object
  } handedOut;

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
  void renewWork();
  bool collectWhenDue();
  [[gnu::cold, gnu::noinline]] bool look();
  void placeFresh(Span span);

  std::optional<std::chrono::steady_clock::time_point> deadline_;
  uint64_t spent_ = 0;  ///< up to the latest look
  uint64_t fuel_ = 0;
  uint64_t output_ = 0;  ///< bytes a run may print
  uint64_t outputLeft_ = UINT64_MAX;
  uint64_t printed_ = 0;
  std::map<std::string, uint64_t, std::less<>> files_;  ///< in the host's memory: their bytes
  size_t placed_ = 0;                                   ///< of the notices
  uint64_t stepsBefore_ = 0;                            ///< up to the latest poll
  int64_t slice_ = 0;  ///< what polling counts down from since then
};

/// A value for messages: "int", "string", "list", "Point", "null", "function", …
std::string kindName(Value value);

}  // namespace kinako::runtime
