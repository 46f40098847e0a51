// YAML by libyaml's events.
#include <yaml.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/data/rows.h"
#include "runtime/list.h"
#include "runtime/number.h"
#include "runtime/room.h"
#include "runtime/string.h"

namespace kinako::runtime::data {

namespace {

/// Values that aliases expand to, all together. Without a bound a few lines of aliases of
/// aliases would expand to more than any machine can print.
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

/// An event of the parser, as far as rows are made of it.
struct Event {
  enum class Kind : uint8_t { Scalar, List, Map, End, Alias };

  Kind kind;
  ScalarKind scalar = ScalarKind::Text;
  bool isPlain = false;
  size_t node = 0;  ///< of an alias
  std::string text{};
};

/// A node that has an anchor. Where an alias is in a place of another type, its events are
/// gone through once more, so that its scalars are read from their text again.
struct Node {
  size_t begin;  ///< in the events that are kept
  size_t end = 0;
  Value value{};  ///< of a container
  const TypeDescriptor* type = nullptr;
  uint64_t weight = 0;  ///< values in it, itself included, and long texts by their length
};

/// Makes rows of events. Every function answers whether to go on.
class EventReader {
 public:
  EventReader(Context& context, const Document& document, const TypeDescriptor& type)
      : context_(context),
        room_(context),
        document_(document),
        rows_(context, document, type, RowBuilder::Root::Rows,
              [this] { return document_.firstLine + line_; }) {}

  Value finish() { return rows_.finish(); }

  bool take(const yaml_event_t& event) {
    if (!context_.spend(kUnits)) return false;
    line_ = event.start_mark.line;
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        return leaf(scalarOf(event), bytesOf(event.data.scalar.anchor));
      case YAML_ALIAS_EVENT:
        return alias(std::string(bytesOf(event.data.alias.anchor)));
      case YAML_SEQUENCE_START_EVENT:
        return open({Event::Kind::List}, bytesOf(event.data.sequence_start.anchor));
      case YAML_MAPPING_START_EVENT:
        return open({Event::Kind::Map}, bytesOf(event.data.mapping_start.anchor));
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return close();
      case YAML_DOCUMENT_START_EVENT:
        anchors_.clear();
        nodes_.clear();
        kept_.clear();
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
  static constexpr uint64_t kUnits = 512;  // of an event

  struct Level {
    std::string anchor;
    Node node;
  };

  static Event scalarOf(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    const std::string_view tag = bytesOf(data.tag);
    Event scalar{Event::Kind::Scalar};
    scalar.text.assign(reinterpret_cast<const char*>(data.value), data.length);
    scalar.isPlain =
        tag.empty() ? data.style == YAML_PLAIN_SCALAR_STYLE : tag != kStringTag && tag != "!";
    if (scalar.isPlain) scalar.scalar = yamlKind(scalar.text);
    return scalar;
  }

  bool leaf(Event event, std::string_view anchor) {
    Node node{kept_.size()};
    if (!anchor.empty()) ++openAnchors_;
    const uint64_t weight = keep(event);
    if (!apply(event)) return false;
    if (anchor.empty()) return true;
    node.weight = weight;
    name(std::string(anchor), node);
    return true;
  }

  bool open(Event event, std::string_view anchor) {
    if (!anchor.empty()) ++openAnchors_;
    levels_.push_back({std::string(anchor), {kept_.size()}});
    keep(event);
    return apply(event);
  }

  bool close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    level.node.value = rows_.innermost();
    level.node.type = rows_.innermostType();
    keep({Event::Kind::End});
    if (!rows_.close()) return false;
    if (!levels_.empty()) levels_.back().node.weight += level.node.weight;
    if (!level.anchor.empty()) name(std::move(level.anchor), level.node);
    return true;
  }

  bool alias(const std::string& anchor) {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      return rows_.fail("the alias *" + anchor + " has no anchor before it");
    }
    Event event{Event::Kind::Alias};
    event.node = found->second;
    keep(event);
    return apply(event);
  }

  /// Keeps an event when it is in a node with an anchor. Returns its weight.
  uint64_t keep(const Event& event) {
    constexpr size_t kHeavy = 64;
    uint64_t weight = 1 + event.text.size() / kHeavy;
    if (event.kind == Event::Kind::Alias) weight = nodes_[event.node].weight;
    if (event.kind == Event::Kind::End) weight = 0;
    if (!levels_.empty()) levels_.back().node.weight += weight;
    if (openAnchors_ > 0 && room_.forOneMore(kept_) && room_.take(event.text.size())) {
      kept_.push_back(event);
    }
    return weight;
  }

  /// The node is complete.
  void name(std::string anchor, Node node) {
    --openAnchors_;
    node.end = kept_.size();
    anchors_[std::move(anchor)] = nodes_.size();
    nodes_.push_back(node);
  }

  bool apply(const Event& event) {
    if (context_.hasFailed || !context_.spend(kUnits / 8)) return false;
    switch (event.kind) {
      case Event::Kind::Scalar:
        return scalar({event.scalar, event.text, event.isPlain});
      case Event::Kind::List:
        return rows_.openList();
      case Event::Kind::Map:
        return rows_.openMap();
      case Event::Kind::End:
        return rows_.close();
      case Event::Kind::Alias:
        return insert(nodes_[event.node]);
    }
    return false;
  }

  /// What an alias refers to.
  bool insert(const Node node) {
    aliased_ += node.weight;
    if (aliased_ > kMostAliased) return rows_.fail("aliases expand to too much data");
    if (node.value && rows_.wantsKey()) return rows_.fail("only a scalar can be a key");
    if (node.value && node.type == rows_.typeHere()) {
      markShared(node.value);
      return rows_.value(node.value);
    }
    for (size_t i = node.begin; i < node.end; ++i) {
      if (!apply(kept_[i])) return false;
    }
    return true;
  }

  bool scalar(const Scalar& scalar) {
    if (rows_.wantsKey()) return key(scalar);
    // An empty document has no row.
    if (!rows_.isInside() && scalar.kind == ScalarKind::Null) return true;
    return rows_.scalar(scalar);
  }

  /// Keys are text, but integers where the type does not say otherwise.
  bool key(const Scalar& scalar) {
    if (scalar.isPlain && scalar.text == "<<") return rows_.mergeKey();
    const TypeDescriptor* type = rows_.innermostType();
    const bool isText =
        type && (type->tag == TypeTag::Record ||
                 (type->tag == TypeTag::Map && type->key && type->key->tag == TypeTag::String));
    if (isText || !scalar.isPlain || !isPrintedInteger(scalar.text)) return rows_.key(scalar.text);
    const auto integer = parseInteger(context_, scalar.text);
    return integer && rows_.key(*integer);
  }

  Context& context_;
  Room room_;
  const Document& document_;
  std::vector<Level> levels_;
  std::vector<Event> kept_;
  std::vector<Node> nodes_;
  std::unordered_map<std::string, size_t> anchors_;
  size_t openAnchors_ = 0;
  uint64_t aliased_ = 0;
  size_t line_ = 0;  ///< from 0
  RowBuilder rows_;
};

}  // namespace

Value readYaml(Context& context, const Document& document, const TypeDescriptor& type) {
  Parser parser(document.bytes);
  EventReader reader(context, document, type);
  for (bool isAtEnd = false; !isAtEnd && !context.hasFailed;) {
    yaml_event_t event;
    if (!parser.next(event)) {
      if (parser.isOutOfMemory()) return context.failMemory(document.bytes.size());
      return failData(context, document, document.firstLine + parser.line(), parser.reason());
    }
    isAtEnd = event.type == YAML_STREAM_END_EVENT;
    const bool goesOn = reader.take(event);
    yaml_event_delete(&event);
    if (!goesOn) return Value();
  }
  return reader.finish();
}

}  // namespace kinako::runtime::data
