// What `kinako dump --stage=ssa` prints.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/budget.h"
#include "base/link.h"
#include "bytecode/program.h"

namespace kinako::jit {

/// Every function of a verified program, compiled from its start up to SSA form, after the passes
/// of `passes`. `links`: as for bytecode. What is spent of `budget` is the work of compiling; then
/// the rest is missing.
std::string listSsa(const bytecode::Program& program, std::string_view passes,
                    std::vector<Link>* links = nullptr, Budget* budget = nullptr);

}  // namespace kinako::jit
