// Calls: frames, closures, values that are called, builtins.
#include <algorithm>

#include "base/check.h"
#include "runtime/builtins.h"
#include "runtime/record.h"
#include "vm/machine.h"

namespace kinako::vm {

using runtime::isKind;
using runtime::ObjectKind;

bool Machine::failOverflow() {
  return fail(TrapKind::StackOverflow, {std::to_string(options_.limits.frames)});
}

bool Machine::makeRoom(const Slot* base) {
  // As many as there are: a call from outside that calls nothing needs few.
  const ptrdiff_t more = std::clamp<ptrdiff_t>(lastFrame - frames_, 8, 1024);
  const Frame* end = frames_ + options_.limits.frames;
  if (!hasRoomForFrame(base) || lastFrame == end) return failOverflow();
  for (ptrdiff_t i = std::min(more, end - lastFrame); i > 0; --i) *++lastFrame = {};
  return true;
}

Machine::Applied Machine::apply(Value callee, Slot* base, uint32_t count, uint32_t how) {
  for (;;) {
    if (isKind(callee, ObjectKind::Closure)) break;
    if (isKind(callee, ObjectKind::BuiltinFunction)) {
      const Builtin builtin = runtime::as<runtime::BuiltinFunction>(callee)->builtin;
      const BuiltinInfo& info = builtinInfo(builtin);
      if (count < info.least) {
        result_ = makePartial(callee, base, count);
        return Applied::Done;
      }
      if (!checkArity(info, count)) return Applied::Failed;
      return enterBuiltin(builtin, base, count, how);
    }
    if (!isKind(callee, ObjectKind::Partial)) {
      fail(TrapKind::NotCallable, {runtime::kindName(callee)});
      return Applied::Failed;
    }
    // Its arguments go in front, and whatever it waits to call is called.
    const auto& partial = *runtime::as<runtime::Partial>(callee);
    if (!hasRoom(base, count + partial.count + 1)) {
      failOverflow();
      return Applied::Failed;
    }
    std::copy_backward(base, base + count, base + count + partial.count);
    for (uint32_t i = 0; i < partial.count; ++i) base[i].v = partial.arguments[i];
    count += partial.count;
    callee = partial.callee;
  }
  const auto& code = *static_cast<const Code*>(runtime::as<runtime::Closure>(callee)->code);
  if (count < code.arity) {
    result_ = makePartial(callee, base, count);
    return Applied::Done;
  }
  if (count > code.arity) {
    fail(TrapKind::Arity, {code.function->name, std::to_string(code.arity), std::to_string(count)});
    return Applied::Failed;
  }
  for (uint32_t i = 0; i < count; ++i) {
    const auto& parameter = code.function->parameters[i];
    if (runtime::fits(base[i].v, types_[parameter.type])) continue;
    base[i].v = runtime::checkKind(context, base[i].v, types_[parameter.type], parameter.name);
    if (!base[i].v) return Applied::Failed;
  }
  // One integer too large widens the world, and then all parameters are for the wide one.
  for (uint32_t i = 0; i < count && !isWide; ++i) {
    if (code.function->parameters[i].kind == RegisterKind::Int && !runtime::toInt64(base[i].v)) {
      widen();
    }
  }
  for (uint32_t i = 0; i < count; ++i) {
    base[i] = unbox(base[i].v, code.function->parameters[i].kind);
  }
  if (!pushFrame(code, base, how | Frame::kBoxes)) return Applied::Failed;
  if (code.function->captures) base[code.function->closure].v = callee;
  return Applied::Entered;
}

Called Machine::callRow(const Instruction* pc, Slot* base) {
  top->pc = pc;
  Slot* const window = base + top->code->size;
  Applied applied = Applied::Failed;
  if (pc->opcode == Opcode::CallValue) {
    applied = apply(base[pc->b].v, window, pc->c, Frame::kPlain);
  } else if (pc->opcode == Opcode::CallMethod) {
    applied = applyMethod(*pc, window);
  } else if (pc->opcode == Opcode::CallBuiltin) {
    applied = applyBuiltin(static_cast<Builtin>(pc->b), window, pc->c, pc[1].a != 0);
  } else {
    KINAKO_UNREACHABLE();
  }
  if (applied == Applied::Entered) return Called::Entered;
  if (applied == Applied::Failed) return Called::Failed;
  base[pc->a].v = result_;
  return Called::Done;
}

bool Machine::restWith(const Slot* end) {
  const uint32_t before = top->liveWindow;
  top->liveWindow = static_cast<uint32_t>(end - (top->base + top->code->size));
  const bool goesOn = context.rest();
  top->liveWindow = before;
  return goesOn;
}

Machine::Applied Machine::applyBuiltin(Builtin builtin, Slot* base, uint32_t count, bool mayReuse) {
  // A safepoint that is no step, since builtins may take much memory.
  if (context.heap.polling.left <= 0 && !restWith(base + count)) [[unlikely]] {
    return Applied::Failed;
  }
  // Everything below the arguments' end stays while the builtin runs a program (eval).
  const uint32_t before = top->liveWindow;
  top->liveWindow = static_cast<uint32_t>(base + count - (top->base + top->code->size));
  result_ = runtime::callBuiltin(context, builtin, {&base->v, count}, mayReuse);
  top->liveWindow = before;
  return result_ ? Applied::Done : Applied::Failed;
}

Machine::Applied Machine::enterBuiltin(Builtin builtin, Slot* base, uint32_t count, uint32_t how) {
  if (builtin != Builtin::Reduce || !reduce_) return applyBuiltin(builtin, base, count, false);
  return pushFrame(*reduce_, base, how) ? Applied::Entered : Applied::Failed;
}

bool Machine::checkArity(const BuiltinInfo& info, uint32_t count) {
  if (count >= info.least && (info.most == BuiltinInfo::kAny || count <= info.most)) return true;
  std::string expected = std::to_string(info.least);
  if (info.most == BuiltinInfo::kAny) {
    expected += " or more";
  } else if (info.most != info.least) {
    expected += " to " + std::to_string(info.most);
  }
  return fail(TrapKind::Arity, {info.name, expected, std::to_string(count)});
}

/// `base` holds the object and, after it, the arguments: a method's parameters.
Machine::Applied Machine::applyMethod(const Instruction& call, Slot* base) {
  const auto isCallable = [](Value value) {
    return isKind(value, ObjectKind::Closure) || isKind(value, ObjectKind::Partial) ||
           isKind(value, ObjectKind::BuiltinFunction);
  };
  const uint32_t count = call.c;
  const std::string& name = top->code->function->texts[call.b];
  const Value object = base[0].v;
  Value field = Value::null();
  if (isKind(object, ObjectKind::Record)) {
    const auto& record = *runtime::as<runtime::Record>(object);
    for (size_t i = 0; i < context.shapes.size(); ++i) {
      if (&context.shapes[i] != record.shape) continue;
      for (const auto& [method, function] : program_.shapes[i].methods) {
        if (method == name) return apply(closureOf(function), base, count + 1, Frame::kPlain);
      }
    }
    const int position = record.shape->fieldIndex(name);
    if (position >= 0) field = runtime::fieldOf(record, static_cast<size_t>(position));
  } else if (runtime::isMap(object)) {
    field = runtime::mapGet(context, object, top->code->texts[call.b]);
    if (!field) return Applied::Failed;
  }
  if (isCallable(field)) {
    std::copy(base + 1, base + 1 + count, base);
    return apply(field, base, count, Frame::kPlain);
  }
  if (const BuiltinInfo* builtin = runtime::findMethod(name)) {
    if (!checkArity(*builtin, count + 1)) return Applied::Failed;
    return enterBuiltin(builtin->id, base, count + 1, Frame::kPlain);
  }
  fail(TrapKind::MissingField, {name, runtime::kindName(object)});
  return Applied::Failed;
}

Value Machine::makePartial(Value callee, const Slot* arguments, uint32_t count) {
  auto* partial = context.heap.make<runtime::Partial>(ObjectKind::Partial, count * sizeof(Value));
  partial->callee = callee;
  partial->count = count;
  for (uint32_t i = 0; i < count; ++i) {
    runtime::markShared(arguments[i].v);  // every call gets it
    partial->arguments[i] = arguments[i].v;
  }
  return Value::object(partial);
}

Value Machine::closureOf(uint32_t function) {
  Code& code = codes_[function];
  if (code.closure) return code.closure;
  auto* closure = context.heap.make<runtime::Closure>(ObjectKind::Closure);
  closure->code = &code;
  code.closure = Value::object(closure);
  return code.closure;
}

Value Machine::makeClosure(const bytecode::Maker& maker, Slot* base) {
  const size_t count = maker.captures.size();
  if (count == 0) return closureOf(maker.function);
  auto* closure = context.heap.make<runtime::Closure>(ObjectKind::Closure, count * sizeof(Value));
  closure->code = &codes_[maker.function];
  closure->captureCount = static_cast<uint32_t>(count);
  const auto* own = top->code->function->captures
                        ? runtime::as<runtime::Closure>(base[top->code->function->closure].v)
                        : nullptr;
  for (size_t i = 0; i < count; ++i) {
    const auto& source = maker.captures[i];
    closure->captures[i] = source.fromCapture ? own->captures[source.index] : base[source.index].v;
  }
  return Value::object(closure);
}

}  // namespace kinako::vm
