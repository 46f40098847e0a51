// The one renderer of diagnostics and traps as text, and the one as JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/evidence.h"
#include "base/source.h"
#include "base/trap_kind.h"

namespace kinako {

enum class Color : uint8_t { Off, On };

/// `text` with everything spelled out that could drive a terminal: control characters,
/// line breaks, marks that change the reading direction, bytes that are not UTF-8.
std::string printable(std::string_view text);

/// `error[T002]: …`, the place, the source line with a caret range, labels and help;
/// ends with a newline. Tabs are shown as one space; control characters are escaped.
/// `source`: any file of the program (Source::at finds the others).
std::string renderText(const Diagnostic& diagnostic, const Source& source, Color color);

/// One JSON object without line breaks; bytes that are not UTF-8 become U+FFFD:
/// {"kind":"error","code":"T002","message":…,"file":…,"line":…,"column":…,"endLine":…,
///  "endColumn":…,"begin":byte,"end":byte,"help":…,"labels":[…],"fixes":[…]}
/// The one that counts those that are not shown (P099) also has "omittedErrors":N and
/// "omittedWarnings":N.
/// A label is a place with a "text", a fix {"title":…,"edits":[place and new "text",…]}; those
/// in another file than the diagnostic have its "file", too.
std::string renderJson(const Diagnostic& diagnostic, const Source& source);

/// One frame of a guest stack: the function and where it is.
struct Frame {
  std::string function;
  Span span;
  const Source* source = nullptr;  ///< the file of `span`; null = the one given to render
  bool isBuiltin = false;          ///< a builtin that calls back; `span` is where it is called
};

/// A stopped program, ready to be shown. `runtime error[NAME]: …`.
struct TrapReport {
  TrapKind kind;
  std::string message;
  std::string help;
  Span span;
  const Source* source = nullptr;  ///< the file of `span`; null = the one given to render
  std::vector<Frame> stack;        ///< innermost first; long ones are cut in the middle
  Evidence evidence;               ///< of a failed `expect`
};

/// Which frames of a long stack are shown: the first `head`, then, after a gap of
/// `omitted`, the rest.
struct StackCut {
  size_t head;
  size_t omitted;
};
StackCut cutStack(size_t frames);

std::string renderText(const TrapReport& trap, const Source& source, Color color);

/// {"kind":"trap","code":"divide-by-zero","message":…, the place as above, "help":…,
///  "stack":[{"function":…,"line":…,"column":…},…],"omittedFrames":N,
///  "operands":[{"text":…,"value":…},…],"difference":…}
/// A frame in another file than the trap has its "file", too, and that of a builtin that called the
/// one before it "isBuiltin":true and the place of its call. The last two are what a failed
/// `expect` looked at: [] and "" for every other trap.
std::string renderJson(const TrapReport& trap, const Source& source);

/// `text` in quotes as JSON has it; bytes that are not UTF-8 become U+FFFD.
std::string jsonString(std::string_view text);

/// `text` between tags, as XML 1.0 has it: what it cannot hold is spelled out (`\x1b`) or U+FFFD.
std::string xmlText(std::string_view text);
/// The same in double quotes, where line breaks and tabs have to be written as references.
std::string xmlAttribute(std::string_view text);

}  // namespace kinako
