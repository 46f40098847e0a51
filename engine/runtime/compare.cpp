#include "runtime/compare.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "base/check.h"
#include "runtime/element.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/record.h"
#include "runtime/room.h"
#include "runtime/walk.h"

namespace kinako::runtime {

namespace {

/// Pairs of containers met before they are remembered: until then the data is almost
/// certainly neither cyclic nor shared over and over.
constexpr uint64_t kPairsBeforeTracking = 4096;

/// What the comparison of a pair takes, and of two elements beside others.
constexpr uint64_t kPairUnits = 16;
constexpr uint64_t kElementUnits = 4;

/// Pairs of containers that need not be compared again, since the whole comparison ends
/// with the first difference: they were found equal, or are being compared further up.
class Pairs {
 public:
  explicit Pairs(Context& context) : context_(context), room_(context) {}

  /// False when the pair was met before, or there is no memory for one more.
  bool enter(const Object* a, const Object* b) {
    if (!context_.spend(kPairUnits)) return false;
    if (++count_ <= kPairsBeforeTracking) return true;
    if ((known_ + 1) * 2 > slots_.size() && !grow()) return false;
    Pair& slot = slots_[find({a, b})];
    if (slot.first) return false;
    slot = {a, b};
    ++known_;
    return true;
  }

 private:
  using Pair = std::pair<const Object*, const Object*>;

  size_t find(const Pair& pair) const {
    const size_t mask = slots_.size() - 1;
    const uint64_t left = mixHash(reinterpret_cast<uintptr_t>(pair.first));
    size_t slot = mixHash(left ^ reinterpret_cast<uintptr_t>(pair.second)) & mask;
    while (slots_[slot].first && slots_[slot] != pair) slot = (slot + 1) & mask;
    return slot;
  }
  bool grow() {
    const size_t size = std::max<size_t>(64, slots_.size() * 2);
    if (!room_.take((size - slots_.size()) * sizeof(Pair))) return false;
    std::vector<Pair> old(size);
    old.swap(slots_);
    for (const Pair& pair : old) {
      if (pair.first) slots_[find(pair)] = pair;
    }
    return true;
  }

  Context& context_;
  Room room_;
  uint64_t count_ = 0;
  size_t known_ = 0;
  std::vector<Pair> slots_;  ///< open addressing, a power of two
};

/// What two values say by themselves: containers may need a look inside.
enum class Verdict { No, Yes, LookInside };

Verdict judge(Context& context, Value a, Value b, Nan nan) {
  if (isNumber(a) || isNumber(b)) {
    if (!isNumber(a) || !isNumber(b)) return Verdict::No;
    const int order =
        nan == Nan::IsItself ? orderNumbers(context, a, b) : compareNumbers(context, a, b);
    return order == 0 ? Verdict::Yes : Verdict::No;
  }
  if (!a.isObject() || !b.isObject()) return a.isSame(b) ? Verdict::Yes : Verdict::No;
  const Object* x = a.asObject();
  const Object* y = b.asObject();
  if (x->kind != y->kind) return Verdict::No;
  bool mayBeEqual = false;
  switch (x->kind) {
    case ObjectKind::String:
      return equalStrings(context, a, b) ? Verdict::Yes : Verdict::No;
    case ObjectKind::List:
      mayBeEqual = static_cast<const List*>(x)->length == static_cast<const List*>(y)->length;
      break;
    case ObjectKind::Map:
      mayBeEqual = static_cast<const Map*>(x)->length == static_cast<const Map*>(y)->length;
      break;
    case ObjectKind::Record:
      mayBeEqual = static_cast<const Record*>(x)->shape == static_cast<const Record*>(y)->shape;
      break;
    case ObjectKind::Group:
      mayBeEqual = true;
      break;
    case ObjectKind::BoxedInt:
    case ObjectKind::BigInt:
    case ObjectKind::BigRat:
    case ObjectKind::Closure:
    case ObjectKind::BuiltinFunction:
    case ObjectKind::Partial:
    case ObjectKind::Cell:
      return Verdict::No;
  }
  if (x == y) return Verdict::Yes;
  return mayBeEqual ? Verdict::LookInside : Verdict::No;
}

class Equality {
 public:
  Equality(Context& context, Nan nan, unsigned keyDepth)
      : context_(context), nan_(nan), keyDepth_(keyDepth), pairs_(context), room_(context) {}

  /// Two containers that have to be looked into.
  bool operator()(Value a, Value b) {
    pairs_.enter(a.asObject(), b.asObject());
    if (!lookInside(*a.asObject(), *b.asObject())) return false;
    while (!pending_.empty() && !context_.hasFailed) {
      const auto [x, y] = pending_.back();
      pending_.pop_back();
      if (!lookInside(*x, *y)) return false;
    }
    return true;
  }

 private:
  /// False when the two differ for sure; notes what is to be compared yet.
  bool require(Value a, Value b) {
    const Verdict verdict = judge(context_, a, b, nan_);
    if (verdict == Verdict::LookInside && pairs_.enter(a.asObject(), b.asObject())) {
      if (!room_.forOneMore(pending_)) return false;
      pending_.push_back({a.asObject(), b.asObject()});
    }
    return verdict != Verdict::No;
  }

  bool lookInside(const Object& a, const Object& b) {
    if (a.kind == ObjectKind::List) {
      return lists(static_cast<const List&>(a), static_cast<const List&>(b));
    }
    if (a.kind == ObjectKind::Map) {
      return maps(static_cast<const Map&>(a), static_cast<const Map&>(b));
    }
    if (a.kind == ObjectKind::Record) {
      const auto& x = static_cast<const Record&>(a);
      const auto& y = static_cast<const Record&>(b);
      for (size_t i = 0; i < x.shape->fields.size(); ++i) {
        if (!require(fieldOf(x, i), fieldOf(y, i))) return false;
      }
      return true;
    }
    KINAKO_CHECK(a.kind == ObjectKind::Group);
    const auto& x = static_cast<const Group&>(a);
    const auto& y = static_cast<const Group&>(b);
    return require(x.key, y.key) && require(x.items, y.items);
  }

  bool lists(const List& a, const List& b) {
    const bool areBits = a.storage == Storage::Int || a.storage == Storage::Bool;
    if (areBits && a.storage == b.storage) {
      const auto bytes = static_cast<size_t>(a.length) * elementBytes(a.storage);
      if (!context_.spendOnBytes(bytes)) return false;
      return bytes == 0 || std::memcmp(a.first, b.first, bytes) == 0;
    }
    for (uint64_t i = 0; i < a.length; ++i) {
      if (!context_.spend(kElementUnits)) return false;
      const Element left(a, i);
      const Element right(b, i);
      if (!require(left.value(), right.value())) return false;
    }
    return true;
  }

  bool maps(const Map& a, const Map& b) {
    if (keyDepth_ == kMostKeyDepth) return false;
    for (uint64_t i = 0; i < a.length; ++i) {
      if (!context_.spend(kPairUnits)) return false;
      const int64_t entry = mapFind(context_, b, a.entries[i].key, keyDepth_ + 1);
      if (entry < 0 || !require(a.entries[i].value, b.entries[entry].value)) return false;
    }
    return true;
  }

  Context& context_;
  Nan nan_;
  unsigned keyDepth_;
  Pairs pairs_;
  Room room_;
  std::vector<std::pair<const Object*, const Object*>> pending_;
};

/// Place of a kind in the order of mixed kinds.
int rankOf(Value value) {
  if (!value.isObject()) return value.isBool() ? 0 : value.isNull() ? 8 : 1;
  switch (value.asObject()->kind) {
    case ObjectKind::BoxedInt:
    case ObjectKind::BigInt:
    case ObjectKind::BigRat:
      return 1;
    case ObjectKind::String:
      return 2;
    case ObjectKind::List:
      return 3;
    case ObjectKind::Map:
      return 4;
    case ObjectKind::Record:
      return 5;
    case ObjectKind::Group:
      return 6;
    case ObjectKind::Closure:
    case ObjectKind::BuiltinFunction:
    case ObjectKind::Partial:
    case ObjectKind::Cell:
      return 7;
  }
  KINAKO_UNREACHABLE();
}

int sign(int order) { return (order > 0) - (order < 0); }

template <typename T>
int threeWay(T a, T b) {
  return (a > b) - (a < b);
}

/// Depth-first over both values with a stack of its own, as order asks for.
class SortComparison {
 public:
  explicit SortComparison(Context& context) : context_(context), pairs_(context), room_(context) {}

  int operator()(Value a, Value b) {
    int order = enter(a, b);
    while (order == 0 && !frames_.empty() && !context_.hasFailed) order = step();
    return order;
  }

 private:
  /// Two containers of one kind, compared up to `position`.
  struct Frame {
    const Object* a;
    const Object* b;
    uint64_t position = 0;
    std::unique_ptr<MapOrder[]> orders;  ///< of maps: two
  };

  /// The order of scalars; for containers 0 and a new frame.
  int enter(Value a, Value b) {
    const int rank = rankOf(a);
    if (rank != rankOf(b)) return rank < rankOf(b) ? -1 : 1;
    if (rank == 0) return static_cast<int>(a.asBool()) - static_cast<int>(b.asBool());
    if (rank == 1) return orderNumbers(context_, a, b);
    if (rank == 2) return compareStrings(context_, a, b);
    if (rank >= 7 || a.isSame(b)) return 0;
    if (rank == 3) return enterLists(*as<List>(a), *as<List>(b));
    const Object* x = a.asObject();
    const Object* y = b.asObject();
    if (x->kind == ObjectKind::Record) {
      const int order = as<Record>(a)->shape->name.compare(as<Record>(b)->shape->name);
      if (order != 0) return sign(order);
    }
    if (!pairs_.enter(x, y) || !room_.forOneMore(frames_)) return 0;
    Frame& frame = frames_.emplace_back(Frame{x, y});
    if (x->kind == ObjectKind::Map) {
      frame.orders = std::make_unique<MapOrder[]>(2);
      ActiveObjects active;
      if (!frame.orders[0].compute(&context_, static_cast<const Map&>(*x), active)) return 0;
      if (!frame.orders[1].compute(&context_, static_cast<const Map&>(*y), active)) return 0;
    }
    return 0;
  }

  /// Passes the scalars at the beginning; the rest is a new frame.
  int enterLists(const List& a, const List& b) {
    const uint64_t length = std::min(a.length, b.length);
    for (uint64_t i = 0; i < length; ++i) {
      if (!context_.spend(kElementUnits)) return 0;
      const Element left(a, i);
      const Element right(b, i);
      const int rank = rankOf(left.value());
      if (rank > 2 && rank == rankOf(right.value())) {
        if (pairs_.enter(&a, &b) && room_.forOneMore(frames_)) {
          frames_.emplace_back(Frame{&a, &b, i});
        }
        return 0;
      }
      if (const int order = enter(left.value(), right.value())) return order;
    }
    return threeWay(a.length, b.length);
  }

  /// Compares the next parts of the topmost frame, or removes it.
  int step() {
    if (!context_.spend(kElementUnits)) return 0;
    Frame& frame = frames_.back();
    const uint64_t position = frame.position++;
    if (frame.a->kind == ObjectKind::List) {
      return stepLists(*static_cast<const List*>(frame.a), *static_cast<const List*>(frame.b),
                       position);
    }
    if (frame.a->kind == ObjectKind::Map) return stepMaps(frame, position);
    if (frame.a->kind == ObjectKind::Record) {
      return stepRecords(*static_cast<const Record*>(frame.a), *static_cast<const Record*>(frame.b),
                         position);
    }
    KINAKO_CHECK(frame.a->kind == ObjectKind::Group);
    const auto& a = *static_cast<const Group*>(frame.a);
    const auto& b = *static_cast<const Group*>(frame.b);
    if (position == 0) return enter(a.key, b.key);
    if (position == 1) return enter(a.items, b.items);
    return leave(0);
  }

  int stepLists(const List& a, const List& b, uint64_t position) {
    if (position == std::min(a.length, b.length)) return leave(threeWay(a.length, b.length));
    const Element left(a, position);
    const Element right(b, position);
    return enter(left.value(), right.value());
  }

  int stepMaps(const Frame& frame, uint64_t position) {
    const auto& a = *static_cast<const Map*>(frame.a);
    const auto& b = *static_cast<const Map*>(frame.b);
    const uint64_t entry = position / 2;
    if (entry == std::min(a.length, b.length)) return leave(threeWay(a.length, b.length));
    const MapEntry& left = a.entries[frame.orders[0][entry]];
    const MapEntry& right = b.entries[frame.orders[1][entry]];
    return position % 2 == 0 ? enter(left.key, right.key) : enter(left.value, right.value);
  }

  int stepRecords(const Record& a, const Record& b, uint64_t position) {
    const auto& fields = a.shape->fields;
    const size_t count = std::min(fields.size(), b.shape->fields.size());
    if (position == count) return leave(threeWay(fields.size(), b.shape->fields.size()));
    const uint32_t left = fieldAt(*a.shape, position);
    const uint32_t right = fieldAt(*b.shape, position);
    const int order = fields[left].compare(b.shape->fields[right]);
    return order != 0 ? sign(order) : enter(fieldOf(a, left), fieldOf(b, right));
  }

  static uint32_t fieldAt(const Shape& shape, uint64_t position) {
    return position < shape.printOrder.size() ? shape.printOrder[position]
                                              : static_cast<uint32_t>(position);
  }

  int leave(int order) {
    frames_.pop_back();
    return order;
  }

  Context& context_;
  Pairs pairs_;
  Room room_;
  std::vector<Frame> frames_;
};

}  // namespace

bool equalLongStrings(Context& context, const String& a, const String& b) {
  return context.spendOnBytes(a.bytes) && equalStringsSlow(a, b);
}

bool equalsSlow(Context& context, Value a, Value b, Nan nan, unsigned keyDepth) {
  const Verdict verdict = judge(context, a, b, nan);
  if (verdict != Verdict::LookInside) return verdict == Verdict::Yes;
  return Equality(context, nan, keyDepth)(a, b);
}

Ordering compareSlow(Context& context, Value a, Value b) {
  if (a.isDouble() && b.isDouble()) return static_cast<Ordering>(compareNumbers(context, a, b));
  if (isString(a) && isString(b)) return static_cast<Ordering>(compareStrings(context, a, b));
  if (isNumber(a) && isNumber(b)) return static_cast<Ordering>(compareNumbers(context, a, b));
  if (a.isBool() && b.isBool()) {
    return static_cast<Ordering>(static_cast<int>(a.asBool()) - static_cast<int>(b.asBool()));
  }
  return Ordering::None;
}

int compareForSort(Context& context, Value a, Value b) {
  if (bothInline(a, b)) return compareIntegers(a, b);
  return SortComparison(context)(a, b);
}

bool truthySlow(Value value) {
  if (value.isBool()) return value.asBool();
  if (value.isInlineInt()) return value.asInlineInt() != 0;
  if (value.isDouble()) return value.asDouble() != 0;
  if (value.isNull()) return false;
  switch (value.asObject()->kind) {
    case ObjectKind::String:
      return as<String>(value)->bytes != 0;
    case ObjectKind::List:
      return as<List>(value)->length != 0;
    case ObjectKind::Map:
      return as<Map>(value)->length != 0;
    case ObjectKind::BigRat:
      return signOf(as<BigRat>(value)->numerator) != 0;
    case ObjectKind::BoxedInt:
    case ObjectKind::BigInt:
    case ObjectKind::Record:
    case ObjectKind::Closure:
    case ObjectKind::BuiltinFunction:
    case ObjectKind::Partial:
    case ObjectKind::Cell:
    case ObjectKind::Group:
      return true;
  }
  KINAKO_UNREACHABLE();
}

int64_t positionOf(Context& context, const List& list, Value element) {
  for (uint64_t i = 0; i < list.length; ++i) {
    if (!context.spend(kElementUnits)) return -1;
    if (isSameElement(context, Element(list, i).value(), element)) return static_cast<int64_t>(i);
  }
  return -1;
}

Value contains(Context& context, Value element, Value container) {
  if (isKind(container, ObjectKind::Group)) container = as<Group>(container)->items;
  if (isList(container)) {
    const List& list = *as<List>(container);
    const int64_t position = positionOf(context, list, element);
    return context.hasFailed ? Value() : Value::boolean(position >= 0);
  }
  if (isMap(container)) {
    const bool isThere = mapContains(context, container, element);
    return context.hasFailed ? Value() : Value::boolean(isThere);
  }
  if (isString(container) && isString(element)) {
    const size_t at = findText(context, text(container), text(element));
    return context.hasFailed ? Value() : Value::boolean(at != std::string_view::npos);
  }
  return context.fail(TrapKind::BadIn, {kindName(isString(container) ? element : container)});
}

}  // namespace kinako::runtime
