// Statements, but for loops and stores into containers.
#include "base/check.h"
#include "heap/store.h"
#include "interp/machine.h"
#include "runtime/builtins.h"
#include "runtime/evidence.h"

namespace kinako::interp {

using namespace types;

Flow Machine::exec(const Stmt& s, Value* frame) {
  if (!safepoint(s.span)) return Flow::Stopped;
  switch (s.kind) {
    case StmtKind::Evaluate:
      return execEvaluate(to<Evaluate>(&s), frame);
    case StmtKind::Declare:
      return execDeclare(to<Declare>(&s), frame);
    case StmtKind::SetLocal:
      return execSetLocal(to<SetLocal>(&s), frame);
    case StmtKind::SetCapture:
      return execSetCapture(to<SetCapture>(&s), frame);
    case StmtKind::SetGlobal:
      return execSetGlobal(to<SetGlobal>(&s), frame);
    case StmtKind::SetIndex:
      return execSetIndex(to<SetIndex>(&s), frame);
    case StmtKind::SetField:
      return execSetField(to<SetField>(&s), frame);
    case StmtKind::SetFieldDynamic:
      return execSetFieldDynamic(to<SetFieldDynamic>(&s), frame);
    case StmtKind::Block:
      return execAll(to<Block>(&s).statements, frame);
    case StmtKind::If:
      return execIf(to<If>(&s), frame);
    case StmtKind::While:
      return execWhile(to<While>(&s), frame);
    case StmtKind::ForRange:
      return execForRange(to<ForRange>(&s), frame);
    case StmtKind::ForEach:
      return execForEach(to<ForEach>(&s), frame);
    case StmtKind::Break:
      return Flow::Break;
    case StmtKind::Continue:
      return Flow::Continue;
    case StmtKind::Return:
      return execReturn(to<Return>(&s), frame);
    case StmtKind::Expect:
      return execExpect(to<Expect>(&s), frame);
    case StmtKind::Test:
      return execTest(to<Test>(&s), frame);
    case StmtKind::Bench:
      return execBench(to<Bench>(&s), frame);
  }
  KINAKO_UNREACHABLE();
}

Flow Machine::execAll(std::span<Stmt* const> statements, Value* frame) {
  for (const Stmt* statement : statements) {
    const Flow flow = exec(*statement, frame);
    if (flow != Flow::Normal) return flow;
  }
  return Flow::Normal;
}

Flow Machine::execBody(const Stmt& s, Value* frame) {
  if (s.kind == StmtKind::Block) return execAll(to<Block>(&s).statements, frame);
  return exec(s, frame);
}

Flow Machine::execEvaluate(const Evaluate& s, Value* frame) {
  return eval(*s.value, frame) ? Flow::Normal : stopped();
}

Flow Machine::execDeclare(const Declare& s, Value* frame) {
  // A function that calls itself captures the variable it is about to be stored in.
  const bool isFunction = s.local->isCaptured && s.value->kind == ExprKind::FunctionValue;
  if (isFunction) declareLocal(*s.local, Value::null(), frame);
  const Value value = eval(*s.value, frame);
  if (!value) return stopped();
  if (isFunction) {
    setLocal(*s.local, value, frame);
  } else {
    declareLocal(*s.local, value, frame);
  }
  return Flow::Normal;
}

Flow Machine::execSetLocal(const SetLocal& s, Value* frame) {
  const Value value = eval(*s.value, frame);
  if (!value) return stopped();
  setLocal(*s.local, value, frame);
  return Flow::Normal;
}

Flow Machine::execSetCapture(const SetCapture& s, Value* frame) {
  const Value value = eval(*s.value, frame);
  if (!value) return stopped();
  runtime::storeCell(*runtime::as<runtime::Cell>(closureOf(frame)->captures[s.index]), value);
  return Flow::Normal;
}

Flow Machine::execSetGlobal(const SetGlobal& s, Value* frame) {
  const Value value = eval(*s.value, frame);
  if (!value) return stopped();
  globals_[s.global->index] = value;
  return Flow::Normal;
}

Flow Machine::execIf(const If& s, Value* frame) {
  switch (test(*s.condition, frame)) {
    case Answer::Yes:
      return execBody(*s.thenBranch, frame);
    case Answer::No:
      return s.elseBranch ? execBody(*s.elseBranch, frame) : Flow::Normal;
    case Answer::Stopped:
      return stopped();
  }
  KINAKO_UNREACHABLE();
}

Flow Machine::execReturn(const Return& s, Value* frame) {
  if (!s.value) {
    result_ = Value::null();
    return Flow::Return;
  }
  const bool isCall =
      s.value->kind == ExprKind::CallFunction || s.value->kind == ExprKind::CallClosure;
  if (isCall && current_->caller) {  // the top level has nobody who would make the call
    Value* base = top_ + 1;
    tail_.code = pushCall(*s.value, frame);
    tail_.base = base;
    return tail_.code ? Flow::TailCall : stopped();
  }
  const Value value = eval(*s.value, frame);
  if (!value) return stopped();  // a `return` inside it has put its own result there
  result_ = value;
  return Flow::Return;
}

Flow Machine::execExpect(const Expect& s, Value* frame) {
  const Value value = eval(*s.condition, frame);
  if (!value) return stopped();
  if (value.isSame(Value::boolean(true))) return Flow::Normal;
  std::vector<runtime::Operand> operands;
  for (const auto& operand : s.operands) {
    operands.push_back({operand.text, eval(*operand.value, frame)});
  }
  const Source* source = current_->code->function->source;
  runtime::failExpect(context, source ? source->name() : std::string(), s.line, s.text, operands,
                      s.isEquality);
  return stopAt(s.condition->span);
}

Flow Machine::execTest(const Test& s, Value* frame) {
  const bool runs = tests_ == Tests::InPlace || s.index == types::kNestedTest;
  return runs ? execBody(*s.body, frame) : Flow::Normal;
}

Flow Machine::execBench(const Bench& s, Value* frame) {
  const int64_t start = context.clock.now();
  const uint64_t allocated = context.heap.stats().allocatedBytes;
  const Flow flow = execBody(*s.body, frame);
  if (flow != Flow::Normal) return flow;
  const uint64_t bytes = context.heap.stats().allocatedBytes - allocated;
  const int64_t nanoseconds = context.clock.now() - start;

  if (!runtime::reportBench(context, s.title, nanoseconds, static_cast<int64_t>(bytes))) {
    return stopAt(s.span);
  }
  return Flow::Normal;
}

}  // namespace kinako::interp
