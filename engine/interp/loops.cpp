// Loops. A loop's variable is a new one in each iteration, so that closures made in the body
// keep the value of their iteration.
#include "base/check.h"
#include "interp/machine.h"
#include "runtime/builtins.h"
#include "runtime/map.h"

namespace kinako::interp {

using namespace types;
using runtime::List;

inline Flow Machine::afterBody(Flow flow, Value* top, Span span) {
  if (flow != Flow::Normal) [[unlikely]] {
    if (flow != Flow::Break && flow != Flow::Continue) return flow;
    top_ = top;  // it may have left from within an expression
    if (flow == Flow::Break) return flow;
  }
  return safepoint(span) ? Flow::Normal : Flow::Stopped;
}

namespace {
/// How a loop ends if an iteration ended like this.
Flow endOfLoop(Flow flow) { return flow == Flow::Break ? Flow::Normal : flow; }
}  // namespace

Flow Machine::execWhile(const While& s, Value* frame) {
  Value* top = top_;
  for (;;) {
    switch (test(*s.condition, frame)) {
      case Answer::Yes:
        break;
      case Answer::No:
        return Flow::Normal;
      case Answer::Stopped:
        return stopped();
    }
    if (!step(s.span)) return Flow::Stopped;
    const Flow flow = afterBody(execBody(*s.body, frame), top, s.span);
    if (flow != Flow::Normal) return endOfLoop(flow);
  }
}

Flow Machine::iterate(const ForRange& s, Value value, Value* frame) {
  Value* top = top_;
  declareLocal(*s.local, value, frame);
  return afterBody(execBody(*s.body, frame), top, s.span);
}

Flow Machine::execForRange(const ForRange& s, Value* frame) {
  const Value begin = eval(*s.begin, frame);
  if (!begin) return stopped();
  push(begin);
  const Value end = eval(*s.end, frame);
  if (!end) return stopped();
  pop();
  const auto first = runtime::toInt64(begin);
  const auto last = runtime::toInt64(end);
  if (!first || !last) return execForBigRange(s, begin, end, frame);
  for (int64_t i = *first; i < *last; ++i) {
    if (i != *first && !step(s.span)) return Flow::Stopped;
    const Flow flow = iterate(s, runtime::makeInt(context, i), frame);
    if (flow != Flow::Normal) return endOfLoop(flow);
  }
  return Flow::Normal;
}

/// Bounds that do not fit 64 bits, or are no integers.
Flow Machine::execForBigRange(const ForRange& s, Value begin, Value end, Value* frame) {
  for (const auto& [bound, value] : {std::pair{s.begin, begin}, std::pair{s.end, end}}) {
    if (runtime::isInteger(value)) continue;
    fail(bound->span, TrapKind::TypeUse,
         {runtime::kindName(value), "int", std::string(sourceText(bound->span))});
    return Flow::Stopped;
  }
  push(end);
  push(begin);
  while (runtime::compareIntegers(top_[-1], end) < 0) {
    const Flow flow = iterate(s, top_[-1], frame);
    if (flow != Flow::Normal) {
      pop(2);
      return endOfLoop(flow);
    }
    const Value next = runtime::addIntegers(context, top_[-1], Value::inlineInt(1));
    if (!next) return stopAt(s.span);
    top_[-1] = next;
    if (runtime::compareIntegers(next, end) < 0 && !step(s.span)) return Flow::Stopped;
  }
  pop(2);
  return Flow::Normal;
}

Flow Machine::execForEach(const ForEach& s, Value* frame) {
  const Value source = eval(*s.source, frame);
  if (!source) return stopped();
  if (runtime::isString(source)) return forEachCharacter(s, source, frame);
  const Value items = runtime::isList(source) ? source : runtime::iterationItems(context, source);
  return items ? forEachElement(s, items, frame) : stopAt(s.source->span);
}

Flow Machine::forEachElement(const ForEach& s, Value list, Value* frame) {
  push(list);
  const uint64_t length = runtime::as<List>(list)->length;
  Flow flow = Flow::Normal;
  for (uint64_t i = 0; i < length && flow == Flow::Normal; ++i) {
    // The body may change the list, even make it shorter.
    const List& now = *runtime::as<List>(list);
    if (i >= now.length) break;
    flow = iterate(s, runtime::listAt(context, now, i), frame);
  }
  if (flow == Flow::Normal || flow == Flow::Break) pop();
  return endOfLoop(flow);
}

Flow Machine::forEachCharacter(const ForEach& s, Value string, Value* frame) {
  push(string);
  const std::string_view text = runtime::text(string);
  Flow flow = Flow::Normal;
  for (size_t offset = 0; offset < text.size() && flow == Flow::Normal;) {
    const char32_t character = runtime::decodeUtf8(text, offset);
    flow = iterate(s, runtime::charString(context, character), frame);
  }
  if (flow == Flow::Normal || flow == Flow::Break) pop();
  return endOfLoop(flow);
}

Flow Machine::iterate(const ForEach& s, Value value, Value* frame) {
  Value* top = top_;
  const Value checked = checkRead(value, *s.local->type, s.source->span);
  if (!checked) return Flow::Stopped;
  runtime::markShared(checked);
  declareLocal(*s.local, checked, frame);
  if (!step(s.span)) return Flow::Stopped;
  return afterBody(execBody(*s.body, frame), top, s.span);
}

}  // namespace kinako::interp
