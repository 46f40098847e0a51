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

/// Says what it is asked, and has no code.
struct Listener : Tier {
  explicit Listener(uint64_t hotSteps) : hotSteps(hotSteps) {}

  const uint64_t hotSteps;
  std::vector<std::pair<Place, uint64_t>> asked;  ///< whether it is hot, after so many steps
  std::vector<Place> wanted;
  int forgotten = 0;

  bool isHot(Place place, uint64_t steps) override {
    asked.emplace_back(place, steps);
    return steps >= hotSteps;
  }
  const HotCode* codeFor(const bytecode::Program&, Place place, bool) override {
    wanted.push_back(place);
    return nullptr;
  }
  bool left(const bytecode::Program&, uint32_t, uint32_t, bool) override { return false; }
  void forget(const bytecode::Program&) override { ++forgotten; }
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

TEST_CASE("code of a place is wanted at its safepoints, from when it is hot") {
  Listener listener(10'000);
  VmOptions options;
  options.limits.fuel = 200'000;
  options.tier = &listener;
  {
    Running running(kLoop, options);
    running.run();
  }
  // With no steps when the machine began, then with more and more.
  REQUIRE(listener.asked.size() > 4);
  CHECK(listener.asked[0] == std::pair{Place{0, Place::kEntry}, uint64_t{0}});
  CHECK(listener.asked[1] == std::pair{Place{1, Place::kEntry}, uint64_t{0}});
  REQUIRE_FALSE(listener.wanted.empty());
  size_t hot = 0;
  for (const auto& [place, steps] : listener.asked) hot += steps >= 10'000;
  CHECK(listener.wanted.size() == hot);
  CHECK(listener.forgotten == 1);
}

TEST_CASE("no code of what is not hot enough is wanted") {
  Listener listener(10'000);
  VmOptions options;
  options.limits.fuel = 9'000;
  options.tier = &listener;
  Running running(kLoop, options);
  CHECK(trapOf(running.run()) == TrapKind::Fuel);
  CHECK(listener.wanted.empty());
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
