// The modules of other languages that programs can import, expanded from foreign_modules.def. The
// checker makes constants and builtin calls of their members, so no back end knows them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/builtin.h"

namespace kinako {

enum class ForeignModuleId : uint8_t {
#define MODULE(id, language, path, results, audience) id,
#define INT(module, name, value)
#define FLOAT(module, name, value)
#define BUILTIN(module, name, builtin)
#define SUM(module, name)
#include "base/foreign_modules.def"
};

enum class ForeignResults : uint8_t { AsTheyAre, Floats };
enum class Audience : uint8_t { Programs, Tests };

/// A MODULE of foreign_modules.def.
struct ForeignModule {
  ForeignModuleId id;
  std::string_view language;
  std::string_view path;
  ForeignResults results;
  Audience audience;

  /// "strings": what it is called in a program, unless that says otherwise.
  std::string_view name() const { return path.substr(path.rfind('/') + 1); }
};

enum class MemberKind : uint8_t { Int, Float, Builtin, Sum };

/// Any other row.
struct ForeignMember {
  ForeignModuleId module;
  MemberKind kind;
  Builtin builtin;  ///< of a Builtin
  std::string_view name;
  double value;  ///< of an Int or a Float

  bool isConstant() const { return kind == MemberKind::Int || kind == MemberKind::Float; }
};

std::span<const ForeignModule> allForeignModules();
const ForeignModule& foreignModule(ForeignModuleId id);
/// Null when there is none.
const ForeignModule* findForeignModule(std::string_view language, std::string_view path);

/// In the order of the table.
std::span<const ForeignMember> membersOf(const ForeignModule& module);
/// Null when the module has no such member.
const ForeignMember* findMember(const ForeignModule& module, std::string_view name);

/// For people: "ToUpper(s): string"; the type of a constant.
std::string signatureOf(const ForeignMember& member);
/// One line; "" when there is nothing to say.
std::string_view docOf(const ForeignMember& member);

}  // namespace kinako
