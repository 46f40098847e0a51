#include "base/diagnostics.h"

#include <algorithm>

#include "base/order.h"

namespace kinako {

namespace {

constexpr DiagnosticInfo kDiagnostics[] = {
#define DIAGNOSTIC(code, severity, message, help) \
  {Code::code, #code, Severity::severity, message, help},
#include "base/diagnostics.def"
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equalIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

/// A name may be as long as the text it is in, and a message is not to be.
std::string shortened(std::string_view text) {
  constexpr size_t kLongest = 2000;
  if (text.size() <= kLongest) return std::string(text);
  size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

/// `argument(i)` returns the text for {i} and for {i:noun}.
template <typename Argument>
std::string fillInWith(std::string_view pattern, Argument argument) {
  std::string out;
  out.reserve(pattern.size());
  for (size_t i = 0; i < pattern.size();) {
    size_t end = i + 1;
    size_t number = 0;
    while (end < pattern.size() && end < i + 4 && pattern[end] >= '0' && pattern[end] <= '9') {
      number = number * 10 + static_cast<size_t>(pattern[end++] - '0');
    }
    const bool isPlace = pattern[i] == '{' && end > i + 1 && end < pattern.size();
    const size_t close = isPlace && pattern[end] == ':' ? pattern.find('}', end) : end;
    if (isPlace && close < pattern.size() && pattern[close] == '}') {
      const std::string_view text = argument(number);
      out += text;
      if (close > end) {
        (out += ' ') += pattern.substr(end + 1, close - end - 1);
        if (text != "1") out += 's';
      }
      i = close + 1;
    } else {
      out += pattern[i++];
    }
  }
  return out;
}

constexpr size_t kLongestName = 64;  // bytes; nobody mistypes a longer one by a letter or two

/// Optimal string alignment distance (Damerau-Levenshtein in which no part is edited
/// twice) in bytes; anything above `limit` may come back as limit + 1. One of the two is not
/// longer than kLongestName.
size_t editDistance(std::string_view a, std::string_view b, size_t limit, int64_t& work) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  const size_t width = a.size() + 1;
  size_t rows[3][kLongestName + 1];
  size_t* beforeLast = rows[0];
  size_t* last = rows[1];
  size_t* row = rows[2];
  for (size_t i = 0; i < width; ++i) last[i] = i;
  for (size_t j = 1; j <= b.size(); ++j) {
    work -= static_cast<int64_t>(width);
    row[0] = j;
    size_t least = row[0];
    for (size_t i = 1; i < width; ++i) {
      const size_t replaced = last[i - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[i] = std::min({replaced, last[i] + 1, row[i - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[i] = std::min(row[i], beforeLast[i - 2] + 1);
      }
      least = std::min(least, row[i]);
    }
    if (least > limit) return limit + 1;
    size_t* const free = beforeLast;
    beforeLast = last;
    last = row;
    row = free;
  }
  return last[a.size()];
}

}  // namespace

const DiagnosticInfo& diagnosticInfo(Code code) { return kDiagnostics[static_cast<size_t>(code)]; }

const DiagnosticInfo* findDiagnostic(std::string_view name) {
  for (const auto& info : kDiagnostics) {
    if (equalIgnoringCase(info.name, name)) return &info;
  }
  return nullptr;
}

const std::vector<DiagnosticInfo>& allDiagnostics() {
  static const std::vector<DiagnosticInfo> all(std::begin(kDiagnostics), std::end(kDiagnostics));
  return all;
}

std::string fillIn(std::string_view pattern, std::initializer_list<std::string_view> arguments) {
  return fillInWith(pattern, [&](size_t i) {
    return i < arguments.size() ? arguments.begin()[i] : std::string_view();
  });
}

std::string fillIn(std::string_view pattern, const std::vector<std::string>& arguments) {
  return fillInWith(pattern, [&](size_t i) {
    return i < arguments.size() ? std::string_view(arguments[i]) : std::string_view();
  });
}

Diagnostic& Diagnostic::label(Span where, std::string text) {
  labels.push_back({where, shortened(text)});
  return *this;
}

Diagnostic& Diagnostic::withHelp(std::string text) {
  help = shortened(text);
  return *this;
}

Diagnostic& Diagnostic::withFix(Span where, std::string text) {
  fixes.push_back({where, std::move(text)});
  return *this;
}

Diagnostic& DiagnosticSink::report(Code code, Span span,
                                   std::initializer_list<std::string_view> arguments) {
  constexpr uint32_t kWork = 20;  // units of a budget
  const DiagnosticInfo& info = diagnosticInfo(code);
  if (!budget_->goOn(kWork)) {
    if (info.severity == Severity::Error) ++errors_;
    return dropped_ = {};
  }
  std::vector<std::string> words;
  for (const auto argument : arguments) words.push_back(shortened(argument));
  return insert({code, span, fillIn(info.message, words), fillIn(info.help, words), {}, {}});
}

void DiagnosticSink::add(const DiagnosticSink& other, uint32_t base) {
  for (Diagnostic diagnostic : other.diagnostics_) {
    const auto move = [&](Span& span) { span = {span.begin + base, span.end + base}; };
    move(diagnostic.span);
    for (Label& label : diagnostic.labels) move(label.span);
    for (Fix& fix : diagnostic.fixes) move(fix.span);
    insert(std::move(diagnostic));
  }
  for (const auto& [code, place] : other.omitted_) {
    if (diagnosticInfo(code).severity == Severity::Error) ++errors_;
    omit(code, {place.first + base, place.second + base});
  }
  errors_ += other.moreErrors_;
  moreErrors_ += other.moreErrors_;
  moreWarnings_ += other.moreWarnings_;
}

void DiagnosticSink::omit(Code code, Span span) {
  if (omitted_.size() < kMostOmitted) {
    omitted_.insert({code, {span.begin, span.end}});
  } else {
    ++(diagnosticInfo(code).severity == Severity::Error ? moreErrors_ : moreWarnings_);
  }
}

Diagnostic& DiagnosticSink::insert(Diagnostic fresh) {
  if (shown_.contains(placeOf(fresh))) return dropped_ = std::move(fresh);
  const bool isError = diagnosticInfo(fresh.code).severity == Severity::Error;
  if (isError) ++errors_;
  if (isFull()) {
    // An error is never lost to a crowd of warnings: without one, nobody could tell
    // why the program was refused.
    if (!isError || shownWarnings_ == 0) {
      omit(fresh.code, fresh.span);
      return dropped_ = std::move(fresh);
    }
    const auto warning = std::find_if(diagnostics_.rbegin(), diagnostics_.rend(), [](auto& old) {
      return diagnosticInfo(old.code).severity == Severity::Warning;
    });
    omit(warning->code, warning->span);
    shown_.erase(placeOf(*warning));
    diagnostics_.erase(std::next(warning).base());
    --shownWarnings_;
  }
  if (!isError) ++shownWarnings_;
  shown_.insert(placeOf(fresh));
  return diagnostics_.emplace_back(std::move(fresh));
}

std::vector<Diagnostic> DiagnosticSink::sorted() const {
  std::vector<Diagnostic> result = diagnostics_;
  // That a statement does nothing is no news when something in it is wrong.
  std::erase_if(result, [&](const Diagnostic& warning) {
    return warning.code == Code::P065 &&
           std::any_of(diagnostics_.begin(), diagnostics_.end(), [&](const Diagnostic& other) {
             return diagnosticInfo(other.code).severity == Severity::Error &&
                    other.span.begin >= warning.span.begin && other.span.end <= warning.span.end;
           });
  });
  // Nor is it that there is no `+=` for a string that cannot be changed in place anyway.
  std::erase_if(result, [&](const Diagnostic& error) {
    constexpr uint32_t kSign = 2;  // bytes
    return error.code == Code::P001 && error.span.end == error.span.begin + kSign &&
           std::any_of(diagnostics_.begin(), diagnostics_.end(), [&](const Diagnostic& other) {
             return other.code == Code::T089 && other.span.end <= error.span.begin &&
                    error.span.begin - other.span.end <= 1;
           });
  });
  sortInOrder(result,
              [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
  if (!omitted_.empty()) result.push_back(summary());
  return result;
}

/// Of what was omitted, at the first place of it.
Diagnostic DiagnosticSink::summary() const {
  const DiagnosticInfo& info = diagnosticInfo(Code::P099);
  Diagnostic summary{info.code, {UINT32_MAX, UINT32_MAX}, {}, std::string(info.help), {}, {}};
  summary.omittedErrors = moreErrors_;
  summary.omittedWarnings = moreWarnings_;
  for (const auto& [code, place] : omitted_) {
    const bool isError = diagnosticInfo(code).severity == Severity::Error;
    ++(isError ? summary.omittedErrors : summary.omittedWarnings);
    if (place.first < summary.span.begin) summary.span = {place.first, place.second};
  }
  std::string what;
  if (summary.omittedErrors > 0) what = counted(summary.omittedErrors, "more error");
  if (summary.omittedWarnings > 0) {
    what += (what.empty() ? "" : " and ") + counted(summary.omittedWarnings, "more warning");
  }
  summary.message = fillIn(info.message, {what});
  return summary;
}

std::string counted(size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string_view nearest(std::string_view name, const std::vector<std::string_view>& candidates,
                         int64_t* work) {
  if (name.empty() || name.size() > kLongestName) return {};
  int64_t enough = INT64_MAX;
  int64_t& left = work ? *work : enough;
  std::string_view best;
  // One slip in a short name, one more for every three further letters.
  size_t bestDistance = std::max<size_t>(name.size(), 3) / 3;
  for (const std::string_view candidate : candidates) {
    if (--left < 0) break;
    if (candidate == name || candidate.empty()) continue;
    const size_t distance =
        equalIgnoringCase(name, candidate) ? 1 : editDistance(name, candidate, bestDistance, left);
    // Every letter replaced is another name, not a slip.
    if (distance >= std::max(name.size(), candidate.size())) continue;
    if (distance > bestDistance) continue;
    if (distance < bestDistance || best.empty() || candidate < best) best = candidate;
    bestDistance = distance;
  }
  return best;
}

}  // namespace kinako
