#include "cli/test_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace kinako::cli {

namespace {

constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kPlain = "\x1b[0m";

/// Every line of `text` after `margin`.
std::string indented(std::string_view text, std::string_view margin) {
  std::string out;
  while (!text.empty()) {
    const size_t length = std::min(text.find('\n'), text.size());
    (out += margin).append(text.substr(0, length)) += '\n';
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return out;
}

/// What a program printed, without anything that could drive the terminal.
std::string quotedOutput(std::string_view output) {
  std::string out;
  while (!output.empty()) {
    const size_t length = std::min(output.find('\n'), output.size());
    out += "         | " + printable(output.substr(0, length)) + '\n';
    output.remove_prefix(std::min(length + 1, output.size()));
  }
  return out.empty() ? out : "         output:\n" + out;
}

std::string_view wordFor(TestResult result) {
  switch (result) {
    case TestResult::Pass:
      return "pass";
    case TestResult::Fail:
      return "fail";
    case TestResult::Error:
      return "error";
    case TestResult::Skip:
      return "skip";
  }
  return "";
}

class TextReport final : public TestReport {
 public:
  explicit TextReport(Color color) : color_(color) {}

  void add(const TestOutcome& outcome) override {
    if (outcome.result == TestResult::Skip) return;
    // A file that cannot be read has been complained of.
    if (outcome.code == "file" && outcome.title.empty()) return;
    if (outcome.file != file_) writeOut(outcome.file + '\n');
    file_ = outcome.file;
    if (outcome.title.empty()) return writeOut(mark(false) + "does not compile\n");
    writeOut(fmt::format("{}{} ({:.1f} ms)\n", mark(!outcome.isFailure()), printable(outcome.title),
                         outcome.seconds * 1000));
    if (!outcome.isFailure()) return;
    writeOut(indented(outcome.text, "         ") + quotedOutput(outcome.output));
  }

  void finish(const TestTotals& totals, const std::string& filter) override {
    const size_t failed = totals.failed + totals.errors;
    if (totals.passed + failed == 0) {
      writeOut(filter.empty() ? "no tests found\n"
                              : "no test has '" + printable(filter) + "' in its title\n");
    }
    writeOut(fmt::format("{} passed, {} failed\n", totals.passed, failed));
  }

 private:
  std::string mark(bool isOk) const {
    const std::string word = isOk ? "ok  " : "FAIL";
    if (color_ == Color::Off) return "   " + word + "  ";
    return "   " + std::string(isOk ? kGreen : kRed) + word + std::string(kPlain) + "  ";
  }

  Color color_;
  std::string file_;
};

class JsonReport final : public TestReport {
 public:
  void add(const TestOutcome& outcome) override {
    const bool isFile = outcome.title.empty() && outcome.isFailure();
    std::string details = outcome.json;
    if (details.empty()) details = isFile ? "[]" : "null";
    writeOut(fmt::format(
        R"({{"kind":"{}","title":{},"file":{},"line":{},"duration":{:.6f},"result":"{}",)"
        R"("message":{},"{}":{},"output":{}}})"
        "\n",
        isFile ? "file" : "test", jsonString(outcome.title), jsonString(outcome.file), outcome.line,
        outcome.seconds, wordFor(outcome.result), jsonString(outcome.message),
        isFile ? "diagnostics" : "trap", details, jsonString(outcome.output)));
  }

  void finish(const TestTotals& totals, const std::string&) override {
    writeOut(fmt::format(
        R"({{"kind":"summary","files":{},"tests":{},"passed":{},"failed":{},"errors":{},)"
        R"("skipped":{},"duration":{:.6f},"interrupted":{}}})"
        "\n",
        totals.files, totals.tests(), totals.passed, totals.failed, totals.errors, totals.skipped,
        totals.seconds, totals.isInterrupted));
  }
};

/// Everything at the end: the totals come first.
class JunitReport final : public TestReport {
 public:
  void add(const TestOutcome& outcome) override {
    if (suites_.empty() || suites_.back().file != outcome.file) suites_.push_back({outcome.file});
    Suite& suite = suites_.back();
    suite.totals.add(outcome);
    suite.cases +=
        fmt::format(R"(    <testcase name="{}" classname="{}" file="{}" line="{}" time="{:.6f}")",
                    xmlAttribute(outcome.title.empty() ? "(compiles)" : outcome.title),
                    xmlAttribute(classOf(outcome.file)), xmlAttribute(outcome.file), outcome.line,
                    outcome.seconds);
    std::string inside;
    if (outcome.result == TestResult::Skip) inside += "      <skipped/>\n";
    if (outcome.isFailure()) {
      const std::string_view element = outcome.result == TestResult::Fail ? "failure" : "error";
      inside += fmt::format("      <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n", element,
                            xmlAttribute(outcome.message), xmlAttribute(outcome.code),
                            xmlText(outcome.text));
    }
    if (!outcome.output.empty()) {
      inside += "      <system-out>" + xmlText(outcome.output) + "</system-out>\n";
    }
    suite.cases += inside.empty() ? "/>\n" : ">\n" + inside + "    </testcase>\n";
  }

  void finish(const TestTotals& totals, const std::string&) override {
    writeOut("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    writeOut("<testsuites name=\"kinako test\"" + counts(totals) + ">\n");
    for (const Suite& suite : suites_) {
      const std::string file = xmlAttribute(suite.file);
      writeOut("  <testsuite name=\"" + file + "\" file=\"" + file + '"' + counts(suite.totals) +
               ">\n" + suite.cases + "  </testsuite>\n");
    }
    writeOut("</testsuites>\n");
  }

 private:
  struct Suite {
    std::string file;
    TestTotals totals{};
    std::string cases{};
  };

  static std::string counts(const TestTotals& totals) {
    return fmt::format(R"( tests="{}" failures="{}" errors="{}" skipped="{}" time="{:.6f}")",
                       totals.tests(), totals.failed, totals.errors, totals.skipped,
                       totals.seconds);
  }

  /// "src/math/gcd.mochi" → "src.math.gcd": build servers group by what is before the last dot.
  static std::string classOf(std::string file) {
    if (file.ends_with(".mochi")) file.resize(file.size() - 6);
    while (file.starts_with("./")) file.erase(0, 2);
    while (file.starts_with('/')) file.erase(0, 1);
    std::replace(file.begin(), file.end(), '/', '.');
    return file;
  }

  std::vector<Suite> suites_;
};

}  // namespace

void TestTotals::add(const TestOutcome& outcome) {
  switch (outcome.result) {
    case TestResult::Pass:
      ++passed;
      break;
    case TestResult::Fail:
      ++failed;
      break;
    case TestResult::Error:
      ++errors;
      break;
    case TestResult::Skip:
      ++skipped;
      break;
  }
  seconds += outcome.seconds;
}

std::unique_ptr<TestReport> makeTestReport(Format format, Color color) {
  switch (format) {
    case Format::Text:
      return std::make_unique<TextReport>(color);
    case Format::Json:
      return std::make_unique<JsonReport>();
    case Format::Junit:
      return std::make_unique<JunitReport>();
  }
  return nullptr;
}

}  // namespace kinako::cli
