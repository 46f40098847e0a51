#include "jit/driver.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/render.h"
#include "bytecode/instruction.h"
#include "jit/passes/passes.h"
#include "jit/ssa/build.h"

namespace kinako::jit {

using bytecode::Opcode;
using bytecode::RowKind;
using vm::Place;

/// What is known of a function in one of the worlds.
struct Driver::Function {
  /// By loop, or Place::kEntry; null: declined, or not compiled again.
  std::map<uint32_t, Installed*> current;
  /// All that were made: older ones may be running still.
  std::vector<std::unique_ptr<Installed>> made;
  std::map<uint32_t, uint32_t> left;  ///< by word, how often since it was compiled
  std::vector<uint32_t> generalised;  ///< words, in order
  uint32_t versions = 1;
  bool isDiscarded = false;
};

struct Driver::Program {
  std::map<std::pair<uint32_t, bool>, Function> functions;
};

Driver::Driver(std::unique_ptr<CodeHost> host, Policy policy, Log log)
    : host_(std::move(host)), policy_(std::move(policy)), log_(std::move(log)) {}
Driver::~Driver() = default;

bool Driver::isHot(Place place, uint64_t steps) {
  if (policy_.compilesAll) return true;
  return steps >= (place.loop == Place::kEntry ? policy_.callSteps : policy_.loopSteps);
}

Driver::Function& Driver::known(const bytecode::Program& program, uint32_t function, bool isWide) {
  auto& entry = programs_[&program];
  if (!entry) entry = std::make_unique<Program>();
  return entry->functions[{function, isWide}];
}

const vm::HotCode* Driver::codeFor(const bytecode::Program& program, Place place, bool isWide) {
  Function& function = known(program, place.function, isWide);
  if (function.isDiscarded) return nullptr;
  const auto [entry, isNew] = function.current.try_emplace(place.loop, nullptr);
  if (isNew) compile(program, place, isWide, function);
  return entry->second;
}

void Driver::compile(const bytecode::Program& program, Place place, bool isWide, Function& into) {
  static_assert(Place::kEntry == Region::kStart);
  auto [code, declined] =
      ssa::build({program, place.function, place.loop, isWide}, into.generalised);
  if (declined.empty()) {
    runPasses(code, policy_.passes, policy_.verifies);
    const size_t nodes = code.nodes.size();
    if (auto made = host_->install(std::move(code), declined)) {
      ++counts_.compiled;
      log("compiled", program, place, isWide, fmt::format(R"(,"nodes":{})", nodes));
      into.current[place.loop] = made.get();
      into.made.push_back(std::move(made));
      return;
    }
  }
  ++counts_.declined[declined];
  log("declined", program, place, isWide, R"(,"why":)" + jsonString(declined));
}

bool Driver::left(const bytecode::Program& program, uint32_t index, uint32_t word, bool isWide) {
  const bytecode::Function& code = *program.functions[index];
  const bytecode::OpcodeInfo& info = bytecode::opcodeInfo(code.code[word].opcode);
  const auto plain = static_cast<Opcode>(info.plain);
  ++counts_.left[std::string(bytecode::opcodeInfo(plain).mnemonic)];
  // A call is left to the machine as long as what it calls has no code.
  if (info.row == RowKind::Control) return false;
  Function& function = known(program, index, isWide);
  if (function.isDiscarded || ++function.left[word] < policy_.mostLeft) return false;
  const Place place{index, Place::kEntry};
  const auto at = std::ranges::lower_bound(function.generalised, word);
  const bool isNew = at == function.generalised.end() || *at != word;
  if (!isNew || function.versions == policy_.mostVersions) {
    function.isDiscarded = true;
    ++counts_.discarded;
    log("discarded", program, place, isWide, "");
    return true;
  }
  ++function.versions;
  ++counts_.generalised;
  function.generalised.insert(at, word);
  function.left.clear();
  function.current.clear();
  log("generalised", program, place, isWide,
      fmt::format(R"(,"word":{},"instruction":"{}")", word, bytecode::opcodeInfo(plain).mnemonic));
  return true;
}

void Driver::forget(const bytecode::Program& program) { programs_.erase(&program); }

void Driver::log(std::string_view event, const bytecode::Program& program, Place place, bool isWide,
                 const std::string& more) {
  if (!log_) return;
  std::string line = fmt::format(R"({{"event":"{}","function":{})", event,
                                 jsonString(program.functions[place.function]->name));
  if (place.loop != Place::kEntry) line += fmt::format(R"(,"loop":{})", place.loop);
  if (isWide) line += R"(,"isWide":true)";
  log_(line + more + '}');
}

std::string Driver::report() const {
  const auto table = [](const std::map<std::string, uint64_t>& counts) {
    std::string text;
    for (const auto& [name, count] : counts) {
      text += fmt::format("{}{}:{}", text.empty() ? "" : ",", jsonString(name), count);
    }
    return "{" + text + "}";
  };
  const std::string more = host_->report();
  return fmt::format(
      R"({{"compiled":{},"declined":{},"left":{},"generalised":{},"discarded":{}{}}})",
      counts_.compiled, table(counts_.declined), table(counts_.left), counts_.generalised,
      counts_.discarded, more.empty() ? "" : "," + more);
}

}  // namespace kinako::jit
