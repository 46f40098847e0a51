// print, input, now, json, panic, mem, eval: what reaches outside the program.
#include <string>

#include "runtime/builtins/call.h"
#include "runtime/builtins/text.h"
#include "runtime/format.h"
#include "runtime/number.h"
#include "runtime/string.h"

namespace kinako::runtime::builtins {

Value print(const Call& call) {
  std::string line;
  for (size_t i = 0; i < call.count(); ++i) {
    if (i > 0) line += ' ';
    if (!appendPrintText(call.context, line, call[i])) return Value();
  }
  // The language trims the line from the third argument on.
  const std::string_view shown = call.count() >= 3 ? trimmed(line) : std::string_view(line);
  if (shown.size() == line.size()) {
    line += '\n';
    call.context.host.writeOut(line);
  } else {
    call.context.host.writeOut(std::string(shown) + '\n');
  }
  return Value::null();
}

Value input(const Call& call) {
  std::string line;
  if (!call.context.host.readLine(line)) line.clear();
  // Somebody who stops a program that waits for input must not see it go on without.
  if (!call.context.mayGoOn()) return Value();
  return makeString(call.context, line);
}

Value now(const Call& call) { return makeInt(call.context, call.context.clock.now()); }

Value json(const Call& call) {
  std::string out;
  if (!appendJson(call.context, out, call[0], JsonLayout::Indented)) return Value();
  out += '\n';
  call.context.host.writeOut(out);
  return Value::null();
}

Value panic(const Call& call) {
  std::string message = "panic";
  if (call.count() > 0) {
    message.clear();
    if (!appendStrText(call.context, message, call[0])) return Value();
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
  const std::string program(text(call[0]));
  return call.context.evaluate(program);
}

}  // namespace kinako::runtime::builtins
