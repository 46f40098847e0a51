#include "bytecode/instruction_pages.h"

#include <catch2/catch.hpp>
#include <set>

#include "bytecode/instruction.h"

namespace kinako::bytecode {

TEST_CASE("every instruction has a page, with what its row says") {
  const auto names = instructionNames();
  CHECK(std::set(names.begin(), names.end()).size() == kOpcodeCount);
  for (const std::string_view name : names) {
    const std::string page = instructionPage(name);
    INFO(page);
    CHECK(page.starts_with(std::string(name) + ": an instruction of the virtual machine\n\n  "));
    CHECK(page.find("\nEffects:\n  ") != std::string::npos);
    CHECK(page.ends_with(".\n"));
    CHECK(instructionPage("instruction:" + std::string(name)) == page);
  }
  CHECK(instructionPage("nothing") == "");
}

TEST_CASE("effects are said in as few words as they can be") {
  using namespace effects;
  CHECK(effectsText(Pure) == "Nothing but its registers.\n");
  CHECK(effectsText(Reads(Memory::Lists | Memory::Maps) | Traps) ==
        "Reads lists, maps.\nMay trap.\n");
  CHECK(effectsText(Reads(Memory::IntElements | Memory::ListHeaders) | Writes(Memory::Sharing)) ==
        "Reads int elements, list headers.\nWrites whether lists are shared.\n");
  CHECK(effectsText(Writes(Memory::Everything)) == "Writes everything.\n");
  CHECK(effectsText(Reads(Memory::Data)) == "Reads lists, records, maps.\n");
}

TEST_CASE("in the wide world nothing widens, and what makes ints may allocate and trap") {
  using namespace effects;
  CHECK(Pure.inWideWorld() == Pure);
  CHECK(Widens.inWideWorld() == (Allocates | Traps));
  CHECK((Big | Reads(Memory::Cells)).inWideWorld() ==
        (Big | Reads(Memory::Cells) | Allocates | Traps));
  CHECK(Calls.inWideWorld() == Calls);
}

TEST_CASE("a set covers another when it has all of it") {
  using namespace effects;
  CHECK((Reads(Memory::Lists) | Traps).covers(Reads(Memory::IntElements)));
  CHECK_FALSE(Reads(Memory::IntElements).covers(Reads(Memory::Lists)));
  CHECK_FALSE(Reads(Memory::Lists).covers(Writes(Memory::IntElements)));
  CHECK_FALSE(Traps.covers(Allocates));
  CHECK(Calls.covers(SetsAny | Safepoint | Widens));
  CHECK_FALSE(Calls.covers(Ends));
}

}  // namespace kinako::bytecode
