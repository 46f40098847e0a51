// From one kind of value to another.
#include <array>
#include <charconv>
#include <string>

#include "runtime/builtins/call.h"
#include "runtime/builtins/sha256.h"
#include "runtime/cast.h"
#include "runtime/compare.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/number.h"
#include "runtime/string.h"

namespace kinako::runtime::builtins {

namespace {

constexpr char32_t kLastCodePoint = 0x10FFFF;

bool isCodePoint(int64_t code) {
  return code >= 0 && code <= int64_t{kLastCodePoint} && !(code >= 0xD800 && code <= 0xDFFF);
}

/// The bytes of a list of ints 0 … 255; false = failed.
bool appendBytes(const Call& call, const List& list, TextBuilder& out) {
  constexpr std::string_view kWanted = "a string or a list of bytes";
  for (uint64_t i = 0; i < list.length && !out.hasFailed(); ++i) {
    const Value element = listAt(call.context, list, i);
    const auto byte = toInt64(element);
    if (!byte) return call.expectsInside(kWanted, element), false;
    if (*byte < 0 || *byte > 255) {
      return call.domain(std::to_string(*byte) + " is not a byte"), false;
    }
    out += static_cast<char>(*byte);
  }
  return !out.hasFailed();
}

}  // namespace

Value str(const Call& call) {
  if (isString(call[0])) return call[0];
  if (call[0].isInlineInt()) {  // by far the most frequent
    char buffer[24];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, call[0].asInlineInt());
    return makeString(call.context, {buffer, static_cast<size_t>(result.ptr - buffer)});
  }
  return strValue(call.context, call[0]);
}

Value toJson(const Call& call) {
  TextBuilder out(&call.context, textLimit(call.context));
  return appendJson(out, call[0], JsonLayout::Compact) ? out.take() : Value();
}

Value toInt(const Call& call) { return castToInt(call.context, call[0]); }

Value toFloat(const Call& call) { return castToFloat(call.context, call[0]); }

Value toBool(const Call& call) { return Value::boolean(truthy(call[0])); }

Value ord(const Call& call) {
  if (!isString(call[0])) return call.expects("a string", call[0]);
  const std::string_view source = text(call[0]);
  if (source.empty()) return call.domain("the string is empty");
  size_t offset = 0;
  return Value::inlineInt(static_cast<int64_t>(decodeUtf8(source, offset)));
}

Value chr(const Call& call) {
  const auto code = call.integer(0);
  if (!code) return Value();
  if (!isCodePoint(*code)) return call.domain(std::to_string(*code) + " is not a code point");
  return charString(call.context, static_cast<char32_t>(*code));
}

Value parseIntStr(const Call& call) {
  int64_t base = 10;
  if (call.count() == 2) {
    const auto given = call.integer(1);
    if (!given) return Value();
    base = *given;
    if (base < 2 || base > 36) return call.domain("the base must be from 2 to 36");
  }
  if (!isString(call[0])) return call.expects("a string", call[0]);
  const auto integer = parseInteger(call.context, text(call[0]), static_cast<int>(base));
  if (integer) return *integer;
  return call.context.fail(TrapKind::Cast, {quotedBriefly(text(call[0])), "int"});
}

Value num(const Call& call) {
  if (!isInteger(call[0]) && !isKind(call[0], ObjectKind::BigRat)) {
    return call.expects("a rational or int", call[0]);
  }
  return numerator(call.context, call[0]);
}

Value denom(const Call& call) {
  if (!isInteger(call[0]) && !isKind(call[0], ObjectKind::BigRat)) {
    return call.expects("a rational or int", call[0]);
  }
  return denominator(call.context, call[0]);
}

Value sha256(const Call& call) {
  TextBuilder bytes(&call.context, textLimit(call.context));
  std::string_view message;
  if (isString(call[0])) {
    message = text(call[0]);
  } else {
    if (!isList(call[0])) return call.expects("a string or a list of bytes", call[0]);
    if (!appendBytes(call, *as<List>(call[0]), bytes)) return Value();
    message = bytes.view();
  }
  const auto found = sha256Digest(call.context, message);
  if (!found) return Value();
  const Sha256Digest& digest = *found;
  const Value result = makeList(call.context, Storage::Int, digest.size());
  for (size_t i = 0; result && i < digest.size(); ++i) {
    if (!listPush(call.context, result, Value::inlineInt(digest[i]))) return Value();
  }
  return result;
}

}  // namespace kinako::runtime::builtins
