// What unquoted YAML scalars mean: the core schema of YAML 1.2 (10.3.2), and binary
// integers.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/float_text.h"
#include "runtime/data/readers.h"
#include "runtime/number.h"

namespace kinako::runtime::data {

namespace {

/// Longer scalars are text, whatever they look like.
constexpr size_t kMostNumberBytes = 400;

template <size_t N>
bool isOneOf(std::string_view text, const std::string_view (&names)[N]) {
  return std::find(names, names + N, text) != names + N;
}

constexpr std::string_view kNulls[] = {"", "~", "null", "Null", "NULL"};
constexpr std::string_view kTrues[] = {"true", "True", "TRUE"};
constexpr std::string_view kFalses[] = {"false", "False", "FALSE"};
constexpr std::string_view kInfinities[] = {".inf", ".Inf", ".INF"};
constexpr std::string_view kNaNs[] = {".nan", ".NaN", ".NAN"};

/// Digits after a prefix that names their base; a sign is not allowed there.
std::optional<Value> prefixed(Context& context, std::string_view text) {
  if (text.size() < 3 || text[0] != '0' || text[2] == '+' || text[2] == '-') return std::nullopt;
  switch (text[1]) {
    case 'x':
      return parseInteger(context, text.substr(2), 16);
    case 'o':
      return parseInteger(context, text.substr(2), 8);
    case 'b':
      return parseInteger(context, text.substr(2), 2);
    default:
      return std::nullopt;
  }
}

}  // namespace

Value resolveYamlScalar(Context& context, std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (isOneOf(text, kNulls)) return Value::null();
  if (isOneOf(text, kTrues)) return Value::boolean(true);
  if (isOneOf(text, kFalses)) return Value::boolean(false);
  if (isOneOf(text, kNaNs)) return Value::number(std::nan(""));
  const bool isNegative = text[0] == '-';
  const std::string_view unsignedText = isNegative || text[0] == '+' ? text.substr(1) : text;
  if (isOneOf(unsignedText, kInfinities)) return Value::number(isNegative ? -kInfinity : kInfinity);
  if (text.size() > kMostNumberBytes) return Value();
  if (const auto integer = prefixed(context, text)) return *integer;
  // Only texts of these characters with a digit: "e", "inf" and "-" are words.
  if (text.find_first_not_of("0123456789+-.eE") != text.npos ||
      text.find_first_of("0123456789") == text.npos) {
    return Value();
  }
  if (const auto integer = parseInteger(context, text)) return *integer;
  if (const auto number = parseFloat(text)) return Value::number(*number);
  return Value();
}

}  // namespace kinako::runtime::data
