// Walks over a listing, piece by piece. After the first mistake, which it keeps, there is
// nothing left to read, so that whoever reads need not look after each piece.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bytecode/assemble.h"

namespace kinako::bytecode {

/// Of a number whose kind is not known, 2 is an integer and 2.0 is not.
enum class ConstantKind : uint8_t { Integer, Real, Unknown };

class ListingReader {
 public:
  explicit ListingReader(std::string_view text) : text_(text) {}

  /// To the next line that says something; false at the end of the text.
  bool nextLine();
  /// Whether all that is left of the line is blank or a comment.
  bool isLineOver();
  /// Complains when it is not.
  void endLine();
  void skipLine();

  bool isNext(std::string_view symbol);
  /// Takes the symbol if it is what comes next.
  bool take(std::string_view symbol);
  void expect(std::string_view symbol);
  /// Takes the word, and not the beginning of a longer one.
  bool takeWord(std::string_view word);
  /// A bare name, a number or what else has no blanks; "" when there is none.
  std::string_view word(std::string_view expected);
  /// Looks without taking.
  std::string_view peekWord();

  /// A whole number within these bounds.
  int64_t number(int64_t least, int64_t most, std::string_view expected);
  /// The 64 bits of an integer or a double, as digits or as 0x….
  uint64_t constant(ConstantKind kind);
  /// Text in quotes.
  std::string text();
  bool isText();
  /// A name, in quotes where it is not bare.
  std::string name(std::string_view expected);

  /// Where the next piece begins.
  size_t place();
  void fail(std::string message) { failAt(place(), std::move(message)); }
  void failAt(size_t place, std::string message);
  bool hasFailed() const { return error_.has_value(); }
  std::optional<AssemblyError> takeError() { return std::move(error_); }

 private:
  void skipBlanks();
  char peek() const { return at_ < text_.size() ? text_[at_] : '\n'; }

  std::string_view text_;
  size_t at_ = 0;
  std::optional<AssemblyError> error_;
};

}  // namespace kinako::bytecode
