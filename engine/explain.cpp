#include "explain.h"

#include "base/explanation_pages.h"
#include "bytecode/instruction_pages.h"

namespace kinako {

std::string explainContents() {
  return explanationContents("Instructions of the virtual machine (`kinako dump --stage=bytecode`)",
                             bytecode::instructionNames());
}

std::string explainPage(std::string_view name) {
  std::string page = explanationPage(name);
  std::string instruction = bytecode::instructionPage(name);
  if (page.empty()) return instruction;
  // Most readers of this page do not care about it.
  if (!instruction.empty()) {
    page += "\nAbout the instruction of the virtual machine: `kinako explain instruction:";
    page.append(name) += "`.\n";
  }
  return page;
}

std::vector<std::string_view> explainNames() {
  std::vector<std::string_view> names = explanationNames();
  for (const std::string_view name : bytecode::instructionNames()) names.push_back(name);
  return names;
}

}  // namespace kinako
