#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "base/builtin.h"
#include "base/trap_kind.h"

using namespace kinako;

TEST_CASE("builtins have one name each and are found by it") {
  std::set<std::string_view> names;
  for (const auto& info : allBuiltins()) {
    CHECK(names.insert(info.name).second);
    CHECK(findBuiltin(info.name) == &info);
    CHECK(&builtinInfo(info.id) == &info);
  }
  CHECK(findBuiltin("no_such_builtin") == nullptr);
}

TEST_CASE("builtins tell what they take and do") {
  for (const auto& info : allBuiltins()) {
    INFO(info.name);
    CHECK(info.least <= info.most);
    CHECK(std::string(info.signature).starts_with(std::string(info.name) + "("));
    CHECK(info.doc.ends_with("."));
  }
}

TEST_CASE("traps have one name each and stand in the order of their kinds") {
  std::set<std::string_view> names;
  for (const auto& info : allTraps()) {
    CHECK(names.insert(info.name).second);
    CHECK(&trapInfo(info.kind) == &info);
  }
}
