// Short ways to read a text and to say what came out of it.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>

#include "base/diagnostics.h"
#include "syntax/parser.h"
#include "syntax/printer.h"

namespace kinako::syntax {

struct Reading {
  std::unique_ptr<Tree> tree;
  DiagnosticSink sink;
};

inline std::unique_ptr<Reading> read(std::string text) {
  auto reading = std::make_unique<Reading>();
  reading->tree = parse(std::make_shared<Source>("test.mochi", std::move(text)), reading->sink);
  return reading;
}

/// Every diagnostic as "P001 1:5 message", one per line; "" when there is none.
inline std::string problems(const Reading& reading) {
  std::string result;
  for (const Diagnostic& each : reading.sink.sorted()) {
    const Position place = reading.tree->source->position(each.span.begin);
    if (!result.empty()) result += '\n';
    result += fmt::format("{} {}:{} {}", diagnosticInfo(each.code).name, place.line, place.column,
                          each.message);
  }
  return result;
}
inline std::string problems(std::string text) { return problems(*read(std::move(text))); }

/// The help of the first diagnostic.
inline std::string help(std::string text) {
  const auto reading = read(std::move(text));
  const auto all = reading->sink.sorted();
  return all.empty() ? "no diagnostic" : all.front().help;
}

/// The text after the fixes of its first diagnostic.
inline std::string applied(std::string text) {
  const auto reading = read(text);
  const auto all = reading->sink.sorted();
  if (all.empty()) return "no diagnostic";
  for (const Fix& fix : all.front().fixes) {
    text.replace(fix.span.begin, fix.span.end - fix.span.begin, fix.text);
  }
  return text;
}

/// The dump of a program, without the frame around its statements.
inline std::string dump(const Reading& reading) {
  std::string whole = dumpAst(*reading.tree);
  std::string result;
  constexpr size_t kFrame = sizeof("(Program") - 1;
  for (size_t i = kFrame; i + 2 < whole.size(); ++i) {
    result += whole[i];
    if (whole[i] == '\n') i += 2;  // one level out
  }
  return result.empty() ? result : result.substr(1);
}
inline std::string dump(std::string text) { return dump(*read(std::move(text))); }

/// An expression with all its operators in parentheses: "(a + (b * c))".
std::string shape(const Expr& expr);

/// The shape of `text`, which must be an expression without problems.
std::string shape(std::string text);

}  // namespace kinako::syntax
