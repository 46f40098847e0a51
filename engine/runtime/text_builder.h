// Text in the making: its memory counts as the program's, and whoever adds to it is stopped when a
// limit is reached. Short texts take no memory from the heap at all.
//
// Adding to a text that has failed is allowed and of no use.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "runtime/context.h"

namespace kinako::runtime {

class TextBuilder {
 public:
  /// At most `most` bytes: more fail with Memory. Without a context the text is nobody's, and too
  /// many bytes only make it fail.
  explicit TextBuilder(Context* context, uint64_t most);
  ~TextBuilder();
  TextBuilder(const TextBuilder&) = delete;
  TextBuilder& operator=(const TextBuilder&) = delete;

  TextBuilder& operator+=(char c) {
    if (size_ != stop_ || makeRoom(1)) [[likely]]
      data_[size_++] = c;
    return *this;
  }
  TextBuilder& operator+=(std::string_view text) {
    // An empty view may have no place, which memcpy must not be given.
    if (!text.empty() && (text.size() <= stop_ - size_ || makeRoom(text.size()))) {
      std::memcpy(data_ + size_, text.data(), text.size());
      size_ += text.size();
    }
    return *this;
  }
  void fill(size_t count, char c) {
    if (count > stop_ - size_ && !makeRoom(count)) return;
    std::memset(data_ + size_, c, count);
    size_ += count;
  }
  void appendInteger(int64_t value);
  /// What was written to scratch().
  void addScratch() { *this += std::string_view(scratch_); }

  /// Once there are more than so many bytes, the text is full: nobody need add to it any more.
  void fillUpTo(uint64_t bytes) { full_ = bytes; }
  bool isFull() const { return size_ > full_ || hasFailed(); }
  bool hasFailed() const { return hasFailed_ || (context_ && context_->hasFailed); }
  size_t size() const { return size_; }
  std::string_view view() const { return {data_, size_}; }
  Context* context() const { return context_; }
  /// Room for what is written as a std::string first.
  std::string& scratch() {
    scratch_.clear();
    return scratch_;
  }

  /// The text, which is UTF-8, as a string of the program's; empty = failed. Nothing is left here.
  Value take();

 private:
  static constexpr size_t kSmall = 128;

  [[gnu::noinline]] bool makeRoom(size_t bytes);
  bool grow(size_t needed);

  Context* context_;
  uint64_t most_;
  char* data_ = small_;
  size_t size_ = 0;
  size_t stop_ = kSmall;  ///< there, something is to be done
  size_t seen_ = 0;       ///< bytes that were paid for
  size_t capacity_ = kSmall;
  uint64_t full_ = UINT64_MAX;
  StringBuffer* buffer_ = nullptr;  ///< that data_ is in; null: in small_
  bool hasFailed_ = false;
  std::string scratch_;
  char small_[kSmall];
};

}  // namespace kinako::runtime
