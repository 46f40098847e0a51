#include "heap/allocation.h"

#include <catch2/catch.hpp>

#include "heap/heap.h"
#include "heap/record.h"

using namespace kinako::heap;
using kinako::Storage;

namespace {

uint32_t classOf(size_t bytes) { return kClassOfUnits[bytes / 8]; }

}  // namespace

TEST_CASE("objects made from the allocation state alone are the heap's") {
  Heap heap({});
  heap.allocate(ObjectKind::Cell, sizeof(Cell));  // cells of the class are free after it
  Allocation& state = heap.allocation();
  const uint32_t sizeClass = classOf(sizeof(Cell));
  const uint64_t before = heap.stats().allocatedBytes;
  FreeCell* first = state.free[sizeClass];
  FreeCell* second = nullptr;
  REQUIRE(first);

  Object* object = allocate(state, ObjectKind::Cell, sizeClass);
  REQUIRE(object == first);
  second = state.free[sizeClass];
  CHECK(second != first);
  CHECK(object->kind == ObjectKind::Cell);
  CHECK(object->mark == state.color);
  CHECK_FALSE(object->isShared);
  CHECK(object->storage == Storage::Any);
  CHECK(object->sizeClass == sizeClass);
  CHECK(heap.stats().allocatedBytes == before + kClassBytes[sizeClass]);
}

TEST_CASE("an empty list of free cells is the heap's to fill") {
  Heap heap({});
  Allocation& state = heap.allocation();
  const uint32_t sizeClass = classOf(64);
  CHECK(allocate(state, ObjectKind::Record, sizeClass) == nullptr);
  CHECK(heap.stats().allocatedBytes == 0);
  CHECK(heap.allocate(ObjectKind::Record, 64) != nullptr);
  CHECK(allocate(state, ObjectKind::Record, sizeClass) != nullptr);
}

TEST_CASE(
    "a collection changes the color that new objects get, and what was made before is garbage") {
  struct Roots : RootSource {
    Value kept;
    void visitRoots(Marker& marker) override { marker.visit(kept); }
  } roots;
  Heap heap({});
  heap.addRoots(&roots);
  Allocation& state = heap.allocation();
  auto make = [&] {
    auto* cell = static_cast<Cell*>(heap.allocate(ObjectKind::Cell, sizeof(Cell)));
    cell->value = Value::null();
    return cell;
  };
  Cell* kept = make();
  make();
  roots.kept = Value::object(kept);
  const uint8_t color = state.color;
  heap.collect();
  CHECK(state.color != color);
  CHECK(state.debt == 0);
  CHECK(kept->mark == state.color);
  CHECK(heap.stats().liveBytes == kClassBytes[classOf(sizeof(Cell))]);
  CHECK(make()->mark == state.color);
  heap.removeRoots(&roots);
}

TEST_CASE("fields that are floats are kept as doubles and read as values") {
  Heap heap({});
  Shape shape{.name = "P", .fields = {"x", "f"}, .printOrder = {1, 0}};
  shape.floats = {false, true};
  Record* record = openRecord(heap, &shape, 2);
  storeField(*record, 0, Value::inlineInt(7));
  storeField(*record, 1, Value::number(2.5));
  CHECK(record->fields[1].number == 2.5);
  CHECK(fieldOf(*record, 0).isSame(Value::inlineInt(7)));
  CHECK(fieldOf(*record, 1).isSame(Value::number(2.5)));
  CHECK(shape.fieldIndex("f") == 1);
  CHECK(shape.fieldIndex("g") == -1);
}
