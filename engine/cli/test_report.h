// What `kinako test` says: for people, as one JSON object per line, or as JUnit's XML, which is
// what build servers read. All of it goes to standard output; what the tests print is a part of it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "cli/terminal.h"

namespace kinako::cli {

/// Fail: an `expect` was not met. Error: anything else stopped the test, or its file cannot be
/// tested. Skip: its title was not asked for.
enum class TestResult : uint8_t { Pass, Fail, Error, Skip };

struct TestOutcome {
  TestResult result = TestResult::Pass;
  std::string title;  ///< "": the file as a whole, which does not compile or cannot be read
  std::string file;
  uint32_t line = 1;
  double seconds = 0;
  std::string code;     ///< of a failure: the trap's name, "compile" or "file"
  std::string message;  ///< of a failure, one line
  std::string text;     ///< of a failure, for people
  std::string json;     ///< the trap, or the list of diagnostics of a file; "" when there is none
  std::string output;   ///< what the test printed

  bool isFailure() const { return result == TestResult::Fail || result == TestResult::Error; }
};

struct TestTotals {
  size_t files = 0;
  size_t passed = 0;
  size_t failed = 0;
  size_t errors = 0;
  size_t skipped = 0;
  double seconds = 0;
  bool isInterrupted = false;

  size_t tests() const { return passed + failed + errors + skipped; }
  void add(const TestOutcome& outcome);
};

class TestReport {
 public:
  virtual ~TestReport() = default;
  virtual void add(const TestOutcome& outcome) = 0;
  /// `filter`: what titles had to contain.
  virtual void finish(const TestTotals& totals, const std::string& filter) = 0;
};

std::unique_ptr<TestReport> makeTestReport(Format format, Color color);

}  // namespace kinako::cli
