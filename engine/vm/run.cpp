// The dispatch loop, once for each world, with and without a count. What instructions do is in
// vm/ops; here is what comes after each, and all that pushes and pops frames.
#include <utility>

#include "vm/ops/ops.h"

namespace kinako::vm {

namespace {

// Words of an instruction, by the column `next` of the table.
#define WORDS_None 1
#define WORDS_Target 2
#define WORDS_Extra(...) 2
constexpr uint8_t kWords[] = {
#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning) WORDS_##next,
#include "bytecode/opcodes.def"
};

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
    const Exit exit = (this->*loops[isWide])();
    if (exit != Exit::Switch) return exit == Exit::Returned;
  }
}

template <bool kWide, bool kCounts>
Machine::Exit Machine::loop() {
  using Body = Ops<kWide>;
  Count ran{context.instructions};
#ifndef __wasm__
  static const void* const kHandlers[] = {
#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning) &&do_##Name,
#include "bytecode/opcodes.def"
  };
#endif
  // What the members say, in registers.
  Frame* frame = top;
  const Instruction* pc = frame->pc;
  Slot* base = frame->base;

#define A base[pc->a]
#define B base[pc->b]
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
#define DISPATCH() goto dispatch
#else
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
// How a body ended that did not end with Next (or Jump).
#define LEAVE(status)                                      \
  do {                                                     \
    if ((status) == Status::Widen) goto widened;           \
    if ((status) == Status::Trapped) return Exit::Trapped; \
    goto failed;                                           \
  } while (false)
// A step and a safepoint; `poll` when there is something to do, which traps by itself. The
// program continues at `next`.
#define STEP_OR(poll, next)                          \
  do {                                               \
    if (context.heap.polling.isDue()) [[unlikely]] { \
      if (!(poll)) return Exit::Trapped;             \
      if (pendingHot_) {                             \
        frame->pc = (next);                          \
        goto enter_pending;                          \
      }                                              \
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
// To the target in the word at `pc`. Every loop has a jump back.
#define TAKE()                                       \
  do {                                               \
    const Instruction* target = pc + pc->wide();     \
    if (target <= pc) STEP_OR(pollLoop(pc), target); \
    pc = target;                                     \
    DISPATCH();                                      \
  } while (false)
// The same, backwards.
#define TAKE_BACK()                         \
  do {                                      \
    STEP_OR(pollLoop(pc), pc + pc->wide()); \
    pc += pc->wide();                       \
    DISPATCH();                             \
  } while (false)
// The frame of `code`, whose arguments are at `base`, has been pushed or taken over.
#define ENTER(code)           \
  do {                        \
    pc = (code).start;        \
    STEP_OR(pollEntry(), pc); \
    DISPATCH();               \
  } while (false)
// A frame for `code`, whose arguments are at `at`.
#define PUSH(code, at)                                                \
  do {                                                                \
    Slot* const begin = (at);                                         \
    frame->pc = pc;                                                   \
    if (frame == lastFrame || !hasRoomForFrame(begin)) [[unlikely]] { \
      if (!makeRoom(begin)) goto failed;                              \
    }                                                                 \
    clear((code).cleared[kWide], begin);                              \
    ++frame;                                                          \
    frame->code = &(code);                                            \
    frame->base = begin;                                              \
    top = frame;                                                      \
    base = begin;                                                     \
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
    top = --frame;      \
    base = frame->base; \
    pc = frame->pc;     \
    A = (result);       \
    NEXT(1);            \
  } while (false)
// The frame returns a slot.
#define RETURN(slot)                                                                  \
  do {                                                                                \
    Slot result = (slot);                                                             \
    if (frame->how != Frame::kPlain) [[unlikely]] {                                   \
      const uint32_t how = std::exchange(frame->how, Frame::kPlain);                  \
      if (how & Frame::kBoxes) result.v = box(result, frame->code->function->result); \
      if (how & Frame::kEntry) {                                                      \
        --top;                                                                        \
        result_ = result.v;                                                           \
        return Exit::Returned;                                                        \
      }                                                                               \
    }                                                                                 \
    POP(result);                                                                      \
  } while (false)
// A call of a value ended or began.
#define APPLIED(applied, words)                            \
  do {                                                     \
    switch (applied) {                                     \
      case Applied::Entered:                               \
        if (isWide != kWide) {                             \
          const bool isDue = context.heap.polling.isDue(); \
          if (isDue && !pollEntry()) return Exit::Trapped; \
          return Exit::Switch;                             \
        }                                                  \
        frame = top;                                       \
        base = frame->base;                                \
        ENTER(*frame->code);                               \
      case Applied::Done:                                  \
        A.v = result_;                                     \
        if (isWide != kWide) {                             \
          frame->pc = pc + (words);                        \
          return Exit::Switch;                             \
        }                                                  \
        NEXT(words);                                       \
      case Applied::Failed:                                \
        goto failed;                                       \
    }                                                      \
  } while (false)

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

#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning) \
  do_##Name : {                                                \
    const Status status = Body::Name({*this, pc, base});       \
    if (status != Status::Next) [[unlikely]]                   \
      LEAVE(status);                                           \
    NEXT(WORDS_##next);                                        \
  }
#define BRANCH(Name, mnemonic, a, b, c, next, effect, meaning) \
  do_##Name : {                                                \
    const Status status = Body::Name({*this, pc, base});       \
    if (status == Status::Jump) {                              \
      ++pc;                                                    \
      TAKE();                                                  \
    }                                                          \
    if (status != Status::Next) [[unlikely]]                   \
      LEAVE(status);                                           \
    NEXT(2);                                                   \
  }
#define LOOP(Name, mnemonic, a, b, c, next, effect, meaning) \
  do_##Name : {                                              \
    const Status status = Body::Name({*this, pc, base});     \
    if (status == Status::Jump) [[likely]] {                 \
      ++pc;                                                  \
      TAKE_BACK();                                           \
    }                                                        \
    if (status != Status::Next) [[unlikely]]                 \
      LEAVE(status);                                         \
    NEXT(2);                                                 \
  }
#define FUSED(Name, First, Second, mnemonic, a, b, c, next, effect, meaning) \
  do_##Name : {                                                              \
    const Status status = Body::First({*this, pc, base});                    \
    if (status != Status::Next) [[unlikely]]                                 \
      LEAVE(status);                                                         \
    ++pc;                                                                    \
    COUNT();                                                                 \
    goto do_##Second;                                                        \
  }
#define SLOW(Name, mnemonic, a, b, c, next, effect, meaning)
#define CONTROL(Name, mnemonic, a, b, c, next, effect, meaning)
#include "bytecode/opcodes.def"

#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning)
#define SLOW(Name, mnemonic, a, b, c, next, effect, meaning) do_##Name:
#include "bytecode/opcodes.def"
  {
    const Status status = slow(*this, pc, base);
    if (status != Status::Next) [[unlikely]]
      LEAVE(status);
    NEXT(kWords[static_cast<size_t>(pc->opcode)]);
  }

do_Jump:
  TAKE();

do_Call : {
  const Code& code = codes[pc->b];
  Slot* const callee = base + pc->c;
  PUSH(code, callee);
  ENTER(code);
}
do_CallClosure : {
  const Code& code = codes[pc->c];
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
do_TailCall : {
  const Code& code = codes[pc->b];
  TAKE_OVER(code);
  ENTER(code);
}
do_TailCallClosure : {
  const Code& code = codes[pc->c];
  const Value closure = B.v;
  TAKE_OVER(code);
  if (code.function->captures) base[code.function->closure].v = closure;
  ENTER(code);
}
do_Return:
  RETURN(A);
do_ReturnNull : {
  Slot result;
  const uint32_t how = std::exchange(frame->how, Frame::kPlain);
  const RegisterKind kind = frame->code->function->result;
  if (kind == RegisterKind::Value || (how & Frame::kBoxes)) {
    result.v = Value::null();
  } else if (kind == RegisterKind::Int) {
    Int<kWide>::set(context, result, 0);
  }
  if (how & Frame::kEntry) {
    --top;
    result_ = {};
    return Exit::Returned;
  }
  POP(result);
}

do_EnterHot:
  pendingHot_ = frame->code->hot;
enter_pending : {
  const HotCode& hot = *std::exchange(pendingHot_, nullptr);
  const Ended ended = hot.enter(*this, base, hot);
  frame = top;
  pc = frame->pc;
  base = frame->base;
  switch (ended) {
    case Ended::Returned:
      RETURN(State::result);
    case Ended::ReturnedNull:
      goto do_ReturnNull;
    case Ended::Left:
      hasLeft();
      if (isWide != kWide) return Exit::Switch;
      DISPATCH();
    case Ended::Entered:
      APPLIED(Applied::Entered, 1);
    case Ended::Failed:
      goto failed;
    case Ended::Trapped:
      return Exit::Trapped;
  }
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
#undef WINDOW
#undef COUNT_OPCODE
#undef COUNT
#undef DISPATCH
#undef NEXT
#undef LEAVE
#undef STEP_OR
#undef COME_BACK
#undef TAKE
#undef TAKE_BACK
#undef ENTER
#undef PUSH
#undef TAKE_OVER
#undef POP
#undef APPLIED
#undef RETURN
}

}  // namespace kinako::vm
