// Small objects: their size classes, and the plain state from which they are allocated, by the heap
// and by compiled code.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "heap/layout.h"

#if defined(__SANITIZE_ADDRESS__)
#define KINAKO_HEAP_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KINAKO_HEAP_POISON 1
#endif
#endif
#ifdef KINAKO_HEAP_POISON
#include <sanitizer/asan_interface.h>
#endif

namespace kinako::heap {

/// Objects are a multiple of 8 bytes; up to kMostSmallBytes they live in size classes.
inline constexpr std::array<uint16_t, 24> kClassBytes = {16,  24,  32,  40,  48,  56,   64,   80,
                                                         96,  112, 128, 160, 192, 224,  256,  320,
                                                         384, 448, 512, 640, 768, 1024, 1536, 2048};
inline constexpr size_t kClasses = kClassBytes.size();
inline constexpr size_t kMostSmallBytes = kClassBytes.back();
/// Object::sizeClass of an object that has its own malloc block.
inline constexpr uint32_t kLargeClass = 255;

/// Size class by size in units of 8 bytes.
inline constexpr auto kClassOfUnits = [] {
  std::array<uint8_t, kMostSmallBytes / 8 + 1> table{};
  size_t sizeClass = 0;
  for (size_t units = 0; units < table.size(); ++units) {
    while (kClassBytes[sizeClass] < units * 8) ++sizeClass;
    table[units] = static_cast<uint8_t>(sizeClass);
  }
  return table;
}();

struct FreeCell : Object {
  FreeCell* next;
};
static_assert(sizeof(FreeCell) <= kClassBytes[0]);

/// Under AddressSanitizer the memory of dead objects is out of bounds.
inline void poison([[maybe_unused]] const void* memory, [[maybe_unused]] size_t bytes) {
#ifdef KINAKO_HEAP_POISON
  ASAN_POISON_MEMORY_REGION(memory, bytes);
#endif
}
inline void unpoison([[maybe_unused]] const void* memory, [[maybe_unused]] size_t bytes) {
#ifdef KINAKO_HEAP_POISON
  ASAN_UNPOISON_MEMORY_REGION(memory, bytes);
#endif
}

/// What allocating a small object takes: the first free cell of its class, its bytes counted in
/// `debt`, and a header with the color of the living. Compiled code does the same (allocate); when
/// the list is empty, it calls the heap.
struct Allocation {
  FreeCell* free[kClasses];
  uint64_t debt;  ///< bytes allocated since the last collection
  uint8_t color;  ///< mark of live objects: 1 or 2
};
static_assert(std::is_standard_layout_v<Allocation>);

/// An object of which the header is set and nothing else; null: no cell is free, ask the heap.
inline Object* allocate(Allocation& state, ObjectKind kind, uint32_t sizeClass) {
  FreeCell* cell = state.free[sizeClass];
  if (!cell) [[unlikely]]
    return nullptr;
  unpoison(cell, kClassBytes[sizeClass]);
  state.free[sizeClass] = cell->next;
  state.debt += kClassBytes[sizeClass];
  Object* object = cell;
  *object = {kind, state.color, false, Storage::Any, sizeClass};
  return object;
}

}  // namespace kinako::heap
