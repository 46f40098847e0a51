// print, input, now, json, panic, mem, eval: what reaches outside the program.
#include <string>

#include "runtime/builtins/call.h"
#include "runtime/builtins/text.h"
#include "runtime/format.h"
#include "runtime/number.h"
#include "runtime/room.h"
#include "runtime/string.h"

namespace kinako::runtime::builtins {

namespace {

/// Null, when all of it is there and went out.
Value written(const Call& call, std::string_view text, const TextBuilder& of) {
  if (of.hasFailed() || !call.context.writeOut(text)) return Value();
  return Value::null();
}

}  // namespace

Value print(const Call& call) {
  TextBuilder line(&call.context, textLimit(call.context));
  line.fillUpTo(call.context.outputLeft());
  for (size_t i = 0; i < call.count(); ++i) {
    if (i > 0) line += ' ';
    if (!appendPrintText(line, call[i])) return Value();
  }
  // The language trims the line from the third argument on.
  const std::string_view shown = call.count() >= 3 ? trimmed(line.view()) : line.view();
  if (shown.size() == line.size()) {
    line += '\n';
    return written(call, line.view(), line);
  }
  TextBuilder cut(&call.context, textLimit(call.context));
  cut += shown;
  cut += '\n';
  return written(call, cut.view(), cut);
}

Value input(const Call& call) {
  std::string line;
  if (!call.context.host.readLine(line)) line.clear();
  // Somebody who stops a program that waits for input must not see it go on without.
  if (!call.context.mayGoOn()) return Value();
  Room room(call.context);
  if (!room.take(line.size())) return Value();
  return makeString(call.context, line);
}

Value now(const Call& call) { return makeInt(call.context, call.context.clock.now()); }

Value json(const Call& call) {
  TextBuilder out(&call.context, textLimit(call.context));
  out.fillUpTo(call.context.outputLeft());
  if (!appendJson(out, call[0], JsonLayout::Indented)) return Value();
  out += '\n';
  return written(call, out.view(), out);
}

Value panic(const Call& call) {
  constexpr size_t kMostOfMessage = 64 << 10;
  std::string message = "panic";
  if (call.count() > 0) {
    TextBuilder text(&call.context, textLimit(call.context));
    if (!appendStrText(text, call[0])) return Value();
    message = shortened(text.view(), kMostOfMessage);
  }
  return call.context.fail(TrapKind::Panic, {message});
}

Value mem(const Call& call) {
  return makeInt(call.context, static_cast<int64_t>(call.context.heap.stats().liveBytes));
}

Value eval(const Call& call) {
  if (!isString(call[0])) return call.expects("a string", call[0]);
  if (!call.context.evaluate) return call.context.fail(TrapKind::Unsupported, {"eval"});
  // A copy: the text must outlive what the program does to the heap.
  Room room(call.context);
  if (!room.take(text(call[0]).size())) return Value();
  const std::string program(text(call[0]));
  return call.context.evaluate(program);
}

}  // namespace kinako::runtime::builtins
