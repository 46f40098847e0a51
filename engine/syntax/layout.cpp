#include "syntax/layout.h"

#include <algorithm>
#include <cstddef>

namespace kinako::syntax {

namespace {

constexpr size_t kIndent = 2;

/// Code points of UTF-8 text up to its first line break.
size_t firstLineWidth(std::string_view text) {
  size_t width = 0;
  for (const char c : text.substr(0, text.find('\n'))) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++width;
  }
  return width;
}

}  // namespace

size_t Layout::widthOf(const Item& item) {
  switch (item.kind) {
    case Kind::Text:
    case Kind::IfFlat:
      return firstLineWidth(item.text);
    case Kind::Space:
    case Kind::Line:
    case Kind::FillLine:
      return 1;
    case Kind::SoftLine:
    case Kind::HardLine:
    case Kind::BlankLine:
    case Kind::Trailing:
    case Kind::IfBroken:
    case Kind::Indent:
    case Kind::Dedent:
    case Kind::Open:
    case Kind::Close:
    case Kind::Nothing:
      return 0;
  }
  return 0;
}

size_t Layout::flatWidth(size_t begin, size_t end) const {
  size_t width = 0;
  for (size_t i = begin; i < end; ++i) width += widthOf(items_[i]);
  return width;
}

bool Layout::hasHardLine(size_t begin, size_t end) const {
  return std::any_of(items_.begin() + static_cast<std::ptrdiff_t>(begin),
                     items_.begin() + static_cast<std::ptrdiff_t>(end), isHard);
}

void Layout::unbreak(size_t group) {
  int depth = 0;
  for (size_t i = group; i < items_.size(); ++i) {
    Item& item = items_[i];
    if (item.kind == Kind::Open) ++depth;
    if (item.kind == Kind::Close && --depth == 0) return;
    if (depth != 1) continue;
    if (item.kind == Kind::Line) item.kind = Kind::Space;
    if (item.kind == Kind::SoftLine || item.kind == Kind::Indent || item.kind == Kind::Dedent) {
      item.kind = Kind::Nothing;
    }
  }
}

class Layout::Renderer {
 public:
  Renderer(const std::vector<Item>& items, Budget& budget) : items_(items), budget_(budget) {
    measure();
  }

  std::string render() {
    std::vector<uint8_t> isBroken{true};
    for (size_t i = 0; i < items_.size() && budget_.goOn(); ++i) {
      const Item& item = items_[i];
      switch (item.kind) {
        case Kind::Text:
          write(item.text);
          break;
        case Kind::IfBroken:
          if (isBroken.back()) write(item.text);
          break;
        case Kind::IfFlat:
          if (!isBroken.back()) write(item.text);
          break;
        case Kind::Space:
          wantsSpace_ = true;
          break;
        case Kind::Line:
          (isBroken.back() ? wantsLine_ : wantsSpace_) = true;
          break;
        case Kind::SoftLine:
          if (isBroken.back()) wantsLine_ = true;
          break;
        case Kind::FillLine: {
          const size_t next = widthFrom_[i + 1];
          const bool fits = !isBroken.back() || column() + 1 + next <= kWidth;
          (fits ? wantsSpace_ : wantsLine_) = true;
          break;
        }
        case Kind::HardLine:
          wantsLine_ = true;
          break;
        case Kind::BlankLine:
          wantsBlank_ = wantsBlank_ || wantsLine_;
          break;
        case Kind::Trailing:
          out_ += "  ";
          out_ += item.text;
          wantsLine_ = true;
          break;
        case Kind::Indent:
          indent_ += kIndent;
          break;
        case Kind::Dedent:
          indent_ -= kIndent;
          break;
        case Kind::Open:
          isBroken.push_back(isBroken.back() && !fits(i));
          break;
        case Kind::Close:
          isBroken.pop_back();
          break;
        case Kind::Nothing:
          break;
      }
    }
    if (!out_.empty()) out_ += '\n';
    return std::move(out_);
  }

 private:
  // Sums over the items, so that every question about a range costs one subtraction.
  void measure() {
    const size_t count = items_.size();
    widths_.assign(count + 1, 0);
    hardLines_.assign(count + 1, 0);
    closers_.assign(count, count);
    widthFrom_.assign(count + 2, 0);
    std::vector<size_t> open;
    for (size_t i = 0; i < count; ++i) {
      widths_[i + 1] = widths_[i] + widthOf(items_[i]);
      hardLines_[i + 1] = hardLines_[i] + (isHard(items_[i]) ? 1 : 0);
      if (items_[i].kind == Kind::Open) open.push_back(i);
      if (items_[i].kind == Kind::Close) {
        closers_[open.back()] = i;
        open.pop_back();
      }
    }
    for (size_t i = count; i-- > 0;) {
      widthFrom_[i] = isBreak(items_[i]) ? 0 : widthOf(items_[i]) + widthFrom_[i + 1];
    }
  }

  bool fits(size_t group) const {
    const size_t end = closers_[group];
    if (hardLines_[end] > hardLines_[group]) return false;
    return column() + widths_[end] - widths_[group] + widthFrom_[end] <= kWidth;
  }

  /// Where the next text would begin.
  size_t column() const { return wantsLine_ ? indent_ : column_ + (wantsSpace_ ? 1 : 0); }

  void write(std::string_view text) {
    if (text.empty()) return;
    if (wantsLine_ && !out_.empty()) {
      out_ += wantsBlank_ ? "\n\n" : "\n";
      out_.append(indent_, ' ');
      column_ = indent_;
    } else if (wantsSpace_ && !out_.empty()) {
      out_ += ' ';
      ++column_;
    }
    wantsLine_ = wantsBlank_ = wantsSpace_ = false;
    out_ += text;
    budget_.take(2 * (out_.size() - charged_));
    charged_ = out_.size();
    const size_t lastBreak = text.rfind('\n');
    column_ = lastBreak == std::string_view::npos ? column_ + firstLineWidth(text)
                                                  : firstLineWidth(text.substr(lastBreak + 1));
  }

  const std::vector<Item>& items_;
  std::vector<size_t> widths_;     ///< of all items before
  std::vector<size_t> hardLines_;  ///< number of them before
  std::vector<size_t> closers_;    ///< for each Open its Close
  std::vector<size_t> widthFrom_;  ///< from an item up to the next break
  std::string out_;
  Budget& budget_;
  size_t charged_ = 0;  ///< bytes of `out_`
  size_t indent_ = 0;
  size_t column_ = 0;
  bool wantsLine_ = false;
  bool wantsBlank_ = false;
  bool wantsSpace_ = false;
};

std::string Layout::render(Budget& budget) const { return Renderer(items_, budget).render(); }

}  // namespace kinako::syntax
