// An analysis in as few bytes as web/src/analysis.ts can read with ease.
#include "base/render.h"
#include "service/analysis.h"

namespace kinako::service {

namespace {

/// Writes JSON: commas come by themselves.
class Writer {
 public:
  std::string text;

  Writer& open() {
    separate();
    text += '[';
    return *this;
  }
  Writer& close() {
    text += ']';
    return *this;
  }
  Writer& add(std::string_view word) {
    separate();
    text += jsonString(word);
    return *this;
  }
  Writer& add(uint32_t number) {
    separate();
    text += std::to_string(number);
    return *this;
  }
  Writer& add(Span span) { return add(span.begin).add(span.end); }
  Writer& add(const std::optional<Span>& span) {
    if (span) return open().add(*span).close();
    separate();
    text += "null";
    return *this;
  }

 private:
  void separate() {
    if (!text.empty() && text.back() != '[') text += ',';
  }
};

void write(Writer& out, const std::vector<OutlineItem>& items) {
  out.open();
  for (const auto& item : items) {
    out.open().add(item.name).add(nameOf(item.kind)).add(item.range).add(item.nameRange);
    write(out, item.children);
    out.close();
  }
  out.close();
}

}  // namespace

std::string renderJson(const Analysis& analysis) {
  Writer out;
  out.open().open();
  for (const auto& symbol : analysis.symbols) {
    out.open().add(symbol.name).add(nameOf(symbol.kind)).add(symbol.type);
    out.add(symbol.definition).add(symbol.scope).add(symbol.doc);
    if (const auto& origin = symbol.origin) {
      out.open().add(origin->file).add(origin->at.line).add(origin->at.column).close();
    }
    out.close();
  }
  out.close().open();
  for (const auto& mention : analysis.mentions) {
    out.add(mention.at).add(mention.symbol).add(uint32_t{mention.isDefinition});
  }
  out.close().open();
  for (const auto& type : analysis.types) out.add(type);
  out.close().open();
  for (const auto& expression : analysis.expressions) out.add(expression.at).add(expression.type);
  out.close().open();
  for (const auto& list : analysis.members) {
    out.open().add(list.type).open();
    for (const auto& member : list.own) out.add(member.name).add(member.type).add(member.doc);
    out.close().open();
    for (const auto* builtin : list.builtins) out.add(static_cast<uint32_t>(builtin->id));
    out.close().close();
  }
  out.close();
  write(out, analysis.outline);
  return std::move(out.close().text);
}

}  // namespace kinako::service
