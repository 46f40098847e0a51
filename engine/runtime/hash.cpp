// Hashes that agree with isSameElement(): numbers of all kinds by value, containers by what is
// in them.
#include <cmath>

#include "base/arith.h"
#include "base/check.h"
#include "runtime/bigint.h"
#include "runtime/compare.h"
#include "runtime/element.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/record.h"

namespace kinako::runtime {

namespace {

/// Levels of containers looked into; deeper ones count by kind and length.
constexpr unsigned kMostDepth = 8;
/// Values looked at in one container with all it holds.
constexpr int64_t kMostValues = 1 << 16;

uint64_t fold(uint64_t hash, uint64_t value) {
  return mixHash(hash ^ (value + 0x632BE59BD9B4E019 + (hash << 6)));
}

uint64_t hashInt64(int64_t value) { return mixHash(static_cast<uint64_t>(value)); }

uint64_t hashDouble(double value) {
  if (const auto integer = arith::truncate(value)) {
    if (static_cast<double>(*integer) == value) return hashInt64(*integer);
  }
  return fold(1, std::bit_cast<uint64_t>(value));
}

// An integer or rational that a float can be equal to hashes as that float.
uint64_t hashExact(Context& context, Value number) {
  if (!context.spend(sizeOfNumber(number))) return 0;
  const double nearest = toDouble(number);
  if (std::isfinite(nearest) && compareNumbers(context, number, Value::number(nearest)) == 0) {
    return hashDouble(nearest);
  }
  if (isKind(number, ObjectKind::BigRat)) {
    return fold(hash(context, as<BigRat>(number)->numerator),
                hash(context, as<BigRat>(number)->denominator));
  }
  const auto& big = *as<BigInt>(number);
  uint64_t result = big.isNegative;
  for (uint32_t i = 0; i < big.count; ++i) result = fold(result, big.limbs[i]);
  return result;
}

// Values are met in the order they are written in, so equal containers run out of budget
// at the same place. Maps have no order of their own: their entries are summed, and what
// is in a container among them does not count.
class ContainerHash {
 public:
  explicit ContainerHash(Context& context) : context_(context) {}

  uint64_t of(Value value, unsigned depth) {
    --budget_;
    if (!context_.spend(kUnits)) budget_ = 0;
    if (!value.isObject()) return hash(context_, value);
    const Object& object = *value.asObject();
    switch (object.kind) {
      case ObjectKind::List:
        return ofList(static_cast<const List&>(object), depth);
      case ObjectKind::Map:
        return ofMap(static_cast<const Map&>(object), depth);
      case ObjectKind::Record:
        return ofRecord(static_cast<const Record&>(object), depth);
      case ObjectKind::Group: {
        if (depth == kMostDepth) return 13;
        const uint64_t key = of(static_cast<const Group&>(object).key, depth + 1);
        return fold(key, of(static_cast<const Group&>(object).items, depth + 1));
      }
      case ObjectKind::BoxedInt:
      case ObjectKind::BigInt:
      case ObjectKind::BigRat:
      case ObjectKind::String:
      case ObjectKind::Closure:
      case ObjectKind::BuiltinFunction:
      case ObjectKind::Partial:
      case ObjectKind::Cell:
        return hash(context_, value);
    }
    KINAKO_UNREACHABLE();
  }

 private:
  uint64_t ofList(const List& list, unsigned depth) {
    uint64_t result = fold(3, list.length);
    if (depth == kMostDepth) return result;
    for (uint64_t i = 0; i < list.length && budget_ > 0; ++i) {
      result = fold(result, of(Element(list, i).value(), depth + 1));
    }
    return result;
  }

  uint64_t ofRecord(const Record& record, unsigned depth) {
    uint64_t result = fold(5, reinterpret_cast<uintptr_t>(record.shape));
    if (depth == kMostDepth) return result;
    const size_t count = record.shape->fields.size();
    for (size_t i = 0; i < count && budget_ > 0; ++i) {
      result = fold(result, of(fieldOf(record, i), depth + 1));
    }
    return result;
  }

  uint64_t ofMap(const Map& map, unsigned depth) {
    uint64_t result = fold(7, map.length);
    budget_ -= static_cast<int64_t>(map.length);
    if (depth == kMostDepth || budget_ < 0) return result;
    if (!context_.spend(kUnits * map.length)) return result;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < map.length; ++i) {
      sum += fold(ofPart(map.entries[i].key), ofPart(map.entries[i].value));
    }
    return fold(result, sum);
  }

  uint64_t ofPart(Value value) {
    if (!value.isObject()) return hash(context_, value);
    switch (value.asObject()->kind) {
      case ObjectKind::List:
        return fold(3, as<List>(value)->length);
      case ObjectKind::Map:
        return fold(7, as<Map>(value)->length);
      case ObjectKind::Record:
        return fold(5, reinterpret_cast<uintptr_t>(as<Record>(value)->shape));
      case ObjectKind::Group:
        return 13;
      case ObjectKind::BoxedInt:
      case ObjectKind::BigInt:
      case ObjectKind::BigRat:
      case ObjectKind::String:
      case ObjectKind::Closure:
      case ObjectKind::BuiltinFunction:
      case ObjectKind::Partial:
      case ObjectKind::Cell:
        return hash(context_, value);
    }
    KINAKO_UNREACHABLE();
  }

  static constexpr uint64_t kUnits = 4;

  Context& context_;
  int64_t budget_ = kMostValues;
};

}  // namespace

uint64_t hashSlow(Context& context, Value value) {
  if (value.isInlineInt()) return hashInt(value);
  if (value.isDouble()) return hashDouble(value.asDouble());
  if (!value.isObject()) return mixHash(value.bits());
  switch (value.asObject()->kind) {
    case ObjectKind::BoxedInt:
      return hashInt64(as<BoxedInt>(value)->value);
    case ObjectKind::BigInt:
    case ObjectKind::BigRat:
      return hashExact(context, value);
    case ObjectKind::String:
      return hashString(value);
    case ObjectKind::List:
    case ObjectKind::Map:
    case ObjectKind::Record:
    case ObjectKind::Group:
      return ContainerHash(context).of(value, 0);
    case ObjectKind::Closure:
    case ObjectKind::BuiltinFunction:
    case ObjectKind::Partial:
    case ObjectKind::Cell:
      return 11;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::runtime
