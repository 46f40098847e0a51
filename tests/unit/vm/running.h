// Runs listings on the machine: no front end, no compiler.
#pragma once

#include <catch2/catch.hpp>

#include "base/source.h"
#include "bytecode/assemble.h"
#include "runtime/fake_host.h"
#include "vm/vm.h"

namespace kinako::vm {

/// A machine with a program from a listing, and what it writes.
class Running {
 public:
  /// `source` is the text the program's spans speak of.
  explicit Running(std::string_view listing, const VmOptions& options = {},
                   std::string source = "source of the test")
      : source_("test.mochi", std::move(source)) {
    bytecode::Assembled assembled = bytecode::assemble(listing, &source_);
    INFO(listing);
    INFO((assembled.error ? assembled.error->text() : ""));
    REQUIRE(assembled.program);
    program_ = std::move(assembled.program);
    REQUIRE(bytecode::verify(*program_) == "");
    vm_ = std::make_unique<Vm>(*program_, host, options);
  }

  /// From the start; globals stay as an earlier run left them.
  const Outcome& run() {
    host.out.clear();
    outcome = vm_->run();
    return outcome;
  }

  runtime::FakeHost host;
  Outcome outcome;

 private:
  Source source_;
  std::unique_ptr<bytecode::Program> program_;
  std::unique_ptr<Vm> vm_;
};

/// The kind of the trap; fails the test when there was none.
inline TrapKind trapOf(const Outcome& outcome) {
  REQUIRE(outcome.trap);
  return outcome.trap->kind;
}

/// What a program without traps writes.
inline std::string output(std::string_view listing, const VmOptions& options = {}) {
  Running running(listing, options);
  const Outcome& outcome = running.run();
  INFO((outcome.trap ? outcome.trap->message : ""));
  REQUIRE_FALSE(outcome.trap);
  return running.host.out;
}

}  // namespace kinako::vm
