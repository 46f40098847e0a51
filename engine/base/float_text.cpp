#include "base/float_text.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <version>

#ifndef __cpp_lib_to_chars
#include <fmt/format-inl.h>  // not the small fmt/format.h of wasm/
#endif

#include "base/fast_float.h"

namespace kinako {

namespace {

/// d.ddd × 10^exponent, without a sign.
struct Decimal {
  std::string digits;
  int exponent;  ///< of the first digit
};

/// `magnitude` is finite and not negative.
Decimal shortestDecimal(double magnitude) {
  if (magnitude == 0) return {"0", 0};
#if defined(__cpp_lib_to_chars) && __cpp_lib_to_chars >= 201611L
  char buffer[40];  // 17 digits, point, exponent
  const auto result =
      std::to_chars(buffer, buffer + sizeof buffer, magnitude, std::chars_format::scientific);
  const std::string_view text(buffer, static_cast<size_t>(result.ptr - buffer));
  const size_t e = text.find('e');
  Decimal decimal{std::string(1, text[0]), 0};
  if (e > 2) decimal.digits += text.substr(2, e - 2);
  const size_t begin = text[e + 1] == '+' ? e + 2 : e + 1;
  std::from_chars(text.data() + begin, text.data() + text.size(), decimal.exponent);
  return decimal;
#else  // a standard library without floating to_chars
  const auto shortest = fmt::detail::dragonbox::to_decimal(magnitude);
  Decimal decimal{std::to_string(shortest.significand), shortest.exponent};
  decimal.exponent += static_cast<int>(decimal.digits.size()) - 1;
  decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
  return decimal;
#endif
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
    case FloatLayout::Source:
      if (decimal.exponent < -4 || decimal.exponent >= 16) {
        appendScientific(out, decimal, 2);
      } else {
        appendPlain(out, decimal);
      }
      return;
  }
}

std::string floatText(double value, FloatLayout layout) {
  std::string out;
  appendFloat(out, value, layout);
  return out;
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

}  // namespace kinako
