// What was computed before is not computed again, where it still holds and nowhere else.
#include "jit/reading.h"

namespace kinako::jit {

TEST_CASE("the same operation on the same nodes is done once") {
  BECOMES("number", R"(
    block0(v0: int, v1: int, v2: value):
      v3 = add v0, v1
      v4 = add v0, v1
      v5 = lt v3, v0
      v6 = lt v4, v0
      v7 = guard_kind list, v2
      v8 = guard_kind list, v2
      v9 = list_length v7
      v10 = list_length v8
      guard_index v4, v9
      guard_index v4, v10
      branch v6, block1, block2
    block1:
      v11 = add v0, v1
      return v11
    block2:
      return v10)",
          R"(
    block0(v0: int, v1: int, v2: value):
      v3 = add v0, v1
      v5 = lt v3, v0
      v7 = guard_kind list, v2
      v9 = list_length v7
      guard_index v3, v9
      branch v5, block1, block2
    block1:
      return v3
    block2:
      return v9)");
}

TEST_CASE("operations that differ in anything are not the same") {
  STAYS("number", R"(
    block0(v0: int, v1: int, v2: value, v3: pointer):
      v4 = sub v0, v1
      v5 = sub v1, v0
      v6 = sub_wrapping v0, v1
      v7 = div v0, v1
      v8 = rem v0, v1
      v9 = guard_kind list, v2
      v10 = guard_kind map, v2
      guard_storage int, v9
      guard_storage float, v9
      v11 = load_field field0, v3
      v12 = load_field field1, v3
      v13 = load_field_float field0, v3
      v14: int = load_global global0
      v15: int = load_global global1
      guard_index v0, v1
      guard_index v1, v0
      v16 = capture 0, v2
      v17 = capture 1, v2
      return_null)");
}

TEST_CASE("zero and negative zero are two constants") {
  STAYS("number", R"(
    block0(v0: float):
      v1 = float 0.0
      v2 = float -0.0
      v3 = div_float v0, v1
      v4 = div_float v0, v2
      v5 = lt_float v3, v4
      return v5)");
}

TEST_CASE("what is made anew each time is not shared") {
  STAYS("number", R"(
    block0(v0: int, v1: value):
      v2 = box_int v0
      v3 = box_int v0
      v4 = new_cell v1
      v5 = new_cell v1
      v6 = make_record shape1, v1, v1
      v7 = make_record shape1, v1, v1
      v8: value = call function1, v0
      v9: value = call function1, v0
      return_null)");
}

TEST_CASE("slots and rows are never the same twice") {
  STAYS("number", R"(
    block0(v0: value):
      v1: int = slot r12
      v2: bool = row @1 truthy, v0
      v3: int = slot r12
      v4: bool = row @1 truthy, v0
      v5: value = row @3 neg, v0
      v6: value = row @3 neg, v0
      step
      step
      v7 = eq_bool v2, v4
      v8 = eq v1, v3
      branch v7, block1, block2
    block1:
      return v8
    block2:
      return v7)");
}

TEST_CASE("ways that meet do not know what one of them computed") {
  STAYS("number", R"(
    block0(v0: int, v1: int, v2: bool):
      branch v2, block1, block2
    block1:
      v3 = add v0, v1
      jump block3
    block2:
      v4 = add v0, v1
      jump block3
    block3:
      v5 = add v0, v1
      return v5)");
}

TEST_CASE("a guard on one way does not serve another one") {
  STAYS("number", R"(
    block0(v0: int, v1: int, v2: bool):
      branch v2, block1, block2
    block1:
      guard_index v0, v1
      jump block2
    block2:
      guard_index v0, v1
      return_null)");
}

// --- memory

TEST_CASE("what was stored is what is loaded from there next") {
  BECOMES("number", R"(
    block0(v0: pointer, v1: int, v2: int, v3: float, v4: bool, v5: value, v6: value):
      store_int v0, v1, v2
      v7 = load_int v0, v1
      store_float v0, v1, v3
      v8 = load_float v0, v1
      store_bool v0, v1, v4
      v9 = load_bool v0, v1
      store_field field0, v0, v5
      v10 = load_field field0, v0
      store_field_float field1, v0, v3
      v11 = load_field_float field1, v0
      store_global global0, v2
      v12: int = load_global global0
      store_cell v6, v5
      v13 = load_cell v6
      v14: value = call function1, v7, v8, v9, v10, v11, v12, v13
      return v14)",
          R"(
    block0(v0: pointer, v1: int, v2: int, v3: float, v4: bool, v5: value, v6: value):
      store_int v0, v1, v2
      store_float v0, v1, v3
      store_bool v0, v1, v4
      store_field field0, v0, v5
      store_field_float field1, v0, v3
      store_global global0, v2
      store_cell v6, v5
      v14: value = call function1, v2, v3, v4, v5, v3, v2, v5
      return v14)");
}

TEST_CASE("the last of several stores is what is loaded") {
  BECOMES("number", R"(
    block0(v0: value, v1: value, v2: value):
      store_cell v0, v1
      store_cell v0, v2
      v3 = load_cell v0
      return v3)",
          R"(
    block0(v0: value, v1: value, v2: value):
      store_cell v0, v1
      store_cell v0, v2
      return v2)");
}

TEST_CASE("a load is done once until something may write what it reads") {
  BECOMES("number", R"(
    block0(v0: pointer, v1: pointer, v2: int, v3: int, v4: float):
      v5 = load_int v0, v2
      store_float v1, v2, v4
      v6 = load_int v0, v2
      store_int v1, v3, v3
      v7 = load_int v0, v2
      v8 = add v5, v6
      v9 = add v8, v7
      return v9)",
          R"(
    block0(v0: pointer, v1: pointer, v2: int, v3: int, v4: float):
      v5 = load_int v0, v2
      store_float v1, v2, v4
      store_int v1, v3, v3
      v7 = load_int v0, v2
      v8 = add v5, v5
      v9 = add v8, v7
      return v9)");
}

TEST_CASE("a store through another pointer, or at another index, may be to the same place") {
  STAYS("number", R"(
    block0(v0: pointer, v1: pointer, v2: int, v3: int, v4: value, v5: value):
      store_int v0, v2, v3
      store_int v1, v2, v2
      v6 = load_int v0, v2
      store_int v0, v3, v2
      v7 = load_int v0, v2
      store_field field0, v0, v4
      store_field field0, v1, v5
      v8 = load_field field0, v0
      v9: value = call function1, v6, v7, v8
      return v9)");
}

TEST_CASE("fields apart and globals apart do not disturb each other") {
  BECOMES("number", R"(
    block0(v0: pointer, v1: pointer, v2: value, v3: int, v4: value):
      v5 = load_field field0, v0
      store_field field1, v1, v2
      v6 = load_field field0, v0
      v7: int = load_global global0
      store_global global1, v3
      v8: int = load_global global0
      v9: value = call function1, v5, v6, v7, v8
      return v9)",
          R"(
    block0(v0: pointer, v1: pointer, v2: value, v3: int, v4: value):
      v5 = load_field field0, v0
      store_field field1, v1, v2
      v7: int = load_global global0
      store_global global1, v3
      v9: value = call function1, v5, v5, v7, v7
      return v9)");
}

TEST_CASE("a field is the same place whether it is read as a float or as a value") {
  STAYS("number", R"(
    block0(v0: pointer, v1: float, v2: value):
      v3 = load_field field0, v0
      store_field_float field0, v0, v1
      v4 = load_field field0, v0
      store_field field0, v0, v2
      v5 = load_field_float field0, v0
      v6: value = call function1, v3, v4, v5
      return v6)");
}

TEST_CASE("after a call nothing is known of memory") {
  STAYS("number", R"(
    block0(v0: pointer, v1: int, v2: value, v3: value):
      guard_storage int, v0
      v4 = list_length v0
      v5 = list_elements v0
      store_int v5, v1, v1
      store_field field0, v0, v2
      store_global global0, v1
      store_cell v3, v2
      v6: value = call function1, v1
      guard_storage int, v0
      v7 = list_length v0
      v8 = list_elements v0
      v9 = load_int v5, v1
      v10 = load_field field0, v0
      v11: int = load_global global0
      v12 = load_cell v3
      v13: value = call function1, v4, v7, v8, v9, v10, v11, v12
      return v13)");
}

TEST_CASE("after a call what cannot change is still known") {
  BECOMES("number", R"(
    block0(v0: value, v1: int, v2: int):
      v3 = guard_kind string, v0
      v4 = string_length v3
      v5 = add v1, v2
      v6: value = call function1, v4, v5
      v7 = guard_kind string, v0
      v8 = string_length v7
      v9 = add v1, v2
      v10: value = call function1, v8, v9
      return v10)",
          R"(
    block0(v0: value, v1: int, v2: int):
      v3 = guard_kind string, v0
      v4 = string_length v3
      v5 = add v1, v2
      v6: value = call function1, v4, v5
      v10: value = call function1, v4, v5
      return v10)");
}

TEST_CASE("a row disturbs what its instruction writes, and no more") {
  BECOMES("number", R"(
    block0(v0: pointer, v1: value, v2: value, v3: pointer):
      v4 = list_length v0
      v5 = load_cell v1
      v6 = load_field field0, v3
      row @0 list_push, v1, v2
      v7 = list_length v0
      v8 = load_cell v1
      row @2 cell_set, v1, v2
      v9 = load_cell v1
      v10 = list_length v0
      v11 = load_field field0, v3
      v12: bool = row @1 truthy, v1
      v13 = load_cell v1
      v14: value = call function1, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13
      return v14)",
          R"(
    block0(v0: pointer, v1: value, v2: value, v3: pointer):
      v4 = list_length v0
      v5 = load_cell v1
      v6 = load_field field0, v3
      row @0 list_push, v1, v2
      v7 = list_length v0
      row @2 cell_set, v1, v2
      v9 = load_cell v1
      v12: bool = row @1 truthy, v1
      v14: value = call function1, v4, v5, v6, v7, v5, v9, v7, v6, v12, v9
      return v14)");
}

TEST_CASE("a loop that writes makes old what was loaded before it") {
  STAYS("number", R"(
    block0(v0: pointer, v1: int, v2: int):
      v3 = load_int v0, v1
      jump block1(v3)
    block1(v4: int):
      v5 = load_int v0, v1
      v6 = lt v5, v2
      branch v6, block2, block3
    block2:
      store_int v0, v4, v2
      step
      jump block1(v5)
    block3:
      v7 = load_int v0, v2
      return v7)");
}

TEST_CASE("a loop that does not write leaves what was loaded before it") {
  BECOMES("number", R"(
    block0(v0: pointer, v1: int, v2: int):
      v3 = load_int v0, v1
      jump block1(v3)
    block1(v4: int):
      v5 = load_int v0, v1
      v6 = lt v5, v4
      branch v6, block2, block3
    block2:
      step
      jump block1(v2)
    block3:
      v7 = load_int v0, v1
      return v7)",
          R"(
    block0(v0: pointer, v1: int, v2: int):
      v3 = load_int v0, v1
      jump block1(v3)
    block1(v4: int):
      v6 = lt v3, v4
      branch v6, block2, block3
    block2:
      step
      jump block1(v2)
    block3:
      return v3)");
}

TEST_CASE("a write on one of two ways makes old what was loaded before both") {
  STAYS("number", R"(
    block0(v0: value, v1: bool, v2: value):
      v3 = load_cell v0
      branch v1, block1, block2
    block1:
      store_cell v0, v2
      jump block2
    block2:
      v4 = load_cell v0
      v5: value = call function1, v3, v4
      return v5)");
}

TEST_CASE("what one way stored is not what the other one loads") {
  STAYS("number", R"(
    block0(v0: value, v1: bool, v2: value):
      branch v1, block1, block2
    block1:
      store_cell v0, v2
      v3: value = row @3 neg, v2
      return v3
    block2:
      v4 = load_cell v0
      return v4)");
}

TEST_CASE("states read what stands for what they read before") {
  BECOMES("number", R"(
    block0(v0: int, v1: int):
      v2 = add v0, v1                ; else @1 r0=v0
      v3 = add v0, v1                ; else @2 r0=v2
      v4 = mul v3, v0                ; else @3 r0=v3
      return v4)",
          R"(
    block0(v0: int, v1: int):
      v2 = add v0, v1                ; else @1 r0=v0
      v4 = mul v2, v0                ; else @3 r0=v2
      return v4)");
}

}  // namespace kinako::jit
