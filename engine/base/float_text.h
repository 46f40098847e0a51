// Floating-point numbers as decimal text and back: shortest digits that round-trip, and
// the layouts the language (output formatting) and the listings of the engine have for them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kinako {

enum class FloatLayout : uint8_t {
  Short,   ///< top level: "3", "1e+06", "1e-05"; exponent below 1e-4 and from 1e6
  Nested,  ///< inside containers: "3.0", "1000000.0", never an exponent
  Json,    ///< "3", "1e+21", "1e-7"; exponent below 1e-6 and from 1e21
  Source,  ///< in listings: "3", "1e+16", "1e-05"; exponent below 1e-4 and from 1e16
};

/// NaN and infinities are "NaN", "+Inf", "-Inf" in every layout.
void appendFloat(std::string& out, double value, FloatLayout layout);
std::string floatText(double value, FloatLayout layout);

/// The nearest double of a decimal number with optional sign and exponent, or of "inf",
/// "infinity", "nan"; nothing when anything else is in the text.
std::optional<double> parseFloat(std::string_view text);

}  // namespace kinako
