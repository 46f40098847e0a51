// Operations on constants, and those that leave what they are given as it is: where that is the
// same for all numbers.
#include "jit/reading.h"

namespace kinako::jit {

namespace {

/// What an operation becomes, of i (v0, v1), f (v2, v3), b (v4, v5), v (v6) and constants (v7, v8).
std::string folded(const std::string& operation, const std::string& first = "int 0",
                   const std::string& second = "int 0") {
  const std::string text = after("fold",
                                 "block0(v0: int, v1: int, v2: float, v3: float, v4: bool, "
                                 "v5: bool, v6: value):\n v7 = " +
                                     first + "\n v8 = " + second + "\n v9 = " + operation +
                                     "\n v10: value = call function1, v9\n return v10\n");
  // Where it is still there, what it is; else what is passed in its place.
  const auto line = [&](const std::string& begin) -> std::string {
    const size_t at = text.find("\n" + begin);
    if (at == std::string::npos) return "";
    const size_t from = at + 1 + begin.size();
    return text.substr(from, text.find_first_of("\n;", from) - from);
  };
  if (const std::string still = line("v9 = "); !still.empty()) return still;
  const std::string passed = line("v10: value = call function1, ");
  const std::string constant = line(passed + " = ");
  return constant.empty() ? passed : constant;
}
/// Of two constants.
std::string ofInts(const std::string& op, const std::string& a, const std::string& b) {
  return folded(op + " v7, v8", "int " + a, "int " + b);
}
std::string ofFloats(const std::string& op, const std::string& a, const std::string& b) {
  return folded(op + " v7, v8", "float " + a, "float " + b);
}

constexpr const char* kMost = "9223372036854775807";
constexpr const char* kLeast = "-9223372036854775808";

}  // namespace

TEST_CASE("integers that are constants are computed") {
  CHECK(ofInts("add", "2", "3") == "int 5");
  CHECK(ofInts("sub", "2", "3") == "int -1");
  CHECK(ofInts("mul", "-2", "3") == "int -6");
  CHECK(ofInts("lt", "2", "3") == "bool 1");
  CHECK(ofInts("lt", "3", "3") == "bool 0");
  CHECK(ofInts("le", "3", "3") == "bool 1");
  CHECK(ofInts("eq", "3", "3") == "bool 1");
  CHECK(ofInts("ne", "3", "3") == "bool 0");
  CHECK(ofInts("lt", kLeast, kMost) == "bool 1");
}

TEST_CASE("quotients go toward zero, and what is left has the sign of the first") {
  CHECK(ofInts("div", "7", "2") == "int 3");
  CHECK(ofInts("div", "-7", "2") == "int -3");
  CHECK(ofInts("div", "7", "-2") == "int -3");
  CHECK(ofInts("div", "-7", "-2") == "int 3");
  CHECK(ofInts("rem", "7", "2") == "int 1");
  CHECK(ofInts("rem", "-7", "2") == "int -1");
  CHECK(ofInts("rem", "7", "-2") == "int 1");
  CHECK(ofInts("rem", "-7", "-2") == "int -1");
  CHECK(ofInts("div", kLeast, "1") == std::string("int ") + kLeast);
  CHECK(ofInts("rem", kLeast, "-1") == "int 0");
}

TEST_CASE("what does not fit, or is not defined, stays") {
  CHECK(ofInts("add", kMost, "1") == "add v7, v8");
  CHECK(ofInts("add", kLeast, "-1") == "add v7, v8");
  CHECK(ofInts("sub", kLeast, "1") == "sub v7, v8");
  CHECK(ofInts("sub", "0", kLeast) == "sub v7, v8");
  CHECK(ofInts("mul", kLeast, "-1") == "mul v7, v8");
  CHECK(ofInts("mul", "4294967296", "4294967296") == "mul v7, v8");
  CHECK(ofInts("div", "1", "0") == "div v7, v8");
  CHECK(ofInts("rem", "1", "0") == "rem v7, v8");
  CHECK(ofInts("div", kLeast, "-1") == "div v7, v8");
}

TEST_CASE("operations that leave an integer as it is are left out") {
  CHECK(folded("add v0, v7") == "v0");
  CHECK(folded("add v7, v0") == "v0");
  CHECK(folded("sub v0, v7") == "v0");
  CHECK(folded("sub v0, v0") == "int 0");
  CHECK(folded("mul v0, v7", "int 1") == "v0");
  CHECK(folded("mul v7, v0", "int 1") == "v0");
  CHECK(folded("div v0, v7", "int 1") == "v0");
  CHECK(folded("lt v0, v0") == "bool 0");
  CHECK(folded("le v0, v0") == "bool 1");
  CHECK(folded("eq v0, v0") == "bool 1");
  CHECK(folded("ne v0, v0") == "bool 0");

  CHECK(folded("sub v7, v0") == "sub v7, v0");
  CHECK(folded("div v7, v0", "int 1") == "div v7, v0");
  CHECK(folded("div v0, v0") == "div v0, v0");
  CHECK(folded("rem v0, v0") == "rem v0, v0");
  CHECK(folded("mul v0, v7", "int -1") == "mul v0, v7");
}

TEST_CASE("a divisor that cannot fail is known, and only that") {
  CHECK(folded("div v0, v7", "int 2") == "div_known v0, v7");
  CHECK(folded("rem v0, v7", "int -2") == "rem_known v0, v7");
  CHECK(folded("div v0, v7", "int -1") == "div v0, v7");
  CHECK(folded("rem v0, v7", "int -1") == "rem v0, v7");
  CHECK(folded("div v0, v7", "int 0") == "div v0, v7");
  CHECK(folded("rem v0, v7", "int 0") == "rem v0, v7");
  CHECK(folded("div v7, v0", "int 2") == "div v7, v0");
}

TEST_CASE("floats that are constants are computed") {
  CHECK(ofFloats("add_float", "0.1", "0.2") == "float 0.30000000000000004");
  CHECK(ofFloats("sub_float", "1.0", "1.0") == "float 0.0");
  CHECK(ofFloats("mul_float", "-1.0", "0.0") == "float -0.0");
  CHECK(ofFloats("div_float", "1.0", "-0.0") == "float 0xfff0000000000000");
  CHECK(ofFloats("lt_float", "1.0", "2.0") == "bool 1");
  CHECK(ofFloats("le_float", "2.0", "2.0") == "bool 1");
  CHECK(ofFloats("eq_float", "0.0", "-0.0") == "bool 1");
  CHECK(folded("neg_float v7", "float 0.0") == "float -0.0");
  CHECK(folded("to_float v7", "int 9007199254740993") == "float 9007199254740992.0");
  CHECK(folded("neg_float v8", "int 0", "float -2.5") == "float 2.5");
}

TEST_CASE("comparisons with NaN are false, but for being different") {
  constexpr const char* kNan = "0x7ff8000000000000";
  CHECK(ofFloats("lt_float", kNan, "1.0") == "bool 0");
  CHECK(ofFloats("le_float", "1.0", kNan) == "bool 0");
  CHECK(ofFloats("eq_float", kNan, kNan) == "bool 0");
  CHECK(ofFloats("ne_float", kNan, kNan) == "bool 1");
}

TEST_CASE("results that are no number are left to the processor") {
  constexpr const char* kInfinity = "0x7ff0000000000000";
  CHECK(ofFloats("div_float", "0.0", "0.0") == "div_float v7, v8");
  CHECK(ofFloats("sub_float", kInfinity, kInfinity) == "sub_float v7, v8");
  CHECK(ofFloats("mul_float", "0.0", kInfinity) == "mul_float v7, v8");
}

TEST_CASE("floats have no operation that leaves all of them as they are") {
  CHECK(folded("add_float v2, v7", "float 0.0") == "add_float v2, v7");
  CHECK(folded("sub_float v2, v7", "float 0.0") == "sub_float v2, v7");
  CHECK(folded("sub_float v7, v2", "float 0.0") == "sub_float v7, v2");
  CHECK(folded("mul_float v2, v7", "float 0.0") == "mul_float v2, v7");
  CHECK(folded("sub_float v2, v2") == "sub_float v2, v2");
  CHECK(folded("div_float v2, v2") == "div_float v2, v2");
  CHECK(folded("eq_float v2, v2") == "eq_float v2, v2");
  CHECK(folded("ne_float v2, v2") == "ne_float v2, v2");
  CHECK(folded("le_float v2, v2") == "le_float v2, v2");
}

TEST_CASE("a comparison of floats that is not true is not turned around") {
  STAYS("fold", R"(
    block0(v0: float, v1: float):
      v2 = lt_float v0, v1
      v3 = not v2
      branch v3, block1, block2
    block1:
      return v0
    block2:
      return v1)");
}

TEST_CASE("twice the other one is the same one") {
  BECOMES("fold", R"(
    block0(v0: bool, v1: float):
      v2 = not v0
      v3 = not v2
      v4 = neg_float v1
      v5 = neg_float v4
      v6: value = call function1, v3, v5
      return v6)",
          R"(
    block0(v0: bool, v1: float):
      v2 = not v0
      v4 = neg_float v1
      v6: value = call function1, v0, v1
      return v6)");
}

TEST_CASE("bools that are compared with constants are themselves, or not") {
  CHECK(folded("eq_bool v4, v7", "bool 1") == "v4");
  CHECK(folded("eq_bool v7, v4", "bool 1") == "v4");
  CHECK(folded("eq_bool v4, v7", "bool 0") == "not v4");
  CHECK(folded("eq_bool v4, v5") == "eq_bool v4, v5");
  CHECK(folded("not v7", "bool 0") == "bool 1");
}

TEST_CASE("what was made a value is what the value is") {
  BECOMES("fold", R"(
    block0(v0: int, v1: float, v2: bool):
      v3 = box_int v0
      v4 = unbox_int v3
      v5 = box_float v1
      v6 = unbox_float v5
      v7 = box_bool v2
      v8 = unbox_bool v7
      v9: value = call function1, v4, v6, v8
      return v9)",
          R"(
    block0(v0: int, v1: float, v2: bool):
      v3 = box_int v0
      v5 = box_float v1
      v7 = box_bool v2
      v9: value = call function1, v0, v1, v2
      return v9)");
}

TEST_CASE("a value is not unboxed as something else") {
  STAYS("fold", R"(
    block0(v0: int, v1: float):
      v2 = box_int v0
      v3 = unbox_float v2
      v4 = box_float v1
      v5 = unbox_int v4
      v6: value = call function1, v3, v5
      return v6)");
}

TEST_CASE("null is null, and what was just made is not") {
  CHECK(folded("is_null v7", "value null") == "bool 1");
  CHECK(folded("is_null v7", "value empty") == "bool 0");
  CHECK(folded("is_null v7", "text text0") == "bool 0");
  CHECK(folded("is_null v7", "box_int v0") == "bool 0");
  CHECK(folded("is_null v7", "new_cell v6") == "bool 0");
  CHECK(folded("is_null v6") == "is_null v6");
  CHECK(folded("is_null v7", "load_cell v6") == "is_null v7");
}

TEST_CASE("guards of what is so are left out, others stay") {
  BECOMES("fold", R"(
    block0(v0: bool):
      v1 = bool 1
      v2 = bool 0
      v3 = int 0
      v4 = int 5
      v5 = int -1
      guard v1
      guard v2
      guard v0
      guard_index v3, v4
      guard_index v4, v4
      guard_index v5, v4
      guard_index v3, v3
      return_null)",
          R"(
    block0(v0: bool):
      v1 = bool 1
      v2 = bool 0
      v3 = int 0
      v4 = int 5
      v5 = int -1
      guard v2
      guard v0
      guard_index v4, v4
      guard_index v5, v4
      guard_index v3, v3
      return_null)");
}

TEST_CASE("what became constant makes others constant") {
  CHECK(folded("add v8, v7", "int 2", "mul v7, v7") == "int 6");
}

}  // namespace kinako::jit
