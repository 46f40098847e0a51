// What is compiled when, and given up when.
#include "jit/driver.h"

#include "jit/evaluate/evaluate.h"
#include "vm/running.h"

namespace kinako::jit {

namespace {

/// Adds up 0 to 99,999, each twice, through calls.
constexpr std::string_view kSum = R"(
type int
function main() -> v @0-9
  registers iiiv
  window 1
  int i0, 0
  int i1, 0
  int i2, 100000
again: move w0, i0
  call i0, more @1-2
  add_int i0, i0, i1
  for_next i1, i2 ->again @2-3
  box_int v3, i0
  return v3
function more(i n: int) -> i @3-9
  registers ii
  add_int_imm i1, i0, 0
  return i1
)";

/// Reads the last element of a list by index -1, 100 times.
constexpr std::string_view kLast = R"(
type int
type list<int> = list of int
function main() -> v @0-9
  registers viiii
  window 2
  list v0, 1, 2
  int i1, 5
  append_int v0, v0, i1 [yes] @1-2
  int i2, 0
  int i3, 100
again: move w0, v0
  int w1, -1
  call i1, at @1-2
  for_next i2, i3 ->again @2-3
  box_int v0, i1
  return v0
function at(v xs: list<int>, i n: int) -> i @3-9
  registers vii
  list_get_int i2, v0, i1 [int] @4-5
  return i2
)";

/// Doubles 1 seventy times.
constexpr std::string_view kBig = R"(
type int
function main() -> v @0-9
  registers iiiv
  int i0, 1
  int i1, 0
  int i2, 70
again: add_int i0, i0, i0 @1-2
  for_next i1, i2 ->again @2-3
  box_int v3, i0
  return v3
)";

/// A host that has no room for anything.
struct FullHost : CodeHost {
  std::unique_ptr<Installed> install(ssa::Code, std::string& declined) override {
    declined = "no room";
    return nullptr;
  }
  std::string report() const override { return R"("bytes":0)"; }
};

struct Ran {
  std::string value;
  uint64_t steps;
  std::string report;
  std::vector<std::string> log;
};
Ran ran(std::string_view listing, Policy policy,
        std::unique_ptr<CodeHost> host = std::make_unique<Evaluator>()) {
  policy.verifies = true;
  Ran result;
  Driver driver(std::move(host), policy,
                [&](std::string_view line) { result.log.emplace_back(line); });
  vm::VmOptions options;
  options.tier = &driver;
  options.wantsValue = true;
  options.slice = 100;
  vm::Running running(listing, options);
  const vm::Outcome& outcome = running.run();
  INFO((outcome.trap ? outcome.trap->message : ""));
  REQUIRE_FALSE(outcome.trap);
  result.value = outcome.value;
  result.steps = outcome.steps;
  result.report = outcome.jit;
  return result;
}
Ran ranAlone(std::string_view listing) {
  vm::VmOptions options;
  options.wantsValue = true;
  vm::Running running(listing, options);
  const vm::Outcome& outcome = running.run();
  REQUIRE_FALSE(outcome.trap);
  return {outcome.value, outcome.steps, outcome.jit, {}};
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }
size_t count(const Ran& ran, std::string_view part) {
  size_t found = 0;
  for (const std::string& line : ran.log) found += has(line, part);
  return found;
}

}  // namespace

TEST_CASE("code changes neither what a program does nor its steps") {
  for (const std::string_view listing : {kSum, kLast, kBig}) {
    const Ran alone = ranAlone(listing);
    CHECK(alone.report == "");
    for (const bool compilesAll : {false, true}) {
      Policy policy;
      policy.compilesAll = compilesAll;
      policy.callSteps = policy.loopSteps = 500;
      const Ran compiled = ran(listing, policy);
      CHECK(compiled.value == alone.value);
      CHECK(compiled.steps == alone.steps);
    }
  }
}

TEST_CASE("what is hot is compiled, once") {
  Policy policy;
  policy.callSteps = policy.loopSteps = 500;
  const Ran hot = ran(kSum, policy);
  INFO(hot.report);
  // The loop of main and what it calls; main itself is called once.
  CHECK(hot.log.size() == 2);
  CHECK(count(hot, R"({"event":"compiled","function":"main","loop":3,"nodes":)") == 1);
  CHECK(count(hot, R"({"event":"compiled","function":"more","nodes":)") == 1);
  CHECK(has(hot.report, R"("compiled":2,"declined":{})"));
  CHECK(has(hot.report, R"("generalised":0,"discarded":0,"entered":)"));
}

TEST_CASE("what is not hot is not compiled") {
  Policy policy;
  policy.callSteps = policy.loopSteps = 1'000'000;
  const Ran cold = ran(kSum, policy);
  CHECK(cold.log.empty());
  CHECK(has(cold.report, R"("compiled":0,)"));
}

TEST_CASE("an instruction at which code leaves too often becomes a call of its body") {
  Policy policy;
  policy.compilesAll = true;
  policy.mostLeft = 10;
  const Ran last = ran(kLast, policy);
  INFO(last.report);
  CHECK(count(last,
              R"({"event":"generalised","function":"at","word":0,"instruction":"list_get_int"})") ==
        1);
  CHECK(count(last, R"({"event":"compiled","function":"at","nodes":)") == 2);
  CHECK(has(last.report, R"("list_get_int":10)"));
  CHECK(has(last.report, R"("generalised":1,"discarded":0)"));
  CHECK(has(last.report, R"("rows":{"list":1,"append_int":1,"list_get_int":)"));
}

TEST_CASE("a function that leaves all the same is left to the machine") {
  Policy policy;
  policy.compilesAll = true;
  policy.mostLeft = 10;
  policy.mostVersions = 1;
  const Ran last = ran(kLast, policy);
  CHECK(count(last, R"({"event":"discarded","function":"at"})") == 1);
  CHECK(count(last, R"("event":"compiled","function":"at")") == 1);
  CHECK(has(last.report, R"("list_get_int":10)"));
  CHECK(has(last.report, R"("discarded":1)"));
}

TEST_CASE("after integers have become large, code is that of the wide world") {
  Policy policy;
  policy.compilesAll = true;
  const Ran big = ran(kBig, policy);
  CHECK(count(big, R"("isWide":true)") >= 1);
  CHECK(has(big.report, R"("add_int":1)"));  // it left once
}

TEST_CASE("a host without room leaves everything to the machine, and the report says why") {
  Policy policy;
  policy.compilesAll = true;
  const Ran full = ran(kSum, policy, std::make_unique<FullHost>());
  CHECK(full.value == ranAlone(kSum).value);
  CHECK(has(full.report, R"("compiled":0,"declined":{"no room":)"));
  CHECK(has(full.report, R"("bytes":0})"));
  CHECK(count(full, R"({"event":"declined","function":"more","why":"no room"})") == 1);
}

}  // namespace kinako::jit
