// What only lowerings ask for: the steps of queries, on lists no program has seen yet.
#include <algorithm>

#include "base/check.h"
#include "interp/machine.h"
#include "runtime/builtins.h"
#include "runtime/compare.h"
#include "runtime/map.h"

namespace kinako::interp {

using namespace types;
using runtime::Group;
using runtime::List;

Value Machine::evalHelper(const Helper& e, Value* frame) {
  if (!pushAll(e.arguments, frame)) return {};
  const size_t count = e.arguments.size();
  const Value result = help(e.helper, {top_ - count, count});
  if (!result) return failAt(e.span);
  pop(count);
  return result;
}

Value Machine::help(HelperKind helper, std::span<const Value> arguments) {
  const auto done = [](bool isDone) { return isDone ? Value::null() : Value(); };
  switch (helper) {
    case HelperKind::ListPush:
      return done(runtime::listPush(context, arguments[0], arguments[1]));
    case HelperKind::SortRows:
      return sortRows(arguments[0]);
    case HelperKind::GroupInsert:
      return groupInsert(arguments[0], arguments[1], arguments[2], arguments[3]);
    case HelperKind::GroupList:
      return arguments[0];
    case HelperKind::SliceRows:
      return sliceRows(arguments[0], arguments[1], arguments[2]);
    case HelperKind::Distinct:
      return runtime::listDistinct(context, arguments[0]);
    case HelperKind::RowItems:
      return runtime::iterationItems(context, arguments[0]);
    case HelperKind::MarkMatched:
      // Rows skipped on the way are not matched: false, so that the list stays one of bools.
      return done(runtime::listSet(context, arguments[0], arguments[1].asInlineInt(),
                                   Value::boolean(true), Value::boolean(false)));
    case HelperKind::JoinIndexNew:
      return runtime::makeMap(context);
    case HelperKind::JoinIndexAdd: {
      Value positions = runtime::mapGet(context, arguments[0], arguments[1]);
      if (!positions) return {};
      if (positions.isNull()) {
        positions = runtime::makeList(context, runtime::Storage::Int);
        if (!positions || !runtime::mapSet(context, arguments[0], arguments[1], positions)) {
          return {};
        }
      }
      return done(runtime::listPush(context, positions, arguments[2]));
    }
    case HelperKind::JoinIndexFind: {
      const Value positions = runtime::mapGet(context, arguments[0], arguments[1]);
      if (!positions || !positions.isNull()) return positions;
      return runtime::makeList(context, runtime::Storage::Int);
    }
  }
  KINAKO_UNREACHABLE();
}

Value Machine::sortRows(Value rows) {
  auto& list = *runtime::as<List>(rows);
  if (list.length < 2) return rows;
  const auto key = [&](Value row) {
    const auto& columns = *runtime::as<List>(row);
    return runtime::listAt(context, columns, columns.length - 1);
  };
  std::stable_sort(list.values, list.values + list.length,
                   [&](Value a, Value b) { return runtime::compareForSort(key(a), key(b)) < 0; });
  return rows;
}

Value Machine::groupInsert(Value groups, Value index, Value key, Value item) {
  const Value known = runtime::mapGet(context, index, key);
  if (!known) return {};
  Group* group;
  if (known.isNull()) {
    const Value items = runtime::makeList(context, runtime::Storage::Any);
    if (!items) return {};
    group = context.heap.make<Group>(runtime::ObjectKind::Group);
    group->key = key;
    group->items = items;
    const Value value = Value::object(group);
    if (!runtime::listPush(context, groups, value) ||
        !runtime::mapSet(context, index, key, value)) {
      return {};
    }
  } else {
    group = runtime::as<Group>(known);
  }
  return runtime::listPush(context, group->items, item) ? Value::null() : Value();
}

/// Skip and take as slices; a bound past 64 bits is past every list.
Value Machine::sliceRows(Value list, Value skip, Value take) {
  const auto bound = [](Value value) {
    if (const auto whole = runtime::toInt64(value)) return *whole;
    return runtime::compareNumbers(value, Value::inlineInt(0)) < 0 ? INT64_MIN / 2 : INT64_MAX / 2;
  };
  for (const Value limit : {skip, take}) {
    if (limit.isNull() || runtime::isInteger(limit)) continue;
    return context.fail(TrapKind::TypeUse, {runtime::kindName(limit), "int", "skip or take"});
  }
  if (!skip.isNull()) {
    list = runtime::sliceList(context, list, bound(skip), INT64_MAX / 2);
    if (!list) return {};
  }
  if (!take.isNull()) list = runtime::sliceList(context, list, 0, bound(take));
  return list;
}

}  // namespace kinako::interp
