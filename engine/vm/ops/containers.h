// Bodies: strings, lists, maps, records.
#pragma once

#include "runtime/builtins.h"
#include "runtime/query_steps.h"
#include "runtime/record.h"
#include "runtime/string.h"
#include "vm/ops/kinds.h"

namespace kinako::vm {

template <bool kWide>
struct ContainerOps {
  using I = Int<kWide>;
  using List = runtime::List;

  // --- strings

  BODY(ConcatString) {
    if (runtime::isString(op.b().v) && runtime::isString(op.c().v)) [[likely]]
      return op.value(runtime::concat(op.context(), op.b().v, op.c().v));
    return op.value(runtime::add(op.context(), op.b().v, op.c().v));
  }
  BODY(Substring) {
    const Value object = op.b().v;
    const Slot end = op.base[op.more().a];
    if (!runtime::isString(object) || !I::isSmall(op.c()) || !I::isSmall(end)) [[unlikely]] {
      return op.value(
          op.machine().substring(object, I::box(op.context(), op.c()), I::box(op.context(), end)));
    }
    const int64_t first = I::small(op.c());
    const auto& string = *runtime::as<runtime::String>(object);
    // One character of many: those of ASCII are made once.
    const bool isOne = I::small(end) - first == 1 && string.isAscii() &&
                       static_cast<uint64_t>(first) < string.length;
    return op.value(isOne ? runtime::charAt(op.context(), object, first)
                          : runtime::sliceString(op.context(), object, first, I::small(end)));
  }
  BODY(StringAt) {
    const Value object = op.b().v;
    return op.value(runtime::isString(object) && I::isSmall(op.c())
                        ? runtime::charAt(op.context(), object, I::small(op.c()))
                        : runtime::indexAny(op.context(), object, I::box(op.context(), op.c())));
  }
  BODY(LenString) {
    if (runtime::isString(op.b().v)) [[likely]]
      return IntKind<kWide>::read(op, runtime::as<runtime::String>(op.b().v)->length);
    return Len(op);
  }
  BODY(Len) {
    const Value object = op.b().v;
    if (runtime::isList(object)) {
      return IntKind<kWide>::read(op, static_cast<int64_t>(runtime::as<List>(object)->length));
    }
    if (runtime::isString(object)) {
      return IntKind<kWide>::read(op, runtime::as<runtime::String>(object)->length);
    }
    const Value length = op.machine().lengthOf(object);
    return length ? IntKind<kWide>::read(op, length) : Status::Failed;
  }

  // --- lists

  BODY(MakeList) {
    const auto storage = static_cast<Storage>(op.pc->b);
    return op.value(runtime::makeList(op.context(), storage, op.pc->c));
  }
  BODY(ListPush) { return op.done(runtime::listPush(op.context(), op.a().v, op.b().v)); }
  BODY(Append) {
    const Value object = op.b().v;
    if (op.more().a && runtime::isList(object) && !runtime::as<List>(object)->isShared) [[likely]] {
      if (!runtime::listPush(op.context(), object, op.c().v)) return Status::Failed;
      op.a().v = object;
      return Status::Next;
    }
    return op.value(op.machine().append(object, op.c().v, op.more().a));
  }
  BODY(AppendInt) { return append<IntKind<kWide>>(op); }
  BODY(AppendFloat) { return append<FloatKind>(op); }
  BODY(AppendBool) { return append<BoolKind>(op); }
  BODY(ListGetInt) { return listGet<IntKind<kWide>>(op); }
  BODY(ListGetFloat) { return listGet<FloatKind>(op); }
  BODY(ListGetBool) { return listGet<BoolKind>(op); }
  BODY(ListListGetInt) { return nestedGet<IntKind<kWide>>(op); }
  BODY(ListListGetFloat) { return nestedGet<FloatKind>(op); }
  BODY(ListGet) {
    const Value object = op.b().v;
    if (runtime::isListOf(object, Storage::Any) && I::isSmall(op.c())) [[likely]] {
      const List& list = *runtime::as<List>(object);
      const auto position = static_cast<uint64_t>(I::small(op.c()));
      if (position < list.length) [[likely]] {
        const Value element = runtime::readAhead(list, position);
        if (op.machine().isPlainly(element, op.more().a)) [[likely]] {
          if (op.more().b) runtime::markShared(element);
          op.a().v = element;
          return Status::Next;
        }
      }
    }
    return slowly(op, op.machine().listGet(op.pc, object, I::box(op.context(), op.c())));
  }
  BODY(ListSetInt) { return listSet<IntKind<kWide>>(op); }
  BODY(ListSetFloat) { return listSet<FloatKind>(op); }
  BODY(ListSetBool) { return listSet<BoolKind>(op); }
  BODY(ListSet) {
    return op.done(
        op.machine().listSet(op.a().v, I::box(op.context(), op.b()), op.c().v, op.more().a));
  }

  // --- maps

  BODY(MapGet) {
    const Value object = op.b().v;
    const Value key = op.c().v;
    Value got;
    if (!runtime::isMap(object)) {
      got = runtime::indexAny(op.context(), object, key);
    } else if (op.more().b || !runtime::isMapKey(key)) {
      got = runtime::mapGet(op.context(), object, key);
    } else {
      const auto& map = *runtime::as<runtime::Map>(object);
      const int64_t entry = runtime::mapFind(op.context(), map, key);
      got = entry < 0 ? Value::null() : map.entries[entry].value;
    }
    if (got) got = op.machine().checkRead(got, op.more().a, op.pc);
    return op.value(got);
  }
  BODY(MapGetInt) {
    const Value object = op.b().v;
    const Value key = op.c().v;
    if (runtime::isMap(object) && runtime::isMapKey(key)) [[likely]] {
      const auto& map = *runtime::as<runtime::Map>(object);
      const int64_t entry = runtime::mapFind(op.context(), map, key);
      if (entry >= 0 && map.entries[entry].value.isInlineInt()) [[likely]]
        return IntKind<kWide>::readPlain(op, map.entries[entry].value);
    }
    return slowly<IntKind<kWide>>(op, op.machine().mapGetThere(op.pc, object, key));
  }
  BODY(IntMapGetInt) {
    const Value object = op.b().v;
    if (runtime::isMap(object) && I::isSmall(op.c())) [[likely]] {
      const auto& map = *runtime::as<runtime::Map>(object);
      const runtime::MapEntry* entry = runtime::entryInOrder(map, I::small(op.c()));
      if (!entry) {
        const int64_t place = runtime::mapFind(op.context(), map, I::box(op.context(), op.c()));
        if (place >= 0) entry = &map.entries[place];
      }
      if (entry && entry->value.isInlineInt()) [[likely]]
        return IntKind<kWide>::readPlain(op, entry->value);
    }
    return slowly<IntKind<kWide>>(
        op, op.machine().mapGetThere(op.pc, object, I::box(op.context(), op.c())));
  }
  BODY(IntMapSetInt) {
    const Value object = op.a().v;
    const Value value = I::box(op.context(), op.c());
    if (runtime::isMap(object)) [[likely]] {
      auto& map = *runtime::as<runtime::Map>(object);
      if (I::isSmall(op.b())) {
        const int64_t key = I::small(op.b());
        if (static_cast<uint64_t>(key) >= map.length) {
          if (runtime::appendInOrder(map, key, value)) return Status::Next;
        } else if (runtime::MapEntry* entry = runtime::entryInOrder(map, key)) {
          runtime::storeEntry(map, *entry, value);
          return Status::Next;
        }
      }
      return op.done(runtime::mapSet(op.context(), object, I::box(op.context(), op.b()), value));
    }
    return op.done(runtime::setIndexAny(op.context(), object, I::box(op.context(), op.b()), value));
  }

  // --- records

  BODY(MakeRecord) {
    const size_t count = op.pc->c;
    auto* record = runtime::openRecord(op.context().heap, op.state.shapes[op.pc->b], count);
    // What is passed is what fields keep: doubles where they are floats, else values.
    const Slot* const window = op.window();
    for (size_t i = 0; i < count; ++i) runtime::storeValue(*record, i, window[i].v);
    op.a().v = Value::object(record);
    return Status::Next;
  }
  BODY(GetField) {
    if (const auto* record = recordAt(op, op.b().v)) [[likely]] {
      const Value field = record->fields[op.pc->c].value;
      if (op.more().b) runtime::markShared(field);
      op.a().v = field;
      return Status::Next;
    }
    return slowly(op, op.machine().getField(op.pc, op.b().v));
  }
  BODY(GetFieldInt) {
    // It is an integer, but perhaps a large one.
    const auto* record = recordAt(op, op.b().v);
    if (record && record->fields[op.pc->c].value.isInlineInt()) [[likely]]
      return IntKind<kWide>::readPlain(op, record->fields[op.pc->c].value);
    return slowly<IntKind<kWide>>(op, op.machine().getField(op.pc, op.b().v));
  }
  BODY(GetFieldFloat) {
    if (const auto* record = recordAt(op, op.b().v)) [[likely]]
      return FloatKind::read(op, record->fields[op.pc->c].number);
    return slowly<FloatKind>(op, op.machine().getField(op.pc, op.b().v));
  }
  BODY(GetFieldBool) {
    if (const auto* record = recordAt(op, op.b().v)) [[likely]]
      return BoolKind::read(op, record->fields[op.pc->c].value);
    return slowly<BoolKind>(op, op.machine().getField(op.pc, op.b().v));
  }
  BODY(SetField) { return setField<ValueKind>(op); }
  BODY(SetFieldInt) { return setField<IntKind<kWide>>(op); }
  BODY(SetFieldFloat) {
    if (auto* record = recordAt(op, op.a().v)) [[likely]] {
      runtime::storeFloat(*record, op.pc->c, op.b().f);
      return Status::Next;
    }
    return setSlowly(op, FloatKind::box(op, op.b()));
  }
  BODY(RawField) {
    op.a().v = runtime::fieldOf(*runtime::as<runtime::Record>(op.b().v), op.pc->c);
    return Status::Next;
  }

  BODY(CallHelper) {
    return op.value(runtime::queryStep(op.context(), static_cast<HelperKind>(op.pc->b),
                                       {&op.window()->v, op.pc->c}));
  }

 private:
  /// What one of the machine's functions got, which has trapped if that is nothing.
  [[gnu::always_inline]] static Status slowly(Op op, Value got) {
    if (!got) return Status::Trapped;
    op.a().v = got;
    return Status::Next;
  }
  template <typename Kind>
  [[gnu::always_inline]] static Status slowly(Op op, Value got) {
    return got ? Kind::read(op, got) : Status::Trapped;
  }

  template <typename Kind>
  [[gnu::always_inline]] static Status append(Op op) {
    if (op.more().a && Kind::isPlain(op.c()) &&
        runtime::pushInPlace<Kind::kStorage>(op.b().v, Kind::kElements, Kind::element(op.c())))
        [[likely]] {
      op.a().v = op.b().v;
      return Status::Next;
    }
    return op.value(op.machine().append(op.b().v, Kind::box(op, op.c()), op.more().a));
  }
  template <typename Kind>
  [[gnu::always_inline]] static Status listGet(Op op) {
    if (I::isSmall(op.c())) {
      if (const auto* element = Kind::at(op.b().v, I::small(op.c()))) [[likely]]
        return Kind::read(op, *element);
    }
    return slowly<Kind>(op, op.machine().listGet(op.pc, op.b().v, I::box(op.context(), op.c())));
  }
  template <typename Kind>
  [[gnu::always_inline]] static Status nestedGet(Op op) {
    const Slot second = op.base[op.more().b];
    if (I::isSmall(op.c()) && I::isSmall(second)) {
      const Value* inner =
          runtime::elementAt<Storage::Any>(op.b().v, &List::values, I::small(op.c()));
      const auto* element = inner ? Kind::at(*inner, I::small(second)) : nullptr;
      if (element) [[likely]]
        return Kind::read(op, *element);
    }
    return slowly<Kind>(op, op.machine().nestedGet(op.pc, op.b().v, I::box(op.context(), op.c()),
                                                   I::box(op.context(), second)));
  }
  template <typename Kind>
  [[gnu::always_inline]] static Status listSet(Op op) {
    if (I::isSmall(op.b()) && Kind::isPlain(op.c())) {
      const int64_t position = I::small(op.b());
      if (Kind::at(op.a().v, position)) [[likely]] {
        runtime::storeElement(*runtime::as<List>(op.a().v), Kind::kElements,
                              static_cast<uint64_t>(position), Kind::element(op.c()));
        return Status::Next;
      }
    }
    return op.done(op.machine().listSet(op.a().v, I::box(op.context(), op.b()),
                                        Kind::box(op, op.c()), op.more().a));
  }

  /// A record of the instruction's shape; null when the value is something else.
  [[gnu::always_inline]] static runtime::Record* recordAt(Op op, Value object) {
    if (!runtime::isKind(object, runtime::ObjectKind::Record)) return nullptr;
    auto* record = runtime::as<runtime::Record>(object);
    return record->shape == op.state.shapes[op.more().c] ? record : nullptr;
  }
  template <typename Kind>
  [[gnu::always_inline]] static Status setField(Op op) {
    const Value value = Kind::box(op, op.b());
    if (auto* record = recordAt(op, op.a().v)) [[likely]] {
      runtime::storeValue(*record, op.pc->c, value);
      return Status::Next;
    }
    return setSlowly(op, value);
  }
  [[gnu::always_inline]] static Status setSlowly(Op op, Value value) {
    return op.machine().setField(op.pc, op.a().v, value) ? Status::Next : Status::Trapped;
  }
};

}  // namespace kinako::vm
