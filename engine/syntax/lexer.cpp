#include "syntax/lexer.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "base/fast_float.h"
#include "syntax/characters.h"

namespace kinako::syntax {

namespace {

/// Of an integer literal: longer ones would take noticeable time to convert.
constexpr uint32_t kMostDigits = 10'000;

struct Decoded {
  int32_t codepoint;  ///< negative when the bytes are not UTF-8
  uint32_t length;    ///< bytes, at least 1
};

class Lexer {
 public:
  Lexer(const Source& source, Arena& arena, DiagnosticSink& sink)
      : text_(source.text()), arena_(arena), sink_(sink) {}

  TokenList run() {
    checkEncoding();
    while (pos_ < size() && sink_.budget().goOn()) next();
    pos_ = size();
    add(TokenKind::EndOfFile, size());
    return std::move(list_);
  }

 private:
  uint32_t size() const { return static_cast<uint32_t>(text_.size()); }
  char at(uint32_t pos) const { return pos < text_.size() ? text_[pos] : '\0'; }

  Decoded decode(uint32_t pos) const {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text_.data()) + pos;
    const auto left = static_cast<utf8proc_ssize_t>(text_.size() - pos);
    utf8proc_int32_t codepoint = -1;
    const auto length = utf8proc_iterate(bytes, std::min<utf8proc_ssize_t>(left, 4), &codepoint);
    if (length <= 0) return {-1, 1};
    return {codepoint, static_cast<uint32_t>(length)};
  }

  void checkEncoding() {
    for (uint32_t pos = 0; pos < size();) {
      if (static_cast<unsigned char>(text_[pos]) < 0x80) {
        ++pos;
        continue;
      }
      const Decoded decoded = decode(pos);
      if (decoded.codepoint < 0) {
        sink_.report(Code::P047, {pos, pos + 1});
        return;
      }
      pos += decoded.length;
    }
  }

  /// Room for more tokens. Without any the last one makes room: nobody will look at them.
  void grow() {
    const size_t old = list_.tokens.capacity();
    const size_t more = std::max<size_t>(64, old / 2);
    // The old ones are there until they were copied; the parser keeps a number for each.
    Budget& budget = sink_.budget();
    if (budget.take(old * sizeof(Token) + more * (sizeof(Token) + sizeof(size_t)))) {
      list_.tokens.reserve(old + more);
    } else if (old > 0) {
      list_.tokens.pop_back();
    }
    budget.release(old * sizeof(Token));
  }

  Token& add(TokenKind kind, uint32_t begin) {
    if (list_.tokens.size() == list_.tokens.capacity()) grow();
    Token& token = list_.tokens.emplace_back();
    token.kind = kind;
    token.startsLine = freshLine_;
    token.span = {begin, pos_};
    token.column = begin - lineBegin_;
    token.text = text_.substr(begin, pos_ - begin);
    freshLine_ = false;
    return token;
  }

  void next() {
    const char c = at(pos_);
    switch (c) {
      case '\n':
        freshLine_ = true;
        lineBegin_ = pos_ + 1;
        [[fallthrough]];
      case ' ':
      case '\t':
      case '\r':
      case ';':
        ++pos_;
        return;
      case '#':
        return lineComment();
      case '/':
        if (at(pos_ + 1) == '/') return lineComment();
        if (at(pos_ + 1) == '*') return blockComment();
        break;
      case '"':
        return string();
      default:
        break;
    }
    if (isDigit(c)) return number();
    if (punctuation()) return;
    const Decoded decoded = decode(pos_);
    if (decoded.codepoint < 0) {
      ++pos_;  // reported by checkEncoding already
    } else if (isNameStart(decoded.codepoint)) {
      name();
    } else if (isHidden(decoded.codepoint)) {
      hidden();
    } else {
      unexpected(decoded);
    }
  }

  void addComment(Span span) {
    sink_.budget().take(2 * sizeof(Comment));
    list_.comments.push_back({span});
  }

  void lineComment() {
    const uint32_t begin = pos_;
    while (pos_ < size() && text_[pos_] != '\n') ++pos_;
    uint32_t end = pos_;
    if (end > begin && text_[end - 1] == '\r') --end;
    addComment({begin, end});
  }

  void blockComment() {
    const uint32_t begin = pos_;
    const size_t close = text_.find("*/", begin + 2);
    if (close == std::string_view::npos) {
      sink_.report(Code::P042, {begin, begin + 2});
      pos_ = size();
      list_.isCut = true;
    } else {
      pos_ = static_cast<uint32_t>(close) + 2;
    }
    addComment({begin, pos_});
    const size_t lastBreak = text_.substr(begin, pos_ - begin).rfind('\n');
    if (lastBreak == std::string_view::npos) return;
    freshLine_ = true;
    lineBegin_ = begin + static_cast<uint32_t>(lastBreak) + 1;
  }

  void name() {
    const uint32_t begin = pos_;
    skipName();
    if (!isHiddenInName()) {
      add(keywordOrIdentifier(text_.substr(begin, pos_ - begin)), begin);
      return;
    }
    // What nobody sees does not part a name: it was one before somebody's editor went wrong.
    std::string seen(text_.substr(begin, pos_ - begin));
    while (isHiddenInName()) {
      hidden();
      const uint32_t part = pos_;
      skipName();
      seen += text_.substr(part, pos_ - part);
    }
    add(keywordOrIdentifier(seen), begin).text = arena_.copy(seen);
  }

  bool isHiddenInName() const {
    uint32_t pos = pos_;
    while (pos < size()) {
      const Decoded decoded = decode(pos);
      if (decoded.codepoint < 0) return false;
      if (!isHidden(decoded.codepoint) ||
          utf8proc_category(decoded.codepoint) == UTF8PROC_CATEGORY_ZS) {
        return pos > pos_ && isNamePart(decoded.codepoint);
      }
      pos += decoded.length;
    }
    return false;
  }

  /// Skips invisible characters like white space. Each kind is reported once: there may be one
  /// after every letter.
  void hidden() {
    while (pos_ < size()) {
      const uint32_t begin = pos_;
      const Decoded decoded = decode(begin);
      if (decoded.codepoint < 0 || !isHidden(decoded.codepoint)) return;
      pos_ += decoded.length;
      if (!hiddenSeen_.insert(decoded.codepoint).second) continue;
      const bool isSpace = utf8proc_category(decoded.codepoint) == UTF8PROC_CATEGORY_ZS;
      sink_.report(Code::P044, {begin, pos_}, {describeCharacter(decoded.codepoint, {})})
          .withHelp(isSpace ? "This is not an ordinary space: replace it with one."
                    : decoded.codepoint == 0
                        ? "No program has this character: is this a binary file, or one in UTF-16?"
                        : "This character is invisible and not allowed in a program: remove it.")
          .withFix({begin, pos_}, isSpace ? " " : "");
    }
  }

  void skipName() {
    while (pos_ < size()) {
      const Decoded decoded = decode(pos_);
      if (decoded.codepoint < 0 || !isNamePart(decoded.codepoint)) return;
      pos_ += decoded.length;
    }
  }

  bool punctuation() {
    const char first = at(pos_);
    const char second = at(pos_ + 1);
    const auto one = [&](TokenKind kind) { return take(kind, 1); };
    const auto pair = [&](char wanted, TokenKind both, TokenKind alone) {
      return second == wanted ? take(both, 2) : take(alone, 1);
    };
    switch (first) {
      case '(':
        return one(TokenKind::LeftParen);
      case ')':
        return one(TokenKind::RightParen);
      case '[':
        return one(TokenKind::LeftBracket);
      case ']':
        return one(TokenKind::RightBracket);
      case '{':
        return one(TokenKind::LeftBrace);
      case '}':
        return one(TokenKind::RightBrace);
      case ',':
        return one(TokenKind::Comma);
      case ':':
        return one(TokenKind::Colon);
      case '+':
        return one(TokenKind::Plus);
      case '-':
        return one(TokenKind::Minus);
      case '*':
        return one(TokenKind::Star);
      case '/':
        return one(TokenKind::Slash);
      case '%':
        return one(TokenKind::Percent);
      case '.':
        return pair('.', TokenKind::DotDot, TokenKind::Dot);
      case '?':
        return pair('?', TokenKind::QuestionQuestion, TokenKind::Question);
      case '!':
        return pair('=', TokenKind::BangEqual, TokenKind::Bang);
      case '<':
        return pair('=', TokenKind::LessEqual, TokenKind::Less);
      case '>':
        return pair('=', TokenKind::GreaterEqual, TokenKind::Greater);
      case '|':
        return pair('|', TokenKind::OrOr, TokenKind::Bar);
      case '=':
        if (second == '>') return take(TokenKind::Arrow, 2);
        return pair('=', TokenKind::EqualEqual, TokenKind::Assign);
      case '&':
        return second == '&' && take(TokenKind::AndAnd, 2);
      default:
        return false;
    }
  }

  bool take(TokenKind kind, uint32_t length) {
    const uint32_t begin = pos_;
    pos_ += length;
    add(kind, begin);
    return true;
  }

  void number() {
    const uint32_t begin = pos_;
    const char prefix = at(begin + 1);
    int base = 10;
    if (at(begin) == '0') {
      if (prefix == 'x' || prefix == 'X') base = 16;
      if (prefix == 'b' || prefix == 'B') base = 2;
      if (prefix == 'o' || prefix == 'O') base = 8;
    }
    if (base != 10) return basedInteger(begin, base);

    while (isDigit(at(pos_))) ++pos_;
    bool isFloat = false;
    if (at(pos_) == '.' && isDigit(at(pos_ + 1))) {
      isFloat = true;
      ++pos_;
      while (isDigit(at(pos_))) ++pos_;
    }
    if (at(pos_) == 'e' || at(pos_) == 'E') {
      const uint32_t sign = at(pos_ + 1) == '+' || at(pos_ + 1) == '-' ? 1 : 0;
      if (isDigit(at(pos_ + 1 + sign))) {
        isFloat = true;
        pos_ += 1 + sign;
        while (isDigit(at(pos_))) ++pos_;
      }
    }
    if (!isFloat) return integer(begin, begin, 10);

    double value = 0;  // the nearest; 0 when it is too small
    fast_float::from_chars(text_.data() + begin, text_.data() + pos_, value);
    if (!std::isfinite(value)) {
      sink_.report(Code::P048, {begin, pos_}, {shortened(text_.substr(begin, pos_ - begin))});
    }
    add(TokenKind::Float, begin).real = value;
    gluedName(begin);
  }

  void basedInteger(uint32_t begin, int base) {
    pos_ += 2;
    const uint32_t digits = pos_;
    while (digitValue(at(pos_)) >= 0 && digitValue(at(pos_)) < base) ++pos_;
    if (pos_ > digits) return integer(begin, digits, base);
    sink_.report(Code::P046, {begin, pos_}, {text_.substr(begin, pos_ - begin)});
    skipName();
    add(TokenKind::Integer, begin);
  }

  void integer(uint32_t begin, uint32_t digits, int base) {
    int64_t value = 0;
    bool fits = true;
    for (uint32_t i = digits; i < pos_ && fits; ++i) {
      fits = !__builtin_mul_overflow(value, int64_t{base}, &value) &&
             !__builtin_add_overflow(value, int64_t{digitValue(text_[i])}, &value);
    }
    const bool isTooLong = !fits && pos_ - digits > kMostDigits;
    if (isTooLong) {
      sink_.report(Code::P045, {begin, pos_}, {std::to_string(pos_ - digits)});
    }
    Token& token = add(TokenKind::Integer, begin);
    token.integer = fits ? value : 0;
    token.isBig = !fits && !isTooLong;
    if (token.isBig) token.text = decimal(text_.substr(digits, pos_ - digits), base);
    gluedName(begin);
  }

  /// Digits of any base as decimal ones, without zeros in front.
  std::string_view decimal(std::string_view digits, int base) {
    if (base == 10) return digits.substr(digits.find_first_not_of('0'));
    // As many digits at once as fit 60 bits; the parts of the number are below 10^18.
    constexpr uint64_t kPart = 1'000'000'000'000'000'000;
    const size_t most = base == 16 ? 15 : base == 8 ? 20 : 60;
    std::vector<uint64_t> parts;
    while (!digits.empty()) {
      const size_t count = digits.size() % most == 0 ? most : digits.size() % most;
      uint64_t carry = 0;
      uint64_t factor = 1;
      for (const char digit : digits.substr(0, count)) {
        carry = carry * static_cast<unsigned>(base) + static_cast<unsigned>(digitValue(digit));
        factor *= static_cast<unsigned>(base);
      }
      for (uint64_t& part : parts) {
        const auto product = static_cast<unsigned __int128>(part) * factor + carry;
        part = static_cast<uint64_t>(product % kPart);
        carry = static_cast<uint64_t>(product / kPart);
      }
      if (carry != 0) parts.push_back(carry % kPart);
      if (carry >= kPart) parts.push_back(carry / kPart);
      digits.remove_prefix(count);
    }
    std::string text = std::to_string(parts.back());
    for (size_t i = parts.size() - 1; i > 0; --i) text += fmt::format("{:018}", parts[i - 1]);
    return arena_.copy(std::string_view(text));
  }

  /// Reports and skips a name that follows the number at `begin` without a space.
  void gluedName(uint32_t begin) {
    const uint32_t glued = pos_;
    skipName();
    if (pos_ == glued) return;
    const std::string_view rest = text_.substr(glued, pos_ - glued);
    Diagnostic& diagnostic = sink_.report(Code::P043, {begin, pos_}, {shortened(rest)});
    std::string digits;
    bool isGrouped = rest.find('_') != std::string_view::npos;
    for (const char c : text_.substr(begin, pos_ - begin)) {
      if (isDigit(c)) digits += c;
      isGrouped = isGrouped && (isDigit(c) || c == '_');
    }
    constexpr std::string_view kSuffixes[] = {"L", "l", "f", "F", "d", "u", "U", "UL", "LL", "n"};
    if (std::find(std::begin(kSuffixes), std::end(kSuffixes), rest) != std::end(kSuffixes)) {
      diagnostic
          .withHelp("Numbers have no suffixes: write `" +
                    shortened(text_.substr(begin, glued - begin)) + "`.")
          .withFix({glued, pos_}, "");
    }
    if (isGrouped) {
      diagnostic.withHelp("Numbers have no digit separators: write `" + digits + "`.")
          .withFix({begin, pos_}, digits);
    }
  }

  /// Three quotes start a string that may contain quotes, if three others end it.
  void string() {
    constexpr std::string_view kTriple = "\"\"\"";
    const uint32_t begin = pos_;
    bool isTriple = !noTriples_ && text_.substr(pos_, 3) == kTriple;
    if (isTriple && text_.find(kTriple, pos_ + 3) == std::string_view::npos) {
      isTriple = false;
      noTriples_ = true;
    }
    const std::string_view quote = isTriple ? kTriple : kTriple.substr(0, 1);
    pos_ += static_cast<uint32_t>(quote.size());
    const uint32_t content = pos_;
    std::string value;
    bool isPlain = true;
    while (pos_ < size() && text_.substr(pos_, quote.size()) != quote) {
      if (!sink_.budget().goOn()) pos_ = size() - 1;
      if (text_[pos_] == '\\') {
        if (isPlain) value.assign(text_.substr(content, pos_ - content));
        isPlain = false;
        escape(value);
      } else {
        if (text_[pos_] == '\n' && firstMultiline_ == size()) firstMultiline_ = begin;
        if (!isPlain) value += text_[pos_];
        ++pos_;
      }
    }
    if (pos_ >= size()) return unterminated(begin);
    const std::string_view plain = text_.substr(content, pos_ - content);
    pos_ += static_cast<uint32_t>(quote.size());
    add(TokenKind::String, begin).text = isPlain ? plain : arena_.copy(value);
  }

  void unterminated(uint32_t begin) {
    const auto& tokens = list_.tokens;
    const bool isTriple = !tokens.empty() && tokens.back().kind == TokenKind::String &&
                          begin >= 2 && tokens.back().span == Span{begin - 2, begin};
    Diagnostic& diagnostic =
        sink_.report(Code::P040, isTriple ? Span{begin - 2, begin + 1} : Span{begin, begin + 1});
    if (isTriple) diagnostic.withHelp("Close the string with `\"\"\"`.");
    if (firstMultiline_ < begin) {
      diagnostic.label({firstMultiline_, firstMultiline_ + 1},
                       "this string spans several lines; is its closing quote missing?");
      // From there on strings and code may have changed places.
      while (!list_.tokens.empty() && list_.tokens.back().span.begin >= firstMultiline_) {
        list_.tokens.pop_back();
      }
    }
    list_.isCut = true;
    add(TokenKind::String, begin).text = {};
  }

  /// Reads the escape at pos_, appends what it means, and always moves on.
  void escape(std::string& value) {
    const uint32_t begin = pos_++;
    const char c = at(pos_);
    if (pos_ >= size()) return;
    switch (c) {
      case '\\':
      case '"':
        value += c;
        ++pos_;
        return;
      case 'n':
        value += '\n';
        ++pos_;
        return;
      case 't':
        value += '\t';
        ++pos_;
        return;
      case 'r':
        value += '\r';
        ++pos_;
        return;
      case 'a':
        value += '\a';
        ++pos_;
        return;
      case 'b':
        value += '\b';
        ++pos_;
        return;
      case 'f':
        value += '\f';
        ++pos_;
        return;
      case 'v':
        value += '\v';
        ++pos_;
        return;
      case 'x':
        ++pos_;
        return codepoint(begin, 2, 16, value);
      case 'u':
        ++pos_;
        return codepoint(begin, 4, 16, value);
      case 'U':
        ++pos_;
        return codepoint(begin, 8, 16, value);
      default:
        break;
    }
    if (c >= '0' && c <= '7') return codepoint(begin, 3, 8, value);
    if (c != '\n') pos_ += decode(pos_).length;
    badEscape(begin);
  }

  void codepoint(uint32_t begin, int digits, int base, std::string& value) {
    int64_t number = 0;
    for (int i = 0; i < digits; ++i, ++pos_) {
      const int digit = digitValue(at(pos_));
      if (digit < 0 || digit >= base) return badEscape(begin);
      number = number * base + digit;
    }
    const bool isByte = base == 8;
    if (isSurrogate(number) && digits == 4) number = surrogatePair(begin, number);
    if (number < 0) return;
    if (number > (isByte ? 0xFF : 0x10FFFF) ||
        !utf8proc_codepoint_valid(static_cast<utf8proc_int32_t>(number))) {
      return badEscape(begin);
    }
    utf8proc_uint8_t bytes[4];
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(number), bytes);
    value.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(length));
  }

  /// A character beyond U+FFFF, which other languages write as two escapes; -1 after a report.
  int64_t surrogatePair(uint32_t begin, int64_t half) {
    const bool isFirst = half < 0xDC00;
    int64_t second = 0;
    bool hasSecond = isFirst && at(pos_) == '\\' && at(pos_ + 1) == 'u';
    for (uint32_t i = 2; hasSecond && i < 6; ++i) {
      hasSecond = digitValue(at(pos_ + i)) >= 0;
      second = second * 16 + std::max(0, digitValue(at(pos_ + i)));
    }
    if (hasSecond && second >= 0xDC00 && second <= 0xDFFF) {
      pos_ += 6;
      return 0x10000 + ((half - 0xD800) << 10) + (second - 0xDC00);
    }
    sink_.report(Code::P041, {begin, pos_}, {text_.substr(begin, pos_ - begin)})
        .withHelp(isFirst ? "It is the first half of a surrogate pair: a second half, \\uDC00 to "
                            "\\uDFFF, has to follow. Or write the character itself."
                          : "It is the second half of a surrogate pair: a first half, \\uD800 to "
                            "\\uDBFF, has to come before it. Or write the character itself.");
    return -1;
  }

  /// `\u{1F600}`
  void bracedEscape(Diagnostic& diagnostic, uint32_t begin) {
    uint32_t end = pos_ + 1;
    while (end - pos_ <= 8 && digitValue(at(end)) >= 0 && digitValue(at(end)) < 16) ++end;
    const std::string_view digits = text_.substr(pos_ + 1, end - pos_ - 1);
    if (digits.empty() || digits.size() > 8 || at(end) != '}') return;
    const bool isShort = digits.size() <= 4;
    const std::string written = (isShort ? "\\u" : "\\U") +
                                std::string((isShort ? 4 : 8) - digits.size(), '0') +
                                std::string(digits);
    diagnostic.withHelp("Write `" + written + "`.").withFix({begin, end + 1}, written);
  }

  void badEscape(uint32_t begin) {
    const std::string_view escape = text_.substr(begin, pos_ - begin);
    Diagnostic& diagnostic = sink_.report(Code::P041, {begin, pos_}, {escape});
    if (escape == "\\'" || escape == "\\$" || escape == "\\`") {
      diagnostic.withHelp("This character needs no backslash.")
          .withFix({begin, pos_}, std::string(escape.substr(1)));
    } else if (escape == "\\e") {
      diagnostic.withHelp("Write `\\x1b`.").withFix({begin, pos_}, "\\x1b");
    } else if (escape == "\\0") {
      diagnostic.withHelp("Write `\\000`.").withFix({begin, pos_}, "\\000");
    } else if (escape == "\\u" && at(pos_) == '{') {
      bracedEscape(diagnostic, begin);
    } else if (escape.starts_with("\\U") && escape.size() == 10) {
      diagnostic.withHelp("Characters are numbered 0 to 10FFFF, without D800 to DFFF.");
    } else if (escape == "\\") {
      diagnostic.withHelp("A string may span several lines; no backslash is needed.");
    }
  }

  void unexpected(Decoded decoded) {
    const uint32_t begin = pos_;
    pos_ += decoded.length;
    const std::string_view character = text_.substr(begin, decoded.length);
    if (foreignString(begin, character)) return;
    // A name with marks in it, an unknown sign written twice: one report is enough.
    while (pos_ < size() && text_.substr(pos_, decoded.length) == character) {
      pos_ += decoded.length;
    }
    Diagnostic& diagnostic =
        sink_.report(Code::P044, {begin, pos_}, {describeCharacter(decoded.codepoint, character)});
    explain(diagnostic, character);
    add(TokenKind::Invalid, begin);
  }

  /// A string in other quotes that ends on its line is reported and taken as a string.
  bool foreignString(uint32_t begin, std::string_view quote) {
    constexpr std::string_view kPairs[][2] = {{"'", "'"}, {"`", "`"}, {"“", "”"}, {"„", "“"},
                                              {"„", "”"}, {"”", "”"}, {"‘", "’"}};
    const auto content = static_cast<uint32_t>(begin + quote.size());
    constexpr size_t kLongest = 1000;  // bytes looked through; keeps the lexer linear
    const std::string_view ahead = text_.substr(content, kLongest);
    const std::string_view line = ahead.substr(0, ahead.find('\n'));
    const auto pair = std::find_if(std::begin(kPairs), std::end(kPairs), [&](const auto& entry) {
      return entry[0] == quote && line.find(entry[1]) != std::string_view::npos;
    });
    if (pair == std::end(kPairs)) return false;
    const std::string_view value = line.substr(0, line.find((*pair)[1]));
    pos_ = static_cast<uint32_t>(content + value.size() + (*pair)[1].size());
    Diagnostic& diagnostic =
        sink_.report(Code::P044, {begin, pos_}, {"`" + std::string(quote) + "`"});
    diagnostic.withHelp("Strings are written in double quotes: `\"…\"`.");
    if (value.find_first_of("\"\\") == std::string_view::npos) {
      diagnostic.withFix({begin, pos_}, "\"" + std::string(value) + "\"");
    }
    add(TokenKind::String, begin).text = value;
    return true;
  }

  void explain(Diagnostic& diagnostic, std::string_view character) {
    if (character == "&") {
      diagnostic.withHelp("The logical operator is `&&`; there are no bitwise operators.");
    } else if (character == "^" || character == "~") {
      diagnostic.withHelp("There are no bitwise operators; `pow(a, b)` is the power.");
    } else if (character == "“" || character == "”" || character == "„" || character == "‘" ||
               character == "’" || character == "'" || character == "`") {
      diagnostic.withHelp("Strings are written in double quotes: `\"…\"`.");
    } else if (character == "−" || character == "–") {
      diagnostic.withHelp("Write an ordinary minus sign: `-`.");
    }
  }

  std::string_view text_;
  Arena& arena_;
  DiagnosticSink& sink_;
  TokenList list_;
  uint32_t pos_ = 0;
  std::set<int32_t> hiddenSeen_;
  uint32_t firstMultiline_ = size();  ///< where the first string over several lines begins
  uint32_t lineBegin_ = 0;            ///< of the line at pos_, strings over several lines aside
  bool freshLine_ = true;
  bool noTriples_ = false;  ///< three quotes were looked for up to the end
};

}  // namespace

TokenList tokenize(const Source& source, Arena& arena, DiagnosticSink& sink) {
  const uint32_t base = source.base();
  if (base == 0) return Lexer(source, arena, sink).run();
  DiagnosticSink own(&sink.budget());
  TokenList list = Lexer(source, arena, own).run();
  sink.add(own, base);
  const auto move = [&](Span& span) { span = {span.begin + base, span.end + base}; };
  for (Token& token : list.tokens) move(token.span);
  for (Comment& comment : list.comments) move(comment.span);
  return list;
}

}  // namespace kinako::syntax
