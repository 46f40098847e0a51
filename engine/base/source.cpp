#include "base/source.h"

#include <algorithm>
#include <functional>

namespace kinako {

namespace {

constexpr uint32_t kStride = 256;

}  // namespace

Source::Source(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);
  lineStarts_.reserve(1 + static_cast<size_t>(std::count(text_.begin(), text_.end(), '\n')));
  lineStarts_.push_back(0);
  uint32_t characters = 0;
  for (uint32_t i = 0; i < text_.size(); ++i) {
    if (i % kStride == 0) characters_.push_back(characters);
    if (text_[i] == '\n') lineStarts_.push_back(i + 1);
    if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) ++characters;
  }
}

uint32_t Source::charactersBefore(uint32_t end) const {
  const uint32_t stride = end / kStride;
  uint32_t count = stride < characters_.size() ? characters_[stride] : 0;
  uint32_t from = stride * kStride;
  if (stride >= characters_.size() && stride > 0) {
    count = characters_.back();
    from -= kStride;
  }
  for (uint32_t i = from; i < end; ++i) {
    if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) ++count;
  }
  return count;
}

const Source& Source::at(uint32_t offset) const {
  const Source* found = set_ ? set_->find(offset) : nullptr;
  return found ? *found : *this;
}

std::string_view Source::text(Span span) const {
  const auto end = std::min<size_t>(span.end - std::min(base_, span.end), text_.size());
  const auto begin = std::min<size_t>(span.begin - std::min(base_, span.begin), end);
  return std::string_view(text_).substr(begin, end - begin);
}

Span Source::place(std::string_view part) const {
  const std::less<const char*> isBefore;
  if (isBefore(part.data(), text_.data()) ||
      isBefore(text_.data() + text_.size(), part.data() + part.size())) {
    return {};
  }
  const auto begin = base_ + static_cast<uint32_t>(part.data() - text_.data());
  return {begin, begin + static_cast<uint32_t>(part.size())};
}

Position Source::position(uint32_t offset) const {
  offset = std::min(offset - std::min(base_, offset), static_cast<uint32_t>(text_.size()));
  const auto next = std::upper_bound(lineStarts_.begin(), lineStarts_.end(), offset);
  const auto line = static_cast<uint32_t>(next - lineStarts_.begin());
  return {line, 1 + charactersBefore(offset) - charactersBefore(lineStarts_[line - 1])};
}

std::string_view Source::line(uint32_t line) const {
  if (line == 0 || line > lineStarts_.size()) return {};
  const size_t begin = lineStarts_[line - 1];
  size_t end = line < lineStarts_.size() ? lineStarts_[line] - 1 : text_.size();
  if (end > begin && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

std::shared_ptr<const Source> SourceSet::add(std::string name, std::string text) {
  auto source = std::make_unique<Source>(std::move(name), std::move(text));
  uint64_t base = 0;
  if (!sources_.empty()) {
    // One more, as the end of a file is a place in it, too.
    base = uint64_t{sources_.back()->base_} + sources_.back()->text_.size() + 1;
  }
  if (base + source->text_.size() >= UINT32_MAX) return nullptr;
  source->base_ = static_cast<uint32_t>(base);
  source->set_ = this;
  sources_.push_back(std::move(source));
  return {shared_from_this(), sources_.back().get()};
}

const Source* SourceSet::find(uint32_t offset) const {
  const auto next =
      std::upper_bound(sources_.begin(), sources_.end(), offset,
                       [](uint32_t place, const auto& source) { return place < source->base_; });
  if (next == sources_.begin()) return nullptr;
  const Source& found = **std::prev(next);
  return offset - found.base_ <= found.text_.size() ? &found : nullptr;
}

}  // namespace kinako
