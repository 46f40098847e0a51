// Strings: immutable UTF-8. Length, index and slices count code points, which costs O(1)
// when the text is ASCII.
//
// s + t in a loop is amortised O(1) per byte: strings share their buffer, and one that
// ends where the buffer's used part ends grows into the room after it. Nobody can see it,
// because a string never looks past its own length.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/context.h"

namespace kinako::runtime {

/// Longest string, in bytes; longer results fail with Memory.
inline constexpr uint64_t kMaxStringBytes = 1u << 30;

/// `text` should be UTF-8: every byte that is no part of it becomes U+FFFD.
Value makeString(Context& context, std::string_view text);
/// A string of `bytes` bytes and `length` code points to be filled in at once: `data` is
/// where. What is written there must be UTF-8. Fails with Memory.
Value makeRawString(Context& context, uint64_t bytes, uint64_t length, char*& data);
/// A string of the first `bytes` bytes of a buffer that nobody else has; its unused room goes back.
/// Empty = failed, and the buffer is still the caller's.
Value adoptBuffer(Context& context, StringBuffer*& buffer, uint64_t bytes);

inline bool isString(Value value) { return isKind(value, ObjectKind::String); }
inline std::string_view text(Value string) { return as<String>(string)->view(); }

size_t findInShort(std::string_view text, std::string_view part, size_t from);
size_t findInLong(Context& context, std::string_view text, std::string_view part, size_t from);
/// Where `part` begins in `text`, from the byte `from` on, or npos, also when the context has
/// failed; in linear time.
inline size_t findText(Context& context, std::string_view text, std::string_view part,
                       size_t from = 0) {
  constexpr size_t kShort = 256;  // hardly any work
  if (text.size() <= kShort) [[likely]]
    return findInShort(text, part, from);
  return findInLong(context, text, part, from);
}

/// Both are strings. Grows into the room after `a` when there is some.
Value concat(Context& context, Value a, Value b);
/// One code point; negative from the end; fails StringIndex.
Value charAtSlow(Context& context, Value string, int64_t index);
inline Value charAt(Context& context, Value string, int64_t index) {
  const String& s = *as<String>(string);
  if (s.isAscii() && static_cast<uint64_t>(index) < s.length) [[likely]] {
    const Value known = context.heap.strings.characters[static_cast<unsigned char>(s.data[index])];
    if (known) return known;
  }
  return charAtSlow(context, string, index);
}
/// Code points begin … end, counted from the end when negative, clamped.
Value sliceString(Context& context, Value string, int64_t begin, int64_t end);
/// The code points at `first`, `first + step`, …: `count` of them, all of which are there.
Value pickFromString(Context& context, Value string, int64_t first, int64_t step, uint64_t count);
/// Byte offset of a code point position 0 … length. The one with a context remembers where
/// it was, which makes a scan of text that is not ASCII linear.
size_t byteOffset(const String& string, int64_t position);
size_t byteOffset(Context& context, const String& string, int64_t position);
/// A string of one code point (invalid ones become U+FFFD). One-character ASCII strings are
/// made once per heap.
Value charString(Context& context, char32_t codePoint);
/// By code point: -1, 0, 1.
int compareStrings(Context& context, Value a, Value b);
/// The first eight bytes as a number: texts whose numbers differ are in the order of them.
uint64_t orderPrefix(std::string_view text);
bool equalStringsSlow(const String& a, const String& b);
inline bool equalStrings(Value a, Value b) {
  if (a.isSame(b)) return true;
  const String& left = *as<String>(a);
  const String& right = *as<String>(b);
  return left.bytes == right.bytes && equalStringsSlow(left, right);
}
/// Never 0; computed once per string.
uint64_t hashStringSlow(String& string);
inline uint64_t hashString(Value string) {
  String& s = *as<String>(string);
  return s.hash != 0 ? s.hash : hashStringSlow(s);
}

/// Reads one code point at `offset` (before the end) and moves past it. A byte that is no
/// part of UTF-8 becomes U+FFFD.
char32_t decodeUtf8(std::string_view text, size_t& offset);
/// Surrogates and numbers past U+10FFFF become U+FFFD.
void appendUtf8(std::string& out, char32_t codePoint);
/// The number of code points in UTF-8 text.
size_t countCodePoints(std::string_view text);

}  // namespace kinako::runtime
