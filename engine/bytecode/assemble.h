// The assembler: reads what disassemble() prints, so that whatever runs bytecode can be tested
// with programs written by hand. Nothing in the engine uses it.
//
//   type int
//   global i total: int
//   entry main
//
//   function twice(i n: int) -> i        ; i f b v r: int, float, bool, value, raw
//     registers ii                       ; the kinds of all registers, parameters first
//     window 1                           ; values passed at once: registers w0 …
//     mul_int_imm i1, i0, 2 @12-17       ; @: the source text's bytes, from here on
//     jump_lt_int_imm i1, 100 ->done
//     int i1, 100
//   done:
//     return i1
//
// What a listing says and a person need not: the number in front of an instruction, which must
// then be that of its word; `#n` after a name, for the n-th row of a table rather than the
// first of that name; the tables of constants `numbers`, `texts`, `makers` of a function, which
// otherwise grow by use.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/source.h"
#include "bytecode/program.h"

namespace kinako::bytecode {

struct AssemblyError {
  Position place;       ///< in the listing
  std::string message;  ///< what was expected, or what there is not

  /// "3:14: expected a register".
  std::string text() const;
};

struct Assembled {
  std::unique_ptr<Program> program;  ///< null after an error
  std::optional<AssemblyError> error;
};

/// The program a listing describes. What verify() looks for is not looked for here: operands of
/// the wrong kind and indexes of nothing are taken as they stand. `source` becomes that of
/// every function; it must outlive the program.
Assembled assemble(std::string_view listing, const Source* source = nullptr);

}  // namespace kinako::bytecode
