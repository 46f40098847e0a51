#include "base/render.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

#include "base/order.h"

namespace kinako {

namespace {

constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kBlue = "\x1b[1;34m";
constexpr std::string_view kCyan = "\x1b[1;36m";

/// Columns of an operand's name; its value gets as many as a line of the source.
constexpr int kLongestName = 60;

/// One character as it is shown.
struct Glyph {
  std::string text;
  int columns;   ///< on the terminal
  size_t bytes;  ///< of the source
};

/// Characters that could move the cursor or change the reading direction are spelled out.
bool isUnprintable(utf8proc_int32_t c) {
  const auto category = utf8proc_category(c);
  const bool isDirection =
      (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP || isDirection;
}

/// The first character of `text`, which is not empty.
Glyph firstGlyph(std::string_view text) {
  utf8proc_int32_t c = -1;
  const auto length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(std::min<size_t>(text.size(), 4)), &c);
  if (length <= 0) return {fmt::format("\\x{:02X}", static_cast<unsigned char>(text[0])), 4, 1};
  const auto bytes = static_cast<size_t>(length);
  if (c == '\t') return {" ", 1, bytes};
  if (c == '\n') return {"\\n", 2, bytes};
  if (c == '\r') return {"\\r", 2, bytes};
  if (isUnprintable(c)) {
    const auto code = static_cast<unsigned>(c);
    std::string escaped =
        c < 0x80 ? fmt::format("\\x{:02X}", code) : fmt::format("\\u{{{:X}}}", code);
    const auto width = static_cast<int>(escaped.size());
    return {std::move(escaped), width, bytes};
  }
  return {std::string(text.substr(0, bytes)), utf8proc_charwidth(c), bytes};
}

/// 1234567 → "1,234,567".
std::string withCommas(size_t number) {
  std::string text = std::to_string(number);
  for (size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

/// The range under which marks go, in bytes from the start of its line.
struct Mark {
  const Source* source;
  uint32_t line;
  uint32_t begin;
  uint32_t end;
  bool isPrimary;
  std::string_view text;
};

/// `given`: a file of the program.
Mark markOf(const Source& given, Span span, bool isPrimary, std::string_view text) {
  const Source& source = given.at(span.begin);
  const uint32_t line = source.position(span.begin).line;
  const std::string_view lineText = source.line(line);
  const auto length = static_cast<uint32_t>(lineText.size());
  const uint32_t lineStart =
      source.base() + static_cast<uint32_t>(lineText.data() - source.text().data());
  const uint32_t begin = std::min(span.begin - std::min(span.begin, lineStart), length);
  const uint32_t end = std::min(span.end - std::min(span.end, lineStart), length);
  return {&source, line, begin, std::max(begin, end), isPrimary, text};
}

/// What is shown of a line, and where the marked range came to stand in it.
struct Excerpt {
  std::string text;
  int column = 0;   ///< where the mark begins
  int columns = 1;  ///< how long it is, at least 1
  bool isWhole = true;
};

constexpr int kColumns = 120;       ///< of source text shown at most
constexpr int kColumnsBefore = 50;  ///< of those at most before the mark
constexpr size_t kLongLine = 1024;  ///< bytes; of longer lines only the surroundings are read

bool isContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

Excerpt excerptOf(std::string_view line, const Mark& mark) {
  size_t from = 0;
  size_t to = line.size();
  if (line.size() > kLongLine) {
    from = mark.begin - std::min<size_t>(mark.begin, kLongLine / 4);
    to = std::min<size_t>(line.size(), from + kLongLine);
    while (from > 0 && isContinuation(line[from])) --from;
    while (to < line.size() && isContinuation(line[to])) ++to;
  }
  struct Placed {
    Glyph glyph;
    int column;
  };
  std::vector<Placed> glyphs;
  int total = 0;
  int markBegin = -1;
  int markEnd = -1;
  for (size_t at = from; at < to;) {
    Glyph glyph = firstGlyph(line.substr(at, to - at));
    const size_t next = at + glyph.bytes;
    if (markBegin < 0 && next > mark.begin) markBegin = total;
    if (at < mark.end) markEnd = total + glyph.columns;
    glyphs.push_back({std::move(glyph), total});
    total += glyphs.back().glyph.columns;
    at = next;
  }
  if (markBegin < 0) markBegin = total;
  markEnd = std::max(markEnd, markBegin + 1);

  int first = 0;
  int last = total;
  if (total > kColumns) {
    first = std::clamp(markBegin - kColumnsBefore, 0, total - kColumns);
    last = first + kColumns;
  }
  Excerpt excerpt;
  const bool cutsStart = from > 0 || first > 0;
  const bool cutsEnd = to < line.size() || last < total;
  int shift = first;
  int shown = 0;
  for (const auto& [glyph, column] : glyphs) {
    if (column < first || column + glyph.columns > last) continue;
    if (excerpt.text.empty()) {
      shift = column - (cutsStart ? 1 : 0);
      if (cutsStart) excerpt.text = "…";
    }
    excerpt.text += glyph.text;
    shown = column + glyph.columns;
  }
  if (cutsEnd) excerpt.text += "…";
  excerpt.column = markBegin - shift;
  excerpt.columns = std::max(1, std::min(markEnd, std::max(shown, markBegin + 1)) - markBegin);
  excerpt.isWhole = !cutsStart && !cutsEnd;
  return excerpt;
}

/// The beginning of `text` in at most this many columns, printable.
std::string shortened(std::string_view text, int columns) {
  std::string out;
  int taken = 0;
  while (!text.empty()) {
    const Glyph glyph = firstGlyph(text);
    taken += glyph.columns;
    if (taken > columns) return out + "…";
    out += glyph.text;
    text.remove_prefix(glyph.bytes);
  }
  return out;
}

/// Whether an operand is called what it is: `[1,2]` for [1, 2].
bool isLiteral(std::string_view text, std::string_view value) {
  if (text.starts_with('"') || value.starts_with('"')) return text == value;
  const auto squeezed = [](std::string_view from) {
    std::string out(from);
    std::erase(out, ' ');
    return out;
  };
  return squeezed(text) == squeezed(value);
}

/// printable(), with tabs told from spaces.
std::string exactly(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Glyph glyph = firstGlyph(text);
    out += text[0] == '\t' ? "\\t" : glyph.text;
    text.remove_prefix(glyph.bytes);
  }
  return out;
}

class Page {
 public:
  Page(const Source& source, Color color) : source_(source), color_(color) {}

  void heading(std::string_view style, const std::string& kind, std::string_view message) {
    style_ = style;
    paint(style, kind);
    paint(kBold, ": " + printable(message));
    out_ += '\n';
  }

  /// The file of the first mark comes first, others with a heading of their own.
  void place(Span span, std::vector<Mark> marks) {
    const Source* const own = marks.front().source;
    sortInOrder(marks, [own](const Mark& a, const Mark& b) {
      if (a.source != b.source) {
        if (a.source == own || b.source == own) return a.source == own;
        return a.source->base() < b.source->base();
      }
      return a.line != b.line ? a.line < b.line : a.isPrimary > b.isPrimary;
    });
    for (const Mark& mark : marks) {
      gutter_ = std::max(gutter_, std::to_string(mark.line).size());
    }
    file("-->", {{}, span, own});
    const Source* lastSource = own;
    uint32_t lastLine = 0;
    bool isWhole = true;
    for (const Mark& mark : marks) {
      if (mark.source != lastSource) {
        const Source& source = *mark.source;
        const auto lineStart =
            static_cast<uint32_t>(source.line(mark.line).data() - source.text().data());
        const uint32_t begin = source.base() + lineStart + mark.begin;
        file(":::", {{}, {begin, begin}, &source});
        lastSource = &source;
        lastLine = 0;
        isWhole = true;
      }
      const Excerpt excerpt = excerptOf(mark.source->line(mark.line), mark);
      if (mark.line != lastLine || !isWhole) {
        if (lastLine != 0 && mark.line > lastLine + 1) {
          out_.append(gutter_ + 1, ' ');
          paint(kBlue, "...");
          out_ += '\n';
        }
        sourceLine(mark.line, excerpt.text);
      }
      underline(mark, excerpt);
      lastLine = mark.line;
      isWhole = excerpt.isWhole;
    }
  }

  void note(std::string_view title, std::string_view text) {
    out_.append(gutter_ + 2, ' ');
    paint(kBlue, "=");
    out_ += ' ';
    paint(kCyan, std::string(title) + ':');
    if (!text.empty()) out_ += ' ' + printable(text);
    out_ += '\n';
  }

  /// Values a condition looked at; a literal needs no name.
  void evidence(const Evidence& evidence) {
    if (evidence.isEmpty()) return;
    note("values", "");
    for (const auto& [text, value] : evidence.operands) {
      out_.append(gutter_ + 6, ' ');
      const std::string name = shortened(text, kLongestName);
      out_ += (isLiteral(text, value) ? "" : name + " = ") + shortened(value, kColumns) + '\n';
    }
    if (evidence.difference.empty()) return;
    note("difference (- left, + right)", "");
    for (std::string_view rest = evidence.difference; !rest.empty();) {
      const size_t length = std::min(rest.find('\n'), rest.size());
      out_.append(gutter_ + 6, ' ');
      out_ += exactly(rest.substr(0, length)) + '\n';
      rest.remove_prefix(std::min(length + 1, rest.size()));
    }
  }

  void stack(const std::vector<Frame>& frames) {
    note("stack", "");
    const StackCut cut = cutStack(frames.size());
    for (size_t i = 0; i < frames.size(); ++i) {
      out_.append(gutter_ + 6, ' ');
      if (cut.omitted > 0 && i == cut.head) {
        out_ += "… " + withCommas(cut.omitted) + " more frames …\n";
        i += cut.omitted - 1;
        continue;
      }
      out_ += "at " + printable(frames[i].function) + " (" +
              (frames[i].isBuiltin ? "builtin" : where(frames[i])) + ")\n";
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void paint(std::string_view style, std::string_view text) {
    const bool isOn = color_ == Color::On;
    if (isOn) out_ += style;
    out_ += text;
    if (isOn) out_ += kPlain;
  }

  /// The line above an excerpt: which file, which place.
  void file(std::string_view arrow, const Frame& place) {
    out_.append(gutter_ + 1, ' ');
    paint(kBlue, arrow);
    out_ += ' ' + where(place) + '\n';
    bar();
    out_ += '\n';
  }

  void bar() {
    out_.append(gutter_ + 2, ' ');
    paint(kBlue, "|");
  }

  std::string where(const Frame& frame) const {
    const Source& source = frame.source ? *frame.source : source_.at(frame.span.begin);
    const Position at = source.position(frame.span.begin);
    return printable(source.name()) + ':' + std::to_string(at.line) + ':' +
           std::to_string(at.column);
  }

  void sourceLine(uint32_t line, std::string_view text) {
    const std::string number = std::to_string(line);
    std::string margin = ' ' + std::string(gutter_ - number.size(), ' ') + number + " |";
    paint(kBlue, margin);
    if (!text.empty()) (out_ += ' ') += text;
    out_ += '\n';
  }

  void underline(const Mark& mark, const Excerpt& excerpt) {
    bar();
    out_.append(static_cast<size_t>(excerpt.column) + 1, ' ');
    const auto length = static_cast<size_t>(excerpt.columns);
    std::string text(length, mark.isPrimary ? '^' : '-');
    if (!mark.text.empty()) text += ' ' + printable(mark.text);
    paint(mark.isPrimary ? style_ : kBlue, text);
    out_ += '\n';
  }

  const Source& source_;
  Color color_;
  std::string out_;
  std::string_view style_;
  size_t gutter_ = 1;  ///< digits of the greatest line number shown
};

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Glyph glyph = firstGlyph(text);
    out += glyph.text;
    text.remove_prefix(glyph.bytes);
  }
  return out;
}

StackCut cutStack(size_t frames) {
  constexpr size_t kHead = 10;
  constexpr size_t kTail = 5;
  if (frames <= kHead + kTail + 1) return {frames, 0};
  return {kHead, frames - kHead - kTail};
}

std::string renderText(const Diagnostic& diagnostic, const Source& source, Color color) {
  const DiagnosticInfo& info = diagnosticInfo(diagnostic.code);
  const bool isError = info.severity == Severity::Error;
  Page page(source, color);
  page.heading(isError ? kRed : kYellow,
               (isError ? "error[" : "warning[") + std::string(info.name) + ']',
               diagnostic.message);
  std::vector<Mark> marks{markOf(source, diagnostic.span, true, "")};
  for (const Label& label : diagnostic.labels) {
    marks.push_back(markOf(source, label.span, false, label.text));
  }
  page.place(diagnostic.span, std::move(marks));
  if (!diagnostic.help.empty()) page.note("help", diagnostic.help);
  return page.take();
}

std::string renderText(const TrapReport& trap, const Source& given, Color color) {
  const Source& source = trap.source ? *trap.source : given.at(trap.span.begin);
  Page page(source, color);
  page.heading(kRed, "runtime error[" + std::string(trapInfo(trap.kind).name) + ']', trap.message);
  page.place(trap.span, {markOf(source, trap.span, true, "")});
  if (!trap.help.empty()) page.note("help", trap.help);
  page.evidence(trap.evidence);
  if (!trap.stack.empty()) page.stack(trap.stack);
  return page.take();
}

}  // namespace kinako
