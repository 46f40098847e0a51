// Goes over a value and everything inside it in the order it is printed, with a stack of
// its own instead of the host's. Used by everything that writes values: format, json, save.
//
// A Sink is told what comes, in order:
//   integer(int64_t)  number(double)  boolean(bool)  null()  string(string_view)
//   other(Value)                        big integers, rationals, functions
//   beginList(count)  element(isFirst)  endList(count)
//   beginMap(count)   key(text, isFirst)  endMap(count)      maps, records and groups
//   cycle(isList)                       a container that is being written already
//   tooMany(length)                     optional: a map of more than kMostEntries, not looked into
// and is asked isFull() between any two of them, and mostOfKey(), how many bytes of a key's text it
// wants.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/string.h"

namespace kinako::runtime {

/// The containers that are being written, outermost first. Keys that are containers are
/// written by a walk inside the walk, which knows the outer one's.
class ActiveObjects {
 public:
  static constexpr int kMostKeyDepth = 100;

  bool contains(const Object* object) const;
  void push(const Object* object);
  void pop();
  size_t size() const { return objects_.size(); }

  int keyDepth = 0;  ///< walks inside walks; past kMostKeyDepth keys are not looked into

 private:
  static constexpr size_t kSearched = 32;  ///< this many are searched one by one

  std::vector<const Object*> objects_;
  std::unordered_set<const Object*> deep_;  ///< all past the first kSearched
};

/// The entries of a map, record or group, in the order of their keys' text.
class Entries {
 public:
  /// Fails when the context does; then there are none. Without a context nothing stops it.
  /// Of a key, at most about `mostOfKey` bytes are looked at and given.
  Entries(Context* context, const Object& object, RecordNames names, ActiveObjects& active,
          uint64_t mostOfKey = kMaxStringBytes);

  uint64_t count() const { return count_; }
  /// The text of a key, which may be kept in `storage`.
  std::string_view key(uint64_t i, std::string& storage, ActiveObjects& active) const;
  /// Empty: the value is the name of a record's type.
  Value value(uint64_t i) const;

 private:
  uint32_t field(uint64_t i) const;

  Context* context_;
  const Object* object_;
  uint64_t mostOfKey_;
  uint64_t count_ = 0;
  uint64_t nameAt_ = UINT64_MAX;  ///< where "__name" stands among the fields of a record
  MapOrder order_;
};

template <typename Sink>
class Walker {
 public:
  /// Without a context nobody stops it but the sink.
  Walker(Context* context, Sink& sink, RecordNames names, ActiveObjects& active)
      : context_(context), sink_(sink), names_(names), active_(active) {}
  ~Walker() {
    if (context_) context_->heap.giveBack(borrowed_);
  }
  Walker(const Walker&) = delete;
  Walker& operator=(const Walker&) = delete;

  void walk(Value root) {
    const size_t outside = active_.size();
    visit(root);
    while (!frames_.empty() && !sink_.isFull() && !hasFailed()) step();
    while (active_.size() > outside) active_.pop();
  }

 private:
  struct Frame {
    const Object* object;
    uint64_t position;
    uint64_t count;
    std::unique_ptr<Entries> entries;
  };

  bool hasFailed() const { return context_ && context_->hasFailed; }

  void step() {
    Frame& frame = frames_.back();
    const bool isListFrame = frame.object->kind == ObjectKind::List;
    if (frame.position == frame.count) {
      const uint64_t count = frame.count;
      frames_.pop_back();
      active_.pop();
      isListFrame ? sink_.endList(count) : sink_.endMap(count);
      return;
    }
    const uint64_t position = frame.position++;
    if (isListFrame) {
      sink_.element(position == 0);
      visitElement(*reinterpret_cast<const List*>(frame.object), position);
      return;
    }
    const Entries& entries = *frame.entries;
    sink_.key(entries.key(position, key_, active_), position == 0);
    const Value value = entries.value(position);
    if (value.isEmpty()) {
      sink_.string(reinterpret_cast<const Record*>(frame.object)->shape->name);
    } else {
      visit(value);  // may move the frames
    }
  }

  void visitElement(const List& list, uint64_t position) {
    switch (list.storage) {
      case Storage::Any:
        return visit(list.values[position]);
      case Storage::Int:
        return sink_.integer(list.ints[position]);
      case Storage::Float:
        return sink_.number(list.floats[position]);
      case Storage::Bool:
        return sink_.boolean(list.bools[position] != 0);
    }
  }

  void visit(Value value) {
    if (value.isDouble()) return sink_.number(value.asDouble());
    if (value.isNull()) return sink_.null();
    if (value.isBool()) return sink_.boolean(value.asBool());
    if (const auto integer = toInt64(value)) return sink_.integer(*integer);
    const Object* object = value.asObject();
    switch (object->kind) {
      case ObjectKind::String:
        return sink_.string(text(value));
      case ObjectKind::List:
      case ObjectKind::Map:
      case ObjectKind::Record:
      case ObjectKind::Group:
        return enter(object);
      case ObjectKind::BoxedInt:
      case ObjectKind::BigInt:
      case ObjectKind::BigRat:
      case ObjectKind::Closure:
      case ObjectKind::BuiltinFunction:
      case ObjectKind::Partial:
      case ObjectKind::Cell:
        return sink_.other(value);
    }
  }

  void enter(const Object* object) {
    const bool isListObject = object->kind == ObjectKind::List;
    if (active_.contains(object)) return sink_.cycle(isListObject);
    if constexpr (requires { sink_.tooMany(uint64_t{}); }) {
      if (object->kind == ObjectKind::Map) {
        const uint64_t length = reinterpret_cast<const Map*>(object)->length;
        if (length > Sink::kMostEntries) return sink_.tooMany(length);
      }
    }
    if (!makeRoom()) return;
    active_.push(object);
    if (isListObject) {
      const uint64_t count = reinterpret_cast<const List*>(object)->length;
      sink_.beginList(count);
      frames_.push_back({object, 0, count, {}});
      return;
    }
    auto entries = std::make_unique<Entries>(context_, *object, names_, active_, sink_.mostOfKey());
    const uint64_t count = entries->count();
    sink_.beginMap(count);
    frames_.push_back({object, 0, count, std::move(entries)});
  }

  /// For another level: long chains of containers have many.
  bool makeRoom() {
    constexpr uint64_t kLevel = 3 * sizeof(Frame) + 64;
    if (!context_) return true;
    if (!context_->spend(16)) return false;
    if (frames_.size() < kLeastCounted || frames_.size() * kLevel < borrowed_) return true;
    const uint64_t more = frames_.size() * kLevel;
    if (!context_->heap.borrow(more)) {
      context_->failMemory(more);
      return false;
    }
    borrowed_ += more;
    return true;
  }
  static constexpr size_t kLeastCounted = 1024;

  Context* context_;
  Sink& sink_;
  RecordNames names_;
  ActiveObjects& active_;
  std::vector<Frame> frames_;
  std::string key_;
  uint64_t borrowed_ = 0;
};

}  // namespace kinako::runtime
