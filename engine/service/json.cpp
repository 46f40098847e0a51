// An analysis in as few bytes as web/src/analysis.ts can read with ease.
#include "base/render.h"
#include "service/analysis.h"

namespace kinako::service {

namespace {

/// Writes JSON: commas come by themselves.
class Writer {
 public:
  std::string text;

  explicit Writer(Budget* budget) : budget_(budget) {}

  /// To be asked once per entry, which may have a few hundred bytes.
  bool goOn() {
    if (!budget_) return true;
    const size_t more = text.size() - counted_;
    counted_ = text.size();
    return budget_->take(kHeldPerByte * more) &&
           budget_->goOn(1 + static_cast<uint32_t>(more / 16));
  }

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
  /// While a text grows, it is there twice; and whoever reads it makes objects of it.
  static constexpr size_t kHeldPerByte = 2;

  void separate() {
    if (!text.empty() && text.back() != '[') text += ',';
  }

  Budget* budget_;
  size_t counted_ = 0;
};

void write(Writer& out, const std::vector<OutlineItem>& items) {
  out.open();
  for (const auto& item : items) {
    if (!out.goOn()) break;
    out.open().add(item.name).add(nameOf(item.kind)).add(item.range).add(item.nameRange);
    write(out, item.children);
    out.close();
  }
  out.close();
}

}  // namespace

std::string renderJson(const Analysis& analysis, Budget* budget) {
  Writer out(budget);
  out.open().open();
  for (const auto& symbol : analysis.symbols) {
    if (!out.goOn()) break;
    out.open().add(symbol.name).add(nameOf(symbol.kind)).add(symbol.type);
    out.add(symbol.definition).add(symbol.scope).add(symbol.doc);
    if (const auto& origin = symbol.origin) {
      out.open().add(origin->file).add(origin->at.line).add(origin->at.column).close();
    }
    out.close();
  }
  out.close().open();
  for (const auto& mention : analysis.mentions) {
    if (!out.goOn()) break;
    out.add(mention.at).add(mention.symbol).add(uint32_t{mention.isDefinition});
  }
  out.close().open();
  for (const auto& type : analysis.types) out.add(type);
  out.close().open();
  for (const auto& expression : analysis.expressions) {
    if (!out.goOn()) break;
    out.add(expression.at).add(expression.type);
  }
  out.close().open();
  for (const auto& list : analysis.members) {
    out.open().add(list.type).open();
    for (const auto& member : list.own) {
      if (!out.goOn()) break;
      out.add(member.name).add(member.type).add(member.doc);
    }
    out.close().open();
    for (const auto* builtin : list.builtins) out.add(static_cast<uint32_t>(builtin->id));
    out.close().close();
  }
  out.close();
  write(out, analysis.outline);
  return std::move(out.close().text);
}

}  // namespace kinako::service
