#include "syntax/characters.h"

#include <fmt/format.h>
#include <utf8proc.h>

namespace kinako::syntax {

namespace {

/// Whether Unicode counts it among one of these.
template <utf8proc_category_t... categories>
bool isOfCategory(int32_t codepoint) {
  constexpr uint32_t kWanted = ((1U << categories) | ...);
  return (kWanted >> utf8proc_category(codepoint) & 1) != 0;
}

}  // namespace

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
  return isOfCategory<UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LT,
                      UTF8PROC_CATEGORY_LM, UTF8PROC_CATEGORY_LO, UTF8PROC_CATEGORY_SO>(codepoint);
}

bool isNamePart(int32_t codepoint) {
  if (isNameStart(codepoint)) return true;
  if (codepoint < 0x80) return codepoint >= '0' && codepoint <= '9';
  return isOfCategory<UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NL, UTF8PROC_CATEGORY_NO>(codepoint);
}

bool isHidden(int32_t codepoint) {
  if (codepoint == '\n' || codepoint == '\r' || codepoint == '\t' || codepoint == ' ') return false;
  return isOfCategory<UTF8PROC_CATEGORY_CC, UTF8PROC_CATEGORY_CF, UTF8PROC_CATEGORY_ZL,
                      UTF8PROC_CATEGORY_ZP, UTF8PROC_CATEGORY_ZS>(codepoint);
}

std::string describeCharacter(int32_t codepoint, std::string_view text) {
  const bool isInvisible =
      isOfCategory<UTF8PROC_CATEGORY_CC, UTF8PROC_CATEGORY_CF, UTF8PROC_CATEGORY_CN,
                   UTF8PROC_CATEGORY_CO, UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_ZL,
                   UTF8PROC_CATEGORY_ZP, UTF8PROC_CATEGORY_ZS>(codepoint);
  if (isInvisible) return fmt::format("U+{:04X}", static_cast<uint32_t>(codepoint));
  return "`" + std::string(text) + "`";
}

}  // namespace kinako::syntax
