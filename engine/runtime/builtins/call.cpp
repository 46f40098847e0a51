#include "runtime/builtins/call.h"

#include <cmath>
#include <string>

#include "runtime/builtins.h"
#include "runtime/list.h"
#include "runtime/number.h"

namespace kinako::runtime {

namespace builtins {

Value Call::expects(std::string_view what, Value got) const {
  return context.fail(TrapKind::Argument, {name(), what, kindName(got)});
}

Value Call::expectsInside(std::string_view what, Value got) const {
  return context.fail(TrapKind::Argument, {name(), what, kindName(got) + " in it"});
}

Value Call::domain(std::string_view why) const {
  return context.fail(TrapKind::Domain, {name(), why});
}

Value Call::items(size_t i, std::string_view what) const {
  const Value argument = arguments[i];
  if (isList(argument)) return argument;
  if (isKind(argument, ObjectKind::Group)) return as<Group>(argument)->items;
  if (argument.isNull()) return makeList(context, Storage::Any);
  return expects(what, argument);
}

std::optional<int64_t> Call::integer(size_t i) const {
  const Value argument = arguments[i];
  if (const auto integer = toInt64(argument)) return integer;
  if (isInteger(argument)) return signOf(argument) < 0 ? INT64_MIN : INT64_MAX;
  if (argument.isDouble() && std::trunc(argument.asDouble()) == argument.asDouble()) {
    if (const auto integer = arith::truncate(argument.asDouble())) return integer;
    return argument.asDouble() < 0 ? INT64_MIN : INT64_MAX;
  }
  expects("an int", argument);
  return std::nullopt;
}

}  // namespace builtins

Value callBuiltin(Context& context, Builtin builtin, std::span<const Value> arguments,
                  bool mayReuse) {
  using namespace builtins;
  const Call call{context, builtin, arguments, mayReuse};
  switch (builtin) {
    case Builtin::Print:
      return print(call);
    case Builtin::Input:
      return input(call);
    case Builtin::Now:
      return now(call);
    case Builtin::Json:
      return json(call);
    case Builtin::Panic:
    case Builtin::Error:
      return panic(call);
    case Builtin::Mem:
      return mem(call);
    case Builtin::Eval:
      return eval(call);

    case Builtin::Len:
      return len(call);
    case Builtin::Count:
      return count(call);
    case Builtin::Exists:
      return exists(call);
    case Builtin::Append:
    case Builtin::Push:
      return append(call);
    case Builtin::Concat:
      return concat(call);
    case Builtin::First:
      return first(call);
    case Builtin::Last:
      return last(call);
    case Builtin::Distinct:
      return distinct(call);
    case Builtin::Reverse:
      return reverse(call);
    case Builtin::Sort:
      return sort(call);
    case Builtin::Collect:
      return collect(call);
    case Builtin::Range:
      return range(call);
    case Builtin::Reduce:
      return reduce(call);
    case Builtin::Slice:
      return slice(call);
    case Builtin::Contains:
      return contains(call);
    case Builtin::IndexOf:
      return indexOf(call);
    case Builtin::Repeat:
      return repeat(call);

    case Builtin::Sum:
      return sum(call);
    case Builtin::Avg:
      return avg(call);
    case Builtin::Min:
      return min(call);
    case Builtin::Max:
      return max(call);

    case Builtin::Keys:
      return keys(call);
    case Builtin::Values:
      return values(call);
    case Builtin::Get:
      return get(call);

    case Builtin::Substring:
    case Builtin::Substr:
      return substring(call);
    case Builtin::Lower:
      return lower(call);
    case Builtin::Upper:
      return upper(call);
    case Builtin::Trim:
      return trim(call);
    case Builtin::Split:
      return split(call);
    case Builtin::Join:
      return join(call);
    case Builtin::Replace:
      return replace(call);
    case Builtin::StartsWith:
      return startsWith(call);
    case Builtin::EndsWith:
      return endsWith(call);
    case Builtin::PadStart:
      return padStart(call);
    case Builtin::PadEnd:
      return padEnd(call);

    case Builtin::Str:
    case Builtin::String:
      return str(call);
    case Builtin::ToJson:
      return toJson(call);
    case Builtin::Int:
    case Builtin::ToInt:
      return toInt(call);
    case Builtin::Float:
    case Builtin::ToFloat:
      return toFloat(call);
    case Builtin::Bool:
      return toBool(call);
    case Builtin::Ord:
      return ord(call);
    case Builtin::Chr:
      return chr(call);
    case Builtin::ParseIntStr:
      return parseIntStr(call);
    case Builtin::Num:
      return num(call);
    case Builtin::Denom:
      return denom(call);
    case Builtin::Sha256:
      return sha256(call);
    case Builtin::Md5:
      return md5(call);

    case Builtin::Abs:
      return abs(call);
    case Builtin::Round:
      return round(call);
    case Builtin::Pow:
      return pow(call);
    case Builtin::Atan2:
      return atan2(call);
    case Builtin::Floor:
      return ofFloat(call, std::floor);
    case Builtin::Ceil:
      return ofFloat(call, std::ceil);
    case Builtin::Sqrt:
      return ofFloat(call, std::sqrt);
    case Builtin::Sin:
      return ofFloat(call, std::sin);
    case Builtin::Cos:
      return ofFloat(call, std::cos);
    case Builtin::Tan:
      return ofFloat(call, std::tan);
    case Builtin::Asin:
      return ofFloat(call, std::asin);
    case Builtin::Acos:
      return ofFloat(call, std::acos);
    case Builtin::Atan:
      return ofFloat(call, std::atan);
    case Builtin::Log:
      return ofFloat(call, std::log);
    case Builtin::Exp:
      return ofFloat(call, std::exp);
  }
  return Value();
}

Value reducedItems(Context& context, Value source) {
  return builtins::Call{context, Builtin::Reduce, {&source, 1}}.items(0);
}

}  // namespace kinako::runtime
