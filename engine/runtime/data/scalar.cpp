#include "runtime/data/scalar.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/float_text.h"
#include "runtime/format.h"
#include "runtime/number.h"
#include "runtime/string.h"

namespace kinako::runtime::data {

namespace {

template <size_t N>
bool isOneOf(std::string_view text, const std::string_view (&names)[N]) {
  return std::find(names, names + N, text) != names + N;
}

constexpr std::string_view kNulls[] = {"", "~", "null", "Null", "NULL"};
constexpr std::string_view kTrues[] = {"true", "True", "TRUE"};
constexpr std::string_view kFalses[] = {"false", "False", "FALSE"};
constexpr std::string_view kInfinities[] = {".inf", ".Inf", ".INF"};
constexpr std::string_view kNaNs[] = {".nan", ".NaN", ".NAN"};

std::string_view withoutSign(std::string_view text) {
  return text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
}

bool isDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// Only of these characters, with a digit: "e", "inf" and "-" are words.
bool looksDecimal(std::string_view text) {
  return text.find_first_not_of("0123456789+-.eE") == text.npos &&
         text.find_first_of("0123456789") != text.npos;
}

/// The base that a prefix names, or 0.
int baseOf(std::string_view text) {
  if (text.size() < 3 || text[0] != '0') return 0;
  const int base = text[1] == 'x' ? 16 : text[1] == 'o' ? 8 : text[1] == 'b' ? 2 : 0;
  if (base == 0) return 0;
  const auto isDigit = [base](char c) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : base;
    return digit < base;
  };
  return std::all_of(text.begin() + 2, text.end(), isDigit) ? base : 0;
}

std::optional<bool> boolOf(std::string_view text) {
  if (isOneOf(text, kTrues)) return true;
  if (isOneOf(text, kFalses)) return false;
  return std::nullopt;
}

/// By the names that YAML has for floats which no digits are.
bool isNamedFloat(std::string_view text) {
  return isOneOf(text, kNaNs) || isOneOf(withoutSign(text), kInfinities);
}

/// The nearest float; infinities and NaN by the names that load and save have for them.
std::optional<double> floatOf(std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (isOneOf(text, kNaNs)) return std::nan("");
  if (isOneOf(withoutSign(text), kInfinities)) return text[0] == '-' ? -kInfinity : kInfinity;
  return parseFloat(text);
}

/// Whether a number of this text would be printed with the same text.
bool printsBack(std::string_view text) {
  constexpr size_t kMostFloatBytes = 400;  // no float prints as more
  if (isPrintedInteger(text)) return true;
  if (text.size() > kMostFloatBytes || !looksDecimal(text)) return false;
  const auto number = parseFloat(text);
  return number && std::isfinite(*number) &&
         kinako::floatText(*number, FloatLayout::Nested) == text;
}

class Converter {
 public:
  Converter(Context& context, const Scalar& scalar, std::string_view typeName, std::string& reason)
      : context_(context), scalar_(scalar), typeName_(typeName), reason_(reason) {}

  Value refuse() {
    if (!context_.hasFailed) {
      const bool isText = scalar_.kind == ScalarKind::Text || scalar_.isPlain;
      const std::string_view text = scalar_.text;
      const std::string what =
          isText || text.size() > kShortNumber ? quotedBriefly(text) : std::string(text);
      reason_ = "cannot read " + what + " as " + std::string(typeName_);
    }
    return Value();
  }

  /// Digits, or a whole float that is exact.
  Value integer() {
    constexpr double kExact = 9007199254740992;  // 2^53
    if (const auto value = wholeNumber()) return *value;
    const auto number = looksDecimal(scalar_.text) ? parseFloat(scalar_.text) : std::nullopt;
    if (!number || std::fabs(*number) > kExact || std::trunc(*number) != *number) return refuse();
    return truncateToInteger(context_, *number);
  }

  Value floating() {
    if (baseOf(scalar_.text) != 0 && scalar_.kind == ScalarKind::Number) {
      const auto value = wholeNumber();
      return *value ? Value::number(toDouble(*value)) : Value();
    }
    const auto number = floatOf(scalar_.text);
    if (!number || (std::isinf(*number) && looksDecimal(scalar_.text))) return refuse();
    return Value::number(*number);
  }

  Value boolean() {
    const auto value = boolOf(scalar_.text);
    return value ? Value::boolean(*value) : refuse();
  }

  Value rational() {
    const Value text = makeString(context_, scalar_.text);
    if (!text) return Value();
    if (const auto value = toRational(context_, text)) return *value;
    const auto number = looksDecimal(scalar_.text) ? parseFloat(scalar_.text) : std::nullopt;
    if (!number || !std::isfinite(*number)) return refuse();
    return toRational(context_, Value::number(*number)).value_or(Value());
  }

  Value text() { return makeString(context_, scalar_.text); }

  /// By the scalar's kind alone, but no number may cost a plain one its text. JSON's -0 is a
  /// float: no integer has that text.
  Value untyped() {
    switch (scalar_.kind) {
      case ScalarKind::Null:
        return Value::null();
      case ScalarKind::Bool:
        return boolean();
      case ScalarKind::Number: {
        if (scalar_.isPlain && !isNamedFloat(scalar_.text) && !printsBack(scalar_.text)) {
          return text();
        }
        const auto value = scalar_.text == "-0" ? std::nullopt : wholeNumber();
        return value ? *value : floating();
      }
      case ScalarKind::Text:
        return text();
    }
    return Value();
  }

 private:
  static constexpr size_t kShortNumber = 60;

  /// An integer of any size.
  std::optional<Value> wholeNumber() {
    const std::string_view text = scalar_.text;
    if (const int base = scalar_.kind == ScalarKind::Number ? baseOf(text) : 0) {
      return parseInteger(context_, text.substr(2), base);
    }
    return isDigits(withoutSign(text)) ? parseInteger(context_, text) : std::nullopt;
  }

  Context& context_;
  const Scalar& scalar_;
  std::string_view typeName_;
  std::string& reason_;
};

}  // namespace

Value typedScalar(Context& context, const Scalar& scalar, const TypeDescriptor* type,
                  std::string& reason) {
  if (type == nullptr || type->isOpen()) {
    return Converter(context, scalar, "float", reason).untyped();
  }
  const bool isNull = scalar.kind == ScalarKind::Null;
  if (isNull && type->isOptional) return Value::null();
  Converter converter(context, scalar, type->typeName, reason);
  if (isNull && !(scalar.isPlain && type->tag == TypeTag::String)) return converter.refuse();
  switch (type->tag) {
    case TypeTag::Int:
    case TypeTag::BigInt:
      return converter.integer();
    case TypeTag::Float:
      return converter.floating();
    case TypeTag::String:
      return converter.text();
    case TypeTag::Bool:
      return converter.boolean();
    case TypeTag::BigRat:
      return converter.rational();
    case TypeTag::Anything:
    case TypeTag::Null:
    case TypeTag::Group:
    case TypeTag::Function:
    case TypeTag::List:
    case TypeTag::Map:
    case TypeTag::Record:
    case TypeTag::Union:
    case TypeTag::Option:
      break;
  }
  return converter.refuse();
}

bool isPrintedInteger(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  return isDigits(digits) && (digits[0] != '0' || text == "0");  // so not "-0"
}

ScalarKind cellKind(std::string_view cell) {
  return looksDecimal(cell) && parseFloat(cell) ? ScalarKind::Number : ScalarKind::Text;
}

ScalarKind yamlKind(std::string_view text) {
  if (isOneOf(text, kNulls)) return ScalarKind::Null;
  if (boolOf(text)) return ScalarKind::Bool;
  if (isNamedFloat(text) || baseOf(text) != 0) return ScalarKind::Number;
  return cellKind(text);
}

const TypeDescriptor* elementType(const TypeDescriptor* type) {
  return type != nullptr && type->tag == TypeTag::List ? type->element : nullptr;
}

const TypeDescriptor* memberType(const TypeDescriptor* type, std::string_view key) {
  if (type == nullptr) return nullptr;
  if (type->tag == TypeTag::Map) {
    const auto known = type->members.find(key);
    return known == type->members.end() ? type->element : known->second;
  }
  if (type->tag != TypeTag::Record) return nullptr;
  const int field = type->shape->fieldIndex(key);
  return field < 0 ? nullptr : type->fields[static_cast<size_t>(field)];
}

}  // namespace kinako::runtime::data
