// The pages of explanations.h as text for people: most of what `kinako explain` prints, the native
// one and the package's (engine/explain.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kinako {

/// The list of everything there is a page about, with names of another kind at the end.
std::string explanationContents(std::string_view otherKind = "",
                                const std::vector<std::string_view>& otherNames = {});

/// What is known about a diagnostic, a trap, a word of the language, a builtin function, a module
/// of another language or a member of one (`math.sqrt`); "" = nothing.
std::string explanationPage(std::string_view name);

/// Everything there is a page about.
std::vector<std::string_view> explanationNames();

}  // namespace kinako
