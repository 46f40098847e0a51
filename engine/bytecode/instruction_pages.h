// What `kinako explain add_int` says about an instruction, from its row in opcodes.def.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kinako::bytecode {

/// Operands, effects in words, meaning. `name` is a mnemonic, or one after "instruction:", since
/// some are also words of the language; "" = there is no such instruction.
std::string instructionPage(std::string_view name);

/// All mnemonics, in the order of the table.
std::vector<std::string_view> instructionNames();

}  // namespace kinako::bytecode
