// Parameters that are one node, blocks that are one block.
#include "jit/reading.h"

namespace kinako::jit {

TEST_CASE("a parameter that all ways bring the same for is that") {
  BECOMES("clean", R"(
    block0(v0: int, v1: int, v2: bool):
      branch v2, block1, block2
    block1:
      jump block3(v0, v0)
    block2:
      jump block3(v0, v1)
    block3(v3: int, v4: int):
      v5 = add v3, v4                ; else @0 r0=v3
      return v5)",
          R"(
    block0(v0: int, v1: int, v2: bool):
      branch v2, block1, block2
    block1:
      jump block3(v0)
    block2:
      jump block3(v1)
    block3(v4: int):
      v5 = add v0, v4                ; else @0 r0=v0
      return v5)");
}

TEST_CASE("a parameter that a loop leaves as it is is what came in") {
  BECOMES("clean", R"(
    block0(v0: int, v1: int):
      jump block1(v0, v1)
    block1(v2: int, v3: int):        ; else @0 r0=v2 r1=v3
      v4 = lt v2, v3
      branch v4, block2, block3
    block2:
      v5 = add v2, v3
      step
      jump block1(v5, v3)
    block3:
      return v3)",
          R"(
    block0(v0: int, v1: int):
      jump block1(v0)
    block1(v2: int):                 ; else @0 r0=v2 r1=v1
      v4 = lt v2, v1
      branch v4, block2, block3
    block2:
      v5 = add v2, v1
      step
      jump block1(v5)
    block3:
      return v1)");
}

TEST_CASE("parameters of inner loops are what came into the outer one") {
  BECOMES("clean", R"(
    block0(v0: value, v1: bool):
      jump block1(v0)
    block1(v2: value):
      jump block2(v2)
    block2(v3: value):
      step
      branch v1, block2(v3), block3
    block3:
      step
      branch v1, block1(v3), block4
    block4:
      return v3)",
          R"(
    block0(v0: value, v1: bool):
      jump block1
    block1:
      jump block2
    block2:
      step
      branch v1, block2, block3
    block3:
      step
      branch v1, block1, block4
    block4:
      return v0)");
}

TEST_CASE("two parameters that a loop swaps stay two") {
  STAYS("clean", R"(
    block0(v0: int, v1: int):
      jump block1(v0, v1)
    block1(v2: int, v3: int):
      v4 = lt v2, v3
      step
      branch v4, block1(v3, v2), block2
    block2:
      return v2)");
}

TEST_CASE("two ways of one decision to a block may bring different nodes") {
  STAYS("clean", R"(
    block0(v0: int, v1: int, v2: bool):
      branch v2, block1(v0), block1(v1)
    block1(v3: int):
      return v3)");
}

TEST_CASE("a decision with a constant condition is a jump, and the other way is gone") {
  BECOMES("clean", R"(
    block0(v0: int, v1: int):
      v2 = bool 0
      branch v2, block1, block2
    block1:
      jump block3(v0)
    block2:
      jump block3(v1)
    block3(v3: int):
      return v3)",
          R"(
    block0(v0: int, v1: int):
      v2 = bool 0
      return v1)");
}

TEST_CASE("a block with one way to it is a part of the one before") {
  BECOMES("clean", R"(
    block0(v0: int, v1: bool):
      jump block1(v0)
    block1(v2: int):
      v3 = add v2, v2
      jump block2
    block2:
      branch v1, block3, block4
    block3:
      return v3
    block4:
      return v2)",
          R"(
    block0(v0: int, v1: bool):
      v3 = add v0, v0
      branch v1, block3, block4
    block3:
      return v3
    block4:
      return v0)");
}

TEST_CASE("a loop stays a loop") {
  STAYS("clean", R"(
    block0:
      jump block1
    block1:
      step
      jump block1)");
  STAYS("clean", R"(
    block0(v0: bool):
      jump block1
    block1:
      branch v0, block2, block3
    block2:
      step
      jump block1
    block3:
      return_null)");
}

}  // namespace kinako::jit
