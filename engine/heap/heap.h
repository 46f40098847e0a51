// The guest heap: a precise, non-moving mark-sweep collector.
//
// Allocation never collects. A back end asks shouldCollect() at its safepoints (where
// every live reference is in a root) and calls collect() there, so runtime operations may
// hold references in C++ variables freely.
//
// Small objects come from blocks of one size class each (free lists, lazy sweeping);
// large ones and the buffers of lists, maps and strings come from malloc and are counted.
//
//   block   | header | cell | cell | cell | … | not yet carved          64 KB
//   cell    | Object header, mark = 1 or 2 | …                          in use
//           | Object header, mark = 0 | next free cell | …              free
//
// An object is live when its mark is the color of the last collection; the color changes
// with every collection, so marks are never cleared.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "heap/allocation.h"
#include "heap/layout.h"

namespace kinako::heap {

class Marker;

/// Holds references the collector cannot see otherwise: frames, globals, constants.
class RootSource {
 public:
  virtual ~RootSource() = default;
  virtual void visitRoots(Marker& marker) = 0;
};

struct HeapOptions {
  uint64_t limitBytes = 0;  ///< 0 = no limit
  bool stress = false;      ///< shouldCollect() is always true
};

struct HeapStats {
  uint64_t allocatedBytes = 0;  ///< ever
  uint64_t liveBytes = 0;       ///< now, objects and buffers, garbage not yet collected included
  uint64_t peakBytes = 0;       ///< the most liveBytes ever was
  uint64_t collections = 0;
};

/// What strings keep per heap; string.cpp is the only user.
struct StringCache {
  struct Position {
    const Object* string = nullptr;
    uint32_t position = 0;  ///< code points
    uint32_t offset = 0;    ///< bytes
  };
  static constexpr size_t kEmptyString = 128;

  /// One-character ASCII strings, then the empty string; made when first needed.
  std::array<Value, kEmptyString + 1> characters;
  /// Last places looked at in strings that are not ASCII.
  std::array<Position, 4> positions;
};

/// Counts steps down to the next safepoint with something to do, which Context::poll does: when
/// `left` falls below 0. The heap brings it to 0 when it wants a collection.
struct Polling {
  int64_t left = 0;
  int64_t setAside = 0;  ///< what `left` was short of when request() cut it
  /// Units of work until somebody looks at the limits (Context::spend); before the first run,
  /// nobody does.
  int64_t work = INT64_MAX / 4;

  /// A step and a safepoint; true: there is something to do.
  bool isDue() { return --left < 0; }
  void request() {
    if (left <= 0) return;
    setAside += left;
    left = 0;
  }
  /// Takes that back.
  void restore() {
    left += setAside;
    setAside = 0;
  }
};

class Heap {
 public:
  explicit Heap(HeapOptions options);
  ~Heap();
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  /// An object of `bytes` bytes of which the header is set and nothing else. Never null: when
  /// the machine has no more memory, a reserve is used up, isOverLimit() becomes true and the
  /// back end traps at its next safepoint. Objects that may be huge come from tryAllocate.
  Object* allocate(ObjectKind kind, size_t bytes) {
    const size_t units = (bytes + 7) / 8;
    if (units < kClassOfUnits.size()) [[likely]] {
      Object* object = heap::allocate(allocation_, kind, kClassOfUnits[units]);
      if (object) [[likely]]
        return object;
    }
    return allocateSlow(kind, bytes);
  }
  /// The same; null when the limit or the machine forbids it.
  Object* tryAllocate(ObjectKind kind, size_t bytes);

  /// A zeroed T with `extraBytes` zeroed bytes after it.
  template <typename T>
  T* make(ObjectKind kind, size_t extraBytes = 0) {
    T* object = makeOpen<T>(kind, extraBytes);
    auto* word = reinterpret_cast<uint64_t*>(object + 1);
    for (uint64_t* end = word + (extraBytes + 7) / 8; word != end; ++word) {
      *word = 0;
      // Few words: compilers that see a memset here make it slower.
      asm volatile("" : : : "memory");
    }
    return object;
  }
  /// A zeroed T with `extraBytes` bytes after it that the caller writes at once.
  template <typename T>
  T* makeOpen(ObjectKind kind, size_t extraBytes) {
    Object* object = allocate(kind, sizeof(T) + extraBytes);
    std::memset(static_cast<void*>(object + 1), 0, sizeof(T) - sizeof(Object));
    return reinterpret_cast<T*>(object);
  }

  /// Storage of a container or string. Null when the limit or the machine forbids it:
  /// the caller fails with TrapKind::Memory. `oldBytes` of `old` are kept.
  ///
  /// What is allocated between two safepoints may go over the limit by some megabytes (it could be
  /// garbage, which only the collection at the safepoint can tell); a single buffer
  /// never does.
  void* reallocateBuffer(void* old, size_t oldBytes, size_t newBytes);
  /// Makes a large buffer larger where it is, if what follows it is free and the allocator can do
  /// that (WebAssembly's; native systems move pages instead).
  bool extendBuffer(void* buffer, size_t oldBytes, size_t newBytes);
  /// Whether reallocateBuffer might return that much: to be asked before making many objects
  /// between two safepoints.
  bool isAllowed(uint64_t bytes) const;
  /// The most bytes that are allowed for a buffer that now has `oldBytes`.
  uint64_t mostAllowed(uint64_t oldBytes = 0) const;
  /// How much more than the `count` that are needed to ask for, the most first: near the limit of
  /// `most` in all a smaller step, but none that makes growing one by one quadratic.
  static std::array<uint64_t, 4> stepsOfGrowth(uint64_t count, uint64_t most) {
    return {count / 2, count / 16, (most - std::min(most, count)) / 2, 0};
  }
  void freeBuffer(void* buffer, size_t bytes);

  /// Memory that is not the heap's but counts as the program's: what an operation works with,
  /// the files it saved. False: the limit forbids it, and nothing was taken.
  bool borrow(uint64_t bytes);
  void giveBack(uint64_t bytes) { borrowed_ -= bytes; }

  bool shouldCollect() const { return allocation_.debt >= threshold_; }
  bool isStressed() const { return options_.stress; }
  void collect();
  /// Whether the program needs more than it may have. To be asked after collect(): before,
  /// the answer counts garbage too.
  bool isOverLimit() const;
  /// Whether it has more than even its garbage may take.
  bool isFarOverLimit() const;
  uint64_t limit() const { return options_.limitBytes; }

  void addRoots(RootSource* source);
  void removeRoots(RootSource* source);

  HeapStats stats() const;

  /// For compiled code, which allocates by itself.
  Allocation& allocation() { return allocation_; }

  StringCache strings;
  Polling polling;

 private:
  struct Impl;

  Object* initialize(void* memory, ObjectKind kind, uint32_t sizeClass) {
    auto* object = static_cast<Object*>(memory);
    *object = {kind, allocation_.color, false, Storage::Any, sizeClass};
    return object;
  }
  Object* allocateSlow(ObjectKind kind, size_t bytes);
  void requestWhenDue() {
    if (shouldCollect()) polling.request();
  }
  void noteGrowth(size_t bytes) {
    allocation_.debt += bytes;
    requestWhenDue();
  }

  Allocation allocation_{{}, 0, 1};
  uint64_t threshold_ = 0;
  uint64_t borrowed_ = 0;
  HeapOptions options_;
  std::unique_ptr<Impl> impl_;
};

/// Given to RootSource::visitRoots during marking.
class Marker {
 public:
  /// Any value; only references matter.
  void visit(Value value) {
    if (value.isObject()) visit(value.asObject());
  }
  void visit(Object* object) {
    if (object && object->mark != color_) mark(*object);
  }

 private:
  friend class Heap;
  /// An object whose references are visited from `position` on: long containers are
  /// visited in pieces, so that the stack stays short.
  struct Pending {
    Object* object;
    uint64_t position;
  };

  explicit Marker(uint8_t color) : color_(color) {}
  void mark(Object& object);
  void scan(Pending pending);
  void run();

  uint8_t color_;
  uint64_t liveBytes_ = 0;
  std::vector<Pending> pending_;
};

}  // namespace kinako::heap
