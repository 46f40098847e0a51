// What only lowerings ask for: the steps of queries.
#include "interp/machine.h"
#include "runtime/query_steps.h"

namespace kinako::interp {

using namespace types;

Value Machine::evalHelper(const Helper& e, Value* frame) {
  if (!pushAll(e.arguments, frame)) return {};
  const size_t count = e.arguments.size();
  if (context.heap.polling.left <= 0 && !context.rest()) return failAt(e.span);
  const Value result = runtime::queryStep(context, e.helper, {top_ - count, count});
  if (!result) return failAt(e.span);
  pop(count);
  return result;
}

}  // namespace kinako::interp
