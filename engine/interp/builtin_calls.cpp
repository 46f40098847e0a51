// Calls of builtins, and of methods whose receiver is known only at run time.
#include <algorithm>

#include "interp/machine.h"
#include "runtime/builtins.h"
#include "runtime/map.h"
#include "runtime/record.h"

namespace kinako::interp {

using namespace types;
using runtime::isKind;
using runtime::ObjectKind;

Value Machine::evalCallBuiltin(const CallBuiltin& e, Value* frame) {
  const Value* arguments = top_;
  if (!pushAll(e.arguments, frame)) return {};
  const auto count = static_cast<uint32_t>(e.arguments.size());
  const bool mayReuse = count > 0 && types::mayReuse(*e.arguments[0]);
  const Value result = callBuiltin(e.builtin, arguments, count, mayReuse, e);
  if (result) pop(count);
  return result;
}

Value Machine::callBuiltin(Builtin builtin, const Value* arguments, uint32_t count, bool mayReuse,
                           const Expr& site) {
  if (!callsBack(builtin)) {
    const Value result = runtime::callBuiltin(context, builtin, {arguments, count}, mayReuse);
    return result ? result : failAt(site.span);
  }
  if (depth_ >= options_.limits.frames) return overflow(site);
  if (!step(site.span)) return {};
  ++depth_;
  const Expr* outer = builtinSite_;
  builtinSite_ = &site;
  // A safepoint that is no step, since builtins may take much memory.
  const bool goesOn = context.heap.polling.left > 0 || context.rest();
  const Value result =
      goesOn ? runtime::callBuiltin(context, builtin, {arguments, count}, mayReuse) : Value();
  builtinSite_ = outer;
  --depth_;
  return result ? result : failAt(site.span);
}

bool Machine::checkArity(const BuiltinInfo& info, uint32_t count, Span span) {
  if (count >= info.least && (info.most == BuiltinInfo::kAny || count <= info.most)) return true;
  std::string expected = std::to_string(info.least);
  if (info.most == BuiltinInfo::kAny) {
    expected += " or more";
  } else if (info.most != info.least) {
    expected += " to " + std::to_string(info.most);
  }
  fail(span, TrapKind::Arity, {info.name, expected, std::to_string(count)});
  return false;
}

// The stack: | callee | object | arguments … |, so that for a method, whose first parameter
// is its receiver, everything is in its place.
Value Machine::evalCallDynamic(const CallDynamic& e, Value* frame) {
  Value* base = top_;
  push(Value::null());
  const Value object = eval(*e.object, frame);
  if (!object) return {};
  push(object);
  if (!pushAll(e.arguments, frame)) return {};
  return callMethod(e, base, static_cast<uint32_t>(e.arguments.size()));
}

Value Machine::callMethod(const CallDynamic& e, Value* base, uint32_t count) {
  const auto isCallable = [](Value value) {
    return isKind(value, ObjectKind::Closure) || isKind(value, ObjectKind::Partial) ||
           isKind(value, ObjectKind::BuiltinFunction);
  };
  const Value object = base[1];
  Value field = Value::null();
  if (isKind(object, ObjectKind::Record)) {
    const auto& record = *runtime::as<runtime::Record>(object);
    if (const Function* method = infoOf(*record.shape).method(e.name)) {
      base[0] = functionValue(*method, nullptr);  // methods capture nothing
      return apply(base + 1, count + 1, e);
    }
    const int position = record.shape->fieldIndex(e.name);
    if (position >= 0) field = runtime::fieldOf(record, static_cast<size_t>(position));
  } else if (runtime::isMap(object)) {
    const Value key = nameValue(&e, e.name);
    if (key) field = runtime::mapGet(context, object, key);
    if (!key || !field) return failAt(e.span);
  }
  if (isCallable(field)) {
    base[0] = field;
    std::copy(base + 2, base + 2 + count, base + 1);
    pop();
    return apply(base + 1, count, e);
  }
  if (const BuiltinInfo* builtin = runtime::findMethod(e.name)) {
    if (!checkArity(*builtin, count + 1, e.span)) return {};
    const Value result = callBuiltin(builtin->id, base + 1, count + 1, false, e);
    top_ = base;
    return result;
  }
  return fail(e.span, TrapKind::MissingField, {e.name, runtime::kindName(object)});
}

}  // namespace kinako::interp
