// The bodies of instructions, called out of line.
#include "vm/helpers.h"

#include <cstdint>

#include "vm/machine.h"
#include "vm/running.h"

namespace kinako::vm {

namespace {

/// A machine that does not run, and registers to work on.
class Bench {
 public:
  Bench() {
    auto assembled = bytecode::assemble(
        "function main() -> v\n registers v\n window 1\n return_null\n", nullptr);
    REQUIRE(assembled.program);
    program_ = std::move(assembled.program);
    machine = std::make_unique<Machine>(*program_, host_, VmOptions{});
  }

  Status run(Opcode opcode, uint16_t a, uint16_t b, uint16_t c) {
    const Instruction code[] = {{opcode, a, b, c}, {}};
    return helperOf(opcode, machine->isWide)(*machine, code, registers);
  }

  std::unique_ptr<Machine> machine;
  Slot registers[4];

 private:
  runtime::FakeHost host_;
  std::unique_ptr<bytecode::Program> program_;
};

}  // namespace

TEST_CASE("every instruction whose meaning is not the dispatch loop's has a helper") {
  for (const bool isWide : {false, true}) {
#define OPCODE(Name, mnemonic, a, b, c, next, effect, meaning) \
  CHECK(helperOf(Opcode::Name, isWide) != nullptr);
#define CONTROL(Name, mnemonic, a, b, c, next, effect, meaning) \
  CHECK(helperOf(Opcode::Name, isWide) == nullptr);
#include "bytecode/opcodes.def"
  }
}

TEST_CASE("a helper does what its instruction does, and says how it ended") {
  Bench bench;
  auto& registers = bench.registers;
  registers[1].i = 40;
  registers[2].i = 2;
  CHECK(bench.run(Opcode::AddInt, 0, 1, 2) == Status::Next);
  CHECK(registers[0].i == 42);
  CHECK(bench.run(Opcode::JumpLessInt, 1, 2, 0) == Status::Next);
  CHECK(bench.run(Opcode::JumpLessInt, 2, 1, 0) == Status::Jump);
  CHECK(bench.run(Opcode::ForNext, 2, 1, 0) == Status::Jump);
  CHECK(registers[2].i == 3);

  registers[1].i = INT64_MAX;
  CHECK(bench.run(Opcode::AddInt, 0, 1, 2) == Status::Widen);
  CHECK(registers[0].i == 42);  // as it was: the instruction will be started again

  registers[2].i = 0;
  CHECK(bench.run(Opcode::DivideInt, 0, 1, 2) == Status::Failed);
  CHECK(bench.machine->context.failure.kind == TrapKind::DivideByZero);
}

TEST_CASE("slow instructions have helpers like the others") {
  Bench bench;
  auto& registers = bench.registers;
  registers[1].v = Value::inlineInt(40);
  registers[2].v = Value::inlineInt(2);
  CHECK(bench.run(Opcode::AddAny, 0, 1, 2) == Status::Next);
  CHECK(registers[0].v.isSame(Value::inlineInt(42)));
}

}  // namespace kinako::vm
