// JSON by RapidJSON's reader, without recursion.
// The library adds to a null pointer while its stack is empty, which sanitizers report.
#ifdef __clang__
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/encodedstream.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#ifdef __clang__
#pragma clang attribute pop
#endif

#include <string>
#include <vector>

#include "runtime/data/readers.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/string.h"

namespace kinako::runtime::data {

namespace {

/// Builds the value from what the reader reports. Every function answers whether to go on.
class ValueBuilder {
 public:
  explicit ValueBuilder(Context& context) : context_(context) {}

  Value root() const { return root_; }
  bool isTooDeep() const { return isTooDeep_; }

  bool Null() { return add(Value::null()); }
  bool Bool(bool value) { return add(Value::boolean(value)); }
  bool Int(int value) { return Double(value); }
  bool Uint(unsigned value) { return Double(value); }
  bool Int64(int64_t value) { return Double(static_cast<double>(value)); }
  bool Uint64(uint64_t value) { return Double(static_cast<double>(value)); }
  bool Double(double value) { return add(Value::number(value)); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* bytes, rapidjson::SizeType count, bool) {
    return add(makeString(context_, {bytes, count}));
  }
  bool StartObject() { return open(makeMap(context_)); }
  bool Key(const char* bytes, rapidjson::SizeType count, bool) {
    open_.back().key = makeString(context_, {bytes, count});
    return !open_.back().key.isEmpty();
  }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(makeList(context_, Storage::Any)); }
  bool EndArray(rapidjson::SizeType) { return close(); }

 private:
  struct Container {
    Value value;
    Value key;  ///< of the next entry
  };

  bool open(Value container) {
    isTooDeep_ = open_.size() >= kMostDepth;
    if (isTooDeep_ || !container) return false;
    open_.push_back({container, Value()});
    return true;
  }
  bool close() {
    const Value container = open_.back().value;
    open_.pop_back();
    return add(container);
  }
  bool add(Value value) {
    if (!value) return false;
    if (open_.empty()) {
      root_ = value;
      return true;
    }
    const Container& into = open_.back();
    return isList(into.value) ? listPush(context_, into.value, value)
                              : mapSet(context_, into.value, into.key, value);
  }

  Context& context_;
  std::vector<Container> open_;
  Value root_;
  bool isTooDeep_ = false;
};

/// RapidJSON's reasons are sentences; ours go on after a colon.
std::string reasonOf(rapidjson::ParseErrorCode code) {
  std::string reason = rapidjson::GetParseError_En(code);
  if (reason.ends_with('.')) reason.pop_back();
  if (!reason.empty() && reason[0] >= 'A' && reason[0] <= 'Z') reason[0] += 'a' - 'A';
  return reason;
}

/// The one value of a document. Empty = failed.
Value readValue(Context& context, const Document& document) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag;
  rapidjson::MemoryStream memory(document.bytes.data(), document.bytes.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(memory);
  rapidjson::Reader reader;
  ValueBuilder builder(context);
  const auto result = reader.Parse<kFlags>(stream, builder);
  if (!result.IsError()) return builder.root();
  if (context.hasFailed) return Value();
  const std::string reason = builder.isTooDeep()
                                 ? "nested deeper than " + std::to_string(kMostDepth)
                                 : reasonOf(result.Code());
  return failData(context, document, lineAt(document, result.Offset()), reason);
}

}  // namespace

Value readJson(Context& context, const Document& document) {
  const Value root = readValue(context, document);
  if (!root || isList(root)) return root;
  if (!isMap(root)) {
    return failData(context, document, document.firstLine, "neither an array nor an object");
  }
  const Value rows = makeList(context, Storage::Any, 1);
  return rows && listPush(context, rows, root) ? rows : Value();
}

Value readJsonl(Context& context, const Document& document) {
  const Value rows = makeList(context, Storage::Any);
  std::string_view rest = document.bytes;
  for (uint64_t line = document.firstLine; rows && !rest.empty(); ++line) {
    const size_t end = rest.find('\n');
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    if (text.find_first_not_of(" \t\r") == text.npos) continue;
    const Value row = readValue(context, {document.name, text, line});
    if (!row || !listPush(context, rows, row)) return Value();
  }
  return rows;
}

}  // namespace kinako::runtime::data
