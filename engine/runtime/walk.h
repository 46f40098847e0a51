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
// and is asked isFull() between any two of them.
#pragma once

#include <cstdint>
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

/// An entry of a map, record or group.
struct Member {
  std::string key;
  Value value;                 ///< empty: `literal` is the value
  std::string_view literal{};  ///< the type name of a record
};

/// Entries in the order of their keys' text.
std::vector<Member> membersOf(const Object& object, RecordNames names, ActiveObjects& active);

template <typename Sink>
class Walker {
 public:
  Walker(Sink& sink, RecordNames names, ActiveObjects& active)
      : sink_(sink), names_(names), active_(active) {}

  void walk(Value root) {
    const size_t outside = active_.size();
    visit(root);
    while (!frames_.empty() && !sink_.isFull()) step();
    while (active_.size() > outside) active_.pop();
  }

 private:
  struct Frame {
    const Object* object;
    uint64_t position;
    uint64_t count;
    std::vector<Member> members;
  };

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
    const Member& member = frame.members[position];
    sink_.key(member.key, position == 0);
    if (member.value.isEmpty()) {
      sink_.string(member.literal);
    } else {
      visit(member.value);  // may move the frames
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
    active_.push(object);
    if (isListObject) {
      const uint64_t count = reinterpret_cast<const List*>(object)->length;
      sink_.beginList(count);
      frames_.push_back({object, 0, count, {}});
      return;
    }
    auto members = membersOf(*object, names_, active_);
    const uint64_t count = members.size();
    sink_.beginMap(count);
    frames_.push_back({object, 0, count, std::move(members)});
  }

  Sink& sink_;
  RecordNames names_;
  ActiveObjects& active_;
  std::vector<Frame> frames_;
};

}  // namespace kinako::runtime
