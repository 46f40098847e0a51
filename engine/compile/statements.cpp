// Statements.
#include "base/check.h"
#include "compile/function_compiler.h"

namespace kinako::compiler {

using namespace types;

void FunctionCompiler::statements(std::span<Stmt* const> list) {
  for (const Stmt* one : list) statement(*one);
}

void FunctionCompiler::body(const Stmt& s) { statement(s); }

void FunctionCompiler::statement(const Stmt& s) {
  if (!mayGoOn()) return;
  switch (s.kind) {
    case StmtKind::Evaluate: {
      Scope scope(*this);
      value(*to<Evaluate>(&s).value);
      return;
    }
    case StmtKind::Declare:
      return compileDeclare(to<Declare>(&s));
    case StmtKind::SetLocal:
      return compileSetLocal(to<SetLocal>(&s));
    case StmtKind::SetCapture: {
      Scope scope(*this);
      const auto& set = to<SetCapture>(&s);
      emit(Opcode::CaptureSet, s.span, set.index, boxed(*set.value));
      return;
    }
    case StmtKind::SetGlobal: {
      Scope scope(*this);
      const auto& set = to<SetGlobal>(&s);
      if (const auto index = registerOf(*set.global)) return into(*index, *set.value);
      emit(Opcode::GlobalSet, s.span, set.global->index,
           valueAs(*set.value, kindOf(*set.global->type)));
      return;
    }
    case StmtKind::SetIndex:
      return setIndex(to<SetIndex>(&s));
    case StmtKind::SetField:
      return setField(to<SetField>(&s));
    case StmtKind::SetFieldDynamic:
      return setFieldDynamic(to<SetFieldDynamic>(&s));
    case StmtKind::Block:
      return statements(to<Block>(&s).statements);
    case StmtKind::If:
      return compileIf(to<If>(&s));
    case StmtKind::While:
      return compileWhile(to<While>(&s));
    case StmtKind::ForRange:
      return compileForRange(to<ForRange>(&s));
    case StmtKind::ForEach:
      return compileForEach(to<ForEach>(&s));
    case StmtKind::Break:
      if (!loops_.empty()) jump(*loops_.back().breaks, s.span);
      return;
    case StmtKind::Continue:
      if (!loops_.empty()) jump(*loops_.back().continues, s.span);
      return;
    case StmtKind::Return:
      return compileReturn(to<Return>(&s));
    case StmtKind::Expect:
      return compileExpect(to<Expect>(&s));
    case StmtKind::Test:
      return compileTest(to<Test>(&s));
    case StmtKind::Bench:
      return compileBench(to<Bench>(&s));
  }
  KINAKO_UNREACHABLE();
}

/// A fresh variable with what is in `from`.
void FunctionCompiler::declare(const Local& local, Register from, Span span) {
  const Register index = registerOf(local);
  if (!local.isCaptured) {
    coerce(from, kindOfRegister(index), span, index);
    return;
  }
  emit(Opcode::NewCell, span, index, coerce(from, RegisterKind::Value, span));
}

void FunctionCompiler::compileDeclare(const Declare& s) {
  Scope scope(*this);
  const Local& local = *s.local;
  if (!local.isCaptured) return into(registerOf(local), *s.value);
  if (s.value->kind == ExprKind::FunctionValue) {
    // A function that calls itself captures the variable it is about to be stored in.
    const Register null = temporary(RegisterKind::Value);
    emit(Opcode::LoadNull, s.span, null);
    emit(Opcode::NewCell, s.span, registerOf(local), null);
    emit(Opcode::CellSet, s.span, registerOf(local), boxed(*s.value));
    return;
  }
  emit(Opcode::NewCell, s.span, registerOf(local), boxed(*s.value));
}

void FunctionCompiler::compileSetLocal(const SetLocal& s) {
  Scope scope(*this);
  const Register index = registerOf(*s.local);
  if (!s.local->isCaptured) return into(index, *s.value);
  const Register value = boxed(*s.value);
  emit(Opcode::EnsureCell, s.span, index);
  emit(Opcode::CellSet, s.span, index, value);
}

void FunctionCompiler::compileIf(const If& s) {
  Label otherwise;
  branch(*s.condition, false, otherwise);
  body(*s.thenBranch);
  if (!s.elseBranch) return place(otherwise);
  Label end;
  jump(end, s.span);
  place(otherwise);
  body(*s.elseBranch);
  place(end);
}

// The condition is tested after the body, so that an iteration takes one jump.
void FunctionCompiler::compileWhile(const While& s) {
  Label test;
  Label again;
  Label end;
  jump(test, s.span);
  placeLoop(again, s.span);
  loops_.push_back({&end, &test});
  ++loopDepth_;
  body(*s.body);
  loops_.pop_back();
  place(test);
  branch(*s.condition, true, again);
  --loopDepth_;
  place(end);
}

void FunctionCompiler::compileForRange(const ForRange& s) {
  Scope scope(*this);
  // Where nobody assigns to the variable, it is the counter itself.
  const bool isCounter = !s.local->isCaptured && !assigned_.contains(s.local);
  const Register counter = isCounter ? registerOf(*s.local) : temporary(RegisterKind::Int);
  const Register end = temporary(RegisterKind::Int);
  into(counter, *s.begin);
  into(end, *s.end);
  Label over;
  Label next;
  Label again;
  emit(Opcode::JumpLessEqualInt, s.span, end, counter);
  target(over, s.span);
  placeLoop(again, s.span);
  if (!isCounter) declare(*s.local, counter, s.span);
  loops_.push_back({&over, &next});
  ++loopDepth_;
  body(*s.body);
  --loopDepth_;
  loops_.pop_back();
  place(next);
  emit(Opcode::ForNext, s.span, counter, end);
  target(again, s.span);
  place(over);
}

void FunctionCompiler::compileForEach(const ForEach& s) {
  Scope scope(*this);
  const Register items = temporary(RegisterKind::Value);
  const Register position = newRegister(RegisterKind::Raw);
  newRegister(RegisterKind::Raw);  // the length
  {
    Scope inner(*this);
    const Register source = boxed(*s.source);
    emit(Opcode::IterBegin, s.source->span, items, source, position);
  }
  Label over;
  Label next;
  Label again;
  jump(next, s.span);
  placeLoop(again, s.span);
  loops_.push_back({&over, &next});
  ++loopDepth_;
  body(*s.body);
  --loopDepth_;
  loops_.pop_back();
  place(next);
  {
    // Tested after the body as in a while loop; the variable is a new one in each iteration.
    Scope inner(*this);
    const Type& type = *s.local->type;
    const RegisterKind kind = kindOf(type);
    if (!s.local->isCaptured && (kind == RegisterKind::Int || kind == RegisterKind::Float)) {
      emit(kind == RegisterKind::Int ? Opcode::IterNextInt : Opcode::IterNextFloat, s.span,
           registerOf(*s.local), items, position);
      target(again, s.span);
    }
    const Register element = temporary(RegisterKind::Value);
    Label end;
    emit(Opcode::IterNext, s.span, element, items, position);
    target(end, s.span);
    const Register typed = temporary(kindOf(type));
    checked(typed, element, type, s.source->span);
    if (kindOfRegister(typed) == RegisterKind::Value && type.mayHoldList()) {
      emit(Opcode::Share, s.span, typed);
    }
    declare(*s.local, typed, s.span);
    jump(again, s.span);
    place(end);
  }
  place(over);
}

void FunctionCompiler::compileExpect(const Expect& s) {
  Scope scope(*this);
  Label passed;
  branch(*s.condition, true, passed);
  for (const auto& operand : s.operands) {
    Scope inner(*this);
    emit(Opcode::ShowOperand, s.condition->span, boxed(*operand.value), text(operand.text));
  }
  emit(Opcode::FailExpect, s.condition->span, s.isEquality, text(s.text), number(s.line));
  place(passed);
}

void FunctionCompiler::compileTest(const Test& s) {
  // Only those at the top level can be run one by one.
  const bool isLeftOut = state_.tests == Tests::ByNumber && s.index != kNestedTest;
  if (!isLeftOut) body(*s.body);
}

void FunctionCompiler::compileTests(Register number) {
  for (const Test* test : state_.source.tests) {
    Scope scope(*this);
    Label next;
    const Register own = temporary(RegisterKind::Int);
    emitWide(Opcode::LoadInt, test->span, own, static_cast<int32_t>(test->index));
    emit(Opcode::JumpNotEqualInt, test->span, number, own);
    target(next, test->span);
    body(*test->body);
    emit(Opcode::ReturnNull, test->span);
    place(next);
  }
}

void FunctionCompiler::compileBench(const Bench& s) {
  Scope scope(*this);
  const Register time = temporary(RegisterKind::Raw);
  const Register bytes = temporary(RegisterKind::Raw);
  emit(Opcode::BenchBegin, s.span, time, bytes);
  body(*s.body);
  emit(Opcode::BenchEnd, s.span, time, bytes, text(s.title));
}

}  // namespace kinako::compiler
