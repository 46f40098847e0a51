#include "compile/function_compiler.h"

#include "base/check.h"
#include "base/source.h"
#include "bytecode/cursor.h"
#include "types/walk.h"

namespace kinako::compiler {

using namespace types;

namespace {

/// Registers of the window while the size of the frame is not known yet.
constexpr Register kWindow = 0xC000;

}  // namespace

FunctionCompiler::FunctionCompiler(ProgramState& state, const Function& function)
    : state_(state),
      source_(function),
      function_(*state.program.functions[state.placeOf(function)]) {
  function_.name = displayName(function);
  function_.source = function.source;
  function_.span = function.span;
  function_.result = resultKindOf(function);
}

void FunctionCompiler::run() {
  const auto noteAssigned = [&](const Stmt* statement) {
    if (statement->kind == StmtKind::SetLocal) assigned_.insert(to<SetLocal>(statement).local);
  };
  walkStatements(source_.body, noteAssigned);
  for (const auto* parameter : source_.parameters) {
    const Register index = newParameter(parameter->name, *parameter->type);
    if (!parameter->isCaptured) locals_.emplace(parameter, index);
  }
  const Register test = takesTest() ? newParameter("test", *state_.source.types.intType) : 0;
  if (!source_.captures.empty()) {
    function_.captures = true;
    function_.closure = newRegister(RegisterKind::Value);
  }
  for (size_t i = 0; i < source_.parameters.size(); ++i) {
    const Local& parameter = *source_.parameters[i];
    if (!parameter.isCaptured) continue;
    Scope scope(*this);
    declare(parameter, static_cast<Register>(i), source_.span);
  }
  if (const Expr* last = lastValue()) {
    statements(source_.body.first(source_.body.size() - 1));
    Scope scope(*this);
    const Register result = boxed(*last);
    emit(Opcode::Return, last->span, result);
  } else {
    statements(source_.body);
    if (takesTest()) compileTests(test);
    emit(Opcode::ReturnNull, source_.span);
  }
  // Targets are distances, so that the code can move.
  function_.code.insert(function_.code.begin(), preamble_.code.begin(), preamble_.code.end());
  function_.spans.insert(function_.spans.begin(), preamble_.spans.begin(), preamble_.spans.end());
  finish();
}

const Expr* FunctionCompiler::lastValue() const {
  if (!source_.isMain || takesTest() || source_.body.empty()) return nullptr;
  const auto* last = as<Evaluate>(source_.body.back());
  return last && !last->value->type->is(TypeKind::Unit) ? last->value : nullptr;
}

Register FunctionCompiler::newRegister(RegisterKind kind) {
  if (function_.registers.size() >= kWindow) {
    tooLarge("registers");
    return 0;
  }
  function_.registers.push_back(kind);
  return static_cast<Register>(function_.registers.size() - 1);
}

Register FunctionCompiler::newParameter(std::string_view name, const Type& type) {
  function_.parameters.push_back({std::string(name), kindOf(type), state_.types.of(type)});
  return newRegister(kindOf(type));
}

Register FunctionCompiler::temporary(RegisterKind kind) {
  auto& free = free_[static_cast<size_t>(kind)];
  Register index;
  if (free.empty()) {
    index = newRegister(kind);
  } else {
    index = free.back();
    free.pop_back();
  }
  taken_.push_back(index);
  return index;
}

void FunctionCompiler::giveBack(size_t taken) {
  while (taken_.size() > taken) {
    const Register index = taken_.back();
    taken_.pop_back();
    free_[static_cast<size_t>(function_.registers[index])].push_back(index);
  }
}

Register FunctionCompiler::window(uint32_t position) {
  if (position >= UINT16_MAX - kWindow) {
    tooLarge("arguments");
    return kWindow;
  }
  function_.window = std::max(function_.window, position + 1);
  return static_cast<Register>(kWindow + position);
}

RegisterKind FunctionCompiler::kindOfRegister(Register index) const {
  KINAKO_CHECK(index < kWindow);
  return function_.registers[index];
}

void FunctionCompiler::emit(Opcode opcode, Span span, uint32_t a, uint32_t b, uint32_t c) {
  if ((a | b | c) > UINT16_MAX) return tooLarge("operands");
  function_.code.push_back(
      {opcode, static_cast<uint16_t>(a), static_cast<uint16_t>(b), static_cast<uint16_t>(c)});
  function_.spans.push_back(span);
}

void FunctionCompiler::emitWide(Opcode opcode, Span span, uint32_t a, int32_t wide) {
  emit(opcode, span, a);
  if (!function_.code.empty()) function_.code.back().setWide(wide);
}

void FunctionCompiler::extra(Span span, uint32_t a, uint32_t b, uint32_t c) {
  emit(bytecode::kSecondWord, span, a, b, c);
}

void FunctionCompiler::emitTarget(Opcode opcode, Label& label, Span span) {
  const auto at = static_cast<int32_t>(function_.code.size());
  emitWide(opcode, label.position < 0 ? span : label.loop, 0, label.position - at);
  if (label.position < 0) label.uses.push_back(static_cast<size_t>(at));
}

void FunctionCompiler::target(Label& label, Span span) {
  emitTarget(bytecode::kSecondWord, label, span);
}

void FunctionCompiler::jump(Label& label, Span span) { emitTarget(Opcode::Jump, label, span); }

void FunctionCompiler::place(Label& label) {
  label.position = static_cast<int32_t>(function_.code.size());
  for (const size_t use : label.uses) {
    function_.code[use].setWide(label.position - static_cast<int32_t>(use));
  }
  label.uses.clear();
}

void FunctionCompiler::placeLoop(Label& label, Span loop) {
  place(label);
  label.loop = loop;
}

uint32_t FunctionCompiler::number(uint64_t value) {
  const auto [entry, isNew] =
      numbers_.try_emplace(value, static_cast<uint32_t>(function_.numbers.size()));
  if (isNew) function_.numbers.push_back(value);
  return entry->second;
}

uint32_t FunctionCompiler::text(std::string_view value) {
  const auto [entry, isNew] =
      texts_.try_emplace(value, static_cast<uint32_t>(function_.texts.size()));
  if (isNew) function_.texts.emplace_back(value);
  return entry->second;
}

bool FunctionCompiler::mayGoOn() {
  constexpr size_t kBytes = 4 * (sizeof(Instruction) + sizeof(Span));
  if (state_.budget.take(kBytes) && state_.budget.goOn()) return true;
  tooLarge("budget");
  return false;
}

void FunctionCompiler::tooLarge(std::string_view what) {
  if (function_.tooLarge.empty()) function_.tooLarge = what;
}

std::string_view FunctionCompiler::sourceText(Span span) const {
  return source_.source ? source_.source->text(span) : std::string_view();
}

/// The window follows the frame, whose size is now known.
void FunctionCompiler::finish() {
  const size_t size = function_.registers.size();
  if (size + function_.window >= kWindow) tooLarge("registers");
  if (!function_.tooLarge.empty()) return;
  for (bytecode::Cursor at(function_); !at.isAtEnd(); at.next()) {
    for (const bytecode::Operand& operand : at.operands()) {
      if (!isRegister(operand.kind) && operand.kind != bytecode::OperandKind::Window) continue;
      if (operand.value < kWindow) continue;
      function_.code[operand.isInSecond() ? at.at() + 1 : at.at()].field(operand.field % 3) =
          static_cast<uint16_t>(operand.value - kWindow + static_cast<int64_t>(size));
    }
    fuse(function_.code[at.at()], at.after());
  }
}

void FunctionCompiler::fuse(Instruction& instruction, size_t next) const {
  if (next >= function_.code.size()) return;
  for (const auto& pair : bytecode::fusedPairs()) {
    if (pair.first == instruction.opcode && pair.second == function_.code[next].opcode) {
      instruction.opcode = pair.fused;
    }
  }
}

void FunctionCompiler::move(Register to, Register from, Span span) {
  if (to != from) emit(Opcode::Move, span, to, from);
}

Register FunctionCompiler::coerce(Register from, RegisterKind kind, Span span,
                                  std::optional<Register> into) {
  const RegisterKind have = kindOfRegister(from);
  if (have == kind) {
    if (!into) return from;
    move(*into, from, span);
    return *into;
  }
  if (have != RegisterKind::Value && kind != RegisterKind::Value) {
    // Between scalars the tree has conversions of its own; this is the way of dead code.
    from = coerce(from, RegisterKind::Value, span);
    return coerce(from, kind, span, into);
  }
  const Register to = into ? *into : temporary(kind);
  switch (have == RegisterKind::Value ? kind : have) {
    case RegisterKind::Int:
      emit(have == RegisterKind::Int ? Opcode::BoxInt : Opcode::UnboxInt, span, to, from);
      return to;
    case RegisterKind::Float:
      emit(have == RegisterKind::Float ? Opcode::BoxFloat : Opcode::UnboxFloat, span, to, from);
      return to;
    case RegisterKind::Bool:
      emit(have == RegisterKind::Bool ? Opcode::BoxBool : Opcode::UnboxBool, span, to, from);
      return to;
    case RegisterKind::Value:
    case RegisterKind::Raw:
      break;
  }
  KINAKO_UNREACHABLE();
}

std::optional<Register> FunctionCompiler::registerOf(const Global& global) {
  if (!source_.isMain || !state_.isMainOnly[global.index]) return std::nullopt;
  const auto [known, isNew] = globals_.try_emplace(&global, Register{});
  if (isNew) known->second = newRegister(kindOf(*global.type));
  return known->second;
}

Register FunctionCompiler::registerOf(const Local& local) {
  const auto known = locals_.find(&local);
  if (known != locals_.end()) return known->second;
  const Register index = newRegister(local.isCaptured ? RegisterKind::Value : kindOf(*local.type));
  locals_.emplace(&local, index);
  return index;
}

}  // namespace kinako::compiler
