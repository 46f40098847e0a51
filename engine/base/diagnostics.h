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

  /// The reference is good until the next report.
  Diagnostic& report(Code code, Span span, std::initializer_list<std::string_view> arguments = {});

  /// Everything another sink collected, in a text that begins at `base`.
  void add(const DiagnosticSink& other, uint32_t base = 0);

  bool hasErrors() const { return errors_ > 0; }
  /// In source order; stable for equal places. A P065 around an error is left out.
  std::vector<Diagnostic> sorted() const;

 private:
  /// What there is no room for: places by code.
  using Omitted = std::set<std::pair<Code, std::pair<uint32_t, uint32_t>>>;

  Diagnostic& insert(Diagnostic fresh);
  void omit(Code code, Span span) { omitted_.insert({code, {span.begin, span.end}}); }
  Diagnostic summary() const;

  std::vector<Diagnostic> diagnostics_;
  Diagnostic dropped_{};
  Omitted omitted_;
  size_t errors_ = 0;
};

/// The candidate nearest to `name` by edit distance (Damerau-Levenshtein, restricted),
/// if it is near enough to be a slip of the fingers; else "".
std::string_view nearest(std::string_view name, const std::vector<std::string_view>& candidates);

}  // namespace kinako
