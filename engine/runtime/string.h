// Strings: immutable UTF-8. Length, index and slices count code points, which costs O(1)
// when the text is ASCII.
//
// s + t in a loop is amortised O(1) per byte: strings share their buffer, and one that
// ends where the buffer's used part ends grows into the room behind it. Nobody can see it,
// because a string never looks past its own length.
#pragma once

#include <cstdint>
#include <string_view>

#include "runtime/context.h"

namespace kinako::runtime {

struct StringBuffer;

struct String : Object {
  const char* data;
  uint32_t bytes;
  uint32_t length;       ///< code points
  uint64_t hash;         ///< 0 = not computed yet
  StringBuffer* buffer;  ///< what owns data; null when the characters follow the object

  std::string_view view() const { return {data, bytes}; }
  bool isAscii() const { return bytes == length; }
};

/// Longest string, in bytes; longer results fail with Memory.
inline constexpr uint64_t kMaxStringBytes = 1u << 30;

/// `text` must be UTF-8; bytes that are not become U+FFFD.
Value makeString(Context& context, std::string_view text);
inline bool isString(Value value) { return isKind(value, ObjectKind::String); }
inline std::string_view text(Value string) { return as<String>(string)->view(); }

Value concat(Context& context, Value a, Value b);  ///< both strings
Value charAt(Context& context, Value string, int64_t index);  ///< negative from the end; fails StringIndex
/// Code points begin … end, counted from the end when negative, clamped.
Value sliceString(Context& context, Value string, int64_t begin, int64_t end);
/// Byte offset of a code point position 0 … length.
size_t byteOffset(const String& string, int64_t position);
/// A string of one code point (invalid ones give U+FFFD). One-character ASCII strings are
/// made once per heap.
Value charString(Context& context, char32_t codePoint);
/// By code point: -1, 0, 1.
int compareStrings(Value a, Value b);
uint64_t hashString(Value string);

/// Reads one code point at `offset` and moves past it; U+FFFD for invalid bytes.
char32_t decodeUtf8(std::string_view text, size_t& offset);
void appendUtf8(std::string& out, char32_t codePoint);

}  // namespace kinako::runtime
