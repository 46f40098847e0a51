#include "compile/compile.h"

#include "compile/function_compiler.h"

namespace kinako::compiler {

std::unique_ptr<bytecode::Program> compileProgram(const types::Program& source,
                                                  const types::Test* test) {
  auto program = std::make_unique<bytecode::Program>();
  TypeMap types(*program);
  for (const auto& record : source.types.records()) {
    bytecode::Shape& shape = program->shapes.emplace_back();
    shape.name = record->name;
    for (const auto& field : record->fields) shape.fields.emplace_back(field.name);
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
  ProgramState state{source, *program, types, test};
  for (const auto& function : source.functions) {
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
