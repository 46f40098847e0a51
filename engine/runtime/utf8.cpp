// UTF-8 as bytes: reading, writing and counting code points.
#include <cstring>

#include "runtime/string.h"

namespace kinako::runtime {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

constexpr bool isContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

}  // namespace

char32_t decodeUtf8(std::string_view text, size_t& offset) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    ++offset;
    return lead;
  }
  const unsigned size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (size == 0 || text.size() - offset < size) {
    ++offset;
    return kReplacement;
  }
  char32_t codePoint = lead & (0x7Fu >> size);
  for (unsigned i = 1; i < size; ++i) {
    if (!isContinuation(byte(i))) {
      ++offset;
      return kReplacement;
    }
    codePoint = codePoint << 6 | (byte(i) & 0x3Fu);
  }
  const bool isOverlong = (size == 3 && codePoint < 0x800) || (size == 4 && codePoint < 0x10000);
  const bool isSurrogate = codePoint >= 0xD800 && codePoint < 0xE000;
  if (isOverlong || isSurrogate || codePoint > 0x10FFFF) {
    ++offset;
    return kReplacement;
  }
  offset += size;
  return codePoint;
}

void appendUtf8(std::string& out, char32_t codePoint) {
  if ((codePoint >= 0xD800 && codePoint < 0xE000) || codePoint > 0x10FFFF) {
    codePoint = kReplacement;
  }
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (codePoint < 0x80) return put(codePoint);
  if (codePoint < 0x800) {
    put(0xC0 | codePoint >> 6);
  } else if (codePoint < 0x10000) {
    put(0xE0 | codePoint >> 12);
    put(0x80 | (codePoint >> 6 & 0x3F));
  } else {
    put(0xF0 | codePoint >> 18);
    put(0x80 | (codePoint >> 12 & 0x3F));
    put(0x80 | (codePoint >> 6 & 0x3F));
  }
  put(0x80 | (codePoint & 0x3F));
}

size_t countCodePoints(std::string_view text) {
  size_t continuations = 0;
  for (const char c : text) continuations += isContinuation(static_cast<unsigned char>(c));
  return text.size() - continuations;
}

}  // namespace kinako::runtime
