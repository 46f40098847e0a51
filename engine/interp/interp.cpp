#include "interp/interp.h"

#include "base/check.h"
#include "interp/machine.h"

namespace kinako::interp {

Interpreter::Interpreter(const types::Program& program, runtime::Host& host,
                         const RunOptions& options)
    : machine_(std::make_unique<Machine>(program, host, options)) {}

Interpreter::Interpreter(const types::Program& program, const runtime::Handover& left,
                         const RunOptions& options)
    : machine_(std::make_unique<Machine>(program, left, options)) {}

Interpreter::~Interpreter() = default;

runtime::Context& Interpreter::context() { return machine_->context; }
uint64_t Interpreter::hostStackLeft() const { return machine_->hostStackLeft(); }

Outcome Interpreter::run() {
  return machine_->run(*machine_->program.main, Tests::InPlace, nullptr, nullptr);
}

Outcome Interpreter::call(const types::Function& function, std::string_view arguments) {
  return machine_->call(function, arguments);
}

Outcome Interpreter::callHandedOut(uint32_t handle, std::string_view arguments) {
  return machine_->callHandedOut(handle, arguments);
}

Outcome Interpreter::runTest(size_t index) {
  const auto& tests = machine_->program.tests;
  KINAKO_CHECK(index < tests.size());
  return machine_->run(*machine_->program.main, Tests::Skipped, tests[index], nullptr);
}

Outcome Interpreter::runFunction(const types::Function& function, std::string* lastValue) {
  return machine_->run(function, Tests::InPlace, nullptr, lastValue);
}

}  // namespace kinako::interp
