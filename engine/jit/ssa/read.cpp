#include "jit/ssa/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>

#include "bytecode/cursor.h"
#include "bytecode/words.h"
#include "heap/value.h"
#include "jit/ssa/names.h"

namespace kinako::jit::ssa {

namespace {

/// Numbers of nodes and blocks in a text.
constexpr uint32_t kMostIds = 1'000'000;

constexpr std::string_view kOpNames[] = {
#define OP(Name, name, result, inputs, imm, exit, effects, meaning) name,
#include "jit/ssa/ops.def"
};

template <typename Names>
std::optional<size_t> find(const Names& names, std::string_view name) {
  const auto at = std::find(std::begin(names), std::end(names), name);
  if (at == std::end(names)) return std::nullopt;
  return static_cast<size_t>(at - std::begin(names));
}

/// What is left of a line.
class Rest {
 public:
  explicit Rest(std::string_view text) : text_(text) {}

  bool isAtEnd() {
    skip();
    return text_.empty();
  }
  bool take(std::string_view wanted) {
    skip();
    if (!text_.starts_with(wanted)) return false;
    text_.remove_prefix(wanted.size());
    return true;
  }
  /// Up to what cannot be part of a name or a number.
  std::string_view word() {
    skip();
    const size_t end = std::min(text_.find_first_of(" ,:;()=\t"), text_.size());
    const std::string_view word = text_.substr(0, end);
    text_.remove_prefix(end);
    return word;
  }
  /// A word that is `prefix` and a number.
  std::optional<uint32_t> numbered(std::string_view prefix) {
    const Rest before = *this;
    const std::string_view name = word();
    const auto number =
        name.starts_with(prefix) ? parse<uint32_t>(name.substr(prefix.size())) : std::nullopt;
    if (!number) *this = before;
    return number;
  }

  template <typename Number>
  static std::optional<Number> parse(std::string_view text, int base = 10) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
  }
  static std::optional<uint64_t> parseBits(std::string_view text) {
    return text.starts_with("0x") ? parse<uint64_t>(text.substr(2), 16) : std::nullopt;
  }

 private:
  void skip() { text_.remove_prefix(std::min(text_.find_first_not_of(" \t"), text_.size())); }

  std::string_view text_;
};

/// A line, apart from what is said after its semicolons.
struct Line {
  uint32_t number;
  bool isBlock;
  Rest code;
  std::optional<Rest> state;
};

class Reader {
 public:
  explicit Reader(const Region& region) : code_(region) {}

  Listed read(std::string_view text) {
    split(text);
    if (error_.empty()) number();
    if (error_.empty()) fill();
    return {std::move(code_), std::move(error_)};
  }

 private:
  bool fail(const Line& line, std::string_view message) {
    if (error_.empty()) error_ = fmt::format("line {}: {}", line.number, message);
    return false;
  }

  void split(std::string_view text) {
    const std::string heading = headingOf(code_.region);
    uint32_t number = 0;
    bool isHeadingSeen = false;
    while (!text.empty()) {
      const size_t end = std::min(text.find('\n'), text.size());
      const std::string_view whole = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      ++number;
      const size_t semicolon = std::min(whole.find(';'), whole.size());
      Line line{number, whole.starts_with("block"), Rest(whole.substr(0, semicolon)), {}};
      for (size_t at = semicolon; at < whole.size();) {
        const size_t next = std::min(whole.find(';', at + 1), whole.size());
        Rest comment(whole.substr(at + 1, next - at - 1));
        if (comment.take("else ")) line.state = comment;
        at = next;
      }
      if (line.code.isAtEnd()) continue;
      if (!std::exchange(isHeadingSeen, true)) {
        if (whole != heading) fail(line, fmt::format("it is not `{}`", heading));
        continue;
      }
      lines_.push_back(line);
    }
    if (!isHeadingSeen) error_ = "line 1: nothing is there";
  }

  /// First, which nodes and blocks there are.
  void number() {
    for (const Line& line : lines_) {
      if (line.isBlock ? !numberBlock(line) : !numberNode(line)) return;
    }
    if (code_.blocks.empty() || !isBlock_[0]) error_ = "line 1: there is no block0";
  }
  bool numberBlock(const Line& line) {
    Rest rest = line.code;
    const auto id = rest.numbered("block");
    if (!id || *id > kMostIds) return fail(line, "not a block");
    if (*id >= code_.blocks.size()) {
      code_.blocks.resize(*id + 1);
      isBlock_.resize(*id + 1);
    }
    if (std::exchange(isBlock_[*id], uint8_t{1})) {
      return fail(line, fmt::format("block{} is there twice", *id));
    }
    if (rest.take("(")) {
      do {
        const auto node = rest.numbered("v");
        if (!node || !rest.take(":")) return fail(line, "not a parameter");
        if (!typed(line, *node, rest.word())) return false;
        code_.nodes[*node].op = Op::Parameter;
        code_.nodes[*node].block = *id;
        code_.blocks[*id].parameters.push_back(*node);
      } while (rest.take(","));
      if (!rest.take(")")) return fail(line, "`)` is missing");
    }
    return rest.take(":") && rest.isAtEnd() ? true : fail(line, "`:` is missing");
  }
  bool numberNode(const Line& line) {
    Rest rest = line.code;
    const auto id = rest.numbered("v");
    if (!id) return true;
    const bool isTyped = rest.take(":");
    const std::string_view type = isTyped ? rest.word() : std::string_view();
    if (!rest.take("=")) return fail(line, "`=` is missing");
    const auto op = find(kOpNames, rest.word());
    if (!op) return true;  // told later
    const Type result = opInfo(static_cast<Op>(*op)).result;
    if (isTyped != (result == Type::Any)) {
      return fail(line, isTyped ? "the operation says its type" : "its type is missing");
    }
    return typed(line, *id, isTyped ? type : kTypeNames[static_cast<size_t>(result)]);
  }
  bool typed(const Line& line, NodeId node, std::string_view name) {
    const auto type = find(kTypeNames, name);
    if (!type) return fail(line, fmt::format("no type `{}`", name));
    if (node > kMostIds) return fail(line, "too large a number");
    if (node >= code_.nodes.size()) {
      code_.nodes.resize(node + 1);
      isNode_.resize(node + 1);
    }
    if (std::exchange(isNode_[node], uint8_t{1})) {
      return fail(line, fmt::format("v{} is made twice", node));
    }
    code_.nodes[node].type = static_cast<Type>(*type);
    return true;
  }

  /// Then, what they are.
  void fill() {
    BlockId block = kNone;
    for (const Line& line : lines_) {
      if (line.isBlock) {
        block = *Rest(line.code).numbered("block");
        if (line.state) code_.blocks[block].state = state(line);
      } else if (block == kNone) {
        fail(line, "it is in no block");
      } else {
        node(line, block);
      }
      if (!error_.empty()) return;
    }
  }

  bool node(const Line& line, BlockId block) {
    Rest rest = line.code;
    const auto id = rest.numbered("v");
    if (id) {
      if (rest.take(":")) rest.word();
      rest.take("=");
    }
    const std::string_view name = rest.word();
    const auto found = find(kOpNames, name);
    if (!found) return fail(line, fmt::format("no operation `{}`", name));
    const auto op = static_cast<Op>(*found);
    const OpInfo& info = opInfo(op);
    if (op == Op::Parameter) return fail(line, "parameters are not in the body");
    if (!id && info.result != Type::None && info.result != Type::Any) {
      return fail(line, "its result has no number");
    }
    if (id && info.result == Type::None) return fail(line, "it has no result");
    bool isFirst = true;
    const auto next = [&] {
      return std::exchange(isFirst, false) ? !rest.isAtEnd() : rest.take(",");
    };
    uint64_t immediate = 0;
    if (info.immediate != Immediate::None) {
      if (!next()) return fail(line, "an operand is missing");
      if (!readImmediate(line, rest, info.immediate, immediate)) return false;
    }
    std::vector<NodeId> inputs;
    std::vector<Edge> edges;
    while (next()) {
      if (const auto to = rest.numbered("block")) {
        edges.push_back({*to, {}});
        if (*to >= isBlock_.size() || !isBlock_[*to]) {
          return fail(line, fmt::format("block{} is not there", *to));
        }
        if (rest.take("(")) {
          do {
            if (!read(line, rest, edges.back().arguments)) return false;
          } while (rest.take(","));
          if (!rest.take(")")) return fail(line, "`)` is missing");
        }
      } else if (!read(line, rest, inputs)) {
        return false;
      }
    }
    if (!rest.isAtEnd()) return fail(line, "something is left over");
    NodeId node;
    if (id) {
      node = *id;
      code_.change(node, op, inputs, immediate);
    } else {
      node = code_.make(op, inputs, immediate, Type::None);
    }
    if (line.state) {
      code_.nodes[node].state = state(line);
      if (!error_.empty()) return false;
      word_ = code_.states[code_.nodes[node].state].word;
    }
    if (info.immediate == Immediate::Word) word_ = static_cast<uint32_t>(immediate);
    code_.nodes[node].word = word_;
    code_.append(block, node);
    if (!edges.empty()) code_.blocks[block].next = std::move(edges);
    return true;
  }

  bool read(const Line& line, Rest& rest, std::vector<NodeId>& nodes) {
    const auto node = rest.numbered("v");
    if (!node) return fail(line, fmt::format("`{}` is no node", rest.word()));
    if (*node >= isNode_.size() || !isNode_[*node]) {
      return fail(line, fmt::format("v{} is made nowhere", *node));
    }
    nodes.push_back(*node);
    return true;
  }

  StateId state(const Line& line) {
    Rest rest = *line.state;
    State state;
    const auto word = rest.numbered("@");
    if (!word) return fail(line, "not a state"), kNone;
    state.word = *word;
    while (!rest.isAtEnd()) {
      const auto reg = rest.numbered("r");
      std::vector<NodeId> held;
      if (!reg || !rest.take("=")) return fail(line, "not a register of a state"), kNone;
      if (!read(line, rest, held)) return kNone;
      state.registers.emplace_back(*reg, held[0]);
    }
    code_.states.push_back(std::move(state));
    return static_cast<StateId>(code_.states.size() - 1);
  }

  bool readImmediate(const Line& line, Rest& rest, Immediate kind, uint64_t& value) {
    std::string_view word = rest.word();
    const std::string_view whole = word;
    const std::string_view prefix = kPrefixes[static_cast<size_t>(kind)];
    std::optional<uint64_t> found;
    if (word.starts_with(prefix)) {
      word.remove_prefix(prefix.size());
      found = immediate(word, kind);
    }
    if (!found) return fail(line, fmt::format("`{}` is not what it takes", whole));
    value = *found;
    if (kind != Immediate::Word) return true;
    const bytecode::Function& function = code_.region.code();
    if (value >= function.code.size()) return fail(line, "no such instruction");
    const bytecode::Cursor at(function, value);
    const std::string_view mnemonic = bytecode::opcodeInfo(at.plainOpcode()).mnemonic;
    return rest.word() == mnemonic
               ? true
               : fail(line, fmt::format("the instruction at {} is `{}`", value, mnemonic));
  }
  static std::optional<uint64_t> immediate(std::string_view word, Immediate kind) {
    switch (kind) {
      case Immediate::Number:
        if (const auto number = Rest::parse<int64_t>(word)) return static_cast<uint64_t>(*number);
        return std::nullopt;
      case Immediate::Real: {
        if (const auto bits = Rest::parseBits(word)) return bits;
        double real{};
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), real);
        if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
        return std::bit_cast<uint64_t>(real);
      }
      case Immediate::Bits:
        if (word == kEmptyName) return heap::Value().bits();
        if (word == kNullName) return heap::Value::null().bits();
        return Rest::parseBits(word);
      case Immediate::Kind:
        return find(kKindNames, word);
      case Immediate::Storage:
        return find(kStorageNames, word);
      case Immediate::None:
      case Immediate::Text:
      case Immediate::Register:
      case Immediate::Type:
      case Immediate::Shape:
      case Immediate::Field:
      case Immediate::Global:
      case Immediate::Index:
      case Immediate::Word:
      case Immediate::Function:
        break;
    }
    return Rest::parse<uint32_t>(word);
  }

  Code code_;
  std::vector<Line> lines_;
  std::vector<uint8_t> isBlock_;
  std::vector<uint8_t> isNode_;
  uint32_t word_ = 0;
  std::string error_;
};

}  // namespace

Listed read(std::string_view listing, const Region& region) { return Reader(region).read(listing); }

}  // namespace kinako::jit::ssa
