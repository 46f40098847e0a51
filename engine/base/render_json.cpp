#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

#include "base/render.h"

namespace kinako {

namespace {

/// The number of bytes of the first character, or 0 when they are not UTF-8.
size_t firstCharacter(std::string_view text, utf8proc_int32_t& c) {
  c = -1;
  const auto length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(std::min<size_t>(text.size(), 4)), &c);
  return length > 0 ? static_cast<size_t>(length) : 0;
}

std::string xml(std::string_view text, bool isAttribute) {
  std::string out;
  while (!text.empty()) {
    utf8proc_int32_t c = -1;
    const size_t length = firstCharacter(text, c);
    if (length == 0 || c == 0xFFFE || c == 0xFFFF) {
      out += "\xEF\xBF\xBD";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\r' || (isAttribute && (c == '\n' || c == '\t'))) {
      out += fmt::format("&#{};", static_cast<int>(c));
    } else if (c < 0x20 && c != '\n' && c != '\t') {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<size_t>(length, 1));
  }
  return out;
}

}  // namespace

std::string xmlText(std::string_view text) { return xml(text, false); }
std::string xmlAttribute(std::string_view text) { return xml(text, true); }

std::string jsonString(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    utf8proc_int32_t c = -1;
    const size_t length = firstCharacter(text, c);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c < 0x20 || c == 0x7F) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return out += '"';
}

namespace {

/// `"line":…,"column":…,"endLine":…,"endColumn":…,"begin":…,"end":…`
std::string placeFields(Span span, const Source& source) {
  const Position begin = source.position(span.begin);
  const Position end = source.position(std::max(span.begin, span.end));
  return "\"line\":" + std::to_string(begin.line) + ",\"column\":" + std::to_string(begin.column) +
         ",\"endLine\":" + std::to_string(end.line) +
         ",\"endColumn\":" + std::to_string(end.column) +
         ",\"begin\":" + std::to_string(span.begin - source.base()) +
         ",\"end\":" + std::to_string(span.end - source.base());
}

/// Everything a diagnostic and a trap have in common, from `{` up to `"help":…`.
std::string opening(std::string_view kind, std::string_view code, std::string_view message,
                    std::string_view help, Span span, const Source& source) {
  return "{\"kind\":" + jsonString(kind) + ",\"code\":" + jsonString(code) +
         ",\"message\":" + jsonString(message) + ",\"file\":" + jsonString(source.name()) + ',' +
         placeFields(span, source) + ",\"help\":" + jsonString(help);
}

/// `,"file":…` when it is not that of the report.
std::string fileField(const Source& source, const Source& reported) {
  return &source == &reported ? "" : ",\"file\":" + jsonString(source.name());
}

/// A span with a text, as labels and edits are. `reported`: the file of the report.
template <typename Item>
std::string placed(const Item& item, const Source& reported) {
  const Source& source = reported.at(item.span.begin);
  return '{' + placeFields(item.span, source) + ",\"text\":" + jsonString(item.text) +
         fileField(source, reported) + '}';
}

std::string list(const std::vector<Label>& labels, const Source& source) {
  std::string out = "[";
  for (const Label& label : labels) {
    if (out.size() > 1) out += ',';
    out += placed(label, source);
  }
  return out += ']';
}

/// What a fix does, for a button.
std::string titleOf(const Fix& fix, const Source& source) {
  const auto old = source.at(fix.span.begin).text(fix.span);
  const auto& [verb, what] = fix.text.empty() ? std::pair("Remove", old)
                             : old.empty()    ? std::pair("Insert", std::string_view(fix.text))
                                              : std::pair("Change to", std::string_view(fix.text));
  return std::string(verb) + " `" + std::string(what) + '`';
}

std::string list(const std::vector<Fix>& fixes, const Source& source) {
  std::string out = "[";
  for (const Fix& fix : fixes) {
    if (out.size() > 1) out += ',';
    out += "{\"title\":" + jsonString(titleOf(fix, source)) + ",\"edits\":[" + placed(fix, source) +
           "]}";
  }
  return out += ']';
}

/// Of the one that counts the others.
std::string omitted(const Diagnostic& diagnostic) {
  if (diagnostic.code != Code::P099) return {};
  return ",\"omittedErrors\":" + std::to_string(diagnostic.omittedErrors) +
         ",\"omittedWarnings\":" + std::to_string(diagnostic.omittedWarnings);
}

}  // namespace

std::string renderJson(const Diagnostic& diagnostic, const Source& given) {
  const Source& source = given.at(diagnostic.span.begin);
  const DiagnosticInfo& info = diagnosticInfo(diagnostic.code);
  return opening(info.severity == Severity::Error ? "error" : "warning", info.name,
                 diagnostic.message, diagnostic.help, diagnostic.span, source) +
         ",\"labels\":" + list(diagnostic.labels, source) +
         ",\"fixes\":" + list(diagnostic.fixes, source) + omitted(diagnostic) + '}';
}

std::string renderJson(const TrapReport& trap, const Source& given) {
  const Source& source = trap.source ? *trap.source : given.at(trap.span.begin);
  std::string out =
      opening("trap", trapInfo(trap.kind).name, trap.message, trap.help, trap.span, source);
  const StackCut cut = cutStack(trap.stack.size());
  out += ",\"stack\":[";
  for (size_t i = 0; i < trap.stack.size(); ++i) {
    if (i == cut.head) i += cut.omitted;
    const Frame& frame = trap.stack[i];
    const Source& file = frame.source ? *frame.source : source.at(frame.span.begin);
    const Position at = file.position(frame.span.begin);
    if (i > 0) out += ',';
    out += "{\"function\":" + jsonString(frame.function) + ",\"line\":" + std::to_string(at.line) +
           ",\"column\":" + std::to_string(at.column) + fileField(file, source) +
           (frame.isBuiltin ? ",\"isBuiltin\":true}" : "}");
  }
  out += "],\"omittedFrames\":" + std::to_string(cut.omitted) + ",\"operands\":[";
  for (size_t i = 0; i < trap.evidence.operands.size(); ++i) {
    const ShownOperand& operand = trap.evidence.operands[i];
    if (i > 0) out += ',';
    out +=
        "{\"text\":" + jsonString(operand.text) + ",\"value\":" + jsonString(operand.value) + '}';
  }
  return out += "],\"difference\":" + jsonString(trap.evidence.difference) + '}';
}

}  // namespace kinako
