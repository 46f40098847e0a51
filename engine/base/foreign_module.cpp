#include "base/foreign_module.h"

#include <algorithm>

#include "base/check.h"

namespace kinako {

namespace {

constexpr ForeignModule kModules[] = {
#define MODULE(id, language, path, results, audience) \
  {ForeignModuleId::id, language, path, ForeignResults::results, Audience::audience},
#define INT(module, name, value)
#define FLOAT(module, name, value)
#define BUILTIN(module, name, builtin)
#define SUM(module, name)
#include "base/foreign_modules.def"
};

constexpr ForeignMember kMembers[] = {
#define MODULE(id, language, path, results, audience)
#define INT(module, name, value) {ForeignModuleId::module, MemberKind::Int, {}, name, value},
#define FLOAT(module, name, value) {ForeignModuleId::module, MemberKind::Float, {}, name, value},
#define BUILTIN(module, name, builtin) \
  {ForeignModuleId::module, MemberKind::Builtin, Builtin::builtin, name, 0},
#define SUM(module, name) {ForeignModuleId::module, MemberKind::Sum, {}, name, 0},
#include "base/foreign_modules.def"
};

constexpr bool isBefore(const ForeignMember& a, const ForeignMember& b) {
  return a.module < b.module;
}
static_assert(std::is_sorted(std::begin(kMembers), std::end(kMembers), isBefore),
              "members come after their module");

}  // namespace

std::span<const ForeignModule> allForeignModules() { return kModules; }

const ForeignModule& foreignModule(ForeignModuleId id) { return kModules[static_cast<size_t>(id)]; }

const ForeignModule* findForeignModule(std::string_view language, std::string_view path) {
  for (const auto& module : kModules) {
    if (module.language == language && module.path == path) return &module;
  }
  return nullptr;
}

std::span<const ForeignMember> membersOf(const ForeignModule& module) {
  const auto isOf = [&](const ForeignMember& member) { return member.module == module.id; };
  const auto* const begin = std::find_if(std::begin(kMembers), std::end(kMembers), isOf);
  return {begin, std::find_if_not(begin, std::end(kMembers), isOf)};
}

const ForeignMember* findMember(const ForeignModule& module, std::string_view name) {
  for (const auto& member : membersOf(module)) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

std::string signatureOf(const ForeignMember& member) {
  switch (member.kind) {
    case MemberKind::Int:
      return "int";
    case MemberKind::Float:
      return "float";
    case MemberKind::Sum:
      return std::string(member.name) + "(a: int, b: int): int";
    case MemberKind::Builtin: {
      const auto& builtin = builtinInfo(member.builtin);
      return std::string(member.name).append(builtin.signature.substr(builtin.name.size()));
    }
  }
  KINAKO_UNREACHABLE();
}

std::string_view docOf(const ForeignMember& member) {
  switch (member.kind) {
    case MemberKind::Int:
    case MemberKind::Float:
      return "";
    case MemberKind::Sum:
      return "a + b.";
    case MemberKind::Builtin:
      return builtinInfo(member.builtin).doc;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako
