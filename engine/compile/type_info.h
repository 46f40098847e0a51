// Types as the bytecode knows them.
#pragma once

#include <unordered_map>

#include "bytecode/program.h"
#include "types/typed_ast.h"

namespace kinako::compiler {

/// What a register for values of this type holds.
RegisterKind kindOf(const types::Type& type);

class TypeMap {
 public:
  explicit TypeMap(bytecode::Program& program) : program_(program) {}
  /// Index in Program::types, made when it is new.
  uint32_t of(const types::Type& type);

 private:
  void fill(bytecode::TypeInfo& info, const types::Type& type);

  bytecode::Program& program_;
  std::unordered_map<const types::Type*, uint32_t> known_;
};

}  // namespace kinako::compiler
