#include <algorithm>

#include "base/check.h"
#include "heap/sizes.h"

namespace kinako::heap {

void Marker::mark(Object& object) {
  object.mark = color_;
  liveBytes_ += objectBytes(object);
  switch (object.kind) {
    case ObjectKind::BoxedInt:
    case ObjectKind::BigInt:
    case ObjectKind::BuiltinFunction:
      return;
    case ObjectKind::String: {
      StringBuffer* buffer = static_cast<String&>(object).buffer;
      if (buffer && buffer->mark != color_) {
        buffer->mark = color_;
        liveBytes_ += buffer->totalBytes();
      }
      return;
    }
    case ObjectKind::List: {
      const auto& list = static_cast<List&>(object);
      liveBytes_ += bufferBytes(list);
      if (list.storage == Storage::Any && list.length > 0) pending_.push_back({&object, 0});
      return;
    }
    case ObjectKind::Map: {
      const auto& map = static_cast<Map&>(object);
      liveBytes_ += bufferBytes(map);
      if (map.length > 0) pending_.push_back({&object, 0});
      return;
    }
    case ObjectKind::BigRat:
    case ObjectKind::Record:
    case ObjectKind::Closure:
    case ObjectKind::Partial:
    case ObjectKind::Cell:
    case ObjectKind::Group:
      pending_.push_back({&object, 0});
      return;
  }
  KINAKO_UNREACHABLE();
}

// Visits the references of an object, of a long container only the next few: its rest goes
// under them on the stack.
void Marker::scan(Pending pending) {
  constexpr uint64_t kPiece = 256;
  Object& object = *pending.object;
  switch (object.kind) {
    case ObjectKind::List: {
      const auto& list = static_cast<List&>(object);
      const uint64_t end = std::min(list.length, pending.position + kPiece);
      if (end < list.length) pending_.push_back({&object, end});
      for (uint64_t i = pending.position; i < end; ++i) {
        // The elements of a long list are rarely in the cache.
        constexpr uint64_t kAhead = 12;
        if (i + kAhead < end && list.values[i + kAhead].isObject()) {
          __builtin_prefetch(list.values[i + kAhead].asObject());
        }
        visit(list.values[i]);
      }
      return;
    }
    case ObjectKind::Map: {
      const auto& map = static_cast<Map&>(object);
      const uint64_t end = std::min(map.length, pending.position + kPiece);
      if (end < map.length) pending_.push_back({&object, end});
      for (uint64_t i = pending.position; i < end; ++i) {
        visit(map.entries[i].key);
        visit(map.entries[i].value);
      }
      return;
    }
    case ObjectKind::BigRat:
      visit(static_cast<BigRat&>(object).numerator);
      visit(static_cast<BigRat&>(object).denominator);
      return;
    case ObjectKind::Record: {
      auto& record = static_cast<Record&>(object);
      const Shape& shape = *record.shape;
      const size_t count = shape.fields.size();
      for (size_t i = 0; i < count; ++i) {
        if (!shape.isFloat(i)) visit(record.fields[i].value);
      }
      return;
    }
    case ObjectKind::Closure: {
      auto& closure = static_cast<Closure&>(object);
      for (uint32_t i = 0; i < closure.captureCount; ++i) visit(closure.captures[i]);
      return;
    }
    case ObjectKind::Partial: {
      auto& partial = static_cast<Partial&>(object);
      visit(partial.callee);
      for (uint32_t i = 0; i < partial.count; ++i) visit(partial.arguments[i]);
      return;
    }
    case ObjectKind::Cell:
      visit(static_cast<Cell&>(object).value);
      return;
    case ObjectKind::Group:
      visit(static_cast<Group&>(object).key);
      visit(static_cast<Group&>(object).items);
      return;
    case ObjectKind::BoxedInt:
    case ObjectKind::BigInt:
    case ObjectKind::String:
    case ObjectKind::BuiltinFunction:
      return;
  }
  KINAKO_UNREACHABLE();
}

void Marker::run() {
  while (!pending_.empty()) {
    const Pending pending = pending_.back();
    pending_.pop_back();
    scan(pending);
  }
}

}  // namespace kinako::heap
