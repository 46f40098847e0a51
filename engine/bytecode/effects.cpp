#include "bytecode/effects.h"

#include <string_view>

namespace kinako::bytecode {

namespace {

struct MemoryName {
  Memory memory;
  std::string_view name;
};

/// The wider ones first: a set is said by as few as possible.
constexpr MemoryName kMemory[] = {
    {Memory::Everything, "everything"},
    {Memory::Data, "lists, records, maps"},
    {Memory::Lists, "lists"},
    {Memory::IntElements, "int elements"},
    {Memory::FloatElements, "float elements"},
    {Memory::BoolElements, "bool elements"},
    {Memory::ValueElements, "value elements"},
    {Memory::ListHeaders, "list headers"},
    {Memory::Sharing, "whether lists are shared"},
    {Memory::Fields, "records"},
    {Memory::Maps, "maps"},
    {Memory::Cells, "cells"},
    {Memory::Globals, "globals"},
    {Memory::Outside, "the outside"},
};

struct FactText {
  Fact fact;
  std::string_view text;
};

constexpr FactText kFacts[] = {
    {Fact::Allocates, "May allocate."},
    {Fact::Traps, "May trap."},
    {Fact::Widens,
     "May widen: an int that does not fit 64 bits makes all ints values of any size."},
    {Fact::Big, "Among ints of any size it allocates and may trap."},
    {Fact::Calls, "Calls: guest code may run."},
    {Fact::Branches, "May go to the target, and is a safepoint when that is back."},
    {Fact::Ends, "What is after it in the code does not come next."},
    {Fact::Safepoint, "A safepoint: the collector may run, and limits may stop the program."},
};

std::string listOf(Memory set) {
  std::string text;
  Memory said = Memory::None;
  for (const auto& [memory, name] : kMemory) {
    if (!contains(set, memory) || contains(said, memory)) continue;
    said = said | memory;
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

}  // namespace

std::string effectsText(const Effects& effects) {
  std::string text;
  if (effects.reads != Memory::None) text += "Reads " + listOf(effects.reads) + ".\n";
  if (effects.writes != Memory::None) text += "Writes " + listOf(effects.writes) + ".\n";
  for (const auto& [fact, line] : kFacts) {
    if (effects.has(fact)) text.append(line) += '\n';
  }
  return text.empty() ? "Nothing but its registers.\n" : text;
}

}  // namespace kinako::bytecode
