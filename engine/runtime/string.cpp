#include "runtime/string.h"

#include <algorithm>
#include <cstring>

#include "base/arith.h"
#include "base/check.h"
#include "heap/layout.h"
#include "runtime/text_builder.h"

namespace kinako::runtime {

namespace {

/// Strings up to this many bytes have their characters after the object.
constexpr uint64_t kMostInlineBytes = 128;

bool isAllAscii(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  const char* data = text.data();
  size_t rest = text.size();
  while (rest >= 32) {
    uint64_t words[4];
    std::memcpy(words, data, 32);
    if ((words[0] | words[1] | words[2] | words[3]) & kHighBits) return false;
    data += 32;
    rest -= 32;
  }
  unsigned char bits = 0;
  for (size_t i = 0; i < rest; ++i) bits |= static_cast<unsigned char>(data[i]);
  return bits < 0x80;
}

/// Code points of UTF-8 text, or nothing when the text is not UTF-8.
std::optional<size_t> validLength(std::string_view text) {
  if (isAllAscii(text)) return text.size();
  size_t length = 0;
  for (size_t offset = 0; offset < text.size(); ++length) {
    const size_t before = offset;
    if (decodeUtf8(text, offset) == 0xFFFD && offset == before + 1) return std::nullopt;
  }
  return length;
}

/// A buffer with nothing in it, or null.
StringBuffer* makeBuffer(Heap& heap, uint64_t capacity) {
  auto* buffer = static_cast<StringBuffer*>(
      heap.reallocateBuffer(nullptr, 0, sizeof(StringBuffer) + static_cast<size_t>(capacity)));
  if (!buffer) return nullptr;
  buffer->references = 0;
  buffer->used = 0;
  buffer->capacity = static_cast<uint32_t>(capacity);
  buffer->mark = 0;
  return buffer;
}

/// Room for more than `bytes` bytes where the buffer is.
bool extend(Heap& heap, StringBuffer& buffer, uint64_t bytes) {
  const size_t before = buffer.totalBytes();
  for (const uint64_t more : Heap::stepsOfGrowth(bytes, heap.mostAllowed(before))) {
    const uint64_t capacity = std::min(bytes + more, kMaxStringBytes);
    if (heap.extendBuffer(&buffer, before, sizeof(StringBuffer) + static_cast<size_t>(capacity))) {
      buffer.capacity = static_cast<uint32_t>(capacity);
      return true;
    }
  }
  return false;
}

Value emptyString(Context& context) {
  Value& empty = context.heap.strings.characters[StringCache::kEmptyString];
  if (!empty) {
    auto* string = context.heap.make<String>(ObjectKind::String);
    string->data = reinterpret_cast<const char*>(string + 1);
    empty = Value::object(string);
  }
  return empty;
}

Value asciiString(Context& context, unsigned char c) {
  Value& known = context.heap.strings.characters[c];
  if (!known) {
    auto* string = context.heap.make<String>(ObjectKind::String, 1);
    auto* data = reinterpret_cast<char*>(string + 1);
    *data = static_cast<char>(c);
    string->data = data;
    string->bytes = string->length = 1;
    known = Value::object(string);
  }
  return known;
}

/// A string that looks into a buffer.
Value makeView(Context& context, StringBuffer* buffer, const char* data, uint64_t bytes,
               uint64_t length) {
  auto* string = context.heap.make<String>(ObjectKind::String);
  string->data = data;
  string->bytes = static_cast<uint32_t>(bytes);
  string->length = static_cast<uint32_t>(length);
  string->buffer = buffer;
  ++buffer->references;
  return Value::object(string);
}

Value copyString(Context& context, std::string_view text, uint64_t length) {
  if (text.empty()) return emptyString(context);
  if (text.size() == 1) return asciiString(context, static_cast<unsigned char>(text[0]));
  char* data;
  const Value result = makeRawString(context, text.size(), length, data);
  if (result) std::memcpy(data, text.data(), text.size());
  return result;
}

}  // namespace

namespace {

[[gnu::noinline]] Value makeLongString(Context& context, uint64_t bytes, uint64_t length,
                                       char*& data) {
  if (bytes > kMaxStringBytes) return context.failMemory(bytes);
  if (!context.spendOnBytes(bytes)) return Value();
  StringBuffer* buffer = makeBuffer(context.heap, bytes);
  if (!buffer) return context.failMemory(bytes);
  buffer->used = static_cast<uint32_t>(bytes);
  data = buffer->characters;
  return makeView(context, buffer, data, bytes, length);
}

}  // namespace

Value makeRawString(Context& context, uint64_t bytes, uint64_t length, char*& data) {
  if (bytes > kMostInlineBytes) return makeLongString(context, bytes, length, data);
  auto* string = context.heap.makeOpen<String>(ObjectKind::String, static_cast<size_t>(bytes));
  data = reinterpret_cast<char*>(string + 1);
  string->data = data;
  string->bytes = static_cast<uint32_t>(bytes);
  string->length = static_cast<uint32_t>(length);
  return Value::object(string);
}

Value adoptBuffer(Context& context, StringBuffer*& buffer, uint64_t bytes) {
  if (bytes > kMaxStringBytes) return context.failMemory(bytes);
  if (!context.spend(bytes / 4)) return Value();
  const std::string_view text(buffer->characters, static_cast<size_t>(bytes));
  const uint64_t length = isAllAscii(text) ? bytes : countCodePoints(text);
  if (bytes <= kMostInlineBytes) {
    const Value string = copyString(context, text, length);
    if (string) context.heap.freeBuffer(buffer, buffer->totalBytes());
    return string;
  }
  void* fitting = context.heap.reallocateBuffer(buffer, buffer->totalBytes(),
                                                sizeof(StringBuffer) + static_cast<size_t>(bytes));
  if (fitting) {
    buffer = static_cast<StringBuffer*>(fitting);
    buffer->capacity = static_cast<uint32_t>(bytes);
  }
  buffer->used = static_cast<uint32_t>(bytes);
  return makeView(context, buffer, buffer->characters, bytes, length);
}

Value makeString(Context& context, std::string_view text) {
  if (text.size() > kMaxStringBytes) return context.failMemory(text.size());
  if (text.size() > Context::kFewBytes && !context.spend(text.size() / 4)) return Value();
  if (const auto length = validLength(text)) return copyString(context, text, *length);
  TextBuilder repaired(&context, kMaxStringBytes);
  for (size_t offset = 0; offset < text.size() && !repaired.hasFailed();) {
    appendUtf8(repaired.scratch(), decodeUtf8(text, offset));
    repaired.addScratch();
  }
  return repaired.take();
}

size_t findInShort(std::string_view text, std::string_view part, size_t from) {
  if (from > text.size()) return text.npos;
  // Linear in glibc and musl, where std::string_view::find is not.
  const void* found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
  if (!found) return text.npos;
  return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

size_t findInLong(Context& context, std::string_view text, std::string_view part, size_t from) {
  // Piece by piece; a part may begin in one and end in another. Long parts are worth long pieces,
  // since each is looked at as a whole first.
  const size_t piece = std::max<size_t>(size_t{256} << 10, 4 * part.size());
  for (; from <= text.size(); from += piece) {
    const size_t size = std::min(text.size() - from, piece + part.size());
    // Linear in glibc and musl, where std::string_view::find is not.
    const void* found = memmem(text.data() + from, size, part.data(), part.size());
    const size_t at =
        found ? static_cast<size_t>(static_cast<const char*>(found) - text.data()) : from + size;
    if (!context.spend((at - from) / 2 + part.size() / 2 + 8)) return text.npos;
    if (found) return at;
  }
  return text.npos;
}

Value concat(Context& context, Value a, Value b) {
  const String& left = *as<String>(a);
  const String& right = *as<String>(b);
  if (right.bytes == 0) return a;
  if (left.bytes == 0) return b;
  const uint64_t bytes = uint64_t{left.bytes} + right.bytes;
  const uint64_t length = uint64_t{left.length} + right.length;
  if (bytes > kMaxStringBytes) return context.failMemory(bytes);
  StringBuffer* buffer = left.buffer;
  if (buffer && left.data + left.bytes == buffer->characters + buffer->used &&
      (right.bytes <= buffer->capacity - buffer->used || extend(context.heap, *buffer, bytes))) {
    std::memcpy(buffer->characters + buffer->used, right.data, right.bytes);
    buffer->used += right.bytes;
    return makeView(context, buffer, left.data, bytes, length);
  }
  char* data;
  if (bytes <= kMostInlineBytes || !buffer) {
    const Value result = makeRawString(context, bytes, length, data);
    if (!result) return result;
    std::memcpy(data, left.data, left.bytes);
    std::memcpy(data + left.bytes, right.data, right.bytes);
    return result;
  }
  // The left side was made by concatenation itself, so there will be more. Those are paid for here.
  if (!context.spendOnBytes(2 * bytes)) return Value();
  buffer = nullptr;
  for (const uint64_t more : Heap::stepsOfGrowth(bytes, context.heap.mostAllowed())) {
    buffer = makeBuffer(context.heap, std::min(bytes + more, kMaxStringBytes));
    if (buffer) break;
  }
  if (!buffer) return context.failMemory(bytes);
  std::memcpy(buffer->characters, left.data, left.bytes);
  std::memcpy(buffer->characters + left.bytes, right.data, right.bytes);
  buffer->used = static_cast<uint32_t>(bytes);
  return makeView(context, buffer, buffer->characters, bytes, length);
}

Value charAtSlow(Context& context, Value string, int64_t index) {
  const String& s = *as<String>(string);
  const int64_t position = arith::fromEnd(index, s.length);
  if (position < 0 || position >= s.length) {
    return context.fail(TrapKind::StringIndex, {std::to_string(index), std::to_string(s.length)});
  }
  if (s.isAscii()) return asciiString(context, static_cast<unsigned char>(s.data[position]));
  const size_t begin = byteOffset(context, s, position);
  size_t end = begin;
  decodeUtf8(s.view(), end);
  return copyString(context, s.view().substr(begin, end - begin), 1);
}

Value sliceString(Context& context, Value string, int64_t begin, int64_t end) {
  const String& s = *as<String>(string);
  begin = arith::sliceBound(begin, s.length);
  end = arith::sliceBound(end, s.length);
  if (begin >= end) return emptyString(context);
  if (begin == 0 && end == s.length) return string;
  const bool isAscii = s.isAscii();
  const size_t first = isAscii ? static_cast<size_t>(begin) : byteOffset(context, s, begin);
  const size_t last = isAscii ? static_cast<size_t>(end) : byteOffset(context, s, end);
  const size_t bytes = last - first;
  const auto length = static_cast<uint64_t>(end - begin);
  if (!context.spendOnBytes(bytes)) return Value();
  // A large part shares the buffer, a small one must not keep it alive.
  if (s.buffer && bytes > kMostInlineBytes && bytes >= s.buffer->capacity / 4) {
    return makeView(context, s.buffer, s.data + first, bytes, length);
  }
  return copyString(context, {s.data + first, bytes}, length);
}

namespace {

/// The offset of `position` from the place (from, offset), in either direction.
size_t walk(const String& string, uint32_t from, size_t offset, uint32_t position) {
  const auto isContinuation = [&](size_t i) {
    return (static_cast<unsigned char>(string.data[i]) & 0xC0) == 0x80;
  };
  for (; from < position; ++from) {
    do ++offset;
    while (offset < string.bytes && isContinuation(offset));
  }
  for (; from > position; --from) {
    do --offset;
    while (isContinuation(offset));
  }
  return offset;
}

uint32_t distance(uint32_t a, uint32_t b) { return a < b ? b - a : a - b; }

}  // namespace

Value pickFromString(Context& context, Value string, int64_t first, int64_t step, uint64_t count) {
  const String& s = *as<String>(string);
  if (count == 0) return emptyString(context);
  if (count == 1) return charAt(context, string, first);
  if (step == 1) return sliceString(context, string, first, first + static_cast<int64_t>(count));
  // Steps are shorter than the string, as there are two characters at least.
  if (s.isAscii()) {
    char* data;
    const Value result = makeRawString(context, count, count, data);
    if (!result) return result;
    const char* from = s.data + first;
    for (uint64_t i = 0; i < count; ++i, from += step) {
      if (i % Context::kPiece == 0 && !context.spend(2 * Context::kPiece)) return Value();
      data[i] = *from;
    }
    return result;
  }
  TextBuilder picked(&context, kMaxStringBytes);
  size_t offset = byteOffset(context, s, first);
  auto position = static_cast<uint32_t>(first);
  for (uint64_t i = 0; i < count; ++i) {
    if (!context.spend(4 + distance(0, static_cast<uint32_t>(std::abs(step))))) return Value();
    if (i > 0) {
      const auto next = static_cast<uint32_t>(position + step);
      offset = walk(s, position, offset, next);
      position = next;
    }
    size_t end = offset;
    decodeUtf8(s.view(), end);
    picked += s.view().substr(offset, end - offset);
  }
  return picked.take();
}

size_t byteOffset(const String& string, int64_t position) {
  if (string.isAscii()) return static_cast<size_t>(position);
  const auto target = static_cast<uint32_t>(position);
  if (target <= string.length / 2) return walk(string, 0, 0, target);
  return walk(string, string.length, string.bytes, target);
}

size_t byteOffset(Context& context, const String& string, int64_t position) {
  if (string.isAscii()) return static_cast<size_t>(position);
  const auto target = static_cast<uint32_t>(position);
  auto& positions = context.heap.strings.positions;
  auto& known = positions[(reinterpret_cast<uintptr_t>(&string) >> 4) % positions.size()];
  if (known.string != &string) known = {&string, 0, 0};
  size_t offset;
  const uint32_t fromEnd = std::min(target, string.length - target);
  context.spend(std::min(distance(known.position, target), fromEnd));
  if (distance(known.position, target) <= fromEnd) {
    offset = walk(string, known.position, known.offset, target);
  } else {
    offset = byteOffset(string, position);
  }
  known.position = target;
  known.offset = static_cast<uint32_t>(offset);
  return offset;
}

Value charString(Context& context, char32_t codePoint) {
  if (codePoint < 0x80) return asciiString(context, static_cast<unsigned char>(codePoint));
  std::string text;
  appendUtf8(text, codePoint);
  return copyString(context, text, 1);
}

int compareStrings(Context& context, Value a, Value b) {
  if (!context.spendOnBytes(std::min(as<String>(a)->bytes, as<String>(b)->bytes))) return 0;
  const int order = text(a).compare(text(b));
  return (order > 0) - (order < 0);
}

uint64_t orderPrefix(std::string_view text) {
  uint64_t prefix = 0;
  for (size_t i = 0; i < 8; ++i) {
    prefix = prefix << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0u);
  }
  return prefix;
}

bool equalStringsSlow(const String& a, const String& b) {
  if (a.hash != 0 && b.hash != 0 && a.hash != b.hash) return false;
  return std::memcmp(a.data, b.data, a.bytes) == 0;
}

uint64_t hashStringSlow(String& string) {
  // Multiply and fold, eight bytes at a time.
  constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15;
  const auto fold = [](uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * kMultiplier;
    return hash ^ hash >> 32;
  };
  const char* data = string.data;
  size_t rest = string.bytes;
  uint64_t hash = fold(0x51ED270B, rest);
  for (; rest >= 8; rest -= 8, data += 8) {
    uint64_t word;
    std::memcpy(&word, data, 8);
    hash = fold(hash, word);
  }
  if (rest > 0) {
    uint64_t word = 0;
    std::memcpy(&word, data, rest);
    hash = fold(hash, word);
  }
  hash = fold(hash, hash >> 29);
  string.hash = hash != 0 ? hash : 1;
  return string.hash;
}

}  // namespace kinako::runtime
