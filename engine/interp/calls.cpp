// Calls of guest functions: frames, tail calls, closures called through values.
#include <algorithm>

#include "interp/machine.h"
#include "runtime/cast.h"

namespace kinako::interp {

using namespace types;
using runtime::Closure;
using runtime::isKind;
using runtime::ObjectKind;

const FunctionCode* Machine::pushCall(const Expr& call, Value* frame) {
  if (const auto* direct = as<const CallFunction>(&call)) {
    push(Value::null());
    return pushAll(direct->arguments, frame) ? &codeOf(*direct->function) : nullptr;
  }
  const auto& nested = to<CallClosure>(&call);
  const Value closure = eval(*nested.closure, frame);
  if (!closure) return nullptr;
  if (!isKind(closure, ObjectKind::Closure)) {
    fail(call.span, TrapKind::NotCallable, {runtime::kindName(closure)});
    return nullptr;
  }
  push(closure);
  return pushAll(nested.arguments, frame) ? &codeOf(*nested.function) : nullptr;
}

Value Machine::evalCallFunction(const CallFunction& e, Value* frame) {
  push(Value::null());
  Value* base = top_;
  for (const Expr* argument : e.arguments) {
    const Value value = eval(*argument, frame);
    if (!value) return {};
    push(value);
  }
  return invoke(codeOf(*e.function), base, e);
}

Value Machine::evalCallClosure(const CallClosure& e, Value* frame) {
  Value* base = top_ + 1;
  const FunctionCode* code = pushCall(e, frame);
  return code ? invoke(*code, base, e) : Value();
}

/// Prepares the frame whose parameters are at `base`.
void Machine::enter(const FunctionCode& code, Value* base) {
  Value* end = base + code.slots;
  std::fill(base + code.arity, end, Value::null());
  top_ = end;
  for (const uint32_t slot : code.capturedParameters) {
    base[slot] = Value::object(makeCell(base[slot]));
  }
}

Value Machine::invoke(const FunctionCode& code, Value* base, const Expr& site) {
  if (depth_ >= options_.limits.frames || nativeStackPosition() < nativeFloor_ + code.nativeNeed ||
      !hasRoom(base, code.stackNeed)) [[unlikely]] {
    return overflow(site);
  }
  Activation activation{current_, &code, &site};
  current_ = &activation;
  ++depth_;
  enter(code, base);
  Flow flow = step(code.function->span) ? execAll(code.function->body, base) : Flow::Stopped;
  while (flow == Flow::TailCall) {
    flow = startTailCall(activation, base) ? execAll(activation.code->function->body, base)
                                           : Flow::Stopped;
  }
  current_ = activation.caller;
  --depth_;
  top_ = base - 1;
  switch (flow) {
    case Flow::Return:
      return result_;
    case Flow::Normal:
      return Value::null();
    case Flow::Stopped:
      return {};
    case Flow::Break:
    case Flow::Continue:
    case Flow::TailCall:
      break;
  }
  KINAKO_UNREACHABLE();
}

/// The frame at `base` becomes that of the function in tail_.
bool Machine::startTailCall(Activation& activation, Value* base) {
  const FunctionCode& code = *tail_.code;
  std::copy(tail_.base - 1, tail_.base + code.arity, base - 1);
  activation.code = &code;
  if (nativeStackPosition() < nativeFloor_ + code.nativeNeed || !hasRoom(base, code.stackNeed)) {
    context.fail(TrapKind::StackOverflow, {std::to_string(options_.limits.frames)});
    failAt(code.function->span);
    return false;
  }
  enter(code, base);
  return step(code.function->span);
}

Value Machine::overflow(const Expr& site) {
  return fail(site.span, TrapKind::StackOverflow, {std::to_string(options_.limits.frames)});
}

Value Machine::evalCallValue(const CallValue& e, Value* frame) {
  const Value callee = eval(*e.callee, frame);
  if (!callee) return {};
  push(callee);
  Value* base = top_;
  if (!pushAll(e.arguments, frame)) return {};
  return apply(base, static_cast<uint32_t>(e.arguments.size()), e);
}

Value Machine::apply(Value* base, uint32_t count, const Expr& site) {
  for (;;) {
    const Value callee = base[-1];
    if (isKind(callee, ObjectKind::Closure)) return applyClosure(base, count, site);
    if (isKind(callee, ObjectKind::BuiltinFunction)) {
      const Builtin builtin = runtime::as<runtime::BuiltinFunction>(callee)->builtin;
      const BuiltinInfo& info = builtinInfo(builtin);
      Value result;
      if (count < info.least) {
        result = makePartial(callee, base, count);
      } else if (checkArity(info, count, site.span)) {
        result = callBuiltin(builtin, base, count, false, site);
      }
      top_ = base - 1;
      return result;
    }
    if (!isKind(callee, ObjectKind::Partial)) {
      return fail(site.span, TrapKind::NotCallable, {runtime::kindName(callee)});
    }
    // Its arguments go in front, and whatever it waits to call is called.
    const auto& partial = *runtime::as<runtime::Partial>(callee);
    if (!hasRoom(top_, partial.count)) return overflow(site);
    std::copy_backward(base, base + count, base + count + partial.count);
    std::copy(partial.arguments, partial.arguments + partial.count, base);
    base[-1] = partial.callee;
    count += partial.count;
    top_ = base + count;
  }
}

Value Machine::applyClosure(Value* base, uint32_t count, const Expr& site) {
  const FunctionCode& code = *codes_[runtime::as<Closure>(base[-1])->code->number];
  if (count < code.arity) {
    const Value partial = makePartial(base[-1], base, count);
    top_ = base - 1;
    return partial;
  }
  if (count > code.arity) {
    return fail(site.span, TrapKind::Arity,
                {code.name, std::to_string(code.arity), std::to_string(count)});
  }
  for (uint32_t i = 0; i < count; ++i) {
    const Local& parameter = *code.function->parameters[i];
    if (fits(base[i], *parameter.type)) continue;
    base[i] =
        runtime::checkKind(context, base[i], descriptors_.of(*parameter.type), parameter.name);
    if (!base[i]) return failAt(site.span);
  }
  return invoke(code, base, site);
}

Value Machine::makePartial(Value callee, const Value* arguments, uint32_t count) {
  auto* partial = context.heap.make<runtime::Partial>(ObjectKind::Partial, count * sizeof(Value));
  partial->callee = callee;
  partial->count = count;
  runtime::markAllShared(arguments, count);  // kept here, and handed out at every call
  std::copy(arguments, arguments + count, partial->arguments);
  return Value::object(partial);
}

Value Machine::evalPartial(const Partial& e, Value* frame) {
  const Value callee = eval(*e.callee, frame);
  if (!callee) return {};
  push(callee);
  if (!pushAll(e.arguments, frame)) return {};
  const auto count = static_cast<uint32_t>(e.arguments.size());
  const Value partial = makePartial(callee, top_ - count, count);
  pop(count + 1);
  return partial;
}

}  // namespace kinako::interp
