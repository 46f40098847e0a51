// What the language asks of Unicode's tables.
#pragma once

namespace kinako::runtime {

/// Letters, marks, numbers, punctuation, symbols and the ASCII space.
bool isPrintable(char32_t codePoint);
/// White space that trim() removes: Unicode's White_Space property.
bool isSpace(char32_t codePoint);
/// One to one mappings; a character without one is its own.
char32_t toLower(char32_t codePoint);
char32_t toUpper(char32_t codePoint);

}  // namespace kinako::runtime
