#include "vm/ops/slow.h"

#include <utility>

#include "base/arith.h"
#include "base/source.h"
#include "runtime/builtins.h"
#include "runtime/compare.h"
#include "runtime/evidence.h"
#include "runtime/string.h"

namespace kinako::vm {

using runtime::isKind;
using runtime::ObjectKind;
using runtime::Ordering;

namespace {

Ordering orderOf(Op op) { return runtime::compare(op.context(), op.b().v, op.c().v); }

/// A comparison that came to a limit has failed.
Status truth(Op op, bool is) {
  op.a().i = is;
  return op.done(!op.context().hasFailed);
}

/// b + c of lists; whatever else they are is left to the general addition.
Status joined(Op op, Reuse reuse) {
  if (!runtime::isList(op.b().v) || !runtime::isList(op.c().v)) return SlowOps::AddAny(op);
  return op.value(runtime::listConcat(op.context(), op.b().v, op.c().v, reuse));
}

std::string_view text(Op op, uint16_t index) { return op.function().texts[index]; }

}  // namespace

Status SlowOps::LoadBuiltin(Op op) {
  auto* object =
      op.context().heap.make<runtime::BuiltinFunction>(runtime::ObjectKind::BuiltinFunction);
  object->builtin = static_cast<Builtin>(op.pc->b);
  return op.value(Value::object(object));
}

// --- types

Status SlowOps::Check(Op op) {
  return op.value(op.machine().check(op.b().v, op.pc->c, text(op, op.more().a)));
}
Status SlowOps::ToBig(Op op) {
  return op.value(op.machine().toBig(op.b().v, op.pc->c, text(op, op.more().a)));
}
Status SlowOps::Cast(Op op) {
  return op.value(runtime::cast(op.context(), op.b().v, op.state.types[op.pc->c]));
}
Status SlowOps::Truthy(Op op) {
  op.a().i = runtime::truthy(op.b().v);
  return Status::Next;
}

// --- values of any kind

Status SlowOps::AddAny(Op op) { return op.value(runtime::add(op.context(), op.b().v, op.c().v)); }
Status SlowOps::SubtractAny(Op op) {
  return op.value(runtime::subtract(op.context(), op.b().v, op.c().v));
}
Status SlowOps::MultiplyAny(Op op) {
  return op.value(runtime::multiply(op.context(), op.b().v, op.c().v));
}
Status SlowOps::DivideAny(Op op) {
  return op.value(runtime::divide(op.context(), op.b().v, op.c().v));
}
Status SlowOps::RemainderAny(Op op) {
  return op.value(runtime::remainder(op.context(), op.b().v, op.c().v));
}
Status SlowOps::NegateAny(Op op) {
  const Value operand = op.b().v;
  return op.value(runtime::isInteger(operand) ? runtime::negateInteger(op.context(), operand)
                                              : runtime::negate(op.context(), operand));
}
Status SlowOps::LessAny(Op op) { return truth(op, orderOf(op) == Ordering::Less); }
Status SlowOps::LessEqualAny(Op op) {
  const Ordering order = orderOf(op);
  return truth(op, order == Ordering::Less || order == Ordering::Equal);
}
Status SlowOps::EqualAny(Op op) {
  return truth(op, runtime::equals(op.context(), op.b().v, op.c().v));
}
Status SlowOps::NotEqualAny(Op op) {
  return truth(op, !runtime::equals(op.context(), op.b().v, op.c().v));
}
Status SlowOps::Contains(Op op) {
  if (runtime::isMap(op.c().v) && runtime::isMapKey(op.b().v)) [[likely]] {
    const auto& map = *runtime::as<runtime::Map>(op.c().v);
    return truth(op, runtime::mapFind(op.context(), map, op.b().v) >= 0);
  }
  const Value answer = runtime::contains(op.context(), op.b().v, op.c().v);
  return answer ? truth(op, answer.asBool()) : Status::Failed;
}
Status SlowOps::RemainderFloat(Op op) {
  if (op.c().f == 0) [[unlikely]]
    return op.done(op.machine().fail(TrapKind::DivideByZero));
  op.a().f = arith::remainder(op.b().f, op.c().f);
  return Status::Next;
}

// --- containers

Status SlowOps::ConcatList(Op op) { return joined(op, Reuse::None); }
Status SlowOps::GrowList(Op op) { return joined(op, Reuse::First); }
Status SlowOps::PrependList(Op op) { return joined(op, Reuse::Last); }
Status SlowOps::Union(Op op) {
  return op.value(runtime::listUnion(op.context(), op.b().v, op.c().v));
}
Status SlowOps::UnionAll(Op op) {
  return op.value(runtime::listUnionAll(op.context(), op.b().v, op.c().v));
}
Status SlowOps::Except(Op op) {
  return op.value(runtime::listExcept(op.context(), op.b().v, op.c().v));
}
Status SlowOps::Intersect(Op op) {
  return op.value(runtime::listIntersect(op.context(), op.b().v, op.c().v));
}
Status SlowOps::IndexAny(Op op) {
  Value got = runtime::indexAny(op.context(), op.b().v, op.c().v);
  if (got) got = op.machine().checkRead(got, op.more().a, op.pc);
  return op.value(got);
}
Status SlowOps::SetIndexAny(Op op) {
  return op.done(runtime::setIndexAny(op.context(), op.a().v, op.b().v, op.c().v));
}
Status SlowOps::Slice(Op op) {
  const Value end = op.base[op.more().a].v;
  return op.value(runtime::sliceAny(op.context(), op.b().v, op.c().v, end, op.more().b != 0));
}
Status SlowOps::SliceByStep(Op op) {
  const Value end = op.base[op.more().a].v;
  const Value step = op.base[op.more().b].v;
  return op.value(runtime::sliceAnyByStep(op.context(), op.b().v, op.c().v, end, step));
}
Status SlowOps::MakeMap(Op op) { return op.value(runtime::makeMap(op.context(), op.pc->b)); }
Status SlowOps::MapSet(Op op) {
  if (!runtime::isMap(op.a().v)) return SetIndexAny(op);
  return op.done(runtime::mapSet(op.context(), op.a().v, op.b().v, op.c().v));
}
Status SlowOps::GetFieldByName(Op op) {
  Value got = runtime::fieldByName(op.context(), op.b().v, text(op, op.pc->c));
  if (got && op.more().b) runtime::markShared(got);
  if (got) got = op.machine().checkRead(got, op.more().a, op.pc);
  return op.value(got);
}
Status SlowOps::SetFieldByName(Op op) {
  return op.done(runtime::setFieldByName(op.context(), op.a().v, text(op, op.pc->c), op.b().v));
}

// --- files

Status SlowOps::Load(Op op) {
  const Value rows =
      runtime::load(op.context(), text(op, op.pc->c), op.b().v, op.state.types[op.more().a]);
  op.context().placeNotices(op.machine().spanAt(op.pc));
  return op.value(rows);
}
Status SlowOps::Save(Op op) {
  return op.value(runtime::save(op.context(), op.b().v, text(op, op.more().a), op.c().v));
}

// --- variables and functions

Status SlowOps::EnsureCell(Op op) {
  if (isKind(op.a().v, ObjectKind::Cell)) return Status::Next;
  auto* cell = op.context().heap.make<runtime::Cell>(ObjectKind::Cell);
  cell->value = Value::null();
  return op.value(Value::object(cell));
}
Status SlowOps::MakePartial(Op op) {
  return op.value(op.machine().makePartial(op.b().v, op.window(), op.pc->c));
}

// --- tests and measurements

Status SlowOps::ShowOperand(Op op) {
  op.machine().operands_.push_back({op.function().texts[op.pc->b], op.a().v});
  return Status::Next;
}
Status SlowOps::FailExpect(Op op) {
  const auto& function = op.function();
  const auto operands = std::exchange(op.machine().operands_, {});
  const bool isEquality = op.pc->a != 0 && operands.size() == 2;
  runtime::failExpect(op.context(), function.source ? function.source->name() : std::string(),
                      function.numbers[op.pc->c], function.texts[op.pc->b], operands, isEquality);
  return Status::Failed;
}
Status SlowOps::BenchBegin(Op op) {
  op.a().i = op.context().clock.now();
  op.b().i = static_cast<int64_t>(op.context().heap.stats().allocatedBytes);
  return Status::Next;
}
Status SlowOps::BenchEnd(Op op) {
  return op.done(op.machine().benchEnd(text(op, op.pc->c), op.a().i, op.b().i));
}

namespace {

using Body = Status (*)(Op op);
constexpr Body kBodies[] = {
#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning) nullptr,
#define SLOW(Name, mnemonic, a, b, c, next, effect, meaning) &SlowOps::Name,
#include "bytecode/opcodes.def"
};

}  // namespace

Status Machine::slow(State& state, const Instruction* pc, Slot* base) {
  auto& context = static_cast<Machine&>(state).context;
  // A safepoint that is no step: many of these may take much memory. What they work on is in
  // registers; only the arguments of a partial application are in the window.
  if (context.heap.polling.left <= 0 && pc->opcode != Opcode::MakePartial && !context.rest())
      [[unlikely]] {
    return Status::Failed;
  }
  return kBodies[static_cast<size_t>(pc->opcode)]({state, pc, base});
}

}  // namespace kinako::vm
