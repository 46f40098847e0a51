#include "runtime/text_builder.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "heap/layout.h"
#include "runtime/string.h"

namespace kinako::runtime {

namespace {
/// Bytes between two looks at the limits, and what one takes to write.
constexpr size_t kStretch = 16 << 10;
constexpr uint64_t kUnits = 4;
}  // namespace

TextBuilder::TextBuilder(Context* context, uint64_t most) : context_(context), most_(most) {}

TextBuilder::~TextBuilder() {
  if (!buffer_) return;
  if (context_) {
    context_->heap.freeBuffer(buffer_, buffer_->totalBytes());
  } else {
    std::free(buffer_);
  }
}

void TextBuilder::appendInteger(int64_t value) {
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
  *this += std::string_view(digits, static_cast<size_t>(end - digits));
}

bool TextBuilder::grow(size_t needed) {
  const size_t before = buffer_ ? buffer_->totalBytes() : 0;
  const uint64_t most = context_ ? context_->heap.mostAllowed(before) : most_;
  const uint64_t characters = most - std::min<uint64_t>(most, sizeof(StringBuffer));
  for (const uint64_t more : Heap::stepsOfGrowth(needed, characters)) {
    const auto capacity = static_cast<size_t>(std::min<uint64_t>(most_, needed + more));
    const size_t bytes = sizeof(StringBuffer) + capacity;
    void* memory = context_ ? context_->heap.reallocateBuffer(buffer_, before, bytes)
                            : std::realloc(buffer_, bytes);
    if (!memory) continue;
    const bool wasSmall = buffer_ == nullptr;
    buffer_ = static_cast<StringBuffer*>(memory);
    if (wasSmall) *buffer_ = {0, 0, 0, 0};
    buffer_->capacity = static_cast<uint32_t>(capacity);
    data_ = buffer_->characters;
    capacity_ = capacity;
    if (wasSmall) std::memcpy(data_, small_, size_);
    return true;
  }
  return false;
}

bool TextBuilder::makeRoom(size_t bytes) {
  if (hasFailed()) return false;
  const bool mustGrow = bytes > capacity_ - size_;
  const size_t copied = bytes + (mustGrow ? size_ : 0);
  if (context_ && !context_->spend(kUnits * (size_ - seen_) + copied / 16)) return false;
  if (bytes > most_ - std::min<uint64_t>(most_, size_) || (mustGrow && !grow(size_ + bytes))) {
    hasFailed_ = true;
    if (context_) context_->failMemory(size_ + bytes);
    return false;
  }
  seen_ = size_ + bytes;  // those have been paid for
  stop_ = size_ + bytes + std::min(kStretch, capacity_ - size_ - bytes);
  return true;
}

Value TextBuilder::take() {
  if (hasFailed()) return Value();
  if (!buffer_) return makeString(*context_, view());
  const Value string = adoptBuffer(*context_, buffer_, size_);
  if (!string) return string;
  buffer_ = nullptr;
  data_ = small_;
  size_ = seen_ = 0;
  stop_ = capacity_ = kSmall;
  return string;
}

}  // namespace kinako::runtime
