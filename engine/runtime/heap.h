// The guest heap: a precise, non-moving mark-sweep collector.
//
// Allocation never collects. A back end asks shouldCollect() at its safepoints (where
// every live reference is in a root) and calls collect() there, so runtime operations may
// hold references in C++ variables freely.
//
// Small objects come from blocks of one size class each (free lists, lazy sweeping);
// large ones and the buffers of lists, maps and strings come from malloc and are counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/object.h"
#include "runtime/value.h"

namespace kinako::runtime {

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
  uint64_t liveBytes = 0;       ///< now, objects and buffers
  uint64_t peakBytes = 0;
  uint64_t collections = 0;
};

class Heap {
 public:
  explicit Heap(HeapOptions options);
  ~Heap();
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  /// A zeroed object of `bytes` bytes with its header set. Never null: when the limit is
  /// passed, isOverLimit() turns true and the back end traps at its next safepoint.
  Object* allocate(ObjectKind kind, size_t bytes);

  template <typename T>
  T* make(ObjectKind kind, size_t extraBytes = 0) {
    return reinterpret_cast<T*>(allocate(kind, sizeof(T) + extraBytes));
  }

  /// Storage of a container or string. Null when the limit or the machine forbids it:
  /// the caller fails with TrapKind::Memory. `oldBytes` of `old` are kept.
  void* reallocateBuffer(void* old, size_t oldBytes, size_t newBytes);
  void freeBuffer(void* buffer, size_t bytes);

  bool shouldCollect() const { return options_.stress || debt_ >= threshold_; }
  void collect();
  bool isOverLimit() const;
  uint64_t limit() const { return options_.limitBytes; }

  void addRoots(RootSource* source);
  void removeRoots(RootSource* source);

  HeapStats stats() const;

 private:
  struct Impl;
  HeapOptions options_;
  uint64_t debt_ = 0;  ///< bytes allocated since the last collection
  uint64_t threshold_ = 0;
  std::unique_ptr<Impl> impl_;
};

/// Given to RootSource::visitRoots during marking.
class Marker {
 public:
  /// Any value; only references matter.
  void visit(Value value) {
    if (value.isObject()) visit(value.asObject());
  }
  void visit(Object* object);

 private:
  friend class Heap;
  std::vector<Object*> pending_;
};

}  // namespace kinako::runtime
