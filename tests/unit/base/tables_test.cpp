#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "base/builtin.h"
#include "base/diagnostics.h"
#include "base/explanation_pages.h"
#include "base/explanations.h"
#include "base/foreign_module.h"
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

TEST_CASE("builtins say what they take and do") {
  for (const auto& info : allBuiltins()) {
    INFO(info.name);
    CHECK(info.least <= info.most);
    CHECK(std::string(info.signature).starts_with(std::string(info.name) + "("));
    CHECK(info.doc.ends_with("."));
  }
}

TEST_CASE("modules of other languages are found, their members have one name each and a page") {
  for (const auto& module : allForeignModules()) {
    INFO(module.language << " " << module.path);
    CHECK(&foreignModule(module.id) == &module);
    CHECK(findForeignModule(module.language, module.path) == &module);
    CHECK_FALSE(explanationPage(module.name()).empty());
    CHECK_FALSE(membersOf(module).empty());
    std::set<std::string_view> names;
    for (const auto& member : membersOf(module)) {
      INFO(member.name);
      CHECK(names.insert(member.name).second);
      CHECK(member.module == module.id);
      CHECK(findMember(module, member.name) == &member);
      const std::string page =
          explanationPage(std::string(module.name()) + "." + std::string(member.name));
      CHECK(page.find(signatureOf(member)) != page.npos);
    }
    CHECK(findMember(module, "no_such_member") == nullptr);
  }
  CHECK(findForeignModule("cobol", "math") == nullptr);
}

TEST_CASE("traps have one name each and stand in the order of their kinds") {
  std::set<std::string_view> names;
  for (const auto& info : allTraps()) {
    CHECK(names.insert(info.name).second);
    CHECK(&trapInfo(info.kind) == &info);
  }
}

TEST_CASE("every diagnostic and every trap has exactly one page") {
  std::set<std::string_view> pages;
  for (const auto& page : allExplanations()) {
    INFO(page.name);
    CHECK(pages.insert(page.name).second);
    CHECK(findExplanation(page.name) == &page);
  }
  for (const auto& info : allDiagnostics()) {
    INFO(info.name);
    CHECK(pages.erase(info.name) == 1);
  }
  for (const auto& info : allTraps()) {
    INFO(info.name);
    CHECK(pages.erase(info.name) == 1);
  }
  for (const auto name : pages) FAIL_CHECK(name << " is neither a diagnostic nor a trap");
}

TEST_CASE("pages are found in any case and nothing is made up") {
  REQUIRE(findExplanation("t002") != nullptr);
  CHECK(findExplanation("t002")->name == "T002");
  CHECK(findExplanation("Divide-By-Zero") != nullptr);
  CHECK(findExplanation("T0") == nullptr);
  CHECK(findExplanation("") == nullptr);
}

TEST_CASE("pages are complete: a title, some sentences, and two different programs") {
  for (const auto& page : allExplanations()) {
    INFO(page.name);
    CHECK_FALSE(page.title.ends_with("."));
    CHECK(page.title.size() < 80);
    CHECK((page.text.ends_with(".") || page.text.ends_with(".)")));
    CHECK(std::count(page.text.begin(), page.text.end(), '`') % 2 == 0);
    CHECK(page.wrong.ends_with("\n"));
    CHECK(page.right.ends_with("\n"));
    CHECK(page.wrong != page.right);
  }
}
