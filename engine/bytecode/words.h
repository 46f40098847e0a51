// The words of a listing that represent enumerators and kinds: what disassemble.cpp writes and
// assemble.cpp reads.
#pragma once

#include <iterator>
#include <string_view>

#include "bytecode/filler.h"
#include "bytecode/program.h"

namespace kinako::bytecode {

/// By RegisterKind: what the names of registers begin with.
inline constexpr std::string_view kKindLetters = "ifbvr";
/// Of a register of the window.
inline constexpr char kWindowLetter = 'w';

/// By TypeTag.
inline constexpr std::string_view kTagWords[] = {
    "int", "float", "bool",     "string", "bigint", "bigrat", "null",    "list",
    "map", "group", "function", "record", "union",  "option", "anything"};
static_assert(std::size(kTagWords) == static_cast<size_t>(TypeTag::Anything) + 1);

/// By Filler.
inline constexpr std::string_view kFillerWords[] = {"null", "zero", "float_zero", "false",
                                                    "empty_string"};
static_assert(std::size(kFillerWords) == static_cast<size_t>(Filler::EmptyString) + 1);

/// By the value of a flag.
inline constexpr std::string_view kFlagWords[] = {"no", "yes"};

/// Whether a name may contain it without being put in quotes.
constexpr bool isNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '<' || c == '>' || c == '?';
}
/// A name begins like a word, so that it is neither a number nor an arrow.
constexpr bool isBareName(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9') || name[0] == '>') return false;
  for (const char c : name) {
    if (!isNameCharacter(c)) return false;
  }
  return true;
}

}  // namespace kinako::bytecode
