// Values as JSON (language: json). The escapes are those of an encoder that is safe inside
// HTML: `<`, `>`, `&` and the two line separators of Unicode too.
#include <algorithm>

#include "base/float_text.h"
#include "runtime/format.h"
#include "runtime/walk.h"

namespace kinako::runtime {

namespace {

constexpr char kHex[] = "0123456789abcdef";

void appendUnicodeEscape(TextBuilder& out, uint32_t unit) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 15];
}

/// Whether a byte of UTF-8 needs no escape, and begins no character that does.
bool isPlain(char c) {
  return static_cast<unsigned char>(c) >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' &&
         c != '&' && c != '\xE2';
}

/// False when a byte of UTF-8 needs no escape and can be copied.
bool appendEscape(TextBuilder& out, char c) {
  switch (c) {
    case '"':
    case '\\':
      out += '\\';
      out += c;
      return true;
    case '\b':
      out += "\\b";
      return true;
    case '\f':
      out += "\\f";
      return true;
    case '\n':
      out += "\\n";
      return true;
    case '\r':
      out += "\\r";
      return true;
    case '\t':
      out += "\\t";
      return true;
    case '<':
    case '>':
    case '&':
      appendUnicodeEscape(out, static_cast<uint32_t>(c));
      return true;
    default:
      if (static_cast<unsigned char>(c) >= ' ') return false;
      appendUnicodeEscape(out, static_cast<uint32_t>(c));
      return true;
  }
}

struct JsonSink {
  TextBuilder& out;
  JsonLayout layout;
  bool isLenient;  ///< what JSON cannot say is null
  WholeFloats floats = WholeFloats::AsInts;
  uint64_t depth = 0;
  std::string problem{};  ///< what JSON cannot say, when not lenient

  bool isFull() const { return out.isFull() || !problem.empty(); }
  static uint64_t mostOfKey() { return kMaxStringBytes; }

  void integer(int64_t value) { out.appendInteger(value); }
  void number(double value) {
    std::string& digits = out.scratch();
    appendFloat(digits, value, FloatLayout::Json);
    if (value - value != 0) return unsupported(std::string(digits));  // NaN or infinite
    if (floats == WholeFloats::Marked && digits.find_first_of(".e") == digits.npos) digits += ".0";
    out.addScratch();
  }
  void boolean(bool value) { out += value ? "true" : "false"; }
  void null() { out += "null"; }
  void string(std::string_view text) {
    constexpr std::string_view kSeparatorStart = "\xE2\x80";  // of U+2028 and U+2029
    constexpr size_t kMostPlain = 4096;
    out += '"';
    size_t plain = 0;  // what needs no escape goes at once
    size_t i = 0;
    while (i < text.size() && !out.isFull()) {
      const size_t end = std::min(text.size(), plain + kMostPlain);
      while (i < end && isPlain(text[i])) ++i;
      out += text.substr(plain, i - plain);
      plain = i;
      if (i == end) continue;
      if (text.substr(i, 2) == kSeparatorStart && i + 2 < text.size() &&
          (text[i + 2] == '\xA8' || text[i + 2] == '\xA9')) {
        appendUnicodeEscape(out, text[i + 2] == '\xA8' ? 0x2028 : 0x2029);
        i += 3;
      } else {
        if (!appendEscape(out, text[i])) out += text[i];
        ++i;
      }
      plain = i;
    }
    out += '"';
  }
  void other(Value value) {
    if (isKind(value, ObjectKind::BigInt)) {
      appendStrText(out, value);
    } else if (isKind(value, ObjectKind::BigRat)) {
      out += '"';
      appendStrText(out, value);
      out += '"';
    } else {
      unsupported("function");
    }
  }
  void beginList(uint64_t) { open('['); }
  void element(bool isFirst) {
    if (!isFirst) out += ',';
    newLine();
  }
  void endList(uint64_t count) { close(']', count); }
  void beginMap(uint64_t) { open('{'); }
  void key(std::string_view text, bool isFirst) {
    element(isFirst);
    string(text);
    out += layout == JsonLayout::Indented ? ": " : ":";
  }
  void endMap(uint64_t count) { close('}', count); }
  void cycle(bool) { unsupported("cyclic data"); }

 private:
  void open(char bracket) {
    out += bracket;
    ++depth;
  }
  void close(char bracket, uint64_t count) {
    --depth;
    if (count != 0) newLine();
    out += bracket;
  }
  void newLine() {
    if (layout != JsonLayout::Indented) return;
    out += '\n';
    out.fill(2 * depth, ' ');
  }
  void unsupported(std::string_view what) {
    if (isLenient) {
      out += "null";
    } else {
      problem = "unsupported value: ";
      problem += what;
    }
  }
};

std::string lenientText(Value value, JsonLayout layout) {
  TextBuilder out(nullptr, kMaxStringBytes);
  JsonSink sink{out, layout, true};
  ActiveObjects active;
  Walker<JsonSink>(nullptr, sink, RecordNames::Shown, active).walk(value);
  return std::string(out.view());
}

}  // namespace

std::string jsonText(Value value) { return lenientText(value, JsonLayout::Indented); }

std::string compactJsonText(Value value) { return lenientText(value, JsonLayout::Compact); }

bool appendJson(TextBuilder& out, Value value, JsonLayout layout, RecordNames names,
                WholeFloats floats) {
  JsonSink sink{out, layout, false, floats};
  ActiveObjects active;
  Walker<JsonSink>(out.context(), sink, names, active).walk(value);
  if (!out.hasFailed() && sink.problem.empty()) return true;
  if (!out.hasFailed()) out.context()->fail(TrapKind::Domain, {"json", sink.problem});
  return false;
}

}  // namespace kinako::runtime
