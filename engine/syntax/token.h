// The words and signs of a program. Made by the lexer, read by the parser, the
// formatter and the token dump.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/span.h"

namespace kinako::syntax {

enum class TokenKind : uint8_t {
#define SPECIAL(kind, description, starts) kind,
#define PUNCTUATION(kind, spelling, starts) kind,
#define KEYWORD(kind, spelling, starts) kind,
#include "syntax/token.def"
};

struct Token {
  TokenKind kind = TokenKind::EndOfFile;
  bool startsLine = false;  ///< nothing but white space and comments before it on its line
  Span span;
  uint32_t column = 0;    ///< bytes before it on its line
  std::string_view text;  ///< as written; of a String: its value, without quotes and escapes;
                          ///< of a big Integer: see below
  union {
    int64_t integer = 0;  ///< value of an Integer, unless `isBig`
    double real;          ///< value of a Float
  };
  bool isBig = false;  ///< an Integer beyond 64 bits; `text` is its decimal digits
};

/// A comment as written, with its `//`, `#` or `/* */`, without the line break.
struct Comment {
  Span span;
};

/// "LeftParen", "Identifier", …
std::string_view tokenName(TokenKind kind);

/// `)` for punctuation and keywords, a description for the others; no quotes.
std::string_view spelling(TokenKind kind);

bool isKeyword(TokenKind kind);

/// Whether it is a value by itself.
constexpr bool isLiteral(TokenKind kind) {
  return kind == TokenKind::Integer || kind == TokenKind::Float || kind == TokenKind::String ||
         kind == TokenKind::True || kind == TokenKind::False || kind == TokenKind::None;
}

/// Every reserved word.
inline constexpr std::string_view kReservedWords[] = {
#define SPECIAL(kind, description, starts)
#define PUNCTUATION(kind, spelling, starts)
#define KEYWORD(kind, spelling, starts) spelling,
#include "syntax/token.def"
};

/// What can begin with a token; see token.def.
enum class Starts : uint8_t { Nothing, Expression, Statement, Line, Either };
Starts startsOf(TokenKind kind);

/// `text`, cut where it would make a message unreadable.
std::string shortened(std::string_view text);

/// For "found …": "`)`", "end of file", "identifier `x`", "reserved word `fact`".
std::string describe(const Token& token);

/// The reserved word spelled `text`, or Identifier.
TokenKind keywordOrIdentifier(std::string_view text);

}  // namespace kinako::syntax
