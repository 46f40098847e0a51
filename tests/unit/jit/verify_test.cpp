// What is wrong with code, rule by rule.
#include "jit/reading.h"

namespace kinako::jit {

namespace {

std::string problemOf(std::string_view text, bool isWide = false) {
  const ssa::Listed result = listed(text, isWide);
  REQUIRE(result.error == "");
  return ssa::verify(result.code);
}
/// With `line` in the entry, which has a node of each type.
std::string problemOfLine(const std::string& line, bool isWide = false) {
  return problemOf(
      "block0(v0: int, v1: float, v2: bool, v3: value, v4: pointer):\n" + line + "\nreturn_null\n",
      isWide);
}

constexpr std::string_view kSound = R"(
  block0(v0: int):
    v1 = add v0, v0
    jump block1(v1)
  block1(v2: int):
    return v2)";
/// Of sound code after a change.
template <typename Change>
std::string problemAfter(Change change) {
  ssa::Code it = code(kSound);
  change(it);
  return ssa::verify(it);
}

}  // namespace

TEST_CASE("code begins with a block, and nothing leads there") {
  CHECK(ssa::verify(ssa::Code(region())) == "no blocks");
  CHECK(problemOf("block0:\n jump block0\n") == "block0 leads to the entry");
  CHECK(problemOf("block0:\n jump block1\nblock1:\n jump block0\n") == "block1 leads to the entry");
  CHECK(problemAfter([](ssa::Code& it) { it.blocks[0].next[0].to = 2; }) == "block0: an edge");
}

TEST_CASE("a block ends with its one terminator") {
  CHECK(problemOf("block0:\n jump block1\nblock1:\n") == "block1 is empty");
  CHECK(problemOf("block0:\n v0 = int 1\n") == "block0 does not end with its one terminator");
  CHECK(problemOfLine("return_null") == "block0 does not end with its one terminator");
  CHECK(problemOfLine("leave") == "block0 does not end with its one terminator");
}

TEST_CASE("a node is in one block, once, and names it") {
  CHECK(problemAfter([](ssa::Code& it) { it.blocks[0].body[0] = 77; }) == "block0: no such node");
  CHECK(problemAfter([](ssa::Code& it) {
          it.blocks[0].body.insert(it.blocks[0].body.begin(), it.blocks[0].body[0]);
        }) == "v1 is twice in blocks");
  CHECK(problemAfter([](ssa::Code& it) { it.nodes[1].block = 1; }) == "v1 names another block");
  CHECK(problemAfter([](ssa::Code& it) {
          std::swap(it.blocks[1].parameters[0], it.blocks[0].body[0]);
          std::swap(it.nodes[1].block, it.nodes[2].block);
        }) == "v2: parameters are not in the body");
}

TEST_CASE("inputs are made before, on every way") {
  CHECK(problemOfLine("v5 = lt v6, v0\n v6 = add v0, v0") == "v5 lt: v6 is not made before it");
  CHECK(problemOfLine("v5 = add v5, v0") == "v5 add: v5 is not made before it");
  CHECK(problemOf(R"(
    block0(v0: bool):
      branch v0, block1, block2
    block1:
      v1 = int 1
      jump block2
    block2:
      return v1)") == "v4 return: v1 is not made before it");
  CHECK(problemOf(R"(
    block0(v0: bool):
      jump block1
    block1:
      v1 = not v0
      branch v1, block2, block3
    block2:
      return v2
    block3:
      v2 = not v1
      return v2)") == "v5 return: v2 is not made before it");
  CHECK(problemOf(R"(
    block0:
      return v0
    block1:
      v0 = int 1
      return v0)") == "v1 return: v0 is not made before it");
}

TEST_CASE("inputs are as many and of the types that the operation says") {
  CHECK(problemOfLine("v5 = add v0") == "v5 add: too few inputs");
  CHECK(problemOfLine("v5 = add v0, v0, v0") == "v5 add: too many inputs");
  CHECK(problemOfLine("v5 = int 1, v0") == "v5 int: too many inputs");
  CHECK(problemOfLine("v5 = add v0, v1") == "v5 add: type of v1");
  CHECK(problemOfLine("v5 = add_float v0, v1") == "v5 add_float: type of v0");
  CHECK(problemOfLine("v5 = not v0") == "v5 not: type of v0");
  CHECK(problemOfLine("v5 = list_length v3") == "v5 list_length: type of v3");
  CHECK(problemOfLine("v5 = load_cell v4") == "v5 load_cell: type of v4");
  CHECK(problemOfLine("v5: value = call_closure function1") == "v5 call_closure: too few inputs");
  CHECK(problemOfLine("v5: value = call_closure function1, v0") == "v5 call_closure: type of v0");
  CHECK(problemOfLine("v5: value = call_closure function1, v3, v0, v1, v2, v4") == "");
  CHECK(problemOfLine("store_global global0, v1") == "");
  CHECK(problemAfter([](ssa::Code& it) { it.inputs(it.terminator(1))[0] = it.terminator(0); }) ==
        "v4 return: type of v3");
}

TEST_CASE("a result has its operation's type") {
  CHECK(problemAfter([](ssa::Code& it) { it.nodes[1].type = ssa::Type::Float; }) ==
        "v1 add: its type");
  CHECK(problemOfLine("v5: any = slot r0") == "v5 slot: no type");
}

TEST_CASE("what leaves has a state, and nothing else has") {
  CHECK(problemAfter([](ssa::Code& it) { it.nodes[1].state = ssa::kNone; }) == "v1 add: its state");
  CHECK(problemOfLine("v5 = not v2                ; else @0") == "v5 not: its state");
  CHECK(problemAfter([](ssa::Code& it) { it.nodes[1].state = 7; }) == "v1 add: no such state");
}

TEST_CASE("a state is a place in the code, and what is there already, of the registers' types") {
  CHECK(problemOfLine("step ; else @70") == "v5 step: the state's word");
  CHECK(problemOfLine("v5 = add v0, v0 ; else @1 r0=v5") ==
        "v5 add: v5 of its state is not made before it");
  CHECK(problemOfLine("step ; else @1 r0=v0 r4=v1 r6=v2 r8=v3 r12=v0 r14=v3") == "");
  CHECK(problemOfLine("step ; else @1 r0=v1") == "v5 step: type of v1 in its state");
  CHECK(problemOfLine("step ; else @1 r4=v0") == "v5 step: type of v0 in its state");
  CHECK(problemOfLine("step ; else @1 r8=v4") == "v5 step: type of v4 in its state");
  CHECK(problemOfLine("step ; else @1 r14=v4") == "v5 step: type of v4 in its state");
  CHECK(problemOf("block0(v0: float):\n jump block1(v0)\nblock1(v1: float): ; else @1 r0=v1\n"
                  " return v1\n") == "block1: type of v1 in its state");
  CHECK(problemOf("block0(v0: int):\n jump block1\nblock1: ; else @1 r0=v1\n v1 = int 1\n"
                  " return v1\n") == "block1: v1 of its state is not made before it");
}

TEST_CASE("an integer is a value in the wide world") {
  CHECK(problemOfLine("step ; else @1 r0=v3", true) == "");
  CHECK(problemOfLine("step ; else @1 r0=v0", true) == "v5 step: type of v0 in its state");
  CHECK(problemOfLine("step ; else @1 r12=v0", true) == "");
}

TEST_CASE("a terminator has its edges, and each brings what the block takes") {
  CHECK(problemOf("block0:\n jump\n") == "block0: number of edges");
  CHECK(problemOf("block0(v0: bool):\n branch v0, block1\nblock1:\n return_null\n") ==
        "block0: number of edges");
  CHECK(problemOf("block0(v0: bool):\n return v0, block1\nblock1:\n return_null\n") ==
        "block0: number of edges");
  CHECK(problemOf("block0(v0: int):\n jump block1\nblock1(v1: int):\n return v1\n") ==
        "block0: number of arguments for block1");
  CHECK(problemOf("block0(v0: int):\n jump block1(v0)\nblock1:\n return_null\n") ==
        "block0: number of arguments for block1");
  CHECK(problemOf("block0(v0: float):\n jump block1(v0)\nblock1(v1: int):\n return v1\n") ==
        "block0: v0 for block1");
  CHECK(problemOf("block0(v0: float):\n jump block1(v1)\nblock1(v1: int):\n return v1\n") ==
        "block0: v1 for block1");
}

}  // namespace kinako::jit
