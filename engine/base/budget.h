// What may be taken by what happens to a text before it runs: reading, checking, compiling it,
// laying it out, showing it. Made by whoever asks for one of these; the sink of diagnostics carries
// it through the passes, and the trees' arenas count for it. A pass that is told to stop ends as
// soon as it can, and nobody looks at what it made.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kinako {

class Budget {
 public:
  enum class Limit : uint8_t { None, Time, Memory };

  /// Without limits.
  Budget() = default;
  /// 0 = no limit. The time begins now.
  Budget(uint64_t milliseconds, uint64_t bytes);
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  /// Says that `units` of work come next, each of some ten nanoseconds to a microsecond: a token, a
  /// node, a comparison of types. False: stop.
  bool goOn(uint32_t units = 1) {
    left_ -= units;
    return left_ >= 0 || ask();
  }
  /// Says that so much memory is about to be held, or is free again. False: stop.
  bool take(size_t bytes);
  void release(size_t bytes) { held_ -= bytes < held_ ? bytes : held_; }
  size_t held() const { return held_; }

  bool isSpent() const { return limit_ != Limit::None; }
  Limit limit() const { return limit_; }
  /// What is left; 0 = no limit.
  uint64_t millisecondsLeft() const;

 private:
  /// Looks at the clock.
  bool ask();
  int64_t now() const;

  static constexpr int64_t kSlice = 512;  ///< units between looks at the clock
  int64_t left_ = kSlice;
  size_t held_ = 0;
  size_t most_ = SIZE_MAX;
  int64_t end_ = INT64_MAX;  ///< in microseconds of the steady clock
  Limit limit_ = Limit::None;
};

}  // namespace kinako
