// What characters are to the lexer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kinako::syntax {

inline bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The value of a digit in any base up to 16, or -1.
int digitValue(char c);

bool isNameStart(int32_t codepoint);
bool isNamePart(int32_t codepoint);

/// Control characters, spaces of other kinds, marks without a width.
bool isHidden(int32_t codepoint);

inline bool isSurrogate(int64_t codepoint) { return codepoint >= 0xD800 && codepoint <= 0xDFFF; }

/// "`@`", or "U+0007" for what cannot be shown.
std::string describeCharacter(int32_t codepoint, std::string_view text);

}  // namespace kinako::syntax
