// Where the steps go, and who is told of hot places.
#include "vm/tier.h"

#include "vm/running.h"

namespace kinako::vm {

namespace {

/// Calls `step` as often as fuel allows, from a loop that begins at word 1.
constexpr std::string_view kLoop =
    "type int\nfunction main() -> v @0-9\n registers ii\n window 1\n"
    "int i0, 0\n"
    "again: move w0, i0\ncall i0, step\njump ->again @4-7\nreturn_null\n"
    "function step(i n: int) -> i @5-9\n registers ii\n"
    "add_int_imm i1, i0, 1\nreturn i1\n";

struct Listener : Tier {
  std::vector<HotPlace> told;
  void becameHot(const HotPlace& place) override { told.push_back(place); }
};

uint64_t sumOf(const std::vector<HotPlace>& places) {
  uint64_t sum = 0;
  for (const HotPlace& place : places) sum += place.steps;
  return sum;
}

}  // namespace

TEST_CASE("steps are put down to the places they were taken at") {
  VmOptions options;
  options.limits.fuel = 100'001;
  Running running(kLoop, options);
  const Outcome& outcome = running.run();
  CHECK(trapOf(outcome) == TrapKind::Fuel);
  CHECK(outcome.steps == 100'002);
  CHECK(sumOf(outcome.hot) == outcome.steps);  // it was stopped at a safepoint
  for (const HotPlace& place : outcome.hot) {
    const bool isLoop = place.place == Place{0, 1};
    CHECK((isLoop || place.place == Place{1, Place::kEntry}));
    CHECK(place.span == (isLoop ? Span{4, 7} : Span{5, 9}));
  }
  REQUIRE_FALSE(outcome.hot.empty());
  for (size_t i = 1; i < outcome.hot.size(); ++i) {
    CHECK(outcome.hot[i - 1].steps >= outcome.hot[i].steps);
  }
}

TEST_CASE("a hot place is reported once, when it has become hot") {
  Listener listener;
  VmOptions options;
  options.limits.fuel = 200'000;
  options.tier = &listener;
  options.hotSteps = 10'000;
  Running running(kLoop, options);
  running.run();
  REQUIRE_FALSE(listener.told.empty());
  CHECK(listener.told.size() <= 2);
  for (size_t i = 0; i < listener.told.size(); ++i) {
    CHECK(listener.told[i].steps >= 10'000);
    CHECK(listener.told[i].steps < 10'000 + 4096);
    for (size_t j = 0; j < i; ++j) CHECK(listener.told[i].place != listener.told[j].place);
  }
}

TEST_CASE("what is not hot enough is not reported") {
  Listener listener;
  VmOptions options;
  options.limits.fuel = 9'000;
  options.tier = &listener;
  options.hotSteps = 10'000;
  Running running(kLoop, options);
  CHECK(trapOf(running.run()) == TrapKind::Fuel);
  CHECK(listener.told.empty());
}

TEST_CASE("with a collection at every safepoint, each step counts where it is") {
  VmOptions options;
  options.limits.fuel = 99;
  options.gcStress = true;
  Running running(kLoop, options);
  const Outcome& outcome = running.run();
  CHECK(outcome.collections >= 100);
  REQUIRE(outcome.hot.size() == 2);
  CHECK(outcome.hot[0].steps == 50);
  CHECK(outcome.hot[1].steps == 50);
}

}  // namespace kinako::vm
