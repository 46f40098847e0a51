#include "runtime/format.h"

#include <algorithm>
#include <charconv>

#include "base/builtin.h"
#include "base/float_text.h"
#include "base/order.h"
#include "base/trap_kind.h"
#include "runtime/map.h"
#include "runtime/unicode.h"
#include "runtime/walk.h"

namespace kinako::runtime {

namespace {

void appendInteger(std::string& out, int64_t value) {
  char buffer[24];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, result.ptr);
}

/// "<fun f>", "<fun Type.method>", "<fun>" for a lambda.
void appendFunction(std::string& out, Value value) {
  while (isKind(value, ObjectKind::Partial)) value = as<Partial>(value)->callee;
  std::string_view name;
  if (isKind(value, ObjectKind::Closure)) name = as<Closure>(value)->code->name;
  if (isKind(value, ObjectKind::BuiltinFunction)) {
    name = builtinInfo(as<BuiltinFunction>(value)->builtin).name;
  }
  out += "<fun";
  if (!name.empty() && name != kLambdaName) {
    out += ' ';
    out += name;
  }
  out += '>';
}

void appendOther(std::string& out, Value value) {
  if (isKind(value, ObjectKind::BigInt)) {
    out += integerText(value);
  } else if (isKind(value, ObjectKind::BigRat)) {
    out += integerText(as<BigRat>(value)->numerator);
    out += '/';
    out += integerText(as<BigRat>(value)->denominator);
  } else {
    appendFunction(out, value);
  }
}

constexpr char kHex[] = "0123456789abcdef";

void appendHex(std::string& out, char32_t value, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += kHex[(value >> shift) & 15];
}

/// What follows the backslash for the characters that have a letter, else 0.
char escapeLetter(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\a':
      return 'a';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\v':
      return 'v';
    default:
      return 0;
  }
}

void appendEscaped(std::string& out, char32_t codePoint) {
  if (codePoint < 0x80) {
    const char letter = escapeLetter(static_cast<char>(codePoint));
    if (letter != 0) {
      out += '\\';
      out += letter;
      return;
    }
  }
  if (codePoint < ' ' || codePoint == 0x7F) {
    out += "\\x";
    appendHex(out, codePoint, 2);
  } else if (codePoint < 0x10000) {
    out += "\\u";
    appendHex(out, codePoint, 4);
  } else {
    out += "\\U";
    appendHex(out, codePoint, 8);
  }
}

/// Stops early once `out` has more than `limit` bytes.
void appendQuotedUpTo(std::string& out, std::string_view text, uint64_t limit) {
  out += '"';
  for (size_t i = 0; i < text.size() && out.size() <= limit;) {
    const size_t begin = i;
    const char32_t codePoint = decodeUtf8(text, i);
    const bool isEscaped = codePoint == '"' || codePoint == '\\' || !isPrintable(codePoint);
    if (isEscaped) {
      appendEscaped(out, codePoint);
    } else {
      out.append(text, begin, i - begin);
    }
  }
  out += '"';
}

/// Where text goes, and how much may.
struct TextSink {
  std::string& out;
  uint64_t limit;
  bool hasOverflown = false;

  bool isFull() {
    hasOverflown = hasOverflown || out.size() > limit;
    return hasOverflown;
  }
  void add(std::string_view bytes) {
    if (out.size() + bytes.size() > limit) {
      hasOverflown = true;
    } else {
      out += bytes;
    }
  }
};

/// What is inside a container, as print shows it.
struct PrintSink : TextSink {
  void integer(int64_t value) { appendInteger(out, value); }
  void number(double value) { appendFloat(out, value, FloatLayout::Nested); }
  void boolean(bool value) { out += value ? "true" : "false"; }
  void null() { out += "nil"; }
  void string(std::string_view text) { appendQuotedUpTo(out, text, limit); }
  void other(Value value) { appendOther(out, value); }
  void beginList(uint64_t) { out += '['; }
  void element(bool isFirst) {
    if (!isFirst) out += ", ";
  }
  void endList(uint64_t) { out += ']'; }
  void beginMap(uint64_t) { out += '{'; }
  void key(std::string_view text, bool isFirst) {
    if (!isFirst) out += ", ";
    appendQuotedUpTo(out, text, limit);
    out += ": ";
  }
  void endMap(uint64_t) { out += '}'; }
  void cycle(bool isList) { out += isList ? "[...]" : "{...}"; }
};

/// The same, for little room: what takes long to write is only described.
struct ShortSink : PrintSink {
  static constexpr uint64_t kMostEntries = 1000;  ///< of a map: all are sorted first
  static constexpr uint64_t kMostBits = 16384;    ///< of an integer

  void other(Value value) {
    const auto isLong = [](Value integer) { return bitLength(integer) > kMostBits; };
    const bool isRational = isKind(value, ObjectKind::BigRat);
    if (isLong(value)) {
      constexpr double kDigitsOfBit = 0.30102999566398120;  // log10(2)
      out += "<an integer of about ";
      appendInteger(out,
                    static_cast<int64_t>(static_cast<double>(bitLength(value)) * kDigitsOfBit));
      out += " digits>";
    } else if (isRational &&
               (isLong(as<BigRat>(value)->numerator) || isLong(as<BigRat>(value)->denominator))) {
      out += "<a long bigrat>";
    } else {
      appendOther(out, value);
    }
  }
  void tooMany(uint64_t length) {
    out += "{… ";
    appendInteger(out, static_cast<int64_t>(length));
    out += " entries …}";
  }
};

/// The str form, which is the same inside containers and outside.
struct StrSink : TextSink {
  void integer(int64_t value) { appendInteger(out, value); }
  void number(double value) { appendFloat(out, value, FloatLayout::Short); }
  void boolean(bool value) { out += value ? "true" : "false"; }
  void null() { out += "<nil>"; }
  void string(std::string_view text) { add(text); }
  void other(Value value) { appendOther(out, value); }
  void beginList(uint64_t) { out += '['; }
  void element(bool isFirst) {
    if (!isFirst) out += ' ';
  }
  void endList(uint64_t) { out += ']'; }
  void beginMap(uint64_t) { out += "map["; }
  void key(std::string_view text, bool isFirst) {
    if (!isFirst) out += ' ';
    add(text);
    out += ':';
  }
  void endMap(uint64_t) { out += ']'; }
  void cycle(bool isList) { out += isList ? "[...]" : "map[...]"; }
};

/// False when the text grew past `limit`.
bool appendStr(std::string& out, Value value, uint64_t limit, ActiveObjects& active) {
  StrSink sink{{out, limit}};
  Walker<StrSink>(sink, RecordNames::Shown, active).walk(value);
  return !sink.isFull();
}

bool appendPrint(std::string& out, Value value, uint64_t limit) {
  PrintSink sink{{out, limit}};
  if (value.isDouble()) {  // print's outermost form differs for these two
    appendFloat(out, value.asDouble(), FloatLayout::Short);
  } else if (isString(value)) {
    sink.add(text(value));
  } else {
    ActiveObjects active;
    Walker<PrintSink>(sink, RecordNames::Shown, active).walk(value);
  }
  return !sink.isFull();
}

std::string keyTextWithin(Value key, ActiveObjects& active) {
  if (isString(key)) return std::string(text(key));
  if (active.keyDepth >= ActiveObjects::kMostKeyDepth) return "...";
  ++active.keyDepth;
  std::string out;
  appendStr(out, key, kMaxStringBytes, active);
  --active.keyDepth;
  return out;
}

}  // namespace

bool ActiveObjects::contains(const Object* object) const {
  const auto end = objects_.begin() + static_cast<std::ptrdiff_t>(std::min(size(), kSearched));
  return std::find(objects_.begin(), end, object) != end || deep_.contains(object);
}

void ActiveObjects::push(const Object* object) {
  if (objects_.size() >= kSearched) deep_.insert(object);
  objects_.push_back(object);
}

void ActiveObjects::pop() {
  if (objects_.size() > kSearched) deep_.erase(objects_.back());
  objects_.pop_back();
}

std::vector<Member> membersOf(const Object& object, RecordNames names, ActiveObjects& active) {
  std::vector<Member> members;
  if (object.kind == ObjectKind::Map) {
    const auto& map = reinterpret_cast<const Map&>(object);
    members.reserve(map.length);
    for (uint64_t i = 0; i < map.length; ++i) {
      const uint64_t entry = map.order != nullptr ? map.order[i] : i;
      members.push_back({keyTextWithin(map.entries[entry].key, active), map.entries[entry].value});
    }
  } else if (object.kind == ObjectKind::Record) {
    const auto& record = reinterpret_cast<const Record&>(object);
    members.reserve(record.shape->fields.size() + 1);
    if (names == RecordNames::Shown) members.push_back({"__name", Value(), record.shape->name});
    for (size_t i = 0; i < record.shape->fields.size(); ++i) {
      members.push_back({record.shape->fields[i], record.fields[i]});
    }
  } else {
    const auto& group = reinterpret_cast<const Group&>(object);
    members.push_back({"items", group.items});
    members.push_back({"key", group.key});
  }
  sortInOrder(members, [](const Member& a, const Member& b) { return a.key < b.key; });
  return members;
}

std::string printText(Value value) {
  std::string out;
  appendPrint(out, value, kMaxStringBytes);
  return out;
}

std::string shortened(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return std::string(text.substr(0, bytes)) + "…";
}

std::string shortText(Value value, size_t bytes) {
  std::string out;
  ShortSink sink{{{out, bytes}}};
  ActiveObjects active;
  Walker<ShortSink>(sink, RecordNames::Shown, active).walk(value);
  return shortened(out, bytes);
}

std::string strText(Value value) {
  std::string out;
  ActiveObjects active;
  appendStr(out, value, kMaxStringBytes, active);
  return out;
}

std::string floatText(double value) {
  std::string out;
  appendFloat(out, value, FloatLayout::Short);
  return out;
}

std::string keyText(Value key) { return strText(key); }

uint64_t textLimit(const Context& context) {
  const uint64_t limit = context.heap.limit();
  return limit != 0 && limit < kMaxStringBytes ? limit : kMaxStringBytes;
}

bool appendPrintText(Context& context, std::string& out, Value value) {
  if (appendPrint(out, value, textLimit(context))) return true;
  context.failMemory(kMaxStringBytes);
  return false;
}

bool appendStrText(Context& context, std::string& out, Value value) {
  ActiveObjects active;
  if (appendStr(out, value, textLimit(context), active)) return true;
  context.failMemory(kMaxStringBytes);
  return false;
}

void appendQuoted(std::string& out, std::string_view text) {
  appendQuotedUpTo(out, text, UINT64_MAX);
}

std::string quoted(std::string_view text) {
  std::string out;
  appendQuoted(out, text);
  return out;
}

std::string_view cutShort(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::string quotedBriefly(std::string_view text) {
  constexpr size_t kMostBytes = 60;
  if (text.size() <= kMostBytes) return quoted(text);
  std::string shortened = quoted(cutShort(text, kMostBytes));
  shortened.insert(shortened.size() - 1, "…");
  return shortened;
}

}  // namespace kinako::runtime
