#include "runtime/run.h"

#include "runtime/context.h"

namespace kinako::runtime {

TrapReport reportOf(const Failure& failure, Span span, const Source* source) {
  TrapReport report{};
  report.kind = failure.kind;
  report.message = failure.message();
  report.help = failure.help();
  report.span = span;
  report.source = source;
  report.evidence = failure.evidence;
  return report;
}

void account(const Context& context, Outcome& outcome) {
  outcome.steps = context.steps();
  outcome.instructions = context.instructions;
  const HeapStats stats = context.heap.stats();
  outcome.allocatedBytes = stats.allocatedBytes;
  outcome.peakBytes = stats.peakBytes;
  outcome.collections = stats.collections;
}

}  // namespace kinako::runtime
