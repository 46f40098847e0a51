#include "heap/value_stack.h"

#include <cstdint>
#include <cstdlib>
#include <utility>

#include "base/check.h"

#if defined(__linux__) || defined(__APPLE__)
#include <sys/mman.h>
#define KINAKO_HAS_MMAP 1
#endif

namespace kinako::heap {

namespace {

#ifdef KINAKO_HAS_MMAP
constexpr size_t kMostBytes = sizeof(void*) == 8 ? size_t{1} << 32 : size_t{1} << 26;
constexpr size_t kLeastBytes = size_t{1} << 20;
/// Stays in memory between two programs.
constexpr size_t kKeptBytes = size_t{1} << 18;
#else
constexpr size_t kMostBytes = size_t{16} << 20;
constexpr size_t kLeastBytes = kMostBytes;
#endif

/// Address space that becomes memory where it is touched.
class Space {
 public:
  Space(size_t most, size_t least) {
    // Where address space is rationed, half is often still possible.
    for (bytes_ = most; !begin_ && bytes_ >= least && bytes_ > 0; bytes_ /= 2) {
#ifdef KINAKO_HAS_MMAP
      void* memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
      if (memory == MAP_FAILED) continue;
#else
      void* memory = std::malloc(bytes_);
      if (!memory) continue;
#endif
      begin_ = static_cast<char*>(memory);
      return;
    }
    KINAKO_CHECK(most == 0 && "no address space for the stack of a program");
  }
  ~Space() {
    if (!begin_) return;
#ifdef KINAKO_HAS_MMAP
    munmap(begin_, bytes_);
#else
    std::free(begin_);
#endif
  }
  Space(const Space&) = delete;
  Space& operator=(const Space&) = delete;

  char* begin() const { return begin_; }
  size_t size() const { return begin_ ? bytes_ : 0; }

  /// Gives memory back to the system, where that is possible.
  void empty() {
#ifdef KINAKO_HAS_MMAP
    if (bytes_ > kKeptBytes && begin_) {
      madvise(begin_ + kKeptBytes, bytes_ - kKeptBytes, MADV_DONTNEED);
    }
#endif
  }

 private:
  char* begin_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace

struct ValueStack::Memory {
  explicit Memory(size_t frameBytes)
      : values(kMostBytes, kLeastBytes), frames(frameBytes, frameBytes) {}

  Space values;
  Space frames;
};

std::unique_ptr<ValueStack::Memory>& ValueStack::spare() {
  thread_local std::unique_ptr<Memory> memory;
  return memory;
}

ValueStack::ValueStack(size_t frameBytes) : memory_(std::move(spare())) {
  if (memory_ && memory_->frames.size() < frameBytes) memory_.reset();
  if (!memory_) memory_ = std::make_unique<Memory>(frameBytes);
}

ValueStack::~ValueStack() {
  if (spare()) return;
  memory_->values.empty();
  memory_->frames.empty();
  spare() = std::move(memory_);
}

Value* ValueStack::begin() const { return reinterpret_cast<Value*>(memory_->values.begin()); }
Value* ValueStack::end() const { return begin() + memory_->values.size() / sizeof(Value); }
void* ValueStack::frames() const { return memory_->frames.begin(); }

}  // namespace kinako::heap
