// Text: parts, case, searching, padding. Positions and widths count code points.
#include <algorithm>
#include <cstring>
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
std::optional<std::string_view> asText(const Call& call, size_t i, TextBuilder& storage) {
  if (isString(call[i])) return text(call[i]);
  if (!appendStrText(storage, call[i])) return std::nullopt;
  return storage.view();
}

/// Argument `i`, which must be a string. Nothing = failed.
std::optional<std::string_view> stringArgument(const Call& call, size_t i) {
  if (isString(call[i])) return text(call[i]);
  call.expects("a string", call[i]);
  return std::nullopt;
}

Value mapCharacters(const Call& call, char32_t (*mapping)(char32_t)) {
  TextBuilder storage(&call.context, textLimit(call.context));
  const auto source = asText(call, 0, storage);
  if (!source) return Value();
  TextBuilder out(&call.context, textLimit(call.context));
  for (size_t i = 0; i < source->size() && !out.hasFailed();) {
    const char32_t character = mapping(decodeUtf8(*source, i));
    if (character < 0x80) {
      out += static_cast<char>(character);
    } else {
      appendUtf8(out.scratch(), character);
      out.addScratch();
    }
  }
  return out.take();
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

/// `pad` over and over, cut to `width` code points.
void appendPadding(const Call& call, TextBuilder& out, std::string_view pad, uint64_t width) {
  const uint64_t padWidth = countCodePoints(pad);
  if (padWidth == 0 || !call.context.spend(2 * pad.size())) return;
  const uint64_t copies = width / padWidth;
  if (copies > textLimit(call.context) / pad.size()) {
    const bool isHuge = copies > UINT64_MAX / pad.size();
    call.context.failMemory(isHuge ? UINT64_MAX : copies * pad.size());
    return;
  }
  for (uint64_t i = 0; i < copies && !out.hasFailed(); ++i) out += pad;
  out += pad.substr(0, offsetAfter(pad, width % padWidth));
}

enum class Side : uint8_t { Start, End };

Value hasAt(const Call& call, Side side) {
  const auto source = stringArgument(call, 0);
  if (!source) return Value();
  const auto part = stringArgument(call, 1);
  if (!part) return Value();
  if (!call.context.spendOnBytes(part->size())) return Value();
  return Value::boolean(side == Side::Start ? source->starts_with(*part)
                                            : source->ends_with(*part));
}

Value padTo(const Call& call, Side side) {
  TextBuilder storage(&call.context, textLimit(call.context));
  const auto source = asText(call, 0, storage);
  if (!source) return Value();
  const auto width = call.integer(1);
  if (!width) return Value();
  TextBuilder padStorage(&call.context, textLimit(call.context));
  std::string_view pad = " ";
  if (call.count() == 3) {
    const auto given = asText(call, 2, padStorage);
    if (!given) return Value();
    pad = *given;
  }
  if (!call.context.spend(source->size())) return Value();
  const auto length = static_cast<int64_t>(countCodePoints(*source));
  const uint64_t missing = *width > length ? static_cast<uint64_t>(*width - length) : 0;
  TextBuilder out(&call.context, textLimit(call.context));
  if (side == Side::End) out += *source;
  appendPadding(call, out, pad, missing);
  if (side == Side::Start) out += *source;
  return out.take();
}

/// Fails with Memory when texts of this many bytes are not allowed.
bool fits(const Call& call, uint64_t bytes) {
  if (bytes <= textLimit(call.context)) return true;
  call.context.failMemory(bytes);
  return false;
}

/// The context may have failed.
uint64_t countOccurrences(Context& context, std::string_view text, std::string_view part) {
  uint64_t count = 0;
  for (size_t at = findText(context, text, part); at != text.npos;
       at = findText(context, text, part, at + part.size())) {
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
    if (!call.context.spend(8)) return Value();
    const Value character = charString(call.context, decodeUtf8(view, i));
    if (!character || !listPush(call.context, result, character)) return Value();
  }
  return result;
}

/// Between all code points and at both ends, as an empty `old` asks for.
void insertEverywhere(TextBuilder& out, std::string_view source, std::string_view replacement) {
  out += replacement;
  for (size_t i = 0; i < source.size() && !out.hasFailed();) {
    const size_t begin = i;
    decodeUtf8(source, i);
    out += source.substr(begin, i - begin);
    out += replacement;
  }
}

void replaceAll(Context& context, TextBuilder& out, std::string_view source, std::string_view old,
                std::string_view replacement) {
  size_t begin = 0;
  for (size_t at = findText(context, source, old); at != source.npos;
       at = findText(context, source, old, begin)) {
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
  if (!call.context.spend(8 * (source->size() - result.size()))) return Value();
  return result.size() == source->size() ? call[0] : makeString(call.context, result);
}

Value split(const Call& call) {
  const auto source = stringArgument(call, 0);
  if (!source) return Value();
  const auto separator = stringArgument(call, 1);
  if (!separator) return Value();
  if (separator->empty()) return splitCharacters(call, *as<String>(call[0]));
  const uint64_t places = countOccurrences(call.context, *source, *separator);
  if (call.context.hasFailed) return Value();
  const Value result = makeList(call.context, Storage::Any, places + 1);
  size_t begin = 0;
  while (result) {
    const size_t at = findText(call.context, *source, *separator, begin);
    if (call.context.hasFailed) return Value();
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
  TextBuilder out(&call.context, textLimit(call.context));
  for (uint64_t i = 0; i < list.length; ++i) {
    if (i > 0) out += separator;
    if (!call.context.spend(8) || !appendStrText(out, listAt(call.context, list, i)))
      return Value();
  }
  return out.take();
}

Value replace(const Call& call) {
  const auto source = stringArgument(call, 0);
  if (!source) return Value();
  const auto old = stringArgument(call, 1);
  if (!old) return Value();
  const auto replacement = stringArgument(call, 2);
  if (!replacement) return Value();
  const uint64_t places = old->empty() ? uint64_t{as<String>(call[0])->length} + 1
                                       : countOccurrences(call.context, *source, *old);
  if (call.context.hasFailed) return Value();
  if (places == 0) return call[0];
  // Texts are shorter than 2^31 bytes, so the products fit.
  const uint64_t bytes = source->size() + places * replacement->size() - places * old->size();
  if (!fits(call, bytes)) return Value();
  TextBuilder out(&call.context, bytes);
  if (old->empty()) {
    insertEverywhere(out, *source, *replacement);
  } else {
    replaceAll(call.context, out, *source, *old, *replacement);
  }
  return out.take();
}

Value startsWith(const Call& call) { return hasAt(call, Side::Start); }

Value endsWith(const Call& call) { return hasAt(call, Side::End); }

Value padStart(const Call& call) { return padTo(call, Side::Start); }

Value padEnd(const Call& call) { return padTo(call, Side::End); }

Value repeatString(const Call& call, int64_t times) {
  constexpr uint64_t kMostAtOnce = 1 << 20;  // bytes
  const std::string_view source = text(call[0]);
  if (times <= 0 || source.empty()) return makeString(call.context, "");
  uint64_t bytes = 0;
  if (__builtin_mul_overflow(source.size(), static_cast<uint64_t>(times), &bytes)) {
    bytes = UINT64_MAX;
  }
  if (!fits(call, bytes)) return Value();
  char* data;
  const Value result = makeRawString(
      call.context, bytes, as<String>(call[0])->length * static_cast<uint64_t>(times), data);
  if (!result) return Value();
  // What is there already is copied, twice as much each time, up to many copies at once.
  const uint64_t most = std::max<uint64_t>(1, kMostAtOnce / source.size()) * source.size();
  std::memcpy(data, source.data(), source.size());
  for (uint64_t done = source.size(); done < bytes;) {
    const uint64_t piece = std::min({done, bytes - done, most});
    if (!call.context.spendOnBytes(piece)) return Value();
    std::memcpy(data + done, data, static_cast<size_t>(piece));
    done += piece;
  }
  return result;
}

Value reverseString(const Call& call) {
  const std::string_view source = text(call[0]);
  TextBuilder out(&call.context, source.size());
  for (size_t end = source.size(); end > 0 && !out.hasFailed();) {
    size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(source[begin]) & 0xC0) == 0x80) --begin;
    out += source.substr(begin, end - begin);
    end = begin;
  }
  return out.take();
}

Value indexOfString(const Call& call) {
  const auto part = stringArgument(call, 1);
  if (!part) return Value();
  const std::string_view source = text(call[0]);
  const size_t at = findText(call.context, source, *part);
  if (call.context.hasFailed || !call.context.spend(at == source.npos ? 0 : at)) return Value();
  if (at == source.npos) return Value::inlineInt(-1);
  return Value::inlineInt(static_cast<int64_t>(countCodePoints(source.substr(0, at))));
}

}  // namespace kinako::runtime::builtins
