// Match: patterns from top to bottom.
#include "base/check.h"
#include "interp/machine.h"
#include "runtime/compare.h"
#include "runtime/record.h"

namespace kinako::interp {

using namespace types;

Value Machine::evalMatch(const Match& e, Value* frame) {
  const Value target = eval(*e.target, frame);
  if (!target) return {};
  push(target);
  for (const MatchArm& arm : e.arms) {
    switch (matches(arm.pattern, target, frame, e.target->span)) {
      case Answer::Yes: {
        const Value value = eval(*arm.value, frame);
        if (value) pop();
        return value;
      }
      case Answer::No:
        continue;
      case Answer::Stopped:
        return {};
    }
  }
  pop();
  return Value::null();
}

/// Binds the pattern's variables on the way; `value` is held by the caller.
Answer Machine::matches(const Pattern& pattern, Value value, Value* frame, Span span) {
  switch (pattern.kind) {
    case PatternKind::Wildcard:
      return Answer::Yes;
    case PatternKind::Equal: {
      const Value literal = eval(*pattern.literal, frame);
      if (!literal) return Answer::Stopped;
      const bool areEqual = runtime::equals(context, value, literal);
      if (context.hasFailed) {
        failAt(span);
        return Answer::Stopped;
      }
      return areEqual ? Answer::Yes : Answer::No;
    }
    case PatternKind::Bind: {
      const Value checked = checkRead(value, *pattern.local->type, span);
      if (!checked) return Answer::Stopped;
      runtime::markShared(checked);
      declareLocal(*pattern.local, checked, frame);
      return Answer::Yes;
    }
    case PatternKind::Record: {
      if (!fits(value, *pattern.record->type)) return Answer::No;
      const auto& record = *runtime::as<runtime::Record>(value);
      for (size_t i = 0; i < pattern.arguments.size(); ++i) {
        const Answer answer =
            matches(pattern.arguments[i], runtime::fieldOf(record, i), frame, span);
        if (answer != Answer::Yes) return answer;
      }
      return Answer::Yes;
    }
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::interp
