#include "runtime/float_text.h"

#include <fast_float/fast_float.h>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <version>

namespace kinako::runtime {

namespace {

/// d.ddd × 10^exponent, without a sign.
struct Decimal {
  std::string digits;
  int exponent;  ///< of the first digit
};

constexpr size_t kScientificBytes = 40;  // 17 digits, sign, point, exponent

/// `value` as C prints it with %e, with as few digits as round-trip.
size_t shortestScientific(double value, char (&buffer)[kScientificBytes]) {
#if defined(__cpp_lib_to_chars) && __cpp_lib_to_chars >= 201611L
  const auto result =
      std::to_chars(buffer, buffer + kScientificBytes, value, std::chars_format::scientific);
  return static_cast<size_t>(result.ptr - buffer);
#else  // a standard library without floating to_chars: try every precision
  int length = 0;
  for (int precision = 0; precision <= 16; ++precision) {
    length = std::snprintf(buffer, kScientificBytes, "%.*e", precision, value);
    if (std::strtod(buffer, nullptr) == value) break;
  }
  return static_cast<size_t>(length);
#endif
}

/// `magnitude` is finite and not negative.
Decimal shortestDecimal(double magnitude) {
  char buffer[kScientificBytes];
  const std::string_view text(buffer, shortestScientific(magnitude, buffer));
  const size_t e = text.find('e');
  Decimal decimal{std::string(1, text[0]), 0};
  if (e > 2) decimal.digits += text.substr(2, e - 2);
  const size_t begin = text[e + 1] == '+' ? e + 2 : e + 1;
  std::from_chars(text.data() + begin, text.data() + text.size(), decimal.exponent);
  return decimal;
}

void appendPlain(std::string& out, const Decimal& decimal) {
  const auto& digits = decimal.digits;
  if (decimal.exponent < 0) {
    out += "0.";
    out.append(static_cast<size_t>(-decimal.exponent - 1), '0');
    out += digits;
    return;
  }
  const size_t whole = static_cast<size_t>(decimal.exponent) + 1;
  if (digits.size() <= whole) {
    out += digits;
    out.append(whole - digits.size(), '0');
    return;
  }
  out.append(digits, 0, whole);
  out += '.';
  out.append(digits, whole);
}

void appendScientific(std::string& out, const Decimal& decimal, size_t leastExponentDigits) {
  out += decimal.digits[0];
  if (decimal.digits.size() > 1) {
    out += '.';
    out.append(decimal.digits, 1);
  }
  out += decimal.exponent < 0 ? "e-" : "e+";
  const std::string exponent = std::to_string(std::abs(decimal.exponent));
  if (exponent.size() < leastExponentDigits) out.append(leastExponentDigits - exponent.size(), '0');
  out += exponent;
}

}  // namespace

void appendFloat(std::string& out, double value, FloatLayout layout) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
    return;
  }
  if (std::signbit(value)) out += '-';
  const Decimal decimal = shortestDecimal(std::fabs(value));
  switch (layout) {
    case FloatLayout::Short:
      if (decimal.exponent < -4 || decimal.exponent >= 6) {
        appendScientific(out, decimal, 2);
      } else {
        appendPlain(out, decimal);
      }
      return;
    case FloatLayout::Nested:
      appendPlain(out, decimal);
      if (decimal.exponent >= 0 &&
          decimal.digits.size() <= static_cast<size_t>(decimal.exponent) + 1) {
        out += ".0";
      }
      return;
    case FloatLayout::Json:
      if (decimal.exponent < -6 || decimal.exponent >= 21) {
        appendScientific(out, decimal, 1);
      } else {
        appendPlain(out, decimal);
      }
      return;
  }
}

std::optional<double> parseFloat(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  double value = 0;
  const auto result = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  // Out of range is no error: the value is then 0 or an infinity.
  if (result.ec == std::errc::invalid_argument) return std::nullopt;
  if (result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace kinako::runtime
