// Kinako: the one header outsiders include. Text goes in, a Program comes out; a Program
// runs on a Host within Limits.
//
//   source text -> tokens -> parse tree -> typed tree -> bytecode -> register machine
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/render.h"
#include "base/source.h"
#include "modules/files.h"
#include "runtime/host.h"
#include "service/analysis.h"

namespace kinako {

enum class Backend : uint8_t { Interp, Vm };

/// "interp" → Backend::Interp; nothing when there is no such back end.
std::optional<Backend> findBackend(std::string_view name);
std::string_view backendName(Backend backend);
/// Every back end of this build.
std::vector<Backend> allBackends();

/// The representations `dump` can print.
enum class Stage : uint8_t { Tokens, Ast, Types, Bytecode };

struct Limits {
  uint64_t fuel = 0;                 ///< steps: calls and loop iterations; 0 = no limit
  uint64_t memoryBytes = 0;          ///< of guest values; 0 = no limit
  uint64_t timeoutMilliseconds = 0;  ///< of wall time; 0 = no limit
  uint32_t frames = 1'048'576;       ///< guest call depth
  uint64_t hostStackBytes = 0;       ///< native stack the interpreter may use; 0 = what there is
};

struct RunOptions {
  Backend backend = Backend::Vm;
  Limits limits;
  bool gcStress = false;    ///< collect garbage at every safepoint
  bool wantsValue = false;  ///< RunResult::value is to be filled
  /// Stats::instructions is to be filled, which makes the VM a little slower; in WebAssembly it
  /// is filled anyway.
  bool wantsCount = false;
  /// Set from a signal handler or another thread: stops the program soon (trap `interrupted`).
  const std::atomic<bool>* interrupt = nullptr;
};

struct Stats {
  uint64_t allocatedBytes = 0;
  uint64_t peakBytes = 0;
  uint64_t collections = 0;
  uint64_t steps = 0;         ///< fuel used
  uint64_t instructions = 0;  ///< of the VM; 0 when they were not counted

  /// A function, or a loop in one, that the program spent its time in.
  struct Hot {
    std::string function;
    std::string file;
    uint32_t line = 1;    ///< of the function or the loop
    bool isLoop = false;  ///< the steps are turns of a loop, not calls
    uint64_t steps = 0;   ///< about; what ran less than some thousand steps may be missing
  };
  std::vector<Hot> hot;  ///< the hottest first; only the VM counts
  /// How often each instruction ran, as JSON; only of builds with KINAKO_OPCODE_PROFILE.
  std::string opcodes;
};

struct RunResult {
  std::optional<TrapReport> trap;  ///< nothing when the program ended by itself
  /// What the run wants to say although it went on (W… of diagnostics.def), in the order of time.
  std::vector<Diagnostic> warnings;
  Stats stats;
  /// The value of the last statement, or what the function called gave, in the form of
  /// runtime/exchange.h; "" when it was not asked for or the program stopped.
  std::string value;
};

/// A checked program, ready to run any number of times. Immutable.
class Program;

struct CompileResult {
  std::shared_ptr<const Program> program;  ///< null when there was an error
  std::shared_ptr<const Source> source;
  std::vector<Diagnostic> diagnostics;  ///< errors and warnings, in source order
};

struct CompileOptions {
  /// Names a program may declare `extern fun` or `extern let`: the host it will run on answers
  /// to them (Host::callExternal).
  std::set<std::string, std::less<>> supplied;
  /// Where `import` finds files; null: nowhere.
  modules::Files* files = nullptr;
  /// The program's own path, from which the paths of its imports lead on; "" when it is no file:
  /// then they start where `files` starts.
  std::string path;
};

/// Parses and checks `text`. `name` is what diagnostics call it.
CompileResult compile(std::string name, std::string text, const CompileOptions& options = {});

/// What editors ask about `text`, with whatever errors it has. `name` as for compile().
service::Analysis analyze(std::string name, std::string text, const CompileOptions& options = {});

/// Runs the program from its start on a fresh heap; `test` blocks run in place.
RunResult run(const Program& program, runtime::Host& host, const RunOptions& options = {});

/// A function of the top level, as a host sees it.
struct FunctionSignature {
  struct Parameter {
    std::string name;
    std::string type;
  };
  std::string name;
  std::vector<Parameter> parameters;
  std::string result;
};
std::vector<FunctionSignature> functions(const Program& program);

/// A program and the state of its latest run: a host that calls functions of a program keeps one
/// of these. `host` must outlive it.
class Instance {
 public:
  Instance(std::shared_ptr<const Program> program, runtime::Host& host, RunOptions options = {});
  ~Instance();

  /// Runs the program from its start, on a fresh heap.
  RunResult run();

  /// Calls the function `name` of the top level with the globals as the latest run and the calls
  /// since left them; the first call runs the program if nobody has, and gives its trap if that
  /// stops. `arguments` holds as many values as it has parameters, in the form of
  /// runtime/exchange.h. Nothing when there is no such function.
  std::optional<RunResult> call(std::string_view name, std::string_view arguments);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A `test` block of the top level. Those inside a function or another block are none of their own:
/// they run where they stand.
struct TestBlock {
  std::string title;
  Span span;  ///< of all of it
};
/// In source order.
std::vector<TestBlock> testBlocks(const Program& program);

/// Runs everything but the top-level `test` blocks on a fresh heap, then the one of them at
/// `index`.
RunResult runTest(const Program& program, size_t index, runtime::Host& host,
                  const RunOptions& options = {});

/// The words that can never be names.
std::span<const std::string_view> keywords();

/// The text of one stage, and which of its lines come from which place of the source.
struct Inspection {
  struct LineLink {
    uint32_t line;  ///< from 0
    Span span;
  };
  std::string text;
  std::vector<LineLink> links;  ///< at most one a line, in their order
  std::shared_ptr<const Source> source;
  std::vector<Diagnostic> diagnostics;
};

/// The text of one stage of `text`, as golden tests and the playground show it. Tokens and
/// Ast are printed even when there are errors.
Inspection inspect(Stage stage, const std::string& name, const std::string& text,
                   const CompileOptions& options = {});

/// The same text alone; `diagnostics` receives the errors.
std::string dump(Stage stage, const std::string& name, const std::string& text,
                 std::vector<Diagnostic>& diagnostics, const CompileOptions& options = {});

/// The program laid out in the standard style, comments kept; nothing when it does not parse.
std::optional<std::string> format(const std::string& name, const std::string& text,
                                  std::vector<Diagnostic>& diagnostics);

/// A conversation: each text sees what the earlier ones declared. Survives every error.
class Session {
 public:
  /// `files`: where `import` finds files; null: nowhere. Must outlive the session.
  explicit Session(runtime::Host& host, RunOptions options = {}, modules::Files* files = nullptr);
  ~Session();

  struct Outcome {
    std::shared_ptr<const Source> source;
    std::vector<Diagnostic> diagnostics;  ///< the run's own warnings last
    std::optional<TrapReport> trap;
    std::string value;  ///< of the last expression statement, printed form; "" when none
    /// The text ended too early: ask for another line, or, when there is none, show the
    /// diagnostics.
    bool incomplete = false;
  };
  /// `name`: what messages call the text; without one "line N", N being the place of its first
  /// line in the conversation. A text of nothing counts as a line.
  Outcome evaluate(const std::string& text, const std::string& name = {});

  /// Names in scope that start with `prefix`: variables, functions, builtins, keywords.
  std::vector<std::string> complete(std::string_view prefix) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kinako
