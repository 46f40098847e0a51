// Text: parts, case, searching, padding. Positions and widths count code points.
#include <algorithm>
#include <string>

#include "runtime/builtins/call.h"
#include "runtime/builtins/text.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/number.h"
#include "runtime/string.h"
#include "runtime/unicode.h"

namespace kinako::runtime::builtins {

namespace {

/// Argument `i` as text: a string itself, the str form of anything else, kept in
/// `storage`. Nothing = failed.
std::optional<std::string_view> asText(const Call& call, size_t i, std::string& storage) {
  if (isString(call[i])) return text(call[i]);
  if (!appendStrText(call.context, storage, call[i])) return std::nullopt;
  return storage;
}

/// Argument `i`, which must be a string. Nothing = failed.
std::optional<std::string_view> stringArgument(const Call& call, size_t i) {
  if (isString(call[i])) return text(call[i]);
  call.expects("a string", call[i]);
  return std::nullopt;
}

Value mapCharacters(const Call& call, char32_t (*mapping)(char32_t)) {
  std::string storage;
  const auto source = asText(call, 0, storage);
  if (!source) return Value();
  std::string out;
  out.reserve(source->size());
  for (size_t i = 0; i < source->size();) appendUtf8(out, mapping(decodeUtf8(*source, i)));
  return makeString(call.context, out);
}

/// The byte offset after the first `count` code points, or the size when there are fewer.
size_t offsetAfter(std::string_view text, uint64_t count) {
  size_t offset = 0;
  while (count > 0 && offset < text.size()) {
    decodeUtf8(text, offset);
    --count;
  }
  return offset;
}

/// `pad` over and over, cut to `width` code points. False when that is too long.
bool appendPadding(const Call& call, std::string& out, std::string_view pad, uint64_t width) {
  const uint64_t padWidth = countCodePoints(pad);
  if (padWidth == 0) return true;
  const uint64_t copies = width / padWidth;
  if (copies > textLimit(call.context) / pad.size()) {
    const bool isHuge = copies > UINT64_MAX / pad.size();
    call.context.failMemory(isHuge ? UINT64_MAX : copies * pad.size());
    return false;
  }
  for (uint64_t i = 0; i < copies; ++i) out += pad;
  out += pad.substr(0, offsetAfter(pad, width % padWidth));
  return true;
}

enum class Side : uint8_t { Start, End };

Value hasAt(const Call& call, Side side) {
  const auto source = stringArgument(call, 0);
  if (!source) return Value();
  const auto part = stringArgument(call, 1);
  if (!part) return Value();
  call.context.lookedAtMany(part->size());
  return Value::boolean(side == Side::Start ? source->starts_with(*part)
                                            : source->ends_with(*part));
}

Value padTo(const Call& call, Side side) {
  std::string storage;
  const auto source = asText(call, 0, storage);
  if (!source) return Value();
  const auto width = call.integer(1);
  if (!width) return Value();
  std::string padStorage;
  std::string_view pad = " ";
  if (call.count() == 3) {
    const auto given = asText(call, 2, padStorage);
    if (!given) return Value();
    pad = *given;
  }
  const auto length = static_cast<int64_t>(countCodePoints(*source));
  const uint64_t missing = *width > length ? static_cast<uint64_t>(*width - length) : 0;
  std::string out;
  if (side == Side::End) out += *source;
  if (!appendPadding(call, out, pad, missing)) return Value();
  if (side == Side::Start) out += *source;
  return makeString(call.context, out);
}

/// Fails with Memory when texts of this many bytes are not allowed.
bool fits(const Call& call, uint64_t bytes) {
  if (bytes <= textLimit(call.context)) return true;
  call.context.failMemory(bytes);
  return false;
}

uint64_t countOccurrences(std::string_view text, std::string_view part) {
  uint64_t count = 0;
  for (size_t at = findText(text, part); at != text.npos;
       at = findText(text, part, at + part.size())) {
    ++count;
  }
  return count;
}

/// The characters of a text, each as a string.
Value splitCharacters(const Call& call, const String& source) {
  const Value result = makeList(call.context, Storage::Any, source.length);
  if (!result) return Value();
  const std::string_view view = source.view();
  for (size_t i = 0; i < view.size();) {
    const Value character = charString(call.context, decodeUtf8(view, i));
    if (!character || !listPush(call.context, result, character)) return Value();
  }
  return result;
}

/// Between all code points and at both ends, as an empty `old` asks for.
void insertEverywhere(std::string& out, std::string_view source, std::string_view replacement) {
  out += replacement;
  for (size_t i = 0; i < source.size();) {
    const size_t begin = i;
    decodeUtf8(source, i);
    out += source.substr(begin, i - begin);
    out += replacement;
  }
}

void replaceAll(std::string& out, std::string_view source, std::string_view old,
                std::string_view replacement) {
  size_t begin = 0;
  for (size_t at = findText(source, old); at != source.npos; at = findText(source, old, begin)) {
    out += source.substr(begin, at - begin);
    out += replacement;
    begin = at + old.size();
  }
  out += source.substr(begin);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty()) {
    size_t next = 0;
    if (!isSpace(decodeUtf8(text, next))) break;
    text.remove_prefix(next);
  }
  while (!text.empty()) {
    size_t begin = text.size() - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
    size_t next = begin;
    if (!isSpace(decodeUtf8(text, next))) break;
    text = text.substr(0, begin);
  }
  return text;
}

Value substring(const Call& call) {
  if (!isString(call[0])) return call.expects("a string", call[0]);
  const auto begin = call.integer(1);
  if (!begin) return Value();
  int64_t end = INT64_MAX;
  if (call.count() == 3) {
    const auto given = call.integer(2);
    if (!given) return Value();
    end = *given;
  }
  return sliceString(call.context, call[0], *begin, end);
}

Value lower(const Call& call) { return mapCharacters(call, toLower); }

Value upper(const Call& call) { return mapCharacters(call, toUpper); }

Value trim(const Call& call) {
  const auto source = stringArgument(call, 0);
  if (!source) return Value();
  const std::string_view result = trimmed(*source);
  return result.size() == source->size() ? call[0] : makeString(call.context, result);
}

Value split(const Call& call) {
  const auto source = stringArgument(call, 0);
  if (!source) return Value();
  const auto separator = stringArgument(call, 1);
  if (!separator) return Value();
  if (separator->empty()) return splitCharacters(call, *as<String>(call[0]));
  const Value result =
      makeList(call.context, Storage::Any, countOccurrences(*source, *separator) + 1);
  size_t begin = 0;
  while (result) {
    const size_t at = findText(*source, *separator, begin);
    const Value part = makeString(call.context, source->substr(begin, at - begin));
    if (!part || !listPush(call.context, result, part)) return Value();
    if (at == source->npos) break;
    begin = at + separator->size();
  }
  return result;
}

Value join(const Call& call) {
  const Value items = call.items(0);
  if (!items) return Value();
  std::string_view separator;
  if (call.count() == 2) {
    const auto given = stringArgument(call, 1);
    if (!given) return Value();
    separator = *given;
  }
  const auto& list = *as<List>(items);
  std::string out;
  for (uint64_t i = 0; i < list.length; ++i) {
    if (i > 0) out += separator;
    if (!appendStrText(call.context, out, listAt(call.context, list, i))) return Value();
  }
  return makeString(call.context, out);
}

Value replace(const Call& call) {
  const auto source = stringArgument(call, 0);
  if (!source) return Value();
  const auto old = stringArgument(call, 1);
  if (!old) return Value();
  const auto replacement = stringArgument(call, 2);
  if (!replacement) return Value();
  const uint64_t places =
      old->empty() ? uint64_t{as<String>(call[0])->length} + 1 : countOccurrences(*source, *old);
  if (places == 0) return call[0];
  // Texts are shorter than 2^31 bytes, so the products fit.
  const uint64_t bytes = source->size() + places * replacement->size() - places * old->size();
  if (!fits(call, bytes)) return Value();
  std::string out;
  out.reserve(bytes);
  if (old->empty()) {
    insertEverywhere(out, *source, *replacement);
  } else {
    replaceAll(out, *source, *old, *replacement);
  }
  return makeString(call.context, out);
}

Value startsWith(const Call& call) { return hasAt(call, Side::Start); }

Value endsWith(const Call& call) { return hasAt(call, Side::End); }

Value padStart(const Call& call) { return padTo(call, Side::Start); }

Value padEnd(const Call& call) { return padTo(call, Side::End); }

Value repeatString(const Call& call, int64_t times) {
  const std::string_view source = text(call[0]);
  if (times <= 0 || source.empty()) return makeString(call.context, "");
  uint64_t bytes = 0;
  if (__builtin_mul_overflow(source.size(), static_cast<uint64_t>(times), &bytes)) {
    bytes = UINT64_MAX;
  }
  if (!fits(call, bytes)) return Value();
  std::string out;
  out.reserve(bytes);
  for (int64_t i = 0; i < times; ++i) out += source;
  return makeString(call.context, out);
}

Value reverseString(const Call& call) {
  const std::string_view source = text(call[0]);
  std::string out;
  out.reserve(source.size());
  for (size_t end = source.size(); end > 0;) {
    size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(source[begin]) & 0xC0) == 0x80) --begin;
    out += source.substr(begin, end - begin);
    end = begin;
  }
  return makeString(call.context, out);
}

Value indexOfString(const Call& call) {
  const auto part = stringArgument(call, 1);
  if (!part) return Value();
  const std::string_view source = text(call[0]);
  call.context.looked(source.size());
  const size_t at = findText(source, *part);
  if (at == source.npos) return Value::inlineInt(-1);
  return Value::inlineInt(static_cast<int64_t>(countCodePoints(source.substr(0, at))));
}

}  // namespace kinako::runtime::builtins
