// What instructions become, one function per row of opcodes.def, called as the row. A row that has
// none is done by its body in the machine. They are of the narrow world; those without int
// registers, of both.
//
// An operation that leaves does so at the instruction, which the machine then starts again. So what
// changes anything comes after all that may leave.
#include <bit>

#include "heap/layout.h"
#include "jit/ssa/builder.h"

namespace kinako::jit::ssa {

namespace {

using heap::ObjectKind;
using heap::Value;

#define LOWER(Name) static void Name(Builder& b)

NodeId guardKind(Builder& b, NodeId value, ObjectKind kind) {
  return b.add(Op::GuardKind, {value}, static_cast<uint64_t>(kind));
}
NodeId guardList(Builder& b, NodeId value, Storage storage) {
  const NodeId list = guardKind(b, value, ObjectKind::List);
  b.add(Op::GuardStorage, {list}, static_cast<uint64_t>(storage));
  return list;
}

/// Checks the index into a list; returns where its elements are.
NodeId elementsFor(Builder& b, NodeId list, NodeId index) {
  b.add(Op::GuardIndex, {index, b.add(Op::ListLength, {list})});
  return b.add(Op::ListElements, {list});
}

void guardNot(Builder& b, NodeId condition) { b.add(Op::Guard, {b.add(Op::Not, {condition})}); }

// --- moves, constants, kinds of register

struct MoveLowerings {
  LOWER(Move) { b.write(0, b.read(1)); }
  LOWER(LoadInt) { b.write(0, b.integer(b.number(1))); }
  LOWER(LoadLong) { b.write(0, b.integer(static_cast<int64_t>(b.function().numbers[b.index(1)]))); }
  LOWER(LoadFloat) { b.write(0, b.real(b.function().numbers[b.index(1)])); }
  LOWER(LoadBool) { b.write(0, b.truth(b.index(1) != 0)); }
  LOWER(LoadNull) { b.write(0, b.value(Value::null())); }
  LOWER(LoadEmpty) { b.write(0, b.value(Value())); }
  LOWER(LoadString) { b.write(0, b.add(Op::TextConstant, {}, b.index(1))); }

  LOWER(BoxInt) { b.write(0, b.add(Op::BoxInt, {b.read(1)})); }
  LOWER(BoxFloat) { b.write(0, b.add(Op::BoxFloat, {b.read(1)})); }
  LOWER(BoxBool) { b.write(0, b.add(Op::BoxBool, {b.read(1)})); }
  LOWER(UnboxInt) { b.write(0, b.add(Op::UnboxInt, {b.read(1)})); }
  LOWER(UnboxFloat) { b.write(0, b.add(Op::UnboxFloat, {b.read(1)})); }
  LOWER(UnboxBool) { b.write(0, b.add(Op::UnboxBool, {b.read(1)})); }
  LOWER(IntToFloat) { b.write(0, b.add(Op::IntToFloat, {b.read(1)})); }
  LOWER(CheckRead) {
    const NodeId value = b.read(1);
    b.add(Op::GuardType, {value}, b.index(2));
    b.write(0, value);
  }
  LOWER(Unwrap) { guardNot(b, b.add(Op::IsNull, {b.read(0)})); }
  LOWER(Share) { b.add(Op::Share, {b.read(0)}); }
};

// --- numbers, bools

template <Op kOp>
void binary(Builder& b) {
  b.write(0, b.add(kOp, {b.read(1), b.read(2)}));
}
template <Op kOp>
void withImmediate(Builder& b) {
  b.write(0, b.add(kOp, {b.read(1), b.integer(b.number(2))}));
}

struct NumberLowerings {
  LOWER(AddInt) { binary<Op::AddInt>(b); }
  LOWER(SubtractInt) { binary<Op::SubtractInt>(b); }
  LOWER(MultiplyInt) { binary<Op::MultiplyInt>(b); }
  LOWER(DivideInt) { binary<Op::DivideInt>(b); }
  LOWER(RemainderInt) { binary<Op::RemainderInt>(b); }
  LOWER(AddIntImm) { withImmediate<Op::AddInt>(b); }
  LOWER(MultiplyIntImm) { withImmediate<Op::MultiplyInt>(b); }
  LOWER(DivideIntImm) { withImmediate<Op::DivideKnown>(b); }
  LOWER(RemainderIntImm) { withImmediate<Op::RemainderKnown>(b); }
  LOWER(NegateInt) { b.write(0, b.add(Op::SubtractInt, {b.integer(0), b.read(1)})); }
  LOWER(LessInt) { binary<Op::LessInt>(b); }
  LOWER(LessEqualInt) { binary<Op::LessEqualInt>(b); }
  LOWER(EqualInt) { binary<Op::EqualInt>(b); }
  LOWER(NotEqualInt) { binary<Op::NotEqualInt>(b); }

  LOWER(AddFloat) { binary<Op::AddFloat>(b); }
  LOWER(SubtractFloat) { binary<Op::SubtractFloat>(b); }
  LOWER(MultiplyFloat) { binary<Op::MultiplyFloat>(b); }
  LOWER(DivideFloat) {
    b.add(Op::Guard, {b.add(Op::NotEqualFloat, {b.read(2), b.real(0)})});
    binary<Op::DivideFloat>(b);
  }
  LOWER(NegateFloat) { b.write(0, b.add(Op::NegateFloat, {b.read(1)})); }
  LOWER(LessFloat) { binary<Op::LessFloat>(b); }
  LOWER(LessEqualFloat) { binary<Op::LessEqualFloat>(b); }
  LOWER(EqualFloat) { binary<Op::EqualFloat>(b); }
  LOWER(NotEqualFloat) { binary<Op::NotEqualFloat>(b); }

  LOWER(Not) { b.write(0, b.add(Op::Not, {b.read(1)})); }
  LOWER(EqualBool) { binary<Op::EqualBool>(b); }
  LOWER(NotEqualBool) {
    b.write(0, b.add(Op::Not, {b.add(Op::EqualBool, {b.read(1), b.read(2)})}));
  }
};

// --- jumps

template <Op kOp>
void jumpWhen(Builder& b, NodeId left, NodeId right, bool isWanted = true) {
  b.jumpWhen(b.add(kOp, {left, right}), isWanted);
}
/// The next element of a list of one kind; what is no such list goes on after the instruction.
template <Storage kStorage, Op kLoad>
void next(Builder& b) {
  const uint32_t place = b.index(2);
  const NodeId position = b.held(place);
  b.jumpWhen(b.add(Op::LessInt, {position, b.held(place + 1)}));
  const NodeId items = b.read(1);
  b.enter(Builder::Way::Target);
  const NodeId elements = elementsFor(b, guardList(b, items, kStorage), position);
  b.holdAtTarget(b.index(0), b.add(kLoad, {elements, position}));
  b.holdAtTarget(place, b.add(Op::AddWrapping, {position, b.integer(1)}));
}

struct JumpLowerings {
  LOWER(Jump) { static_cast<void>(b); }
  LOWER(JumpIfTrue) { b.jumpWhen(b.read(0)); }
  LOWER(JumpIfFalse) { b.jumpWhen(b.read(0), false); }
  LOWER(JumpIfNull) { b.jumpWhen(b.add(Op::IsNull, {b.read(0)})); }
  LOWER(JumpIfNotNull) { b.jumpWhen(b.add(Op::IsNull, {b.read(0)}), false); }
  LOWER(JumpLessInt) { jumpWhen<Op::LessInt>(b, b.read(0), b.read(1)); }
  LOWER(JumpLessEqualInt) { jumpWhen<Op::LessEqualInt>(b, b.read(0), b.read(1)); }
  LOWER(JumpEqualInt) { jumpWhen<Op::EqualInt>(b, b.read(0), b.read(1)); }
  LOWER(JumpNotEqualInt) { jumpWhen<Op::NotEqualInt>(b, b.read(0), b.read(1)); }
  LOWER(JumpLessIntImm) { jumpWhen<Op::LessInt>(b, b.read(0), b.integer(b.number(1))); }
  LOWER(JumpLessEqualIntImm) { jumpWhen<Op::LessEqualInt>(b, b.read(0), b.integer(b.number(1))); }
  LOWER(JumpGreaterIntImm) { jumpWhen<Op::LessInt>(b, b.integer(b.number(1)), b.read(0)); }
  LOWER(JumpGreaterEqualIntImm) {
    jumpWhen<Op::LessEqualInt>(b, b.integer(b.number(1)), b.read(0));
  }
  LOWER(JumpEqualIntImm) { jumpWhen<Op::EqualInt>(b, b.read(0), b.integer(b.number(1))); }
  LOWER(JumpNotEqualIntImm) { jumpWhen<Op::NotEqualInt>(b, b.read(0), b.integer(b.number(1))); }
  LOWER(JumpLessFloat) { jumpWhen<Op::LessFloat>(b, b.read(0), b.read(1), b.index(2) != 0); }
  LOWER(JumpLessEqualFloat) {
    jumpWhen<Op::LessEqualFloat>(b, b.read(0), b.read(1), b.index(2) != 0);
  }
  LOWER(JumpEqualFloat) { jumpWhen<Op::EqualFloat>(b, b.read(0), b.read(1), b.index(2) != 0); }

  LOWER(ForNext) {
    const NodeId next = b.add(Op::AddInt, {b.read(0), b.integer(1)});
    jumpWhen<Op::LessInt>(b, next, b.read(1));
    b.holdAtTarget(b.index(0), next);
  }
  LOWER(IterBegin) {
    const NodeId items = b.read(1);
    const NodeId list = guardKind(b, items, ObjectKind::List);
    const uint32_t place = b.index(2);
    b.write(0, items);
    b.hold(place, b.integer(0));
    b.hold(place + 1, b.add(Op::ListLength, {list}));
  }
  LOWER(IterNext) {
    const uint32_t place = b.index(2);
    const NodeId position = b.held(place);
    b.jumpWhen(b.add(Op::LessInt, {position, b.held(place + 1)}), false);
    b.holdAtTarget(b.index(0), b.read(0));
    b.holdAtTarget(place, position);
    const NodeId items = b.read(1);
    b.enter(Builder::Way::Next);
    const NodeId elements = elementsFor(b, guardList(b, items, Storage::Any), position);
    b.hold(b.index(0), b.add(Op::LoadValue, {elements, position}));
    b.hold(place, b.add(Op::AddWrapping, {position, b.integer(1)}));
  }
  LOWER(IterNextInt) { next<Storage::Int, Op::LoadInt>(b); }
  LOWER(IterNextFloat) { next<Storage::Float, Op::LoadFloat>(b); }
};

// --- strings, lists, records

template <Storage kStorage, Op kLoad>
void listGet(Builder& b) {
  const NodeId index = b.read(2);
  const NodeId elements = elementsFor(b, guardList(b, b.read(1), kStorage), index);
  b.write(0, b.add(kLoad, {elements, index}));
}
template <Storage kStorage, Op kLoad>
void nestedGet(Builder& b) {
  const NodeId index = b.read(2);
  const NodeId second = b.read(4);
  const NodeId lists = elementsFor(b, guardList(b, b.read(1), Storage::Any), index);
  const NodeId list = guardList(b, b.add(Op::LoadValue, {lists, index}), kStorage);
  b.write(0, b.add(kLoad, {elementsFor(b, list, second), second}));
}
template <Storage kStorage, Op kStore>
void listSet(Builder& b) {
  const NodeId index = b.read(1);
  const NodeId elements = elementsFor(b, guardList(b, b.read(0), kStorage), index);
  b.add(kStore, {elements, index, b.read(2)});
}

/// The record of a field's instruction.
NodeId recordOf(Builder& b, size_t field) {
  return b.add(Op::GuardRecord, {b.read(field)}, b.index(5));
}
NodeId fieldOf(Builder& b) { return b.add(Op::LoadField, {recordOf(b, 1)}, b.index(2)); }
void setField(Builder& b, NodeId value) {
  b.add(Op::StoreField, {recordOf(b, 0), value}, b.index(2));
}
void length(Builder& b, ObjectKind kind, Op op) {
  b.write(0, b.add(op, {guardKind(b, b.read(1), kind)}));
}

struct ContainerLowerings {
  LOWER(LenString) { length(b, ObjectKind::String, Op::StringLength); }
  LOWER(Len) { length(b, ObjectKind::List, Op::ListLength); }
  LOWER(ListGetInt) { listGet<Storage::Int, Op::LoadInt>(b); }
  LOWER(ListGetFloat) { listGet<Storage::Float, Op::LoadFloat>(b); }
  LOWER(ListGetBool) { listGet<Storage::Bool, Op::LoadBool>(b); }
  LOWER(ListGet) {
    listGet<Storage::Any, Op::LoadValue>(b);
    const NodeId element = b.read(0);
    b.add(Op::GuardType, {element}, b.index(3));
    if (b.index(4) != 0) b.add(Op::Share, {element});
  }
  LOWER(ListListGetInt) { nestedGet<Storage::Int, Op::LoadInt>(b); }
  LOWER(ListListGetFloat) { nestedGet<Storage::Float, Op::LoadFloat>(b); }
  LOWER(ListSetInt) { listSet<Storage::Int, Op::StoreInt>(b); }
  LOWER(ListSetFloat) { listSet<Storage::Float, Op::StoreFloat>(b); }
  LOWER(ListSetBool) { listSet<Storage::Bool, Op::StoreBool>(b); }

  LOWER(MakeRecord) { b.write(0, b.add(Op::MakeRecord, b.passed(b.index(2)), b.index(1))); }
  LOWER(GetField) {
    const NodeId field = fieldOf(b);
    if (b.index(4) != 0) b.add(Op::Share, {field});
    b.write(0, field);
  }
  LOWER(GetFieldInt) { b.write(0, b.add(Op::UnboxInt, {fieldOf(b)})); }
  LOWER(GetFieldBool) { b.write(0, b.add(Op::UnboxBool, {fieldOf(b)})); }
  LOWER(GetFieldFloat) { b.write(0, b.add(Op::LoadFieldFloat, {recordOf(b, 1)}, b.index(2))); }
  LOWER(SetField) { setField(b, b.read(1)); }
  LOWER(SetFieldInt) { setField(b, b.add(Op::BoxInt, {b.read(1)})); }
  LOWER(SetFieldFloat) { b.add(Op::StoreFieldFloat, {recordOf(b, 0), b.read(1)}, b.index(2)); }
};

// --- variables, calls

RegisterKind resultOf(Builder& b, uint16_t function) {
  return b.program().functions[function]->result;
}
std::vector<NodeId> argumentsOf(Builder& b, uint16_t function) {
  return b.passed(b.program().functions[function]->parameters.size());
}
/// The closure that is called, then its arguments.
std::vector<NodeId> closureCall(Builder& b) {
  std::vector<NodeId> inputs = argumentsOf(b, b.index(2));
  inputs.insert(inputs.begin(), b.read(1));
  return inputs;
}
NodeId captured(Builder& b, size_t field) {
  return b.add(Op::Capture, {b.held(b.function().closure)}, b.index(field));
}

struct VariableLowerings {
  LOWER(GlobalGet) {
    const RegisterKind kind = b.program().globals[b.index(1)].kind;
    b.write(0, b.add(Op::LoadGlobal, {}, b.index(1), typeOf(kind, b.isWide())));
  }
  LOWER(GlobalSet) { b.add(Op::StoreGlobal, {b.read(1)}, b.index(0)); }
  LOWER(NewCell) { b.write(0, b.add(Op::NewCell, {b.read(1)})); }
  LOWER(CellGet) { b.write(0, b.add(Op::LoadCell, {b.read(1)})); }
  LOWER(CellSet) { b.add(Op::StoreCell, {b.read(0), b.read(1)}); }
  LOWER(CaptureGet) { b.write(0, b.add(Op::LoadCell, {captured(b, 1)})); }
  LOWER(CaptureSet) { b.add(Op::StoreCell, {captured(b, 0), b.read(1)}); }
  LOWER(CheckClosure) { guardKind(b, b.read(0), ObjectKind::Closure); }

  LOWER(Call) {
    const uint16_t callee = b.index(1);
    b.write(0, b.call(Op::Call, argumentsOf(b, callee), callee, resultOf(b, callee)));
  }
  LOWER(CallClosure) {
    const uint16_t callee = b.index(2);
    b.write(0, b.call(Op::CallClosure, closureCall(b), callee, resultOf(b, callee)));
  }
  LOWER(TailCall) {
    const uint16_t callee = b.index(1);
    if (b.callsItself()) return b.beginAgain();
    b.end(b.add(Op::TailCall, argumentsOf(b, callee), callee));
  }
  LOWER(TailCallClosure) { b.end(b.add(Op::TailCallClosure, closureCall(b), b.index(2))); }
  LOWER(Return) { b.end(b.add(Op::Return, {b.read(0)})); }
  LOWER(ReturnNull) { b.end(b.add(Op::ReturnNull)); }
};

#undef LOWER

struct Lowerings : MoveLowerings,
                   NumberLowerings,
                   JumpLowerings,
                   ContainerLowerings,
                   VariableLowerings {};

// Whether there is one is asked of a template parameter, so that a name may be missing.
#define OPCODE(Name, mnemonic, a, b, c, next, effects, meaning)          \
  template <typename All>                                                \
  constexpr Lowering find##Name() {                                      \
    if constexpr (requires(Builder & builder) { All::Name(builder); }) { \
      return &All::Name;                                                 \
    } else {                                                             \
      return nullptr;                                                    \
    }                                                                    \
  }
#include "bytecode/opcodes.def"

constexpr Lowering kLowerings[] = {
#define OPCODE(Name, mnemonic, a, b, c, next, effects, meaning) find##Name<Lowerings>(),
#include "bytecode/opcodes.def"
};

}  // namespace

Lowering loweringOf(bytecode::Opcode opcode) { return kLowerings[static_cast<size_t>(opcode)]; }

}  // namespace kinako::jit::ssa
