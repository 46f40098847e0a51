// Small questions about text that several builtins ask.
#pragma once

#include <string_view>

namespace kinako::runtime::builtins {

/// Without the white space at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace kinako::runtime::builtins
