// Checks that the ranges of numbers make needless, and the many that look as if they were.
#include <fmt/format.h>

#include "jit/reading.h"

namespace kinako::jit {

namespace {

/// A loop that counts from `first` while `condition` (of v3, the counter, and v0, an int) by
/// `step`; what its step becomes.
std::string stepOf(const std::string& first, const std::string& condition,
                   const std::string& step) {
  const std::string text = after("ranges", "block0(v0: int):\n v1 = " + first +
                                               "\n v2 = int 1\n v8 = int 0\n v9 = int -1"
                                               "\n v10 = int 9223372036854775807\n v11 = int 2"
                                               "\n jump block1(v1)"
                                               "\n block1(v3: int):\n v4 = " +
                                               condition +
                                               "\n branch v4, block2, block3"
                                               "\n block2:\n v5 = " +
                                               step +
                                               "\n step\n jump block1(v5)"
                                               "\n block3:\n return v3\n");
  const size_t at = text.find("v5 = ") + 5;
  return text.substr(at, text.find(' ', at) - at);
}

/// What an operation of v4, between `low` and `high`, and v5, the same, becomes.
std::string between(const std::string& operation, const std::string& low, const std::string& high) {
  const std::string text =
      after("ranges", "block0(v4: int, v5: int):\n v0 = int " + low + "\n v1 = int " + high +
                          "\n v10 = le v0, v4\n branch v10, block1, block9"
                          "\n block1:\n v11 = le v4, v1\n branch v11, block2, block9"
                          "\n block2:\n v12 = le v0, v5\n branch v12, block3, block9"
                          "\n block3:\n v13 = le v5, v1\n branch v13, block4, block9"
                          "\n block4:\n v6 = " +
                          operation + "\n return v6\n block9:\n return_null\n");
  const size_t at = text.find("v6 = ");
  if (at == std::string::npos) return "gone";
  return text.substr(at + 5, text.find(' ', at + 5) - at - 5);
}

/// Whether the check of an index stays in a loop over a list: `body` is between the loop's
/// condition and the next iteration, in which v9 is the counter.
bool isChecked(const std::string& before, const std::string& condition, const std::string& body,
               const std::string& step = "v20 = add v9, v2") {
  const std::string text =
      after("ranges",
            "block0(v0: value, v1: int, v40: value):\n v2 = int 1\n v3 = int 0"
            "\n v4 = guard_kind list, v0\n v5 = list_length v4\n v6 = list_elements v4"
            "\n v7 = int -1\n" +
                before + "\n block1(v9: int):\n" + condition +
                "\n branch v10, block2, block3\n block2:\n" + body + '\n' + step +
                "\n step\n jump block1(v20)\n block3:\n return v9\n");
  return text.find("guard_index") != std::string::npos;
}

constexpr const char* kMost = "9223372036854775807";
constexpr const char* kLeast = "-9223372036854775808";

}  // namespace

TEST_CASE("a counter that is less than something has a next number") {
  CHECK(stepOf("int 0", "lt v3, v0", "add v3, v2") == "add_wrapping");
  CHECK(stepOf("int -5", "lt v3, v10", "add v3, v2") == "add_wrapping");
  CHECK(stepOf("int 0", "ne v3, v10", "add v3, v2") == "add");
  CHECK(stepOf("add_wrapping v0, v0", "ne v3, v11", "add v3, v2") == "add");
  CHECK(stepOf("int 2", "eq v3, v11", "add v3, v2") == "add_wrapping");
  CHECK(stepOf("int 0", "eq v3, v0", "add v3, v2") == "add");
}

TEST_CASE("a counter that may be equal to the end has a next number only below the largest") {
  CHECK(stepOf("int 0", "le v3, v0", "add v3, v2") == "add");
  CHECK(stepOf("int 0", "le v3, v10", "add v3, v2") == "add");
  CHECK(stepOf("int 0", "le v3, v11", "add v3, v2") == "add_wrapping");
}

TEST_CASE("a counter that goes by two may go over the end") {
  CHECK(stepOf("int 0", "lt v3, v0", "add v3, v11") == "add");
  CHECK(stepOf("int 0", "lt v3, v11", "add v3, v11") == "add_wrapping");
}

TEST_CASE("a counter that goes by an unknown number, or is doubled, may go over the end") {
  CHECK(stepOf("int 0", "lt v3, v0", "add v3, v0") == "add");
  CHECK(stepOf("int 1", "lt v3, v0", "mul v3, v11") == "mul");
  CHECK(stepOf("int 1", "lt v3, v0", "add v3, v3") == "add");
}

TEST_CASE("a counter that goes down ends above the least number") {
  CHECK(stepOf("int 10", "lt v8, v3", "sub v3, v2") == "sub_wrapping");
  CHECK(stepOf("int 10", "le v8, v3", "sub v3, v2") == "sub_wrapping");
  CHECK(stepOf("int 10", "lt v0, v3", "sub v3, v2") == "sub_wrapping");
  CHECK(stepOf("int 10", "lt v8, v3", "add v3, v9") == "add_wrapping");
  CHECK(stepOf("int 10", "le v0, v3", "sub v3, v2") == "sub");
  CHECK(stepOf("int 10", "ne v3, v0", "sub v3, v2") == "sub");
  CHECK(stepOf("int 10", "lt v0, v3", "sub v3, v11") == "sub");
}

TEST_CASE("a counter that goes away from its end may not stop before the last number") {
  CHECK(stepOf("int 0", "lt v3, v0", "sub v3, v2") == "sub");
  CHECK(stepOf("int 0", "lt v9, v3", "add v3, v2") == "add");
}

TEST_CASE("a sum over a loop may be too large") {
  STAYS("ranges", R"(
    block0(v0: int):
      v1 = int 0
      v2 = int 1
      v3 = int 10
      jump block1(v1, v1)
    block1(v4: int, v5: int):
      v6 = lt v4, v3
      branch v6, block2, block3
    block2:
      v7 = add v5, v4
      v8 = add_wrapping v4, v2
      step
      jump block1(v8, v7)
    block3:
      return v5)");
}

TEST_CASE("operations that fit for all numbers that come are not checked") {
  CHECK(between("add v4, v5", "-10", "10") == "add_wrapping");
  CHECK(between("sub v4, v5", "-10", "10") == "sub_wrapping");
  CHECK(between("mul v4, v5", "-10", "10") == "mul_wrapping");
  CHECK(between("mul v4, v5", "-3037000499", "3037000499") == "mul_wrapping");
  CHECK(between("mul v4, v5", "-3037000500", "3037000500") == "mul");
  CHECK(between("mul v4, v5", "-4294967296", "1") == "mul");
  CHECK(between("add v4, v5", "0", "4611686018427387903") == "add_wrapping");
  CHECK(between("add v4, v5", "0", "4611686018427387904") == "add");
  CHECK(between("sub v4, v5", "0", kMost) == "sub_wrapping");
  CHECK(between("sub v4, v5", "-1", kMost) == "sub");
  CHECK(between("sub v4, v5", kLeast, "-1") == "sub_wrapping");
  CHECK(between("sub v4, v5", kLeast, "0") == "sub");
}

TEST_CASE("a divisor that is not 0 is known, unless the quotient of the least by -1 may come") {
  CHECK(between("div v4, v5", "1", "10") == "div_known");
  CHECK(between("rem v4, v5", "1", "10") == "rem_known");
  CHECK(between("div v4, v5", "0", "10") == "div");
  CHECK(between("rem v4, v5", "0", "10") == "rem");
  CHECK(between("div v4, v5", "-10", "10") == "div");
  CHECK(between("div v4, v5", "-10", "-1") == "div_known");
  CHECK(between("div v4, v5", kLeast, "-1") == "div");
  CHECK(between("rem v4, v5", kLeast, "-1") == "rem");
  CHECK(between("div v4, v5", kLeast, "-2") == "div_known");
  CHECK(between("rem v4, v5", kLeast, "-2") == "rem_known");
}

TEST_CASE("comparisons that always have the same result are constants") {
  BECOMES("ranges", R"(
    block0(v0: value, v1: int):
      v2 = guard_kind list, v0
      v3 = list_length v2
      v4 = int 0
      v5 = int -1
      v6 = lt v3, v4
      v7 = le v4, v3
      v8 = lt v4, v3
      v9 = eq v3, v5
      v10 = ne v3, v5
      v11 = eq v3, v4
      v12 = le v3, v5
      v13: value = call function1, v6, v7, v8, v9, v10, v11, v12
      return v13)",
          R"(
    block0(v0: value, v1: int):
      v16 = bool 1
      v15 = bool 0
      v2 = guard_kind list, v0
      v3 = list_length v2
      v4 = int 0
      v5 = int -1
      v8 = lt v4, v3
      v11 = eq v3, v4
      v13: value = call function1, v15, v16, v8, v15, v16, v11, v15
      return v13)");
}

TEST_CASE("what is left by a remainder is nearer to 0, with the sign of the first") {
  // 0 to 9 of what is not negative, -9 to 9 of the rest: so much is known of `x % 10`.
  const auto text = [](const char* dividend) {
    return after("ranges", std::string("block0(v0: int, v1: value):\n v2 = int 10\n v3 = int -10"
                                       "\n v8 = guard_kind string, v1\n v9 = string_length v8"
                                       "\n v4 = rem_known ") +
                               dividend + ", v2\n v5 = rem_known " + dividend +
                               ", v3\n guard_index v4, v2\n guard_index v5, v2\n v6 = add v4, v5"
                               "\n return v6\n");
  };
  const std::string ofLength = text("v9");
  CHECK(ofLength.find("guard_index") == std::string::npos);
  CHECK(ofLength.find("v6 = add_wrapping v4, v5") != std::string::npos);
  const std::string ofAny = text("v0");
  CHECK(ofAny.find("guard_index v4, v2") != std::string::npos);
  CHECK(ofAny.find("guard_index v5, v2") != std::string::npos);
  CHECK(ofAny.find("v6 = add_wrapping v4, v5") != std::string::npos);
}

// --- indexes

TEST_CASE("a counter from 0 to the length of the list is a place in it") {
  CHECK_FALSE(isChecked("jump block1(v3)", "v10 = lt v9, v5", "guard_index v9, v5"));
  CHECK_FALSE(isChecked("jump block1(v2)", "v10 = lt v9, v5", "guard_index v9, v5"));
}

TEST_CASE("a negative counter is no place in the list") {
  CHECK(isChecked("jump block1(v7)", "v10 = lt v9, v5", "guard_index v9, v5"));
  CHECK(isChecked("jump block1(v1)", "v10 = lt v9, v5", "guard_index v9, v5"));
  CHECK(isChecked("jump block1(v3)", "v10 = lt v9, v5", "guard_index v9, v5", "v20 = sub v9, v2"));
}

TEST_CASE("the length itself is no place in the list") {
  CHECK(isChecked("jump block1(v3)", "v10 = le v9, v5", "guard_index v9, v5"));
  CHECK(isChecked("jump block1(v3)", "v10 = ne v9, v5", "guard_index v9, v5"));
  CHECK(isChecked("jump block1(v3)", "v11 = lt v5, v9\n v10 = not v11", "guard_index v9, v5"));
}

TEST_CASE("a condition that is turned around says the opposite") {
  CHECK_FALSE(
      isChecked("jump block1(v3)", "v11 = le v5, v9\n v10 = not v11", "guard_index v9, v5"));
  CHECK(isChecked("jump block1(v3)", "v11 = lt v9, v5\n v10 = not v11", "guard_index v9, v5"));
  CHECK(isChecked("jump block1(v3)", "v10 = lt v5, v9", "guard_index v9, v5"));
  CHECK(isChecked("jump block1(v3)", "v10 = le v5, v9", "guard_index v9, v5"));
}

TEST_CASE("what is less than another number is no place in the list") {
  CHECK(isChecked("jump block1(v3)", "v10 = lt v9, v1", "guard_index v9, v5"));
  CHECK(isChecked("v30 = guard_kind list, v40\n v31 = list_length v30\n jump block1(v3)",
                  "v10 = lt v9, v31", "guard_index v9, v5"));
}

TEST_CASE("the next place may be after the end") {
  CHECK(isChecked("jump block1(v3)", "v10 = lt v9, v5", "v12 = add v9, v2\n guard_index v12, v5"));
}

TEST_CASE("a length that may have changed in the loop is another one") {
  CHECK(isChecked("jump block1(v3)", "v10 = lt v9, v5",
                  "v12: value = call function1, v9\n v13 = list_length v4\n guard_index v9, v13"));
  CHECK(isChecked("jump block1(v3)", "v10 = lt v9, v5",
                  "row @0 list_push, v0, v40\n v13 = list_length v4\n guard_index v9, v13"));
}

TEST_CASE("a condition says nothing of the number that comes after it") {
  CHECK(isChecked("jump block1(v3)", "v10 = lt v9, v5\n v12 = add v9, v2", "guard_index v12, v5",
                  "v20 = add v12, v2"));
}

TEST_CASE("after two ways meet, the condition of one of them does not hold") {
  STAYS("ranges", R"(
    block0(v0: int, v1: int):
      v2 = lt v0, v1
      branch v2, block1, block2
    block1:
      jump block3
    block2:
      jump block3
    block3:
      v3 = add v0, v1
      guard_index v0, v1
      return v3)");
  STAYS("ranges", R"(
    block0(v0: value, v1: value, v2: int):
      v3 = int 5
      v4 = guard_kind string, v0
      v5 = string_length v4
      v6 = guard_kind string, v1
      v7 = string_length v6
      v8 = lt v5, v7
      branch v8, block2, block1
    block1:
      jump block2
    block2:
      guard_index v5, v7
      v9 = lt v2, v3
      branch v9, block4, block3
    block3:
      jump block4
    block4:
      v10 = add v2, v3
      return v10)");
  STAYS("ranges", R"(
    block0(v0: int, v1: int):
      v2 = int 5
      v3 = lt v0, v2
      branch v3, block1, block1
    block1:
      v4 = add v0, v2
      return v4)");
}

TEST_CASE("a way that goes back does not bring the condition of the way out") {
  // The counter is less than the length where the loop goes on; not where it begins.
  STAYS("ranges", R"(
    block0(v0: value):
      v1 = int 0
      v2 = int 1
      v3 = guard_kind list, v0
      v4 = list_length v3
      jump block1(v1)
    block1(v5: int):
      guard_index v5, v4
      v6 = add_wrapping v5, v2
      v7 = lt v6, v4
      branch v7, block2, block3
    block2:
      step
      jump block1(v6)
    block3:
      return_null)");
}

TEST_CASE("a loop that is entered below the length stays below it") {
  BECOMES("ranges", R"(
    block0(v0: value):
      v1 = int 0
      v2 = int 1
      v3 = guard_kind list, v0
      v4 = list_length v3
      v8 = lt v1, v4
      branch v8, block4, block3
    block4:
      jump block1(v1)
    block1(v5: int):
      guard_index v5, v4
      v6 = add v5, v2
      v7 = lt v6, v4
      branch v7, block2, block3
    block2:
      step
      jump block1(v6)
    block3:
      return_null)",
          R"(
    block0(v0: value):
      v1 = int 0
      v2 = int 1
      v3 = guard_kind list, v0
      v4 = list_length v3
      v8 = lt v1, v4
      branch v8, block4, block3
    block4:
      jump block1(v1)
    block1(v5: int):
      v6 = add_wrapping v5, v2
      v7 = lt v6, v4
      branch v7, block2, block3
    block2:
      step
      jump block1(v6)
    block3:
      return_null)");
}

TEST_CASE("a number that a loop does not change stays less than another one") {
  // But one that comes from elsewhere into the inner loop, once in a while, does not.
  const std::string loops = R"(
    block0(v0: value, v1: bool):
      v2 = int 0
      v3 = int 1
      v4 = guard_kind list, v0
      v5 = list_length v4
      jump block1(v2)
    block1(v6: int):
      v7 = lt v6, v5
      branch v7, block2, block5
    block2:
      jump block3(v6)
    block3(v8: int):
      guard_index v8, v5
      step
      branch v1, block3(WHAT), block4
    block4:
      v9 = add_wrapping v6, v3
      step
      jump block1(v9)
    block5:
      return_null)";
  const auto with = [&](const char* what) {
    std::string text = loops;
    text.replace(text.find("WHAT"), 4, what);
    return after("ranges", text).find("guard_index") != std::string::npos;
  };
  CHECK_FALSE(with("v8"));
  CHECK_FALSE(with("v6"));
  CHECK_FALSE(with("v2"));  // 0 is less than what a counter from 0 on is less than
  CHECK(with("v3"));
  CHECK(with("v5"));
}

TEST_CASE("a number is not less than one that changes with it") {
  STAYS("ranges", R"(
    block0(v0: int, v1: bool):
      v2 = int 0
      v3 = int 5
      jump block1(v2, v3)
    block1(v4: int, v5: int):
      guard_index v4, v5
      v6: int = call function1, v5
      step
      branch v1, block1(v4, v6), block2
    block2:
      return_null)");
}

TEST_CASE("a number that was less than another one may not be less than the next one") {
  const std::string text = after("ranges", R"(
    block0:
      v1 = int 0
      v2 = int 5
      v3 = int 1
      jump block1(v1, v2)
    block1(v4: int, v5: int):
      guard_index v4, v5
      v6 = add v4, v3
      v7 = lt v6, v5
      branch v7, block2, block3
    block2:
      step
      jump block1(v6, v3)
    block3:
      return v4)");
  CHECK(text.find("guard_index v4, v5") != std::string::npos);
}

TEST_CASE("a loop that decides at its end whether it goes on is below the length as well") {
  const std::string text = after("ranges", R"(
    block0(v0: value):
      v1 = int 0
      v2 = int 1
      v3 = guard_kind list, v0
      v4 = list_length v3
      v5 = lt v1, v4
      branch v5, block1(v1), block2
    block1(v6: int):
      guard_index v6, v4
      step
      v7 = add_wrapping v6, v2
      v8 = lt v7, v4
      branch v8, block1(v7), block2
    block2:
      return_null)");
  CHECK(text.find("guard_index") == std::string::npos);
}

TEST_CASE("a number is as large as the one that came through many blocks") {
  STAYS("ranges", R"(
    block0(v0: value, v1: value):
      v2 = guard_kind list, v0
      v3 = list_length v2
      v4 = guard_kind list, v1
      v5 = list_length v4
      jump block1(v5)
    block1(v6: int):
      jump block2(v6)
    block2(v7: int):
      jump block3(v7)
    block3(v8: int):
      jump block4(v8)
    block4(v9: int):
      jump block5(v9)
    block5(v10: int):
      jump block6(v10)
    block6(v11: int):
      guard_index v11, v3
      return_null)");
}

TEST_CASE("a decision that leads to one block says nothing") {
  STAYS("ranges", R"(
    block0(v0: value):
      v1 = int 0
      v2 = int 1
      v3 = guard_kind list, v0
      v4 = list_length v3
      v5 = lt v1, v4
      branch v5, block1, block3
    block1:
      jump block2(v1)
    block2(v6: int):
      guard_index v6, v4
      step
      v7 = add_wrapping v6, v2
      v8 = lt v7, v4
      branch v8, block2(v7), block2(v7)
    block3:
      return_null)");
}

TEST_CASE("a decision that was made before is not made again") {
  BECOMES("ranges", R"(
    block0(v0: bool, v1: value):
      branch v0, block1, block2
    block1:
      v2 = not v0
      branch v2, block3, block4
    block2:
      branch v0, block3, block4
    block3:
      return_null
    block4:
      return v1)",
          R"(
    block0(v0: bool, v1: value):
      v8 = bool 0
      branch v0, block1, block2
    block1:
      v2 = not v0
      branch v8, block3, block4
    block2:
      branch v8, block3, block4
    block3:
      return_null
    block4:
      return v1)");
  BECOMES("ranges", R"(
    block0(v0: bool, v1: value):
      branch v0, block1, block2
    block1:
      branch v0, block2, block3
    block2:
      return_null
    block3:
      return v1)",
          R"(
    block0(v0: bool, v1: value):
      v6 = bool 1
      branch v0, block1, block2
    block1:
      branch v6, block2, block3
    block3:
      return v1
    block2:
      return_null)");
}

TEST_CASE("a decision is made again where another one may have come to it") {
  STAYS("ranges", R"(
    block0(v0: bool, v1: bool):
      branch v0, block1, block2
    block1:
      branch v1, block2, block3
    block2:
      branch v0, block3, block4
    block3:
      branch v1, block4, block5
    block5:
      return v1
    block4:
      return v0)");
  // In a loop, the condition of the next iteration is another one.
  STAYS("ranges", R"(
    block0(v0: bool):
      jump block1(v0)
    block1(v1: bool):
      branch v1, block2, block3
    block2:
      v2: bool = call function1, v1
      step
      branch v2, block1(v2), block3
    block3:
      return_null)");
}

TEST_CASE("what is read from outside may be any number") {
  STAYS("ranges", R"(
    block0(v0: pointer, v1: value, v2: int):
      v3 = int 1
      v4 = load_int v0, v2
      v5 = unbox_int v1
      v6: int = load_global global0
      v7: int = call function1, v2
      v8: int = slot r0
      v9 = add v4, v3
      v10 = add v5, v3
      v11 = add v6, v3
      v12 = add v7, v3
      v13 = add v8, v3
      v14: value = call function1, v9, v10, v11, v12, v13
      return v14)");
}

TEST_CASE("numbers that take many iterations to come to a variable come there") {
  // A negative one comes in at the end, and goes from each variable to the one before.
  const auto isChecked = [](size_t variables) {
    std::string parameters;
    std::string begin;
    std::string next;
    for (size_t i = 0; i < variables; ++i) {
      parameters += fmt::format("{}v{}: int", i == 0 ? "" : ", ", 10 + i);
      begin += i == 0 ? "v1" : ", v1";
      next += i + 1 == variables ? "v2" : fmt::format("v{}, ", 11 + i);
    }
    const std::string text =
        after("ranges", "block0(v0: bool):\n v1 = int 0\n v2 = int -1\n v3 = int 5\n jump block1(" +
                            begin + ")\nblock1(" + parameters +
                            "):\n guard_index v10, v3\n step\n branch v0, block1(" + next +
                            "), block2\nblock2:\n return v10\n");
    return text.find("guard_index") != std::string::npos;
  };
  CHECK(isChecked(1));
  CHECK(isChecked(10));
  CHECK(isChecked(100));
}

TEST_CASE("a block that cannot be reached brings no numbers") {
  const std::string text = after("ranges", R"(
    block0(v0: value):
      v1 = int 0
      v2 = int 5
      v3 = int -1
      jump block1(v1)
    block1(v4: int):
      guard_index v4, v2
      return v4
    block2:
      jump block1(v3))");
  CHECK(text.find("guard_index") == std::string::npos);
}

}  // namespace kinako::jit
