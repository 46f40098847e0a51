// The listing: `kinako dump --stage=ssa`, and what tests compare.
#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "base/float_text.h"
#include "bytecode/cursor.h"
#include "bytecode/words.h"
#include "heap/value.h"
#include "jit/ssa/names.h"

namespace kinako::jit::ssa {

namespace {

std::string_view nameOf(Type type) { return kTypeNames[static_cast<size_t>(type)]; }

class Printer {
 public:
  Printer(const Code& code, std::vector<Link>* links)
      : code_(code), function_(code.region.code()), links_(links) {}

  std::string print() {
    line(headingOf(code_.region));
    const auto previous = code_.previous();
    for (const BlockId block : code_.order()) {
      std::string head = fmt::format("block{}", block);
      const auto& parameters = code_.blocks[block].parameters;
      for (size_t i = 0; i < parameters.size(); ++i) {
        head += fmt::format("{}v{}: {}", i == 0 ? "(" : ", ", parameters[i],
                            nameOf(code_.nodes[parameters[i]].type));
      }
      head += parameters.empty() ? ":" : "):";
      putState(head, code_.blocks[block].state);
      if (!previous[block].empty()) {
        indent(head);
        head += "; from";
        for (const BlockId from : previous[block]) head += fmt::format(" block{}", from);
      }
      line(head);
      for (const NodeId node : code_.blocks[block].body) print(block, node);
    }
    return std::move(text_);
  }

 private:
  void line(std::string_view text) {
    text_ += text;
    text_ += '\n';
  }

  static void indent(std::string& text) { text.resize(std::max<size_t>(text.size() + 2, 40), ' '); }
  void putState(std::string& text, StateId id) const {
    if (id == kNone) return;
    const State& state = code_.states[id];
    indent(text);
    text += fmt::format("; else @{}", state.word);
    for (const auto& [reg, held] : state.registers) text += fmt::format(" r{}=v{}", reg, held);
  }

  void print(BlockId block, NodeId node) {
    const Node& it = code_.nodes[node];
    const OpInfo& info = code_.info(node);
    std::string text = "  ";
    if (it.type != Type::None) {
      text += fmt::format("v{}", node);
      if (info.result == Type::Any) text += fmt::format(": {}", nameOf(it.type));
      text += " = ";
    }
    text += info.name;
    std::string_view between = " ";
    const auto put = [&](std::string_view operand) {
      text += between;
      text += operand;
      between = ", ";
    };
    if (const std::string immediate = immediateOf(it); !immediate.empty()) put(immediate);
    for (const NodeId input : code_.inputs(node)) put(fmt::format("v{}", input));
    for (const Edge& edge : info.isTerminator ? code_.blocks[block].next : std::vector<Edge>()) {
      std::string to = fmt::format("block{}", edge.to);
      for (size_t i = 0; i < edge.arguments.size(); ++i) {
        to += fmt::format("{}v{}", i == 0 ? "(" : ", ", edge.arguments[i]);
      }
      if (!edge.arguments.empty()) to += ')';
      put(to);
    }
    putState(text, it.state);
    if (links_ && it.word < function_.spans.size()) {
      links_->push_back({text_.size(), function_.spans[it.word]});
    }
    line(text);
  }

  static std::string realText(uint64_t bits) {
    const auto value = std::bit_cast<double>(bits);
    if (!std::isfinite(value)) return fmt::format("{:#018x}", bits);
    std::string text = floatText(value, FloatLayout::Source);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
  }
  static std::string valueText(uint64_t bits) {
    if (bits == heap::Value().bits()) return std::string(kEmptyName);
    if (bits == heap::Value::null().bits()) return std::string(kNullName);
    return fmt::format("{:#018x}", bits);
  }

  std::string immediateOf(const Node& node) const {
    const uint64_t value = node.immediate;
    const Immediate kind = opInfo(node.op).immediate;
    const std::string_view prefix = kPrefixes[static_cast<size_t>(kind)];
    switch (kind) {
      case Immediate::None:
        return "";
      case Immediate::Number:
        return fmt::format("{}", static_cast<int64_t>(value));
      case Immediate::Real:
        return realText(value);
      case Immediate::Bits:
        return valueText(value);
      case Immediate::Kind:
        return std::string(kKindNames[value]);
      case Immediate::Storage:
        return std::string(kStorageNames[value]);
      case Immediate::Word: {
        const bytecode::Cursor at(function_, value);
        return fmt::format("{}{} {}", prefix, value,
                           bytecode::opcodeInfo(at.plainOpcode()).mnemonic);
      }
      case Immediate::Text:
      case Immediate::Register:
      case Immediate::Type:
      case Immediate::Shape:
      case Immediate::Field:
      case Immediate::Global:
      case Immediate::Index:
      case Immediate::Function:
        return fmt::format("{}{}", prefix, value);
    }
    return "";
  }

  const Code& code_;
  const bytecode::Function& function_;
  std::vector<Link>* links_;
  std::string text_;
};

}  // namespace

std::string headingOf(const Region& region) {
  return fmt::format("ssa {}{}{}", region.code().name,
                     region.isFromStart() ? "" : fmt::format(" from {}", region.loop),
                     region.isWide ? " wide" : "");
}

std::string print(const Code& code, std::vector<Link>* links) {
  return Printer(code, links).print();
}

}  // namespace kinako::jit::ssa
