// Instructions that take long enough for a call more: the dispatch loop leaves them here, and is
// the smaller for it. None of them looks at the int registers.
#include <utility>

#include "base/arith.h"
#include "base/check.h"
#include "base/source.h"
#include "runtime/builtins.h"
#include "runtime/compare.h"
#include "runtime/evidence.h"
#include "runtime/string.h"
#include "vm/machine.h"

namespace kinako::vm {

using runtime::isKind;
using runtime::ObjectKind;
using runtime::Ordering;

namespace {

constexpr uint32_t kFailed = 0;

}  // namespace

uint32_t Machine::slow(const Instruction* pc, Slot* base) {
#define A base[pc->a]
#define B base[pc->b]
#define C base[pc->c]
// The value that an instruction of this many words makes.
#define VALUE(expression, words)     \
  do {                               \
    const Value made = (expression); \
    if (!made) return kFailed;       \
    A.v = made;                      \
    return (words);                  \
  } while (false)
#define VALUE_OF(expression) VALUE(expression, 1)
#define VALUE_OF_2(expression) VALUE(expression, 2)
  // A safepoint that is no step: many of these may take much memory. What they work on is in
  // registers; only the arguments of a partial application are in the window.
  if (context.heap.polling.left <= 0 && pc->opcode != Opcode::MakePartial && !context.rest())
      [[unlikely]] {
    return kFailed;
  }
  switch (pc->opcode) {
    case Opcode::LoadBuiltin: {
      auto* object =
          context.heap.make<runtime::BuiltinFunction>(runtime::ObjectKind::BuiltinFunction);
      object->builtin = static_cast<Builtin>(pc->b);
      A.v = Value::object(object);
      return 1;
    }
    case Opcode::Check:
      VALUE_OF_2(check(B.v, pc->c, frame_->code->function->texts[pc[1].a]));
    case Opcode::ToBig:
      VALUE_OF_2(toBig(B.v, pc->c, frame_->code->function->texts[pc[1].a]));
    case Opcode::Cast:
      VALUE_OF(runtime::cast(context, B.v, plans_[pc->c]));
    case Opcode::Truthy:
      A.i = runtime::truthy(B.v);
      return 1;
    case Opcode::AddAny:
      VALUE_OF(runtime::add(context, B.v, C.v));
    case Opcode::SubtractAny:
      VALUE_OF(runtime::subtract(context, B.v, C.v));
    case Opcode::MultiplyAny:
      VALUE_OF(runtime::multiply(context, B.v, C.v));
    case Opcode::DivideAny:
      VALUE_OF(runtime::divide(context, B.v, C.v));
    case Opcode::RemainderAny:
      VALUE_OF(runtime::remainder(context, B.v, C.v));
    case Opcode::NegateAny:
      VALUE_OF(runtime::isInteger(B.v) ? runtime::negateInteger(context, B.v)
                                       : runtime::negate(context, B.v));
    case Opcode::LessAny:
      A.i = runtime::compare(context, B.v, C.v) == Ordering::Less;
      return context.hasFailed ? kFailed : 1;
    case Opcode::LessEqualAny: {
      const Ordering order = runtime::compare(context, B.v, C.v);
      A.i = order == Ordering::Less || order == Ordering::Equal;
      return context.hasFailed ? kFailed : 1;
    }
    case Opcode::EqualAny:
      A.i = runtime::equals(context, B.v, C.v);
      return context.hasFailed ? kFailed : 1;
    case Opcode::NotEqualAny:
      A.i = !runtime::equals(context, B.v, C.v);
      return context.hasFailed ? kFailed : 1;
    case Opcode::Contains: {
      if (runtime::isMap(C.v) && runtime::isMapKey(B.v)) [[likely]] {
        A.i = runtime::mapFind(context, *runtime::as<runtime::Map>(C.v), B.v) >= 0;
        return context.hasFailed ? kFailed : 1;
      }
      const Value answer = runtime::contains(context, B.v, C.v);
      if (!answer) return kFailed;
      A.i = answer.asBool();
      return 1;
    }
    case Opcode::ConcatList:
      if (!runtime::isList(B.v) || !runtime::isList(C.v)) VALUE_OF(runtime::add(context, B.v, C.v));
      VALUE_OF(runtime::listConcat(context, B.v, C.v, Reuse::None));
    case Opcode::GrowList:
      if (!runtime::isList(B.v) || !runtime::isList(C.v)) VALUE_OF(runtime::add(context, B.v, C.v));
      VALUE_OF(runtime::listConcat(context, B.v, C.v, Reuse::First));
    case Opcode::PrependList:
      if (!runtime::isList(B.v) || !runtime::isList(C.v)) VALUE_OF(runtime::add(context, B.v, C.v));
      VALUE_OF(runtime::listConcat(context, B.v, C.v, Reuse::Last));
    case Opcode::Union:
      VALUE_OF(runtime::listUnion(context, B.v, C.v));
    case Opcode::UnionAll:
      VALUE_OF(runtime::listUnionAll(context, B.v, C.v));
    case Opcode::Except:
      VALUE_OF(runtime::listExcept(context, B.v, C.v));
    case Opcode::Intersect:
      VALUE_OF(runtime::listIntersect(context, B.v, C.v));
    case Opcode::RemainderFloat:
      if (C.f == 0) [[unlikely]] {
        fail(TrapKind::DivideByZero);
        return kFailed;
      }
      A.f = arith::remainder(B.f, C.f);
      return 1;
    case Opcode::IndexAny: {
      Value got = runtime::indexAny(context, B.v, C.v);
      if (got) got = checkRead(got, pc[1].a, pc);
      VALUE_OF_2(got);
    }
    case Opcode::SetIndexAny:
      if (!runtime::setIndexAny(context, A.v, B.v, C.v)) return kFailed;
      return 1;
    case Opcode::Slice:
      VALUE_OF_2(runtime::sliceAny(context, B.v, C.v, base[pc[1].a].v, pc[1].b != 0));
    case Opcode::SliceByStep:
      VALUE_OF_2(runtime::sliceAnyByStep(context, B.v, C.v, base[pc[1].a].v, base[pc[1].b].v));
    case Opcode::MakeMap:
      VALUE_OF(runtime::makeMap(context, pc->b));
    case Opcode::GetFieldByName: {
      Value got = runtime::fieldByName(context, B.v, frame_->code->function->texts[pc->c]);
      if (got && pc[1].b) runtime::markShared(got);
      if (got) got = checkRead(got, pc[1].a, pc);
      VALUE_OF_2(got);
    }
    case Opcode::SetFieldByName:
      if (!runtime::setFieldByName(context, A.v, frame_->code->function->texts[pc->c], B.v)) {
        return kFailed;
      }
      return 1;
    case Opcode::Load: {
      const auto& texts = frame_->code->function->texts;
      const Value rows = runtime::load(context, texts[pc->c], B.v, plans_[pc[1].a]);
      context.placeNotices(spanAt(pc));
      VALUE_OF_2(rows);
    }
    case Opcode::Save:
      VALUE_OF_2(runtime::save(context, B.v, frame_->code->function->texts[pc[1].a], C.v));
    case Opcode::EnsureCell:
      if (!isKind(A.v, ObjectKind::Cell)) [[unlikely]] {
        auto* cell = context.heap.make<runtime::Cell>(ObjectKind::Cell);
        cell->value = Value::null();
        A.v = Value::object(cell);
      }
      return 1;
    case Opcode::MakePartial:
      A.v = makePartial(B.v, base + frame_->code->size, pc->c);
      return 1;
    case Opcode::MapSet: {
      const Value object = A.v;
      if (!(runtime::isMap(object) ? runtime::mapSet(context, object, B.v, C.v)
                                   : runtime::setIndexAny(context, object, B.v, C.v))) {
        return kFailed;
      }
      return 1;
    }
    case Opcode::ShowOperand:
      operands_.push_back({frame_->code->function->texts[pc->b], A.v});
      return 1;
    case Opcode::FailExpect: {
      const auto& function = *frame_->code->function;
      const auto operands = std::exchange(operands_, {});
      const bool isEquality = pc->a != 0 && operands.size() == 2;
      runtime::failExpect(context, function.source ? function.source->name() : std::string(),
                          function.numbers[pc->c], function.texts[pc->b], operands, isEquality);
      return kFailed;
    }
    case Opcode::BenchBegin:
      A.i = context.clock.now();
      B.i = static_cast<int64_t>(context.heap.stats().allocatedBytes);
      return 1;
    case Opcode::BenchEnd:
      if (!benchEnd(frame_->code->function->texts[pc->c], A.i, B.i)) return kFailed;
      return 1;
    default:
      KINAKO_UNREACHABLE();
  }
#undef A
#undef B
#undef C
#undef VALUE
#undef VALUE_OF
#undef VALUE_OF_2
}

}  // namespace kinako::vm
