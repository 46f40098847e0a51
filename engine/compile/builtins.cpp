// Builtins that call functions they are given, as bytecode: the machine then does not call itself,
// and a recursion through them is as deep as any other.
#include "base/check.h"
#include "compile/function_compiler.h"

namespace kinako::compiler {

namespace {

/// A jump, or the second word of one: so many words from here.
Instruction distance(Opcode opcode, int32_t words) {
  Instruction word{opcode};
  word.setWide(words);
  return word;
}

/// reduce(items, callee, result): `for item in items { result = callee(result, item) }`.
void fillReduce(bytecode::Function& function, uint32_t anything) {
  enum : Register { kItems, kCallee, kResult, kRest, kPosition, kEnd, kItem, kWindow };
  function.parameters = {{"xs", RegisterKind::Value, anything},
                         {"f", RegisterKind::Value, anything},
                         {"start", RegisterKind::Value, anything}};
  function.registers.assign(kWindow, RegisterKind::Value);
  function.registers[kPosition] = function.registers[kEnd] = RegisterKind::Raw;
  function.window = 2;
  function.code = {
      {Opcode::Move, kWindow, kItems},
      {Opcode::CallHelper, kRest, static_cast<uint16_t>(HelperKind::ReducedItems), 1},
      {Opcode::IterBegin, kRest, kRest, kPosition},
      {Opcode::IterNext, kItem, kRest, kPosition},  // 3: the loop
      distance(bytecode::kSecondWord, 6),
      {Opcode::Share, kItem},
      {Opcode::Move, kWindow, kResult},
      {Opcode::Move, kWindow + 1, kItem},
      {Opcode::CallValue, kResult, kCallee, 2},
      distance(Opcode::Jump, -6),
      {Opcode::Return, kResult},  // 10
  };
}

}  // namespace

uint32_t functionOf(ProgramState& state, Builtin builtin) {
  KINAKO_CHECK(callsBack(builtin));
  auto& functions = state.program.functions;
  const bool isGrowing = state.firstFunction > 0;
  for (size_t i = isGrowing ? 0 : state.source.functions.size(); i < functions.size(); ++i) {
    if (functions[i]->builtin == builtin) return static_cast<uint32_t>(i);
  }
  auto function = std::make_unique<bytecode::Function>();
  function->name = builtinInfo(builtin).name;
  function->builtin = builtin;
  fillReduce(*function, state.types.of(*state.source.types.anyType));
  function->spans.resize(function->code.size());
  functions.push_back(std::move(function));
  return static_cast<uint32_t>(functions.size() - 1);
}

}  // namespace kinako::compiler
