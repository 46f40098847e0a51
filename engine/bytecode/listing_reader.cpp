#include "bytecode/listing_reader.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>

#include "base/fast_float.h"
#include "bytecode/words.h"

namespace kinako::bytecode {

namespace {

/// The whole of `digits` as a number; nothing if it is not one, or does not fit.
template <typename T>
std::optional<T> wholeNumber(std::string_view digits, int base = 10) {
  T value{};
  const char* end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, value, base);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

bool isWordCharacter(char c) { return isNameCharacter(c) || c == '-' || c == '+'; }

}  // namespace

void ListingReader::skipBlanks() {
  while (peek() == ' ' || peek() == '\t' || peek() == '\r') ++at_;
  if (peek() == ';') at_ = std::min(text_.find('\n', at_), text_.size());
}

bool ListingReader::nextLine() {
  while (isLineOver() && at_ < text_.size()) ++at_;
  return at_ < text_.size();
}

bool ListingReader::isLineOver() {
  skipBlanks();
  return peek() == '\n';
}

void ListingReader::endLine() {
  if (!isLineOver()) fail("expected the end of the line");
}

void ListingReader::skipLine() { at_ = std::min(text_.find('\n', at_), text_.size()); }

bool ListingReader::isNext(std::string_view symbol) {
  return text_.substr(place()).starts_with(symbol);
}

bool ListingReader::take(std::string_view symbol) {
  if (!isNext(symbol)) return false;
  at_ += symbol.size();
  return true;
}

void ListingReader::expect(std::string_view symbol) {
  if (!take(symbol)) fail(fmt::format("expected `{}`", symbol));
}

std::string_view ListingReader::peekWord() {
  skipBlanks();
  size_t end = at_;
  // An arrow ends a word.
  while (end < text_.size() && isWordCharacter(text_[end]) &&
         !text_.substr(end).starts_with("->")) {
    ++end;
  }
  return text_.substr(std::min(at_, text_.size()), end - at_);
}

bool ListingReader::takeWord(std::string_view word) {
  if (peekWord() != word) return false;
  at_ += word.size();
  return true;
}

std::string_view ListingReader::word(std::string_view expected) {
  const std::string_view found = peekWord();
  if (found.empty()) fail(fmt::format("expected {}", expected));
  at_ += found.size();
  return found;
}

int64_t ListingReader::number(int64_t least, int64_t most, std::string_view expected) {
  const size_t from = place();
  // The end of a span comes right after its begin and a `-`.
  size_t end = from;
  if (end < text_.size() && text_[end] == '-') ++end;
  while (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') ++end;
  const auto value = wholeNumber<int64_t>(text_.substr(from, end - from));
  if (!value || *value < least || *value > most) {
    failAt(from, fmt::format("expected {}, from {} to {}", expected, least, most));
    return std::max<int64_t>(least, 0);
  }
  at_ = end;
  return *value;
}

uint64_t ListingReader::constant(ConstantKind kind) {
  const size_t from = place();
  const std::string_view digits = word("a number");
  if (digits.starts_with("0x")) {
    if (const auto bits = wholeNumber<uint64_t>(digits.substr(2), 16)) return *bits;
  } else if (const auto whole = wholeNumber<int64_t>(digits); whole && kind != ConstantKind::Real) {
    return static_cast<uint64_t>(*whole);
  } else if (kind != ConstantKind::Integer) {
    double value = 0;
    const char* end = digits.data() + digits.size();
    const auto result = fast_float::from_chars(digits.data(), end, value);
    if (result.ec == std::errc() && result.ptr == end) return std::bit_cast<uint64_t>(value);
  }
  failAt(from, fmt::format("expected a number, not `{}`", digits));
  return 0;
}

bool ListingReader::isText() {
  skipBlanks();
  return peek() == '"';
}

std::string ListingReader::text() {
  const size_t from = place();
  if (!isText()) {
    fail("expected a text in quotes");
    return {};
  }
  ++at_;
  std::string result;
  while (peek() != '"') {
    if (peek() == '\n') {
      failAt(from, "the text's closing quote is missing");
      return {};
    }
    const char c = text_[at_++];
    if (c != '\\') {
      result += c;
      continue;
    }
    if (peek() == 'n') {
      result += '\n';
      ++at_;
    } else if (peek() == '"' || peek() == '\\') {
      result += text_[at_++];
    } else if (const auto byte = text_.substr(at_).starts_with("x")
                                     ? wholeNumber<uint8_t>(text_.substr(at_ + 1, 2), 16)
                                     : std::nullopt) {
      result += static_cast<char>(*byte);
      at_ += 3;
    } else {
      failAt(at_ - 1, "expected \\n, \\\", \\\\ or \\x and two digits");
      return {};
    }
  }
  ++at_;
  return result;
}

std::string ListingReader::name(std::string_view expected) {
  if (isText()) return text();
  const size_t from = place();
  const std::string_view found = word(expected);
  if (!found.empty() && !isBareName(found)) failAt(from, fmt::format("expected {}", expected));
  return std::string(found);
}

size_t ListingReader::place() {
  skipBlanks();
  return std::min(at_, text_.size());
}

void ListingReader::failAt(size_t place, std::string message) {
  if (error_) return;
  const auto before = text_.substr(0, place);
  Position position;
  for (const char c : before) {
    if (c == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((c & 0xC0) != 0x80) {  // code points, not bytes
      ++position.column;
    }
  }
  error_ = AssemblyError{position, std::move(message)};
  text_ = {};
  at_ = 0;
}

}  // namespace kinako::bytecode
