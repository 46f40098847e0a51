#include "base/budget.h"

#include <algorithm>
#include <chrono>

namespace kinako {

int64_t Budget::now() const {
  const auto time = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

Budget::Budget(uint64_t milliseconds, uint64_t bytes) {
  constexpr uint64_t kLongest = 1'000'000'000'000;
  if (milliseconds != 0) {
    end_ = now() + static_cast<int64_t>(std::min(milliseconds, kLongest)) * 1000;
  }
  if (bytes != 0) most_ = bytes;
}

bool Budget::ask() {
  if (limit_ != Limit::None) return false;  // and so at every question from now on
  left_ = kSlice;
  if (end_ == INT64_MAX || now() < end_) return true;
  limit_ = Limit::Time;
  left_ = -1;
  return false;
}

bool Budget::take(size_t bytes) {
  held_ += bytes;
  if (held_ > most_ && limit_ == Limit::None) {
    limit_ = Limit::Memory;
    left_ = -1;
  }
  return limit_ == Limit::None;
}

uint64_t Budget::millisecondsLeft() const {
  if (end_ == INT64_MAX) return 0;
  return static_cast<uint64_t>(std::max<int64_t>(1, (end_ - now()) / 1000));
}

}  // namespace kinako
