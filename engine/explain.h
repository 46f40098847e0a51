// Everything `kinako explain` can show, for every command line: the pages of base, and those of the
// instructions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kinako {

/// The list of everything there is a page about.
std::string explainContents();

/// What is known about a diagnostic, a trap, a word of the language, a builtin function or an
/// instruction; "" = nothing.
std::string explainPage(std::string_view name);

/// Everything there is a page about.
std::vector<std::string_view> explainNames();

}  // namespace kinako
