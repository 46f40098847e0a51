// YAML in block style: what the reader understands (YAML 1.2, chapter 8), and no more. The emitter
// of libyaml would be a fortieth of the engine's download for it.
#include <cmath>
#include <string>
#include <vector>

#include "base/float_text.h"
#include "runtime/data/scalar.h"
#include "runtime/data/writers.h"
#include "runtime/format.h"
#include "runtime/unicode.h"
#include "runtime/walk.h"

namespace kinako::runtime::data {

namespace {

/// Whether a reader may see the character as it is.
bool isShown(char32_t c) {
  return c >= 0x20 && !(c >= 0x7F && c < 0xA0) && c != 0x2028 && c != 0x2029 && c != 0xFEFF &&
         c != 0xFFFE && c != 0xFFFF;
}

bool isAllShown(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    if (!isShown(decodeUtf8(text, i))) return false;
  }
  return true;
}

/// Whether a text of visible characters is that text without quotes, too (7.3.3).
bool isPlain(std::string_view text) {
  if (yamlKind(text) != ScalarKind::Text || text.empty()) return false;
  const char first = text.front();
  const bool mayLead = first == '-' || first == '?' || first == ':';
  if (mayLead && (text.size() == 1 || text[1] == ' ')) return false;
  if (!mayLead && std::string_view(" ,[]{}#&*!|>'\"%@`").find(first) != text.npos) return false;
  if (text.starts_with("---") || text.starts_with("...")) return false;
  return text.back() != ' ' && text.back() != ':' && text.find(": ") == text.npos &&
         text.find(" #") == text.npos;
}

void appendEscaped(TextBuilder& out, char32_t c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  switch (c) {
    case '"':
    case '\\':
      out += '\\';
      out += static_cast<char>(c);
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += c < 0x100 ? "\\x" : "\\u";
      for (int shift = c < 0x100 ? 4 : 12; shift >= 0; shift -= 4) out += kDigits[c >> shift & 15];
  }
}

/// A Sink of the Walker.
class YamlSink {
 public:
  YamlSink(Context& context, TextBuilder& out) : context_(context), out_(out) {}

  /// Whether all was written; else the context has failed.
  bool finish() { return !isFull(); }

  bool isFull() const { return out_.hasFailed(); }
  static uint64_t mostOfKey() { return kMaxStringBytes; }
  void integer(int64_t value) { scalar(std::to_string(value)); }
  void number(double value) {
    if (!std::isfinite(value))
      return scalar(std::isnan(value) ? ".nan" : value > 0 ? ".inf" : "-.inf");
    std::string text;
    appendFloat(text, value, FloatLayout::Nested);
    scalar(text);
  }
  void boolean(bool value) { scalar(value ? "true" : "false"); }
  void null() { scalar("null"); }
  void string(std::string_view text) {
    separate();
    appendText(text);
    out_ += '\n';
  }
  void other(Value value) {
    if (isNumber(value)) {
      separate();
      appendStrText(out_, value);
      out_ += '\n';
      return;
    }
    context_.fail(TrapKind::Domain, {"yaml", "unsupported value: " + kindName(value)});
  }
  void beginList(uint64_t count) { begin(count, true, "[]"); }
  void element(bool isFirst) {
    place(isFirst);
    out_ += '-';
  }
  void endList(uint64_t count) { end(count); }
  void beginMap(uint64_t count) { begin(count, false, "{}"); }
  void key(std::string_view text, bool isFirst) {
    place(isFirst);
    // A reader looks for the colon of a key no farther than 1,024 characters (7.4.2), and one may
    // be escaped as six.
    constexpr size_t kMostBeforeColon = 150;
    if (text.size() > kMostBeforeColon) {
      out_ += "? ";
      appendText(text);
      out_ += '\n';
      place(false);
    } else {
      appendText(text);
    }
    out_ += ':';
  }
  void endMap(uint64_t count) { end(count); }
  void cycle(bool) { context_.fail(TrapKind::Domain, {"yaml", "unsupported value: cyclic data"}); }

 private:
  struct Level {
    size_t indent;
    bool isList;
    bool isOnLine;  ///< the first item follows the dash of the list it is in
  };

  /// Between a dash or a colon and what follows it on the line.
  void separate() {
    if (!levels_.empty()) out_ += ' ';
  }
  void scalar(std::string_view text) {
    separate();
    out_ += text;
    out_ += '\n';
  }
  void begin(uint64_t count, bool isList, std::string_view empty) {
    if (count == 0) return scalar(empty);
    Level level{0, isList, true};
    if (!levels_.empty()) {
      const Level& outer = levels_.back();
      // The dashes of a list stand below the key that has it.
      level.indent = outer.indent + (outer.isList || !isList ? 2 : 0);
      level.isOnLine = outer.isList;
      out_ += level.isOnLine ? ' ' : '\n';
    }
    levels_.push_back(level);
  }
  void end(uint64_t count) {
    if (count != 0) levels_.pop_back();
  }
  void place(bool isFirst) {
    if (!isFirst || !levels_.back().isOnLine) out_.fill(levels_.back().indent, ' ');
  }
  void appendText(std::string_view text) {
    if (!context_.spend(kUnits * text.size())) return;
    const bool allShown = isAllShown(text);
    if (allShown && isPlain(text)) {
      out_ += text;
      return;
    }
    const char quote = allShown ? '\'' : '"';
    out_ += quote;
    for (size_t i = 0; i < text.size() && !isFull();) {
      const size_t begin = i;
      const char32_t c = decodeUtf8(text, i);
      if (quote == '"' && (!isShown(c) || c == '"' || c == '\\')) {
        appendEscaped(out_, c);
        continue;
      }
      if (c == '\'' && allShown) out_ += '\'';
      out_ += text.substr(begin, i - begin);
    }
    out_ += quote;
  }

  static constexpr uint64_t kUnits = 16;  // of a byte

  Context& context_;
  TextBuilder& out_;
  std::vector<Level> levels_;
};

}  // namespace

bool writeYaml(Context& context, Value rows, TextBuilder& out) {
  YamlSink sink(context, out);
  ActiveObjects active;
  Walker<YamlSink>(&context, sink, RecordNames::Hidden, active).walk(rows);
  return sink.finish();
}

}  // namespace kinako::runtime::data
