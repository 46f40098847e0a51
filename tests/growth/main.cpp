// Counts the work that each pass before a run does for texts. tests/growth/run makes the texts and
// compares the counts.
//
//   growth FILE...    a line for each pass: FILE PASS COUNT
//
// A count is how many stretches of code without a branch were entered, and an eighth of the bytes
// that were allocated, so that copying counts, too. It is the same every time, whatever the
// machine. The passes run on a stack of 1 MB.
#include <pthread.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/render.h"
#include "compile/compile.h"
#include "modules/modules.h"
#include "service/analysis.h"
#include "syntax/format.h"
#include "syntax/parser.h"
#include "syntax/printer.h"
#include "types/checker.h"
#include "types/printer.h"

namespace {

uint64_t work = 0;

constexpr size_t kStack = 1 << 20;
constexpr uint64_t kBytesPerUnit = 8;

}  // namespace

extern "C" void __sanitizer_cov_trace_pc();
extern "C" void __sanitizer_cov_trace_pc() { ++work; }

void* operator new(size_t bytes) {
  work += bytes / kBytesPerUnit;
  if (void* memory = std::malloc(bytes)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace {

using namespace kinako;

std::shared_ptr<const Source> sourceOf(const std::string& text) {
  return std::make_shared<SourceSet>()->add("growth.mochi", text);
}

void render(const DiagnosticSink& sink, const Source& source) {
  for (const auto& diagnostic : sink.sorted()) {
    renderText(diagnostic, source, Color::Off);
    renderJson(diagnostic, source);
  }
}

/// Parses and checks; null when there are errors.
std::unique_ptr<types::Program> check(const std::string& text) {
  DiagnosticSink sink;
  const auto source = sourceOf(text);
  const auto tree = syntax::parse(source, sink);
  types::Checker checker;
  checker.check(*tree, sink);
  render(sink, *source);
  return sink.hasErrors() ? nullptr : checker.takeProgram();
}

struct Pass {
  const char* name;
  void (*run)(const std::string& text);
};

constexpr Pass kPasses[] = {
    {"tokens",
     [](const std::string& text) {
       DiagnosticSink sink;
       syntax::dumpTokens(*sourceOf(text), sink);
     }},
    {"ast",
     [](const std::string& text) {
       DiagnosticSink sink;
       std::vector<Link> links;
       syntax::dumpAst(*syntax::parse(sourceOf(text), sink), &links);
     }},
    {"format",
     [](const std::string& text) {
       DiagnosticSink sink;
       syntax::format(sourceOf(text), sink);
     }},
    {"check", [](const std::string& text) { check(text); }},
    {"types",
     [](const std::string& text) {
       std::vector<Link> links;
       if (const auto program = check(text)) types::dumpTypes(*program, &links);
     }},
    {"bytecode",
     [](const std::string& text) {
       const auto program = check(text);
       if (!program) return;
       const auto compiled = compiler::compileProgram(*program);
       if (!bytecode::verify(*compiled).empty()) std::abort();
       std::vector<Link> links;
       bytecode::disassemble(*compiled, &links);
     }},
    {"analyze",
     [](const std::string& text) { renderJson(service::analyze("growth.mochi", text)); }},
};

void* countAll(void* given) {
  for (const std::string& path : *static_cast<std::vector<std::string>*>(given)) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    for (const Pass& pass : kPasses) {
      work = 0;
      pass.run(text.str());
      std::printf("%s %s %llu\n", path.c_str(), pass.name, static_cast<unsigned long long>(work));
      std::fflush(stdout);
    }
  }
  return nullptr;
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::string> paths(arguments + 1, arguments + count);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStack);
  pthread_t thread;
  if (pthread_create(&thread, &attributes, countAll, &paths) != 0) return 1;
  pthread_join(thread, nullptr);
}
