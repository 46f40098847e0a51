#include "compile/compile.h"

#include "compile/function_compiler.h"
#include "types/walk.h"

namespace kinako::compiler {

namespace {

/// By index: whether the global can be a variable of the main program: no other function
/// uses it, and it gets its value before anything reads it.
std::vector<bool> globalsOfMain(const types::Program& source) {
  // Each is a register, of which there are not endlessly many.
  constexpr size_t kMost = 1000;
  std::vector<bool> isSet(source.globals.size());
  std::vector<bool> isMainOnly;
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

}  // namespace

std::unique_ptr<bytecode::Program> compileProgram(const types::Program& source, Tests tests,
                                                  Budget* budget) {
  Budget unlimited;
  if (!budget) budget = &unlimited;
  auto program = std::make_unique<bytecode::Program>();
  TypeMap types(*program);
  for (const auto& record : source.types.records()) {
    bytecode::Shape& shape = program->shapes.emplace_back();
    shape.name = record->name;
    for (const auto& field : record->fields) {
      shape.fields.emplace_back(field.name);
      shape.types.push_back(types.of(*field.type));
    }
    for (const auto* method : record->methods) {
      shape.methods.emplace_back(std::string(method->name), method->index);
    }
  }
  for (const auto& global : source.globals) {
    program->globals.push_back(
        {std::string(global->name), kindOf(*global->type), types.of(*global->type)});
  }
  for (size_t i = 0; i < source.functions.size(); ++i) {
    program->functions.push_back(std::make_unique<bytecode::Function>());
  }
  program->main = source.main->index;
  ProgramState state{source, *program, types, tests, globalsOfMain(source), *budget};
  for (const auto& function : source.functions) {
    budget->take(2 * sizeof(bytecode::Function));
    if (budget->isSpent()) break;
    if (function->result) {
      FunctionCompiler(state, *function).run();
    } else {  // the checker tried something and dropped it: nothing calls it
      program->functions[function->index]->code.push_back({bytecode::Opcode::ReturnNull});
      program->functions[function->index]->spans.push_back(function->span);
    }
  }
  return program;
}

}  // namespace kinako::compiler
