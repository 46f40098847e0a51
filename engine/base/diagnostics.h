// What is wrong with a program, for people and for tools. Every stage reports into one
// sink and continues; one renderer makes text of it, one makes JSON.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/budget.h"
#include "base/span.h"

namespace kinako {

class Source;

enum class Severity : uint8_t { Error, Warning };

enum class Code : uint16_t {
#define DIAGNOSTIC(code, severity, message, help) code,
#include "base/diagnostics.def"
};

/// One row of diagnostics.def. `message` and `help` hold {0} {1} … for the arguments.
struct DiagnosticInfo {
  Code code;
  std::string_view name;  ///< "T002"
  Severity severity;
  std::string_view message;
  std::string_view help;
};

const DiagnosticInfo& diagnosticInfo(Code code);

/// The row named `name` ("T002", any case), or null.
const DiagnosticInfo* findDiagnostic(std::string_view name);

/// Every row, in the order of the table.
const std::vector<DiagnosticInfo>& allDiagnostics();

/// Replaces {0} {1} … in `pattern`; a number without an argument becomes nothing. {0:step} is the
/// argument, a count, with its noun: "1 step", "2 steps".
std::string fillIn(std::string_view pattern, std::initializer_list<std::string_view> arguments);
std::string fillIn(std::string_view pattern, const std::vector<std::string>& arguments);

/// A second place that explains the first: "declared here".
struct Label {
  Span span;
  std::string text;
};

/// A fix that a tool may apply: replace the text of `span` by `text`.
struct Fix {
  Span span;
  std::string text;
};

struct Diagnostic {
  Code code;
  Span span;
  std::string message;
  std::string help;  ///< "" when there is none
  std::vector<Label> labels;
  std::vector<Fix> fixes;
  /// Of P099: how many others there are.
  size_t omittedErrors = 0;
  size_t omittedWarnings = 0;

  /// Adds a secondary label; returns itself, so that reports read as one expression.
  Diagnostic& label(Span where, std::string text);
  /// Replaces the table's help line.
  Diagnostic& withHelp(std::string text);
  Diagnostic& withFix(Span where, std::string text);
};

/// "1 error", "2 errors".
std::string counted(size_t count, std::string_view noun);

/// Collects diagnostics. A second report with the same code at the same place is dropped,
/// and so is anything past kMaxDiagnostics, of which a last one, P099, says how many they are.
class DiagnosticSink {
 public:
  static constexpr size_t kMaxDiagnostics = 200;

  /// `budget`: of the passes that report here; null: they have no limits.
  explicit DiagnosticSink(Budget* budget = nullptr) : budget_(budget ? budget : &unlimited_) {}

  Budget& budget() const { return *budget_; }

  /// The reference is good until the next report.
  Diagnostic& report(Code code, Span span, std::initializer_list<std::string_view> arguments = {});

  /// Everything another sink collected, in a text that begins at `base`.
  void add(const DiagnosticSink& other, uint32_t base = 0);

  bool hasErrors() const { return errors_ > 0; }
  /// Whether what is reported now is only counted.
  bool isFull() const { return diagnostics_.size() >= kMaxDiagnostics; }
  /// In source order; stable for equal places. A P065 around an error is left out.
  std::vector<Diagnostic> sorted() const;

 private:
  using Place = std::pair<Code, std::pair<uint32_t, uint32_t>>;
  /// Of so many it is known which they are; of more only how many, the same twice counting twice.
  static constexpr size_t kMostOmitted = 10'000;

  static Place placeOf(const Diagnostic& diagnostic) {
    return {diagnostic.code, {diagnostic.span.begin, diagnostic.span.end}};
  }
  Diagnostic& insert(Diagnostic fresh);
  void omit(Code code, Span span);
  Diagnostic summary() const;

  Budget unlimited_;
  Budget* budget_;
  std::vector<Diagnostic> diagnostics_;
  Diagnostic dropped_{};
  std::set<Place> shown_;  ///< of diagnostics_
  size_t shownWarnings_ = 0;
  std::set<Place> omitted_;  ///< what there was no room for
  size_t moreErrors_ = 0;    ///< beyond kMostOmitted
  size_t moreWarnings_ = 0;
  size_t errors_ = 0;
};

/// The candidate nearest to `name` by edit distance (Damerau-Levenshtein, restricted),
/// if it is near enough to be a slip of the fingers; else "". Of several the first of the alphabet.
/// `work`: goes down with every pair of letters compared; below 0 the rest is not looked at.
std::string_view nearest(std::string_view name, const std::vector<std::string_view>& candidates,
                         int64_t* work = nullptr);
/// What the suggestions for one program may take: some hundredths of a second.
inline constexpr int64_t kMostSuggestionWork = 1 << 22;

}  // namespace kinako
