// The pages as text for people, for every command line.
#include "base/explanation_pages.h"

#include <algorithm>

#include "base/builtin.h"
#include "base/diagnostics.h"
#include "base/explanations.h"
#include "base/foreign_module.h"
#include "base/render.h"

namespace kinako {

namespace {

constexpr size_t kWidth = 78;  // columns of running text

/// `text` broken into lines of at most kWidth columns (bytes, near enough).
std::string wrapped(std::string_view text) {
  std::string out;
  size_t column = 0;
  while (!text.empty()) {
    const size_t length = std::min(text.find(' '), text.size());
    if (column > 0 && column + 1 + length > kWidth) {
      out += '\n';
      column = 0;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += text.substr(0, length);
    column += length;
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return out + '\n';
}

/// A program with a margin; very long lines are cut.
std::string program(std::string_view text) {
  constexpr size_t kLongest = 100;  // bytes of a line
  std::string out;
  while (!text.empty()) {
    const size_t length = std::min(text.find('\n'), text.size());
    out += "    " + printable(text.substr(0, std::min(length, kLongest)));
    out += length > kLongest ? "…\n" : "\n";
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return out;
}

std::string_view kindOf(const Explanation& page) {
  const DiagnosticInfo* diagnostic = findDiagnostic(page.name);
  if (diagnostic == nullptr) return "runtime error";
  return diagnostic->severity == Severity::Error ? "error" : "warning";
}

std::string pageText(const Explanation& page) {
  std::string text(kindOf(page));
  ((text += '[').append(page.name) += "]: ").append(page.title) += "\n\n";
  text += wrapped(page.text);
  text += "\nA program with this ";
  text.append(kindOf(page)) += ":\n\n" + program(page.wrong);
  text += "\nThe same program, fixed:\n\n" + program(page.right);
  return text;
}

/// "sort order by" → "sort, order, by".
std::string listed(std::string_view names) {
  std::string out;
  for (const char c : names) out += c == ' ' ? std::string(", ") : std::string(1, c);
  return out;
}

std::string wordText(const WordPage& page) {
  std::string text = listed(page.names) + ": " + std::string(page.title) + "\n\n";
  text += wrapped(page.text);
  if (page.output.empty()) return text + "\nA program that is refused:\n\n" + program(page.program);
  return text + "\nAn example:\n\n" + program(page.program) + "\nIt prints:\n\n" +
         program(page.output);
}

std::string builtinText(const BuiltinInfo& builtin) {
  return std::string(builtin.signature) + "\n\n" + wrapped(builtin.doc);
}

std::string importOf(const ForeignModule& module) {
  return ((std::string("import ").append(module.language) += " \"").append(module.path)) + '"';
}

/// "strings.ToUpper": as programs that import it without an alias call it.
std::string nameOf(const ForeignModule& module, const ForeignMember& member) {
  return (std::string(module.name()) += '.').append(member.name);
}

std::string memberText(const ForeignModule& module, const ForeignMember& member) {
  std::string text = std::string(module.name());
  text += (member.isConstant() ? '.' + std::string(member.name) + ": " : ".") + signatureOf(member);
  text += "\n\n";
  if (member.isConstant()) {
    text += "A constant";
  } else {
    if (const auto doc = docOf(member); !doc.empty()) text += wrapped(doc) + '\n';
    text += "A function";
  }
  text += " of the module that `" + importOf(module) + "` imports";
  if (member.kind == MemberKind::Builtin) {
    text.append(", the builtin `").append(builtinInfo(member.builtin).name) += '`';
  }
  return text + ".\n";
}

std::vector<std::string_view> wordNames() {
  std::vector<std::string_view> names;
  for (const WordPage& page : allWords()) {
    for (std::string_view rest = page.names; !rest.empty();) {
      const size_t length = std::min(rest.find(' '), rest.size());
      names.push_back(rest.substr(0, length));
      rest.remove_prefix(std::min(length + 1, rest.size()));
    }
  }
  return names;
}

/// Words one after the other, in lines.
template <typename Words>
std::string columns(const Words& words) {
  std::string text;
  size_t column = 0;
  for (const std::string_view word : words) {
    if (column + 1 + word.size() > kWidth) column = 0;
    text += column == 0 ? (text.empty() ? "  " : "\n  ") : " ";
    text += word;
    column = (column == 0 ? 2 : column + 1) + word.size();
  }
  return text + '\n';
}

/// About a module of another language, by its name; of Python's and Go's `math`, both.
std::string moduleText(std::string_view name) {
  std::string text;
  for (const auto& module : allForeignModules()) {
    if (module.name() != name) continue;
    std::vector<std::string> members;
    for (const auto& member : membersOf(module)) members.push_back(nameOf(module, member));
    text += (text.empty() ? "`" : "\n`") + importOf(module) + "` makes these available:\n\n";
    text += columns(members);
  }
  return text;
}

/// About members of such modules: "math.sqrt".
std::string memberText(std::string_view name) {
  std::string text;
  for (const auto& module : allForeignModules()) {
    for (const auto& member : membersOf(module)) {
      if (nameOf(module, member) != name) continue;
      text += (text.empty() ? "" : "\n") + memberText(module, member);
    }
  }
  return text;
}

/// Of the modules for programs, each once.
std::vector<std::string_view> moduleNames() {
  std::vector<std::string_view> names;
  for (const auto& module : allForeignModules()) {
    const bool isKnown = std::find(names.begin(), names.end(), module.name()) != names.end();
    if (module.audience == Audience::Programs && !isKnown) names.push_back(module.name());
  }
  return names;
}

}  // namespace

std::string explanationContents(std::string_view otherKind,
                                const std::vector<std::string_view>& otherNames) {
  std::string text = "Errors and warnings before a program runs:\n";
  bool isRunning = false;
  for (const Explanation& page : allExplanations()) {
    if (!isRunning && findDiagnostic(page.name) == nullptr) {
      isRunning = true;
      text += "\nErrors and warnings of a running program:\n";
    }
    const size_t width = isRunning ? 18 : 6;
    text += "  " + std::string(page.name) + std::string(width - page.name.size(), ' ') +
            std::string(page.title) + '\n';
  }
  std::vector<std::string_view> words;
  for (const std::string_view word : wordNames()) words.push_back(word);
  text += "\nWords of the language:\n" + columns(words);
  std::vector<std::string_view> builtins;
  for (const BuiltinInfo& builtin : allBuiltins()) builtins.push_back(builtin.name);
  text += "\nBuiltin functions:\n" + columns(builtins);
  text += "\nModules of other languages:\n" + columns(moduleNames());
  if (!otherKind.empty()) ((text += '\n').append(otherKind) += ":\n") += columns(otherNames);
  return text + "\n`kinako explain NAME` shows a page.\n";
}

std::vector<std::string_view> explanationNames() {
  std::vector<std::string_view> names;
  for (const Explanation& page : allExplanations()) names.push_back(page.name);
  for (const BuiltinInfo& builtin : allBuiltins()) names.push_back(builtin.name);
  for (const std::string_view word : wordNames()) names.push_back(word);
  for (const std::string_view module : moduleNames()) names.push_back(module);
  return names;
}

std::string explanationPage(std::string_view name) {
  const WordPage* word = findWord(name);
  const Explanation* page = findExplanation(name);
  const BuiltinInfo* builtin = findBuiltin(name);
  std::string text;
  if (word) text += wordText(*word);
  if (page) text += (text.empty() ? "" : "\n") + pageText(*page);
  if (builtin) {
    text += (text.empty() ? "" : "\nThe builtin function:\n\n") + builtinText(*builtin);
  }
  if (text.empty()) text = moduleText(name);
  if (text.empty()) text = memberText(name);
  return text;
}

}  // namespace kinako
