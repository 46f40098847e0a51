#include "compile/compile.h"

#include "compile/function_compiler.h"
#include "types/walk.h"

namespace kinako::compiler {

namespace {

/// By index: whether the global can be a variable of the main program: no other function
/// uses it, and it gets its value before anything reads it.
std::vector<uint8_t> globalsOfMain(const types::Program& source) {
  // Each is a register, of which there are not endlessly many.
  constexpr size_t kMost = 1000;
  std::vector<uint8_t> isSet(source.globals.size());
  std::vector<uint8_t> isMainOnly;
  for (const auto& global : source.globals) {
    isMainOnly.push_back(global->isMainOnly && isMainOnly.size() < kMost);
  }
  auto onExpr = [&](types::Expr* expr) {
    if (expr->kind != types::ExprKind::GlobalGet) return;
    const uint32_t index = types::to<types::GlobalGet>(expr).global->index;
    if (!isSet[index]) isMainOnly[index] = false;
  };
  auto onStmt = [&](types::Stmt* stmt) {
    if (stmt->kind != types::StmtKind::SetGlobal) return;
    const uint32_t index = types::to<types::SetGlobal>(stmt).global->index;
    if (!isSet[index]) isMainOnly[index] = false;
  };
  types::Walker walker(onExpr, onStmt);
  for (auto* statement : source.main->body) {
    if (statement->kind == types::StmtKind::SetGlobal) {
      const auto& set = types::to<types::SetGlobal>(statement);
      walker.visit(set.value);
      isSet[set.global->index] = true;
    } else {
      walker.visit(statement);
    }
  }
  return isMainOnly;
}

/// What the source has and the program has not.
void compileNew(ProgramState& state) {
  const types::Program& source = state.source;
  bytecode::Program& program = state.program;
  const auto records = source.types.records();
  while (program.shapes.size() < records.size()) {
    const types::RecordInfo& record = *records[program.shapes.size()];
    bytecode::Shape shape;
    shape.name = record.name;
    for (const auto& field : record.fields) {
      shape.fields.emplace_back(field.name);
      shape.types.push_back(state.types.of(*field.type));
    }
    for (const auto* method : record.methods) {
      shape.methods.emplace_back(std::string(method->name), state.placeOf(*method));
    }
    program.shapes.push_back(std::move(shape));
  }
  while (program.globals.size() < source.globals.size()) {
    const types::Global& global = *source.globals[program.globals.size()];
    program.globals.push_back(
        {std::string(global.name), kindOf(*global.type), state.types.of(*global.type)});
  }
  const size_t first = program.functions.size() - state.firstFunction;
  for (size_t i = first; i < source.functions.size(); ++i) {
    program.functions.push_back(std::make_unique<bytecode::Function>());
  }
  program.main = state.placeOf(*source.main);
  for (size_t i = first; i < source.functions.size(); ++i) {
    const types::Function& function = *source.functions[i];
    if (function.result && !function.isForgotten) {
      if (!state.budget.take(2 * sizeof(bytecode::Function))) return;
      FunctionCompiler(state, function).run();
    } else {  // the checker dropped it: nothing calls it
      auto& dropped = *program.functions[state.placeOf(function)];
      dropped.code.push_back({bytecode::Opcode::ReturnNull});
      dropped.spans.push_back(function.span);
    }
  }
}

}  // namespace

std::unique_ptr<bytecode::Program> compileProgram(const types::Program& source, Tests tests,
                                                  Budget* budget) {
  Budget unlimited;
  if (!budget) budget = &unlimited;
  auto program = std::make_unique<bytecode::Program>();
  TypeMap types(*program);
  ProgramState state{source, *program, types, tests, globalsOfMain(source), *budget};
  compileNew(state);
  return program;
}

GrowingProgram::GrowingProgram(const types::Program& source)
    : source_(source), types_(std::make_unique<TypeMap>(program_)) {
  Budget unlimited;
  ProgramState state{source, program_, *types_, Tests::InPlace, {}, unlimited};
  for (const BuiltinInfo& builtin : allBuiltins()) {
    if (callsBack(builtin.id)) functionOf(state, builtin.id);
  }
  firstFunction_ = static_cast<uint32_t>(program_.functions.size());
}

GrowingProgram::~GrowingProgram() = default;

void GrowingProgram::grow(Budget& budget) {
  const size_t before = program_.functions.size();
  ProgramState state{source_, program_, *types_, Tests::InPlace, {}, budget, firstFunction_};
  state.isMainOnly.resize(source_.globals.size());
  compileNew(state);
  if (budget.isSpent()) program_.functions.resize(before);
}

}  // namespace kinako::compiler
