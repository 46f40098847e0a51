// What bytecode::registersOf says holds: every instruction is run on registers that are looked at
// before and after. What it changed must be among those that it writes. Then it is run again with
// all other registers than those that it reads holding something else: it must do the same.
#include "bytecode/registers.h"

#include <algorithm>

#include "quiet_host.h"
#include "runtime/format.h"
#include "vm/helpers.h"
#include "vm/instruction_cases.h"
#include "vm/machine.h"

namespace kinako::vm {

namespace {

using bytecode::Cursor;
using bytecode::RegisterUse;

constexpr int kTotal = 41;
constexpr size_t kWindow = 4;

/// What became of one instruction.
struct Ran {
  Status status = Status::Next;
  std::vector<uint64_t> before;  ///< its registers and window
  std::vector<uint64_t> after;
  std::vector<std::string> wrote;  ///< in those that it writes
};

uint64_t bitsOf(const Slot& slot) { return std::bit_cast<uint64_t>(slot.i); }

/// A value as text, such that the same ones of two runs are the same.
std::string textOf(Value value) {
  if (!value) return "empty";
  if (!value.isObject()) return fmt::format("{:x}", value.bits());
  if (value.asObject()->kind == runtime::ObjectKind::Closure) return "closure";
  if (value.asObject()->kind == runtime::ObjectKind::Partial) return "partial";
  if (value.asObject()->kind == runtime::ObjectKind::Cell) {
    return "cell of " + textOf(runtime::as<runtime::Cell>(value)->value);
  }
  return runtime::strText(value);
}

/// Has the files that the cases ask for.
class FileHost : public QuietHost {
 public:
  std::optional<std::string> readFile(const std::string&, uint64_t, std::string&) override {
    return "[{\"a\": 1}]";
  }
  bool writeFile(const std::string&, std::string_view, std::string&) override { return true; }
  bool callExternal(const std::string&, size_t, std::string_view, std::string& result) override {
    result.assign(1, '\0');  // null
    return true;
  }
};

/// When the program calls "before", the instruction is run by its helper, on the program's own
/// frame, which is then as it was.
class Trying final : public FileHost {
 public:
  Trying(const bytecode::Program& program, bool isPoisoned)
      : program_(program),
        function_(*program.functions.back()),
        isPoisoned_(isPoisoned),
        machine_(program, *this, VmOptions{}) {
    machine_.run();
  }
  Ran ran;

  bool callExternal(const std::string& name, size_t count, std::string_view arguments,
                    std::string& result) override {
    if (name == "before") begin();
    return FileHost::callExternal(name, count, arguments, result);
  }

 private:
  void begin() {
    size_t from = 0;  // what comes after the call
    size_t place = 0;
    for (Cursor at(function_); at.span() != kPlace; at.next()) {
      if (at.opcode() == Opcode::CallHelper) from = at.after();
      place = at.after();
    }
    Slot* base = machine_.top->base;
    const size_t count = function_.registers.size() + kWindow;
    const std::vector<Slot> saved(base, base + count);
    for (Cursor at(function_, from); at.at() < place; at.next()) {
      REQUIRE(helper(at)(machine_, &function_.code[at.at()], base) == Status::Next);
    }
    const Cursor at(function_, place);
    RegisterUse use;
    bytecode::registersOf(program_, function_, at, use);
    if (isPoisoned_) {
      for (uint32_t i = 0; i < count; ++i) {
        if (std::ranges::find(use.reads, i) == use.reads.end()) poison(base[i], i);
      }
    }
    for (size_t i = 0; i < count; ++i) ran.before.push_back(bitsOf(base[i]));
    ran.status = helper(at)(machine_, &function_.code[place], base);
    for (size_t i = 0; i < count; ++i) ran.after.push_back(bitsOf(base[i]));
    for (const uint32_t reg : use.writes) {
      const bool isValue = isRoot(kindOf(at, reg), machine_.isWide);
      ran.wrote.push_back(isValue ? textOf(base[reg].v) : fmt::format("{:x}", base[reg].i));
    }
    std::copy(saved.begin(), saved.end(), base);
  }
  /// Of a register that the instruction writes: the window's are of the operand's kind.
  RegisterKind kindOf(const Cursor& at, uint32_t reg) const {
    if (reg < function_.registers.size()) return function_.registers[reg];
    for (const bytecode::Operand& operand : at.operands()) {
      if (operand.index() != reg) continue;
      if (operand.kind == bytecode::OperandKind::wI) return RegisterKind::Int;
      if (operand.kind == bytecode::OperandKind::wV) return RegisterKind::Value;
    }
    return RegisterKind::Raw;
  }
  Helper helper(const Cursor& at) const { return helperOf(at.plainOpcode(), machine_.isWide); }
  void poison(Slot& slot, uint32_t reg) const {
    const bool isOwn = reg < function_.registers.size();
    const RegisterKind kind = isOwn ? function_.registers[reg] : RegisterKind::Value;
    if (isRoot(kind, machine_.isWide)) {
      slot.v = Value::inlineInt(1'000'000 + reg);
    } else if (kind == RegisterKind::Float) {
      slot.f = 1e6 + reg;
    } else if (kind == RegisterKind::Bool) {
      slot.i = slot.i == 0;
    } else {
      slot.i = 1'000'000 + reg;
    }
  }

  const bytecode::Program& program_;
  const bytecode::Function& function_;
  bool isPoisoned_;
  Machine machine_;
};

/// Whether the program fails at the instruction: what it wrote then does not matter.
bool fails(const bytecode::Program& program) {
  FileHost host;
  return Machine(program, host, VmOptions{}).run().trap.has_value();
}

/// The registers that a line of a function uses: "reads 0 1, writes 2", and whether it always
/// writes them.
std::string useOf(std::string_view line, std::string_view more = "") {
  const std::string listing = fmt::format(
      "type int\ntype any = anything\nshape P (x: int, y: any)\nentry main\n"
      "function main() -> v\n registers v\n return_null\n"
      "function callee(i n: int, v x: any) -> i @0-1\n registers iv\n return i0\n"
      "function inner() -> i @0-1\n registers iv\n captures v1\n return i0\n"
      "function f(i n: int) -> i @0-1\n registers iifbvvvrr\n window 3\n captures v6\n{}\n{}\n"
      "return i0 @0-1\n",
      line, more);
  static const Source source("test.mochi", "source of the test");
  const bytecode::Assembled assembled = bytecode::assemble(listing, &source);
  INFO((assembled.error ? assembled.error->text() : ""));
  REQUIRE(assembled.program);
  const bytecode::Function& function = *assembled.program->functions.back();
  RegisterUse use;
  bytecode::registersOf(*assembled.program, function, Cursor(function), use);
  std::string text;
  const auto list = [&](const char* word, std::vector<uint32_t> registers) {
    if (registers.empty()) return;
    std::ranges::sort(registers);
    text += text.empty() ? word : std::string(", ") + word;
    for (const uint32_t reg : registers) {
      const size_t own = function.registers.size();
      text += reg < own ? fmt::format(" {}", reg) : fmt::format(" w{}", reg - own);
    }
  };
  list("reads", use.reads);
  list(use.isWriteCertain ? "writes" : "may write", use.writes);
  return text;
}

}  // namespace

TEST_CASE("instructions change no registers but those that they write, and read no others") {
  std::vector<uint8_t> isSeen(bytecode::kOpcodeCount);
  for (const InstructionCase& each : kInstructionCases) {
    for (const bool isWide : {false, true}) {
      const auto program = programOf(each, isWide, kTotal);
      Cursor at(*program->functions.back());
      while (at.span() != kPlace) at.next();
      if (!helperOf(at.plainOpcode(), isWide) || fails(*program)) continue;
      isSeen[static_cast<size_t>(at.opcode())] = 1;
      INFO(each.setup << "\n" << each.line << (isWide ? " in the wide world" : ""));
      RegisterUse use;
      bytecode::registersOf(*program, *program->functions.back(), at, use);
      const Ran usual = Trying(*program, false).ran;
      const bool isSame = usual.status == Status::Widen ||
                          (!use.isWriteCertain && (usual.status == Status::Jump) ==
                                                      (at.plainOpcode() == Opcode::IterNext));
      for (uint32_t i = 0; i < usual.before.size(); ++i) {
        const bool isWritten = std::ranges::find(use.writes, i) != use.writes.end();
        INFO("register " << i);
        if (!isWritten || isSame) CHECK(usual.before[i] == usual.after[i]);
      }
      const Ran poisoned = Trying(*program, true).ran;
      CHECK(poisoned.status == usual.status);
      if (!isSame) CHECK(poisoned.wrote == usual.wrote);
    }
  }
  for (uint16_t i = 0; i < bytecode::kOpcodeCount; ++i) {
    const auto opcode = static_cast<Opcode>(i);
    // It always fails.
    if (!helperOf(opcode, false) || opcode == Opcode::FailExpect) continue;
    INFO(bytecode::opcodeInfo(opcode).mnemonic);
    CHECK(isSeen[i]);
  }
}

TEST_CASE("a loop reads what it counts in, and writes it only when it goes on") {
  CHECK(useOf("begin: for_next i0, i1 ->begin @0-1") == "reads 0 1, may write 0");
  CHECK(useOf("iter_begin v4, v5, r7") == "reads 5, writes 4 7 8");
  CHECK(useOf("begin: iter_next_int i1, v4, r7 ->begin @0-1") == "reads 4 7 8, may write 1 7 8");
  CHECK(useOf("begin: iter_next_float f2, v4, r7 ->begin @0-1") == "reads 4 7 8, may write 2 7 8");
  CHECK(useOf("iter_next v5, v4, r7 ->end @0-1\nend:") == "reads 4 7 8, may write 5 7 8");
}

TEST_CASE("a cell that may be there already is read") {
  CHECK(useOf("ensure_cell v4") == "reads 4, writes 4");
  CHECK(useOf("new_cell v4, v5") == "reads 5, writes 4");
}

TEST_CASE("a call reads as much of the window as it passes") {
  CHECK(useOf("call i1, callee @0-1") == "reads w0 w1, writes 1");
  CHECK(useOf("call_closure i1, v4, callee @0-1") == "reads 4 w0 w1, writes 1");
  CHECK(useOf("call_value v4, v5, 3 @0-1") == "reads 5 w0 w1 w2, writes 4");
  CHECK(useOf("call_value v4, v5, 0 @0-1") == "reads 5, writes 4");
  CHECK(useOf("call_method v4, \"m\", 2 @0-1") == "reads w0 w1 w2, writes 4");
  CHECK(useOf("call_builtin v4, print, 1 [no] @0-1") == "reads w0, writes 4");
  CHECK(useOf("call_helper v4, 0, 2 @0-1") == "reads w0 w1, writes 4");
  CHECK(useOf("partial v4, v5, 1") == "reads 5 w0, writes 4");
  CHECK(useOf("record v4, P, 2") == "reads w0 w1, writes 4");
  CHECK(useOf("tail_call callee @0-1") == "reads w0 w1");
  CHECK(useOf("tail_call_closure v4, callee @0-1") == "reads 4 w0 w1");
  CHECK(useOf("return i1") == "reads 1");
  CHECK(useOf("return_null") == "");
}

TEST_CASE("variables that the closure captured are read from the closure") {
  CHECK(useOf("capture_get v4, 0") == "reads 6, writes 4");
  CHECK(useOf("capture_set 0, v4") == "reads 4 6");
  CHECK(useOf("closure v4, inner(v5)") == "reads 5, writes 4");
  CHECK(useOf("closure v4, inner(^0)") == "reads 6, writes 4");
  CHECK(useOf("closure v4, inner(v5, ^1)") == "reads 5 6, writes 4");
  CHECK(useOf("closure v4, callee()") == "writes 4");
}

TEST_CASE("of a pair, the first instruction's registers count") {
  CHECK(useOf("move.call w0, v4\ncall i1, callee @0-1") == "reads 4, writes w0");
  CHECK(useOf("add_int.return i1, i0, i1 @0-1\nreturn i1") == "reads 0 1, writes 1");
}

TEST_CASE("operands in the second word count") {
  CHECK(useOf("substring v4, v5, i0 [i1] @0-1") == "reads 0 1 5, writes 4");
  CHECK(useOf("list_list_get_int i1, v4, i0 [int, i0, any] @0-1") == "reads 0 0 4, writes 1");
  CHECK(useOf("slice v4, v5, v5 [v6, no] @0-1") == "reads 5 5 6, writes 4");
  CHECK(useOf("list_set_int v4, i0, i1 [zero] @0-1") == "reads 0 1 4");
  CHECK(useOf("bench_begin r7, r8 @0-1") == "writes 7 8");
}

}  // namespace kinako::vm
