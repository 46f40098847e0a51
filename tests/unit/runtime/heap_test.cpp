#include "heap/heap.h"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cstring>

#include "heap/layout.h"
#include "heap/store.h"
#include "runtime/format.h"
#include "world.h"

using namespace kinako;
using namespace kinako::runtime;

namespace {

/// Allocates enough to reuse every cell that a collection freed.
void churn(World& world) {
  for (int i = 0; i < 20'000; ++i) {
    world.list({small(i), world.string("garbage of some length")});
    world.integer(int64_t{1} << 60);
    makeMap(world.context, 10);
  }
}

Value cell(World& world, Value value) {
  auto* cell = world.context.heap.make<Cell>(ObjectKind::Cell);
  cell->value = value;
  return Value::object(cell);
}

}  // namespace

TEST_CASE("what any kind of object refers to stays alive") {
  World world;
  Context& c = world.context;
  const Shape pair{"Pair", {"a", "b"}, {0, 1}};
  const Callable code{"f", 1};
  const auto secret = [&](int i) { return world.string("secret " + std::to_string(i)); };

  auto* closure = c.heap.make<Closure>(ObjectKind::Closure, sizeof(Value));
  closure->code = &code;
  closure->captureCount = 1;
  closure->captures[0] = cell(world, secret(0));
  auto* partial = c.heap.make<Partial>(ObjectKind::Partial, 2 * sizeof(Value));
  partial->count = 2;
  partial->callee = Value::object(closure);
  partial->arguments[0] = secret(1);
  partial->arguments[1] = secret(2);
  const Value record = world.record(pair, {secret(3), secret(4)});
  const Value map = world.map({{secret(5), secret(6)}});
  const Value group = world.group(secret(7), world.list({secret(8)}));
  const Value rational = makeRational(c, world.big("18446744073709551617"), small(4));
  const Value ints = world.list({small(1), small(2)}, Storage::Int);
  world.keep(world.list(
      {Value::object(partial), record, map, group, rational, ints, world.integer(INT64_MIN)}));
  for (int round = 0; round < 3; ++round) {
    world.collect();
    churn(world);
  }
  CHECK(text(as<Cell>(closure->captures[0])->value) == "secret 0");
  CHECK(text(partial->arguments[0]) == "secret 1");
  CHECK(text(partial->arguments[1]) == "secret 2");
  CHECK(partial->callee.isSame(Value::object(closure)));
  CHECK(text(fieldOf(*as<Record>(record), 0)) == "secret 3");
  CHECK(text(fieldOf(*as<Record>(record), 1)) == "secret 4");
  CHECK(text(mapGet(c, map, world.string("secret 5"))) == "secret 6");
  CHECK(text(as<Group>(group)->key) == "secret 7");
  CHECK(text(listGet(c, as<Group>(group)->items, 0)) == "secret 8");
  CHECK(strText(rational) == "18446744073709551617/4");
  CHECK(strText(ints) == "[1 2]");
}

TEST_CASE("doubles in records are not taken for references") {
  World world;
  TypeDescriptor number;
  number.tag = TypeTag::Float;
  const TypeDescriptor any;
  Shape shape{"P", {"x", "name"}, {1, 0}};
  setTypes(shape, {&number, &any});
  const Value record = world.keep(world.record(shape, {Value::number(0), world.string("kept on")}));
  for (const uint64_t bits : {uint64_t{8}, uint64_t{4096}, uint64_t{0x7f0000001000}}) {
    storeFloat(*as<Record>(record), 0, std::bit_cast<double>(bits));
    world.collect();
    CHECK(std::bit_cast<uint64_t>(as<Record>(record)->fields[0].number) == bits);
    CHECK(text(fieldOf(*as<Record>(record), 1)) == "kept on");
  }
}

TEST_CASE("garbage is gone after a collection, cycles included") {
  World world;
  Context& c = world.context;
  world.collect();
  const uint64_t before = world.liveBytes();
  for (int i = 0; i < 1000; ++i) {
    const Value list = world.list({small(1)});
    const Value map = world.map({{small(1), list}});
    listPush(c, list, map);
    const Value loop = cell(world, Value::null());
    as<Cell>(loop)->value = loop;
  }
  CHECK(world.liveBytes() > before + 100'000);
  world.collect();
  CHECK(world.liveBytes() == before);
}

TEST_CASE("freed memory is used again") {
  World world;
  for (int round = 0; round < 20; ++round) {
    churn(world);
    world.collect();
  }
  // One round's worth of garbage is the most there ever was.
  const HeapStats stats = world.context.heap.stats();
  CHECK(stats.collections == 20);
  CHECK(stats.allocatedBytes > 15 * stats.peakBytes);
}

TEST_CASE("statistics count objects and buffers") {
  World world;
  Context& c = world.context;
  world.collect();
  const HeapStats before = c.heap.stats();
  const Value list = world.keep(makeList(c, Storage::Int, 1000));
  const HeapStats made = c.heap.stats();
  CHECK(made.allocatedBytes - before.allocatedBytes == 8000 + sizeof(List));
  CHECK(made.liveBytes - before.liveBytes == 8000 + sizeof(List));
  world.collect();
  CHECK(c.heap.stats().liveBytes == made.liveBytes);
  CHECK(c.heap.stats().peakBytes >= made.liveBytes);
  world.kept.clear();
  world.collect();
  CHECK(c.heap.stats().liveBytes == before.liveBytes);
  CHECK(c.heap.stats().peakBytes >= made.liveBytes);
  CHECK(c.heap.stats().allocatedBytes == made.allocatedBytes);
  CHECK(list);
}

TEST_CASE("a collection is due after enough allocation, later when more is alive") {
  World world;
  Context& c = world.context;
  CHECK_FALSE(c.heap.shouldCollect());
  const auto untilDue = [&] {
    const uint64_t start = c.heap.stats().allocatedBytes;
    while (!c.heap.shouldCollect()) world.string("some text that is not short at all");
    return c.heap.stats().allocatedBytes - start;
  };
  const uint64_t first = untilDue();
  world.keep(makeList(c, Storage::Int, 8'000'000));
  world.collect();
  CHECK_FALSE(c.heap.shouldCollect());
  CHECK(untilDue() > 4 * first);
}

TEST_CASE("in stress mode a collection is always due") {
  World world({.stress = true});
  CHECK(world.context.heap.shouldCollect());
  const Value list = world.keep(world.list({}));
  for (int i = 0; i < 300; ++i) {
    listPush(world.context, list, world.string("number " + std::to_string(i)));
    world.collect();
    CHECK(world.context.heap.shouldCollect());
  }
  for (int i = 0; i < 300; ++i) {
    CHECK(text(listGet(world.context, list, i)) == "number " + std::to_string(i));
  }
}

TEST_CASE("the limit is about what is alive, not about garbage") {
  World world({.limitBytes = 4 << 20});
  Context& c = world.context;
  uint64_t collections = 0;
  for (int i = 0; i < 2'000'000; ++i) {
    world.integer(INT64_MAX - i);
    if (!c.heap.shouldCollect()) continue;
    c.heap.collect();
    ++collections;
    REQUIRE_FALSE(c.heap.isOverLimit());
  }
  CHECK(collections > 5);
  const Value list = world.keep(makeList(c, Storage::Any));
  bool isOver = false;
  for (int i = 0; i < 400'000 && !isOver; ++i) {
    if (!listPush(c, list, world.integer(INT64_MAX - i))) break;
    if (!c.heap.shouldCollect()) continue;
    c.heap.collect();
    isOver = c.heap.isOverLimit();
  }
  CHECK((isOver || world.takeKind() == TrapKind::Memory));
  CHECK(as<List>(list)->length > 50'000);
  world.kept.clear();
  c.heap.collect();
  CHECK_FALSE(c.heap.isOverLimit());
}

TEST_CASE("a buffer beyond the limit is refused, large garbage before it is not in the way") {
  World world({.limitBytes = 1 << 20});
  Heap& heap = world.context.heap;
  CHECK(heap.reallocateBuffer(nullptr, 0, (1 << 20) + 1) == nullptr);
  for (int i = 0; i < 100; ++i) {
    CHECK(makeList(world.context, Storage::Bool, 900'000));
    if (heap.shouldCollect()) heap.collect();
  }
  CHECK_FALSE(world.context.hasFailed);
  CHECK_FALSE(heap.isOverLimit());
}

TEST_CASE("without safepoints allocation of buffers stops not far over the limit") {
  World world({.limitBytes = 1 << 20});
  Context& c = world.context;
  int made = 0;
  while (made < 1000 && makeList(c, Storage::Bool, 10'000)) ++made;
  CHECK(made > 100);
  CHECK(made < 250);
  CHECK(world.takeFailure() == "memory limit reached: 1048576 bytes");
}

TEST_CASE("chains and trees of a million objects are marked without the C stack") {
  World world;
  Context& c = world.context;
  Value chain = Value::null();
  for (int i = 0; i < 1'000'000; ++i) {
    switch (i % 4) {
      case 0:
        chain = world.list({chain});
        break;
      case 1:
        chain = world.map({{small(1), chain}});
        break;
      case 2:
        chain = cell(world, chain);
        break;
      default:
        chain = world.group(small(1), chain);
    }
  }
  world.keep(chain);
  world.collect();
  const uint64_t live = world.liveBytes();
  world.collect();
  CHECK(world.liveBytes() == live);
  int depth = 0;
  for (Value v = chain; !v.isNull(); ++depth) {
    if (isList(v)) {
      v = as<List>(v)->values[0];
    } else if (isMap(v)) {
      v = as<Map>(v)->entries[0].value;
    } else if (isKind(v, ObjectKind::Cell)) {
      v = as<Cell>(v)->value;
    } else {
      v = as<Group>(v)->items;
    }
  }
  CHECK(depth == 1'000'000);
  CHECK(c.heap.stats().collections == 2);
}

TEST_CASE("long lists and maps are marked to their ends") {
  World world;
  Context& c = world.context;
  const Value list = world.keep(makeList(c, Storage::Any));
  const Value map = world.keep(makeMap(c));
  for (int64_t i = 0; i < 10'000; ++i) {
    listPush(c, list, world.list({world.integer(INT64_MAX - i)}));
    mapSet(c, map, world.string("key " + std::to_string(i)), world.list({small(i)}));
  }
  world.collect();
  churn(world);
  for (int64_t i = 0; i < 10'000; ++i) {
    if (toInt64(listGet(c, listGet(c, list, i), 0)) != INT64_MAX - i) FAIL(i);
    const Value row = mapGet(c, map, world.string("key " + std::to_string(i)));
    if (!listGet(c, row, 0).isSame(small(i))) FAIL(i);
  }
}

TEST_CASE("large objects live and die like small ones") {
  World world;
  Context& c = world.context;
  const Value kept = world.keep(powerIntegers(c, small(3), small(50'000)));
  const uint64_t before = world.liveBytes();
  for (int i = 0; i < 100; ++i) powerIntegers(c, small(2), small(50'000 + i));
  CHECK(world.liveBytes() > before + 100 * 6000);
  world.collect();
  CHECK(world.liveBytes() <= before);
  CHECK(integerText(remainderIntegers(c, kept, small(1000))) == "1");
}

TEST_CASE("strings that share a buffer free it with the last of them") {
  World world;
  Context& c = world.context;
  const Value base = world.keep(world.string(std::string(100'000, 'x')));
  const uint64_t alone = [&] {
    world.collect();
    return world.liveBytes();
  }();
  const Value part = world.keep(sliceString(c, base, 0, 90'000));
  StringBuffer* buffer = as<String>(part)->buffer;
  CHECK(buffer->references == 2);
  world.collect();
  CHECK(world.liveBytes() == alone + sizeof(String));
  world.kept.erase(world.kept.begin());
  world.collect();
  world.collect();  // what the first one left to sweep is swept by now
  CHECK(buffer->references == 1);
  CHECK(text(part) == std::string(90'000, 'x'));
  world.kept.clear();
  world.collect();
  CHECK(world.liveBytes() < alone);
}

TEST_CASE("roots can be taken away") {
  World world;
  struct Globals : RootSource {
    Value value;
    void visitRoots(Marker& marker) override { marker.visit(value); }
  } globals;
  Heap& heap = world.context.heap;
  heap.addRoots(&globals);
  globals.value = makeList(world.context, Storage::Int, 1000);
  world.collect();
  CHECK(world.liveBytes() > 8000);
  heap.removeRoots(&globals);
  world.collect();
  CHECK(world.liveBytes() < 8000);
}

TEST_CASE("an engine's heap takes next to nothing before it is used") {
  World world;
  CHECK(world.context.heap.stats().liveBytes == 0);
  world.list({small(1)});
  CHECK(world.context.heap.stats().liveBytes < 200);
}

TEST_CASE("objects of every size are zeroed, aligned and apart from each other") {
  World world;
  Heap& heap = world.context.heap;
  std::vector<std::pair<Object*, size_t>> objects;
  for (int round = 0; round < 2; ++round) {
    for (size_t bytes = 16; bytes <= 4096; bytes += 24) {
      Object* object = heap.make<Object>(ObjectKind::BuiltinFunction, bytes - sizeof(Object));
      CHECK(reinterpret_cast<uintptr_t>(object) % 8 == 0);
      const auto* data = reinterpret_cast<const unsigned char*>(object);
      size_t nonzero = 0;
      for (size_t i = sizeof(Object); i < bytes; ++i) nonzero += data[i] != 0;
      CHECK(nonzero == 0);
      std::memset(static_cast<void*>(object + 1), 0xAB, bytes - sizeof(Object));
      objects.push_back({object, bytes});
    }
    std::sort(objects.begin(), objects.end());
    for (size_t i = 1; i < objects.size(); ++i) {
      const auto end = reinterpret_cast<uintptr_t>(objects[i - 1].first) + objects[i - 1].second;
      CHECK(end <= reinterpret_cast<uintptr_t>(objects[i].first));
    }
    objects.clear();
    world.collect();
  }
}

#ifdef KINAKO_HEAP_POISON
TEST_CASE("dead objects are out of bounds") {
  World world({.stress = true});
  const Value list = world.list({small(1)});
  const Value cellOfNothing = cell(world, Value::null());
  CHECK_FALSE(__asan_address_is_poisoned(list.asObject()));
  world.collect();
  CHECK(__asan_address_is_poisoned(list.asObject()));
  CHECK(__asan_address_is_poisoned(cellOfNothing.asObject()));
}
#endif
