// Lines out of pieces of text and places where a line may be broken. The formatter
// describes a program to it, in order; render() decides which groups fit on a line.
// After D. Oppen, "Prettyprinting" (1980), with whole groups broken at once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/budget.h"

namespace kinako::syntax {

class Layout {
 public:
  /// Columns, in code points.
  static constexpr size_t kWidth = 100;

  /// `text` must outlive the layout; it may hold line breaks, which stay as they are.
  void text(std::string_view text) { add(Kind::Text, text); }
  /// One space, unless a line begins or ends here.
  void space() { add(Kind::Space); }
  /// A space, or a new line if the group is broken.
  void line() { add(Kind::Line); }
  /// Nothing, or a new line if the group is broken.
  void softLine() { add(Kind::SoftLine); }
  /// A space, or a new line if what follows up to the next break does not fit.
  void fillLine() { add(Kind::FillLine); }
  /// A new line in any case; breaks all groups it is in.
  void hardLine() { add(Kind::HardLine); }
  /// Makes the new line before the next text a blank one. Nothing where no line begins.
  void blankLine() { add(Kind::BlankLine); }
  /// A comment after what is on the line already; a new line follows.
  void trailing(std::string_view text) { add(Kind::Trailing, text); }
  void ifBroken(std::string_view text) { add(Kind::IfBroken, text); }
  void ifFlat(std::string_view text) { add(Kind::IfFlat, text); }
  void indent() { add(Kind::Indent); }
  void dedent() { add(Kind::Dedent); }
  void open() { add(Kind::Open); }
  void close() { add(Kind::Close); }

  /// A place between two pieces, for the questions and changes below.
  size_t mark() const { return items_.size(); }
  /// Columns of what was added since `begin` if it is on one line.
  size_t flatWidth(size_t begin, size_t end) const;
  bool hasHardLine(size_t begin, size_t end) const;
  /// Takes the breaks and indents of the group opened at `group` out again, so that only
  /// what is inside it can break. Inner groups stay.
  void unbreak(size_t group);

  /// The whole text, ending with one line break; "" when nothing was added.
  std::string render(Budget& budget) const;

 private:
  enum class Kind : uint8_t {
    Text,
    Space,
    Line,
    SoftLine,
    FillLine,
    HardLine,
    BlankLine,
    Trailing,
    IfBroken,
    IfFlat,
    Indent,
    Dedent,
    Open,
    Close,
    Nothing,
  };
  struct Item {
    Kind kind;
    std::string_view text;
  };

  void add(Kind kind, std::string_view text = {}) { items_.push_back({kind, text}); }
  static size_t widthOf(const Item& item);
  static bool isHard(const Item& item) {
    return item.kind == Kind::HardLine || item.kind == Kind::Trailing;
  }
  static bool isBreak(const Item& item) {
    return isHard(item) || item.kind == Kind::Line || item.kind == Kind::SoftLine ||
           item.kind == Kind::FillLine;
  }

  class Renderer;
  std::vector<Item> items_;
};

}  // namespace kinako::syntax
