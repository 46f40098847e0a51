// The programs a command line names: files as they are, folders searched.
#pragma once

#include <string>
#include <vector>

namespace kinako::cli {

/// Replaces every folder among `paths` by the .mochi files in it and below it, in the
/// order of their names; hidden folders are left out. Complains about a folder that
/// cannot be read and sets `hasFailed`.
std::vector<std::string> programFiles(const std::vector<std::string>& paths, bool& hasFailed);

}  // namespace kinako::cli
