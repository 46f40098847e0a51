#include "base/source.h"

#include <algorithm>
#include <functional>

namespace kinako {

Source::Source(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);
  lineStarts_.push_back(0);
  for (uint32_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') lineStarts_.push_back(i + 1);
  }
}

std::string_view Source::text(Span span) const {
  const auto end = std::min<size_t>(span.end, text_.size());
  const auto begin = std::min<size_t>(span.begin, end);
  return std::string_view(text_).substr(begin, end - begin);
}

Span Source::place(std::string_view part) const {
  const std::less<const char*> isBefore;
  if (isBefore(part.data(), text_.data()) ||
      isBefore(text_.data() + text_.size(), part.data() + part.size())) {
    return {};
  }
  const auto begin = static_cast<uint32_t>(part.data() - text_.data());
  return {begin, begin + static_cast<uint32_t>(part.size())};
}

Position Source::position(uint32_t offset) const {
  offset = std::min<uint32_t>(offset, static_cast<uint32_t>(text_.size()));
  const auto next = std::upper_bound(lineStarts_.begin(), lineStarts_.end(), offset);
  const auto line = static_cast<uint32_t>(next - lineStarts_.begin());
  uint32_t column = 1;
  for (uint32_t i = lineStarts_[line - 1]; i < offset; ++i) {
    if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) ++column;
  }
  return {line, column};
}

std::string_view Source::line(uint32_t line) const {
  if (line == 0 || line > lineStarts_.size()) return {};
  const size_t begin = lineStarts_[line - 1];
  size_t end = line < lineStarts_.size() ? lineStarts_[line] - 1 : text_.size();
  if (end > begin && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

}  // namespace kinako
