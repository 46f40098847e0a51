// What nobody reads is left out; what does more than its result stays.
#include "jit/reading.h"

namespace kinako::jit {

TEST_CASE("what nobody reads is left out") {
  BECOMES("dead", R"(
    block0(v0: int, v1: int, v2: float, v3: value, v4: pointer, v5: bool):
      v6 = add v0, v1
      v7 = mul v6, v6
      v8 = add_wrapping v0, v1
      v9 = div_known v0, v1
      v10 = lt v7, v0
      v11 = add_float v2, v2
      v12 = box_int v0
      v13 = new_cell v3
      v14 = make_record shape1, v3, v3
      v15 = list_length v4
      v16 = load_int v4, v0
      v17 = load_field field0, v4
      v18: int = load_global global0
      v19 = load_cell v3
      v20: int = slot r0
      v21: value = row @7 raw_field, v3
      v22 = not v5
      return_null)",
          R"(
    block0(v0: int, v1: int, v2: float, v3: value, v4: pointer, v5: bool):
      return_null)");
}

TEST_CASE("what may leave, writes or calls stays") {
  STAYS("dead", R"(
    block0(v0: int, v1: int, v2: value, v3: pointer, v4: bool, v5: float):
      v6 = div v0, v1
      v7 = rem v0, v1
      v8 = unbox_int v2
      v9 = unbox_float v2
      v10 = unbox_bool v2
      guard v4
      guard_type type0, v2
      v11 = guard_kind list, v2
      guard_storage int, v11
      guard_index v0, v1
      v12 = guard_record shape0, v2
      share v2
      store_int v3, v0, v1
      store_float v3, v0, v5
      store_bool v3, v0, v4
      store_field field0, v3, v2
      store_field_float field0, v3, v5
      store_global global0, v0
      store_cell v2, v2
      row @0 list_push, v2, v2
      row @2 cell_set, v2, v2
      v13: value = row @3 neg, v2
      row @4 iter_begin, v2
      v17: bool = row @1 truthy, v2
      v14: value = call function1, v0
      v15: value = call_closure function1, v2, v0
      v16: value = call_row @0 list_push, v2
      step
      return_null)");
}

TEST_CASE("what a state needs is not dead") {
  BECOMES("dead", R"(
    block0(v0: int, v1: int):
      v2 = add v0, v1
      v3 = mul v0, v1
      v4 = div v0, v1                ; else @1 r1=v2
      return_null)",
          R"(
    block0(v0: int, v1: int):
      v2 = add v0, v1
      v4 = div v0, v1                ; else @1 r1=v2
      return_null)");
}

TEST_CASE("the state of what is dead needs nothing") {
  BECOMES("dead", R"(
    block0(v0: int, v1: int):
      v2 = add v0, v1
      v3 = mul v0, v1                ; else @1 r1=v2
      return_null)",
          R"(
    block0(v0: int, v1: int):
      return_null)");
}

TEST_CASE("parameters that only bring themselves around a loop are dead") {
  BECOMES("dead", R"(
    block0(v0: int, v1: int, v2: bool):
      jump block1(v0, v1, v0)
    block1(v3: int, v4: int, v5: int):
      v6 = add v3, v4
      v7 = add v5, v5
      step
      branch v2, block1(v6, v3, v7), block2
    block2:
      return v5)",
          R"(
    block0(v0: int, v1: int, v2: bool):
      jump block1(v0)
    block1(v5: int):
      v7 = add v5, v5
      step
      branch v2, block1(v7), block2
    block2:
      return v5)");
}

TEST_CASE("a row's results in slots outlive it") {
  STAYS("dead", R"(
    block0(v0: value):
      row @4 iter_begin, v0
      v1: value = slot r8
      v2: int = slot r12
      v3: value = call function1, v1, v2
      return v3)");
}

TEST_CASE("a block where the program might go on with what is dead has no state any more") {
  BECOMES("dead", R"(
    block0(v0: int, v1: bool):
      v2 = add v0, v0
      branch v1, block1(v0), block1(v2)
    block1(v3: int):                 ; else @1 r0=v3
      jump block2
    block2:                          ; else @2 r0=v0
      return_null)",
          R"(
    block0(v0: int, v1: bool):
      branch v1, block1, block1
    block1:
      jump block2
    block2:                          ; else @2 r0=v0
      return_null)");
}

}  // namespace kinako::jit
