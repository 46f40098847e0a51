#include "base/budget.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

using kinako::Budget;

TEST_CASE("A budget without limits never ends") {
  Budget budget;
  CHECK(budget.take(SIZE_MAX / 2));
  CHECK(budget.goOn(UINT32_MAX));
  CHECK(budget.goOn());
  CHECK_FALSE(budget.isSpent());
  CHECK(budget.millisecondsLeft() == 0);
}

TEST_CASE("A budget ends when more memory is held than it has, and stays so") {
  Budget budget(0, 1000);
  CHECK(budget.take(600));
  CHECK(budget.take(400));
  budget.release(500);
  CHECK(budget.take(500));
  CHECK(budget.goOn());
  CHECK_FALSE(budget.take(1));
  CHECK_FALSE(budget.goOn());
  budget.release(1001);
  CHECK_FALSE(budget.goOn());
  CHECK(budget.limit() == Budget::Limit::Memory);
}

TEST_CASE("A budget ends when its time is over, which is looked at after some work") {
  Budget budget(1, 0);
  CHECK(budget.millisecondsLeft() == 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  CHECK_FALSE(budget.goOn(1'000'000));
  CHECK_FALSE(budget.goOn());
  CHECK(budget.limit() == Budget::Limit::Time);
}
