// kinako dump: a program as a stage of the engine represents it.
#include "cli/command_line.h"
#include "cli/disk_files.h"

namespace kinako::cli {

namespace {

constexpr std::string_view kSummary =
    "Prints a program as one stage of the engine represents it: its tokens, its parse tree,\n"
    "the tree with all types, the bytecode of the virtual machine, or what the compiler of hot\n"
    "code makes of that (ssa). This is for people who work on the engine, or who want to know\n"
    "how it understood a line. Tokens and the parse tree are printed even if there are errors.\n";

constexpr std::string_view kExamples =
    "  kinako dump --stage=types hello.mochi\n"
    "  echo 'print(1 + 2 * 3)' | kinako dump --stage=ast -\n";

struct StageName {
  std::string_view name;
  Stage stage;
};
constexpr StageName kStages[] = {{"tokens", Stage::Tokens},
                                 {"ast", Stage::Ast},
                                 {"types", Stage::Types},
                                 {"bytecode", Stage::Bytecode},
                                 {"ssa", Stage::Ssa}};

std::string stageNames(std::string_view between, std::string_view beforeLast) {
  std::string names(kStages[0].name);
  for (size_t i = 1; i < std::size(kStages); ++i) {
    names += i + 1 < std::size(kStages) ? between : beforeLast;
    names += kStages[i].name;
  }
  return names;
}

}  // namespace

int dumpStage(const Invocation& invocation) {
  std::optional<Stage> stage;
  ReportSettings report;
  std::vector<std::string> files;
  CommandLine line("dump --stage=STAGE [OPTIONS] FILE|-", kSummary, kExamples);
  line.option(
      "--stage", "STAGE",
      [&](const std::string& value) -> std::string {
        for (const auto& known : kStages) {
          if (known.name == value) stage = known.stage;
        }
        return stage ? "" : "expected " + stageNames(", ", " or ");
      },
      "what to print: " + stageNames(", ", " or "));
  std::string passes = "all";
  line.option(
      "--jit-passes", "LIST",
      [&](const std::string& value) -> std::string {
        const std::string unknown = unknownPass(value);
        passes = value;
        return unknown.empty() ? "" : "there is no pass `" + unknown + '`';
      },
      "passes of the stage ssa: all, none, or names such as fold,number");
  LimitSettings limit;
  limit.declare(line);
  report.declare(line);
  line.files(files);
  if (const auto done = line.parse(invocation.arguments)) return *done;
  if (!stage) return line.mistake("which stage? `--stage=" + stageNames("`, `", "` or `") + '`');
  if (files.size() != 1) {
    return line.mistake(files.empty() ? "which file?" : "one file at a time, please");
  }
  const auto text = readSource(files[0]);
  if (!text) return kFailed;
  const std::string name = sourceName(files[0]);
  DiskFiles disk;
  const Inspection result =
      inspect(*stage, name, *text, {{}, &disk, pathOf(files[0]), limit.limits, false, passes});
  if (result.limit) {
    report.reporter().show(*result.limit, *result.source);
    return kFailed;
  }
  writeOut(result.text);
  report.reporter().show(result.diagnostics, *result.source);
  for (const Diagnostic& diagnostic : result.diagnostics) {
    if (diagnosticInfo(diagnostic.code).severity == Severity::Error) return kFailed;
  }
  return kOk;
}

}  // namespace kinako::cli
