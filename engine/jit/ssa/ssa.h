// Code of a region in static single assignment form: every node is made once, and what a block
// needs of the ways that lead to it comes as parameters.
//
//   block1(v3: int, v4: int):              from block0, block2
//     v5 = lt v3, v1
//     branch v5, block2, block3(v4)
//
// A node that leaves has a state: the instruction at which the program goes on in the machine, and
// what its registers hold there. Instructions that fail, results that do not fit and ways that are
// rare are not part of the code; it leaves, and the machine finds out by itself.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jit/region.h"

namespace kinako::jit::ssa {

enum class Op : uint8_t {
#define OP(Name, name, result, inputs, imm, exit, effects, meaning) Name,
#include "jit/ssa/ops.def"
};

enum class Type : uint8_t { None, Int, Float, Bool, Value, Pointer, Any };

/// What a node's immediate is.
enum class Immediate : uint8_t {
  None,
  Number,    ///< a signed number
  Real,      ///< the bits of a double
  Bits,      ///< of a value
  Text,      ///< index into the function's texts
  Register,  ///< of the function
  Type,      ///< index into Program::types
  Kind,      ///< a heap::ObjectKind
  Storage,   ///< a kinako::Storage
  Shape,     ///< index into Program::shapes
  Field,     ///< of the shape that the pointer's guard names
  Global,    ///< index into Program::globals
  Index,     ///< a number
  Word,      ///< of the function's code: the instruction
  Function,  ///< index into Program::functions
};

struct OpInfo {
  std::string_view name;
  Type result;
  std::string_view inputs;
  Immediate immediate;
  bool leaves;
  bool isTerminator;
  bytecode::Effects effects;
};
const OpInfo& opInfo(Op op);

/// Indexes of nodes, blocks and states; kNone where there is none.
using NodeId = uint32_t;
using BlockId = uint32_t;
using StateId = uint32_t;
inline constexpr uint32_t kNone = UINT32_MAX;

struct Node {
  Op op{};
  Type type = Type::None;
  uint32_t word = 0;  ///< the instruction it is of: where messages and listings look for its source
  BlockId block = kNone;
  StateId state = kNone;
  uint32_t firstInput = 0;
  uint32_t inputCount = 0;
  uint64_t immediate = 0;
};

/// Where and with what the program goes on in the machine.
struct State {
  uint32_t word;  ///< of the instruction
  /// What registers hold, in their order: those that may be read from there on.
  std::vector<std::pair<uint32_t, NodeId>> registers;
};

struct Edge {
  BlockId to;
  std::vector<NodeId> arguments;  ///< one for each parameter
};

struct Block {
  std::vector<NodeId> parameters;
  std::vector<NodeId> body;  ///< in order; the last one is the terminator
  std::vector<Edge> next;    ///< as many as the terminator wants
  /// The program may go on in the machine where the block begins: set for those that several ways
  /// lead to, and the heads of loops among them.
  StateId state = kNone;
};

/// How many edges leave after it.
size_t edgesOf(Op terminator);

class Code {
 public:
  explicit Code(const Region& region) : region(region) {}

  Region region;
  std::vector<Node> nodes;
  std::vector<Block> blocks;  ///< the first one is where it begins
  std::vector<State> states;

  std::span<const NodeId> inputs(NodeId node) const {
    return {inputs_.data() + nodes[node].firstInput, nodes[node].inputCount};
  }
  std::span<NodeId> inputs(NodeId node) {
    return {inputs_.data() + nodes[node].firstInput, nodes[node].inputCount};
  }
  const OpInfo& info(NodeId node) const { return opInfo(nodes[node].op); }
  /// What it does at most; of a Row, what its instruction does.
  bytecode::Effects effects(NodeId node) const;
  NodeId terminator(BlockId block) const { return blocks[block].body.back(); }

  /// A new node that is in no block yet. Its type is that of `op`, or else `type`.
  NodeId make(Op op, std::span<const NodeId> inputs, uint64_t immediate = 0,
              Type type = Type::None);
  BlockId addBlock();
  NodeId addParameter(BlockId block, Type type, uint32_t word);
  /// Puts it at the end of the block.
  void append(BlockId block, NodeId node);

  /// Gives a node another meaning in its place.
  void change(NodeId node, Op op, std::span<const NodeId> inputs, uint64_t immediate = 0);
  /// Reads `by[node]` wherever `node` is read, in inputs, on edges and in states; kNone leaves it.
  /// Chains are followed to their ends.
  void replace(std::vector<NodeId>& by);
  /// Takes nodes out of the bodies of their blocks.
  void remove(const std::vector<uint8_t>& isRemoved);

  /// By block, those that lead to it.
  std::vector<std::vector<BlockId>> previous() const;
  /// The blocks that can be reached, each after one that leads to it, loops left out.
  std::vector<BlockId> order() const;

 private:
  std::vector<NodeId> inputs_;
};

/// Type of a register in the machine's slots, as code has it.
Type typeOf(RegisterKind kind, bool isWide);

/// A listing; `links` as for bytecode.
std::string print(const Code& code, std::vector<Link>* links = nullptr);

/// What is wrong with it, naming the node; "" when it is sound.
std::string verify(const Code& code);

}  // namespace kinako::jit::ssa
