// Kinako: the only public header. compile() makes a Program from source text; run() runs it with
// a Host, within Limits.
//
//   source text -> tokens -> parse tree -> typed tree -+-> bytecode -> register machine
//                              + imported files        +-> interpreter
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
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
#include "runtime/run.h"
#include "service/analysis.h"
#include "service/rename.h"

namespace kinako {

enum class Backend : uint8_t { Interp, Vm };

/// "interp" → Backend::Interp; nothing if there is no such back end.
std::optional<Backend> findBackend(std::string_view name);
std::string_view backendName(Backend backend);
/// Every back end of this build.
std::vector<Backend> allBackends();

/// The representations `dump` can print.
/// `Ssa` is what the compiler of hot code makes of bytecode; it is not a part of kinako.wasm.
enum class Stage : uint8_t { Tokens, Ast, Types, Bytecode, Ssa };

namespace vm {
class Tier;
}

using runtime::Limits;

/// What is done with hot code. Evaluate: all is compiled, and the compiler's form of it is run as
/// it stands. That is slow: it is for finding faults of the compiler. Not a part of kinako.wasm.
enum class Jit : uint8_t { Off, Evaluate };

struct RunOptions : runtime::RunOptions {
  Backend backend = Backend::Vm;
  Jit jit = Jit::Off;
  /// Receives what its compiler does, a line of JSON each, without the line's end; null: nobody
  /// does.
  const std::function<void(std::string_view line)>* jitLog = nullptr;
  /// A compiler of hot code for the VM, which outlives what runs with it; in the place of `jit`.
  vm::Tier* tier = nullptr;
};

struct Stats {
  uint64_t allocatedBytes = 0;
  uint64_t peakBytes = 0;
  uint64_t collections = 0;
  uint64_t steps = 0;         ///< fuel used
  uint64_t instructions = 0;  ///< of the VM; 0 if they were not counted
  uint64_t printedBytes = 0;
  uint64_t savedBytes = 0;        ///< of files that the host has in memory
  Backend backend = Backend::Vm;  ///< that ran the program
  /// What kept the VM from it, though it was asked for: "function f has too many registers".
  std::string declined;

  /// A function, or a loop in one, that the program spent its time in.
  struct Hot {
    std::string function;
    std::string file;
    uint32_t line = 1;    ///< of the function or the loop
    bool isLoop = false;  ///< the steps are iterations of a loop, not calls
    uint64_t steps = 0;   ///< approximate; places with less than a few thousand may be missing
  };
  std::vector<Hot> hot;  ///< the hottest first; only the VM counts
  /// How often each instruction ran, as JSON; only of builds with KINAKO_OPCODE_PROFILE.
  std::string opcodes;
  /// What the compiler of hot code did, as JSON; "" when there is none.
  std::string jit;
};

struct RunResult {
  std::optional<TrapReport> trap;  ///< nothing if the program ran to its end
  /// Warnings of the run (W… of diagnostics.def), in the order in which they happened.
  std::vector<Diagnostic> warnings;
  Stats stats;
  /// The value of the last statement, or the result of the function called, in the form of
  /// runtime/exchange.h; "" if it was not requested or the program stopped.
  std::string value;
};

/// A checked program, ready to run any number of times. Immutable.
class Program;

struct CompileResult {
  std::shared_ptr<const Program> program;  ///< null if there was an error or `limit` is set
  std::shared_ptr<const Source> source;
  std::vector<Diagnostic> diagnostics;  ///< errors and warnings, in source order
  std::optional<TrapReport> limit;      ///< Timeout or Memory: it was stopped, nothing is known
};

/// Of compile() and all that looks at texts below it.
struct CompileOptions {
  /// Names a program may declare `extern fun` or `extern let`: the host it will run on supplies
  /// them (Host::callExternal).
  std::set<std::string, std::less<>> supplied;
  /// Where `import` finds files; null: nowhere.
  modules::Files* files = nullptr;
  /// The program's own path, to which the paths of its imports are relative; "" if it is not in a
  /// file: then they are relative to the top of `files`.
  std::string path;
  /// Of time, and of memory for what is made of the text, as for a run; the others do not count.
  Limits limits{};
  /// The value of the last statement is asked for (RunOptions::wantsValue): no warning (P065) that
  /// it is lost.
  bool wantsValue = false;
  /// For Stage::Ssa: which passes run, such as "fold,number"; "all", "none".
  std::string_view passes = "all";
};

/// The first name of such a list that is no pass; "" when there is none.
std::string unknownPass(std::string_view names);

/// Parses and checks `text`. `name` is what diagnostics call it.
CompileResult compile(std::string name, std::string text, const CompileOptions& options = {});

/// The facts editors need about `text`, which may have errors. `name` as for compile(). Only
/// Analysis::limit is set if a limit was reached. `json`, if it is asked for: what renderJson()
/// returns, within the same limits.
service::Analysis analyze(std::string name, std::string text, const CompileOptions& options = {},
                          std::string* json = nullptr);

/// Another name for what is named at `offset`, a byte of `text`. `name` as for compile().
service::Renaming renameSymbol(std::string name, std::string text, uint32_t offset,
                               std::string_view newName, const CompileOptions& options = {});

/// Runs the program from its start on a fresh heap; `test` blocks run in place.
RunResult run(const Program& program, runtime::Host& host, const RunOptions& options = {});

/// A function of the top level, as a host sees it.
struct FunctionSignature {
  struct Parameter {
    std::string name;
    std::string type;
  };
  std::string name;
  uint32_t index = 0;  ///< among all functions of the program
  std::vector<Parameter> parameters;
  std::string result;
};
std::vector<FunctionSignature> functions(const Program& program);

/// A program and the state of its latest run, for hosts that call functions of a program. `host`
/// must outlive it.
class Instance {
 public:
  Instance(std::shared_ptr<const Program> program, runtime::Host& host, RunOptions options = {});
  ~Instance();

  /// Runs the program from its start, on a fresh heap.
  RunResult run();

  /// Calls the top-level function `name` with the globals as the latest run and the calls since
  /// then left them; the first call runs the program if it has not run yet, and returns its trap
  /// if it stops. `arguments` holds one value per parameter, in the form of runtime/exchange.h.
  /// Nothing if there is no such function.
  std::optional<RunResult> call(std::string_view name, std::string_view arguments);
  /// The same by FunctionSignature::index, which takes no search.
  RunResult call(uint32_t function, std::string_view arguments);
  /// The same for a function that was part of a value since the latest run (exchange.h), which
  /// `arguments` may be too few for: then what comes is a function that waits for the others.
  RunResult callHandedOut(uint32_t handle, std::string_view arguments);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A `test` block at the top level. Those inside a function or another block are not separate
/// tests: they run where they are.
struct TestBlock {
  std::string title;
  Span span;  ///< of all of it
};
/// In source order.
std::vector<TestBlock> testBlocks(const Program& program);

/// Runs everything except the top-level `test` blocks on a fresh heap, then the block at `index`.
RunResult runTest(const Program& program, size_t index, runtime::Host& host,
                  const RunOptions& options = {});

/// The words that can never be names.
std::span<const std::string_view> keywords();

/// The text of one stage, and which of its lines come from which place in the source.
struct Inspection {
  struct LineLink {
    uint32_t line;  ///< from 0
    Span span;
  };
  std::string text;
  std::vector<LineLink> links;  ///< at most one per line, in order
  std::shared_ptr<const Source> source;
  std::vector<Diagnostic> diagnostics;
  std::optional<TrapReport> limit;  ///< as of CompileResult; then there is no text
};

/// The text of one stage of `text`, as golden tests and the playground show it. Tokens and
/// Ast are printed even when there are errors.
Inspection inspect(Stage stage, const std::string& name, const std::string& text,
                   const CompileOptions& options = {});

/// The same text alone; `diagnostics` receives the errors.
std::string dump(Stage stage, const std::string& name, const std::string& text,
                 std::vector<Diagnostic>& diagnostics, const CompileOptions& options = {});

/// The program in the standard style, with its comments; nothing if it does not parse, or if one of
/// `limits` was reached, which `limit` receives.
std::optional<std::string> format(const std::string& name, const std::string& text,
                                  std::vector<Diagnostic>& diagnostics, const Limits& limits = {},
                                  std::optional<TrapReport>* limit = nullptr);

/// An interactive session: each text sees what the earlier ones declared. Survives every error.
/// When a function is too large for the VM, the interpreter goes on from there with all that the
/// session has (Stats::declined).
class Session {
 public:
  /// `files`: where `import` finds files; null: nowhere. Must outlive the session.
  explicit Session(runtime::Host& host, RunOptions options = {}, modules::Files* files = nullptr);
  ~Session();

  struct Outcome {
    std::shared_ptr<const Source> source;
    std::vector<Diagnostic> diagnostics;  ///< the run's own warnings last
    std::optional<TrapReport> trap;
    std::string value;  ///< of the last expression statement, as printed; "" if there is none
    Stats stats;        ///< of the run, if there was one
    /// The text ended too early: ask for another line, or, if there is none, show the
    /// diagnostics.
    bool incomplete = false;
  };
  /// `name`: what messages call the text; without one "line N", where N is the number of its first
  /// line in the session. An empty text counts as a line.
  Outcome evaluate(const std::string& text, const std::string& name = {});

  /// Names in scope that start with `prefix`: variables, functions, builtins, keywords.
  std::vector<std::string> complete(std::string_view prefix) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kinako
