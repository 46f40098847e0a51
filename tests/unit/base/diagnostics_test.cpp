#include "base/diagnostics.h"

#include <catch2/catch.hpp>
#include <set>

using namespace kinako;

TEST_CASE("every diagnostic is found by its name in any case") {
  for (const auto& info : allDiagnostics()) {
    CHECK(findDiagnostic(info.name) == &diagnosticInfo(info.code));
    CHECK(diagnosticInfo(info.code).name == info.name);
  }
  REQUIRE(findDiagnostic("t002") != nullptr);
  CHECK(findDiagnostic("t002")->code == Code::T002);
  CHECK(findDiagnostic("T999") == nullptr);
  CHECK(findDiagnostic("") == nullptr);
}

TEST_CASE("fillIn replaces numbers in braces and nothing else") {
  CHECK(fillIn("expected {0}, got {1}", {"int", "bool"}) == "expected int, got bool");
  CHECK(fillIn("{1}{0}{1}", {"a", "b"}) == "bab");
  CHECK(fillIn("Declare `type {0} { … }`.", {"Point"}) == "Declare `type Point { … }`.");
  CHECK(fillIn("{x} {} {", {"a"}) == "{x} {} {");
  CHECK(fillIn("{0} and {1}", {"a"}) == "a and ");
  CHECK(fillIn("{0}", {"{1}", "b"}) == "{1}");
  CHECK(fillIn("{10}", std::vector<std::string>(11, "k")) == "k");
}

TEST_CASE("diagnostics come out in source order, equal places in the order of reporting") {
  DiagnosticSink sink;
  sink.report(Code::T002, {20, 21}, {"c"});
  sink.report(Code::T003, {5, 9}, {"b"});
  sink.report(Code::T002, {5, 6}, {"a"});
  const auto all = sink.sorted();
  REQUIRE(all.size() == 3);
  CHECK(all[0].message == "unknown function: b");
  CHECK(all[1].message == "undefined variable: a");
  CHECK(all[2].message == "undefined variable: c");
}

TEST_CASE("the same code at the same place is reported once") {
  DiagnosticSink sink;
  sink.report(Code::T002, {1, 2}, {"x"});
  sink.report(Code::T002, {1, 2}, {"x"}).withHelp("never seen");
  sink.report(Code::T003, {1, 2}, {"x"});
  const auto all = sink.sorted();
  REQUIRE(all.size() == 2);
  CHECK(all[0].help == "Nothing with this name is in scope here.");
}

TEST_CASE("a sink knows errors from warnings") {
  DiagnosticSink sink;
  sink.report(Code::P065, {0, 1});
  CHECK_FALSE(sink.hasErrors());
  sink.report(Code::T025, {0, 1}, {"x"});
  CHECK(sink.hasErrors());
}

TEST_CASE("a sink holds a limited number and keeps an error rather than a warning") {
  DiagnosticSink sink;
  for (uint32_t i = 0; i < 2 * DiagnosticSink::kMaxDiagnostics; ++i) {
    sink.report(Code::P065, {i, i + 1});
  }
  sink.report(Code::P065, {300, 301});  // once more: it is no other
  CHECK(sink.sorted().size() == DiagnosticSink::kMaxDiagnostics + 1);
  CHECK(sink.sorted().back().message == "… and 200 more warnings");
  CHECK_FALSE(sink.hasErrors());
  sink.report(Code::T025, {9000, 9001}, {"x"});
  CHECK(sink.hasErrors());
  const auto all = sink.sorted();
  REQUIRE(all.size() == DiagnosticSink::kMaxDiagnostics + 1);
  CHECK(all[all.size() - 2].code == Code::T025);
  CHECK(all.back().code == Code::P099);
  CHECK(all.back().omittedWarnings == 201);
}

TEST_CASE("counts agree with their nouns") {
  CHECK(fillIn("{0:argument}, {1:more error} of {2}", {"1", "2", "3"}) ==
        "1 argument, 2 more errors of 3");
  CHECK(fillIn("{0:argument} {1", {"2 to 3"}) == "2 to 3 arguments {1");
  CHECK(counted(1, "file") == "1 file");
  CHECK(counted(0, "file") == "0 files");
}

TEST_CASE("labels, help and fixes are added in one expression") {
  DiagnosticSink sink;
  sink.report(Code::T070, {10, 11}, {"x"})
      .label({0, 1}, "first declared here")
      .withHelp("Rename one.")
      .withFix({10, 11}, "y");
  const auto all = sink.sorted();
  CHECK(all[0].labels[0].text == "first declared here");
  CHECK(all[0].help == "Rename one.");
  CHECK(all[0].fixes[0].text == "y");
}

TEST_CASE("nearest finds slips of the fingers") {
  const std::vector<std::string_view> names{"length", "print", "parseIntStr", "starts_with", "str"};
  CHECK(nearest("lenght", names) == "length");
  CHECK(nearest("prnt", names) == "print");
  CHECK(nearest("pritn", names) == "print");
  CHECK(nearest("PRINT", names) == "print");
  CHECK(nearest("parseintstr", names) == "parseIntStr");
  CHECK(nearest("startsWith", names) == "starts_with");
  CHECK(nearest("srt", names) == "str");
}

TEST_CASE("nearest stays silent about other names") {
  const std::vector<std::string_view> names{"length", "print", "x", "to"};
  CHECK(nearest("total", names) == "");
  CHECK(nearest("y", names) == "");
  CHECK(nearest("ab", names) == "");
  CHECK(nearest("print", {"print"}) == "");
  CHECK(nearest("", names) == "");
  CHECK(nearest(std::string(100'000, 'x'), names) == "");
}

TEST_CASE("nearest prefers fewer edits, then the earlier candidate") {
  CHECK(nearest("counter", {"counters1", "counted", "counters"}) == "counted");
}
