// A host that lives in memory, and short ways to make and call things in tests.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "quiet_host.h"
#include "runtime/builtins.h"
#include "runtime/context.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/record.h"
#include "runtime/string.h"

namespace kinako::runtime {

class FakeHost final : public QuietHost {
 public:
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> variables;

  FakeHost() { tick = 0; }
  std::optional<std::string> readFile(const std::string& path, uint64_t,
                                      std::string& error) override {
    const auto found = files.find(path);
    if (found != files.end()) return found->second;
    error = "no such file";
    return std::nullopt;
  }
  bool writeFile(const std::string& path, std::string_view bytes, std::string& error) override {
    if (path.starts_with("locked/")) {
      error = "permission denied";
      return false;
    }
    files[path] = bytes;
    return true;
  }
  std::optional<std::string> environment(const std::string& name) override {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  }
};

/// A context on a FakeHost. Failures are taken with failure(), which also forgets them.
class TestRun {
 public:
  explicit TestRun(HeapOptions options = {}) : context(host, options) {}

  FakeHost host;
  Context context;

  Value integer(int64_t value) { return makeInt(context, value); }
  Value number(double value) { return Value::number(value); }
  Value string(std::string_view text) { return makeString(context, text); }
  Value null() { return Value::null(); }
  Value boolean(bool value) { return Value::boolean(value); }
  Value big(std::string_view digits) { return *parseInteger(context, digits); }

  Value list(std::initializer_list<Value> elements) {
    const Value result = makeList(context, Storage::Any);
    for (const Value element : elements) listPush(context, result, element);
    return result;
  }
  Value ints(std::initializer_list<int64_t> elements) {
    const Value result = makeList(context, Storage::Int);
    for (const int64_t element : elements) listPush(context, result, integer(element));
    return result;
  }
  Value floats(std::initializer_list<double> elements) {
    const Value result = makeList(context, Storage::Float);
    for (const double element : elements) listPush(context, result, number(element));
    return result;
  }
  Value strings(std::initializer_list<std::string_view> elements) {
    const Value result = makeList(context, Storage::Any);
    for (const auto element : elements) listPush(context, result, string(element));
    return result;
  }
  Value map(std::initializer_list<std::pair<std::string_view, Value>> entries) {
    const Value result = makeMap(context);
    for (const auto& [key, value] : entries) mapSet(context, result, string(key), value);
    return result;
  }
  Value group(Value key, Value items) {
    auto* made = context.heap.make<Group>(ObjectKind::Group);
    made->key = key;
    made->items = items;
    return Value::object(made);
  }
  /// A shape lives as long as the run. Without types, its fields hold anything.
  const Shape* shape(std::string name, std::vector<std::string> fields,
                     std::vector<const TypeDescriptor*> types = {}) {
    auto made = std::make_unique<Shape>();
    made->name = std::move(name);
    made->fields = std::move(fields);
    setPrintOrder(*made);
    if (!types.empty()) setTypes(*made, std::move(types));
    shapes_.push_back(std::move(made));
    return shapes_.back().get();
  }
  Value record(const Shape* shape, std::initializer_list<Value> fields) {
    return makeRecord(context, *shape, fields.begin());
  }
  Value function(std::string_view name) {
    callables_.push_back(std::make_unique<Callable>(Callable{std::string(name), 0}));
    auto* made = context.heap.make<Closure>(ObjectKind::Closure);
    made->code = callables_.back().get();
    return Value::object(made);
  }

  Value call(Builtin builtin, std::initializer_list<Value> arguments) {
    return callBuiltin(context, builtin, {arguments.begin(), arguments.size()});
  }
  /// The result of a builtin as print shows it inside a list, or "trap: MESSAGE".
  std::string shown(Builtin builtin, std::initializer_list<Value> arguments) {
    return shown(call(builtin, arguments));
  }
  std::string shown(Value value) {
    if (!value) return "trap: " + failure();
    const std::string text = printText(list({value}));
    return text.substr(1, text.size() - 2);
  }
  /// The message of the failure, or "" when there was none.
  std::string failure() {
    if (!context.hasFailed) return "";
    context.hasFailed = false;
    return context.failure.message();
  }

 private:
  std::vector<std::unique_ptr<Shape>> shapes_;
  std::vector<std::unique_ptr<Callable>> callables_;
};

}  // namespace kinako::runtime
