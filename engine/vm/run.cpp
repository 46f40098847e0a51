// The dispatch loop, once for each world, with and without a count. It holds nothing but what every
// instruction needs; whatever is rare is a function elsewhere.
#include <utility>

#include "base/arith.h"
#include "base/check.h"
#include "base/source.h"
#include "runtime/builtins.h"
#include "runtime/compare.h"
#include "runtime/query_steps.h"
#include "runtime/string.h"
#include "vm/world.h"

namespace kinako::vm {

using bytecode::TypeTag;
using runtime::isKind;
using runtime::List;
using runtime::ObjectKind;
using runtime::Ordering;
using runtime::Storage;

namespace {

/// The next element of an iteration over a list with this storage; null when there is none, or
/// the iteration is over something else. `position`: of the next, and where to end.
template <Storage kStorage, typename T>
inline const T* nextOf(Value items, T* List::*elements, Slot* position) {
  if (position[0].i >= position[1].i) return nullptr;
  const T* element = runtime::elementAt<kStorage>(items, elements, position[0].i);
  if (element) ++position[0].i;
  return element;
}

/// Counts in a register what a loop runs.
struct Count {
  uint64_t& total;
  uint64_t here = 0;

  ~Count() { total += here; }
};

}  // namespace

bool Machine::runEntry() {
  // By tables, so that the two do not become one function: at that size, compilers of WebAssembly
  // give up on the registers.
  using Loop = Exit (Machine::*)();
  static constexpr Loop kCounting[] = {&Machine::loop<false, true>, &Machine::loop<true, true>};
#ifdef __wasm__
  // There it costs what cannot be measured, and two loops more would be a part of every download.
  const auto& loops = kCounting;
#else
  static constexpr Loop kPlain[] = {&Machine::loop<false, false>, &Machine::loop<true, false>};
  const auto& loops = options_.wantsCount ? kCounting : kPlain;
#endif
  for (;;) {
    const Exit exit = (this->*loops[isWide_])();
    if (exit != Exit::Switch) return exit == Exit::Returned;
  }
}

template <bool kWide, bool kCounts>
Machine::Exit Machine::loop() {
  using I = Int<kWide>;
  Count ran{context.instructions};
#ifndef __wasm__
  static const void* const kHandlers[] = {
#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning) &&do_##Name,
#include "bytecode/opcodes.def"
  };
#endif
  // What the members say, in registers.
  Frame* frame = frame_;
  const Instruction* pc = frame->pc;
  Slot* base = frame->base;

#define A base[pc->a]
#define B base[pc->b]
#define C base[pc->c]
// After the registers of the function that runs.
#define WINDOW (base + frame->code->size)
#ifdef KINAKO_OPCODE_PROFILE
#define COUNT_OPCODE() opcodes_.count(pc->opcode)
#else
#define COUNT_OPCODE() static_cast<void>(0)
#endif
#define COUNT()                        \
  do {                                 \
    if constexpr (kCounts) ++ran.here; \
    COUNT_OPCODE();                    \
  } while (false)
#ifdef __wasm__
// WebAssembly has no computed jumps: a table of labels would be looked at in front of a switch.
#define GO_TO(Name) goto do_##Name
#define DISPATCH() goto dispatch
#else
#define GO_TO(Name) goto* kHandlers[static_cast<size_t>(Opcode::Name)]
#define DISPATCH()                                    \
  do {                                                \
    COUNT();                                          \
    goto* kHandlers[static_cast<size_t>(pc->opcode)]; \
  } while (false)
#endif
#define NEXT(words) \
  do {              \
    pc += (words);  \
    DISPATCH();     \
  } while (false)
// On to the second of a pair: the instruction called Name.
#define GO_ON(Name) \
  do {              \
    ++pc;           \
    COUNT();        \
    goto do_##Name; \
  } while (false)
// An int result that is not there: make the world wide and start again, or a failure.
#define NO_INT()           \
  do {                     \
    if constexpr (kWide) { \
      goto failed;         \
    } else {               \
      goto widened;        \
    }                      \
  } while (false)
#define STEP(step)                              \
  do {                                          \
    const Step outcome = (step);                \
    if (outcome != Step::Done) [[unlikely]] {   \
      if (outcome == Step::Widen) goto widened; \
      goto failed;                              \
    }                                           \
  } while (false)
// A step and a safepoint; `poll` when there is something to do, which traps by itself. The
// program continues at `next`.
#define STEP_OR(poll, next)                          \
  do {                                               \
    if (context.heap.polling.isDue()) [[unlikely]] { \
      if (!(poll)) return Exit::Trapped;             \
      COME_BACK(next);                               \
    }                                                \
  } while (false)
#ifdef __wasm__
// What compiles WebAssembly optimises a function while it runs, for its next call: so this one
// ends now and then.
#define COME_BACK(next)  \
  do {                   \
    frame->pc = (next);  \
    return Exit::Switch; \
  } while (false)
#else
#define COME_BACK(next) static_cast<void>(0)
#endif
// To the target in `word`. Every loop has a jump back.
#define TAKE(word)                                                   \
  do {                                                               \
    const Instruction* target = &(word);                             \
    const int32_t distance = target->wide();                         \
    if (distance <= 0) STEP_OR(pollLoop(target), target + distance); \
    pc = target + distance;                                          \
    DISPATCH();                                                      \
  } while (false)
// The same, backwards.
#define TAKE_BACK(word)                                 \
  do {                                                  \
    const Instruction* target = &(word);                \
    STEP_OR(pollLoop(target), target + target->wide()); \
    pc = target + target->wide();                       \
    DISPATCH();                                         \
  } while (false)
#define JUMP_IF(condition)      \
  do {                          \
    if (condition) TAKE(pc[1]); \
    NEXT(2);                    \
  } while (false)
// The frame of `code`, whose arguments are at `base`, has been pushed or taken over.
#define ENTER(code)           \
  do {                        \
    pc = (code).start;        \
    STEP_OR(pollEntry(), pc); \
    DISPATCH();               \
  } while (false)
// A frame for `code`, whose arguments are at `at`.
#define PUSH(code, at)                                                 \
  do {                                                                 \
    Slot* const begin = (at);                                          \
    frame->pc = pc;                                                    \
    if (frame == lastFrame_ || !hasRoomForFrame(begin)) [[unlikely]] { \
      if (!makeRoom(begin)) goto failed;                               \
    }                                                                  \
    clear((code).cleared[kWide], begin);                               \
    ++frame;                                                           \
    frame->code = &(code);                                             \
    frame->base = begin;                                               \
    frame_ = frame;                                                    \
    base = begin;                                                      \
  } while (false)
// The frame becomes one of `code`, whose arguments are in the window.
#define TAKE_OVER(code)                                              \
  do {                                                               \
    const Slot* const window = WINDOW;                               \
    for (uint32_t i = 0; i < (code).arity; ++i) base[i] = window[i]; \
    if (!hasRoomForFrame(base)) [[unlikely]] {                       \
      failOverflow();                                                \
      goto failed;                                                   \
    }                                                                \
    clear((code).cleared[kWide], base);                              \
    frame->code = &(code);                                           \
  } while (false)
// Back after the caller's instruction, which is one word.
#define POP(result)     \
  do {                  \
    frame_ = --frame;   \
    base = frame->base; \
    pc = frame->pc;     \
    A = (result);       \
    NEXT(1);            \
  } while (false)
// A call of a value ended or began.
#define APPLIED(applied, words)                            \
  do {                                                     \
    switch (applied) {                                     \
      case Applied::Entered:                               \
        if (isWide_ != kWide) {                            \
          const bool isDue = context.heap.polling.isDue(); \
          if (isDue && !pollEntry()) return Exit::Trapped; \
          return Exit::Switch;                             \
        }                                                  \
        frame = frame_;                                    \
        base = frame->base;                                \
        ENTER(*frame->code);                               \
      case Applied::Done:                                  \
        A.v = result_;                                     \
        if (isWide_ != kWide) {                            \
          frame->pc = pc + (words);                        \
          return Exit::Switch;                             \
        }                                                  \
        NEXT(words);                                       \
      case Applied::Failed:                                \
        goto failed;                                       \
    }                                                      \
  } while (false)
#define SET_FIELD(value)                                          \
  do {                                                            \
    if (Value* field = fieldAt(A.v, pc[1].c, pc->c)) [[likely]] { \
      *field = (value);                                           \
    } else if (!setField(pc, A.v, (value))) {                     \
      return Exit::Trapped;                                       \
    }                                                             \
    NEXT(2);                                                      \
  } while (false)
// The value that an instruction of this many words makes.
#define VALUE(expression, words)     \
  do {                               \
    const Value made = (expression); \
    if (!made) [[unlikely]]          \
      goto failed;                   \
    A.v = made;                      \
    NEXT(words);                     \
  } while (false)
#define VALUE_OF(expression) VALUE(expression, 1)
#define VALUE_OF_2(expression) VALUE(expression, 2)

#ifdef __wasm__
dispatch:
  COUNT();
  switch (pc->opcode) {
#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning) \
  case Opcode::Name:                                           \
    goto do_##Name;
#include "bytecode/opcodes.def"
  }
  __builtin_unreachable();
#else
  DISPATCH();
#endif

do_Move:
  A = B;
  NEXT(1);
do_MoveJump:
  A = B;
  GO_ON(Jump);
do_MoveCall:
  A = B;
  GO_ON(Call);
do_LoadInt:
  if constexpr (kWide) {
    A.v = Value::inlineInt(pc->wide());
  } else {
    A.i = pc->wide();
  }
  NEXT(1);
do_LoadLong:
  I::set(context, A, static_cast<int64_t>(frame->code->function->numbers[pc->b]));
  NEXT(1);
do_LoadFloat:
  A.i = static_cast<int64_t>(frame->code->function->numbers[pc->b]);
  NEXT(1);
do_LoadBool:
  A.i = pc->b;
  NEXT(1);
do_LoadNull:
  A.v = Value::null();
  NEXT(1);
do_LoadEmpty:
  A.v = Value();
  NEXT(1);
do_LoadString:
  A.v = frame->code->texts[pc->b];
  NEXT(1);
do_BoxInt:
  A.v = I::box(context, B);
  NEXT(1);
do_BoxFloat:
  A.v = Value::number(B.f);
  NEXT(1);
do_BoxBool:
  A.v = Value::boolean(B.i != 0);
  NEXT(1);
do_UnboxInt : {
  const Value value = B.v;
  const Step step = I::unbox(context, A, value);
  if (step == Step::Failed) [[unlikely]] {
    failUnbox(pc, value, "int");
  }
  STEP(step);
  NEXT(1);
}
do_UnboxFloat : {
  const Value value = B.v;
  if (!value.isDouble()) [[unlikely]] {
    failUnbox(pc, value, "float");
    goto failed;
  }
  A.f = value.asDouble();
  NEXT(1);
}
do_UnboxBool : {
  const Value value = B.v;
  if (!value.isBool()) [[unlikely]] {
    failUnbox(pc, value, "bool");
    goto failed;
  }
  A.i = value.asBool();
  NEXT(1);
}
do_IntToFloat:
  if (I::isSmall(B)) [[likely]] {
    A.f = static_cast<double>(I::small(B));
  } else {
    const Value value =
        runtime::checkKind(context, I::box(context, B), plans_[pc->c], sourceText(spanAt(pc)));
    if (!value) goto failed;
    A.f = value.asDouble();
  }
  NEXT(1);
do_CheckRead:
  VALUE_OF(checkRead(B.v, pc->c, pc));
do_Unwrap:
  if (A.v.isNull()) [[unlikely]] {
    failUnwrap(pc);
    goto failed;
  }
  NEXT(1);
do_Share:
  runtime::markShared(A.v);
  NEXT(1);

do_AddInt:
  if (!I::add(context, A, B, C)) [[unlikely]]
    NO_INT();
  NEXT(1);
do_AddIntForNext:
  if (!I::add(context, A, B, C)) [[unlikely]]
    NO_INT();
  GO_ON(ForNext);
do_AddIntReturn:
  if (!I::add(context, A, B, C)) [[unlikely]]
    NO_INT();
  GO_ON(Return);
do_SubtractInt:
  if (!I::subtract(context, A, B, C)) [[unlikely]]
    NO_INT();
  NEXT(1);
do_MultiplyInt:
  if (!I::multiply(context, A, B, C)) [[unlikely]]
    NO_INT();
  NEXT(1);
do_MultiplyIntReturn:
  if (!I::multiply(context, A, B, C)) [[unlikely]]
    NO_INT();
  GO_ON(Return);
do_DivideInt:
  if (I::isZero(C)) [[unlikely]] {
    fail(TrapKind::DivideByZero);
    goto failed;
  }
  if (!I::divide(context, A, B, C)) [[unlikely]]
    NO_INT();
  NEXT(1);
do_RemainderInt:
  if (I::isZero(C)) [[unlikely]] {
    fail(TrapKind::DivideByZero);
    goto failed;
  }
  if (!I::remainder(context, A, B, C)) [[unlikely]]
    NO_INT();
  NEXT(1);
do_AddIntImm:
  if (!I::add(context, A, B, I::immediate(pc->c))) [[unlikely]]
    NO_INT();
  NEXT(1);
do_AddIntImmCall:
  if (!I::add(context, A, B, I::immediate(pc->c))) [[unlikely]]
    NO_INT();
  GO_ON(Call);
do_MultiplyIntImm:
  if (!I::multiply(context, A, B, I::immediate(pc->c))) [[unlikely]]
    NO_INT();
  NEXT(1);
do_DivideIntImm:
  if (!I::divide(context, A, B, I::immediate(pc->c))) [[unlikely]]
    NO_INT();
  NEXT(1);
do_RemainderIntImm:
  if (!I::remainder(context, A, B, I::immediate(pc->c))) [[unlikely]]
    NO_INT();
  NEXT(1);
do_NegateInt:
  if (!I::negate(context, A, B)) [[unlikely]]
    NO_INT();
  NEXT(1);
do_LessInt:
  A.i = I::less(B, C);
  NEXT(1);
do_LessEqualInt:
  A.i = I::lessEqual(B, C);
  NEXT(1);
do_EqualInt:
  A.i = I::equal(B, C);
  NEXT(1);
do_NotEqualInt:
  A.i = !I::equal(B, C);
  NEXT(1);

do_AddFloat:
  A.f = B.f + C.f;
  NEXT(1);
do_SubtractFloat:
  A.f = B.f - C.f;
  NEXT(1);
do_MultiplyFloat:
  A.f = B.f * C.f;
  NEXT(1);
do_MultiplyFloatAddFloat:
  A.f = B.f * C.f;
  GO_ON(AddFloat);
do_DivideFloat:
  if (C.f == 0) [[unlikely]] {
    fail(TrapKind::DivideByZero);
    goto failed;
  }
  A.f = B.f / C.f;
  NEXT(1);
do_NegateFloat:
  A.f = -B.f;
  NEXT(1);
do_LessFloat:
  A.i = B.f < C.f;
  NEXT(1);
do_LessEqualFloat:
  A.i = B.f <= C.f;
  NEXT(1);
do_EqualFloat:
  A.i = B.f == C.f;
  NEXT(1);
do_NotEqualFloat:
  A.i = B.f != C.f;
  NEXT(1);

do_Not:
  A.i = !B.i;
  NEXT(1);
do_EqualBool:
  A.i = B.i == C.i;
  NEXT(1);
do_NotEqualBool:
  A.i = B.i != C.i;
  NEXT(1);

do_ConcatString:
  if (runtime::isString(B.v) && runtime::isString(C.v)) [[likely]] {
    VALUE_OF(runtime::concat(context, B.v, C.v));
  }
  VALUE_OF(runtime::add(context, B.v, C.v));
do_Jump:
  TAKE(*pc);
do_JumpIfTrue:
  JUMP_IF(A.i != 0);
do_JumpIfFalse:
  JUMP_IF(A.i == 0);
do_JumpIfTruthy:
  JUMP_IF(runtime::truthy(A.v));
do_JumpIfFalsy:
  JUMP_IF(!runtime::truthy(A.v));
do_JumpIfNull:
  JUMP_IF(A.v.isNull());
do_JumpIfNotNull:
  JUMP_IF(!A.v.isNull());
do_JumpLessInt:
  JUMP_IF(I::less(A, B));
do_JumpLessEqualInt:
  JUMP_IF(I::lessEqual(A, B));
do_JumpEqualInt:
  JUMP_IF(I::equal(A, B));
do_JumpNotEqualInt:
  JUMP_IF(!I::equal(A, B));
do_JumpLessIntImm:
  JUMP_IF(I::less(A, I::immediate(pc->b)));
do_JumpLessEqualIntImm:
  JUMP_IF(I::lessEqual(A, I::immediate(pc->b)));
do_JumpGreaterIntImm:
  JUMP_IF(I::less(I::immediate(pc->b), A));
do_JumpGreaterEqualIntImm:
  JUMP_IF(I::lessEqual(I::immediate(pc->b), A));
do_JumpEqualIntImm:
  JUMP_IF(I::equal(A, I::immediate(pc->b)));
do_JumpNotEqualIntImm:
  JUMP_IF(!I::equal(A, I::immediate(pc->b)));
do_JumpLessFloat:
  JUMP_IF((A.f < B.f) == (pc->c != 0));
do_JumpLessEqualFloat:
  JUMP_IF((A.f <= B.f) == (pc->c != 0));
do_JumpEqualFloat:
  JUMP_IF((A.f == B.f) == (pc->c != 0));
// A comparison that comes to a limit asks for the next safepoint, which stops the program.
do_JumpLess:
  JUMP_IF((runtime::compare(context, A.v, B.v) == Ordering::Less) == (pc->c != 0));
do_JumpLessEqual : {
  const Ordering order = runtime::compare(context, A.v, B.v);
  JUMP_IF((order == Ordering::Less || order == Ordering::Equal) == (pc->c != 0));
}
do_JumpEqual:
  JUMP_IF(runtime::equals(context, A.v, B.v) == (pc->c != 0));
do_JumpUnlessFits:
  JUMP_IF(!fits(A.v, pc->b));
do_JumpUnlessGap : {
  const Value list = A.v;
  const bool isGap = runtime::isList(list) && I::isSmall(B) &&
                     I::small(B) > static_cast<int64_t>(runtime::as<List>(list)->length);
  JUMP_IF(!isGap);
}
do_ForNext : {
  Slot next;
  if (!I::add(context, next, A, I::immediate(1))) [[unlikely]]
    NO_INT();
  if (!I::less(next, B)) NEXT(2);
  A = next;
  TAKE_BACK(pc[1]);
}
do_IterBegin:
  frame->pc = pc;
  if (runtime::isList(B.v)) [[likely]] {
    A.v = B.v;
    Slot* const position = &C;
    position[0].i = 0;
    position[1].i = static_cast<int64_t>(runtime::as<List>(A.v)->length);
    NEXT(1);
  }
  if (!iterBegin(&A, B.v, &C)) goto failed;
  NEXT(1);
do_IterNextInt : {
  if (const int64_t* element = nextOf<Storage::Int>(B.v, &List::ints, &C)) [[likely]] {
    I::set(context, A, *element);
    TAKE_BACK(pc[1]);
  }
  NEXT(2);
}
do_IterNextFloat : {
  if (const double* element = nextOf<Storage::Float>(B.v, &List::floats, &C)) [[likely]] {
    A.f = *element;
    TAKE_BACK(pc[1]);
  }
  NEXT(2);
}
do_IterNext : {
  if (const Value* element = nextOf<Storage::Any>(B.v, &List::values, &C)) [[likely]] {
    const List& list = *runtime::as<List>(B.v);
    A.v = runtime::readAhead(list, static_cast<uint64_t>(element - list.values));
    NEXT(2);
  }
  JUMP_IF(!iterNext(&A, B.v, &C));
}

do_MakeList:
  VALUE_OF(runtime::makeList(context, static_cast<Storage>(pc->b), pc->c));
do_ListPush:
  if (!runtime::listPush(context, A.v, B.v)) goto failed;
  NEXT(1);
do_Append : {
  const Value object = B.v;
  Value grown = object;
  if (pc[1].a && runtime::isList(object) && !runtime::as<List>(object)->isShared) [[likely]] {
    if (!runtime::listPush(context, object, C.v)) goto failed;
  } else {
    grown = append(object, C.v, pc[1].a);
    if (!grown) goto failed;
  }
  A.v = grown;
  NEXT(2);
}
do_AppendInt:
  if (pc[1].a && I::isSmall(C) && runtime::pushInPlace<Storage::Int>(B.v, &List::ints, I::small(C)))
      [[likely]] {
    A.v = B.v;
    NEXT(2);
  }
  VALUE_OF_2(append(B.v, I::box(context, C), pc[1].a));
do_AppendFloat:
  if (pc[1].a && runtime::pushInPlace<Storage::Float>(B.v, &List::floats, C.f)) [[likely]] {
    A.v = B.v;
    NEXT(2);
  }
  VALUE_OF_2(append(B.v, Value::number(C.f), pc[1].a));
do_AppendBool:
  if (pc[1].a && runtime::pushInPlace<Storage::Bool>(B.v, &List::bools, static_cast<uint8_t>(C.i)))
      [[likely]] {
    A.v = B.v;
    NEXT(2);
  }
  VALUE_OF_2(append(B.v, Value::boolean(C.i != 0), pc[1].a));
do_Substring : {
  const Value object = B.v;
  const Slot end = base[pc[1].a];
  Value part;
  if (runtime::isString(object) && I::isSmall(C) && I::isSmall(end)) [[likely]] {
    const int64_t first = I::small(C);
    const auto& string = *runtime::as<runtime::String>(object);
    // One character of many: those of ASCII are made once.
    const bool isOne = I::small(end) - first == 1 && string.isAscii() &&
                       static_cast<uint64_t>(first) < string.length;
    part = isOne ? runtime::charAt(context, object, first)
                 : runtime::sliceString(context, object, first, I::small(end));
  } else {
    part = substring(object, I::box(context, C), I::box(context, end));
  }
  VALUE_OF_2(part);
}
do_ListGetInt : {
  if (I::isSmall(C)) {
    if (const auto* element = runtime::intAt(B.v, I::small(C))) [[likely]] {
      I::set(context, A, *element);
      NEXT(2);
    }
  }
  const Value got = listGet(pc, B.v, I::box(context, C));
  if (!got) return Exit::Trapped;
  STEP(I::unbox(context, A, got));
  NEXT(2);
}
do_ListGetFloat : {
  if (I::isSmall(C)) {
    if (const auto* element = runtime::floatAt(B.v, I::small(C))) [[likely]] {
      A.f = *element;
      NEXT(2);
    }
  }
  const Value got = listGet(pc, B.v, I::box(context, C));
  if (!got) return Exit::Trapped;
  A.f = got.asDouble();
  NEXT(2);
}
do_ListGetBool : {
  if (I::isSmall(C)) {
    if (const auto* element = runtime::boolAt(B.v, I::small(C))) [[likely]] {
      A.i = *element != 0;
      NEXT(2);
    }
  }
  const Value got = listGet(pc, B.v, I::box(context, C));
  if (!got) return Exit::Trapped;
  A.i = got.asBool();
  NEXT(2);
}
do_ListListGetInt : {
  const Slot second = base[pc[1].b];
  if (I::isSmall(C) && I::isSmall(second)) {
    const Value* inner = runtime::elementAt<Storage::Any>(B.v, &List::values, I::small(C));
    const auto* element = inner ? runtime::intAt(*inner, I::small(second)) : nullptr;
    if (element) [[likely]] {
      I::set(context, A, *element);
      NEXT(2);
    }
  }
  const Value got = nestedGet(pc, B.v, I::box(context, C), I::box(context, second));
  if (!got) return Exit::Trapped;
  STEP(I::unbox(context, A, got));
  NEXT(2);
}
do_ListListGetFloat : {
  const Slot second = base[pc[1].b];
  if (I::isSmall(C) && I::isSmall(second)) {
    const Value* inner = runtime::elementAt<Storage::Any>(B.v, &List::values, I::small(C));
    const auto* element = inner ? runtime::floatAt(*inner, I::small(second)) : nullptr;
    if (element) [[likely]] {
      A.f = *element;
      NEXT(2);
    }
  }
  const Value got = nestedGet(pc, B.v, I::box(context, C), I::box(context, second));
  if (!got) return Exit::Trapped;
  A.f = got.asDouble();
  NEXT(2);
}
do_ListGet : {
  const Value object = B.v;
  if (runtime::isListOf(object, Storage::Any) && I::isSmall(C)) [[likely]] {
    const List& list = *runtime::as<List>(object);
    const auto position = static_cast<uint64_t>(I::small(C));
    if (position < list.length) [[likely]] {
      const Value element = runtime::readAhead(list, position);
      if (hasTag(element, static_cast<TypeTag>(pc[1].c), pc[1].a)) [[likely]] {
        if (pc[1].b) runtime::markShared(element);
        A.v = element;
        NEXT(2);
      }
    }
  }
  const Value got = listGet(pc, object, I::box(context, C));
  if (!got) return Exit::Trapped;
  A.v = got;
  NEXT(2);
}
do_ListSetInt : {
  if (I::isSmall(B) && I::isSmall(C)) {
    if (auto* element = runtime::intAt(A.v, I::small(B))) [[likely]] {
      *element = I::small(C);
      NEXT(2);
    }
  }
  if (!listSet(A.v, I::box(context, B), I::box(context, C), pc[1].a)) goto failed;
  NEXT(2);
}
do_ListSetFloat : {
  if (I::isSmall(B)) {
    if (auto* element = runtime::floatAt(A.v, I::small(B))) [[likely]] {
      *element = C.f;
      NEXT(2);
    }
  }
  if (!listSet(A.v, I::box(context, B), Value::number(C.f), pc[1].a)) goto failed;
  NEXT(2);
}
do_ListSetBool : {
  if (I::isSmall(B)) {
    if (auto* element = runtime::boolAt(A.v, I::small(B))) [[likely]] {
      *element = static_cast<uint8_t>(C.i);
      NEXT(2);
    }
  }
  if (!listSet(A.v, I::box(context, B), Value::boolean(C.i != 0), pc[1].a)) goto failed;
  NEXT(2);
}
do_ListSet:
  if (!listSet(A.v, I::box(context, B), C.v, pc[1].a)) goto failed;
  NEXT(2);
do_StringAt : {
  const Value object = B.v;
  VALUE_OF(runtime::isString(object) && I::isSmall(C)
               ? runtime::charAt(context, object, I::small(C))
               : runtime::indexAny(context, object, I::box(context, C)));
}
do_MapGet : {
  const Value object = B.v;
  Value got;
  if (!runtime::isMap(object)) {
    got = runtime::indexAny(context, object, C.v);
  } else if (pc[1].b || !runtime::isMapKey(C.v)) {
    got = runtime::mapGet(context, object, C.v);
  } else {
    const auto& map = *runtime::as<runtime::Map>(object);
    const int64_t entry = runtime::mapFind(context, map, C.v);
    got = entry < 0 ? Value::null() : map.entries[entry].value;
  }
  if (got) got = checkRead(got, pc[1].a, pc);
  VALUE_OF_2(got);
}
do_MapGetInt : {
  const Value object = B.v;
  const Value key = C.v;
  if (runtime::isMap(object) && runtime::isMapKey(key)) [[likely]] {
    const auto& map = *runtime::as<runtime::Map>(object);
    const int64_t entry = runtime::mapFind(context, map, key);
    if (entry >= 0 && map.entries[entry].value.isInlineInt()) [[likely]] {
      I::set(context, A, map.entries[entry].value.asInlineInt());
      NEXT(2);
    }
  }
  const Value got = mapGetThere(pc, object, key);
  if (!got) return Exit::Trapped;
  STEP(I::unbox(context, A, got));
  NEXT(2);
}
do_IntMapGetInt : {
  const Value object = B.v;
  if (runtime::isMap(object) && I::isSmall(C)) [[likely]] {
    const auto& map = *runtime::as<runtime::Map>(object);
    const runtime::MapEntry* entry = runtime::entryInOrder(map, I::small(C));
    if (!entry) {
      const int64_t place = runtime::mapFind(context, map, I::box(context, C));
      if (place >= 0) entry = &map.entries[place];
    }
    if (entry && entry->value.isInlineInt()) [[likely]] {
      I::set(context, A, entry->value.asInlineInt());
      NEXT(2);
    }
  }
  const Value got = mapGetThere(pc, object, I::box(context, C));
  if (!got) return Exit::Trapped;
  STEP(I::unbox(context, A, got));
  NEXT(2);
}
do_IntMapSetInt : {
  const Value object = A.v;
  const Value value = I::box(context, C);
  if (runtime::isMap(object)) [[likely]] {
    auto& map = *runtime::as<runtime::Map>(object);
    if (I::isSmall(B)) {
      if (runtime::MapEntry* entry = runtime::entryInOrder(map, I::small(B))) {
        entry->value = value;
        NEXT(1);
      }
      if (runtime::appendInOrder(map, I::small(B), value)) NEXT(1);
    }
    if (!runtime::mapSet(context, object, I::box(context, B), value)) goto failed;
    NEXT(1);
  }
  if (!runtime::setIndexAny(context, object, I::box(context, B), value)) goto failed;
  NEXT(1);
}
do_MakeRecord : {
  const size_t count = pc->c;
  auto* record = context.heap.make<runtime::Record>(ObjectKind::Record, count * sizeof(Value));
  record->shape = shapes_[pc->b];
  for (size_t i = 0; i < count; ++i) record->fields[i] = WINDOW[i].v;
  A.v = Value::object(record);
  NEXT(1);
}
do_GetField : {
  if (const Value* field = fieldAt(B.v, pc[1].c, pc->c)) [[likely]] {
    if (pc[1].b) runtime::markShared(*field);
    VALUE_OF_2(checkRead(*field, pc[1].a, pc));
  }
  const Value got = getField(pc, B.v);
  if (!got) return Exit::Trapped;
  A.v = got;
  NEXT(2);
}
do_GetFieldInt : {
  const Value* field = fieldAt(B.v, pc[1].c, pc->c);
  if (field && field->isInlineInt()) [[likely]] {
    I::set(context, A, field->asInlineInt());
    NEXT(2);
  }
  const Value got = getField(pc, B.v);
  if (!got) return Exit::Trapped;
  STEP(I::unbox(context, A, got));
  NEXT(2);
}
do_GetFieldFloat : {
  const Value* field = fieldAt(B.v, pc[1].c, pc->c);
  if (field && field->isDouble()) [[likely]] {
    A.f = field->asDouble();
    NEXT(2);
  }
  const Value got = getField(pc, B.v);
  if (!got) return Exit::Trapped;
  A.f = got.asDouble();
  NEXT(2);
}
do_GetFieldBool : {
  const Value* field = fieldAt(B.v, pc[1].c, pc->c);
  if (field && field->isBool()) [[likely]] {
    A.i = field->asBool();
    NEXT(2);
  }
  const Value got = getField(pc, B.v);
  if (!got) return Exit::Trapped;
  A.i = got.asBool();
  NEXT(2);
}
do_SetField:
  SET_FIELD(B.v);
do_SetFieldInt:
  SET_FIELD(I::box(context, B));
do_SetFieldFloat:
  SET_FIELD(Value::number(B.f));
do_RawField:
  A.v = runtime::as<runtime::Record>(B.v)->fields[pc->c];
  NEXT(1);
do_LenString:
  if (runtime::isString(B.v)) [[likely]] {
    I::set(context, A, runtime::as<runtime::String>(B.v)->length);
    NEXT(1);
  }
  GO_TO(Len);
do_Len : {
  const Value object = B.v;
  if (runtime::isList(object)) {
    I::set(context, A, static_cast<int64_t>(runtime::as<List>(object)->length));
    NEXT(1);
  }
  if (runtime::isString(object)) {
    I::set(context, A, runtime::as<runtime::String>(object)->length);
    NEXT(1);
  }
  const Value length = lengthOf(object);
  if (!length) goto failed;
  STEP(I::unbox(context, A, length));
  NEXT(1);
}
do_NewCell : {
  const Value value = B.v;
  auto* cell = context.heap.make<runtime::Cell>(ObjectKind::Cell);
  cell->value = value;
  A.v = Value::object(cell);
  NEXT(1);
}
do_CellGet:
  A.v = runtime::as<runtime::Cell>(B.v)->value;
  NEXT(1);
do_CellSet:
  runtime::as<runtime::Cell>(A.v)->value = B.v;
  NEXT(1);
do_CaptureGet : {
  const auto* closure = runtime::as<runtime::Closure>(base[frame->code->function->closure].v);
  A.v = runtime::as<runtime::Cell>(closure->captures[pc->b])->value;
  NEXT(1);
}
do_CaptureSet : {
  const auto* closure = runtime::as<runtime::Closure>(base[frame->code->function->closure].v);
  runtime::as<runtime::Cell>(closure->captures[pc->a])->value = B.v;
  NEXT(1);
}
do_GlobalGet:
  A = globals_[pc->b];
  NEXT(1);
do_GlobalSet:
  globals_[pc->a] = B;
  NEXT(1);
do_MakeClosure:
  A.v = makeClosure(frame->code->function->makers[pc->b], base);
  NEXT(1);

do_Call : {
  const Code& code = codes_[pc->b];
  Slot* const callee = base + pc->c;
  PUSH(code, callee);
  ENTER(code);
}
do_CheckClosure:
  if (!isKind(A.v, ObjectKind::Closure)) {
    failCall(A.v);
    goto failed;
  }
  NEXT(1);
do_CallClosure : {
  const Code& code = codes_[pc->c];
  const Value closure = B.v;
  PUSH(code, WINDOW);
  if (code.function->captures) base[code.function->closure].v = closure;
  ENTER(code);
}
do_CallValue:
  frame->pc = pc;
  APPLIED(apply(B.v, WINDOW, pc->c, Frame::kPlain), 1);
do_CallMethod:
  frame->pc = pc;
  APPLIED(applyMethod(*pc, WINDOW), 1);
do_CallBuiltin:
  frame->pc = pc;
  APPLIED(applyBuiltin(static_cast<Builtin>(pc->b), WINDOW, pc->c, pc[1].a != 0), 2);
do_CallHelper:
  VALUE_OF(runtime::queryStep(context, static_cast<HelperKind>(pc->b), {&WINDOW->v, pc->c}));
do_TailCall : {
  const Code& code = codes_[pc->b];
  TAKE_OVER(code);
  ENTER(code);
}
do_TailCallClosure : {
  const Code& code = codes_[pc->c];
  const Value closure = B.v;
  TAKE_OVER(code);
  if (code.function->captures) base[code.function->closure].v = closure;
  ENTER(code);
}
do_Return : {
  Slot result = A;
  if (frame->how != Frame::kPlain) [[unlikely]] {
    const uint32_t how = std::exchange(frame->how, Frame::kPlain);
    if (how & Frame::kBoxes) result.v = box(result, frame->code->function->result);
    if (how & Frame::kEntry) {
      --frame_;
      result_ = result.v;
      return Exit::Returned;
    }
  }
  POP(result);
}
do_ReturnNull : {
  Slot result;
  const uint32_t how = std::exchange(frame->how, Frame::kPlain);
  const RegisterKind kind = frame->code->function->result;
  if (kind == RegisterKind::Value || (how & Frame::kBoxes)) {
    result.v = Value::null();
  } else if (kind == RegisterKind::Int) {
    I::set(context, result, 0);
  }
  if (how & Frame::kEntry) {
    --frame_;
    result_ = Value::null();
    return Exit::Returned;
  }
  POP(result);
}

// Whatever takes long enough for a call more.
#define SLOW(Name, mnemonic, a, b, c, next, effect, meaning) do_##Name:
#include "bytecode/opcodes.def"
  {
    const uint32_t words = slow(pc, base);
    if (words == 0) [[unlikely]]
      goto failed;
    NEXT(words);
  }

failed:
  if (mayRetry(pc)) DISPATCH();
  // A callback that trapped has left its own frames on top for the record.
  if (!trap_) {
    frame->pc = pc;
    trap(spanAt(pc));
  }
  return Exit::Trapped;

widened:
  frame->pc = pc;
  widen();
  return Exit::Switch;

#undef A
#undef B
#undef C
#undef WINDOW
#undef NEXT
#undef GO_ON
#undef NO_INT
#undef STEP
#undef STEP_OR
#undef COUNT_OPCODE
#undef COUNT
#undef GO_TO
#undef COME_BACK
#undef DISPATCH
#undef TAKE
#undef JUMP_IF
#undef TAKE_BACK
#undef ENTER
#undef PUSH
#undef TAKE_OVER
#undef POP
#undef APPLIED
#undef SET_FIELD
#undef VALUE
#undef VALUE_OF
#undef VALUE_OF_2
}

}  // namespace kinako::vm
