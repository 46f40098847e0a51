// How a run ends before its time: what failed becomes a trap with the guest stack, and the frames
// are left as they were before they were pushed.
#include "base/check.h"
#include "base/source.h"
#include "vm/machine.h"

namespace kinako::vm {

/// The failure of a runtime operation gets its place and the guest stack.
void Machine::trap(Span span) {
  KINAKO_CHECK(context.hasFailed && !trap_);
  // What fails in a builtin itself is the call that failed.
  if (top > frames_ && top->code->function->builtin) {
    *top-- = {};
    span = spanAt(top->pc);
  }
  trap_ = runtime::reportOf(context.failure, span,
                            top > frames_ ? top->code->function->source : nullptr);
  trap_->stack.reserve(static_cast<size_t>(top - frames_));
  const BuiltinInfo* builtin = nullptr;  // called by the frame
  for (const Frame* frame = top; frame > frames_; --frame) {
    const auto& function = *frame->code->function;
    if (function.builtin) {
      builtin = &builtinInfo(*function.builtin);
      continue;
    }
    if (frame != top) {
      span = function.spans[static_cast<size_t>(frame->pc - function.code.data())];
    }
    if (builtin) {
      trap_->stack.push_back({std::string(builtin->name), span, function.source, true});
    }
    builtin = nullptr;
    trap_->stack.push_back({function.name, span, function.source});
  }
}

Value Machine::trapped(const Instruction* pc, Span span) {
  top->pc = pc;
  trap(span);
  return {};
}

void Machine::unwind() {
  for (; top > frames_; --top) {
    top->liveWindow = 0;
    top->how = Frame::kPlain;
  }
}

}  // namespace kinako::vm
