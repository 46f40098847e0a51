// A run from outside: start, limits, traps, roots, the change of worlds.
#include "vm/machine.h"

#include <algorithm>

#include "base/check.h"
#include "base/source.h"
#include "runtime/exchange.h"
#include "runtime/format.h"
#include "runtime/record.h"
#include "runtime/string.h"

namespace kinako::vm {

using runtime::TypeDescriptor;

Vm::Vm(const bytecode::Program& program, runtime::Host& host, const VmOptions& options)
    : machine_(std::make_unique<Machine>(program, host, options)) {}
Vm::~Vm() = default;
Outcome Vm::run() { return machine_->run(); }
Outcome Vm::runTest(uint32_t test) { return machine_->runTest(test); }
Outcome Vm::runFunction(uint32_t function, std::string* lastValue) {
  return machine_->runFunction(function, lastValue);
}
runtime::Handover Vm::handOver(uint32_t firstFunction) { return machine_->handOver(firstFunction); }
Outcome Vm::call(uint32_t function, std::string_view arguments) {
  return machine_->call(function, arguments);
}
Outcome Vm::callHandedOut(uint32_t handle, std::string_view arguments) {
  return machine_->callHandedOut(handle, arguments);
}
runtime::Context& Vm::context() { return machine_->context; }

Machine::~Machine() {
  context.heap.removeRoots(this);
  if (options_.tier) options_.tier->forget(program_);
}

Slot Machine::unbox(Value value, RegisterKind kind) {
  Slot slot;
  switch (kind) {
    case RegisterKind::Int:
      if (!isWide) {
        if (const auto whole = runtime::toInt64(value)) {
          slot.i = *whole;
          return slot;
        }
        widen();
      }
      slot.v = value;
      return slot;
    case RegisterKind::Float:
      slot.f = value.asDouble();
      return slot;
    case RegisterKind::Bool:
      slot.i = value.asBool();
      return slot;
    case RegisterKind::Value:
    case RegisterKind::Raw:
      slot.v = value;
      return slot;
  }
  KINAKO_UNREACHABLE();
}

void Machine::widen() {
  KINAKO_CHECK(!isWide);
  isWide = true;
  for (Frame* frame = frames_ + 1; frame <= top; ++frame) {
    const auto& kinds = frame->code->function->registers;
    for (size_t i = 0; i < kinds.size(); ++i) {
      if (kinds[i] != RegisterKind::Int) continue;
      frame->base[i].v = runtime::makeInt(context, frame->base[i].i);
    }
  }
  if (options_.tier) resetCode();
  for (size_t i = 0; i < globals_.size(); ++i) {
    if (program_.globals[i].kind != RegisterKind::Int) continue;
    globals_[i].v = runtime::makeInt(context, globals_[i].i);
  }
}

void Machine::visitRoots(runtime::Marker& marker) {
  for (Frame* frame = frames_ + 1; frame <= top; ++frame) {
    const auto& kinds = frame->code->function->registers;
    for (size_t i = 0; i < kinds.size(); ++i) {
      if (isRoot(kinds[i], isWide)) marker.visit(frame->base[i].v);
    }
    const Slot* window = frame->base + kinds.size();
    for (uint32_t i = 0; i < frame->liveWindow; ++i) marker.visit(window[i].v);
  }
  for (size_t i = 0; i < globals_.size(); ++i) {
    if (isRoot(program_.globals[i].kind, isWide)) marker.visit(globals_[i].v);
  }
  for (const auto& code : codes_) {
    marker.visit(code.closure);
    for (const Value text : code.texts) marker.visit(text);
  }
  for (const Value function : context.handedOut.values) marker.visit(function);
  marker.visit(result_);
}

void Machine::begin() {
  trap_.reset();
  retried_ = {};
  profile_.clear();
  context.hasFailed = false;
  context.begin(options_.limits.fuel, options_.limits.timeoutMilliseconds,
                options_.limits.outputBytes);
  stack_.emplace((size_t{options_.limits.frames} + 1) * sizeof(Frame));
  stackBegin_ = reinterpret_cast<Slot*>(stack_->begin());
  stackEnd_ = reinterpret_cast<Slot*>(stack_->end());
  lastBase = stackEnd_ - mostSlots_;
  frames_ = static_cast<Frame*>(stack_->frames());
  lastFrame = top = frames_;
}

Outcome Machine::end(bool hasReturned) {
  context.host.flush();
  if (hasReturned && context.hasFailed) {  // in an operation that cannot fail
    hasReturned = false;
    trap({});
  }
  Outcome outcome;
  if (hasReturned && options_.wantsValue &&
      !runtime::writeExchange(context, outcome.value, result_ ? result_ : Value::null())) {
    trap({});
    outcome.value.clear();
  }
  outcome.trap = std::move(trap_);
  runtime::account(context, outcome);
  outcome.hot = profile_.places();
#ifdef KINAKO_OPCODE_PROFILE
  outcome.opcodes = opcodes_.json();
#endif
  if (options_.tier) outcome.jit = options_.tier->report();
  outcome.isWide = isWide;
  unwind();
  stack_.reset();
  return outcome;
}

Outcome Machine::run() {
  begin();
  return runFromOutside(codes_[program_.main]);
}

Outcome Machine::runTest(uint32_t test) {
  begin();
  *stackBegin_ = unbox(Value::inlineInt(test), RegisterKind::Int);
  return runFromOutside(codes_[program_.main]);
}

Outcome Machine::runFunction(uint32_t function, std::string* lastValue) {
  grow();
  begin();
  const bool hasReturned =
      pushFrame(codes_[function], stackBegin_, Frame::kEntry | Frame::kBoxes) && runEntry();
  if (lastValue && hasReturned && result_) {
    runtime::TextBuilder text(&context, runtime::textLimit(context));
    if (runtime::appendPrintText(text, result_)) *lastValue = text.view();
  }
  return end(hasReturned);
}

runtime::Handover Machine::handOver(uint32_t firstFunction) {
  runtime::Handover left{context, {}};
  codes_.visitAll([&](Code& code) { code.number = code.index - firstFunction; });
  for (size_t i = 0; i < globals_.size(); ++i) {
    left.globals.push_back(box(globals_[i], program_.globals[i].kind));
  }
  globals_.clear();
  return left;
}

Outcome Machine::runFromOutside(const Code& code) {
  return end(pushFrame(code, stackBegin_, Frame::kEntry | Frame::kBoxes) && runEntry());
}

Outcome Machine::call(uint32_t function, std::string_view arguments) {
  begin();
  return callFromOutside(closureOf(function), arguments);
}

Outcome Machine::callHandedOut(uint32_t handle, std::string_view arguments) {
  begin();
  return callFromOutside(context.handedOut.values[handle], arguments);
}

Outcome Machine::callFromOutside(Value callee, std::string_view arguments) {
  const Code* code = nullptr;
  Slot* base = stackBegin_;
  Applied applied = Applied::Failed;
  if (runtime::isKind(callee, runtime::ObjectKind::Closure)) {
    code = static_cast<const Code*>(runtime::as<runtime::Closure>(callee)->code);
  } else if (pushFrame(codes_[program_.main], base, Frame::kEntry | Frame::kBoxes)) {
    base += top->code->size;  // a builtin wants a frame that calls it
  }
  const auto count = readArguments(code, base, arguments);
  if (count) applied = apply(callee, base, *count, Frame::kEntry);
  if (applied == Applied::Failed && !trap_) trap(code ? code->function->span : Span{});
  if (applied != Applied::Entered) return end(applied == Applied::Done);
  return end((!context.heap.polling.isDue() || pollEntry()) && runEntry());
}

std::optional<uint32_t> Machine::readArguments(const Code* code, Slot* base,
                                               std::string_view arguments) {
  runtime::ExchangeReader reader(context, arguments);
  uint32_t count = 0;
  for (; !reader.isAtEnd(); ++count) {
    if (!hasRoom(base, count + 2)) {
      failOverflow();
      return std::nullopt;
    }
    const bool isDeclared = code && count < code->arity && context.declared;
    const TypeDescriptor* type =
        isDeclared ? context.declared->parameter(code->index, count) : nullptr;
    base[count].v = reader.read(type, type ? code->function->parameters[count].name : "");
    if (!base[count].v) return std::nullopt;
  }
  return count;
}

bool Machine::pollLoop(const Instruction* target) {
  const auto head = target + target->wide() - top->code->function->code.data();
  return poll({top->code->index, static_cast<uint32_t>(head)}, spanAt(target));
}

bool Machine::pollEntry() {
  return poll({top->code->index, Place::kEntry}, top->code->function->span);
}

bool Machine::poll(Place place, Span span) {
  const uint64_t taken = context.stepsSincePoll();
  const HotPlace now = profile_.add(place, span, taken);
  if (!context.poll()) {
    trap(span);
    return false;
  }
  if (options_.tier && options_.tier->isHot(place, now.steps)) askForCode(place);
  return true;
}

void Machine::askForCode(Place place) {
  const HotCode* hot = options_.tier->codeFor(program_, place, isWide);
  if (place.loop != Place::kEntry) {
    pendingHot_ = hot;
  } else {
    setStart(codes_[place.function], hot);
  }
}

void Machine::setStart(Code& code, const HotCode* hot) {
  code.hot = hot;
  code.start = hot ? &kEnterHot : code.function->code.data();
}

void Machine::hasLeft() {
  if (polling->left <= 0) return;  // at the end of its slice
  const Code& code = *top->code;
  const auto word = static_cast<uint32_t>(top->pc - code.function->code.data());
  if (options_.tier->left(program_, code.index, word, isWide)) {
    askForCode({code.index, Place::kEntry});
  }
}

void Machine::resetCode() {
  codes_.visitAll([&](Code& code) {
    setStart(code, nullptr);
    const Place entry{code.index, Place::kEntry};
    if (options_.tier->isHot(entry, 0)) askForCode(entry);
  });
}

bool Machine::mayRetry(const Instruction* pc) {
  const uint64_t steps = context.steps();
  if (trap_ || pc->opcode != Opcode::ConcatString || context.failure.kind != TrapKind::Memory ||
      (retried_.pc == pc && retried_.steps == steps)) {
    return false;
  }
  retried_ = {pc, steps};
  context.heap.collect();
  if (context.heap.isOverLimit()) return false;
  context.hasFailed = false;
  return context.rest();
}

std::string_view Machine::sourceText(Span span) const {
  const Source* source = top->code->function->source;
  return source ? source->text(span) : std::string_view();
}

}  // namespace kinako::vm
