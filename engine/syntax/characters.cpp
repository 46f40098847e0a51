#include "syntax/characters.h"

#include <fmt/format.h>
#include <utf8proc.h>

namespace kinako::syntax {

int digitValue(char c) {
  if (isDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool isNameStart(int32_t codepoint) {
  if (codepoint < 0x80) {
    return codepoint == '_' || (codepoint >= 'a' && codepoint <= 'z') ||
           (codepoint >= 'A' && codepoint <= 'Z');
  }
  switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_SO:
      return true;
    default:
      return false;
  }
}

bool isNamePart(int32_t codepoint) {
  if (isNameStart(codepoint)) return true;
  if (codepoint < 0x80) return codepoint >= '0' && codepoint <= '9';
  switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return true;
    default:
      return false;
  }
}

bool isHidden(int32_t codepoint) {
  switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_ZS:
      return codepoint != '\n' && codepoint != '\r' && codepoint != '\t' && codepoint != ' ';
    default:
      return false;
  }
}

std::string describeCharacter(int32_t codepoint, std::string_view text) {
  switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_ZS:
      return fmt::format("U+{:04X}", static_cast<uint32_t>(codepoint));
    default:
      return "`" + std::string(text) + "`";
  }
}

}  // namespace kinako::syntax
