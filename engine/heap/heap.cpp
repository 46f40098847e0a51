#include "heap/heap.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "base/check.h"
#include "heap/sizes.h"

#ifdef __wasm__
#include <malloc.h>
#include <unistd.h>
extern "C" {  // dlmalloc's
void* realloc_in_place(void* buffer, size_t bytes);
size_t malloc_footprint(void);
size_t malloc_set_footprint_limit(size_t bytes);
}
#endif

namespace kinako::heap {

namespace {

constexpr size_t kBlockBytes = 64 * 1024;
/// Cells put on a free list at a time, so that untouched memory stays untouched.
constexpr size_t kCarveBytes = 4096;
constexpr uint64_t kLeastThreshold = 8 << 20;
/// How far the heap and what is borrowed may be over a limit between two safepoints.
uint64_t slackOf(uint64_t limit) { return std::min<uint64_t>(limit, 8 << 20); }
constexpr size_t kReserveBytes = 256 * 1024;
/// Buffers as large as this are not moved lightly, where moving them copies them.
[[maybe_unused]] constexpr size_t kLargeBytes = 1 << 20;
/// Between the end of malloc's last piece and where it says that free memory begins.
[[maybe_unused]] constexpr std::ptrdiff_t kMostBetween = 128;
/// What a limit allows beside itself for memory that a program has but cannot use.
[[maybe_unused]] constexpr uint64_t kMostScattered = 12 << 20;
/// Larger buffers are refused even when there is no limit.
constexpr uint64_t kMostBufferBytes =
    SIZE_MAX / 4 < (uint64_t{1} << 36) ? SIZE_MAX / 4 : uint64_t{1} << 36;
/// Empty blocks kept for other size classes.
constexpr size_t kMostEmptyBlocks = 16;

struct Block {
  uint32_t sizeClass;
  uint32_t carved;  ///< bytes from cells() on that have been handed out once

  char* cells() { return reinterpret_cast<char*>(this) + kHeaderBytes; }
  static constexpr size_t kHeaderBytes = 16;
};
constexpr size_t kCellSpace = kBlockBytes - Block::kHeaderBytes;
static_assert(sizeof(Block) <= Block::kHeaderBytes);

/// What a program lives on until its next safepoint when the machine has no more memory. There is
/// one for all programs of a thread: only one of them runs.
class Reserve {
 public:
  Reserve() { fill(); }
  ~Reserve() { release(); }
  Reserve(const Reserve&) = delete;
  Reserve& operator=(const Reserve&) = delete;

  /// Whether it is there.
  bool fill() {
    if (!memory_) memory_ = std::malloc(kReserveBytes);
    return memory_ != nullptr;
  }
  void release() {
    std::free(memory_);
    memory_ = nullptr;
  }

 private:
  void* memory_ = nullptr;
};

Reserve& reserve() {
  thread_local Reserve ofThread;
  return ofThread;
}

}  // namespace

struct Heap::Impl {
  explicit Impl(Heap& heap) : heap(heap) {}

  struct SizeClass {
    std::vector<Block*> blocks;
    size_t nextSweep = 0;      ///< blocks before it are swept
    Block* carving = nullptr;  ///< the one with room that was never used
  };

  Heap& heap;
  std::array<SizeClass, kClasses> classes;
  std::vector<Block*> emptyBlocks;
  std::vector<Object*> large;
  std::vector<RootSource*> roots;
  uint64_t liveAtCollection = 0;
  uint64_t allocatedBefore = 0;  ///< by the last collection
  uint64_t peak = 0;
  uint64_t collections = 0;
  bool isExhausted = false;
  size_t unsweptClass = kClasses;  ///< size classes before it are swept

  uint64_t used() const { return liveAtCollection + heap.allocation_.debt + heap.borrowed_; }
  void notePeak() { peak = std::max(peak, used()); }

  /// A buffer was freed by its owner.
  void giveBack(uint64_t bytes) {
    notePeak();
    if (heap.allocation_.debt >= bytes) {
      heap.allocation_.debt -= bytes;
      allocatedBefore += bytes;
    } else {
      liveAtCollection -= std::min(liveAtCollection, bytes);
    }
  }

  // Memory from the machine; when there is none, garbage is collected first.
  void* request(size_t bytes) {
    if (void* memory = std::malloc(bytes)) return memory;
    sweepAll();
    releaseEmptyBlocks(0);
    return std::malloc(bytes);
  }
  void* requestWithReserve(size_t bytes) {
    if (void* memory = request(bytes)) return memory;
    isExhausted = true;
    heap.threshold_ = 0;
    heap.requestWhenDue();
    reserve().release();
    void* memory = std::malloc(bytes);
    KINAKO_CHECK(memory && "out of memory");
    return memory;
  }

  Block* makeBlock(size_t sizeClass) {
    Block* block;
    if (!emptyBlocks.empty()) {
      block = emptyBlocks.back();
      emptyBlocks.pop_back();
    } else {
      block = static_cast<Block*>(requestWithReserve(kBlockBytes));
      poison(block->cells(), kCellSpace);
    }
    block->sizeClass = static_cast<uint32_t>(sizeClass);
    block->carved = 0;
    return block;
  }

  void releaseEmptyBlocks(size_t keep) {
    while (emptyBlocks.size() > keep) {
      unpoison(emptyBlocks.back(), kBlockBytes);
      std::free(emptyBlocks.back());
      emptyBlocks.pop_back();
    }
  }

  void pushFree(void* memory, size_t sizeClass) {
    auto* cell = static_cast<FreeCell*>(memory);
    cell->mark = 0;
    cell->next = heap.allocation_.free[sizeClass];
    heap.allocation_.free[sizeClass] = cell;
    poison(cell, kClassBytes[sizeClass]);
  }

  /// Puts cells of a size class on its free list.
  void refill(size_t sizeClass) {
    heap.requestWhenDue();
    SizeClass& own = classes[sizeClass];
    while (own.nextSweep < own.blocks.size()) {
      sweepNext(own, false);
      if (heap.allocation_.free[sizeClass]) return;
    }
    if (!own.carving || own.carving->carved + kClassBytes[sizeClass] > kCellSpace) {
      own.carving = makeBlock(sizeClass);
      own.blocks.push_back(own.carving);
      own.nextSweep = own.blocks.size();
    }
    const size_t size = kClassBytes[sizeClass];
    Block& block = *own.carving;
    const size_t room = (kCellSpace - block.carved) / size;
    const size_t count = std::min(room, std::max<size_t>(1, kCarveBytes / size));
    char* begin = block.cells() + block.carved;
    unpoison(begin, count * size);
    for (size_t i = count; i-- > 0;) pushFree(begin + i * size, sizeClass);
    block.carved += static_cast<uint32_t>(count * size);
  }

  uint64_t freeString(String& string) {
    StringBuffer* buffer = string.buffer;
    if (!buffer || --buffer->references > 0) return 0;
    const uint64_t bytes = buffer->totalBytes();
    std::free(buffer);
    return bytes;
  }

  /// Frees what a dead object owns outside its cell; returns the number of bytes.
  uint64_t finalize(Object& object) {
    switch (object.kind) {
      case ObjectKind::String:
        return freeString(static_cast<String&>(object));
      case ObjectKind::List: {
        auto& list = static_cast<List&>(object);
        if (!list.first) return 0;
        std::free(bufferOf(list));
        return bufferBytes(list);
      }
      case ObjectKind::Map: {
        auto& map = static_cast<Map&>(object);
        std::free(map.index);
        std::free(map.entries);
        std::free(map.order);
        return bufferBytes(map);
      }
      case ObjectKind::BoxedInt:
      case ObjectKind::BigInt:
      case ObjectKind::BigRat:
      case ObjectKind::Record:
      case ObjectKind::Closure:
      case ObjectKind::BuiltinFunction:
      case ObjectKind::Partial:
      case ObjectKind::Cell:
      case ObjectKind::Group:
        return 0;
    }
    KINAKO_UNREACHABLE();
  }

  /// Frees the dead objects of a block, which ends up on its size class's free list, or
  /// among the empty blocks when nothing in it lives and `mayRelease`. The bytes of freed
  /// buffers.
  uint64_t sweepNext(SizeClass& own, bool mayRelease) {
    Block& block = *own.blocks[own.nextSweep];
    const size_t size = kClassBytes[block.sizeClass];
    const uint8_t color = heap.allocation_.color;
    uint64_t freed = 0;
    bool hasLive = false;
    char* begin = block.cells();
    unpoison(begin, block.carved);
    FreeCell* next = heap.allocation_.free[block.sizeClass];
    for (char* cell = begin + block.carved; cell != begin;) {
      cell -= size;
      auto* object = reinterpret_cast<FreeCell*>(cell);
      if (object->mark == color) {
        hasLive = true;
        continue;
      }
      if (object->mark != 0) {
        freed += finalize(*object);
        object->mark = 0;
      }
      object->next = next;
      next = object;
      poison(cell, size);
    }
    if (hasLive || !mayRelease) {
      heap.allocation_.free[block.sizeClass] = next;
      ++own.nextSweep;
    } else {
      if (own.carving == &block) own.carving = nullptr;
      own.blocks[own.nextSweep] = own.blocks.back();
      own.blocks.pop_back();
      emptyBlocks.push_back(&block);
    }
    return freed;
  }

  /// Sweeps what is left of the last collection.
  void sweepAll() { sweepSome(UINT64_MAX); }

  /// Sweeps until about `wanted` bytes of buffers are free.
  void sweepSome(uint64_t wanted) {
    for (uint64_t freed = 0; unsweptClass < kClasses; ++unsweptClass) {
      SizeClass& own = classes[unsweptClass];
      while (own.nextSweep < own.blocks.size()) {
        if (freed >= wanted) return;
        freed += sweepNext(own, true);
      }
    }
    releaseEmptyBlocks(kMostEmptyBlocks);
  }

  void sweepLarge() {
    size_t kept = 0;
    for (Object* object : large) {
      if (object->mark == heap.allocation_.color) {
        large[kept++] = object;
      } else {
        finalize(*object);
        std::free(&largeHeader(*object));
      }
    }
    large.resize(kept);
  }

  Object* allocateLarge(ObjectKind kind, size_t bytes, bool mayFail) {
    const size_t total = sizeof(LargeHeader) + bytes;
    void* memory = mayFail ? request(total) : requestWithReserve(total);
    if (!memory) return nullptr;
    auto* header = static_cast<LargeHeader*>(memory);
    header->bytes = bytes;
    heap.allocation_.debt += bytes;
    heap.requestWhenDue();
    Object* object = heap.initialize(header + 1, kind, kLargeClass);
    large.push_back(object);
    return object;
  }

#ifdef __wasm__
  /// WebAssembly's memory never shrinks and its pages cannot be moved: holes between what is in use
  /// are memory, too, as are both places of a buffer that moves. So memory grows for a buffer only
  /// as far as the limit allows with those.
  void* moveBuffer(void* old, size_t oldBytes, size_t newBytes) {
    const uint64_t limit = heap.options_.limitBytes;
    const uint64_t now = holes();
    if (!holesBefore) holesBefore = now;
    const uint64_t needed = used() + newBytes + now;
    const uint64_t allowed = limit + kMostScattered + *holesBefore;
    // A program that is far from its limit is not refused what it needs: others may own the holes.
    const bool isFar = used() + newBytes <= limit / 2;
    if (needed > allowed && !isFar) malloc_set_footprint_limit(malloc_footprint());
    void* buffer = std::malloc(newBytes);
    if (!buffer) {
      sweepAll();
      buffer = std::malloc(newBytes);
    }
    malloc_set_footprint_limit(SIZE_MAX);
    if (!buffer) return nullptr;
    if (old) std::memcpy(buffer, old, oldBytes);
    std::free(old);
    heap.noteGrowth(newBytes - oldBytes);
    return buffer;
  }
  static uint64_t holes() {
    const struct mallinfo now = mallinfo();
    return static_cast<uint64_t>(now.fordblks - now.keepcost);
  }
  /// When the first large buffer was wanted: others left them. (To look for them goes through all
  /// of malloc's memory, which a program without large buffers should not do.)
  std::optional<uint64_t> holesBefore;
#endif

  void setThreshold() {
    uint64_t threshold = std::max(kLeastThreshold, liveAtCollection + liveAtCollection / 2);
    if (const uint64_t limit = heap.options_.limitBytes) {
      // Garbage leaves room for something large, and near the limit the program some room to work.
      const uint64_t kept = liveAtCollection + heap.borrowed_;
      const uint64_t room = limit > kept ? limit - kept : 0;
      threshold = std::min(threshold, std::max(room / 2, limit / 32));
    }
    heap.threshold_ = heap.options_.stress ? 0 : threshold;
  }
};

Heap::Heap(HeapOptions options) : options_(options), impl_(std::make_unique<Impl>(*this)) {
  reserve().fill();
  impl_->setThreshold();
}

Heap::~Heap() {
  allocation_.color = 3;  // nobody's: everything is dead
  for (Impl::SizeClass& own : impl_->classes) own.nextSweep = 0;
  impl_->unsweptClass = 0;
  impl_->sweepAll();
  impl_->releaseEmptyBlocks(0);
  impl_->sweepLarge();
}

Object* Heap::allocateSlow(ObjectKind kind, size_t bytes) {
  if (bytes > kMostSmallBytes) return impl_->allocateLarge(kind, bytes, false);
  impl_->refill(kClassOfUnits[(bytes + 7) / 8]);
  return allocate(kind, bytes);
}

Object* Heap::tryAllocate(ObjectKind kind, size_t bytes) {
  if (!isAllowed(bytes)) return nullptr;
  if (bytes > kMostSmallBytes) return impl_->allocateLarge(kind, bytes, true);
  return allocate(kind, bytes);
}

bool Heap::isAllowed(uint64_t bytes) const {
  const uint64_t limit = options_.limitBytes;
  if (bytes > kMostBufferBytes) return false;
  return limit == 0 || (bytes <= limit && impl_->used() + bytes <= limit + slackOf(limit));
}

uint64_t Heap::mostAllowed(uint64_t oldBytes) const {
  const uint64_t limit = options_.limitBytes;
  if (limit == 0) return kMostBufferBytes;
  const uint64_t most = limit + slackOf(limit);
  return std::min(limit, oldBytes + most - std::min(most, impl_->used()));
}

bool Heap::extendBuffer([[maybe_unused]] void* buffer, [[maybe_unused]] size_t oldBytes,
                        [[maybe_unused]] size_t newBytes) {
#ifdef __wasm__
  if (oldBytes < kLargeBytes || newBytes > mostAllowed(oldBytes)) return false;
  const auto top = static_cast<const char*>(sbrk(0)) - mallinfo().keepcost;
  const std::ptrdiff_t between = top - (static_cast<const char*>(buffer) + oldBytes);
  if (between < -kMostBetween || between > kMostBetween) return false;
  // malloc extends what is last in memory only as far as it has room at hand: this makes some.
  std::free(std::malloc(newBytes - oldBytes));
  if (!realloc_in_place(buffer, newBytes)) return false;
  noteGrowth(newBytes - oldBytes);
  return true;
#else
  return false;
#endif
}

void* Heap::reallocateBuffer(void* old, size_t oldBytes, size_t newBytes) {
  if (newBytes > oldBytes) {
    if (newBytes > kMostBufferBytes) return nullptr;
    const bool isLimited = limit() != 0;
    if (isLimited && (newBytes > limit() || !isAllowed(newBytes - oldBytes))) return nullptr;
    if (newBytes >= kCarveBytes) impl_->sweepSome(newBytes);
#ifdef __wasm__
    if (extendBuffer(old, oldBytes, newBytes)) return old;
    if (isLimited && newBytes >= kLargeBytes) return impl_->moveBuffer(old, oldBytes, newBytes);
#endif
  }
  void* buffer = std::realloc(old, newBytes);
  if (!buffer) {
    impl_->sweepAll();
    buffer = std::realloc(old, newBytes);
    if (!buffer) return nullptr;
  }
  if (newBytes >= oldBytes) {
    noteGrowth(newBytes - oldBytes);
  } else {
    impl_->giveBack(oldBytes - newBytes);
  }
  return buffer;
}

void Heap::freeBuffer(void* buffer, size_t bytes) {
  if (!buffer) return;
  std::free(buffer);
  impl_->giveBack(bytes);
}

void Heap::collect() {
  impl_->notePeak();
  impl_->sweepAll();
  allocation_.color = allocation_.color == 1 ? 2 : 1;
  std::fill(std::begin(allocation_.free), std::end(allocation_.free), nullptr);
  strings.positions.fill({});

  Marker marker(allocation_.color);
  for (Value character : strings.characters) marker.visit(character);
  for (RootSource* source : impl_->roots) source->visitRoots(marker);
  marker.run();

  impl_->allocatedBefore += allocation_.debt;
  impl_->liveAtCollection = marker.liveBytes_;
  allocation_.debt = 0;
  ++impl_->collections;
  for (Impl::SizeClass& own : impl_->classes) own.nextSweep = 0;
  impl_->unsweptClass = 0;
  impl_->sweepLarge();
  if (options_.stress || impl_->isExhausted) impl_->sweepAll();
  if (impl_->isExhausted) {
    impl_->releaseEmptyBlocks(0);
    impl_->isExhausted = !reserve().fill();
  }
  impl_->setThreshold();
  if (impl_->isExhausted) threshold_ = 0;
}

bool Heap::isOverLimit() const {
  return impl_->isExhausted || (options_.limitBytes != 0 && impl_->used() > options_.limitBytes);
}

bool Heap::isFarOverLimit() const {
  const uint64_t limit = options_.limitBytes;
  return limit != 0 && impl_->used() > limit + slackOf(limit);
}

bool Heap::borrow(uint64_t bytes) {
  if (!isAllowed(bytes)) return false;
  borrowed_ += bytes;
  impl_->notePeak();
  return true;
}

void Heap::addRoots(RootSource* source) { impl_->roots.push_back(source); }

void Heap::removeRoots(RootSource* source) { std::erase(impl_->roots, source); }

HeapStats Heap::stats() const {
  return {.allocatedBytes = impl_->allocatedBefore + allocation_.debt,
          .liveBytes = impl_->used(),
          .peakBytes = std::max(impl_->peak, impl_->used()),
          .collections = impl_->collections};
}

}  // namespace kinako::heap
