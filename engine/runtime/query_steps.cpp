#include "runtime/query_steps.h"

#include "base/check.h"
#include "runtime/builtins.h"
#include "runtime/compare.h"
#include "runtime/exchange.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/sort.h"

namespace kinako::runtime {

namespace {

[[gnu::noinline]] Value sortRows(Context& context, Value rows) {
  auto& list = *as<List>(rows);
  if (list.length < 2) return rows;
  const auto key = [&](Value row) {
    const auto& columns = *as<List>(row);
    return listAt(context, columns, columns.length - 1);
  };
  const auto less = [&](Value a, Value b) {
    return compareForSort(context, key(a), key(b)) < 0 && !context.hasFailed;
  };
  return sortInStretches(&context, list.values, list.length, less) ? rows : Value();
}

Value groupInsert(Context& context, Value groups, Value index, Value key, Value item) {
  const Value known = mapGet(context, index, key);
  if (!known) return {};
  Group* group;
  if (known.isNull()) {
    const Value items = makeList(context, Storage::Any);
    if (!items) return {};
    group = context.heap.make<Group>(ObjectKind::Group);
    group->key = key;
    group->items = items;
    const Value value = Value::object(group);
    if (!listPush(context, groups, value) || !mapSet(context, index, key, value)) {
      return {};
    }
  } else {
    group = as<Group>(known);
  }
  return listPush(context, group->items, item) ? Value::null() : Value();
}

/// Skip and take as slices; a bound past 64 bits is past every list.
Value sliceRows(Context& context, Value list, Value skip, Value take) {
  const auto bound = [](Value value) {
    if (const auto whole = toInt64(value)) return *whole;
    return signOf(value) < 0 ? INT64_MIN / 2 : INT64_MAX / 2;
  };
  for (const Value limit : {skip, take}) {
    if (limit.isNull() || isInteger(limit)) continue;
    return context.fail(TrapKind::TypeUse, {kindName(limit), "int", "skip or take"});
  }
  if (!skip.isNull()) {
    list = sliceList(context, list, bound(skip), INT64_MAX / 2);
    if (!list) return {};
  }
  if (!take.isNull()) list = sliceList(context, list, 0, bound(take));
  return list;
}

}  // namespace

Value queryStep(Context& context, HelperKind helper, std::span<const Value> arguments) {
  const auto done = [](bool isDone) { return isDone ? Value::null() : Value(); };
  switch (helper) {
    case HelperKind::ListPush:
      return done(listPush(context, arguments[0], arguments[1]));
    case HelperKind::SortRows:
      return sortRows(context, arguments[0]);
    case HelperKind::GroupInsert:
      return groupInsert(context, arguments[0], arguments[1], arguments[2], arguments[3]);
    case HelperKind::GroupList:
      return arguments[0];
    case HelperKind::SliceRows:
      return sliceRows(context, arguments[0], arguments[1], arguments[2]);
    case HelperKind::Distinct:
      return listDistinct(context, arguments[0]);
    case HelperKind::RowItems:
      return iterationItems(context, arguments[0]);
    case HelperKind::MarkMatched:
      // Rows skipped on the way are not matched: false, so that the list stays one of bools.
      return done(listSet(context, arguments[0], arguments[1].asInlineInt(), Value::boolean(true),
                          Value::boolean(false)));
    case HelperKind::JoinIndexNew:
      return makeMap(context);
    case HelperKind::JoinIndexAdd: {
      Value positions = mapGet(context, arguments[0], arguments[1]);
      if (!positions) return {};
      if (positions.isNull()) {
        positions = makeList(context, Storage::Int);
        if (!positions || !mapSet(context, arguments[0], arguments[1], positions)) {
          return {};
        }
      }
      return done(listPush(context, positions, arguments[2]));
    }
    case HelperKind::JoinIndexFind: {
      if (!isMapKey(arguments[1])) return mapGet(context, arguments[0], arguments[1]);
      const auto& index = *as<Map>(arguments[0]);
      const int64_t entry = mapFind(context, index, arguments[1]);
      // The condition is `==`, which NaN does not fulfil, and a key of a map is found by.
      const bool isThere = entry >= 0 && equals(context, index.entries[entry].key, arguments[1]);
      if (context.hasFailed) return {};
      return isThere ? index.entries[entry].value : arguments[2];
    }
    case HelperKind::ReducedItems:
      return reducedItems(context, arguments[0]);
    case HelperKind::CallExternal:
      return callExternal(context, arguments);
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::runtime
