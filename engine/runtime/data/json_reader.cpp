// JSON (RFC 8259), read from left to right with a stack of its own. Numbers stay text until the
// type of their place is known.
#include <algorithm>
#include <string>

#include "runtime/data/rows.h"
#include "runtime/list.h"
#include "runtime/string.h"

namespace kinako::runtime::data {

namespace {

/// Reads one document after the other into the same rows.
class JsonReader {
 public:
  JsonReader(Context& context, const TypeDescriptor& type, const Document& whole,
             RowBuilder::Root root)
      : context_(context),
        root_(root),
        document_(whole),
        rows_(context, whole, type, root, [this] { return lineAt(document_, at_); }) {}

  Value finish() { return rows_.finish(); }

  /// The one value of a document. False = failed.
  bool read(const Document& document) {
    document_ = document;
    at_ = 0;
    skipSpace();
    if (isAtEnd()) return fail("the document is empty");
    const bool isContainer = peek() == '[' || peek() == '{';
    if (!isContainer && root_ == RowBuilder::Root::Rows && isValue()) {
      return fail("neither an array nor an object");
    }
    if (!value()) return false;
    while (rows_.isInside()) {
      if (!next()) return false;
    }
    skipSpace();
    return isAtEnd() || fail("expected the end of the document after its value");
  }

 private:
  bool isAtEnd() const { return at_ == document_.bytes.size(); }
  char peek() const { return isAtEnd() ? '\0' : document_.bytes[at_]; }
  bool isDigit() const { return peek() >= '0' && peek() <= '9'; }
  bool fail(std::string reason) { return rows_.fail(std::move(reason)); }

  void skipSpace() {
    const size_t end = document_.bytes.find_first_not_of(" \t\r\n", at_);
    context_.spend(std::min(end, document_.bytes.size()) - at_);
    at_ = end == std::string_view::npos ? document_.bytes.size() : end;
  }
  bool skip(char wanted) {
    if (isAtEnd() || peek() != wanted) return false;
    ++at_;
    return true;
  }

  /// Whether a scalar begins here.
  bool isValue() const {
    return isDigit() || peek() == '-' || peek() == '"' || startsWord("true") ||
           startsWord("false") || startsWord("null");
  }
  bool startsWord(std::string_view word) const {
    return document_.bytes.substr(at_, word.size()) == word;
  }

  /// What follows in the innermost container.
  bool next() {
    const bool isArray = isList(rows_.innermost());
    const bool isFirst = isFirst_;
    isFirst_ = false;
    skipSpace();
    if (skip(isArray ? ']' : '}')) return rows_.close();
    if (!isFirst && !skip(',')) {
      return fail(isArray ? "expected `,` or `]` after an element"
                          : "expected `,` or `}` after a member");
    }
    skipSpace();
    if (!isArray && !member()) return false;
    return value();
  }

  /// The name of a member and the colon.
  bool member() {
    if (peek() != '"') return fail("expected the name of a member in quotes");
    std::string_view name;
    if (!string(name) || !rows_.key(name)) return false;
    skipSpace();
    if (!skip(':')) return fail("expected `:` after the name of a member");
    skipSpace();
    return true;
  }

  /// A scalar, or the begin of a container.
  bool value() {
    switch (peek()) {
      case '[':
        ++at_;
        isFirst_ = true;
        return rows_.openList();
      case '{':
        ++at_;
        isFirst_ = true;
        return rows_.openMap();
      case '"': {
        std::string_view text;
        return string(text) && rows_.scalar({ScalarKind::Text, text});
      }
      case 't':
        return word("true", ScalarKind::Bool);
      case 'f':
        return word("false", ScalarKind::Bool);
      case 'n':
        return word("null", ScalarKind::Null);
      default:
        return isDigit() || peek() == '-' ? number() : fail("expected a value");
    }
  }

  bool word(std::string_view word, ScalarKind kind) {
    if (!startsWord(word)) return fail("expected a value");
    at_ += word.size();
    return rows_.scalar({kind, word});
  }

  bool digits() {
    const size_t begin = at_;
    while (isDigit()) ++at_;
    if (!context_.spend(at_ - begin)) return false;
    return at_ > begin || fail("expected a digit");
  }

  bool number() {
    const size_t begin = at_;
    skip('-');
    if (!skip('0') && !digits()) return false;
    if (skip('.') && !digits()) return false;
    if (skip('e') || skip('E')) {
      if (!skip('+')) skip('-');
      if (!digits()) return false;
    }
    return rows_.scalar({ScalarKind::Number, document_.bytes.substr(begin, at_ - begin)});
  }

  /// `text` is good until the next string is read.
  bool string(std::string_view& text) {
    ++at_;
    const size_t begin = at_;
    at_ = std::min(document_.bytes.find_first_of("\"\\", at_), document_.bytes.size());
    text = document_.bytes.substr(begin, at_ - begin);
    if (peek() != '"') {
      text_ = text;
      if (!escapedString()) return false;
      text = text_;
    }
    if (!skip('"')) return fail("a string is not closed");
    if (!context_.spend(2 * (at_ - begin))) return false;
    // Raw line breaks are the usual sign of a quote that is missing.
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < ' '; };
    const bool hasControl =
        std::any_of(document_.bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                    document_.bytes.begin() + static_cast<std::ptrdiff_t>(at_), isControl);
    return !hasControl || fail("a control character in a string");
  }

  /// From a backslash to the closing quote.
  bool escapedString() {
    while (!isAtEnd() && peek() != '"') {
      if (!context_.spend(8)) return false;
      if (peek() == '\\') {
        ++at_;
        if (!escape()) return false;
        continue;
      }
      const size_t begin = at_;
      at_ = std::min(document_.bytes.find_first_of("\"\\", at_), document_.bytes.size());
      text_ += document_.bytes.substr(begin, at_ - begin);
    }
    return true;
  }

  bool escape() {
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (skip('u')) return unicodeEscape();
    const size_t known = isAtEnd() ? kEscapes.npos : kEscapes.find(peek());
    if (known == kEscapes.npos) return fail("an unknown escape in a string");
    text_ += kMeanings[known];
    ++at_;
    return true;
  }

  bool unicodeEscape() {
    char32_t code = 0;
    if (!hexDigits(code)) return false;
    if (code >= 0xD800 && code < 0xDC00) {
      char32_t low = 0;
      const bool isPair = skip('\\') && skip('u');
      if (isPair && !hexDigits(low)) return false;
      if (low < 0xDC00 || low > 0xDFFF) return fail("half of a surrogate pair in a string");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code <= 0xDFFF) {
      return fail("half of a surrogate pair in a string");
    }
    appendUtf8(text_, code);
    return true;
  }

  bool hexDigits(char32_t& code) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return fail("expected four hexadecimal digits after \\u");
      code = code << 4 | static_cast<char32_t>(digit);
    }
    return true;
  }

  Context& context_;
  const RowBuilder::Root root_;
  Document document_;
  size_t at_ = 0;
  bool isFirst_ = false;  ///< the innermost container was just opened
  std::string text_;      ///< of a string with escapes
  RowBuilder rows_;
};

}  // namespace

Value readJson(Context& context, const Document& document, const TypeDescriptor& type) {
  JsonReader reader(context, type, document, RowBuilder::Root::Rows);
  return reader.read(document) ? reader.finish() : Value();
}

Value readJsonl(Context& context, const Document& document, const TypeDescriptor& type) {
  JsonReader reader(context, type, document, RowBuilder::Root::Row);
  std::string_view rest = document.bytes;
  for (uint64_t line = document.firstLine; !rest.empty(); ++line) {
    const size_t end = rest.find('\n');
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    if (text.find_first_not_of(" \t\r") == text.npos) continue;
    if (!reader.read({document.name, text, line})) return Value();
  }
  return reader.finish();
}

}  // namespace kinako::runtime::data
