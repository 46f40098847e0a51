// One source file: its name as the user gave it, its text, and where its lines start.
// Made by the engine, looked at by the lexer and by everything that reports places.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace kinako {

/// A place for people: both count from 1; `column` counts code points.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;
};

class Source {
 public:
  /// `text` is UTF-8; one leading byte-order mark is dropped. At most 4 GiB.
  Source(std::string name, std::string text);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  std::string_view text(Span span) const;

  /// Where `part`, a view of text(), stands; an empty span at the start when it is none.
  Span place(std::string_view part) const;

  /// Line and column of a byte offset; offsets past the end count as the end.
  Position position(uint32_t offset) const;

  /// A line's text without its line break. `line` counts from 1; out of range gives "".
  std::string_view line(uint32_t line) const;

  uint32_t lineCount() const { return static_cast<uint32_t>(lineStarts_.size()); }

 private:
  std::string name_;
  std::string text_;
  std::vector<uint32_t> lineStarts_;
};

}  // namespace kinako
