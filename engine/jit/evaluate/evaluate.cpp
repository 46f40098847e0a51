#include "jit/evaluate/evaluate.h"

#include <fmt/format.h>

#include "base/arith.h"
#include "base/check.h"
#include "bytecode/registers.h"
#include "heap/record.h"
#include "heap/store.h"
#include "runtime/context.h"
#include "runtime/list.h"
#include "runtime/number.h"
#include "vm/helpers.h"
#include "vm/state.h"

namespace kinako::jit {

using bytecode::Instruction;
using heap::ObjectKind;
using heap::Value;
using ssa::BlockId;
using ssa::kNone;
using ssa::NodeId;
using ssa::Op;
using ssa::StateId;
using vm::Ended;
using vm::Slot;

/// Calls in calls: beyond, the machine takes them, whose frames are on the heap.
constexpr uint32_t kMostDepth = 100;

struct Evaluator::Compiled : Installed {
  Compiled(Evaluator& owner, ssa::Code made)
      : Installed(&Evaluator::enter), owner(owner), code(std::move(made)) {}

  Evaluator& owner;
  ssa::Code code;
};

/// Code at work on the frame on top.
class Activation {
 public:
  Activation(vm::State& state, Slot* base, const Evaluator::Compiled& compiled)
      : state_(state),
        base_(base),
        owner_(compiled.owner),
        code_(compiled.code),
        function_(code_.region.code()),
        frame_(state.top),
        values_(code_.nodes.size()) {}

  Ended run() {
    const auto& parameters = code_.blocks[0].parameters;
    for (size_t i = 0; i < parameters.size(); ++i) {
      const bool isArgument = i < function_.parameters.size();
      values_[parameters[i]] = base_[isArgument ? i : function_.closure];
    }
    for (;;) {
      const ssa::Block& block = code_.blocks[block_];
      for (const NodeId node : block.body) {
        ++owner_.counts_.nodes;
        node_ = node;
        if (!step()) return ended_;
      }
    }
  }

 private:
  const ssa::Node& node() const { return code_.nodes[node_]; }
  uint64_t immediate() const { return node().immediate; }
  NodeId inputId(size_t index) const { return code_.inputs(node_)[index]; }
  Slot& input(size_t index) { return values_[inputId(index)]; }
  int64_t integer(size_t index) { return input(index).i; }
  double real(size_t index) { return input(index).f; }
  Value value(size_t index) { return input(index).v; }
  template <typename T>
  T* pointer(size_t index) {
    return reinterpret_cast<T*>(static_cast<uintptr_t>(input(index).i));
  }
  heap::Heap& heap() { return state_.environment->heap; }

  // Results: true, to go on with the next node.
  bool make(Slot slot) {
    values_[node_] = slot;
    return true;
  }
  bool make(int64_t number) {
    values_[node_].i = number;
    return true;
  }
  bool makeReal(double number) {
    values_[node_].f = number;
    return true;
  }
  bool make(Value value) {
    values_[node_].v = value;
    return true;
  }
  bool makePointer(const void* pointer) {
    return make(static_cast<int64_t>(reinterpret_cast<uintptr_t>(pointer)));
  }
  bool make(std::optional<int64_t> fits) { return fits ? make(*fits) : leave(); }
  bool guard(bool holds) { return holds || leave(); }
  bool end(Ended ended) {
    ended_ = ended;
    return false;
  }

  bool isInt(uint32_t reg, NodeId held) const {
    if (code_.region.isWide || code_.nodes[held].type != ssa::Type::Int) return false;
    return reg >= function_.registers.size() || function_.registers[reg] == RegisterKind::Int;
  }
  /// What is in a register comes into its slot, as the world has it now: it may have become wide
  /// since this code was entered.
  void put(uint32_t reg, NodeId held) {
    if (state_.isWide && isInt(reg, held)) {
      base_[reg].v = runtime::makeInt(*state_.environment, values_[held].i);
    } else {
      base_[reg] = values_[held];
    }
  }
  void putAll(StateId id) {
    for (const auto& [reg, held] : code_.states[id].registers) put(reg, held);
  }
  /// What the collector has to see.
  void putValues(StateId id) {
    for (const auto& [reg, held] : code_.states[id].registers) {
      if (code_.nodes[held].type == ssa::Type::Value) put(reg, held);
    }
  }
  bool leave() {
    const StateId id = node().state;
    putAll(id);
    frame_->pc = function_.code.data() + code_.states[id].word;
    return end(Ended::Left);
  }

  bool goTo(size_t edge) {
    const ssa::Edge& taken = code_.blocks[block_].next[edge];
    // All at once: parameters may be arguments.
    moved_.clear();
    for (const NodeId argument : taken.arguments) moved_.push_back(values_[argument]);
    const auto& parameters = code_.blocks[taken.to].parameters;
    for (size_t i = 0; i < parameters.size(); ++i) values_[parameters[i]] = moved_[i];
    block_ = taken.to;
    return true;
  }

  bool row() {
    const Instruction* pc = function_.code.data() + immediate();
    ++owner_.counts_.rows[pc->opcode];
    const bytecode::Cursor at(function_, immediate());
    bytecode::registersOf(code_.region.program, function_, at, use_);
    putValues(node().state);
    for (size_t i = 0; i < use_.reads.size(); ++i) put(use_.reads[i], inputId(i));
    frame_->pc = pc;
    const vm::Status status = vm::helperOf(pc->opcode, code_.region.isWide)(state_, pc, base_);
    switch (status) {
      case vm::Status::Next:
      case vm::Status::Jump:
        if (at.target()) return make(int64_t{status == vm::Status::Jump});
        return node().type == ssa::Type::None || make(base_[use_.writes[0]]);
      case vm::Status::Widen:
        return leave();
      case vm::Status::Failed:
        putAll(node().state);
        return end(Ended::Failed);
      case vm::Status::Trapped:
        return end(Ended::Trapped);
    }
    KINAKO_UNREACHABLE();
  }

  bool callRow() {
    const Instruction* pc = function_.code.data() + immediate();
    ++owner_.counts_.rows[pc->opcode];
    putArguments();
    putAll(node().state);
    switch (vm::callOf(state_, pc, base_)) {
      case vm::Called::Done:
        return make(base_[pc->a]);
      case vm::Called::Entered:
        if (state_.isWide != code_.region.isWide) putAll(node().state);
        return end(Ended::Entered);
      case vm::Called::Failed:
        return end(Ended::Failed);
    }
    KINAKO_UNREACHABLE();
  }

  void putArguments() {
    const bytecode::Cursor at(function_, node().word);
    bytecode::registersOf(code_.region.program, function_, at, use_);
    for (size_t i = 0; i < use_.reads.size(); ++i) put(use_.reads[i], inputId(i));
  }
  /// The machine makes the call.
  bool leaveBeforeCall() {
    putArguments();
    return leave();
  }

  bool call(bool isClosure) {
    const vm::Code& callee = state_.codes[immediate()];
    Slot* const base = base_ + function_.registers.size();
    const bool isHere = callee.hot && state_.isWide == code_.region.isWide &&
                        state_.polling->left > 0 && owner_.depth_ < kMostDepth &&
                        frame_ != state_.lastFrame && base <= state_.lastBase;
    if (!isHere) return leaveBeforeCall();
    --state_.polling->left;
    ++owner_.counts_.called;
    frame_->pc = function_.code.data() + node().word;
    putValues(node().state);
    const auto inputs = code_.inputs(node_);
    for (size_t i = isClosure ? 1 : 0; i < inputs.size(); ++i) {
      base[i - (isClosure ? 1 : 0)] = values_[inputs[i]];
    }
    const vm::Code::Cleared& cleared = callee.cleared[state_.isWide];
    for (uint32_t i = 0; i < cleared.count; ++i) base[cleared.from + i].v = Value::null();
    if (isClosure && callee.function->captures) base[callee.function->closure].v = value(0);
    vm::Frame& frame = frame_[1];
    frame.code = &callee;
    frame.pc = callee.function->code.data();
    frame.base = base;
    state_.top = &frame;
    ++owner_.depth_;
    const Ended ended = callee.hot->enter(state_, base, *callee.hot);
    --owner_.depth_;
    if (ended == Ended::Returned || ended == Ended::ReturnedNull) {
      state_.top = frame_;
      if (ended == Ended::Returned) return make(state_.result);
      return node().type == ssa::Type::Value ? make(nothing(callee)) : make(int64_t{0});
    }
    putAll(node().state);
    return end(ended);
  }
  /// What a function returns at its end: in the wide world also an int.
  static Value nothing(const vm::Code& callee) {
    return callee.function->result == RegisterKind::Int ? Value::inlineInt(0) : Value::null();
  }

  bool stepNode() {
    if (state_.polling->left <= 0) return leave();
    --state_.polling->left;
    return true;
  }

  bool makeRecord() {
    const auto inputs = code_.inputs(node_);
    auto* record = heap::openRecord(heap(), state_.shapes[immediate()], inputs.size());
    for (size_t i = 0; i < inputs.size(); ++i) {
      heap::storeValue(*record, i, values_[inputs[i]].v);
    }
    return make(Value::object(record));
  }
  bool guardKind(ObjectKind kind) {
    if (!heap::isKind(value(0), kind)) return leave();
    return makePointer(value(0).asObject());
  }
  bool guardRecord() {
    if (!heap::isKind(value(0), ObjectKind::Record)) return leave();
    auto* record = heap::as<heap::Record>(value(0));
    return record->shape == state_.shapes[immediate()] ? makePointer(record) : leave();
  }
  bool unboxInt() {
    const Value boxed = value(0);
    const bool isOne = boxed.isInlineInt() || heap::isKind(boxed, ObjectKind::BoxedInt);
    return isOne ? make(*runtime::toInt64(boxed)) : leave();
  }
  bool divide(bool wantsQuotient) {
    if (integer(1) == 0) return leave();
    if (!wantsQuotient) return make(arith::remainder(integer(0), integer(1)));
    return make(arith::divide(integer(0), integer(1)));
  }

  bool step();

  vm::State& state_;
  Slot* const base_;
  Evaluator& owner_;
  const ssa::Code& code_;
  const bytecode::Function& function_;
  vm::Frame* const frame_;
  std::vector<Slot> values_;  ///< by node
  std::vector<Slot> moved_;
  bytecode::RegisterUse use_;
  BlockId block_ = 0;
  NodeId node_ = 0;
  Ended ended_ = Ended::Left;
};

bool Activation::step() {
  switch (node().op) {
    case Op::IntConstant:
    case Op::FloatConstant:
    case Op::BoolConstant:
    case Op::ValueConstant:
      return make(static_cast<int64_t>(immediate()));
    case Op::TextConstant:
      return make(frame_->code->texts[immediate()]);
    case Op::Parameter:
      KINAKO_UNREACHABLE();
    case Op::Slot:
      return make(base_[immediate()]);
    case Op::AddInt:
      return make(arith::add(integer(0), integer(1)));
    case Op::SubtractInt:
      return make(arith::subtract(integer(0), integer(1)));
    case Op::MultiplyInt:
      return make(arith::multiply(integer(0), integer(1)));
    // Known to fit: that it does is a part of what is tested.
    case Op::AddWrapping:
      return make(arith::add(integer(0), integer(1)).value());
    case Op::SubtractWrapping:
      return make(arith::subtract(integer(0), integer(1)).value());
    case Op::MultiplyWrapping:
      return make(arith::multiply(integer(0), integer(1)).value());
    case Op::DivideInt:
      return divide(true);
    case Op::RemainderInt:
      return divide(false);
    case Op::DivideKnown:
      KINAKO_CHECK(integer(1) != 0);
      return make(arith::divide(integer(0), integer(1)).value());
    case Op::RemainderKnown:
      KINAKO_CHECK(integer(1) != 0);
      return make(arith::remainder(integer(0), integer(1)));
    case Op::LessInt:
      return make(int64_t{integer(0) < integer(1)});
    case Op::LessEqualInt:
      return make(int64_t{integer(0) <= integer(1)});
    case Op::EqualInt:
      return make(int64_t{integer(0) == integer(1)});
    case Op::NotEqualInt:
      return make(int64_t{integer(0) != integer(1)});
    case Op::AddFloat:
      return makeReal(real(0) + real(1));
    case Op::SubtractFloat:
      return makeReal(real(0) - real(1));
    case Op::MultiplyFloat:
      return makeReal(real(0) * real(1));
    case Op::DivideFloat:
      return makeReal(real(0) / real(1));
    case Op::NegateFloat:
      return makeReal(-real(0));
    case Op::LessFloat:
      return make(int64_t{real(0) < real(1)});
    case Op::LessEqualFloat:
      return make(int64_t{real(0) <= real(1)});
    case Op::EqualFloat:
      return make(int64_t{real(0) == real(1)});
    case Op::NotEqualFloat:
      return make(int64_t{real(0) != real(1)});
    case Op::IntToFloat:
      return makeReal(static_cast<double>(integer(0)));
    case Op::Not:
      return make(int64_t{integer(0) == 0});
    case Op::EqualBool:
      return make(int64_t{integer(0) == integer(1)});
    case Op::BoxInt:
      return make(runtime::makeInt(*state_.environment, integer(0)));
    case Op::BoxFloat:
      return make(Value::number(real(0)));
    case Op::BoxBool:
      return make(Value::boolean(integer(0) != 0));
    case Op::UnboxInt:
      return unboxInt();
    case Op::UnboxFloat:
      return value(0).isDouble() ? makeReal(value(0).asDouble()) : leave();
    case Op::UnboxBool:
      return value(0).isBool() ? make(int64_t{value(0).asBool()}) : leave();
    case Op::IsNull:
      return make(int64_t{value(0).isNull()});
    case Op::Guard:
      return guard(integer(0) != 0);
    case Op::GuardType:
      return guard(state_.tests[immediate()].admits(value(0)));
    case Op::Share:
      runtime::markShared(value(0));
      return true;
    case Op::GuardKind:
      return guardKind(static_cast<ObjectKind>(immediate()));
    case Op::GuardStorage:
      return guard(pointer<heap::List>(0)->storage == static_cast<Storage>(immediate()));
    case Op::ListLength:
      return make(static_cast<int64_t>(pointer<heap::List>(0)->length));
    case Op::ListElements:
      return makePointer(pointer<heap::List>(0)->first);
    case Op::GuardIndex:
      return guard(static_cast<uint64_t>(integer(0)) < static_cast<uint64_t>(integer(1)));
    case Op::LoadInt:
      return make(pointer<int64_t>(0)[integer(1)]);
    case Op::LoadFloat:
      return makeReal(pointer<double>(0)[integer(1)]);
    case Op::LoadBool:
      return make(int64_t{pointer<uint8_t>(0)[integer(1)] != 0});
    case Op::LoadValue:
      return make(pointer<Value>(0)[integer(1)]);
    case Op::StoreInt:
      pointer<int64_t>(0)[integer(1)] = integer(2);
      return true;
    case Op::StoreFloat:
      pointer<double>(0)[integer(1)] = real(2);
      return true;
    case Op::StoreBool:
      pointer<uint8_t>(0)[integer(1)] = static_cast<uint8_t>(integer(2));
      return true;
    case Op::StringLength:
      return make(int64_t{pointer<heap::String>(0)->length});
    case Op::GuardRecord:
      return guardRecord();
    case Op::LoadField:
      return make(pointer<heap::Record>(0)->fields[immediate()].value);
    case Op::LoadFieldFloat:
      return makeReal(pointer<heap::Record>(0)->fields[immediate()].number);
    case Op::StoreField:
      heap::storeValue(*pointer<heap::Record>(0), immediate(), value(1));
      return true;
    case Op::StoreFieldFloat:
      heap::storeFloat(*pointer<heap::Record>(0), immediate(), real(1));
      return true;
    case Op::MakeRecord:
      return makeRecord();
    case Op::LoadGlobal:
      return make(state_.globals[immediate()]);
    case Op::StoreGlobal:
      state_.globals[immediate()] = input(0);
      return true;
    case Op::NewCell: {
      auto* cell = heap().make<heap::Cell>(ObjectKind::Cell);
      heap::storeCell(*cell, value(0));
      return make(Value::object(cell));
    }
    case Op::LoadCell:
      return make(heap::as<heap::Cell>(value(0))->value);
    case Op::StoreCell:
      heap::storeCell(*heap::as<heap::Cell>(value(0)), value(1));
      return true;
    case Op::Capture:
      return make(heap::as<heap::Closure>(value(0))->captures[immediate()]);
    case Op::Row:
      return row();
    case Op::Call:
      return call(false);
    case Op::CallClosure:
      return call(true);
    case Op::CallRow:
      return callRow();
    case Op::Step:
      return stepNode();
    case Op::Jump:
      return goTo(0);
    case Op::Branch:
      return goTo(integer(0) != 0 ? 0 : 1);
    case Op::Return:
      state_.result = input(0);
      return end(Ended::Returned);
    case Op::ReturnNull:
      return end(Ended::ReturnedNull);
    case Op::TailCall:
    case Op::TailCallClosure:
      return leaveBeforeCall();
    case Op::Leave:
      return leave();
  }
  KINAKO_UNREACHABLE();
}

std::unique_ptr<Installed> Evaluator::install(ssa::Code code, std::string&) {
  return std::make_unique<Compiled>(*this, std::move(code));
}

std::string Evaluator::report() const {
  std::string rows;
  for (const auto& [opcode, count] : counts_.rows) {
    rows += fmt::format("{}\"{}\":{}", rows.empty() ? "" : ",",
                        bytecode::opcodeInfo(opcode).mnemonic, count);
  }
  return fmt::format(R"("entered":{},"called":{},"nodes":{},"rows":{{{}}})", counts_.entered,
                     counts_.called, counts_.nodes, rows);
}

Ended Evaluator::enter(vm::State& state, Slot* base, const vm::HotCode& self) {
  const auto& compiled = static_cast<const Compiled&>(self);
  ++compiled.owner.counts_.entered;
  return Activation(state, base, compiled).run();
}

}  // namespace kinako::jit
