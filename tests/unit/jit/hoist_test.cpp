// What is the same in all iterations of a loop is done before it, when that can do no harm.
#include "jit/reading.h"

namespace kinako::jit {

namespace {

/// A loop of `head`, a condition, `body` in it, and a way that is taken now and then. Returns which
/// of the nodes v20 to v29, and of those without a result, are before it: the text of the entry and
/// of the entrance that the loop may have got.
std::string before(const std::string& head, const std::string& body = "",
                   const std::string& rarely = "", bool hasState = true) {
  const std::string state = hasState ? " ; else @1 r0=v9" : "";
  const std::string text =
      after("hoist",
            "block0(v0: int, v1: int, v2: value, v3: pointer, v4: bool, v5: value, v6: float):"
            "\n v7 = int 0\n v8 = int 1\n jump block1(v7)\n block1(v9: int):" +
                state + '\n' + head + "\n v10 = lt v9, v0\n branch v10, block2, block6" +
                "\n block2:\n" + body + "\n branch v4, block3, block4\n block3:\n" + rarely +
                "\n jump block4\n block4:\n v11 = add_wrapping v9, v8\n step" +
                "\n jump block1(v11)\n block6:\n return v9\n");
  const size_t begin = text.find("v8 = int 1\n") + 11;
  return text.substr(begin, text.find("jump block1(v7)") - begin);
}

}  // namespace

TEST_CASE("what is the same in all iterations is done before the loop") {
  CHECK(before("v20 = mul v0, v1") == "v20 = mul v0, v1 ; else @1 r0=v7\n");
  CHECK(before("", "v20 = add_float v6, v6\n v21 = lt_float v20, v6") ==
        "v20 = add_float v6, v6\nv21 = lt_float v20, v6\n");
  CHECK(before("", "v20 = add v9, v1") == "");
}

TEST_CASE("what cannot leave is done before the loop though only some iterations do it") {
  CHECK(before("", "", "v20 = add_wrapping v0, v1") == "v20 = add_wrapping v0, v1\n");
}

TEST_CASE("a guard that only some iterations come to stays where it is") {
  CHECK(before("", "", "guard_index v0, v1") == "");
  CHECK(before("", "", "guard v4") == "");
  CHECK(before("", "", "v20 = guard_kind list, v2") == "");
  CHECK(before("", "", "v20 = add v0, v1") == "");
  CHECK(before("", "", "v20 = div v0, v1") == "");
}

TEST_CASE("a guard of every iteration is done before the loop, and goes on where it begins") {
  CHECK(before("", "guard_index v0, v1") == "guard_index v0, v1 ; else @1 r0=v7\n");
  CHECK(before("", "v20 = guard_kind list, v2\n guard_storage int, v20\n v21 = list_length v20") ==
        "v20 = guard_kind list, v2 ; else @1 r0=v7\n"
        "guard_storage int, v20 ; else @1 r0=v7\n"
        "v21 = list_length v20\n");
}

TEST_CASE("where the program cannot go on at the begin of the loop, guards and loads stay") {
  CHECK(before("", "guard_index v0, v1", "", false) == "");
  // Without the check before it, the load would be of a place that is not there.
  CHECK(before("", "guard_index v0, v1\n v20 = load_int v3, v0", "", false) == "");
  CHECK(before("", "v20 = add_wrapping v0, v1", "", false) == "v20 = add_wrapping v0, v1\n");
}

TEST_CASE("a load that only some iterations come to stays behind its check") {
  CHECK(before("", "", "guard_index v0, v1\n v20 = load_int v3, v0") == "");
  CHECK(before("", "", "v20 = load_cell v2") == "");
  CHECK(before("", "", "v20 = load_field field0, v3") == "");
}

TEST_CASE("a load is not moved over a write of what it reads") {
  CHECK(before("", "v20 = load_int v3, v0") == "v20 = load_int v3, v0\n");
  CHECK(before("", "v20 = load_int v3, v0\n store_int v3, v1, v0") == "");
  CHECK(before("", "store_int v3, v1, v0\n v20 = load_int v3, v0") == "");
  CHECK(before("", "v20 = load_int v3, v0", "store_int v3, v1, v0") == "");
  CHECK(before("", "v20 = load_int v3, v0\n store_float v3, v1, v6") == "v20 = load_int v3, v0\n");
  CHECK(before("", "v20 = load_cell v2", "store_cell v5, v2") == "");
  CHECK(before("", "v20: int = load_global global0", "store_global global0, v9") == "");
  CHECK(before("", "v20 = load_field field0, v3", "store_field field0, v3, v2") == "");
  CHECK(before("", "v20 = load_field field0, v3", "store_cell v5, v2") ==
        "v20 = load_field field0, v3\n");
}

TEST_CASE("headers of lists are not moved over what may change them") {
  const std::string loads = "guard_storage int, v3\n v20 = list_length v3\n v21 = list_elements v3";
  CHECK(before("", loads, "store_int v3, v1, v0") ==
        "guard_storage int, v3 ; else @1 r0=v7\nv20 = list_length v3\nv21 = list_elements v3\n");
  CHECK(before("", loads, "row @0 list_push, v2, v5") == "");
  CHECK(before("", loads, "v30: value = call function1, v9") == "");
  CHECK(before("", loads, "row @2 cell_set, v2, v5") != "");
}

TEST_CASE("rows, slots, calls, steps and what is made anew stay in the loop") {
  CHECK(before("", "v20: value = row @3 neg, v2") == "");
  CHECK(before("", "v20: value = row @7 raw_field, v2") == "");
  CHECK(before("", "v20: int = slot r12") == "");
  CHECK(before("", "v20: value = call function1, v0") == "");
  CHECK(before("", "v20 = box_int v0") == "");
  CHECK(before("", "v20 = new_cell v2") == "");
  CHECK(before("", "v20 = make_record shape1, v2, v2") == "");
  CHECK(before("", "share v2") == "");
  CHECK(before("", "store_cell v2, v5") == "");
}

TEST_CASE("a quotient that a condition made known is not done before the condition") {
  CHECK(before("", "", "v20 = div_known v0, v1") == "");
  CHECK(before("", "v20 = rem_known v0, v1") == "");
  CHECK(before("", "", "v20 = div_known v0, v8") == "v20 = div_known v0, v8\n");
}

TEST_CASE(
    "what is the same in an inner loop leaves it, and the outer one if it is the same there") {
  BECOMES("hoist", R"(
    block0(v0: int, v1: bool, v2: pointer):
      v3 = int 0
      jump block1(v3)
    block1(v4: int):                 ; else @1 r0=v4
      jump block2(v3)
    block2(v5: int):                 ; else @2 r0=v4 r1=v5
      v6 = add v0, v0
      v7 = add v4, v0
      v8 = add v5, v0
      v9 = load_int v2, v0
      step
      branch v1, block2(v8), block3
    block3:
      store_int v2, v0, v7
      step
      branch v1, block1(v6), block4
    block4:
      return v9)",
          R"(
    block0(v0: int, v1: bool, v2: pointer):
      v3 = int 0
      v6 = add v0, v0                ; else @1 r0=v3
      jump block1(v3)
    block1(v4: int):                 ; else @1 r0=v4
      v7 = add v4, v0                ; else @2 r0=v4 r1=v3
      v9 = load_int v2, v0
      jump block2(v3)
    block2(v5: int):                 ; else @2 r0=v4 r1=v5
      v8 = add v5, v0
      step
      branch v1, block2(v8), block3
    block3:
      store_int v2, v0, v7
      step
      branch v1, block1(v6), block4
    block4:
      return v9)");
}

TEST_CASE("a loop that several ways lead to, or one of two, gets an entrance") {
  BECOMES("hoist", R"(
    block0(v0: int, v1: bool):
      branch v1, block1(v0), block2
    block1(v2: int):                 ; else @1 r0=v2
      v3 = add v0, v0
      step
      branch v1, block1(v3), block2
    block2:
      return v0)",
          R"(
    block0(v0: int, v1: bool):
      branch v1, block3(v0), block2
    block3(v8: int):
      v3 = add v0, v0                ; else @1 r0=v8
      jump block1(v8)
    block1(v2: int):                 ; else @1 r0=v2
      step
      branch v1, block1(v3), block2
    block2:
      return v0)");
}

}  // namespace kinako::jit
