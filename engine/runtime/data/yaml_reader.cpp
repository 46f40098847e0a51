// YAML by libyaml's events.
#include <yaml.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/data/readers.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/string.h"

namespace kinako::runtime::data {

namespace {

/// Values that aliases stand for, all together. Without a bound a few lines of aliases of
/// aliases would stand for more than any machine can print.
constexpr uint64_t kMostAliased = 1'000'000;

constexpr std::string_view kStringTag = YAML_STR_TAG;

class Parser {
 public:
  explicit Parser(std::string_view bytes) {
    isReady_ = yaml_parser_initialize(&parser_) != 0;
    if (!isReady_) return;
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(bytes.data()),
                                 bytes.size());
  }
  ~Parser() {
    if (isReady_) yaml_parser_delete(&parser_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  bool next(yaml_event_t& event) { return isReady_ && yaml_parser_parse(&parser_, &event) != 0; }
  bool isOutOfMemory() const { return !isReady_ || parser_.error == YAML_MEMORY_ERROR; }
  std::string reason() const { return parser_.problem == nullptr ? "bad YAML" : parser_.problem; }
  size_t line() const {
    // The scanner knows a line; the reader of bytes only an offset.
    return parser_.error == YAML_READER_ERROR ? parser_.mark.line : parser_.problem_mark.line;
  }

 private:
  yaml_parser_t parser_;
  bool isReady_ = false;
};

std::string_view bytesOf(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// Builds rows from events. Every function answers whether to go on.
class RowBuilder {
 public:
  RowBuilder(Context& context, const Document& document)
      : context_(context), document_(document), rows_(makeList(context, Storage::Any)) {}

  Value rows() const { return context_.hasFailed ? Value() : rows_; }

  bool take(const yaml_event_t& event) {
    line_ = event.start_mark.line;
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        return scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return open(makeList(context_, Storage::Any), event.data.sequence_start.anchor);
      case YAML_MAPPING_START_EVENT:
        return open(makeMap(context_), event.data.mapping_start.anchor);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return close();
      case YAML_ALIAS_EVENT:
        return alias(std::string(bytesOf(event.data.alias.anchor)));
      case YAML_DOCUMENT_START_EVENT:
        anchors_.clear();
        return true;
      case YAML_NO_EVENT:
      case YAML_STREAM_START_EVENT:
      case YAML_STREAM_END_EVENT:
      case YAML_DOCUMENT_END_EVENT:
        return true;
    }
    return true;
  }

 private:
  struct Node {
    Value value;
    uint64_t count = 1;  ///< values inside, itself included
  };
  struct Container {
    Value value;
    std::string anchor;
    uint64_t count = 1;
    Value key{};           ///< of the next entry; empty = the key comes next
    bool isMerge = false;  ///< the key is `<<`
    std::vector<Value> merged{};
  };

  bool fail(std::string reason) {
    failData(context_, document_, document_.firstLine + line_, std::move(reason));
    return false;
  }

  bool scalar(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(data.value), data.length);
    const std::string_view tag = bytesOf(data.tag);
    const bool isPlain = data.style == YAML_PLAIN_SCALAR_STYLE && tag.empty();
    if (isPlain && text == "<<" && wantsKey()) {
      open_.back().isMerge = true;
      open_.back().key = Value::null();
      return true;
    }
    Value value;
    if (isPlain || (!tag.empty() && tag != kStringTag && tag != "!")) {
      value = resolveYamlScalar(context_, text);
    }
    if (!value && !context_.hasFailed) value = makeString(context_, text);
    if (!value) return false;
    const Node node{value};
    if (data.anchor != nullptr) anchors_[std::string(bytesOf(data.anchor))] = node;
    return add(node);
  }

  bool open(Value container, const yaml_char_t* anchor) {
    if (!container) return false;
    if (wantsKey()) return fail("only a scalar can be a key");
    if (open_.size() >= kMostDepth) return fail("nested deeper than " + std::to_string(kMostDepth));
    open_.push_back({container, std::string(bytesOf(anchor))});
    return true;
  }

  bool close() {
    Container closed = std::move(open_.back());
    open_.pop_back();
    for (const Value merged : closed.merged) {
      if (!addMissing(closed.value, merged)) return false;
    }
    const Node node{closed.value, closed.count};
    if (!closed.anchor.empty()) anchors_[closed.anchor] = node;
    return add(node);
  }

  bool alias(const std::string& anchor) {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      return fail("the alias *" + anchor + " has no anchor before it");
    }
    aliased_ += found->second.count;
    if (aliased_ > kMostAliased) return fail("aliases stand for too much data");
    markShared(found->second.value);
    return add(found->second);
  }

  bool wantsKey() const {
    return !open_.empty() && isMap(open_.back().value) && open_.back().key.isEmpty();
  }

  bool add(const Node& node) {
    if (open_.empty()) return addRow(node.value);
    Container& into = open_.back();
    into.count += node.count;
    if (isList(into.value)) return listPush(context_, into.value, node.value);
    if (into.key.isEmpty()) return setKey(into, node.value);
    const Value key = into.key;
    into.key = Value();
    if (into.isMerge) return addMerge(into, node.value);
    return mapSet(context_, into.value, key, node.value);
  }

  /// Integers and strings stay; other scalars are keys by their text.
  bool setKey(Container& into, Value key) {
    if (isMap(key) || isList(key)) return fail("only a scalar can be a key");
    if (!isInteger(key) && !isString(key)) key = makeString(context_, strText(key));
    into.key = key;
    return !key.isEmpty();
  }

  bool addMerge(Container& into, Value source) {
    into.isMerge = false;
    if (isMap(source)) {
      into.merged.push_back(source);
      return true;
    }
    if (!isList(source)) return fail("`<<` needs a mapping or a sequence of mappings");
    const auto& list = *as<List>(source);
    for (uint64_t i = 0; i < list.length; ++i) {
      const Value element = listAt(context_, list, i);
      if (!isMap(element)) return fail("`<<` needs a mapping or a sequence of mappings");
      into.merged.push_back(element);
    }
    return true;
  }

  bool addMissing(Value map, Value from) {
    const auto& source = *as<Map>(from);
    for (uint64_t i = 0; i < source.length; ++i) {
      const MapEntry entry = source.entries[i];
      if (mapContains(context_, map, entry.key)) continue;
      markShared(entry.value);
      if (!mapSet(context_, map, entry.key, entry.value)) return false;
    }
    return true;
  }

  /// The root of a document: its elements are rows, or it is one itself. An empty document
  /// has none.
  bool addRow(Value root) {
    if (root.isNull()) return true;
    if (!isList(root)) return listPush(context_, rows_, root);
    const auto& list = *as<List>(root);
    for (uint64_t i = 0; i < list.length; ++i) {
      if (!listPush(context_, rows_, listAt(context_, list, i))) return false;
    }
    return true;
  }

  Context& context_;
  const Document& document_;
  Value rows_;
  std::vector<Container> open_;
  std::unordered_map<std::string, Node> anchors_;
  uint64_t aliased_ = 0;
  size_t line_ = 0;  ///< from 0
};

}  // namespace

Value readYaml(Context& context, const Document& document) {
  Parser parser(document.bytes);
  RowBuilder builder(context, document);
  for (bool isAtEnd = false; !isAtEnd && !context.hasFailed;) {
    yaml_event_t event;
    if (!parser.next(event)) {
      if (parser.isOutOfMemory()) return context.failMemory(document.bytes.size());
      return failData(context, document, document.firstLine + parser.line(), parser.reason());
    }
    isAtEnd = event.type == YAML_STREAM_END_EVENT;
    const bool goesOn = builder.take(event);
    yaml_event_delete(&event);
    if (!goesOn) return Value();
  }
  return builder.rows();
}

}  // namespace kinako::runtime::data
