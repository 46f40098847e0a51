// sum, avg, min, max. Nulls do not count; integers are added exactly; the least and the greatest
// are those of the total order, NaN last.
#include <cmath>

#include "base/arith.h"
#include "runtime/builtins/call.h"
#include "runtime/compare.h"
#include "runtime/list.h"
#include "runtime/number.h"
#include "runtime/string.h"

namespace kinako::runtime::builtins {

namespace {

constexpr std::string_view kNumbers = "a list of numbers";
constexpr std::string_view kAlike = "a list of only numbers, or of only strings";
constexpr std::string_view kComparable = "a list of numbers or strings";

struct Total {
  Value sum;  ///< empty = failed
  uint64_t count = 0;
};

/// The sum of a prefix of an integer list, as far as it fits 64 bits.
struct Prefix {
  int64_t sum = 0;
  uint64_t length = 0;
};
Prefix addWhatFits(Context& context, const List& list) {
  Prefix prefix;
  while (prefix.length < list.length) {
    if (prefix.length % Context::kPiece == 0 && !context.spend(2 * Context::kPiece)) break;
    const auto next = arith::add(prefix.sum, list.ints[prefix.length]);
    if (!next) break;
    prefix.sum = *next;
    ++prefix.length;
  }
  return prefix;
}

Total addUp(const Call& call) {
  const Value items = call.items(0, kNumbers);
  if (!items) return {};
  const auto& list = *as<List>(items);
  Total total{Value::inlineInt(0)};
  uint64_t i = 0;
  if (list.storage == Storage::Int) {
    const Prefix prefix = addWhatFits(call.context, list);
    if (call.context.hasFailed) return {};
    total = {makeInt(call.context, prefix.sum), prefix.length};
    i = prefix.length;
  }
  for (; i < list.length; ++i) {
    if (!call.context.spend(8)) return {};
    const Value element = listAt(call.context, list, i);
    if (element.isNull()) continue;
    if (!isNumber(element)) return {call.expectsInside(kNumbers, element)};
    total.sum = add(call.context, total.sum, element);
    if (!total.sum) return {};
    ++total.count;
  }
  return total;
}

/// What can be compared with each other.
enum class Family : uint8_t { Number, String, Bool, Other };

Family familyOf(Value value) {
  if (isNumber(value)) return Family::Number;
  if (isString(value)) return Family::String;
  if (value.isBool()) return Family::Bool;
  return Family::Other;
}

/// The least or greatest of values given one by one.
class Extreme {
 public:
  Extreme(Context& context, Ordering wanted) : context_(context), wanted_(wanted) {}

  /// False when the value cannot be compared with the ones before.
  bool take(Value value) {
    if (value.isNull()) return true;
    const Family family = familyOf(value);
    if (family == Family::Other) return false;
    hasFloat_ = hasFloat_ || value.isDouble();
    if (!best_) {
      best_ = value;
      family_ = family;
      return true;
    }
    if (family != family_) return false;
    const int order = family == Family::Number ? orderNumbers(context_, value, best_)
                                               : static_cast<int>(compare(context_, value, best_));
    if (order == static_cast<int>(wanted_) || (order == 0 && isPreferred(value))) best_ = value;
    return true;
  }

  /// 0 when there was none; a float when any of the numbers was.
  Value result() const {
    if (!best_) return Value::inlineInt(0);
    return hasFloat_ && !best_.isDouble() ? Value::number(toDouble(best_)) : best_;
  }

 private:
  /// Among equal numbers, so that their order does not matter: -0.0 counts as less than 0.0, and
  /// a rational goes before an integer.
  bool isPreferred(Value value) const {
    const auto isNegativeZero = [](Value v) {
      return v.isDouble() && v.asDouble() == 0 && std::signbit(v.asDouble());
    };
    if (isNegativeZero(value) != isNegativeZero(best_)) {
      return isNegativeZero(wanted_ == Ordering::Less ? value : best_);
    }
    return isKind(value, ObjectKind::BigRat);
  }

  Context& context_;
  Ordering wanted_;
  Value best_;
  Family family_ = Family::Other;
  bool hasFloat_ = false;
};

Value extremeOf(const Call& call, Ordering wanted) {
  Extreme extreme(call.context, wanted);
  if (call.count() == 1) {
    const Value items = call.items(0, kComparable);
    if (!items) return Value();
    const auto& list = *as<List>(items);
    for (uint64_t i = 0; i < list.length; ++i) {
      if (!call.context.spend(8)) return Value();
      const Value element = listAt(call.context, list, i);
      if (extreme.take(element)) continue;
      const bool isMixed = familyOf(element) != Family::Other;
      return call.expectsInside(isMixed ? kAlike : kComparable, element);
    }
    return extreme.result();
  }
  const Value a = call[0];
  const Value b = call[1];
  if (call.count() == 2 && bothInline(a, b)) {
    return (a.asInlineInt() < b.asInlineInt()) == (wanted == Ordering::Less) ? a : b;
  }
  for (const Value argument : call.arguments) {
    if (extreme.take(argument)) continue;
    const bool isMixed = familyOf(argument) != Family::Other;
    return call.expects(isMixed ? "only numbers, or only strings" : "numbers or strings", argument);
  }
  return extreme.result();
}

}  // namespace

Value sum(const Call& call) { return addUp(call).sum; }

Value avg(const Call& call) {
  const Total total = addUp(call);
  if (!total.sum) return Value();
  if (total.count == 0) return Value::number(0);
  return Value::number(toDouble(total.sum) / static_cast<double>(total.count));
}

Value min(const Call& call) { return extremeOf(call, Ordering::Less); }

Value max(const Call& call) { return extremeOf(call, Ordering::Greater); }

}  // namespace kinako::runtime::builtins
