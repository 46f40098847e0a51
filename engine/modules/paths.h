// Paths of imports: what may stand in an `import`, and where it leads.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kinako::modules {

inline constexpr std::string_view kExtension = ".mochi";

/// Why `path` can stand in no `import`, as a sentence without its beginning; "" when it can.
std::string problemOf(std::string_view path);

/// Whether it starts with `./` or `../`: it leads on from the importing file.
bool isRelative(std::string_view path);

/// "a/b.mochi" → "a", "b.mochi" → "", "/b" → "/".
std::string folderOf(std::string_view path);

/// `path` as seen from `folder`, without `.` and `x/..`. Nothing when it leads above the start and
/// may not (`mayLeave`), or above the root of a disk.
std::optional<std::string> join(std::string_view folder, std::string_view path, bool mayLeave);

/// "a/lib.mochi" → "lib", "a/lib" → "lib".
std::string_view nameOf(std::string_view path);

/// A file of tests: no part of what its folder exports.
bool isTestFile(std::string_view path);

}  // namespace kinako::modules
