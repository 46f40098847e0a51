// Elements, fields and types of values: what the dispatch loop leaves to functions.
#include "base/check.h"
#include "bytecode/filler.h"
#include "runtime/builtins.h"
#include "runtime/record.h"
#include "runtime/string.h"
#include "vm/machine.h"

namespace kinako::vm {

using bytecode::Filler;
using bytecode::TypeInfo;
using runtime::isKind;
using runtime::List;
using runtime::ObjectKind;

Value Machine::checkReadSlow(Value value, uint32_t type, const Instruction* at) {
  if (runtime::fits(value, types_[type])) [[likely]]
    return value;
  if (value.isNull() && runtime::mayBeNull(types_[type])) return value;
  return runtime::checkKind(context, value, types_[type], sourceText(spanAt(at)));
}

Value Machine::check(Value value, uint32_t type, std::string_view text) {
  if (runtime::fits(value, types_[type])) return value;
  return runtime::checkKind(context, value, types_[type], text);
}

Value Machine::toBig(Value value, uint32_t type, std::string_view text) {
  if (runtime::fits(value, types_[type])) return value;
  if (program_.types[type].tag == TypeTag::BigRat && runtime::isInteger(value)) {
    const auto rational = runtime::toRational(context, value);
    return rational ? *rational : Value();
  }
  return runtime::checkKind(context, value, types_[type], text);
}

void Machine::failUnbox(const Instruction* pc, Value value, std::string_view wanted) {
  const std::string type(wanted);
  const std::string text(sourceText(spanAt(pc)));
  if (value.isNull()) {
    fail(TrapKind::NullUse, {type, text});
  } else {
    fail(TrapKind::TypeUse, {runtime::kindName(value), type, text});
  }
}

void Machine::failUnwrap(const Instruction* pc) {
  fail(TrapKind::NullUse, {program_.types[pc->b].name, top->code->function->texts[pc->c]});
}

void Machine::failCall(Value callee) { fail(TrapKind::NotCallable, {runtime::kindName(callee)}); }

Value Machine::checkFloat(const Instruction* pc, Value value) {
  return runtime::checkKind(context, value, types_[pc->c], sourceText(spanAt(pc)));
}

Value Machine::listGet(const Instruction* pc, Value object, Value index) {
  Value got = runtime::indexAny(context, object, index);
  if (got) got = checkRead(got, pc[1].a, pc);
  return got ? got : trapped(pc, spanAt(pc));
}

Value Machine::nestedGet(const Instruction* pc, Value object, Value first, Value second) {
  Value inner = runtime::indexAny(context, object, first);
  if (inner) inner = checkRead(inner, pc[1].c, pc + 1);
  if (!inner) return trapped(pc, spanAt(pc + 1));
  Value got = runtime::indexAny(context, inner, second);
  if (got) got = checkRead(got, pc[1].a, pc);
  return got ? got : trapped(pc, spanAt(pc));
}

Value Machine::mapGetThere(const Instruction* pc, Value object, Value key) {
  Value got = runtime::indexAny(context, object, key);
  if (got) got = checkRead(got, pc[1].a, pc);
  if (!got) return trapped(pc, spanAt(pc));
  if (!got.isNull()) return got;
  fail(TrapKind::NullUse, {program_.types[pc[1].b].name, top->code->function->texts[pc[1].c]});
  return trapped(pc, spanAt(pc + 1));
}

Value Machine::getField(const Instruction* pc, Value object) {
  const bytecode::Shape& shape = program_.shapes[pc[1].c];
  const Span span = spanAt(object.isNull() ? pc + 1 : pc);
  Value got;
  if (object.isNull()) {
    fail(TrapKind::NullUse, {shape.name, std::string(sourceText(span))});
  } else {
    got = runtime::fieldByName(context, object, shape.fields[pc->c]);
  }
  if (got && pc[1].b) runtime::markShared(got);
  if (got) got = checkRead(got, pc[1].a, pc);
  return got ? got : trapped(pc, span);
}

bool Machine::setField(const Instruction* pc, Value object, Value value) {
  const bytecode::Shape& shape = program_.shapes[pc[1].c];
  const Span span = spanAt(object.isNull() ? pc + 1 : pc);
  if (object.isNull()) {
    fail(TrapKind::NullUse, {shape.name, std::string(sourceText(span))});
  } else if (runtime::setFieldByName(context, object, shape.fields[pc->c], value)) {
    return true;
  }
  trapped(pc, span);
  return false;
}

Value Machine::fillerOf(uint16_t filler) {
  switch (static_cast<Filler>(filler)) {
    case Filler::Null:
      return Value::null();
    case Filler::Zero:
      return Value::inlineInt(0);
    case Filler::FloatZero:
      return Value::number(0);
    case Filler::False:
      return Value::boolean(false);
    case Filler::EmptyString:
      return runtime::makeString(context, "");
  }
  KINAKO_UNREACHABLE();
}

bool Machine::listSet(Value list, Value index, Value value, uint16_t filler) {
  if (!runtime::isList(list) || !index.isInlineInt()) {
    return runtime::setIndexAny(context, list, index, value);
  }
  return runtime::listSet(context, list, index.asInlineInt(), value, fillerOf(filler));
}

bool Machine::iterBegin(Slot* to, Value source, Slot* position) {
  Value items = source;
  uint64_t length = 0;
  if (runtime::isString(source)) {
    length = runtime::text(source).size();
  } else {
    if (!runtime::isList(source)) items = runtime::iterationItems(context, source);
    if (!items) return false;
    length = runtime::as<List>(items)->length;
  }
  to->v = items;
  position[0].i = 0;
  position[1].i = static_cast<int64_t>(length);
  return true;
}

/// False at the end.
bool Machine::iterNext(Slot* to, Value items, Slot* position) {
  if (position[0].i >= position[1].i) return false;
  if (runtime::isString(items)) {
    auto offset = static_cast<size_t>(position[0].i);
    const char32_t character = runtime::decodeUtf8(runtime::text(items), offset);
    position[0].i = static_cast<int64_t>(offset);
    to->v = runtime::charString(context, character);
    return true;
  }
  // The body may change the list, even make it shorter.
  const List& list = *runtime::as<List>(items);
  const auto at = static_cast<uint64_t>(position[0].i++);
  if (at >= list.length) return false;
  to->v = runtime::listAt(context, list, at);
  return true;
}

Value Machine::lengthOf(Value value) {
  return runtime::callBuiltin(context, Builtin::Len, {&value, 1}, false);
}

Value Machine::append(Value list, Value value, bool mayReuse) {
  const Value arguments[] = {list, value};
  return runtime::callBuiltin(context, Builtin::Append, arguments, mayReuse);
}

Value Machine::substring(Value string, Value begin, Value end) {
  const Value arguments[] = {string, begin, end};
  return runtime::callBuiltin(context, Builtin::Substring, arguments);
}

bool Machine::benchEnd(std::string_view title, int64_t begin, int64_t bytes) {
  const int64_t nanoseconds = context.clock.now() - begin;
  const auto allocated = static_cast<int64_t>(context.heap.stats().allocatedBytes) - bytes;
  return runtime::reportBench(context, title, nanoseconds, allocated);
}

}  // namespace kinako::vm
