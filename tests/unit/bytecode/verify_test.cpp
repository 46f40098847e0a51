#include <catch2/catch.hpp>

#include "bytecode/program.h"

namespace kinako::bytecode {

namespace {

/// A program of one function with two ints, a float, a bool and a value as registers.
struct Sample {
  Sample() {
    program.functions.push_back(std::make_unique<Function>());
    function().name = "sample";
    function().registers = {RegisterKind::Int, RegisterKind::Int, RegisterKind::Float,
                            RegisterKind::Bool, RegisterKind::Value};
    function().window = 1;
  }
  Function& function() { return *program.functions[0]; }
  void add(Opcode opcode, uint16_t a = 0, uint16_t b = 0, uint16_t c = 0) {
    function().code.push_back({opcode, a, b, c});
    function().spans.emplace_back();
  }
  /// `target` is the index of an instruction.
  void addTarget(int32_t target) {
    const auto at = static_cast<int32_t>(function().code.size());
    add(Opcode::Jump);
    function().code.back().setWide(target - at);
  }
  std::string problem() { return verify(program, function()); }

  Program program;
};

}  // namespace

TEST_CASE("sound code passes") {
  Sample sample;
  sample.add(Opcode::AddInt, 0, 0, 1);
  sample.add(Opcode::JumpLessInt, 0, 1);
  sample.addTarget(0);
  sample.add(Opcode::BoxInt, 5, 0);  // into the window
  sample.add(Opcode::Return, 0);
  CHECK(sample.problem() == "");
}

TEST_CASE("code must exist, have a span a word and not run past its end") {
  Sample sample;
  CHECK(sample.problem() == "no code");
  sample.add(Opcode::AddInt, 0, 0, 1);
  CHECK(sample.problem() == "runs past its end");
  sample.add(Opcode::Return, 0);
  sample.function().spans.pop_back();
  CHECK(sample.problem() == "not one span a word");
}

TEST_CASE("registers are of the kinds that instructions say") {
  Sample sample;
  sample.add(Opcode::AddInt, 0, 2, 1);
  sample.add(Opcode::Return, 0);
  CHECK(sample.problem() == "operand b at 0: add_int");
  Sample move;
  move.add(Opcode::Move, 0, 4);
  move.add(Opcode::Return, 0);
  CHECK(move.problem() == "kinds differ at 0: move");
}

TEST_CASE("registers beyond the window do not exist") {
  Sample sample;
  sample.add(Opcode::LoadNull, 6);
  sample.add(Opcode::Return, 0);
  CHECK(sample.problem() == "operand a at 0: null");
}

TEST_CASE("jumps go to the beginning of an instruction") {
  for (const int32_t target : {-1, 1, 4, 1000}) {
    Sample sample;
    sample.add(Opcode::JumpIfTrue, 3);
    sample.addTarget(target);
    sample.add(Opcode::Return, 0);
    CHECK(sample.problem() == "target at 0: jump_if");
  }
}

TEST_CASE("a second word is there") {
  Sample sample;
  sample.add(Opcode::Return, 0);
  sample.add(Opcode::JumpIfTrue, 3);
  CHECK(sample.problem() == "a second word is missing");
}

TEST_CASE("what an instruction names exists") {
  const std::pair<Opcode, std::string> rows[] = {
      {Opcode::LoadString, "operand b at 0: string"},
      {Opcode::LoadFloat, "operand a at 0: float"},
      {Opcode::GlobalGet, "operand b at 0: global_get"},
      {Opcode::MakeClosure, "operand b at 0: closure"},
      {Opcode::MakeRecord, "operand b at 0: record"},
      {Opcode::Cast, "operand c at 0: cast"},
  };
  for (const auto& [opcode, problem] : rows) {
    Sample sample;
    sample.add(opcode, 4, 4, 0);
    sample.add(Opcode::Return, 0);
    CHECK(sample.problem() == problem);
  }
  Sample call;
  call.add(Opcode::Call, 0, 7);
  call.add(Opcode::Return, 0);
  CHECK(call.problem() == "operand b at 0: call");
}

TEST_CASE("parameters are the first registers") {
  Sample sample;
  sample.function().parameters.push_back({"x", RegisterKind::Float, 0});
  sample.add(Opcode::Return, 0);
  CHECK(sample.problem() == "kind of a parameter");
}

TEST_CASE("a listing shows kinds, immediates, targets and the window") {
  Sample sample;
  sample.add(Opcode::AddIntImm, 5, 0, static_cast<uint16_t>(-3));
  sample.add(Opcode::JumpLessInt, 0, 1);
  sample.addTarget(0);
  sample.add(Opcode::Return, 0);
  CHECK(disassemble(sample.program) ==
        "function sample (5 registers, 4 words)\n"
        "    0 add_int_imm      w0, i0, -3\n"
        "    1 jump_lt_int      i0, i1 ->0 (back)\n"
        "    3 return           i0\n");
}

}  // namespace kinako::bytecode
