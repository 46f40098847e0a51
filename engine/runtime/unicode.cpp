#include "runtime/unicode.h"

#include <utf8proc.h>

namespace kinako::runtime {

bool isPrintable(char32_t codePoint) {
  if (codePoint < 0x7F) return codePoint >= ' ';
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(codePoint));
  // The enumeration goes: letters, marks, numbers, punctuation, symbols, then the rest.
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO;
}

bool isSpace(char32_t codePoint) {
  switch (codePoint) {
    case ' ':
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r':
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return true;
    default:
      return codePoint >= 0x2000 && codePoint <= 0x200A;
  }
}

char32_t toLower(char32_t codePoint) {
  if (codePoint < 0x80) return codePoint - 'A' < 26 ? codePoint + 32 : codePoint;
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(codePoint)));
}

char32_t toUpper(char32_t codePoint) {
  if (codePoint < 0x80) return codePoint - 'a' < 26 ? codePoint - 32 : codePoint;
  // The library knows a capital sharp s; the mapping of Unicode's own table does not.
  constexpr char32_t kSharpS = 0xDF;
  if (codePoint == kSharpS) return codePoint;
  return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(codePoint)));
}

}  // namespace kinako::runtime
