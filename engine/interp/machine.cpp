// A run from outside: start and growth, safepoints and limits, traps.
#include "interp/machine.h"

#include <algorithm>

#include "base/check.h"
#include "runtime/cast.h"
#include "runtime/exchange.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/record.h"

namespace kinako::interp {

using namespace types;
using runtime::isKind;
using runtime::ObjectKind;
using runtime::TypeDescriptor;

Machine::Machine(const Program& program, runtime::Host& host, const RunOptions& options)
    : Machine(program,
              std::make_unique<runtime::Context>(
                  host, runtime::HeapOptions{.limitBytes = options.limits.memoryBytes,
                                             .stress = options.gcStress}),
              options) {}

Machine::Machine(const Program& program, std::unique_ptr<runtime::Context> own,
                 const RunOptions& options)
    : Machine(program, *own, options) {
  own_ = std::move(own);
}

Machine::Machine(const Program& program, const runtime::Handover& left, const RunOptions& options)
    : Machine(program, left.context, options) {
  globals_ = left.globals;
}

Machine::Machine(const Program& program, runtime::Context& context, const RunOptions& options)
    : program(program), context(context), options_(options), descriptors_(context.shapes) {
  context.heap.addRoots(this);
  context.interrupt = options.interrupt;
  context.slice = options.slice;
  context.call = [this](Value callee, std::span<const Value> arguments, Builtin builtin) -> Value {
    if (!hasRoom(top_, arguments.size() + 1)) return overflow(*builtinSite_);
    Activation between{current_, current_->code, nullptr, &builtinInfo(builtin)};
    current_ = &between;
    push(callee);
    Value* base = top_;
    for (const Value argument : arguments) push(argument);
    const Value result = apply(base, static_cast<uint32_t>(arguments.size()), *builtinSite_);
    current_ = between.caller;
    return result && step(builtinSite_->span) ? result : Value();
  };
}

Machine::~Machine() { context.heap.removeRoots(this); }

void Machine::visitRoots(runtime::Marker& marker) {
  if (stack_) {
    for (const Value* value = stack_->begin(); value != top_; ++value) marker.visit(*value);
  }
  for (const Value global : globals_) marker.visit(global);
  for (const auto& code : codes_) marker.visit(code->closure);
  constants_.forEach([&](Value value) { marker.visit(value); });
  for (const Value function : context.handedOut.values) marker.visit(function);
  marker.visit(result_);
}

void Machine::grow() {
  const auto records = program.types.records();
  const size_t known = context.shapes.size();
  while (context.shapes.size() < records.size()) addShape(*records[context.shapes.size()]);
  for (size_t i = records_.size(); i < records.size(); ++i) {
    records_.emplace(&context.shapes[i], records[i].get());
  }
  // Types may be of records that came with theirs.
  for (size_t i = known; i < records.size(); ++i) {
    std::vector<const runtime::TypeDescriptor*> types;
    for (const Field& field : records[i]->fields) types.push_back(&descriptors_.of(*field.type));
    runtime::setTypes(context.shapes[i], std::move(types));
  }
  while (codes_.size() < program.functions.size()) {
    codes_.push_back(std::make_unique<FunctionCode>(*program.functions[codes_.size()]));
  }
  while (globals_.size() < program.globals.size()) {
    globals_.push_back(
        runtime::zeroOf(context, descriptors_.of(*program.globals[globals_.size()]->type)));
  }
}

void Machine::addShape(const RecordInfo& record) {
  KINAKO_CHECK(record.index == context.shapes.size());
  runtime::Shape& shape = context.shapes.emplace_back();
  shape.name = record.name;
  for (const Field& field : record.fields) shape.fields.emplace_back(field.name);
  runtime::setPrintOrder(shape);
}

void Machine::begin() {
  trap_.reset();
  context.hasFailed = false;
  escape_ = Flow::Stopped;
  top_ = stack_.emplace().begin();
  current_ = nullptr;
  depth_ = 0;
  nativeFloor_ = nativeStackFloor(options_.limits.hostStackBytes);
  context.begin(options_.limits.fuel, options_.limits.timeoutMilliseconds,
                options_.limits.outputBytes);
  grow();
}

Outcome Machine::end(Value result) {
  context.host.flush();
  if (!trap_ && context.hasFailed) failAt({});  // in an operation that cannot fail
  Outcome outcome;
  if (!trap_ && options_.wantsValue &&
      !runtime::writeExchange(context, outcome.value, result ? result : Value::null())) {
    failAt({});
    outcome.value.clear();
  }
  outcome.trap = std::move(trap_);
  runtime::account(context, outcome);
  stack_.reset();
  return outcome;
}

Outcome Machine::run(const Function& function, Tests tests, const Test* test,
                     std::string* lastValue) {
  begin();
  tests_ = tests;
  Value last;
  runTop(codeOf(function), test, last);
  if (lastValue) {
    runtime::TextBuilder text(&context, runtime::textLimit(context));
    if (last && !runtime::appendPrintText(text, last)) failAt({});
    *lastValue = text.hasFailed() ? std::string() : std::string(text.view());
  }
  return end(last);
}

Outcome Machine::call(const Function& function, std::string_view arguments) {
  begin();
  return callFromOutside(functionValue(function, nullptr), arguments);
}

Outcome Machine::callHandedOut(uint32_t handle, std::string_view arguments) {
  begin();
  return callFromOutside(context.handedOut.values[handle], arguments);
}

Outcome Machine::callFromOutside(Value callee, std::string_view arguments) {
  const FunctionCode* code = nullptr;
  Activation activation{nullptr, &codeOf(*program.main), nullptr};
  if (isKind(callee, ObjectKind::Closure)) {
    code = codes_[runtime::as<runtime::Closure>(callee)->code->number].get();
  } else {
    current_ = &activation;  // a builtin wants a function that calls it
    depth_ = 1;
  }
  const Span span = code ? code->function->span : Span{};
  const NullConst site{{ExprKind::NullConst, Use::Share, span, nullptr}};
  push(callee);
  Value* base = top_;
  Value result;
  if (const auto count = pushArguments(code, arguments)) {
    result = apply(base, *count, site);
  } else {
    failAt(span);
  }
  current_ = nullptr;
  return end(result);
}

std::optional<uint32_t> Machine::pushArguments(const FunctionCode* code,
                                               std::string_view arguments) {
  runtime::ExchangeReader reader(context, arguments);
  uint32_t count = 0;
  for (; !reader.isAtEnd(); ++count) {
    if (!hasRoom(top_, 2)) {
      context.fail(TrapKind::StackOverflow, {std::to_string(options_.limits.frames)});
      return std::nullopt;
    }
    const bool isDeclared = code && count < code->arity && context.declared;
    const TypeDescriptor* type =
        isDeclared ? context.declared->parameter(code->function->index, count) : nullptr;
    const Value value = reader.read(type, type ? code->function->parameters[count]->name : "");
    if (!value) return std::nullopt;
    push(value);
  }
  return count;
}

/// Top-level statements are a call without caller. `last` receives the value of the last
/// statement if that is an expression, else it stays empty.
Flow Machine::runTop(const FunctionCode& code, const Test* test, Value& last) {
  Activation activation{nullptr, &code, nullptr};
  current_ = &activation;
  depth_ = 1;
  push(Value::null());
  Value* frame = top_;
  if (!hasRoom(frame, code.stackNeed)) {
    fail(code.function->span, TrapKind::StackOverflow, {std::to_string(options_.limits.frames)});
    return Flow::Stopped;
  }
  enter(code, frame);
  std::span<Stmt* const> body = code.function->body;
  const auto* final = body.empty() ? nullptr : as<Evaluate>(body.back());
  Flow flow = execAll(final ? body.first(body.size() - 1) : body, frame);
  if (final && flow == Flow::Normal) {
    const Value value = safepoint(final->span) ? eval(*final->value, frame) : Value();
    if (!value) flow = stopped();
    if (!final->value->type->is(TypeKind::Unit)) last = value;
  }
  if (test && flow != Flow::Stopped) flow = execBody(*test->body, frame);
  current_ = nullptr;
  return flow;
}

uint64_t Machine::hostStackLeft() const {
  const uintptr_t here = nativeStackPosition();
  return here > nativeFloor_ ? here - nativeFloor_ : 1;
}

bool Machine::poll(Span span) {
  if (context.poll()) return true;
  failAt(span);
  return false;
}

Value Machine::fail(Span span, TrapKind kind, std::initializer_list<std::string_view> operands) {
  context.fail(kind, operands);
  return failAt(span);
}

Value Machine::failAt(Span span) {
  KINAKO_CHECK(context.hasFailed);
  escape_ = Flow::Stopped;
  if (trap_) return {};
  trap_ = runtime::reportOf(context.failure, span,
                            current_ ? current_->code->function->source : nullptr);
  trap_->stack.reserve(depth_);
  for (const Activation* activation = current_; activation; activation = activation->caller) {
    // A builtin is shown where it has called something.
    if (activation->builtin && trap_->stack.empty()) continue;
    const auto& function = *activation->code->function;
    const auto* builtin = activation->builtin;
    trap_->stack.push_back({builtin ? std::string(builtin->name) : types::displayName(function),
                            span, function.source, builtin != nullptr});
    if (activation->site) span = activation->site->span;
  }
  return {};
}

std::string_view Machine::sourceText(Span span) const {
  const Source* source = current_->code->function->source;
  return source ? source->text(span) : std::string_view();
}

}  // namespace kinako::interp
