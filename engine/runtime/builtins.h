// The functions every program has (base/builtins.def) on values of any kind.
#pragma once

#include <span>
#include <string_view>

#include "base/builtin.h"
#include "runtime/cast.h"
#include "runtime/context.h"

namespace kinako::runtime {

/// Calls a builtin. The number of arguments is within its bounds (callers check).
/// `mayReuse`: append/push may grow an unshared first argument in place.
/// Empty result = failed, see context.failure.
Value callBuiltin(Context& context, Builtin builtin, std::span<const Value> arguments,
                  bool mayReuse = false);

/// `object.name(…)` for a builtin used as a method ("toUpperCase" → Upper); null when none.
const BuiltinInfo* findMethod(std::string_view name);

/// Prints what a bench took, as a JSON object of name, duration_us and memory_bytes.
bool reportBench(Context& context, std::string_view title, int64_t nanoseconds, int64_t bytes);

/// `load path as T with options`: a list of rows, as `type`, which is of that list, wants them.
/// options: null or a map with format (csv, tsv, json, jsonl, yaml; default by the path's ending,
/// else csv), header, delimiter. Path "" or "-" is standard input. Fails with File or Data.
Value load(Context& context, std::string_view path, Value options, const TypeDescriptor& type);
/// `save value to path with options`. Path "" or "-" is standard output. Returns null.
Value save(Context& context, Value value, std::string_view path, Value options);

/// Field by name of whatever the value is: record, map entry (null when missing), group's
/// key/items/count; null for null. A name missing in a grouped row map is looked up in
/// its member rows. Fails MissingField / NotIndexable. Whether it is shared from now on is
/// the caller's to say; of the others here, all that is read is marked.
Value fieldByName(Context& context, Value object, std::string_view name);
/// `object[index]` on any: null for null. Fails.
Value indexAny(Context& context, Value object, Value index);
/// `object[index] = value` on any; the gap of a list is filled with null.
bool setIndexAny(Context& context, Value object, Value index, Value value);
bool setFieldByName(Context& context, Value object, std::string_view name, Value value);
/// `object[begin:end]` on any; empty Values mean an omitted bound.
/// `mayReuse`: a list that is not shared is cut down to the part.
Value sliceAny(Context& context, Value object, Value begin, Value end, bool mayReuse = false);
/// object[begin:end:step]; fails Domain when the step is 0.
Value sliceAnyByStep(Context& context, Value object, Value begin, Value end, Value step);
/// What the builtin reduce goes over: a list, a group's items, nothing for null. Fails Argument.
Value reducedItems(Context& context, Value source);
/// What a `for` over any goes over, as a list: see IterationKind::Any. Fails NotIterable.
Value iterationItems(Context& context, Value source);

}  // namespace kinako::runtime
