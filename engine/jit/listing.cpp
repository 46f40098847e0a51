#include "jit/listing.h"

#include "jit/passes/passes.h"
#include "jit/ssa/build.h"

namespace kinako::jit {

std::string listSsa(const bytecode::Program& program, std::string_view passes,
                    std::vector<Link>* links, Budget* budget) {
  std::string text;
  for (uint32_t i = 0; i < program.functions.size(); ++i) {
    const bytecode::Function& function = *program.functions[i];
    if (function.builtin || function.code.empty()) continue;
    // Passes look at code a few times, which is some times as long as the bytecode.
    const auto words = static_cast<uint32_t>(function.code.size());
    if (budget && (!budget->goOn(20 * words) || !budget->take(size_t{500} * words))) return text;
    auto [code, declined] = ssa::build({program, i});
    if (!text.empty()) text += '\n';
    if (!declined.empty()) {
      text += "; " + function.name + " is not compiled: " + declined + '\n';
      continue;
    }
    runPasses(code, passes, true);
    const size_t offset = text.size();
    std::vector<Link> own;
    text += ssa::print(code, links ? &own : nullptr);
    for (Link link : own) {
      link.offset += offset;
      links->push_back(link);
    }
  }
  return text;
}

}  // namespace kinako::jit
