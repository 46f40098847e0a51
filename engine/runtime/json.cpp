// Values as JSON (language: json). The escapes are those of an encoder that is safe inside
// HTML: `<`, `>`, `&` and the two line separators of Unicode too.
#include <charconv>

#include "base/float_text.h"
#include "runtime/format.h"
#include "runtime/walk.h"

namespace kinako::runtime {

namespace {

constexpr char kHex[] = "0123456789abcdef";

void appendUnicodeEscape(std::string& out, uint32_t unit) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 15];
}

/// False when a byte of UTF-8 needs no escape and can be copied.
bool appendEscape(std::string& out, char c) {
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
  std::string& out;
  uint64_t limit;
  JsonLayout layout;
  bool isLenient;  ///< what JSON cannot say is null
  WholeFloats floats = WholeFloats::AsInts;
  uint64_t depth = 0;
  std::string problem{};  ///< what JSON cannot say, when not lenient
  bool hasOverflown = false;

  bool isFull() {
    hasOverflown = hasOverflown || out.size() > limit;
    return hasOverflown || !problem.empty();
  }

  void integer(int64_t value) {
    char buffer[24];
    out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  }
  void number(double value) {
    if (value - value != 0) {  // NaN or infinite
      std::string name;
      appendFloat(name, value, FloatLayout::Json);
      return unsupported(name);
    }
    const size_t begin = out.size();
    appendFloat(out, value, FloatLayout::Json);
    if (floats == WholeFloats::Marked && out.find_first_of(".e", begin) == out.npos) out += ".0";
  }
  void boolean(bool value) { out += value ? "true" : "false"; }
  void null() { out += "null"; }
  void string(std::string_view text) {
    constexpr std::string_view kSeparatorStart = "\xE2\x80";  // of U+2028 and U+2029
    out += '"';
    for (size_t i = 0; i < text.size() && out.size() <= limit; ++i) {
      if (appendEscape(out, text[i])) continue;
      if (text.substr(i, 2) == kSeparatorStart && i + 2 < text.size() &&
          (text[i + 2] == '\xA8' || text[i + 2] == '\xA9')) {
        appendUnicodeEscape(out, text[i + 2] == '\xA8' ? 0x2028 : 0x2029);
        i += 2;
        continue;
      }
      out += text[i];
    }
    out += '"';
  }
  void other(Value value) {
    if (isKind(value, ObjectKind::BigInt)) {
      out += integerText(value);
    } else if (isKind(value, ObjectKind::BigRat)) {
      string(strText(value));
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
    out.append(2 * depth, ' ');
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
  std::string out;
  JsonSink sink{out, kMaxStringBytes, layout, true};
  ActiveObjects active;
  Walker<JsonSink>(sink, RecordNames::Shown, active).walk(value);
  return out;
}

}  // namespace

std::string jsonText(Value value) { return lenientText(value, JsonLayout::Indented); }

std::string compactJsonText(Value value) { return lenientText(value, JsonLayout::Compact); }

bool appendJson(Context& context, std::string& out, Value value, JsonLayout layout,
                RecordNames names, WholeFloats floats) {
  JsonSink sink{out, textLimit(context), layout, false, floats};
  ActiveObjects active;
  Walker<JsonSink>(sink, names, active).walk(value);
  if (!sink.isFull()) return true;
  if (sink.problem.empty()) {
    context.failMemory(kMaxStringBytes);
  } else {
    context.fail(TrapKind::Domain, {"json", sink.problem});
  }
  return false;
}

}  // namespace kinako::runtime
