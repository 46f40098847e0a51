// What must hold of code between any two passes.
#include <fmt/format.h>

#include "jit/ssa/dominators.h"
#include "jit/ssa/ssa.h"

namespace kinako::jit::ssa {

namespace {

Type typeOfLetter(char letter) {
  switch (letter) {
    case 'I':
      return Type::Int;
    case 'F':
      return Type::Float;
    case 'B':
      return Type::Bool;
    case 'V':
      return Type::Value;
    case 'P':
      return Type::Pointer;
    default:
      return Type::Any;
  }
}

class Verifier {
 public:
  explicit Verifier(const Code& code) : code_(code), places_(code.nodes.size(), kNone) {}

  std::string check() {
    if (code_.blocks.empty()) return "no blocks";
    for (BlockId block = 0; block < code_.blocks.size(); ++block) {
      for (const Edge& edge : code_.blocks[block].next) {
        if (edge.to >= code_.blocks.size()) return fmt::format("block{}: an edge", block);
        if (edge.to == 0) return fmt::format("block{} leads to the entry", block);
      }
    }
    const Dominators dominators(code_);
    dominators_ = &dominators;
    for (const BlockId block : dominators.order()) {
      if (std::string problem = place(block); !problem.empty()) return problem;
    }
    for (const BlockId block : dominators.order()) {
      for (const NodeId node : code_.blocks[block].body) {
        if (std::string problem = check(node); !problem.empty()) {
          return fmt::format("v{} {}: {}", node, code_.info(node).name, problem);
        }
      }
      const StateId state = code_.blocks[block].state;
      const auto parameters = static_cast<uint32_t>(code_.blocks[block].parameters.size());
      if (state != kNone) {
        if (std::string problem = checkState(state, block, parameters); !problem.empty()) {
          return fmt::format("block{}: {}", block, problem);
        }
      }
      if (std::string problem = checkEdges(block); !problem.empty()) {
        return fmt::format("block{}: {}", block, problem);
      }
    }
    return "";
  }

 private:
  /// Every node is once in one block, and it is the block that it names.
  std::string place(BlockId block) {
    const Block& it = code_.blocks[block];
    uint32_t place = 0;
    const auto put = [&](NodeId node, bool isParameter) -> std::string {
      if (node >= code_.nodes.size()) return fmt::format("block{}: no such node", block);
      if (places_[node] != kNone) return fmt::format("v{} is twice in blocks", node);
      if (code_.nodes[node].block != block) return fmt::format("v{} names another block", node);
      if ((code_.nodes[node].op == Op::Parameter) != isParameter) {
        return fmt::format("v{}: parameters are not in the body", node);
      }
      places_[node] = place++;
      return "";
    };
    for (const NodeId node : it.parameters) {
      if (std::string problem = put(node, true); !problem.empty()) return problem;
    }
    for (size_t i = 0; i < it.body.size(); ++i) {
      if (std::string problem = put(it.body[i], false); !problem.empty()) return problem;
      if (code_.info(it.body[i]).isTerminator != (i + 1 == it.body.size())) {
        return fmt::format("block{} does not end with its one terminator", block);
      }
    }
    return it.body.empty() ? fmt::format("block{} is empty", block) : "";
  }

  /// Whether `node` is made before the place on every way to it.
  bool isMadeBefore(NodeId node, BlockId block, uint32_t place) const {
    if (node >= code_.nodes.size() || places_[node] == kNone) return false;
    const BlockId made = code_.nodes[node].block;
    return made == block ? places_[node] < place : dominators_->dominates(made, block);
  }

  std::string check(NodeId node) const {
    const Node& it = code_.nodes[node];
    const OpInfo& info = code_.info(node);
    if (info.result != Type::Any && it.type != info.result) return "its type";
    if (it.type == Type::Any) return "no type";
    const auto inputs = code_.inputs(node);
    size_t letter = 0;
    for (size_t i = 0; i < inputs.size(); ++i) {
      if (letter == info.inputs.size()) return "too many inputs";
      if (!isMadeBefore(inputs[i], it.block, places_[node])) {
        return fmt::format("v{} is not made before it", inputs[i]);
      }
      const Type type = code_.nodes[inputs[i]].type;
      const Type wanted = typeOfLetter(info.inputs[letter]);
      if (type == Type::None || (wanted != Type::Any && type != wanted)) {
        return fmt::format("type of v{}", inputs[i]);
      }
      if (info.inputs[letter] != '*') ++letter;
    }
    if (letter < info.inputs.size() && info.inputs[letter] != '*') return "too few inputs";
    if (info.leaves != (it.state != kNone)) return "its state";
    return it.state == kNone ? "" : checkState(it.state, it.block, places_[node]);
  }

  std::string checkState(StateId id, BlockId block, uint32_t place) const {
    if (id >= code_.states.size()) return "no such state";
    const auto& registers = code_.region.code().registers;
    const State& state = code_.states[id];
    if (state.word >= code_.region.code().code.size()) return "the state's word";
    for (const auto& [reg, held] : state.registers) {
      if (!isMadeBefore(held, block, place)) {
        return fmt::format("v{} of its state is not made before it", held);
      }
      const Type type = code_.nodes[held].type;
      const bool isRight = reg < registers.size()
                               ? type == typeOf(registers[reg], code_.region.isWide)
                               : type != Type::None && type != Type::Pointer;
      if (!isRight) return fmt::format("type of v{} in its state", held);
    }
    return "";
  }

  std::string checkEdges(BlockId block) const {
    const Block& it = code_.blocks[block];
    if (it.next.size() != edgesOf(code_.nodes[it.body.back()].op)) return "number of edges";
    for (const Edge& edge : it.next) {
      const auto& parameters = code_.blocks[edge.to].parameters;
      if (edge.arguments.size() != parameters.size()) {
        return fmt::format("number of arguments for block{}", edge.to);
      }
      for (size_t i = 0; i < parameters.size(); ++i) {
        const NodeId argument = edge.arguments[i];
        if (!isMadeBefore(argument, block, kNone) ||
            code_.nodes[argument].type != code_.nodes[parameters[i]].type) {
          return fmt::format("v{} for block{}", argument, edge.to);
        }
      }
    }
    return "";
  }

  const Code& code_;
  const Dominators* dominators_ = nullptr;
  std::vector<uint32_t> places_;  ///< by node: in its block
};

}  // namespace

std::string verify(const Code& code) { return Verifier(code).check(); }

}  // namespace kinako::jit::ssa
