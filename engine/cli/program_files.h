// The programs a command line names: files as they are, folders searched.
#pragma once

#include <string>
#include <vector>

namespace kinako::cli {

/// Replaces every folder among `paths`, also when it is written `FOLDER/...`, by the .mochi files
/// in it and below it, in the order of their names; hidden folders are left out. A file that is
/// named twice comes once. Complains about a folder that cannot be read and sets `hasFailed`.
std::vector<std::string> programFiles(const std::vector<std::string>& paths, bool& hasFailed);

}  // namespace kinako::cli
