// What the runtime's tests stand on: a host without an outside, and short names for
// making values.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quiet_host.h"
#include "runtime/context.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/record.h"
#include "runtime/string.h"

namespace kinako::runtime {

class TestHost : public QuietHost {
 public:
  std::optional<std::string> seed;

  TestHost() { time = 1234, tick = 0; }
  std::optional<std::string> environment(const std::string& name) override {
    return name == "MOCHI_NOW_SEED" ? seed : std::nullopt;
  }
};

/// A context whose roots are the values kept with keep().
class World : public RootSource {
 public:
  explicit World(HeapOptions options = {}) : context(host, options) { context.heap.addRoots(this); }
  ~World() override { context.heap.removeRoots(this); }

  void visitRoots(Marker& marker) override {
    for (const Value value : kept) marker.visit(value);
  }
  Value keep(Value value) {
    kept.push_back(value);
    return value;
  }
  void collect() { context.heap.collect(); }
  uint64_t liveBytes() { return context.heap.stats().liveBytes; }

  Value integer(int64_t value) { return makeInt(context, value); }
  /// Any integer from its decimal text.
  Value big(std::string_view text) { return parseInteger(context, text).value(); }
  Value string(std::string_view value) { return makeString(context, value); }
  Value list(std::initializer_list<Value> values, Storage storage = Storage::Any) {
    const Value result = makeList(context, storage);
    for (const Value value : values) listPush(context, result, value);
    return result;
  }
  Value map(std::initializer_list<std::pair<Value, Value>> entries) {
    const Value result = makeMap(context);
    for (const auto& [key, value] : entries) mapSet(context, result, key, value);
    return result;
  }
  Value record(const Shape& shape, std::initializer_list<Value> fields) {
    return makeRecord(context, shape, fields.begin());
  }
  Value group(Value key, Value items) {
    auto* group = context.heap.make<Group>(ObjectKind::Group);
    group->key = key;
    group->items = items;
    return Value::object(group);
  }

  /// The failure's message, and the context is as new.
  std::string takeFailure() {
    if (!context.hasFailed) return "";
    context.hasFailed = false;
    return context.failure.message();
  }
  /// The failure's kind; only after something failed.
  TrapKind takeKind() {
    if (!context.hasFailed) return TrapKind::Unsupported;
    context.hasFailed = false;
    return context.failure.kind;
  }

  TestHost host;
  Context context;
  std::vector<Value> kept;
};

inline Value number(double value) { return Value::number(value); }
inline Value small(int64_t value) { return Value::inlineInt(value); }

}  // namespace kinako::runtime
