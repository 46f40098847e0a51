#include "syntax/token.h"

#include <algorithm>
#include <array>

namespace kinako::syntax {

namespace {

enum class TokenClass : uint8_t { Special, Punctuation, Keyword };

struct TokenInfo {
  std::string_view name;
  std::string_view spelling;
  TokenClass tokenClass;
  Starts starts;
};

constexpr TokenInfo kTokens[] = {
#define SPECIAL(kind, description, starts) \
  {#kind, description, TokenClass::Special, Starts::starts},
#define PUNCTUATION(kind, spelling, starts) \
  {#kind, spelling, TokenClass::Punctuation, Starts::starts},
#define KEYWORD(kind, spelling, starts) {#kind, spelling, TokenClass::Keyword, Starts::starts},
#include "syntax/token.def"
};

struct KeywordRow {
  std::string_view spelling;
  TokenKind kind;
};

// In the order of their spelling, for the binary search.
constexpr KeywordRow kKeywords[] = {
#define SPECIAL(kind, description, starts)
#define PUNCTUATION(kind, spelling, starts)
#define KEYWORD(kind, spelling, starts) {spelling, TokenKind::kind},
#include "syntax/token.def"
};

constexpr bool bySpelling(const KeywordRow& a, const KeywordRow& b) {
  return a.spelling < b.spelling;
}
static_assert(std::is_sorted(std::begin(kKeywords), std::end(kKeywords), bySpelling));

const TokenInfo& infoOf(TokenKind kind) { return kTokens[static_cast<size_t>(kind)]; }

}  // namespace

std::string_view tokenName(TokenKind kind) { return infoOf(kind).name; }

std::string_view spelling(TokenKind kind) { return infoOf(kind).spelling; }

bool isKeyword(TokenKind kind) { return infoOf(kind).tokenClass == TokenClass::Keyword; }

Starts startsOf(TokenKind kind) { return infoOf(kind).starts; }

std::string shortened(std::string_view text) {
  constexpr size_t kLongest = 40;
  if (text.size() <= kLongest) return std::string(text);
  size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::string describe(const Token& token) {
  const TokenInfo& info = infoOf(token.kind);
  switch (info.tokenClass) {
    case TokenClass::Punctuation:
      return "`" + std::string(info.spelling) + "`";
    case TokenClass::Keyword:
      return "reserved word `" + std::string(info.spelling) + "`";
    case TokenClass::Special:
      break;
  }
  const bool namesText = token.kind == TokenKind::Identifier || token.kind == TokenKind::Integer ||
                         token.kind == TokenKind::Float;
  return namesText ? std::string(info.spelling) + " `" + shortened(token.text) + "`"
                   : std::string(info.spelling);
}

TokenKind keywordOrIdentifier(std::string_view text) {
  const auto* row = std::lower_bound(std::begin(kKeywords), std::end(kKeywords),
                                     KeywordRow{text, TokenKind::Identifier}, bySpelling);
  return row != std::end(kKeywords) && row->spelling == text ? row->kind : TokenKind::Identifier;
}

}  // namespace kinako::syntax
