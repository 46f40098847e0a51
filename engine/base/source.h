// One source file: its name as the user gave it, its text, and where its lines start; and the
// files of one program. Made by the engine, looked at by the lexer and by everything that
// reports places.
#pragma once

#include <cstdint>
#include <memory>
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

class SourceSet;

class Source {
 public:
  /// `text` is UTF-8; one leading byte-order mark is dropped. At most 4 GiB.
  Source(std::string name, std::string text);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  /// The offset of the first byte; not 0 in a file of a SourceSet that has others before it.
  uint32_t base() const { return base_; }
  /// The file of the same program that a place is in; this one when there is none.
  const Source& at(uint32_t offset) const;
  std::string_view text(Span span) const;

  /// Where `part`, a view of text(), is; an empty span at the start if it is not one.
  Span place(std::string_view part) const;

  /// Line and column of a byte offset; offsets past the end count as the end.
  Position position(uint32_t offset) const;

  /// A line's text without its line break. `line` counts from 1; "" when out of range.
  std::string_view line(uint32_t line) const;

  uint32_t lineCount() const { return static_cast<uint32_t>(lineStarts_.size()); }

 private:
  friend SourceSet;

  std::string name_;
  std::string text_;
  /// Characters before `end`; both without the base.
  uint32_t charactersBefore(uint32_t end) const;

  std::vector<uint32_t> lineStarts_;  ///< without the base
  /// Characters before each kStride bytes: lines may be as long as the text.
  std::vector<uint32_t> characters_;
  uint32_t base_ = 0;
  const SourceSet* set_ = nullptr;  ///< null: the file is not part of a set
};

/// The files of one program. Each has a stretch of one space of offsets, so that a place says
/// which file it is in. Whoever keeps one of the files keeps all of them.
class SourceSet : public std::enable_shared_from_this<SourceSet> {
 public:
  /// Null when there are no offsets left for that much text.
  std::shared_ptr<const Source> add(std::string name, std::string text);

  /// The file with that place, its end included; null when there is none.
  const Source* find(uint32_t offset) const;

 private:
  std::vector<std::unique_ptr<Source>> sources_;  ///< by their bases
};

}  // namespace kinako
