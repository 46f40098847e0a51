#include "jit/ssa/build.h"

#include <algorithm>

#include "base/check.h"
#include "jit/ssa/builder.h"

namespace kinako::jit::ssa {

namespace {

using bytecode::Cursor;
using bytecode::Fact;
using bytecode::Opcode;
using bytecode::OperandKind;
using bytecode::RowKind;

/// Larger ones take too long to compile. (Words of code; registers in all stretches, and in all
/// states.)
constexpr size_t kMostWords = 20'000;
constexpr size_t kMostHeld = 4'000'000;

bool hasInts(const bytecode::OpcodeInfo& info) {
  return std::ranges::any_of(info.operands, [](OperandKind kind) {
    return kind == OperandKind::rI || kind == OperandKind::wI;
  });
}

/// Of a register that the operand writes: the window's are of the operand's kind.
RegisterKind kindOf(const bytecode::Function& function, uint32_t reg, OperandKind operand) {
  if (reg < function.registers.size()) return function.registers[reg];
  return operand == OperandKind::wI   ? RegisterKind::Int
         : operand == OperandKind::wF ? RegisterKind::Float
         : operand == OperandKind::wB ? RegisterKind::Bool
                                      : RegisterKind::Value;
}

}  // namespace

Builder::Builder(const Region& region, std::span<const uint32_t> generalised)
    : code_(region),
      generalised_(generalised),
      stretches_(region),
      at_(region.code()),
      neededAfter_(stretches_.registers()) {}

std::string Builder::build() {
  const auto all = stretches_.all();
  if (function().code.size() > kMostWords) return "too long";
  if (all.size() * stretches_.registers() > kMostHeld) return "too many registers";
  comesFrom_.assign(all.size(), 0);
  comesFrom_[0] = 1;
  for (const Stretch& stretch : all) {
    for (const uint32_t next : stretch.next) ++comesFrom_[next];
  }
  parameters_.resize(all.size());
  for (const Stretch& stretch : all) {
    if (code_.region.callsItself(stretch.last)) ++comesFrom_[0];
  }
  brought_.resize(all.size());
  isBrought_.resize(all.size());
  undefined_.assign(stretches_.registers(), kNone);
  const BlockId entry = code_.addBlock();
  for (size_t i = 0; i < all.size(); ++i) blockOf_.push_back(code_.addBlock());
  begin();
  for (uint32_t i = 0; i < all.size() && declined_.empty(); ++i) translate(i);
  if (!declined_.empty()) return declined_;
  for (const Arrival& way : arrivals_) {
    Edge& edge = code_.blocks[way.from].next[way.edge];
    for (const uint32_t reg : parameters_[way.stretch]) {
      now_ = way.held;
      block_ = entry;
      edge.arguments.push_back(held(reg));
    }
  }
  // Constants are made in the entry as they come up: before what ends it.
  auto& body = code_.blocks[entry].body;
  std::stable_partition(body.begin(), body.end(),
                        [&](NodeId node) { return !code_.info(node).isTerminator; });
  return "";
}

/// The entry: what the function is called with, or what its slots hold at the loop.
void Builder::begin() {
  block_ = 0;
  now_.assign(stretches_.registers(), kNone);
  const bytecode::Function& code = function();
  const bool isWide = code_.region.isWide;
  if (code_.region.isFromStart()) {
    for (size_t i = 0; i < code.parameters.size(); ++i) {
      now_[i] = code_.addParameter(0, typeOf(code.registers[i], isWide), 0);
    }
    if (code.captures) now_[code.closure] = code_.addParameter(0, Type::Value, 0);
  } else {
    for (const uint32_t reg : stretches_.all()[0].needed.members()) {
      if (reg >= code.registers.size()) {  // what it holds is known to those who put it there
        declined_ = "a loop among the arguments of a call";
        return;
      }
      const NodeId slot = code_.make(Op::Slot, {}, reg, typeOf(code.registers[reg], isWide));
      code_.nodes[slot].word = code_.region.loop;
      code_.append(0, slot);
      now_[reg] = slot;
    }
  }
  code_.append(0, code_.make(Op::Jump, {}));
  code_.blocks[0].next.resize(1);
  lead(0, 0, 0, now_, false);
}

void Builder::lead(BlockId from, size_t edge, uint32_t stretch, std::vector<NodeId> held,
                   bool isBack) {
  if (isBack) {
    const BlockId block = code_.addBlock();
    const NodeId step = code_.make(Op::Step, {});
    code_.nodes[step].word = static_cast<uint32_t>(at_.at());
    code_.nodes[step].state = state_;
    code_.append(block, step);
    const NodeId jump = code_.make(Op::Jump, {});
    code_.nodes[jump].word = static_cast<uint32_t>(at_.at());
    code_.append(block, jump);
    code_.blocks[block].next.resize(1);
    code_.blocks[from].next[edge].to = block;
    from = block;
    edge = 0;
  }
  code_.blocks[from].next[edge].to = blockOf_[stretch];
  if (comesFrom_[stretch] == 1) {
    brought_[stretch] = std::move(held);
  } else {
    // The registers of the window are of the kind they are given.
    if (!isBrought_[stretch]) brought_[stretch] = held;
    arrivals_.push_back({from, edge, stretch, std::move(held)});
  }
  isBrought_[stretch] = 1;
}

void Builder::translate(uint32_t index) {
  const Stretch& stretch = stretches_.all()[index];
  const bytecode::Function& code = function();
  block_ = blockOf_[index];
  now_ = std::move(brought_[index]);
  if (!isBrought_[index]) {
    declined_ = "jumps into a loop";
    return;
  }
  if (comesFrom_[index] != 1) {
    for (const uint32_t reg : stretch.needed.members()) {
      Type type;
      if (reg < code.registers.size()) {
        type = typeOf(code.registers[reg], code_.region.isWide);
      } else {
        type = code_.nodes[held(reg)].type;
      }
      now_[reg] = code_.addParameter(block_, type, stretch.begin);
      parameters_[index].push_back(reg);
    }
    code_.blocks[block_].state = stateOf(now_, stretch.needed, stretch.begin);
  }
  // What is needed before each instruction, from the last one on.
  std::vector<uint32_t> words;
  for (Cursor at(code, stretch.begin); at.at() < stretch.end; at.next()) {
    words.push_back(static_cast<uint32_t>(at.at()));
  }
  RegisterSet needed(stretches_.registers());
  for (const uint32_t next : stretch.next) needed.addAll(stretches_.all()[next].needed);
  needed_.assign(words.size() + 1, RegisterSet());
  needed_.back() = needed;
  for (size_t i = words.size(); i-- > 0;) {
    stretches_.goBack(Cursor(code, words[i]), needed);
    needed_[i] = needed;
  }
  end_ = kNone;
  for (ordinal_ = 0; ordinal_ < words.size(); ++ordinal_) {
    at_ = Cursor(code, words[ordinal_]);
    instruction();
    if (end_ != kNone || !declined_.empty()) return;
  }
  --ordinal_;  // the last one
  finish(index);
}

void Builder::instruction() {
  state_ = kNone;
  condition_ = kNone;
  jumpsWhenTrue_ = true;
  deciding_ = kNone;
  atTarget_.clear();
  bytecode::registersOf(program(), function(), at_, use_);
  const bytecode::OpcodeInfo& info = at_.info();
  const bool isGeneral =
      std::ranges::binary_search(generalised_, static_cast<uint32_t>(at_.at())) ||
      (code_.region.isWide && hasInts(info));
  const Lowering lowering = loweringOf(at_.plainOpcode());
  if (info.row == RowKind::Control || (lowering && !isGeneral)) {
    if (lowering) {
      lowering(*this);
    } else {
      // A call that the machine has to find the callee of.
      std::vector<NodeId> inputs;
      for (const uint32_t reg : use_.reads) inputs.push_back(held(reg));
      const NodeId node = call(Op::CallRow, inputs, at_.at(), RegisterKind::Value);
      write(0, node);
    }
    return;
  }
  row();
}

/// By its body in the machine.
void Builder::row() {
  std::vector<NodeId> inputs;
  for (const uint32_t reg : use_.reads) inputs.push_back(held(reg));
  const auto target = at_.target();
  OperandKind written = OperandKind::None;
  for (const bytecode::Operand& operand : at_.operands()) {
    if (operand.kind >= OperandKind::wI && operand.kind <= OperandKind::wX) written = operand.kind;
  }
  const bool isWide = code_.region.isWide;
  if (!target && use_.writes.size() == 1) {
    const uint32_t reg = use_.writes[0];
    const Type type = typeOf(kindOf(function(), reg, written), isWide);
    hold(reg, add(Op::Row, inputs, at_.at(), type));
    return;
  }
  const NodeId node = add(Op::Row, inputs, at_.at(), target ? Type::Bool : Type::None);
  if (target) jumpWhen(node);
  for (const uint32_t reg : use_.writes) {
    const Type type = typeOf(kindOf(function(), reg, written), isWide);
    const NodeId slot = add(Op::Slot, {}, reg, type);
    if (at_.info().row == RowKind::Loop) {
      holdAtTarget(reg, slot);
    } else if (target) {
      // It jumps when there is nothing to write.
      holdAtTarget(reg, held(reg));
      hold(reg, slot);
    } else {
      hold(reg, slot);
    }
  }
  if (at_.info().effects.has(Fact::Ends)) end(add(Op::Leave));
}

void Builder::finish(uint32_t index) {
  const Stretch& stretch = stretches_.all()[index];
  const auto target = at_.target();
  if (!target) {
    add(Op::Jump);
    code_.blocks[block_].next.resize(1);
    lead(block_, 0, stretch.next[0], std::move(now_), false);
    return;
  }
  if (at_.isBack()) stateHere();
  std::vector<NodeId> there = now_;
  for (const auto& [reg, node] : atTarget_) there[reg] = node;
  if (condition_ == kNone) {
    add(Op::Jump);
    code_.blocks[block_].next.resize(1);
    lead(block_, 0, stretch.next[0], std::move(there), at_.isBack());
    return;
  }
  const BlockId decides = deciding_ == kNone ? block_ : deciding_;
  const NodeId branch = code_.make(Op::Branch, std::span(&condition_, 1));
  code_.nodes[branch].word = static_cast<uint32_t>(at_.at());
  code_.append(decides, branch);
  code_.blocks[decides].next.resize(2);
  const size_t toTarget = jumpsWhenTrue_ ? 0 : 1;
  const auto go = [&](Way way, size_t edge, uint32_t next, std::vector<NodeId> held, bool isBack) {
    if (deciding_ == kNone || way_ != way) {
      lead(decides, edge, next, std::move(held), isBack);
      return;
    }
    code_.blocks[decides].next[edge].to = block_;
    add(Op::Jump);
    code_.blocks[block_].next.resize(1);
    lead(block_, 0, next, std::move(held), isBack);
  };
  go(Way::Target, toTarget, stretch.next[0], std::move(there), at_.isBack());
  go(Way::Next, 1 - toTarget, stretch.next[1], std::move(now_), false);
}

void Builder::enter(Way way) {
  stateHere();
  way_ = way;
  deciding_ = block_;
  block_ = code_.addBlock();
}

void Builder::beginAgain() {
  stateHere();
  std::vector<NodeId> held(stretches_.registers(), kNone);
  const auto arguments = passed(function().parameters.size());
  std::ranges::copy(arguments, held.begin());
  if (function().captures) held[function().closure] = this->held(function().closure);
  end(add(Op::Jump));
  code_.blocks[block_].next.resize(1);
  lead(block_, 0, 0, std::move(held), true);
}

NodeId Builder::held(uint32_t reg) {
  if (now_[reg] != kNone) return now_[reg];
  // Before anything was written: null for the collector; other kinds are never read.
  NodeId& node = undefined_[reg];
  if (node != kNone) return node;
  const bytecode::Function& code = function();
  const Type type =
      reg < code.registers.size() ? typeOf(code.registers[reg], code_.region.isWide) : Type::Value;
  switch (type) {
    case Type::Int:
      return node = integer(0);
    case Type::Float:
      return node = real(0);
    case Type::Bool:
      return node = truth(false);
    case Type::None:
    case Type::Value:
    case Type::Pointer:
    case Type::Any:
      break;
  }
  return node = value(heap::Value::null());
}

std::vector<NodeId> Builder::passed(size_t count) {
  std::vector<NodeId> result;
  const auto window = static_cast<uint32_t>(function().registers.size());
  for (size_t i = 0; i < count; ++i) result.push_back(held(window + static_cast<uint32_t>(i)));
  return result;
}

NodeId Builder::add(Op op, std::span<const NodeId> inputs, uint64_t immediate, Type type) {
  const NodeId node = code_.make(op, inputs, immediate, type);
  code_.nodes[node].word = static_cast<uint32_t>(at_.at());
  if (opInfo(op).leaves) code_.nodes[node].state = stateHere();
  code_.append(block_, node);
  return node;
}

NodeId Builder::constant(Op op, uint64_t bits) {
  const auto [place, isNew] = constants_.try_emplace({op, bits}, kNone);
  if (isNew) {
    place->second = code_.make(op, {}, bits);
    code_.append(0, place->second);
  }
  return place->second;
}
NodeId Builder::integer(int64_t value) {
  return constant(Op::IntConstant, static_cast<uint64_t>(value));
}
NodeId Builder::real(uint64_t bits) { return constant(Op::FloatConstant, bits); }
NodeId Builder::truth(bool value) { return constant(Op::BoolConstant, value ? 1 : 0); }
NodeId Builder::value(heap::Value value) { return constant(Op::ValueConstant, value.bits()); }

NodeId Builder::call(Op op, std::span<const NodeId> inputs, uint64_t immediate,
                     RegisterKind result) {
  const NodeId node = code_.make(op, inputs, immediate, typeOf(result, code_.region.isWide));
  code_.nodes[node].word = static_cast<uint32_t>(at_.at());
  RegisterSet needed = needed_[ordinal_ + 1];
  for (const uint32_t written : use_.writes) needed.drop(written);
  code_.nodes[node].state = stateOf(now_, needed, static_cast<uint32_t>(at_.at()));
  code_.append(block_, node);
  return node;
}

StateId Builder::stateHere() {
  if (state_ == kNone) {
    state_ = stateOf(now_, needed_[ordinal_], static_cast<uint32_t>(at_.at()));
  }
  return state_;
}

StateId Builder::stateOf(const std::vector<NodeId>& held, const RegisterSet& needed,
                         uint32_t word) {
  State state{word, {}};
  for (const uint32_t reg : needed.members()) {
    if (held[reg] != kNone) state.registers.emplace_back(reg, held[reg]);
  }
  heldInStates_ += state.registers.size();
  if (heldInStates_ > kMostHeld) declined_ = "too many registers";
  code_.states.push_back(std::move(state));
  return static_cast<StateId>(code_.states.size() - 1);
}

Built build(const Region& region, std::span<const uint32_t> generalised) {
  if (!region.code().tooLarge.empty()) return {Code(region), region.code().tooLarge};
  Builder builder(region, generalised);
  std::string declined = builder.build();
  return {builder.take(), std::move(declined)};
}

bool isLowered(Opcode opcode, bool isWide) {
  const bytecode::OpcodeInfo& info = bytecode::opcodeInfo(opcode);
  return loweringOf(info.plain) != nullptr &&
         (info.row == RowKind::Control || !isWide || !hasInts(info));
}

}  // namespace kinako::jit::ssa
