#include "runtime/format.h"

#include <algorithm>

#include "base/builtin.h"
#include "base/float_text.h"
#include "base/order.h"
#include "base/trap_kind.h"
#include "runtime/map.h"
#include "runtime/record.h"
#include "runtime/text_builder.h"
#include "runtime/unicode.h"
#include "runtime/walk.h"

namespace kinako::runtime {

namespace {

/// "<fun f>", "<fun Type.method>", "<fun>" for a lambda.
void appendFunction(TextBuilder& out, Value value) {
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

/// The digits of an integer of any size.
void appendDigits(TextBuilder& out, Value integer) {
  if (Context* context = out.context()) {
    out += integerText(*context, integer);
  } else {
    out += integerText(integer);
  }
}

void appendOther(TextBuilder& out, Value value) {
  if (isKind(value, ObjectKind::BigInt)) {
    appendDigits(out, value);
  } else if (isKind(value, ObjectKind::BigRat)) {
    appendDigits(out, as<BigRat>(value)->numerator);
    out += '/';
    appendDigits(out, as<BigRat>(value)->denominator);
  } else {
    appendFunction(out, value);
  }
}

constexpr std::string_view kNameField = "__name";
constexpr char kHex[] = "0123456789abcdef";

void appendHex(TextBuilder& out, char32_t value, int digits) {
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

void appendEscaped(TextBuilder& out, char32_t codePoint) {
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

void appendQuotedTo(TextBuilder& out, std::string_view text) {
  out += '"';
  size_t plain = 0;  // what needs no escape goes at once
  size_t i = 0;
  while (i < text.size() && !out.isFull()) {
    constexpr size_t kMostPlain = 4096;
    const size_t begin = i;
    const char32_t codePoint = decodeUtf8(text, i);
    const bool isEscaped = codePoint == '"' || codePoint == '\\' || !isPrintable(codePoint);
    if (!isEscaped && i - plain < kMostPlain) continue;
    out += text.substr(plain, (isEscaped ? begin : i) - plain);
    if (isEscaped) appendEscaped(out, codePoint);
    plain = i;
  }
  out += text.substr(plain, i - plain);
  out += '"';
}

/// Where text goes.
struct TextSink {
  TextBuilder& out;

  bool isFull() const { return out.isFull(); }
  static uint64_t mostOfKey() { return kMaxStringBytes; }
  void integer(int64_t value) { out.appendInteger(value); }
  void boolean(bool value) { out += value ? "true" : "false"; }
  void other(Value value) { appendOther(out, value); }
  void number(double value, FloatLayout layout) {
    appendFloat(out.scratch(), value, layout);
    out.addScratch();
  }
};

/// What is inside a container, as print shows it.
struct PrintSink : TextSink {
  void number(double value) { TextSink::number(value, FloatLayout::Nested); }
  void null() { out += "nil"; }
  void string(std::string_view text) { appendQuotedTo(out, text); }
  void beginList(uint64_t) { out += '['; }
  void element(bool isFirst) {
    if (!isFirst) out += ", ";
  }
  void endList(uint64_t) { out += ']'; }
  void beginMap(uint64_t) { out += '{'; }
  void key(std::string_view text, bool isFirst) {
    if (!isFirst) out += ", ";
    appendQuotedTo(out, text);
    out += ": ";
  }
  void endMap(uint64_t) { out += '}'; }
  void cycle(bool isList) { out += isList ? "[...]" : "{...}"; }
};

/// The same, for little room: what takes long to write is only described.
struct ShortSink : PrintSink {
  static constexpr uint64_t kMostEntries = 1000;  ///< of a map: all are sorted first
  static constexpr uint64_t kMostBits = 16384;    ///< of an integer
  /// Of a key: what is beyond is not shown, and hardly ever tells two keys apart.
  static uint64_t mostOfKey() { return 4096; }

  void other(Value value) {
    const auto isLong = [](Value integer) { return bitLength(integer) > kMostBits; };
    const bool isRational = isKind(value, ObjectKind::BigRat);
    if (isLong(value)) {
      constexpr double kDigitsOfBit = 0.30102999566398120;  // log10(2)
      out += "<an integer of about ";
      out.appendInteger(static_cast<int64_t>(static_cast<double>(bitLength(value)) * kDigitsOfBit));
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
    out.appendInteger(static_cast<int64_t>(length));
    out += " entries …}";
  }
};

/// The str form, which is the same inside containers and outside.
struct StrSink : TextSink {
  void number(double value) { TextSink::number(value, FloatLayout::Short); }
  void null() { out += "<nil>"; }
  void string(std::string_view text) { out += text; }
  void beginList(uint64_t) { out += '['; }
  void element(bool isFirst) {
    if (!isFirst) out += ' ';
  }
  void endList(uint64_t) { out += ']'; }
  void beginMap(uint64_t) { out += "map["; }
  void key(std::string_view text, bool isFirst) {
    if (!isFirst) out += ' ';
    out += text;
    out += ':';
  }
  void endMap(uint64_t) { out += ']'; }
  void cycle(bool isList) { out += isList ? "[...]" : "map[...]"; }
};

void appendStr(TextBuilder& out, Value value, ActiveObjects& active) {
  if (isString(value)) {
    out += text(value);
    return;
  }
  StrSink sink{{out}};
  Walker<StrSink>(out.context(), sink, RecordNames::Shown, active).walk(value);
}

void appendPrint(TextBuilder& out, Value value) {
  PrintSink sink{{out}};
  if (value.isDouble()) {  // print's outermost form differs for these two
    sink.TextSink::number(value.asDouble(), FloatLayout::Short);
  } else if (isString(value)) {
    out += text(value);
  } else {
    ActiveObjects active;
    Walker<PrintSink>(out.context(), sink, RecordNames::Shown, active).walk(value);
  }
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

// --- Entries

Entries::Entries(Context* context, const Object& object, RecordNames names, ActiveObjects& active,
                 uint64_t mostOfKey)
    : context_(context), object_(&object), mostOfKey_(mostOfKey) {
  if (object.kind == ObjectKind::Map) {
    const auto& map = reinterpret_cast<const Map&>(object);
    if (order_.compute(context, map, active, mostOfKey)) count_ = map.length;
  } else if (object.kind == ObjectKind::Record) {
    const Shape& shape = *reinterpret_cast<const Record&>(object).shape;
    count_ = shape.fields.size();
    if (names == RecordNames::Hidden) return;
    for (nameAt_ = 0; nameAt_ < count_ && shape.fields[field(nameAt_)] < kNameField; ++nameAt_) {
    }
    ++count_;
  } else {
    count_ = 2;
  }
}

uint32_t Entries::field(uint64_t i) const {
  const auto& order = reinterpret_cast<const Record*>(object_)->shape->printOrder;
  if (i > nameAt_) --i;
  return i < order.size() ? order[i] : static_cast<uint32_t>(i);
}

std::string_view Entries::key(uint64_t i, std::string& storage, ActiveObjects& active) const {
  if (object_->kind == ObjectKind::Group) return i == 0 ? "items" : "key";
  if (object_->kind == ObjectKind::Record) {
    if (i == nameAt_) return kNameField;
    return reinterpret_cast<const Record*>(object_)->shape->fields[field(i)];
  }
  const Value key = reinterpret_cast<const Map*>(object_)->entries[order_[i]].key;
  if (isString(key)) return text(key);
  TextBuilder out(context_, mostOfKey_);
  appendKeyText(out, key, active);
  storage = out.view();
  return storage;
}

Value Entries::value(uint64_t i) const {
  if (object_->kind == ObjectKind::Map) {
    return reinterpret_cast<const Map*>(object_)->entries[order_[i]].value;
  }
  if (object_->kind == ObjectKind::Record) {
    return i == nameAt_ ? Value() : fieldOf(*reinterpret_cast<const Record*>(object_), field(i));
  }
  const auto& group = *reinterpret_cast<const Group*>(object_);
  return i == 0 ? group.items : group.key;
}

// --- texts

std::string printText(Value value) {
  TextBuilder out(nullptr, kMaxStringBytes);
  appendPrint(out, value);
  return std::string(out.view());
}

std::string shortened(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return std::string(text.substr(0, bytes)) + "…";
}

std::string shortText(Value value, size_t bytes) {
  // Quite a bit longer, so that no number is cut in its middle.
  TextBuilder out(nullptr, kMaxStringBytes);
  out.fillUpTo(bytes);
  ShortSink sink{{{out}}};
  ActiveObjects active;
  Walker<ShortSink>(nullptr, sink, RecordNames::Shown, active).walk(value);
  return shortened(out.view(), bytes);
}

std::string strText(Value value) {
  TextBuilder out(nullptr, kMaxStringBytes);
  ActiveObjects active;
  appendStr(out, value, active);
  return std::string(out.view());
}

std::string floatText(double value) {
  std::string out;
  appendFloat(out, value, FloatLayout::Short);
  return out;
}

void appendKeyText(TextBuilder& out, Value key, ActiveObjects& active) {
  if (key.isInlineInt()) return out.appendInteger(key.asInlineInt());
  if (!isString(key) && active.keyDepth >= ActiveObjects::kMostKeyDepth) {
    out += "...";
    return;
  }
  ++active.keyDepth;
  appendStr(out, key, active);
  --active.keyDepth;
}

uint64_t textLimit(const Context& context) {
  const uint64_t limit = context.heap.limit();
  return limit != 0 && limit < kMaxStringBytes ? limit : kMaxStringBytes;
}

bool appendPrintText(TextBuilder& out, Value value) {
  appendPrint(out, value);
  return !out.hasFailed();
}

bool appendStrText(TextBuilder& out, Value value) {
  ActiveObjects active;
  appendStr(out, value, active);
  return !out.hasFailed();
}

Value strValue(Context& context, Value value) {
  if (isString(value)) return value;
  TextBuilder out(&context, textLimit(context));
  appendStrText(out, value);
  return out.take();
}

std::string quoted(std::string_view text) {
  TextBuilder out(nullptr, kMaxStringBytes);
  appendQuotedTo(out, text);
  return std::string(out.view());
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
