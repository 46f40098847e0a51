// What the engine uses of {fmt}, in a fiftieth of its code: `fmt::format` of whole numbers,
// characters and ASCII texts, with `{}`, `{{`, `}}`, a width, `0`, `#`, `x` and `X`. Native builds
// have {fmt} itself, which checks every pattern against its arguments while compiling.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace fmt {

inline namespace small {

struct Argument {
  Argument(std::string_view value) : text(value), isText(true) {}
  Argument(const std::string& value) : Argument(std::string_view(value)) {}
  Argument(const char* value) : Argument(std::string_view(value)) {}
  Argument(char value)
      : character(value),
        text(&character, 1),
        number(static_cast<unsigned char>(value)),
        isText(true) {}
  template <std::integral Number>
  Argument(Number value)
      : number(value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value)),
        isNegative(value < 0) {
    static_assert(!std::same_as<Number, bool>, "not in this edition of {fmt}");
  }
  Argument(const Argument&) = delete;  // `text` may point to `character`

  char character = 0;
  std::string_view text;
  uint64_t number = 0;
  bool isNegative = false;
  bool isText = false;
};

inline void append(std::string& out, std::string_view specification, const Argument& argument) {
  std::string_view rest = specification;
  const auto take = [&](char c) {
    const bool isThere = rest.starts_with(c);
    if (isThere) rest.remove_prefix(1);
    return isThere;
  };
  take(':');
  const bool hasPrefix = take('#');
  const bool hasZeros = take('0');
  size_t width = 0;
  while (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') {
    width = width * 10 + static_cast<size_t>(rest[0] - '0');
    rest.remove_prefix(1);
  }
  const bool isHexadecimal = !rest.empty();
  if (argument.isText && !isHexadecimal) {
    out += argument.text;
    if (argument.text.size() < width) out.append(width - argument.text.size(), ' ');
    return;
  }
  char digits[24];
  const char* end =
      std::to_chars(digits, digits + 24, argument.number, isHexadecimal ? 16 : 10).ptr;
  if (rest == "X") {
    for (char& c : digits) c -= c >= 'a' && c <= 'f' ? 'a' - 'A' : 0;
  }
  std::string sign = argument.isNegative ? "-" : "";
  if (hasPrefix) sign += "0x";
  const size_t length = sign.size() + static_cast<size_t>(end - digits);
  const size_t padding = length < width ? width - length : 0;
  if (!hasZeros) out.append(padding, ' ');
  out += sign;
  if (hasZeros) out.append(padding, '0');
  out.append(digits, static_cast<size_t>(end - digits));
}

inline std::string formatAll(std::string_view pattern, const Argument* next) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if ((c != '{' && c != '}') || pattern.substr(i + 1).starts_with(c)) {
      out += c;
      i += c == '{' || c == '}';
      continue;
    }
    const size_t end = pattern.find('}', i);
    append(out, pattern.substr(i + 1, end - i - 1), *next++);
    i = end;
  }
  return out;
}

template <typename... Arguments>
std::string format(std::string_view pattern, const Arguments&... arguments) {
  const Argument all[] = {arguments...};
  return formatAll(pattern, all);
}

}  // namespace small

}  // namespace fmt
